"""A small picture for a synthetic visit: hills under a sky, as a PNG file, drawn by the seed."""

from __future__ import annotations

import random
import struct
import zlib
from typing import Final

_WIDTH, _HEIGHT = 160, 120
_SKY: Final = (205, 222, 235)


def picture_of(chance: random.Random) -> bytes:
    """Return a PNG of 160 x 120 points: two ridges and a house, of no place on earth."""
    far, near = _ridge(chance, 50, 16), _ridge(chance, 78, 10)
    green = (60 + chance.randint(0, 40), 110 + chance.randint(0, 40), 70)
    house = chance.randint(20, _WIDTH - 40)
    rows = []
    for y in range(_HEIGHT):
        row = bytearray([0])
        for x in range(_WIDTH):
            row += bytes(_colour(x, y, far[x], near[x], house, green))
        rows.append(bytes(row))
    return _png(b"".join(rows))


def _ridge(chance: random.Random, level: int, swing: int) -> list[int]:
    height, heights = float(level), []
    for _ in range(_WIDTH):
        height += chance.uniform(-1.6, 1.6) - (height - level) * 0.03
        heights.append(int(max(level - swing, min(level + swing, height))))
    return heights


def _colour(
    x: int, y: int, far: int, near: int, house: int, green: tuple[int, int, int]
) -> tuple[int, int, int]:
    if house <= x < house + 22 and 82 <= y < 98:
        return (178, 92, 70) if y < 88 else (232, 226, 214)
    if y >= near:
        return green
    return (120, 150, 140) if y >= far else _SKY


def _png(raw: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(raw, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )

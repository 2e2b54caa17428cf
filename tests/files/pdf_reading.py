"""Just enough PDF to test with: how many pages, and which characters are drawn."""

from __future__ import annotations

import re
import zlib
from itertools import pairwise


def page_count(pdf: bytes) -> int:
    """Count the page objects, in object streams or plain."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", _opened(pdf)))


def characters_drawn(pdf: bytes) -> set[str]:
    """Return every character that the fonts' ToUnicode maps name: only drawn glyphs have one."""
    found: set[str] = set()
    text = _opened(pdf)
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", text, re.S):
        for code in re.findall(rb"<[0-9A-Fa-f]+>\s*<([0-9A-Fa-f]+)>", block):
            found.update(bytes.fromhex(code.decode()).decode("utf-16-be"))
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", text, re.S):
        for low, high, code in re.findall(
            rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block
        ):
            first = int(code, 16)
            found.update(chr(first + step) for step in range(int(high, 16) - int(low, 16) + 1))
    return found


def _opened(pdf: bytes) -> bytes:
    parts = [pdf]
    marks = [match.end() for match in re.finditer(rb"stream\r?\n", pdf)]
    for start, end in pairwise([*marks, len(pdf)]):
        try:
            parts.append(zlib.decompressobj().decompress(pdf[start:end]))
        except zlib.error:
            continue
    return b"\n".join(parts)

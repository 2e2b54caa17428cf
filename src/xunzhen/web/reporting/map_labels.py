"""Names beside a map: in two columns, each tied to its point by a line, none over another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from xunzhen.web.planning.point_map import Marked

APART: Final = 44
"""Between the base lines of two names, in units of the map."""
_INSET: Final = 8
_SIGN: Final = 31
"""A Chinese sign as wide as the map sets it; others are about half as wide."""
_MARK: Final = 16
"""Half a mark of the map."""
_HALF: Final = 11
"""From the base line of a name to its middle."""


@dataclass(frozen=True)
class Label:
    """A name with its place: ``at_end`` stands at the right edge and is written towards it.

    ``x``, ``y``: where the text is set; ``from_x``, ``from_y``: where the line to the point
    begins; ``to_x``, ``to_y``: the point.
    """

    x: float
    y: float
    at_end: bool
    from_x: float
    from_y: float
    to_x: float
    to_y: float
    text: str


def labelled(
    box: str, named: Sequence[tuple[Marked, str]], marks: Sequence[Marked] = ()
) -> tuple[Label, ...]:
    """Return the labels of points within a view box (``x y width height``).

    A point left of the middle is named at the left edge, the others at the right, as near to its
    own height as there is room: not over another name and, where that can be, over no mark.
    """
    left, top, width, height = (float(part) for part in box.split())
    heights = [top + APART * number / 2 for number in range(2, max(3, int(2 * height / APART) - 1))]
    placed: list[Label] = []
    for spot, text in sorted(named, key=lambda pair: (pair[0].y, pair[0].code)):
        at_end = spot.x > left + width / 2
        x = left + width - _INSET if at_end else left + _INSET
        end = _ends(x, text, at_end)
        y = _height(spot.y + _HALF, heights, min(x, end), max(x, end), placed, marks)
        placed.append(Label(x, y, at_end, end, y - _HALF, spot.x, spot.y, text))
    return tuple(placed)


def _height(
    wanted: float,
    heights: Sequence[float],
    left: float,
    right: float,
    placed: Sequence[Label],
    marks: Sequence[Marked],
) -> float:
    """Return the best height of a name: free of other names, then of marks, then near its point."""

    def cost(y: float) -> tuple[int, int, float]:
        names = sum(
            abs(one.y - y) < APART
            and min(one.x, one.from_x) < right
            and max(one.x, one.from_x) > left
            for one in placed
        )
        covered = sum(
            left - _MARK < one.x < right + _MARK and abs(one.y - (y - _HALF)) < _MARK + _HALF
            for one in marks
        )
        return (names, covered, abs(y - wanted))

    best: float = min(heights, key=cost)
    return round(best, 1)


def _ends(x: float, text: str, at_end: bool) -> float:
    """Return where a text ends towards the middle of the map."""
    signs = sum(1.0 if ord(sign) > 0x2E7F else 0.55 for sign in text)
    width = signs * _SIGN + _INSET
    return round(x - width if at_end else x + width, 1)

"""The chart of a sweep: what each value would take, as plain SVG that needs nothing but itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

WIDTH: Final = 1000
HEIGHT: Final = 420
LEFT, RIGHT, TOP, BOTTOM = 74, 16, 56, 56
_ROUND: Final = (1.0, 1.2, 1.6, 2.0, 2.4, 3.2, 4.0, 6.0, 8.0, 12.0)
"""Ends of axes whose quarters are round."""
GAP: Final = 90
"""Room between the two panels, for the right one's numbers."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One value of a sweep: its label, half-days planned and missed, minutes on the road."""

    label: str
    planned: int
    missed: int
    minutes: float
    is_today: bool = False


@dataclass(frozen=True, slots=True)
class _Panel:
    left: float
    width: float
    top_value: float

    def y(self, value: float) -> float:
        room = HEIGHT - TOP - BOTTOM
        return round(HEIGHT - BOTTOM - room * value / self.top_value, 1)


def sweep_chart(title: str, bars: Sequence[Bar], number: int = 0) -> str:
    """Draw half-days (planned, and missed above them) and minutes side by side, from zero.

    ``number`` keeps the ids of several charts in one page apart.
    """
    wide = (WIDTH - LEFT - RIGHT - GAP) / 2
    most = max((bar.planned + bar.missed for bar in bars), default=0)
    halves = _Panel(LEFT, wide, _round_up(most))
    road = _Panel(LEFT + wide + GAP, wide, _round_up(max((bar.minutes for bar in bars), default=0)))
    hatch = f"missed{number}"
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(_said(title, bars))}">',
        f'<defs><pattern id="{hatch}" width="7" height="7" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><rect width="7" height="7" fill="#FFFFFF"/>'
        '<path d="M0 0V7" stroke="#A51D17" stroke-width="4"/></pattern></defs>',
        _frame(halves, "医生半天", title),
        _frame(road, "路上（分钟）", title),
        _legend(halves, hatch),
    ]
    for position, bar in enumerate(bars):
        parts.append(_half_days(halves, _slot(halves, position, len(bars)), bar, hatch))
        parts.append(_minutes(road, _slot(road, position, len(bars)), bar))
    return "".join([*parts, "</svg>"])


def _said(title: str, bars: Sequence[Bar]) -> str:
    told = "；".join(
        f"{bar.label}：排出{bar.planned}，缺{bar.missed}，{bar.minutes:.0f}分钟" for bar in bars
    )
    return f"{title}。{told}"


def _round_up(value: float) -> float:
    """Return the round number at or above a value that an axis ends with."""
    if value <= 0:
        return 1.0
    unit = 10.0 ** math.floor(math.log10(value))
    return next(unit * step for step in _ROUND if unit * step >= value)


def _frame(panel: _Panel, head: str, below: str) -> str:
    right = panel.left + panel.width
    lines = [f'<text class="head" x="{panel.left}" y="20">{escape(head)}</text>']
    for part in range(1, 5):
        value = panel.top_value * part / 4
        y = panel.y(value)
        lines.append(f'<path class="grid" d="M{panel.left} {y}H{right}"/>')
        lines.append(
            f'<text class="small end" x="{panel.left - 8}" y="{y + 5}">{value:,.0f}</text>'
            if value == round(value)
            else ""
        )
    zero = panel.y(0)
    lines.append(f'<path class="axis" d="M{panel.left} {zero}H{right}"/>')
    middle = panel.left + panel.width / 2
    lines.append(f'<text class="small mid" x="{middle}" y="{HEIGHT - 8}">{escape(below)}</text>')
    return "".join(lines)


def _legend(panel: _Panel, hatch: str) -> str:
    x = panel.left + 110
    return (
        f'<rect class="planned" x="{x}" y="8" width="14" height="14"/>'
        f'<text x="{x + 20}" y="20">排得出</text>'
        f'<rect x="{x + 90}" y="8" width="14" height="14" fill="url(#{hatch})" stroke="#A51D17"/>'
        f'<text x="{x + 110}" y="20">排不出</text>'
    )


def _slot(panel: _Panel, position: int, count: int) -> tuple[float, float]:
    """Return left end and width of one bar."""
    each = panel.width / count
    wide = min(64.0, each * 0.62)
    return round(panel.left + each * position + (each - wide) / 2, 1), round(wide, 1)


def _half_days(panel: _Panel, slot: tuple[float, float], bar: Bar, hatch: str) -> str:
    left, wide = slot
    middle = left + wide / 2
    low, high = panel.y(bar.planned), panel.y(bar.planned + bar.missed)
    zero = panel.y(0)
    parts = [
        f'<rect class="planned" x="{left}" y="{low}" width="{wide}" height="{zero - low:.1f}"/>',
        _label(middle, bar),
    ]
    if bar.missed:
        parts.append(
            f'<rect x="{left}" y="{high}" width="{wide}" height="{max(low - high, 2):.1f}" '
            f'fill="url(#{hatch})" stroke="#A51D17"/>'
        )
        parts.append(f'<text class="lost mid" x="{middle}" y="{high - 7}">缺{bar.missed:,}</text>')
    else:
        parts.append(f'<text class="mid" x="{middle}" y="{low - 7}">{bar.planned:,}</text>')
    return "".join(parts)


def _minutes(panel: _Panel, slot: tuple[float, float], bar: Bar) -> str:
    left, wide = slot
    middle, top = left + wide / 2, panel.y(bar.minutes)
    return (
        f'<rect class="minutes" x="{left}" y="{top}" width="{wide}" '
        f'height="{panel.y(0) - top:.1f}"/>'
        f'<text class="mid" x="{middle}" y="{top - 7}">{bar.minutes:,.0f}</text>'
        + _label(middle, bar)
    )


def _label(middle: float, bar: Bar) -> str:
    y = HEIGHT - BOTTOM
    today = f'<text class="small mid" x="{middle}" y="{y + 35}">现行</text>' if bar.is_today else ""
    weight = " head" if bar.is_today else ""
    return f'<text class="mid{weight}" x="{middle}" y="{y + 19}">{escape(bar.label)}</text>{today}'

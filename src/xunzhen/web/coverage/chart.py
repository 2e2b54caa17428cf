"""Villages by mode in each township as bars: what the map cannot count, and stands in for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

_WIDTH: Final = 760
_LEFT: Final = 92
_RIGHT: Final = 84
_ROW: Final = 26
_BAR: Final = 18
_DIGIT: Final = 9.0


def bars_svg(rows: Sequence[tuple[str, Mapping[str, int]]], marks: Sequence[str]) -> SafeString:
    """Draw one bar a township, its parts in the order of ``marks``, each with its number.

    A part too narrow for its number is told in the bar's title, as all parts are; the number at the
    end is the sum.
    """
    most = max((sum(counts.values()) for _, counts in rows), default=0) or 1
    scale = (_WIDTH - _LEFT - _RIGHT) / most
    height = _ROW * len(rows) + 8
    return format_html(
        '<svg class="bars" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        _WIDTH,
        height,
        gettext("各乡镇按服务方式的村数"),
        format_html_join(
            "",
            "{}",
            (
                (_bar(name, counts, marks, scale, _ROW * number + 4),)
                for number, (name, counts) in enumerate(rows)
            ),
        ),
    )


def _bar(
    name: str, counts: Mapping[str, int], marks: Sequence[str], scale: float, top: int
) -> SafeString:
    parts: list[SafeString] = []
    x = float(_LEFT)
    for mark in marks:
        count = counts.get(mark, 0)
        if not count:
            continue
        wide = count * scale
        parts.append(
            format_html(
                '<rect class="b-{}" x="{}" y="{}" width="{}" height="{}"/>',
                mark,
                round(x, 1),
                top,
                round(max(wide - 1, 1), 1),
                _BAR,
            )
        )
        if wide > _DIGIT * len(str(count)) + 4:
            parts.append(
                format_html(
                    '<text class="n-{}" x="{}" y="{}">{}</text>',
                    mark,
                    round(x + wide / 2, 1),
                    top + 14,
                    count,
                )
            )
        x += wide
    total = sum(counts.values())
    return format_html(
        '<g><text class="name" x="{}" y="{}">{}</text>{}'
        '<text class="sum" x="{}" y="{}">{}</text></g>',
        _LEFT - 8,
        top + 14,
        name,
        format_html_join("", "{}", ((part,) for part in parts)),
        round(x + 6, 1),
        top + 14,
        total,
    )

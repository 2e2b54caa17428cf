"""Words of the cockpit: marks of a day, outlooks of targets, days of what is owed."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django import template
from django.utils.safestring import SafeString

from xunzhen.domain.reporting.cockpit import Band, DayMark
from xunzhen.domain.reporting.owed import Owed, Pressing, day_words
from xunzhen.web.pages.templatetags.parts import english, said, status
from xunzhen.web.reporting.cockpit_marks import MARK_WORDS, weekday_words

register = template.Library()

_COLOURS: Final = {
    Pressing.LATE: "bad",
    Pressing.TODAY: "warn",
    Pressing.WAITING: "warn",
    Pressing.COMING: "idle",
}


_AHEAD: Final = '<circle class="k-ahead" r="12"/>'
_SHAPES: Final[dict[DayMark, SafeString]] = {
    mark: SafeString(shape)
    for mark, shape in {
        DayMark.CAME: '<circle class="k-came" r="13"/><path class="k-tick" d="M-6 0l4.5 5L7-5"/>',
        DayMark.WAY: f'{_AHEAD}<path class="k-half" d="M0-12a12 12 0 000 24z"/>',
        DayMark.LATE: '<path class="k-late" d="M0-15 16 13-16 13Z"/>'
        '<path class="k-tick" d="M0-5v9m0 4v.5"/>',
        DayMark.UNHEARD: '<circle class="k-unheard" r="12"/>',
        DayMark.MOVED: '<path class="k-moved" d="M-12-12h24v24h-24z"/>'
        '<path class="k-arrow" d="M-6 0H6M1-5l5 5-5 5"/>',
        DayMark.AHEAD: _AHEAD,
        DayMark.MISSED: '<path class="k-missed" d="M-6-15H6L15-6V6L6 15H-6L-15 6V-6Z"/>'
        '<path class="k-tick" d="M-5-5 5 5M5-5-5 5"/>',
    }.items()
}
"""The shape of each mark about its point; colour never stands alone."""


@register.simple_tag
def mark_shape(mark: DayMark | str) -> SafeString:
    """Draw a mark of the day, for the map and its legend."""
    return _SHAPES[DayMark(mark)]


@register.filter
def mark_words(mark: DayMark | str) -> str:
    """Name a mark of the day."""
    return str(MARK_WORDS[DayMark(mark)])


@register.filter
def weekday(day: dt.date, afternoon: bool | None = None) -> str:
    """Name a day within its week, with the half of it if one is told: 周一上午."""
    return weekday_words(day, afternoon)


@register.simple_tag
def owed_status(one: Owed, today: dt.date) -> SafeString:
    """Say how far a thing owed has come, coloured by how pressing it is."""
    kind = "bad" if one.grave else _COLOURS[one.pressing(today)]
    return status(kind, said(one.told))


@register.filter
def is_late(one: Owed, today: dt.date) -> bool:
    """Say whether a thing is past its day, or due today and grave."""
    pressing = one.pressing(today)
    return pressing is Pressing.LATE or (pressing is Pressing.TODAY and one.grave)


@register.filter
def when(one: Owed, today: dt.date) -> str:
    """Say by how much it is late, how long it waits, or in how many days it is due."""
    return day_words(one, today).in_language("en" if english() else "zh")


@register.filter
def across(share: float | None) -> str:
    """Place a share of a band on its drawing of 120 units, 10 of them left free at each end."""
    return "" if share is None else f"{10 + 100 * share:.1f}"


@register.filter
def wide(band: Band) -> str:
    """Return the width of a band's interval on its drawing, at least 2 units."""
    if band.low is None or band.high is None:
        return "0"
    return f"{max(2.0, 100 * (band.high - band.low)):.1f}"

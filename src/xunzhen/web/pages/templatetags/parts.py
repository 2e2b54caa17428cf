"""The parts of the design system as template tags: marks, states, clause chips, dates, numbers.

The design system page of the site (``/design/``) shows each of them.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext

from xunzhen.domain.errors import Sentence
from xunzhen.domain.policy.clause import Ruling
from xunzhen.domain.registry.county import Mode

register = template.Library()

_SHAPES: Final = {
    "ok": "ok",
    "warn": "warn",
    "bad": "bad",
    "info": "half",
    "idle": "idle",
    "unset": "unset",
    "frozen": "lock",
}
_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def english() -> bool:
    """Say whether the page is being written in English."""
    return (get_language() or "").startswith("en")


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw a mark of the sprite; the words beside it say what it means."""
    return format_html(
        '<svg class="i" aria-hidden="true" viewBox="0 0 20 20"><use href="{}#{}"></use></svg>',
        static("pages/marks.svg"),
        name,
    )


@register.simple_tag
def status(kind: str, words: str, shape: str = "") -> SafeString:
    """Say a status in a cell or a sentence: shape, word, colour."""
    return format_html(
        '<span class="st st--{}">{}{}</span>', kind, icon(shape or _SHAPES[kind]), words
    )


@register.simple_tag
def tag(kind: str, words: str, shape: str = "") -> SafeString:
    """Say the status of what a panel is about; one a header."""
    return format_html(
        '<span class="tag tag--{}">{}{}</span>', kind, icon(shape or _SHAPES[kind]), words
    )


@register.simple_tag
def unset(owner: str = "") -> SafeString:
    """Say that nobody has set a value, and who must."""
    words = gettext("未设定")
    if owner:
        words = gettext("未设定，由%(owner)s定") % {"owner": owner}
    return format_html('<span class="unset">{}{}</span>', icon("unset"), words)


@register.simple_tag
def asof(moment: dt.datetime | dt.date | None) -> SafeString:
    """Stamp a page or panel with the cut-off of its numbers."""
    if moment is None:
        return SafeString("")
    words = zh_moment(moment) if isinstance(moment, dt.datetime) else zh_day(moment)
    return format_html(
        '<span class="asof">{}{} <b>{}</b></span>', icon("clock"), gettext("数据截至"), words
    )


@register.simple_tag
def clause(ruling: Ruling | None) -> SafeString:
    """Set a ruling's clause beside its number: a link to the clause, with a summary on focus."""
    if ruling is None:
        return SafeString("")
    if ruling.clause is None or ruling.document is None:
        return unset(ruling.rule.owner)
    return render_to_string(
        "pages/clause.html",
        {
            "ruling": ruling,
            "citation": ruling.citation_en if english() else ruling.citation,
            "address": clause_address(ruling.clause.id),
        },
    )


def clause_address(clause_id: str) -> str:
    """Return the address of a clause's page."""
    try:
        return reverse("policy:clause", args=[clause_id])
    except NoReverseMatch:
        return ""


@register.filter
def said(sentence: Sentence | None) -> str:
    """Say a sentence of the domain in the reader's language."""
    return "" if sentence is None else sentence.in_language("en" if english() else "zh")


@register.filter
def in_own_words(pair: Any) -> str:
    """Choose between the ``zh`` and ``en`` of a stored pair (a mapping or an object)."""
    key = "en" if english() else "zh"
    if isinstance(pair, dict):
        return str(pair.get(key) or pair.get("zh", ""))
    return str(getattr(pair, key, pair))


@register.filter
def thousands(number: int | float | None) -> str:
    """Write a count with commas; a dash where there is none."""
    if number is None:
        return "—"
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.1f}"


@register.filter
def percent(share: float | None) -> str:
    """Write a share of 1 as a percentage with one decimal."""
    return "—" if share is None else f"{share:.1%}"


@register.filter
def zh_day(day: dt.date | None) -> str:
    """Write a day as people say it: 10月12日（周一）; the year only if it is not this one."""
    if day is None:
        return "—"
    this_year = day.year == timezone.localdate().year
    if english():
        return f"{_WEEKDAYS[day.weekday()]} {day.day} {day:%b}" + (
            "" if this_year else f" {day.year}"
        )
    year = "" if this_year else f"{day.year}年"
    return f"{year}{day.month}月{day.day}日（周{'一二三四五六日'[day.weekday()]}）"


@register.filter
def iso_day(day: dt.date | None) -> str:
    """Write a day for a form field or an address."""
    return "" if day is None else day.isoformat()


@register.filter
def zh_moment(moment: dt.datetime | None) -> str:
    """Write a moment: 10月14日 10:40."""
    if moment is None:
        return "—"
    local = timezone.localtime(moment)
    if english():
        return f"{local.day} {local:%b} {local:%H:%M}"
    return f"{local.month}月{local.day}日 {local:%H:%M}"


@register.filter
def half_day(afternoon: bool) -> str:
    """Name a half-day."""
    return pgettext("half-day", "下午") if afternoon else pgettext("half-day", "上午")


@register.filter
def then_half(afternoon: bool) -> str:
    """Name a half-day that follows a day: Chinese writes it straight on, English apart."""
    return f"{' ' if english() else ''}{half_day(afternoon)}"


@register.filter
def mode_words(mode: Mode | str | None) -> str:
    """Name a service mode; 未落实 where there is none."""
    words = {
        Mode.RESIDENT: gettext("驻村"),
        Mode.CIRCUIT: gettext("巡诊"),
        Mode.STATIONED: gettext("派驻"),
        Mode.NEIGHBOUR: gettext("邻村延伸"),
        Mode.CENTRE: gettext("中心村卫生所"),
        Mode.ONLINE: gettext("线上联合门诊"),
    }
    return words[Mode(mode)] if mode else gettext("未落实")


_MODE_SHAPES: Final = {
    "resident": '<circle cx="7" cy="7" r="3" class="m-resident"/>',
    "circuit": '<circle cx="7" cy="7" r="5" class="m-circuit"/>',
    "stationed": '<rect x="2" y="2" width="10" height="10" class="m-stationed"/>',
    "neighbour": '<circle cx="7" cy="7" r="4.5" class="m-neighbour"/>',
    "centre": '<path d="M7 1l6 6-6 6-6-6z" class="m-centre"/>',
    "online": '<circle cx="7" cy="7" r="4.5" class="m-online"/>',
    "": '<path d="M7 1.5l6 11H1z" class="m-gap"/>',
}


@register.simple_tag
def mode_mark(mode: Mode | str | None) -> SafeString:
    """Draw the shape and colour of a service mode and name it."""
    shape = _MODE_SHAPES[str(mode.value if isinstance(mode, Mode) else mode or "")]
    return format_html(
        '<span class="mode"><svg viewBox="0 0 14 14" aria-hidden="true">{}</svg>{}</span>',
        SafeString(shape),
        mode_words(mode),
    )


@register.simple_tag(takes_context=True)
def current(context: template.Context, prefix: str) -> SafeString:
    """Mark the navigation entry of the page that is open."""
    request = context.get("request")
    here = request is not None and request.path.startswith(prefix)
    return SafeString('aria-current="page"') if here else SafeString("")

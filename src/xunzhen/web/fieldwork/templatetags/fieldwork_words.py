"""Words of the fieldwork pages: where somebody is, states, fields of a record, events."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django import template
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy

from xunzhen.domain.fieldwork.counting_words import Standing as WeekStanding
from xunzhen.domain.fieldwork.day_sheet_schema import DAY_SHEETS
from xunzhen.domain.fieldwork.events import EventKind
from xunzhen.domain.fieldwork.flag import FlagKind
from xunzhen.domain.fieldwork.flag_place import no_fix_words
from xunzhen.domain.fieldwork.ledger import EntryState, OutreachKind
from xunzhen.domain.fieldwork.record import AGE_BANDS, FIELDS, moment_of
from xunzhen.domain.fieldwork.standing import KIND_OF_STATE, Standing, StandingKind
from xunzhen.domain.fieldwork.visit import VisitState
from xunzhen.web.pages.templatetags.parts import english, icon, status, zh_moment

register = template.Library()

# Colour and mark of each; the words stand beside them.
_LOOKS: Final[dict[StandingKind, tuple[str, str, Promise]]] = {
    StandingKind.MISSED: ("bad", "bad", gettext_lazy("漏访")),
    StandingKind.LATE: ("warn", "warn", gettext_lazy("晚到")),
    StandingKind.UNHEARD: ("unset", "sync", gettext_lazy("没有消息")),
    StandingKind.RETURNED: ("warn", "left", gettext_lazy("已退回")),
    StandingKind.ON_THE_WAY: ("info", "half", gettext_lazy("在路上")),
    StandingKind.IN_VILLAGE: ("ok", "ok", gettext_lazy("在村里")),
    StandingKind.LEFT: ("idle", "arrow", gettext_lazy("已离村")),
    StandingKind.RECORDED: ("info", "doc", gettext_lazy("待核实")),
    StandingKind.PLANNED: ("idle", "idle", gettext_lazy("已排")),
    StandingKind.VERIFIED: ("ok", "lock", gettext_lazy("已核实")),
    StandingKind.EXCUSED: ("warn", "flag", gettext_lazy("漏访已认可")),
    StandingKind.CANCELLED: ("idle", "x", gettext_lazy("取消了")),
    StandingKind.DROPPED: ("idle", "swap", gettext_lazy("已改排")),
}
_EVENTS: Final[dict[EventKind, Promise]] = {
    EventKind.OPENED: gettext_lazy("加了一次计划外的巡诊"),
    EventKind.DEPARTED: gettext_lazy("出发"),
    EventKind.CHECKED_IN: gettext_lazy("到村签到"),
    EventKind.CHECKED_OUT: gettext_lazy("离村签退"),
    EventKind.RECORDED: gettext_lazy("写记录"),
    EventKind.PHOTO: gettext_lazy("拍照"),
    EventKind.CONTACT: gettext_lazy("有人同意回访"),
    EventKind.CANCELLED: gettext_lazy("取消"),
    EventKind.CORRECTED: gettext_lazy("更正记录"),
    EventKind.RESOLVED: gettext_lazy("在两边不一样里选定"),
    EventKind.VERIFIED: gettext_lazy("核实"),
    EventKind.RETURNED: gettext_lazy("退回给医生"),
    EventKind.EXCUSED: gettext_lazy("认可漏访"),
    EventKind.SPOT_CHECKED: gettext_lazy("抽查"),
}
_KINDS_EN: Final[dict[OutreachKind, Promise]] = {
    OutreachKind.CIRCUIT: gettext_lazy("巡诊到村"),
    OutreachKind.STATIONED: gettext_lazy("派驻"),
    OutreachKind.THOUSAND_DOCTORS: gettext_lazy("千名医师下基层"),
    OutreachKind.PAIRED: gettext_lazy("对口帮扶"),
    OutreachKind.RURAL_STAY: gettext_lazy("蹲点"),
    OutreachKind.MOBILE_HOSPITAL: gettext_lazy("移动医院"),
    OutreachKind.HOME: gettext_lazy("上门服务"),
    OutreachKind.ONLINE: gettext_lazy("线上联合门诊"),
}


@register.filter
def duration(minutes: int | None) -> str:
    """Write minutes as people say them: 38分, 2时10分."""
    if minutes is None:
        return "—"
    hours, rest = divmod(minutes, 60)
    if not hours:
        return gettext("%(n)s分") % {"n": rest}
    if not rest:
        return gettext("%(n)s时整") % {"n": hours}
    return gettext("%(h)s时%(m)s分") % {"h": hours, "m": rest}


@register.filter
def no_fix(facts: Mapping[str, Any]) -> str:
    """Say why a check-in has no position; empty for one that has."""
    if not facts.get("no_fix"):
        return ""
    zh, en = no_fix_words(facts, str(facts.get("why") or ""))
    return (en if english() else zh) or gettext("没有说")


@register.filter
def clock(moment: dt.datetime | None) -> str:
    """Write the time of day of a moment: 08:34."""
    return f"{timezone.localtime(moment):%H:%M}" if moment else "—"


@register.simple_tag
def kind_status(kind: StandingKind, number: int | None = None) -> SafeString:
    """Say a kind of standing by shape, word and colour, with a count if one is given."""
    colour, mark, words = _LOOKS[kind]
    text = str(words) if number is None else f"{words} {number}"
    return status(colour, text, mark)


@register.simple_tag
def state_status(state: VisitState) -> SafeString:
    """Say the state of a visit by shape, word and colour."""
    colour, mark, words = _LOOKS[KIND_OF_STATE[state]]
    text = gettext("已抽查") if state is VisitState.SPOT_CHECKED else str(words)
    return status(colour, text, mark)


@register.simple_tag
def standing_status(line: Any) -> SafeString:
    """Say where somebody is, with the time that makes it worth something."""
    standing: Standing = line.standing
    colour, mark, words = _LOOKS[standing.kind]
    text = str(words)
    if standing.kind is StandingKind.IN_VILLAGE:
        text = gettext("在村里，%(at)s到") % {"at": clock(line.row.arrived)}
    elif standing.kind is StandingKind.LEFT and line.row.left:
        text = gettext("%(at)s离村") % {"at": clock(line.row.left)}
    elif standing.kind is StandingKind.LATE:
        text = gettext("晚到%(long)s") % {"long": duration(standing.minutes)}
    elif standing.kind is StandingKind.UNHEARD:
        text = gettext("没有消息，过了%(long)s") % {"long": duration(standing.minutes)}
    return status(colour, text, mark)


@register.filter
def outreach_kind(kind: str) -> str:
    """Name a kind of outreach."""
    return str(_KINDS_EN[OutreachKind(kind)])


_ENTRIES: Final[dict[EntryState, tuple[str, str, Promise]]] = {
    EntryState.RECORDED: ("info", "doc", gettext_lazy("已记录")),
    EntryState.VERIFIED: ("ok", "lock", gettext_lazy("已核实")),
    EntryState.MISSED: ("bad", "bad", gettext_lazy("漏访")),
    EntryState.CANCELLED: ("idle", "x", gettext_lazy("已取消")),
}
_WEEKS: Final = {
    "met": "ok",
    "excused": "warn",
    "short": "bad",
    "not_due": "idle",
    "unset": "unset",
}


@register.simple_tag
def entry_state(state: EntryState) -> SafeString:
    """Say the state of a line of the ledger by shape, word and colour."""
    colour, mark, words = _ENTRIES[state]
    return status(colour, str(words), mark)


@register.simple_tag
def standing_of_week(standing: WeekStanding) -> SafeString:
    """Say how a village-week stands by shape, word and colour."""
    return status(_WEEKS[standing.value], standing.en if english() else standing.zh)


@register.filter
def sheet_column(heading: str) -> str:
    """Name a column of the day sheets' workbook; in English by what it means."""
    column = DAY_SHEETS.column_headed(heading)
    if column is None or not english():
        return heading
    return FIELDS[column.name].en if column.name in FIELDS else column.name.replace("_", " ")


@register.filter
def field_name(name: str) -> str:
    """Name a field of the record; one this site does not know keeps its own name."""
    known = FIELDS.get(name)
    if known is None:
        return name
    return known.en if english() else known.zh


@register.filter
def field_value(value: Any) -> str:
    """Write what a field holds; a dash where it holds nothing."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return gettext("是") if value else gettext("否")
    moment = moment_of(value)
    return zh_moment(moment) if moment else str(value)


@register.filter
def event_words(kind: str) -> str:
    """Say what an event was; one of a kind that this site does not know keeps its own name."""
    return str(_EVENTS[EventKind(kind)]) if kind in set(EventKind) else kind


@register.filter
def found_words(found: str) -> str:
    """Say what a spot check found."""
    return {
        "right": gettext("属实"),
        "wrong": gettext("不实"),
        "unclear": gettext("说不清"),
    }.get(found, found)


@register.simple_tag
def day_bar(line: Any) -> SafeString:
    """Draw the strip of a day: a tick where it should begin, a bar where somebody was there.

    Numbers only stand in it, so that it is written plainly.
    """
    bar = line.bar
    parts = ['<path class="axis" d="M0 14H720"/>']
    if bar.begins is not None and bar.ends is not None and bar.ends > bar.begins:
        width = bar.ends - bar.begins
        parts.append(f'<rect class="due" x="{bar.begins}" y="5" width="{width}" height="18"/>')
    if bar.begins is not None:
        parts.append(f'<path class="begin" d="M{bar.begins} 2V26"/>')
    if bar.arrived is not None:
        until = bar.arrived if bar.left is None else bar.left
        shape = "there open" if bar.left is None else "there"
        width = max(until - bar.arrived, 4)
        parts.append(f'<rect class="{shape}" x="{bar.arrived}" y="8" width="{width}" height="12"/>')
    strip = 'class="daybar" viewBox="0 0 720 28" preserveAspectRatio="none" aria-hidden="true"'
    return SafeString(f"<svg {strip}>{''.join(parts)}</svg>")


@register.filter
def age_band(band: str) -> str:
    """Name an age band of the record: 0–6岁, 65以上."""
    known = dict(AGE_BANDS)
    if not english() or band not in known:
        return known.get(band, band)
    first, _, last = band.partition("_")
    return f"{first}–{last}" if last else gettext("%(n)s岁以上") % {"n": first}


@register.simple_tag
def flag_mark(flag: dict[str, Any]) -> SafeString:
    """Show a flag: its mark, its sentence in the reader's language, and its code."""
    code = str(flag.get("code", ""))
    words = str(flag.get("en" if english() else "zh") or code)
    doubt = flag.get("weight") == "doubt"
    return format_html(
        '<span class="flagged{}">{} <b>{}</b> {} <code class="xs mute">{}</code></span>',
        "" if doubt else " is-fact",
        icon("flag" if doubt else "doc"),
        flag_name(code),
        words,
        code,
    )


@register.filter
def flag_name(code: str) -> str:
    """Name a kind of flag on a list; one that this site does not know keeps its code."""
    if code not in set(FlagKind):
        return code
    kind = FlagKind(code)
    return kind.en if english() else kind.zh


@register.simple_tag
def found_status(found: str) -> SafeString:
    """Say what a spot check found by shape, word and colour."""
    return status({"right": "ok", "wrong": "bad"}.get(found, "unset"), found_words(found))


@register.filter
def last_day(draw: Any) -> dt.date:
    """Return the last day of a draw."""
    return draw.until - dt.timedelta(days=1)  # type: ignore[no-any-return]


@register.filter
def drawn_number(draw: Any) -> int:
    """Count the visits that were drawn."""
    return sum(len(one["drawn"]) for one in draw.drawn)


@register.filter
def held(record: dict[str, Any], field: str) -> Any:
    """Return what a record holds in a field."""
    return record.get(field)


@register.filter
def clock_error(seconds: float | None) -> str:
    """Say how far a phone's clock is off: 快2分, 慢3时5分, 准 within a second."""
    if seconds is None:
        return "—"
    off = abs(seconds)
    if off < 1:
        return gettext("准")
    length = gettext("%(n)s秒") % {"n": round(off)} if off < 60 else duration(round(off / 60))
    words = gettext("快%(long)s") if seconds > 0 else gettext("慢%(long)s")
    return words % {"long": length}

"""The rows of the day board, written by hand: a county has hundreds a day."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from xunzhen.domain.fieldwork.standing import StandingKind
from xunzhen.web.fieldwork.selectors.day import DayLine
from xunzhen.web.fieldwork.templatetags.fieldwork_words import (
    clock,
    day_bar,
    outreach_kind,
    standing_status,
)
from xunzhen.web.pages.templatetags.parts import half_day, icon, zh_moment

register = template.Library()
_GAP = "　"
_ANY = "000000000000"


@register.simple_tag
def day_lines(county: str, lines: Iterable[DayLine]) -> SafeString:
    """Write the rows of one township."""
    ledger = reverse("fieldwork:ledger", args=[county, _ANY])
    return SafeString("\n".join(_row(one, ledger) for one in lines))


def _row(line: DayLine, ledger: str) -> str:
    row = line.row
    place = escape(line.place)
    if line.village:
        address = escape(ledger.replace(_ANY, row.place))
        place = SafeString(f'<a class="drill" id="v{row.pk}" href="{address}">{place}</a>')
    if row.kind != "circuit":
        kind = escape(outreach_kind(row.kind))
        place = SafeString(f'{place} <span class="xs mute">{kind}</span>')
    half = gettext("全天") if row.afternoon is None else half_day(row.afternoon)
    persons = "—" if row.persons is None else row.persons
    return (
        f'<tr class="is-{line.standing.kind}"><th scope="row">{place}</th>'
        f'<td>{escape(line.staff)}</td><td class="nw">{half}</td>'
        f'<td class="barcol">{day_bar(line)}</td><td>{standing_status(line)}</td>'
        f'<td class="s soft">{_why(line)}</td><td class="num">{persons}</td></tr>'
    )


def _why(line: DayLine) -> str:
    """Say what the standing rests on: the planned hour, times, the phone, the reason given."""
    row = line.row
    parts = []
    if line.begins:
        parts.append(gettext("计划%(at)s到") % {"at": clock(line.begins)})
    elif not row.planned:
        parts.append(gettext("计划外"))
    parts += [escape(one) for one in _ground(line)]
    if row.conflicts:
        words = gettext("两边填的不一样")
        parts.append(f'<span class="c-bad">{words}</span>')
    if line.doubts:
        words = gettext("%(n)s处要看") % {"n": line.doubts}
        parts.append(format_html('<span class="c-warn">{}{}</span>', icon("flag"), words))
    return _GAP.join(parts)


def _ground(line: DayLine) -> list[str]:
    row = line.row
    match line.standing.kind:
        case StandingKind.UNHEARD:
            return [_silent(line, gettext("手机最后消息%(at)s，可能在没有信号的地方"))]
        case StandingKind.MISSED:
            return [_silent(line, gettext("手机最后消息%(at)s"))]
        case StandingKind.LATE:
            left = gettext("没有出发和签到")
            if row.departed:
                left = gettext("%(at)s出发，没有签到") % {"at": clock(row.departed)}
            return [left, gettext("手机%(at)s还有消息") % {"at": clock(line.heard)}]
        case StandingKind.ON_THE_WAY:
            return [gettext("%(at)s出发") % {"at": clock(row.departed)}]
        case StandingKind.CANCELLED:
            return [row.why or "—"]
        case _ if row.arrived:
            return [f"{clock(row.arrived)}–{clock(row.left) if row.left else ''}"]
        case _:
            return []


def _silent(line: DayLine, words: str) -> str:
    if line.heard is None:
        return gettext("这位医生的手机还没有来过消息")
    return words % {"at": zh_moment(line.heard)}

"""Words of the returns: states, periods, numbers, cut-offs, and addresses of their pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from xunzhen.domain.indicators.catalogue import BY_ID
from xunzhen.domain.periods.period import inclusive, period_text
from xunzhen.domain.reporting.due import ReturnKind
from xunzhen.domain.reporting.figure import Figure
from xunzhen.domain.reporting.filling import NAMES
from xunzhen.domain.reporting.lateness import HandedIn, UnitStanding
from xunzhen.domain.reporting.roll_up import Reason, RollUp, Why
from xunzhen.domain.reporting.sample import Outcome
from xunzhen.domain.reporting.statutory_return import Rank, Section, State
from xunzhen.web.pages.templatetags import parts
from xunzhen.web.pages.templatetags.parts import english, said, status, thousands, zh_day
from xunzhen.web.reporting.models import HeldReturn
from xunzhen.web.reporting.selectors.due import Standings
from xunzhen.web.reporting.selectors.sites import fingerprint

register = template.Library()
register.filter("fingerprint", fingerprint)

_STATES = {
    State.DRAFTED: ("idle", "idle"),
    State.SELF_CHECKED: ("info", "half"),
    State.SUBMITTED: ("info", "half"),
    State.RETURNED: ("warn", "warn"),
    State.ACCEPTED: ("ok", "ok"),
    State.LOCKED: ("frozen", "lock"),
}
_STANDINGS = {
    HandedIn.ON_TIME: "ok",
    HandedIn.LATE: "warn",
    HandedIn.SENT_BACK: "warn",
    HandedIn.WAITING: "idle",
    HandedIn.MISSING: "bad",
}


@register.simple_tag(takes_context=True)
def at(context: template.Context, name: str, *arguments: Any) -> str:
    """Return the address of a page of returns: under the county of the page, or beside counties."""
    county = context.get("county") or ""
    if county:
        return reverse(f"reporting:{name}", args=[county, *arguments])
    return reverse(f"reporting:area-{name}", args=arguments)


@register.simple_tag(takes_context=True)
def indicator_page(context: template.Context, figure: Figure, last: dt.date) -> str:
    """Return the address of an indicator's own page at a cut-off, empty while there is none."""
    if figure.indicator not in BY_ID or not context.get("county"):
        return ""
    try:
        address = reverse("indicators:indicator", args=[context["county"], figure.indicator])
    except NoReverseMatch:
        return ""
    return f"{address}?cut_off={last.isoformat()}"


@register.simple_tag(takes_context=True)
def documents_page(context: template.Context, row: HeldReturn) -> str:
    """Return the address of the papers made of a return, empty while there is no such page."""
    for name, arguments in (
        ("reporting:return-documents", [context.get("county"), row.pk]),
        ("reporting:documents", [context.get("county")]),
    ):
        try:
            return reverse(name, args=arguments) if context.get("county") else ""
        except NoReverseMatch:
            continue
    return ""


@register.simple_tag
def clause_link(clause_id: str) -> SafeString:
    """Set a clause beside a word: a link to its page."""
    address = parts.clause_address(clause_id)
    if not address:
        return format_html('<span class="clause">{}</span>', clause_id)
    return format_html('<a class="clause" href="{}">{}</a>', address, clause_id)


@register.simple_tag
def number_in(found: Standings, line: UnitStanding) -> int | None:
    """Return the number of a unit's return in a list of standings."""
    return found.numbers.get(line.unit.id)


@register.simple_tag
def unit_reason(reason: Reason, names: dict[str, str]) -> str:
    """Say a reason of a roll-up with the unit's name for its code."""
    words = said(reason.told)
    for code, name in sorted(names.items(), key=lambda pair: -len(pair[0])):
        if code in reason.unit:
            words = words.replace(code, name)
    return words


@register.simple_tag
def state_of(row: HeldReturn | State) -> SafeString:
    """Say the state of a return."""
    state = row if isinstance(row, State) else State(row.state)
    kind, shape = _STATES[state]
    return status(kind, state_words(state), shape)


@register.filter
def state_words(state: State | str) -> str:
    """Name a state."""
    found = State(state)
    return found.en if english() else found.zh


@register.simple_tag
def standing_of(line: UnitStanding) -> SafeString:
    """Say how a unit stands."""
    standing = line.standing
    if standing is HandedIn.UNDUE:
        if line.handed_in is None:
            return status("idle", gettext("没有报（期限未设定）"))
        return status("ok", gettext("已报（期限未设定）"))
    words = {
        HandedIn.ON_TIME: gettext("按时"),
        HandedIn.LATE: gettext("迟报"),
        HandedIn.SENT_BACK: gettext("退回未重报"),
        HandedIn.WAITING: gettext("未到期"),
        HandedIn.MISSING: gettext("缺报"),
    }
    return status(_STANDINGS[standing], words[standing])


@register.filter
def kind_words(kind: ReturnKind | str) -> str:
    """Name a kind of return."""
    found = ReturnKind(kind)
    return found.en.capitalize() if english() else found.zh


@register.filter
def rank_words(rank: Rank | int) -> str:
    """Name a rank of the chain."""
    found = Rank(rank)
    return found.en if english() else found.zh


@register.filter
def period_words(row: Any) -> str:
    """Write the period of a return as people say it: 2026年9月."""
    told = isinstance(row, dict)
    since, last = (row["since"], row["last"]) if told else (row.since, row.last)
    text = period_text(inclusive(since, last))
    if len(text) == 7 and text[4] == "-":
        return f"{since:%b %Y}" if english() else f"{since.year}年{since.month}月"
    if "Q" in text:
        quarter = text[-1]
        return text if english() else f"{since.year}年第{'一二三四'[int(quarter) - 1]}季度"
    if "H" in text:
        return text if english() else f"{since.year}年{'上' if text[-1] == '1' else '下'}半年"
    if len(text) == 4:
        return text if english() else f"{text}年"
    return f"{zh_day(since)} – {zh_day(last)}"


@register.filter
def cut_off_words(moment: dt.datetime | None) -> str:
    """Write a cut-off: midnight is 24:00 of the day before, as people say it."""
    if moment is None:
        return "—"
    local = timezone.localtime(moment)
    if (local.hour, local.minute) == (0, 0):
        day = local.date() - dt.timedelta(days=1)
        return (
            f"{day.day} {day:%b} {day.year} 24:00"
            if english()
            else (f"{day.year}年{day.month}月{day.day}日 24:00")
        )
    return parts.zh_moment(moment)


@register.filter
def section_words(section: Section | str) -> str:
    """Name a part of a return."""
    found = Section(section)
    return found.en if english() else found.zh


@register.filter
def figure_name(indicator: str) -> str:
    """Name an indicator of a return."""
    found = NAMES.get(indicator)
    return (found.name.en if english() else found.name.zh) if found else indicator


@register.filter
def figure_unit(figure: Figure | str | None) -> str:
    """Name the unit of a figure."""
    name = figure.indicator if isinstance(figure, Figure) else str(figure or "")
    found = NAMES.get(name)
    return (found.unit.en if english() else found.unit.zh) if found else ""


@register.filter
def figure_meaning(indicator: str) -> str:
    """Say what an indicator counts."""
    found = NAMES.get(indicator)
    return (found.definition.en if english() else found.definition.zh) if found else ""


@register.filter
def value_of(figure: Figure | None) -> str:
    """Write the value of a figure; a dash where there is none."""
    return number_words(None if figure is None else figure.value)


@register.filter
def printed_order(lines: Sequence[Any]) -> list[Any]:
    """Put figures, or what tells one (a mapping with its indicator), into the order of printing."""
    order = {name: place for place, name in enumerate(NAMES)}

    def place_of(line: Any) -> int:
        name = line["indicator"] if isinstance(line, dict) else line.indicator
        return order.get(name, len(order))

    return sorted(lines, key=place_of)


@register.filter
def reasons_told(found: RollUp) -> list[Reason]:
    """Return the reasons by which a sum is moved, one by one; the others are told together."""
    return [one for one in found.reasons if one.by]


@register.filter
def lacks_part(found: RollUp) -> bool:
    """Say whether somebody's figure is not in a sum: then nobody can say that it is explained."""
    return any(one.by is None for one in found.reasons)


@register.simple_tag
def without_figure(found: RollUp, names: dict[str, str]) -> list[str]:
    """Return the names of the parts that do not tell an indicator."""
    told = [one.unit for one in found.reasons if one.why is Why.NO_FIGURE]
    return [names.get(one, one) for one in told]


@register.filter
def listed(names: Sequence[str]) -> str:
    """Write names one after the other."""
    return (", " if english() else "、").join(names)


@register.filter
def number_words(number: Decimal | int | str | None) -> str:
    """Write an exact number with commas; a dash where there is none."""
    if number is None:
        return "—"
    exact = Decimal(number)
    return thousands(int(exact)) if exact == exact.to_integral_value() else f"{exact:,f}"


@register.filter
def signed(number: Decimal | int | None) -> str:
    """Write a difference with its sign; 0 bare."""
    if number is None:
        return "—"
    sign = "+" if number > 0 else "−" if number < 0 else ""
    return f"{sign}{number_words(abs(Decimal(number)))}"


@register.filter
def digest_words(digest: str) -> str:
    """Write the beginning of a digest so that two people can compare it: 8F3A·21C7."""
    return f"{digest[:4]}·{digest[4:8]}".upper() if digest else ""


@register.simple_tag
def outcome_of(outcome: Outcome | str) -> SafeString:
    """Say what a review found."""
    found = Outcome(outcome)
    words = {
        Outcome.AGREES: gettext("相符"),
        Outcome.DIFFERS: gettext("不符"),
        Outcome.NOT_CHECKED: gettext("未核完"),
    }
    kinds = {Outcome.AGREES: "ok", Outcome.DIFFERS: "bad", Outcome.NOT_CHECKED: "unset"}
    return status(kinds[found], words[found])


@register.filter
def act_words(act: str) -> str:
    """Say what a step did."""
    words = {
        "edit": gettext("修改"),
        "self_check": gettext("自查"),
        "submit": gettext("报送"),
        "send_back": gettext("退回"),
        "accept": gettext("接收"),
        "lock": gettext("锁定"),
    }
    return words.get(act, act)

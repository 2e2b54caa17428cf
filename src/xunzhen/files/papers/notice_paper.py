"""A village's notice as data for ``notice.typ``: read from two metres, by neighbours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

import segno

from xunzhen.domain.periods.half_days import half_day_zh
from xunzhen.domain.planning.roster import PlannedVisit
from xunzhen.domain.registry.county import Village
from xunzhen.files.papers.press import Json
from xunzhen.files.papers.words import (
    DEMONSTRATION,
    clock_12,
    day_zh,
    full_day_zh,
    half_zh,
    joined,
    weekday_zh,
)
from xunzhen.files.roster_changes import Change, ChangeKind, Slot, changes_of, merged
from xunzhen.files.roster_facts import RosterFacts, days_of

# The three groups of AX-2024-19/1.2.5 in a neighbour's words.
SERVICES_ZH: Final = "看常见病、量血压血糖、家医签约"
MOST_REGULAR_LINES: Final = 3


def notice_paper(facts: RosterFacts, village: Village, address: str = "") -> Json:
    """Return the notice of a village for the whole horizon.

    ``address`` is that of the village's page on a site; its code then leads there, where changes
    are told too. Without a site the code holds the timetable itself as text.
    """
    visits = facts.by_village.get(village.code, ())
    roster = facts.roster
    changes = merged(changes_of(facts, village.code))
    centre = facts.health_centre(village.township)
    centre_name = centre.name if centre else f"{facts.township_name(village.code)}卫生院"
    one_month = (roster.since.year, roster.since.month) == (
        facts.last_day.year,
        facts.last_day.month,
    )
    return {
        "village": village.name,
        "when": _when(facts, one_month),
        "regular": _regular(facts, village.code),
        "dates": [_date_box(visit, changes, one_month) for visit in visits],
        "count": len(visits),
        "moves": [_move(facts, change, one_month) for change in changes],
        "stop": village.circuit_stop or _clinic(facts, village.code),
        "doctors": _doctors(facts, visits),
        "services": SERVICES_ZH,
        "centre": centre_name,
        "phone": centre.phone if centre else "",
        "qr": qr_svg(address or timetable_zh(facts, village, visits, centre_name)),
        "qr_words": "扫码看最新时间" if address else "扫码存下时间",
        "foot": f"{roster.county_name}{_shorter(centre_name, roster.county_name)}　"
        f"{full_day_zh(roster.since)}起用，有新的再换",
        "number": facts.number(village.code),
        "demo": roster.synthetic,
    }


def timetable_zh(
    facts: RosterFacts, village: Village, visits: Sequence[PlannedVisit], centre: str
) -> str:
    """Return the plain text behind the code: a line a month and half-day, no address, no person.

    Short on purpose: fewer signs make a coarser code, and that survives a copier.
    """
    lines = [f"{village.name}医生来村时间"]
    groups: dict[tuple[int, int, bool], list[int]] = {}
    for visit in visits:
        key = (visit.date.year, visit.date.month, visit.afternoon)
        groups.setdefault(key, []).append(visit.date.day)
    lines += [
        f"{year}年{month}月{half_zh(half)}：{joined(str(day) for day in days)}日"
        for (year, month, half), days in sorted(groups.items())
    ]
    if not visits:
        lines.append("暂时没有排上")
    halves = sorted({visit.afternoon for visit in visits})
    hours = [f"{half_zh(half)}{_hours(facts, half)}" for half in halves]
    institution = facts.health_centre(village.township)
    phone = institution.phone if institution else ""
    lines += [joined(hours), joined((centre, phone), "")]
    if facts.roster.synthetic:
        lines.append(DEMONSTRATION)
    return "\n".join(line for line in lines if line)


def qr_svg(text: str) -> str:
    """Return a QR code (level M or better) as SVG, dark modules only."""
    code = segno.make(text, error="m", micro=False, encoding="utf-8")
    drawing: str = code.svg_inline(scale=4, border=1, omitsize=False)
    return drawing


def _when(facts: RosterFacts, one_month: bool) -> list[str]:
    since, last = facts.roster.since, facts.last_day
    whole = (since.day, (last + dt.timedelta(days=1)).day) == (1, 1)
    if one_month and whole:
        return [f"{since.year}年{since.month}月"]
    if one_month:
        return [f"{since.year}年", f"{day_zh(since)}到{last.day}日"]
    if since.year == last.year:
        return [f"{since.year}年", f"{day_zh(since)}到{day_zh(last)}"]
    return [f"{full_day_zh(since)}到", full_day_zh(last)]


def _hours(facts: RosterFacts, afternoon: bool) -> str:
    begin, end = facts.hours(afternoon)
    return f"{clock_12(begin)}到{clock_12(end)}" if end else f"{clock_12(begin)}起"


def _regular(facts: RosterFacts, village: str) -> list[Json]:
    """Return the regular half-days, those of one time together; empty if there is no rule."""
    half_days = sorted(facts.regular(village))
    if len(half_days) > MOST_REGULAR_LINES:
        return []
    groups: list[Json] = []
    for half_day in half_days:
        hours = _hours(facts, half_day % 2 == 1)
        line = f"每{half_day_zh(half_day)}"
        if groups and groups[-1]["hours"] == hours:
            groups[-1]["lines"].append(line)
        else:
            groups.append({"lines": [line], "hours": hours})
    return groups


def _date_box(visit: PlannedVisit, changes: Sequence[Change], one_month: bool) -> Json:
    changed = any(change.visit is visit for change in changes)
    return {
        "month": "" if one_month else f"{visit.date.month}月",
        "day": str(visit.date.day),
        "half": f"{weekday_zh(visit.date)}{half_zh(visit.afternoon)}",
        "changed": changed,
    }


def _move(facts: RosterFacts, change: Change, one_month: bool) -> Json:
    """Return the sentence about one difference, in two lines at most, and whether it is a loss."""
    visit = change.visit
    if change.kind is ChangeKind.MISSING:
        return {"lines": _lost(facts, change, one_month), "loss": True}
    was = _slot(change.was, one_month) if change.was else ""
    if visit is None:
        return {
            "lines": [f"{was}不来{'（放假）' if change.reason == '放假' else ''}"],
            "loss": True,
        }
    now = f"{_slot((visit.date, visit.afternoon), one_month)}{_hours(facts, visit.afternoon)}"
    who = facts.staff_name(visit.staff)
    if change.kind is ChangeKind.MOVED:
        return {"lines": [f"{was}不来，改到", now], "loss": False}
    if change.kind is ChangeKind.ADDED:
        return {"lines": [f"{now}加来一次"], "loss": False}
    return {"lines": [f"{was}照来", f"医生换成{who}"], "loss": False}


def _lost(facts: RosterFacts, change: Change, one_month: bool) -> list[str]:
    if change.slots and len(change.slots) == change.count and _was_regular(facts, change):
        return [f"{_slot(slot, one_month)}不来，没有排上" for slot in change.slots]
    last = max(change.week, change.last_week)
    weeks = [one for one in facts.roster.weeks if change.week <= one.index <= last]
    days = [day for week in weeks for day in days_of(week)]
    if len(weeks) == len(facts.roster.weeks) and not facts.by_village.get(change.village):
        return []
    return [f"{day_zh(days[0])}到{day_zh(days[-1])}少来{change.count}次"]


def _was_regular(facts: RosterFacts, change: Change) -> bool:
    regular: Mapping[int, str] = facts.regular(change.village)
    return all(2 * day.weekday() + int(afternoon) in regular for day, afternoon in change.slots)


def _slot(slot: Slot, one_month: bool) -> str:
    day = f"{slot[0].day}日" if one_month else day_zh(slot[0])
    return f"{day}（{weekday_zh(slot[0])}）{half_zh(slot[1])}"


def _doctors(facts: RosterFacts, visits: Sequence[PlannedVisit]) -> str:
    """Name the doctors, the one who comes most first, with the institution."""
    count: dict[tuple[str, str], int] = {}
    for visit in visits:
        key = (visit.staff, visit.origin)
        count[key] = count.get(key, 0) + 1
    by_origin: dict[str, list[str]] = {}
    for staff, origin in sorted(count, key=lambda key: (-count[key], key)):
        by_origin.setdefault(origin, []).append(facts.staff_name(staff))
    return joined(
        f"{joined(names)}（{_shorter(facts.institution_name(origin), facts.roster.county_name)}）"
        if origin
        else joined(names)
        for origin, names in by_origin.items()
    )


def _clinic(facts: RosterFacts, village: str) -> str:
    """Name the village's own clinic, the plain place to sit where nothing else is entered."""
    clinics = sorted(
        one.name
        for one in facts.county.institutions
        if one.place == village and one.kind.value == "village_clinic"
    )
    return clinics[0] if clinics else ""


def _shorter(name: str, county: str) -> str:
    return name.removeprefix(county)

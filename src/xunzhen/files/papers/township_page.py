"""The roster of one township as data for ``roster.typ``: villages by days, people, changes."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from xunzhen.domain.errors import UNSET_ZH
from xunzhen.domain.periods.half_days import WEEKDAYS_ZH
from xunzhen.domain.periods.market_days import MarketDays
from xunzhen.domain.planning.roster import PlannedVisit, PlannedWeek, VisitStatus
from xunzhen.domain.registry.county import Township, Village
from xunzhen.files.papers.changes_zh import change_zh
from xunzhen.files.papers.marks import marks_of
from xunzhen.files.papers.press import Json
from xunzhen.files.papers.words import (
    full_day_zh,
    hours_zh,
    market_zh,
    span_zh,
    value_zh,
)
from xunzhen.files.roster_changes import Change, ChangeKind, changes_of, merged
from xunzhen.files.roster_facts import RosterFacts, days_of

WEEKS_ON_A_PAGE: Final = 5
LONG_REASON: Final = 16  # characters


def blocks_of(weeks: Sequence[PlannedWeek]) -> tuple[tuple[PlannedWeek, ...], ...]:
    """Split a horizon into pages of at most five weeks, as even as can be."""
    pages = -(-len(weeks) // WEEKS_ON_A_PAGE)
    if not pages:
        return ()
    size = -(-len(weeks) // pages)
    return tuple(tuple(weeks[at : at + size]) for at in range(0, len(weeks), size))


def township_page(
    facts: RosterFacts,
    township: Township,
    villages: Sequence[Village],
    weeks: Sequence[PlannedWeek],
) -> Json:
    """Return the page of a township for some weeks."""
    indices = {week.index for week in weeks}
    visits = [
        visit
        for village in villages
        for visit in facts.by_village.get(village.code, ())
        if visit.week in indices
    ]
    marks = marks_of((visit.staff, facts.staff_name(visit.staff)) for visit in visits)
    changes = {
        village.code: [one for one in changes_of(facts, village.code) if one.week in indices]
        for village in villages
    }
    days = [day for week in weeks for day in days_of(week)]
    listed = [one for many in changes.values() for one in merged(many)]
    people = _people(facts, visits, marks, weeks)
    ordered = sorted(listed, key=lambda one: one.order)
    return {
        "name": township.name,
        "title": f"{township.name} 巡诊排班表",
        "span": span_zh(days[0], days[-1]),
        "context": _context(facts, villages, indices),
        "months": months_of(days),
        "days": [_day(facts, day, township.market_days) for day in days],
        "rows": [_row(facts, village, weeks, marks, changes[village.code]) for village in villages],
        "people": people,
        "total": f"合计{len(visits)}个半天。{_elsewhere(people)}{_hours(facts)}",
        "changes": _said_once([change_zh(facts, one) for one in ordered]),
        "reading": _reading(facts, township, villages, weeks),
        "basis": _basis(facts),
        "number": facts.number(township.code),
    }


def _said_once(lines: list[Json]) -> list[Json]:
    """Return the lines with a long reason said where it comes first and named after that."""
    first: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        earlier = first.setdefault(line["text"], number)
        if earlier != number and len(line["text"]) > LONG_REASON:
            line["text"] = f"原因同第{earlier}条。"
    return lines


def months_of(days: Sequence[dt.date]) -> list[Json]:
    """Return the months of a row of days with how many columns each takes."""
    count = Counter((day.year, day.month) for day in days)
    return [
        {"name": f"{month}月" if width < 4 else f"{year}年{month}月", "width": width}
        for (year, month), width in sorted(count.items())
    ]


def _day(facts: RosterFacts, day: dt.date, market: MarketDays | None) -> Json:
    weekend = day.weekday() >= 5
    works = facts.works(day)
    labels = [
        "圩" if market and market.holds_on(day) else "",
        "假" if not works and not weekend else "",
        "班" if works and weekend else "",
    ]
    return {
        "day": str(day.day),
        "weekday": WEEKDAYS_ZH[day.weekday()],
        "off": not works,
        "monday": day.weekday() == 0,
        "label": "".join(labels),
    }


def _row(
    facts: RosterFacts,
    village: Village,
    weeks: Sequence[PlannedWeek],
    marks: Mapping[str, str],
    changes: Sequence[Change],
) -> Json:
    cells = {
        (visit.date, visit.afternoon): {
            "text": marks[visit.staff],
            "kind": "" if visit.status is VisitStatus.TEMPLATE else "changed",
        }
        for visit in facts.by_village.get(village.code, ())
        if visit.staff in marks
    }
    gaps = [change for change in changes if change.kind is ChangeKind.MISSING]
    cells |= {slot: {"text": "缺", "kind": "gap"} for gap in gaps for slot in gap.slots}
    empty_weeks = {gap.week: gap.count for gap in gaps if not gap.slots}
    days = [day for week in weeks for day in days_of(week)]
    halves: dict[str, list[Json]] = {}
    for name, afternoon in (("morning", False), ("afternoon", True)):
        halves[name] = [cells.get((day, afternoon), {"text": "", "kind": ""}) for day in days]
    spans: list[Json] = []
    for week in weeks:
        if week.index in empty_weeks:
            first = days.index(week.since)
            spans.append(
                {
                    "first": first,
                    "width": len(days_of(week)),
                    "text": f"本周缺{empty_weeks[week.index]}次",
                }
            )
    indices = {week.index for week in weeks}
    planned = sum(visit.week in indices for visit in facts.by_village.get(village.code, ()))
    due = sum(facts.due.get((village.code, index), 0) for index in indices)
    return {"village": village.name, **halves, "spans": spans, "planned": planned, "due": due}


def _people(
    facts: RosterFacts,
    visits: Sequence[PlannedVisit],
    marks: Mapping[str, str],
    weeks: Sequence[PlannedWeek],
) -> list[Json]:
    indices = {week.index for week in weeks}
    here = Counter(visit.staff for visit in visits)
    return [
        _person(facts, staff, marks[staff], [v for v in visits if v.staff == staff], indices)
        for staff, _ in sorted(here.items(), key=lambda one: (-one[1], one[0]))
    ]


def _person(
    facts: RosterFacts, staff: str, mark: str, here: Sequence[PlannedVisit], weeks: set[int]
) -> Json:
    person = facts.county.staff_by_id.get(staff)
    everywhere = [visit for visit in facts.by_staff[staff] if visit.week in weeks]
    busiest = max(Counter(visit.week for visit in everywhere).values(), default=0)
    cap = person.max_circuit_half_days if person else None
    elsewhere = len(everywhere) - len(here)
    return {
        "mark": mark,
        "name": facts.staff_name(staff),
        "licence": person.licence.zh if person else "—",
        "half_days": f"{len(here)}" + (f"+{elsewhere}" if elsewhere else ""),
        "days": len({visit.date for visit in here}),
        "busiest": f"{busiest} / {UNSET_ZH if cap is None else cap}",
    }


def _elsewhere(people: Sequence[Json]) -> str:
    return "“+”后是在外乡镇的半天。" if any("+" in one["half_days"] for one in people) else ""


def _hours(facts: RosterFacts) -> str:
    return f"上{hours_zh(facts.hours(False))}，下{hours_zh(facts.hours(True))}，不含路上。"


def _context(facts: RosterFacts, villages: Sequence[Village], weeks: Iterable[int]) -> str:
    indices = set(weeks)
    due = sum(facts.due.get((one.code, index), 0) for one in villages for index in indices)
    planned = sum(
        visit.week in indices for one in villages for visit in facts.by_village.get(one.code, ())
    )
    text = f"巡诊村{len(villages)}个，应排{due}次，实排{planned}次"
    return text + (f"，缺{due - planned}次" if planned < due else "")


def _reading(
    facts: RosterFacts,
    township: Township,
    villages: Sequence[Village],
    weeks: Sequence[PlannedWeek],
) -> str:
    parts = ["框＝改过", "黑＝缺", "斜线＝周末和放假"]
    if township.market_days is not None:
        parts.append(f"圩＝{market_zh(township.market_days)}")
    days = [day for week in weeks for day in days_of(week)]
    if any(not facts.works(day) and day.weekday() < 5 for day in days):
        parts.append("假＝放假")
    if any(facts.works(day) and day.weekday() >= 5 for day in days):
        parts.append("班＝调休上班")
    own = [
        f"{village.name}圩日{market_zh(village.market_days)}。"
        for village in villages
        if village.market_days is not None and village.market_days != township.market_days
    ]
    notes = [f"{week.note.rstrip('。')}。" for week in weeks if week.note]
    return "　".join(parts) + "。" + "".join(own) + "粗竖线起为一周。" + "".join(notes)


def _basis(facts: RosterFacts) -> str:
    ruling = facts.ruling("circuit.visits_per_week")
    if ruling is None:
        return f"起用日：{full_day_zh(facts.roster.since)}"
    if ruling.clause is None:
        return f"依据：{ruling.rule.zh}{UNSET_ZH}，暂用“{value_zh(ruling)}”"
    return f"依据：{ruling.citation}（{ruling.clause.summary.rstrip('。')}）"

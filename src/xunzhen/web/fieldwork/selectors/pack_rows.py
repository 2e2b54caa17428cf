"""The rows of a pack: visits, villages, rules, people, free half-days, by the contract."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from xunzhen.domain.errors import BadData
from xunzhen.domain.fieldwork.record import FIELDS
from xunzhen.domain.fieldwork.visit import VisitState
from xunzhen.domain.periods.calendar import EnteredDay, work_calendar
from xunzhen.domain.periods.half_days import half_day_index
from xunzhen.domain.places import contains
from xunzhen.domain.planning.rules import HALF_DAY_MINUTES, VISITS_PER_WEEK
from xunzhen.domain.policy.book import Book, unset_sentence
from xunzhen.domain.policy.citing import citation_in_english
from xunzhen.domain.policy.clause import Ruling
from xunzhen.domain.registry.county import County, Village
from xunzhen.web.fieldwork.models import Outreach

Row = dict[str, Any]
RULES: Final = (HALF_DAY_MINUTES, VISITS_PER_WEEK)
OWN_PREFIX: Final = "fieldwork."
FREE_DAYS: Final = 14


def visit_row(row: Outreach, staff: str, today: dt.date) -> Row:
    """Return one visit; of a colleague's only who is where and when, no record."""
    mine, plan = row.staff == staff, row.plan
    shown: Row = {
        "id": str(row.pk),
        "change": row.change,
        "kind": row.kind,
        "date": row.date.isoformat(),
        "afternoon": row.afternoon,
        "place": row.place,
        "staff": row.staff,
        "mine": mine,
        "begins": plan.get("begins"),
        "ends": plan.get("ends"),
        "outbound_minutes": plan.get("outbound_minutes"),
        "previous_village": plan.get("previous_village", ""),
        "next_village": plan.get("next_village", ""),
        "road_note": plan.get("road_note", ""),
        "state": state_on(row, today).value,
        "why": row.why if mine else "",
        "arrived": _moment(row.arrived),
        "left": _moment(row.left),
    }
    return {**shown, **(_own_part(row) if mine else _NO_RECORD)}


_NO_RECORD: Final[Mapping[str, Any]] = {
    "record": {}, "heads": [], "conflicts": [], "returned": None, "makes_up": "", "handed": None,
}  # fmt: skip


def _own_part(row: Outreach) -> Row:
    return {
        "record": row.record,
        "heads": row.heads,
        "conflicts": [
            {**one, "zh": FIELDS[one["field"]].zh, "en": FIELDS[one["field"]].en}
            if one["field"] in FIELDS
            else {**one, "zh": one["field"], "en": one["field"]}
            for one in row.disputed
        ],
        "returned": row.returned or None,
        "makes_up": row.makes_up,
        "handed": row.handed if row.dropped and row.handed else None,
    }


def state_on(row: Outreach, today: dt.date) -> VisitState:
    """Return a stored visit's state on a day: a past planned one nobody made is missed."""
    state = VisitState(row.state)
    unmade = state in (VisitState.PLANNED, VisitState.DEPARTED)
    if unmade and row.date < today and row.planned and not row.dropped:
        return VisitState.EXCUSED if row.excused_by else VisitState.MISSED
    return state


def village_rows(
    whole: County,
    codes: Iterable[str],
    book: Book,
    today: dt.date,
    last: Mapping[str, dt.datetime],
) -> list[Row]:
    """Return what a doctor must know of the villages."""
    notes = road_notes(whole, codes, today)
    contacts = _contacts(whole)
    found = []
    for code in codes:
        village = whole.village_by_code.get(code) or Village(code, code, code[:9])
        township = whole.township_by_code.get(village.township)
        point, seen = village.point, last.get(code)
        found.append({
            "id": code,
            "name": village.name,
            "township": township.name if township else "",
            "lng": point.lng if point else None,
            "lat": point.lat if point else None,
            "stop": village.circuit_stop,
            "contact": contacts.get(code, ""),
            "served": village.served_population,
            "aged": village.aged_65,
            "visits_due": _due(village, book, today),
            "road_note": notes.get(code, ""),
            "last": seen.date().isoformat() if seen else None,
        })  # fmt: skip
    return found


def _due(village: Village, book: Book, today: dt.date) -> int | None:
    if village.visits_per_week is not None:
        return village.visits_per_week
    ruling = book.verdict(VISITS_PER_WEEK, village.code, today).ruling
    return int(ruling.number) if ruling else None


def _contacts(whole: County) -> Mapping[str, str]:
    """Return by village the clinic that stands there, with its telephone."""
    found: dict[str, str] = {}
    for one in whole.institutions:
        if one.place in whole.village_by_code:
            found.setdefault(one.place, f"{one.name} {one.phone}".strip())
    return found


def road_notes(whole: County, codes: Iterable[str], today: dt.date) -> Mapping[str, str]:
    """Return by village what closes its road or its clinic today or within two weeks."""
    until = today + dt.timedelta(days=FREE_DAYS)
    near = [
        one
        for one in whole.closures
        if one.period.since < until and (one.period.until is None or one.period.until > today)
    ]
    found: dict[str, str] = {}
    for code in codes:
        words = [
            f"{_days(one.period.since, one.period.last_day)} {one.reason}".strip()
            for one in near
            if any(contains(place, code) for place in one.place.split("-"))
        ]
        if words:
            found[code] = "；".join(words)
    return found


def _days(first: dt.date, last: dt.date | None) -> str:
    begin = f"{first.month}月{first.day}日"
    if last is None:
        return f"{begin}起"
    return begin if last == first else f"{begin}至{last.month}月{last.day}日"


def rule_rows(book: Book, county: str, today: dt.date) -> list[Row]:
    """Return the rules a phone says: value or null, unit, clause, one sentence in each language."""
    names = [*RULES, *sorted(one for one in book.rules if one.startswith(OWN_PREFIX))]
    found = []
    for name in names:
        try:
            verdict = book.verdict(name, county, today)
        except BadData:
            continue
        rule, ruling = verdict.rule, verdict.ruling
        unset = unset_sentence(verdict, book.documents)
        found.append({
            "id": name,
            "value": _value(ruling),
            "unit": rule.unit,
            "unit_en": rule.unit_en,
            "clause": ruling.clause.id if ruling and ruling.clause else "",
            "citation": ruling.citation if ruling else "",
            "citation_en": citation_in_english(ruling) if ruling else "",
            "zh": _summary(ruling, "zh") or unset.zh,
            "en": _summary(ruling, "en") or unset.en,
        })  # fmt: skip
    return found


def _value(ruling: Ruling | None) -> float | str | bool | None:
    if ruling is None:
        return None
    value = ruling.value
    if isinstance(value, bool | str):
        return value
    try:
        return ruling.number
    except TypeError:
        return str(value)


def _summary(ruling: Ruling | None, language: str) -> str:
    if ruling is None or ruling.clause is None:
        return ""
    clause = ruling.clause
    return (clause.summary_en or clause.summary) if language == "en" else clause.summary


def people_rows(whole: County, staff: Iterable[str]) -> list[Row]:
    """Return the names of the doctors that the visits name."""
    known = whole.staff_by_id
    return [
        {"id": one, "name": known[one].name if one in known else one} for one in sorted(set(staff))
    ]


def free_rows(whole: County, staff: str, mine: Sequence[Outreach], today: dt.date) -> list[Row]:
    """Return the half-days of the next two weeks on which the doctor may make a visit up: given to
    circuits, on a working day, not on leave, nothing planned."""
    person = whole.staff_by_id.get(staff)
    if person is None:
        return []
    works = work_calendar(EnteredDay(one.date, one.workday, one.name) for one in whole.holidays)
    leave = [one.period for one in whole.leave if one.staff == staff]
    taken = {
        (row.date, row.afternoon)
        for row in mine
        if not row.dropped and row.state != VisitState.CANCELLED.value
    }
    found = []
    for ahead in range(FREE_DAYS):
        day = today + dt.timedelta(days=ahead)
        if not works.is_workday(day) or any(day in one for one in leave):
            continue
        for afternoon in (False, True):
            given = half_day_index(day.weekday(), afternoon) in person.available
            if given and not {(day, afternoon), (day, None)} & taken:
                found.append(free_row(day, afternoon))
    return found


def free_row(day: dt.date, afternoon: bool) -> Row:
    """Return one half-day."""
    half = "pm" if afternoon else "am"
    return {"id": f"{day.isoformat()}-{half}", "date": day.isoformat(), "afternoon": afternoon}


def _moment(value: dt.datetime | None) -> str | None:
    return value.isoformat() if value else None

"""Indicators of the three programmes, counted from the ledger, assignments and agreements.

Source: FJ-2022-595 一, 二; FJ-2023-61 一; AX-2024-19/1.3; what one person-time is and what full
coverage means are rules of the Book, never taken for granted.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Hashable, Iterable

from xunzhen.domain.assistance.agreements import holds_on
from xunzhen.domain.assistance.programmes import Assignment, Programme
from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.fieldwork.counting_weeks import weekly_compliance
from xunzhen.domain.fieldwork.counting_words import Standing
from xunzhen.domain.fieldwork.ledger import Ledger, LedgerEntry, OutreachKind
from xunzhen.domain.indicators.evidence import (
    Evidence,
    assignments_missing,
    ledger_missing,
    table_missing,
)
from xunzhen.domain.indicators.measure import Behind, Found
from xunzhen.domain.periods.period import Period, months_of
from xunzhen.domain.places import DivisionLevel, level_of
from xunzhen.domain.registry.county import Institution, InstitutionKind

PERSON_TIME = "thousand_doctors.person_time"
COVERAGE_READING = "thousand_doctors.coverage_reading"
MIN_DAYS = "thousand_doctors.min_days_per_month"
_UNITS = (InstitutionKind.TOWNSHIP_HEALTH_CENTRE, InstitutionKind.COMMUNITY_HEALTH_CENTRE)
_THOUSAND = OutreachKind.THOUSAND_DOCTORS
_CIRCUIT = OutreachKind.CIRCUIT


def doctors_sent(evidence: Evidence, period: Period) -> Found:
    """Count the distinct doctors with a thousand-doctors entry that happened (FJ-2022-595/1.2)."""
    if evidence.ledger is None:
        return Found(missing=(ledger_missing(),))
    return Found(_people(evidence.entries(_THOUSAND, period)))


def doctor_person_times(evidence: Evidence, period: Period) -> Found:
    """Count person-times of the thousand doctors as ``thousand_doctors.person_time`` reads them.

    ``doctor_day``: a doctor and a day; ``doctor_visit``: a doctor, a day and a unit;
    ``doctor_month``: a doctor and a calendar month. Each counts once, for its first entry.
    Nobody set the rule: missing (FJ-2022-595/1.7, 1.9).
    """
    if evidence.ledger is None:
        return Found(missing=(ledger_missing(),))
    ruling = evidence.readings.ruling(PERSON_TIME, evidence.last_day(period))
    if ruling is None:
        return Found(missing=(evidence.readings.unset[PERSON_TIME],))
    rows, seen = [], set[Hashable]()
    for one in evidence.entries(_THOUSAND, period):
        key = _unit_of(one.staff, one.date, one.place, str(ruling.value))
        if key not in seen:
            seen.add(key)
            rows.append(Behind(one.id, one.place, 1, note_zh=f"{one.date} {one.staff}"))
    return Found(tuple(rows))


def _unit_of(staff: str, day: dt.date, place: str, reading: str) -> Hashable:
    if reading == "doctor_month":
        return (staff, day.year, day.month)
    return (staff, day, place if reading == "doctor_visit" else "")


Posting = tuple[str, dt.date, str]
"""Staff, day and place."""


def planned_units(ahead: Iterable[Posting], known: Iterable[Posting], reading: str) -> int:
    """Count the person-times that planned visits will add, beside those already ``known``.

    ``reading`` as in ``doctor_person_times``.
    """
    had = {_unit_of(*one, reading) for one in known}
    return len({_unit_of(*one, reading) for one in ahead} - had)


def units_reached(evidence: Evidence, period: Period) -> Found:
    """Say of every health centre whether a thousand-doctors entry reached it.

    As ``thousand_doctors.coverage_reading`` says: once in the period, or in every month of it up
    to the cut-off. Nobody set the rule: missing (FJ-2022-595/1.3, AX-2024-19/1.3.4).
    """
    if evidence.ledger is None:
        return Found(missing=(ledger_missing(),))
    last = evidence.last_day(period)
    ruling = evidence.readings.ruling(COVERAGE_READING, last)
    if ruling is None:
        return Found(missing=(evidence.readings.unset[COVERAGE_READING],))
    months: dict[str, set[dt.date]] = defaultdict(set)
    for one in evidence.entries(_THOUSAND, period):
        months[one.place].add(one.date.replace(day=1))
    due = {one.since for one in months_of(Period(period.since, last + dt.timedelta(days=1)))}
    needed = len(due) if str(ruling.value) == "every_month" else 1
    rows = []
    for unit in evidence.county.institutions:
        if unit.kind in _UNITS:
            got = len(months[unit.code] & due)
            note = f"到过{got}个月，应{needed}个月"
            rows.append(Behind(unit.code, unit.code, int(got >= needed), 1, note))
    return Found(tuple(rows))


def municipal_doctors(evidence: Evidence, period: Period) -> Found:
    """Say of every doctor assigned in the period whether a municipal hospital sent him.

    Municipal is an institution of the table that stands at the level of a city; of a sender that
    is not in the table it is not known (FJ-2022-595/3.1.6, FJ-2023-61/1.4.2).
    """
    mine = _assigned(evidence, Programme.THOUSAND_DOCTORS, period)
    if mine is None:
        return Found(missing=(assignments_missing(),))
    senders: dict[str, set[str]] = defaultdict(set)
    for one in mine:
        senders[one.staff].add(one.from_institution)
    rows = []
    for staff, homes in sorted(senders.items()):
        known = [evidence.county.institution_by_code.get(home) for home in homes]
        yes = any(unit is not None and _is_municipal(unit) for unit in known)
        unknown = not yes and None in known
        note = "派出单位不在机构表里" if unknown else "、".join(sorted(homes))
        rows.append(Behind(staff, "", int(yes), 1, note, unknown))
    return Found(tuple(rows))


def _is_municipal(unit: Institution) -> bool:
    return level_of(unit.place) is DivisionLevel.CITY


def months_with_days(evidence: Evidence, period: Period) -> Found:
    """Say of every assigned doctor and whole month whether he worked the least days of a month.

    Days are distinct days with a thousand-doctors entry; months are whole calendar months of the
    period, ended by the cut-off, in which the assignment holds on every day (FJ-2022-595/2.1.4).
    """
    if evidence.ledger is None:
        return Found(missing=(ledger_missing(),))
    mine = _assigned(evidence, Programme.THOUSAND_DOCTORS, period)
    if mine is None:
        return Found(missing=(assignments_missing(),))
    days: dict[tuple[str, dt.date], set[dt.date]] = defaultdict(set)
    for one in evidence.entries(_THOUSAND, period):
        days[one.staff, one.date.replace(day=1)].add(one.date)
    rows: dict[str, Behind] = {}
    end = evidence.last_day(period)
    for month in months_of(Period(period.since, end + dt.timedelta(days=1))):
        last = (month.until or end) - dt.timedelta(days=1)
        holders = [one for one in mine if month.since in one.period and last in one.period]
        if last > end or month.since < period.since or not holders:
            continue
        least = evidence.readings.ruling(MIN_DAYS, last)
        if least is None:
            return Found(missing=(evidence.readings.unset[MIN_DAYS],))
        for holder in holders:
            worked = len(days[holder.staff, month.since])
            key = f"{holder.staff} {month.since:%Y-%m}"
            note = f"{worked}天，应不少于{least.value}天"
            met = int(worked >= least.number)
            rows[key] = Behind(key, holder.to_institution, met, 1, note)
    return Found(tuple(rows.values()))


def paired_persons(evidence: Evidence, period: Period) -> Found:
    """Count the distinct people sent in paired assistance on some day of the period."""
    mine = _assigned(evidence, Programme.PAIRED, period)
    if mine is None:
        return Found(missing=(assignments_missing(),))
    people = {one.staff: one for one in sorted(mine, key=lambda one: one.id)}
    return Found(
        tuple(Behind(staff, one.to_institution, 1) for staff, one in sorted(people.items()))
    )


def paired_person_times(evidence: Evidence, period: Period) -> Found:
    """Count postings of paired assistance: one person sent once is one (FJ-2022-595/1.10).

    An assignment counts in the period in which it holds a day; the same person, unit and first
    day is one posting, however many rows or roles it has.
    """
    mine = _assigned(evidence, Programme.PAIRED, period)
    if mine is None:
        return Found(missing=(assignments_missing(),))
    first: dict[Hashable, Assignment] = {}
    for one in sorted(mine, key=lambda one: one.id):
        first.setdefault((one.staff, one.to_institution, one.period.since), one)
    return Found(
        tuple(
            Behind(one.id, one.to_institution, 1, note_zh=f"{one.period.since} {one.staff}")
            for one in first.values()
        )
    )


def _assigned(
    evidence: Evidence, programme: Programme, period: Period
) -> tuple[Assignment, ...] | None:
    if evidence.assignments is None:
        return None
    known = Period(period.since, evidence.last_day(period) + dt.timedelta(days=1))
    return tuple(
        one
        for one in evidence.assignments
        if one.programme is programme and one.period.overlaps(known)
    )


def sending_hospitals(evidence: Evidence, period: Period) -> Found:
    """Count the distinct senders of agreements in force on the last day (FJ-2022-595/2.2.1)."""
    return _parties(evidence, period, "sender")


def receiving_hospitals(evidence: Evidence, period: Period) -> Found:
    """Count the distinct receivers of agreements in force on the last day (FJ-2022-595/2.2.1)."""
    return _parties(evidence, period, "receiver")


def _parties(evidence: Evidence, period: Period, side: str) -> Found:
    if evidence.agreements is None:
        return Found(missing=(table_missing("帮扶协议", "agreements"),))
    day = evidence.last_day(period)
    ids: dict[str, list[str]] = defaultdict(list)
    for one in evidence.agreements:
        if holds_on(one, day):
            ids[getattr(one, side)].append(one.id)
    return Found(
        tuple(Behind(party, party, 1, note_zh="、".join(sorted(ids[party]))) for party in ids)
    )


def signed_agreements(evidence: Evidence, period: Period) -> Found:
    """Count the agreements in force, signed by all three, on the last day (FJ-2022-595/1.6)."""
    if evidence.agreements is None:
        return Found(missing=(table_missing("帮扶协议", "agreements"),))
    day = evidence.last_day(period)
    mine = (one for one in evidence.agreements if holds_on(one, day))
    return Found(tuple(Behind(one.id, one.receiver, 1, note_zh=one.mode.zh) for one in mine))


def mobile_tours(evidence: Evidence, period: Period) -> Found:
    """Count the tours of the mobile hospital that ended in the period (FJ-2022-595/1.8)."""
    if evidence.tours is None:
        return Found(missing=(tours_missing(),))
    last = evidence.last_day(period)
    return Found(
        tuple(
            Behind(tour, evidence.county.code, 1, note_zh=day.isoformat())
            for tour, day in evidence.tours
            if day in period and day <= last
        )
    )


def weeks_met(evidence: Evidence, period: Period) -> Found:
    """Say of every village-week on circuit whether it met what it was owed (AX-2024-19/1.2.2).

    Weeks belong to the period that holds their last day; weeks not ended by the cut-off are left
    out. A week that rests on a rule nobody set leaves no number.
    """
    if evidence.ledger is None:
        return Found(missing=(ledger_missing(),))
    known = Period(period.since, evidence.last_day(period) + dt.timedelta(days=1))
    if known.is_empty:
        return Found()
    # Other kinds never count for a week; a dense month of them would only be walked over.
    circuits = Ledger(tuple(one for one in evidence.ledger.entries if one.kind is _CIRCUIT))
    weeks = weekly_compliance(evidence.readings, circuits, known, evidence.states)
    if any(one.standing is Standing.UNSET for one in weeks):
        return Found(missing=tuple(evidence.readings.unset.values()))
    return Found(
        tuple(
            Behind(
                f"{one.village} {one.first}",
                one.village,
                int(one.complies),
                1,
                f"{one.standing.zh}，应{one.owed}次",
            )
            for one in weeks
            if one.is_due
        )
    )


def _people(entries: Iterable[LedgerEntry]) -> tuple[Behind, ...]:
    first: dict[str, LedgerEntry] = {}
    for one in entries:
        first.setdefault(one.staff, one)
    return tuple(Behind(staff, one.place, 1, note_zh=one.id) for staff, one in first.items())


def tours_missing() -> Sentence:
    """Say that no list of tours was given."""
    return say(
        "indicators.tours_missing",
        "没有移动医院巡回诊疗的记录（哪一趟、到哪天结束）。台账只有到了哪里，分不出趟数。",
        "There is no list of tours of the mobile hospital (which, ended when). The ledger tells "
        "stops, not tours.",
    )

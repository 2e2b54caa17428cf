"""Make-up visits and excuses: which are recognised, and why another is not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from xunzhen.domain.fieldwork.counting_half_days import half_days_achieved
from xunzhen.domain.fieldwork.counting_rules import MakeupWithin, Readings
from xunzhen.domain.fieldwork.ledger import EntryState, Ledger, LedgerEntry, OutreachKind
from xunzhen.domain.periods.period import week_of
from xunzhen.domain.planning.rules import WEEK_STARTS_ON, weekday_of_ruling
from xunzhen.domain.registry.county import County

HAPPENED: Final = frozenset({EntryState.RECORDED, EntryState.VERIFIED})
"""The states of entries that happened; a counting for pay takes ``verified`` alone."""
MAKEUP_DAYS: Final = 7


def township_of(county: County, place: str) -> str:
    """Return the township of a village or of an institution's place; ``""``: none of the county."""
    village = county.village_by_code.get(place)
    if village is not None:
        return village.township
    institution = county.institution_by_code.get(place)
    where = institution.place if institution is not None else place
    if where in county.township_by_code:
        return where
    around = county.village_by_code.get(where)
    return around.township if around is not None else ""


def excused_visits(ledger: Ledger, county: County) -> frozenset[str]:
    """Return the ids of missed entries that somebody other than their staff excused, with a reason.

    Neither the staff's id nor his name counts as somebody else.
    """
    missed = [one for one in ledger.entries if one.state is EntryState.MISSED]
    return frozenset(one.id for one in missed if is_excused(one, county))


def is_excused(entry: LedgerEntry, county: County) -> bool:
    """Say whether a missed entry is excused, as ``excused_visits`` says."""
    if entry.state is not EntryState.MISSED or not entry.reason.strip():
        return False
    person = county.staff_by_id.get(entry.staff)
    own_names = {entry.staff, person.name if person is not None else entry.staff}
    return bool(entry.excused_by.strip()) and entry.excused_by.strip() not in own_names


@dataclass(frozen=True)
class Makeups:
    """The recognised make-up visits of a ledger.

    ``found``: id of the entry made up for, by id of the make-up. ``undecided``: the days
    (missed, made) of those that no set rule decides, by village.
    """

    found: Mapping[str, str]
    undecided: Mapping[str, tuple[tuple[dt.date, dt.date], ...]]

    @cached_property
    def made_good(self) -> frozenset[str]:
        """The ids of missed and cancelled entries that were made up for."""
        return frozenset(self.found.values())


def makeups(
    ledger: Ledger, readings: Readings, states: Collection[EntryState] = HAPPENED
) -> Makeups:
    """Return the recognised make-up visits.

    A make-up is a circuit visit that fills a half-day at the same village, on or after the day of
    a missed or cancelled one, within ``circuit.makeup_within`` of that day; each is made up for
    once, by the earliest. The day of the missed visit is not counted among the seven.

    Source: 中华人民共和国民法典 第二百零一条 (the day on which a period begins is not counted)
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    undecided: dict[str, tuple[tuple[dt.date, dt.date], ...]] = {}
    for one in ledger.entries:
        target = ledger.by_id.get(one.makes_up) if one.makes_up else None
        if target is None or target.id in taken or not _could_make_up(one, target, states):
            continue
        recognised = _is_recognised(one, target, readings)
        if recognised:
            found[one.id] = target.id
            taken.add(target.id)
        elif recognised is None:
            pairs = undecided.get(one.place, ())
            undecided[one.place] = (*pairs, (target.date, one.date))
    return Makeups(found, undecided)


def _is_recognised(one: LedgerEntry, target: LedgerEntry, readings: Readings) -> bool | None:
    place = township_of(readings.county, one.place)
    least = readings.half_day_minutes(one.date, place)
    within = readings.makeup_within(target.date, place)
    if least is None or within is None:
        return None
    in_time = _in_time(target.date, one.date, within, readings)
    return in_time and bool(half_days_achieved(one, least))


def _could_make_up(one: LedgerEntry, target: LedgerEntry, states: Collection[EntryState]) -> bool:
    return (
        one.kind is target.kind is OutreachKind.CIRCUIT
        and one.state in states
        and one.state.happened
        and not target.state.happened
        and one.place == target.place
        and one.date >= target.date
    )


def _in_time(
    missed: dt.date, made: dt.date, within: MakeupWithin, readings: Readings
) -> bool | None:
    if within is MakeupWithin.NONE:
        return False
    if within is MakeupWithin.SEVEN_DAYS:
        return (made - missed).days <= MAKEUP_DAYS
    starts = readings.ruling(WEEK_STARTS_ON, missed)
    return None if starts is None else made in week_of(missed, weekday_of_ruling(starts))

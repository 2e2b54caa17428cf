"""A visit's line in the ledger is what countings and pay read."""

from __future__ import annotations

import datetime as dt

from tests.domain.fieldwork.happened import DAY, KEY, ZONE, arrived, at, event, left, wrote
from xunzhen.domain.fieldwork.entries import entry_of
from xunzhen.domain.fieldwork.events import Event, EventKind
from xunzhen.domain.fieldwork.ledger import EntryState, LedgerEntry
from xunzhen.domain.fieldwork.record import record_faults
from xunzhen.domain.fieldwork.visit import visit_of

NEXT_DAY = DAY + dt.timedelta(days=1)


def line(*events: Event, today: dt.date = NEXT_DAY) -> LedgerEntry | None:
    """Return the ledger's line of the planned visit with these events."""
    return entry_of(visit_of("visit", KEY, events, planned=True), today, ZONE)


def test_visit_still_to_come_has_no_line() -> None:
    assert line(today=DAY) is None


def test_line_holds_times_persons_and_person_times() -> None:
    # 3 men and 5 women of 65 and over: 8 persons; 12 treated, 6 public health, 4 contracts: 22.
    record = wrote("r1", 11, 40, treatment=12, public_health=6, contract_service=4, m_65=3, f_65=5)
    one = line(arrived(), left(), record)
    assert one is not None
    assert (one.check_in, one.check_out, one.minutes) == (dt.time(8, 34), dt.time(11, 45), 191)
    assert (one.persons, one.person_times, one.state) == (8, 22, EntryState.RECORDED)


def test_nothing_recorded_is_unknown_and_not_nought() -> None:
    one = line(arrived(), left())
    assert one is not None
    assert (one.persons, one.person_times, one.referred_up) == (None, None, None)


def test_field_in_conflict_is_not_counted() -> None:
    mine, theirs = wrote("r2", 12, 0, referred_up=2), wrote("r3", 12, 5, referred_up=1)
    one = line(arrived(), mine, theirs)
    assert one is not None
    assert one.referred_up is None


def test_excused_visit_stays_missed_and_names_who_excused_it() -> None:
    excuse = event("why", EventKind.EXCUSED, at(9, 0, NEXT_DAY), by="director", why="路断")
    one = line(excuse)
    assert one is not None
    assert (one.state, one.excused_by, one.reason) == (EntryState.MISSED, "director", "路断")


def test_verified_line_says_when() -> None:
    record = wrote("r1", 11, 40, treatment=12)
    seen = event("ok", EventKind.VERIFIED, at(17), by="director", heads=["r1"])
    one = line(arrived(), record, seen)
    assert one is not None
    assert (one.state, one.verified_on) == (EntryState.VERIFIED, DAY)


def test_field_out_of_bounds_is_named_with_what_is_wanted() -> None:
    (fault,) = record_faults({"treatment": -1, "from_a_newer_app": "kept"})
    assert fault.zh == "“看病”填的是“-1”，要0到999的整数。请改了再送。"


def test_sum_with_a_group_in_conflict_is_unknown_and_no_part_of_it_is_told() -> None:
    # 6 of public health are certain, the treated are 4 or 9: neither 6, 10 nor 15 is the sum.
    first = wrote("r1", 11, 0, public_health=6, m_65=3)
    mine, theirs = wrote("r2", 12, 0, "r1", treatment=4), wrote("r3", 12, 5, "r1", treatment=9)
    one = line(arrived(), first, mine, theirs)
    assert one is not None
    assert (one.person_times, one.public_health, one.persons) == (None, 6, 3)

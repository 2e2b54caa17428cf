"""The demo month: told alike by everybody, with every story, and honest about what it is."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from demo.ledger import FIRST, FOLDER, NOW, ZONE, flag_county, ledger_of, month_flags, month_places
from demo.month import month_of
from demo.outing import Told
from demo.stories import CANCELLED, GOOD, MISSED, SHARES
from xunzhen.domain.coverage.county_travel import travel_times
from xunzhen.domain.coverage.law import county_book
from xunzhen.domain.fieldwork.flag import Flag, FlagKind, Weight
from xunzhen.domain.fieldwork.flag_grounds import FlagCounty
from xunzhen.domain.fieldwork.record import record_faults
from xunzhen.domain.planning.plan import plan_circuits
from xunzhen.domain.planning.roster import PlannedVisit
from xunzhen.files.ledger_tables import write_ledger
from xunzhen.files.policies import load_book
from xunzhen.files.settings import load_settings
from xunzhen.files.tables.read import load_county
from xunzhen.files.tables_beside import read_with_tables


@dataclass(frozen=True)
class Month:
    """The month as the committed table has it."""

    planned: Sequence[PlannedVisit]
    told: tuple[Told, ...]
    rests_on: FlagCounty
    flags: dict[str, tuple[Flag, ...]]

    def of(self, story: str) -> list[Told]:
        return [one for one in self.told if one.story == story]


COUNTY = load_county(FOLDER)
PLACES = month_places(COUNTY, lambda _village: "director")


@pytest.fixture(scope="module")
def month() -> Month:
    planning, travel = load_settings(FIRST)
    book = county_book(load_book(), COUNTY)
    times = travel_times(COUNTY, travel)
    planned = plan_circuits(COUNTY, book, times, planning, FIRST, 4, 124).visits
    told = month_of(planned, PLACES, NOW, NOW.date())
    rests_on = flag_county(COUNTY, book, times)
    return Month(planned, told, rests_on, dict(month_flags(told, rests_on)))


def test_retelling_gives_the_committed_table_byte_for_byte(month: Month, tmp_path: Path) -> None:
    write_ledger(ledger_of(month.told, month.rests_on, NOW), tmp_path / "ledger.csv")

    assert (tmp_path / "ledger.csv").read_bytes() == (FOLDER / "ledger.csv").read_bytes()


def test_committed_table_reads_without_an_error() -> None:
    found = read_with_tables(FOLDER)

    assert found.ledger is not None
    assert found.ledger.count.errors == 0
    assert len(found.ledger.ledger.entries) > 450


def test_every_story_is_told_and_most_visits_are_good(month: Month) -> None:
    stories = Counter(one.story for one in month.told)

    assert set(stories) == {*SHARES, GOOD}
    assert stories[GOOD] > 0.75 * len(month.told)


@pytest.mark.parametrize(
    ("story", "kind"),
    [
        ("short", FlagKind.SHORT),
        ("far", FlagKind.FAR),
        ("no_fix", FlagKind.NO_FIX),
        ("overlap", FlagKind.OVERLAP),
        ("too_fast", FlagKind.TOO_FAST),
        ("late", FlagKind.EDITED_LATE),
        ("same_photo", FlagKind.SAME_PHOTO),
        ("reassigned", FlagKind.REASSIGNED),
        ("typed", FlagKind.TIME_CHANGED),
        ("clock", FlagKind.CLOCK_WRONG),
        ("early", FlagKind.OUTSIDE_HOURS),
        ("same_person", FlagKind.DUPLICATE_PEOPLE),
    ],
)
def test_story_raises_its_flag(month: Month, story: str, kind: FlagKind) -> None:
    raised = [kind in {flag.kind for flag in month.flags[one.outing.id]} for one in month.of(story)]

    assert any(raised)


def test_good_visit_is_doubted_only_for_what_another_did(month: Month) -> None:
    shared = {FlagKind.OVERLAP, FlagKind.TOO_FAST, FlagKind.SAME_PHOTO, FlagKind.DUPLICATE_PEOPLE}
    doubts = {
        flag.kind
        for one in month.of(GOOD)
        for flag in month.flags[one.outing.id]
        if flag.weight is Weight.DOUBT
    }

    assert doubts <= shared


def test_missed_visits_tell_nothing(month: Month) -> None:
    assert month.of(MISSED)
    assert not any(one.events for one in month.of(MISSED))


def test_cancelled_visits_are_made_up_in_their_week_by_their_doctor(month: Month) -> None:
    cancelled = {one.outing.id: one.outing.key for one in month.of(CANCELLED)}
    again = [one.outing for one in month.told if one.outing.makes_up]

    assert again
    for one in again:
        missed = cancelled[one.makes_up]
        assert (one.key.staff, one.key.place) == (missed.staff, missed.place)
        assert missed.date < one.key.date
        assert one.key.date.isocalendar()[:2] == missed.date.isocalendar()[:2]


def test_records_hold_what_a_record_may_hold(month: Month) -> None:
    for one in month.told:
        assert record_faults(one.visit.record) == ()
        assert not one.visit.held


def test_most_people_served_are_old(month: Month) -> None:
    total: Counter[str] = Counter()
    for one in month.told:
        for name, value in one.visit.record.items():
            if name[:2] in ("m_", "f_"):
                total[name] += value

    old = total["m_65"] + total["f_65"]
    women = sum(value for name, value in total.items() if name.startswith("f_"))
    assert 0.5 < old / total.total() < 0.6
    assert 0.5 < women / total.total() < 0.58


def test_order_of_the_plan_does_not_matter(month: Month) -> None:
    assert month_of(list(reversed(month.planned)), PLACES, NOW, NOW.date()) == month.told


def test_nothing_is_told_before_it_happened(month: Month) -> None:
    """On a Wednesday at 10:00 of the third week: some are in their villages, none has left one."""
    wednesday = dt.datetime(2026, 11, 18, 10, 0, tzinfo=ZONE)

    told = month_of(month.planned, PLACES, wednesday, NOW.date())

    assert all(event.at <= wednesday for one in told for event in one.events)
    assert all(came <= wednesday for one in told for came in one.received.values())
    states = Counter(
        one.visit.state_on(wednesday.date()).value
        for one in told
        if one.outing.key.date == wednesday.date()
    )
    assert states["checked_in"] > 3
    assert states["planned"] > 3
    assert not {"recorded", "checked_out", "verified"} & set(states)


def test_month_that_is_told_on_keeps_what_it_told(month: Month) -> None:
    """A site is told its days as they pass: what stood on Wednesday stands on Thursday."""
    monday = dt.date(2026, 11, 16)
    wednesday = dt.datetime(2026, 11, 18, 10, 0, tzinfo=ZONE)

    told = month_of(month.planned, PLACES, wednesday, monday)
    later = month_of(month.planned, PLACES, wednesday + dt.timedelta(days=1), monday)

    had = {event.id: event for one in told for event in one.events}
    have = {event.id: event for one in later for event in one.events}
    assert len(had) > 1000
    assert {number: have.get(number) for number in had} == had
    assert len(have) > len(had)


def test_names_of_people_served_are_nowhere(month: Month) -> None:
    hosts = {str(one.visit.record.get("host", "")) for one in month.told} - {""}

    assert hosts == {"村委会值班", "村卫生协管", "妇女主任值班"}

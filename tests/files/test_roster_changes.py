"""What differs from the regular week."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tests.files.small_roster import (
    BAIHENG,
    CHEN,
    HECHUN,
    JIUZHAI,
    TANGDI,
    ZHENGKENG,
    small_facts,
)
from xunzhen.domain.planning.roster import PlannedWeek, VisitStatus
from xunzhen.files.roster_changes import ChangeKind, changes_of, merged
from xunzhen.files.roster_facts import RosterFacts

FRIDAY = dt.date(2026, 12, 18)


def test_village_as_always_has_no_change() -> None:
    assert changes_of(small_facts(), BAIHENG) == ()


def test_moved_visit_names_the_regular_half_day_it_replaces() -> None:
    (change,) = changes_of(small_facts(), ZHENGKENG)

    assert change.kind is ChangeKind.MOVED
    assert change.was == (FRIDAY, False)
    assert change.visit is not None
    assert (change.visit.date, change.visit.afternoon) == (dt.date(2026, 12, 17), True)


def test_replaced_doctor_keeps_the_half_day() -> None:
    (change,) = changes_of(small_facts(), HECHUN)

    assert change.kind is ChangeKind.REPLACED
    assert change.usual == CHEN
    assert change.was == (FRIDAY, True)


def test_gap_is_shown_on_the_regular_half_day_that_fell_out() -> None:
    (change,) = changes_of(small_facts(), JIUZHAI)

    assert change.kind is ChangeKind.MISSING
    assert change.slots == ((dt.date(2026, 12, 25), True),)


def test_week_without_any_visit_shows_no_slot() -> None:
    changes = changes_of(small_facts(), TANGDI)

    assert [change.slots for change in changes] == [()] * 4


def test_weeks_missing_for_one_reason_are_merged() -> None:
    (change,) = merged(changes_of(small_facts(), TANGDI))

    assert (change.week, change.last_week, change.count) == (0, 3, 8)


def test_regular_visit_on_a_holiday_is_left_out_with_that_reason() -> None:
    facts = small_facts()
    week = facts.roster.weeks[2]
    shorter = PlannedWeek(2, week.since, week.working_days[:4], 13, 12, 2, "周五放假")
    roster = replace(
        facts.roster,
        weeks=(*facts.roster.weeks[:2], shorter, facts.roster.weeks[3]),
        visits=tuple(v for v in facts.roster.visits if v.status is VisitStatus.TEMPLATE),
    )

    (change,) = changes_of(RosterFacts(roster, facts.county, facts.settings), ZHENGKENG)

    assert change.kind is ChangeKind.LEFT_OUT
    assert change.reason == "放假"


def test_extra_visit_is_added() -> None:
    facts = small_facts()
    first = facts.by_village[BAIHENG][0]
    extra = replace(first, date=dt.date(2026, 12, 2), status=VisitStatus.EXTRA)
    roster = replace(facts.roster, visits=(*facts.roster.visits, extra))

    (change,) = changes_of(RosterFacts(roster, facts.county, facts.settings), BAIHENG)

    assert change.kind is ChangeKind.ADDED

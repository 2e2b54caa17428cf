"""A village-week: what blocks it, what it owes, what makes it whole."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest

from tests.domain.fieldwork.ledgers import (
    MONDAY,
    SEPTEMBER,
    VILLAGE,
    county_with,
    entry,
    readings_of,
)
from xunzhen.domain.errors import BadData
from xunzhen.domain.fieldwork.counting_rules import Readings
from xunzhen.domain.fieldwork.counting_weeks import WeekCompliance, weekly_compliance
from xunzhen.domain.fieldwork.counting_words import Standing, WhyNot
from xunzhen.domain.fieldwork.ledger import EntryState, Ledger, LedgerEntry
from xunzhen.domain.periods.period import Period
from xunzhen.domain.registry.county import Closure

MISSED = EntryState.MISSED


def week_of_monday(
    *entries: LedgerEntry, readings: Readings | None = None, first: dt.date = MONDAY
) -> WeekCompliance:
    """The week of 甲二 that begins on a Monday."""
    weeks = weekly_compliance(readings or readings_of(), Ledger.of(entries), SEPTEMBER)
    return next(one for one in weeks if (one.village, one.first) == (VILLAGE, first))


def test_week_belongs_to_the_month_of_its_last_day() -> None:
    weeks = weekly_compliance(readings_of(), Ledger.of([]), SEPTEMBER)

    # 31 August to 6 September is September's, 28 September to 4 October is October's.
    assert {one.first.isoformat() for one in weeks} == {
        *("2026-08-31", "2026-09-07", "2026-09-14", "2026-09-21"),
    }


def test_more_than_a_year_is_counted_week_after_week() -> None:
    period = Period(dt.date(2025, 1, 1), dt.date(2027, 1, 1))

    weeks = [
        one.first
        for one in weekly_compliance(readings_of(), Ledger.of([]), period)
        if one.village == VILLAGE
    ]

    # 甲二 is on circuit from 1 January 2026 on: 52 weeks end in 2026.
    assert len(weeks) == 52
    assert all((later - first).days == 7 for first, later in pairwise(weeks))


def test_open_period_is_refused() -> None:
    with pytest.raises(ValueError, match="open-ended"):
        weekly_compliance(readings_of(), Ledger.of([]), Period(MONDAY))


def test_week_closed_throughout_owes_nothing() -> None:
    closure = Closure(VILLAGE, Period(MONDAY, MONDAY + dt.timedelta(days=7)), "修路")
    readings = readings_of(county_with(closures=(closure,)))

    week = week_of_monday(readings=readings)

    assert (week.owed, week.standing) == (0, Standing.NOT_DUE)


def test_visit_of_a_whole_day_needs_both_halves_of_it() -> None:
    readings = readings_of(county_with({"circuit.min_days_per_visit": "1"}))

    week = week_of_monday(
        entry("am", 7),
        entry("pm", 7, "14:00-17:10", afternoon=True, staff="s-02"),
        entry("half", 9),
        readings=readings,
    )

    assert week.counted == ("am", "pm")
    assert week.passed_over == {"half": WhyNot.TOO_SHORT}
    assert week.standing is Standing.SHORT


def test_own_visit_goes_before_a_make_up_of_the_same_day() -> None:
    readings = readings_of(county_with({"circuit.makeup_within": "seven_days"}))
    entries = (
        entry("missed", 11, "", state=MISSED),
        entry("again", 14, makes_up="missed"),
        entry("own", 14, "14:00-17:10", afternoon=True),
    )

    before = week_of_monday(*entries, readings=readings)
    after = week_of_monday(*entries, readings=readings, first=dt.date(2026, 9, 14))

    assert before.counted == ()
    assert after.counted == ("own",)
    assert after.passed_over == {"again": WhyNot.SAME_DAY}


def test_missed_visit_is_made_up_once_by_the_earliest() -> None:
    readings = readings_of(county_with({"circuit.makeup_within": "seven_days"}))
    entries = (
        entry("missed", 11, "", state=MISSED),
        entry("first", 14, makes_up="missed"),
        entry("second", 15, makes_up="missed"),
    )

    assert week_of_monday(*entries, readings=readings).made_up == ("first",)
    later = week_of_monday(*entries, readings=readings, first=dt.date(2026, 9, 14))
    assert later.counted == ("second",)


@pytest.mark.parametrize(
    "changes",
    [
        {"place": "350524101203"},  # another village
        {"date": dt.date(2026, 9, 8)},  # before it was missed
        {"check_out": dt.time(11, 29)},  # a minute short
        {"state": EntryState.CANCELLED},
        {"makes_up": "nobody"},
    ],
)
def test_what_is_no_make_up_is_none(changes: dict[str, object]) -> None:
    makeup = replace(entry("2", 11, makes_up="1"), **changes)  # type: ignore[arg-type]

    week = week_of_monday(entry("1", 9, "", state=MISSED), makeup)

    assert week.made_up == ()


def test_excuse_of_a_visit_that_was_made_up_does_not_count_twice() -> None:
    excused = {"state": MISSED, "reason": "雨", "excused_by": "李院长"}
    county = county_with()
    village = replace(county.village_by_code[VILLAGE], visits_per_week=3)
    villages = tuple(village if one.code == VILLAGE else one for one in county.villages)

    # Owed 3: one ordinary visit and one that makes up for the excused miss are 2, not 3.
    week = week_of_monday(
        entry("1", 7),
        entry("2", 8, "", **excused),
        entry("3", 10, makes_up="2"),
        readings=readings_of(county_with(villages=villages)),
    )

    assert (week.owed, week.counted, week.excused) == (3, ("1", "3"), ())
    assert week.standing is Standing.SHORT


def test_excuse_of_a_day_after_the_circuit_ended_makes_up_nothing() -> None:
    # On circuit until Monday the 7th: owed 1. Nobody came; the excused miss is Thursday's.
    county = county_with()
    ended = Period(dt.date(2026, 1, 1), dt.date(2026, 9, 8))
    modes = tuple(
        replace(one, period=ended) if one.village == VILLAGE else one
        for one in county.service_modes
    )
    late = entry("1", 10, "", state=MISSED, reason="雨", excused_by="李院长")

    week = week_of_monday(late, readings=readings_of(county_with(service_modes=modes)))

    assert (week.owed, week.excused, week.standing) == (1, (), Standing.SHORT)


def test_two_excuses_of_one_day_are_one() -> None:
    excused = {"state": MISSED, "reason": "雨", "excused_by": "李院长"}

    week = week_of_monday(entry("1", 7, "", **excused), entry("2", 7, "", staff="s-02", **excused))

    assert week.standing is Standing.SHORT


def test_unset_make_up_rule_stops_only_weeks_that_a_late_make_up_joins() -> None:
    readings = readings_of(county_with({"circuit.makeup_within": ""}))
    entries = (
        entry("1", 7),
        entry("2", 11, "", state=MISSED),
        entry("3", 14, makes_up="2"),
        entry("4", 21),
        entry("5", 22, "", state=MISSED),
        entry("6", 23, makes_up="5"),
    )

    standings = [
        week_of_monday(*entries, readings=readings, first=MONDAY + dt.timedelta(weeks=n)).standing
        for n in range(3)
    ]

    assert standings == [Standing.UNSET, Standing.UNSET, Standing.MET]


def test_suggestion_is_used_only_for_a_trial() -> None:
    county = county_with({"circuit.half_day_minutes": ""})

    strict = week_of_monday(entry("1"), readings=readings_of(county))
    trial = week_of_monday(entry("1"), readings=readings_of(county, suggestions=True))

    assert strict.standing is Standing.UNSET
    assert strict.passed_over == {"1": WhyNot.UNSET}
    assert (trial.standing, trial.counted) == (Standing.SHORT, ("1",))


def test_make_up_rule_that_nobody_knows_is_named() -> None:
    readings = readings_of(county_with({"circuit.makeup_within": "same_week"}))
    ruling = readings.ruling("circuit.makeup_within", MONDAY)
    assert ruling is not None
    readings._known["circuit.makeup_within", "350524", MONDAY] = replace(ruling, value="soon")

    with pytest.raises(BadData, match=r"circuit\.makeup_within"):
        readings.makeup_within(MONDAY)

"""Continuous months of a stationing, worked by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from xunzhen.domain.fieldwork.counting_months import continuous_months, continuous_spell
from xunzhen.domain.periods.period import Period


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def spell(since: str, until: str = "") -> Period:
    return Period(day(since), day(until) if until else None)


@pytest.mark.parametrize(
    ("spells", "on", "months"),
    [
        ([spell("2026-03-15")], "2026-09-13", 5),  # the sixth month ends on 14 September
        ([spell("2026-03-15")], "2026-09-14", 6),
        ([spell("2026-01-31")], "2026-02-27", 1),  # no 31 February: it ends on the eve of the 28th
        ([spell("2026-03-01", "2026-06-01"), spell("2026-06-01")], "2026-08-31", 6),
        ([spell("2026-03-01", "2026-06-01"), spell("2026-06-02")], "2026-08-31", 2),  # a day's gap
        ([spell("2026-03-01", "2026-08-01"), spell("2026-05-01", "2026-07-01")], "2026-07-31", 5),
        ([spell("2026-03-01", "2026-06-01")], "2026-06-01", None),  # over: not on that day
        ([spell("2026-09-10")], "2026-09-09", None),
        ([], "2026-09-09", None),
    ],
)
def test_months_of_spells(spells: list[Period], on: str, months: int | None) -> None:
    assert continuous_months(spells, day(on)) == months


def test_leave_does_not_break_the_spell_and_its_days_do_not_count() -> None:
    # 1 to 20 July twice entered, 20 days: 15 March becomes 4 April; 4 September ends the fifth.
    leave = [spell("2026-07-01", "2026-07-21"), spell("2026-07-10", "2026-07-15")]

    assert continuous_months([spell("2026-03-15")], day("2026-09-30"), leave) == 5
    assert continuous_months([spell("2026-03-15")], day("2026-10-03"), leave) == 6
    assert continuous_months([spell("2026-03-15")], day("2026-10-02"), leave) == 5


def test_leave_outside_the_spell_takes_nothing() -> None:
    leave = [spell("2026-02-01", "2026-03-15"), spell("2026-10-01")]

    assert continuous_months([spell("2026-03-15")], day("2026-09-14"), leave) == 6


def test_earlier_spell_is_found_among_later_ones() -> None:
    spells = [spell("2026-08-01"), spell("2026-01-01", "2026-03-01")]

    assert continuous_spell(spells, day("2026-02-01")) == spells[1]

"""Areas: sums of counties, never means of shares; what a county lacks is named."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

import pytest

from tests.domain.indicators.evidences import END_OF_SEPTEMBER, doctor, evidence_of, number
from xunzhen.domain.errors import say
from xunzhen.domain.indicators.area import (
    Sums,
    area_lines,
    due_days,
    summed,
    sums_of,
    weeks_together,
)
from xunzhen.domain.indicators.catalogue import indicator_called
from xunzhen.domain.indicators.measure import Behind, Measurement
from xunzhen.domain.indicators.status import Status
from xunzhen.domain.indicators.target import Bearing
from xunzhen.domain.periods.period import parse_period
from xunzhen.files.policies import load_book

BOOK = load_book()
SHARE = indicator_called("thousand_doctors.municipal_share")
TIMES = indicator_called("thousand_doctors.person_times")
YEAR = parse_period("2022")
LAST = dt.date(2022, 12, 31)


def share(county: str, numerator: int | None, denominator: int | None = None) -> Sums:
    missing = () if numerator is not None else (say("x.none", "没有", "none"),)
    return Sums(Measurement(SHARE.id, county, YEAR, 100, numerator, denominator, missing=missing))


def test_a_share_is_the_sum_of_numerators_over_denominators() -> None:
    # 1/2 and 1/8: 2/10 = 20 %, the mean of the shares would be 31.25 %.
    whole, without = summed(
        "350500", {"350524": share("350524", 1, 2), "350525": share("350525", 1, 8)}
    )

    assert (whole.value, without) == (Fraction(20), ())


def test_a_county_without_a_number_is_named_and_left_out() -> None:
    whole, without = summed(
        "350500", {"350524": share("350524", 1, 2), "350525": share("350525", None)}
    )

    assert (whole.value, without) == (Fraction(50), ("350525",))


def test_no_number_anywhere_is_no_number() -> None:
    counties = {code: share(code, None) for code in ("350524", "350525")}
    whole, without = summed("350500", counties)

    assert (whole.numerator, without) == (None, ("350524", "350525"))
    # What all of them lack is said once.
    assert [said.code for said in whole.missing] == ["indicators.no_county_has", "x.none"]


def test_rows_that_lack_a_fact_stay_unknown_in_the_whole() -> None:
    rows = tuple(Behind(f"r{n}", "p", 0, 1, unknown=True) for n in range(3))
    evidence = evidence_of()
    found = Measurement(
        SHARE.id, "350525", YEAR, 100, None, rows=rows, missing=(say("x.a", "缺", "lacks"),)
    )
    kept = sums_of(SHARE, found, evidence, LAST)
    whole, _without = summed("350500", {"350524": share("350524", 1, 2), "350525": kept})

    assert (whole.numerator, whole.denominator, whole.unknown) == (1, 5, 3)


@pytest.mark.parametrize(("place", "binds"), [("350000", True), ("350500", False)])
def test_a_total_of_the_province_judges_the_province_alone(place: str, binds: bool) -> None:
    # FJ-2022-595/1.9: 10,000 person-times by the end of 2022, a total of the province.
    sums = Sums(Measurement(TIMES.id, "350524", YEAR, None, 9_000))
    line = area_lines(BOOK, TIMES, place, LAST, {None: {"350524": sums}})[0].line

    assert line.target is not None
    assert (line.target.bearing is Bearing.BINDS) is binds
    assert (line.judgement.status is Status.MISSED) is binds
    assert ("不判单个市" in line.judgement.sentence.zh) is not binds


def test_a_stage_is_judged_by_what_was_done_by_its_day() -> None:
    stage = indicator_called("thousand_doctors.stage_person_times")
    ends = due_days(BOOK, stage, ["350000"], LAST)
    assert ends == (None, dt.date(2022, 10, 31))

    parts = {
        end: {"350524": Sums(Measurement(stage.id, "350524", YEAR, None, counted))}
        for end, counted in zip(ends, (9_000, 8_000), strict=True)
    }
    line = area_lines(BOOK, stage, "350000", LAST, parts)[0].line
    assert (line.measurement.numerator, line.judgement.status) == (8_000, Status.REACHED)


def test_weeks_of_a_county_end_on_the_last_day() -> None:
    evidence = evidence_of(doctor("a", 9, 1, "s-01", "h-101"), doctor("b", 9, 30, "s-01", "h-101"))
    found = sums_of(TIMES, number(TIMES.id, evidence), evidence, END_OF_SEPTEMBER)

    # Weeks back from 30 September: 24–30 holds b, 27 Aug–2 Sep holds a, four weeks before.
    assert (found.weeks[-1], found.weeks[-5], sum(found.weeks)) == (1, 1, 2)
    assert found.first == dt.date(2026, 9, 1)
    assert found.measurement.rows == ()


@pytest.mark.parametrize(
    ("parts", "together"),
    [([], []), ([[]], []), ([[1, 2, 3], [10]], [1, 2, 13]), ([[10], [1, 2, 3]], [1, 2, 13])],
)
def test_weeks_of_counties_are_added_from_the_last_back(
    parts: list[list[int]], together: list[int]
) -> None:
    assert weeks_together(parts) == together

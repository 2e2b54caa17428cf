"""Targets: which binds, which gives way, which contradict, and what is said of each."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest

from xunzhen.domain.errors import say
from xunzhen.domain.indicators.catalogue import indicator_called
from xunzhen.domain.indicators.forecast import forecast
from xunzhen.domain.indicators.measure import Measurement
from xunzhen.domain.indicators.status import Status, judge
from xunzhen.domain.indicators.target import Bearing, Target, targets_of
from xunzhen.domain.periods.period import year_of
from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.clause import Clause, Document, Force, Kind, Level, Range

DAY = dt.date(2026, 6, 30)
SHARE = indicator_called("standard.township_basic_share")
TIMES = indicator_called("thousand_doctors.person_times")
COVERED = indicator_called("coverage.village_share")


def book_with(*targets: tuple[str, str, str, int, str]) -> Book:
    """The shipped rules with (clause, place, comparator, value, document) of 2026 alone."""
    from xunzhen.files.policies import load_book

    documents, clauses = {}, []
    for id_, place, op, value, document in targets:
        level = Level.CITY if place.endswith("00") else Level.COUNTY
        issued = dt.date(2026, int(document[-1]), 1)
        documents[document] = Document(
            document, f"{document}号", "目标", level, place, issued, issued, None
        )
        clauses.append(
            Clause(
                id_, document, "一", Kind.INDICATOR_TARGET, "目标", "目标", "县", Force.HARD,
                place, SHARE.rule, op, value, due_on=dt.date(2026, 12, 31), since=issued,
            )
        )  # fmt: skip
    return Book(documents, tuple(clauses), load_book().rules)


def bearings(book: Book, place: str = "350124") -> dict[str, Bearing]:
    return {one.clause: one.bearing for one in targets_of(book, SHARE, place, DAY)}


def test_nearer_target_binds_and_the_other_is_told_as_superseded() -> None:
    book = book_with(("A/1", "350100", "≥", 98, "D1"), ("B/1", "350124", "≥", 95, "D2"))

    assert bearings(book) == {"B/1": Bearing.BINDS, "A/1": Bearing.SUPERSEDED}
    other = targets_of(book, SHARE, "350124", DAY)[1]
    found = measured(48, 49)
    said = judge(SHARE, found, other, DAY)
    assert said.status is Status.SUPERSEDED
    assert "B/1" in said.sentence.zh


def test_newer_target_of_the_same_office_supersedes_the_older() -> None:
    book = book_with(("A/1", "350100", "≥", 90, "D1"), ("A/2", "350100", "≥", 98, "D3"))

    assert bearings(book) == {"A/2": Bearing.BINDS, "A/1": Bearing.SUPERSEDED}


def test_two_numbers_of_one_document_contradict_and_none_is_chosen() -> None:
    book = book_with(("A/1", "350100", "≥", 90, "D1"), ("A/2", "350100", "≥", 98, "D1"))

    assert set(bearings(book).values()) == {Bearing.CONTRADICTS}
    for one in targets_of(book, SHARE, "350124", DAY):
        said = judge(SHARE, measured(49, 49), one, DAY)
        assert said.status is Status.CANNOT_JUDGE
        assert one.others[0] in said.sentence.zh


def test_floor_above_a_ceiling_contradicts_even_between_levels() -> None:
    book = book_with(("A/1", "350100", "≤", 90, "D1"), ("B/1", "350124", "≥", 95, "D2"))

    assert set(bearings(book).values()) == {Bearing.CONTRADICTS}


def test_targets_that_leave_room_do_not_contradict() -> None:
    book = book_with(("A/1", "350100", "≤", 99, "D1"), ("B/1", "350124", "≥", 95, "D2"))

    assert bearings(book)["B/1"] is Bearing.BINDS


def test_order_of_clauses_does_not_matter() -> None:
    rows = (("A/1", "350100", "≥", 90, "D1"), ("A/2", "350100", "≥", 98, "D3"))

    assert targets_of(book_with(*rows), SHARE, "350124", DAY) == targets_of(
        book_with(*rows[::-1]), SHARE, "350124", DAY
    )


def measured(
    numerator: int | None, denominator: int | None = None, unknown: int = 0
) -> Measurement:
    missing = (say("x.none", "没有台账。", "No ledger."),) if numerator is None else ()
    return Measurement(
        "x", "350124", year_of(DAY), 100, numerator, denominator, unknown, missing=missing
    )


def target(value: int | Range = 98, due: dt.date | None = dt.date(2026, 12, 31)) -> Target:
    return Target(
        SHARE.id, "350100", value, "≥", "%", Force.HARD, "A/1", "D1", "D1号 一", "2026-01-01",
        None, due,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("found", "due", "status"),
    [
        (measured(49, 50), dt.date(2026, 12, 31), Status.REACHED),
        (measured(48, 50), dt.date(2026, 6, 30), Status.MISSED),
        (measured(48, 50), dt.date(2026, 7, 1), Status.CANNOT_JUDGE),
        (measured(48, 50), None, Status.BEHIND),
        (measured(48, 50, 2), dt.date(2026, 6, 30), Status.CANNOT_JUDGE),
        (measured(47, 50, 1), dt.date(2026, 6, 30), Status.MISSED),
        (measured(0, 0), dt.date(2026, 6, 30), Status.CANNOT_JUDGE),
        (measured(None), dt.date(2026, 6, 30), Status.CANNOT_JUDGE),
    ],
)
def test_status_of_a_share(found: Measurement, due: dt.date | None, status: Status) -> None:
    said = judge(SHARE, found, target(due=due), DAY)

    assert said.status is status
    assert said.sentence.zh
    assert said.sentence.en


def test_target_between_two_ends_is_kept_within_them() -> None:
    one = target(Range(1, 5))

    assert [one.is_met_by(Fraction(value)) for value in (0, 1, 5, 6)] == [False, True, True, False]


@pytest.mark.parametrize(("weekly", "status"), [(150, Status.BEHIND), (160, Status.ON_COURSE)])
def test_pace_says_whether_a_cumulative_target_is_on_course(weekly: int, status: Status) -> None:
    # 20 weeks to come: 3,000 + 20 × 150 = 6,000 of 6,200; with 160, 6,200 and a little.
    due = DAY + dt.timedelta(weeks=20)
    ahead = forecast(3000, [weekly] * 8, DAY, due, 6200)
    found = Measurement(TIMES.id, "350124", year_of(DAY), None, 3000)

    said = judge(TIMES, found, replace(target(6200, due), indicator=TIMES.id), DAY, ahead)

    assert said.status is status


def test_county_is_told_whose_rule_it_is_and_the_city_is_judged() -> None:
    from xunzhen.files.policies import load_book

    indicator = indicator_called("thousand_doctors.municipal_share")
    day = dt.date(2023, 6, 30)
    county = targets_of(load_book(), indicator, "350524", day)[0]
    city = targets_of(load_book(), indicator, "350500", day)[0]

    assert (county.clause, county.bearing) == (city.clause, Bearing.OTHERS)
    assert (city.bearing, city.counted_at) == (Bearing.BINDS, Level.CITY)


def test_same_value_with_an_earlier_due_day_is_a_target_of_its_own() -> None:
    # FJ-2022-595 asks for all units by 31 October (1.3) and again without a day (2.1.1, 3.1.5).
    from xunzhen.files.policies import load_book

    indicator = indicator_called("thousand_doctors.unit_coverage")
    found = targets_of(load_book(), indicator, "350524", dt.date(2022, 10, 31))

    binding = {one.clause: one.due for one in found if one.bearing is Bearing.BINDS}
    assert binding["FJ-2022-595/1.3"] == dt.date(2022, 10, 31)
    assert len(set(binding.values())) == len(binding) == 2


def test_others_total_is_told_with_the_data_that_is_missing_here() -> None:
    from xunzhen.files.policies import load_book

    halls = indicator_called("tcm.halls")
    one = targets_of(load_book(), halls, "350124", dt.date(2025, 6, 30))[0]

    said = judge(halls, measured(None), one, DAY).sentence

    assert said.zh.startswith("省级2、市级8家是榕政办规〔2024〕24号 四10按设区市合计定的")
    assert said.zh.endswith("没有台账。")
    assert said.en.endswith("No ledger.")

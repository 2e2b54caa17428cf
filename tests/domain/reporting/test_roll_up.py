"""The whole is the sum of its parts, or it is said why not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.reporting.a_return import (
    CLERK,
    COUNTY,
    at,
    drafted,
    kept,
    locked,
    submitted,
    visits,
)
from xunzhen.domain.reporting.figure import Figure
from xunzhen.domain.reporting.flow import Actor
from xunzhen.domain.reporting.restatement import restate
from xunzhen.domain.reporting.roll_up import Part, Why, rolled_up
from xunzhen.domain.reporting.statutory_return import Rank, ReportingUnit

CLOSED = at(10, 5, 12)
INDICATOR = "circuit.visits"


def unit(name: str) -> ReportingUnit:
    return ReportingUnit(name, name, Rank.COUNTY, "350500")


def part(name: str, *figures: Figure) -> Part:
    return Part(name, locked(drafted(unit(name), *figures)))


@settings(max_examples=40)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=8))
def test_sum_of_any_parts_adds_up(numbers: list[int]) -> None:
    names = [f"c{index}" for index in range(len(numbers))]
    parts = [part(name, visits(number)) for name, number in zip(names, numbers, strict=True)]

    rolled = rolled_up(INDICATOR, names, parts, CLOSED, whole=visits(sum(numbers)))

    assert rolled.adds_up
    assert (rolled.reasons, rolled.unexplained) == ((), 0)


@given(st.permutations(["a", "b", "c"]))
def test_order_of_parts_does_not_matter(order: list[str]) -> None:
    numbers = {"a": 3, "b": 4, "c": 5}

    rolled = rolled_up(INDICATOR, "abc", [part(n, visits(numbers[n])) for n in order], CLOSED)

    assert rolled.summed.numerator == 12
    assert (
        rolled.summed.source
        == rolled_up(
            INDICATOR, "abc", [part(n, visits(numbers[n])) for n in "abc"], CLOSED
        ).summed.source
    )


def test_shares_are_added_as_numerators_and_denominators() -> None:
    parts = [part("a", kept(1, 1)), part("b", kept(0, 3))]

    rolled = rolled_up("circuit.kept_share", ["a", "b"], parts, CLOSED)

    # 1 of 4 is 25 %; the mean of 100 % and 0 % would be 50 %.
    assert rolled.summed.printed == "25.0%"


def test_missing_part_leaves_the_difference_unknown() -> None:
    unaccepted = Part("b", submitted(drafted(unit("b"), visits(4))))
    parts = [part("a", visits(3)), unaccepted]

    rolled = rolled_up(INDICATOR, ["a", "b", "c"], parts, CLOSED, whole=visits(10))

    assert [(one.why, one.unit) for one in rolled.reasons] == [
        (Why.MISSING, "b"),
        (Why.MISSING, "c"),
    ]
    assert not rolled.adds_up
    assert rolled.unexplained is None


def test_late_part_explains_what_the_whole_lacks() -> None:
    late = Part("b", locked(drafted(unit("b"), visits(4)), at(10, 7)))

    rolled = rolled_up(INDICATOR, ["a", "b"], [part("a", visits(3)), late], CLOSED, whole=visits(3))

    # The sum is 7, the whole 3; b came two days after the whole was closed with 4.
    assert [(one.why, one.by) for one in rolled.reasons] == [(Why.LATE, Decimal(4))]
    assert rolled.unexplained == 0


def test_part_restated_after_the_whole_explains_by_how_much() -> None:
    month = locked(drafted(unit("a"), visits(18)))
    clerk = Actor("u-1", "a", CLERK.duties)
    correction = restate(month, [visits(20)], clerk, at(11, 1), why="补录")

    rolled = rolled_up(
        INDICATOR, ["a"], [Part("a", month, (correction,))], CLOSED, whole=visits(18)
    )

    assert rolled.summed.numerator == 20
    assert [(one.why, one.by) for one in rolled.reasons] == [(Why.RESTATED, Decimal(2))]
    assert rolled.unexplained == 0


def test_what_two_parts_both_counted_is_named() -> None:
    parts = [part("a", visits(3)), part("b", visits(4))]

    rolled = rolled_up(
        INDICATOR,
        ["a", "b"],
        parts,
        CLOSED,
        whole=visits(6),
        twice={("a", "b"): Decimal(1)},
    )

    # 3 + 4 = 7, the whole 6: one person was seen in both.
    assert rolled.reasons[-1].why is Why.TWICE
    assert rolled.unexplained == 0


def test_difference_nobody_accounts_for_stays_in_sight() -> None:
    rolled = rolled_up(INDICATOR, ["a"], [part("a", visits(3))], CLOSED, whole=visits(5))

    assert rolled.unexplained == -2


def test_part_without_the_indicator_is_named() -> None:
    rolled = rolled_up(INDICATOR, ["a"], [part("a", kept(1, 2))], CLOSED)

    assert [one.why for one in rolled.reasons] == [Why.NO_FIGURE]
    assert rolled.summed.value is None


def test_numerator_nobody_holds_is_no_zero() -> None:
    unheld = replace(visits(0), numerator=None, value=None)

    rolled = rolled_up(INDICATOR, ["a"], [part("a", unheld)], CLOSED)

    assert [one.why for one in rolled.reasons] == [Why.NO_FIGURE]
    assert COUNTY.id not in rolled.reasons[0].told.zh

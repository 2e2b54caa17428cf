"""The evidence of one township: its own entries, places and people, and nobody else's."""

from __future__ import annotations

from dataclasses import replace

from tests.domain.indicators.evidences import assigned, doctor, evidence_of, number
from xunzhen.domain.indicators.part import evidence_within

JIA, YI = "350524101", "350524202"


def test_part_counts_its_own_entries_only() -> None:
    whole = evidence_of(
        doctor("a", 9, 2, "x-1", "h-101"), doctor("b", 9, 3, "x-1", "350524101202"),
        doctor("c", 9, 4, "x-2", "h-202"), doctor("d", 9, 5, "x-2", "h-350524"),
    )  # fmt: skip

    parts = [
        number("thousand_doctors.person_times", evidence_within(whole, one)).numerator
        for one in (JIA, YI, "350524203")
    ]

    # The county hospital stands in no township: 4 = 2 + 1 + 0 + 1.
    assert number("thousand_doctors.person_times", whole).numerator == 4
    assert parts == [2, 1, 0]


def test_person_of_two_townships_is_one_in_each() -> None:
    whole = evidence_of(doctor("a", 9, 2, "x-1", "h-101"), doctor("b", 9, 3, "x-1", "h-202"))

    of = [
        number("thousand_doctors.min_doctors", evidence_within(whole, one)).numerator
        for one in (JIA, YI)
    ]

    assert (of, number("thousand_doctors.min_doctors", whole).numerator) == ([1, 1], 1)


def test_share_of_a_part_has_its_own_denominator() -> None:
    whole = evidence_of(doctor("a", 9, 2, "x-1", "h-101"))

    found = number("thousand_doctors.unit_coverage", evidence_within(whole, JIA))

    assert (found.numerator, found.denominator) == (1, 1)


def test_assignments_go_with_the_unit_that_receives() -> None:
    whole = evidence_of(
        assignments=(
            assigned("p-1", "x-1", "2026-09-01"),
            assigned("p-2", "x-2", "2026-09-01", receiver="h-202"),
        )
    )

    part = evidence_within(whole, JIA)

    assert [one.id for one in part.assignments or ()] == ["p-1"]


def test_table_that_is_not_there_is_not_there_in_a_part() -> None:
    bare = replace(evidence_of(), ledger=None, assignments=None, agreements=None)

    part = evidence_within(bare, JIA)

    assert (part.ledger, part.assignments, part.agreements) == (None, None, None)

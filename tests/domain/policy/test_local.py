"""A county's own rows as clauses, and rows that are refused."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.domain.policy.small_book import (
    ANXI,
    DAY,
    PAY,
    PEOPLE,
    SPAN,
    VISITS,
    book,
    clause,
    document,
    levels,
)
from xunzhen.domain.errors import Severity
from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.clause import Force, Level, Range, Tiers
from xunzhen.domain.policy.local import LocalLaw, LocalRow, local_law, loosening_notices

NEW_YEAR = dt.date(2026, 1, 1)
TOWNSHIPS = {"甲镇": "350524101", "350524101": "350524101"}
ENDED = dt.date(2026, 1, 1)


def row(rule: str, value: str, **more: str) -> LocalRow:
    return LocalRow(rule, value, NEW_YEAR, **more)


def read(law: Book, *rows: LocalRow) -> LocalLaw:
    return local_law(law, ANXI, rows, TOWNSHIPS)


def with_rows(law: Book, *rows: LocalRow) -> Book:
    own = read(law, *rows)
    return law.with_documents(own.documents, own.clauses)


def codes(own: LocalLaw) -> list[str]:
    return [fault.sentence.code for fault in own.faults]


def test_row_rules_in_its_county_with_the_paper_it_rests_on() -> None:
    law = with_rows(book([], []), row("a.people", "180", document="县发1号", article="三2"))

    ruling = law.ruling("a.people", ANXI, DAY)

    assert (ruling.value, ruling.citation) == (180, "县发1号 三2")


def test_row_may_name_its_rule_in_chinese() -> None:
    law = with_rows(book([], []), row("规则a.people", "180"))

    assert law.ruling("a.people", ANXI, DAY).value == 180


def test_row_without_paper_cites_the_table() -> None:
    law = with_rows(book([], []), row("a.people", "180"))

    assert law.ruling("a.people", ANXI, DAY).citation == "本县规则"


def test_row_is_compared_as_its_rule_is() -> None:
    law = with_rows(book([], []), row("a.visits", "3"))

    ruling = law.ruling("a.visits", ANXI, DAY)

    assert (ruling.value, ruling.op) == (3, "≥")


def test_row_for_a_township_rules_there_only() -> None:
    law = with_rows(book([], []), row("a.people", "180"), row("a.people", "240", applies_to="甲镇"))

    assert law.ruling("a.people", "350524101201", DAY).value == 240
    assert law.ruling("a.people", ANXI, DAY).value == 180


def test_rows_for_tiers_make_one_value() -> None:
    law = with_rows(
        book([], []),
        row("a.pay", "2000", applies_to="硕士"),
        row("a.pay", "1000", applies_to="本科"),
    )

    assert law.ruling("a.pay", ANXI, DAY).value == Tiers((("硕士", 200_000), ("本科", 100_000)))


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (row("a.pople", "180"), "policy.rule_unknown"),
        (row("a.people", "约500"), "policy.value_unreadable"),
        (row("a.people", "180", applies_to="丁乡"), "policy.tier_unknown"),
        (row("a.pay", "2000", applies_to="博士"), "policy.tier_unknown"),
        (row("document.valid_until", "2026-12-31", document="县发9号"), "policy.document_unknown"),
        (row("clause.starts", "d/9"), "policy.not_planned"),
    ],
)
def test_bad_row_is_left_out_with_its_reason_and_a_good_one_passes(
    bad: LocalRow, code: str
) -> None:
    own = read(book([], []), bad, row("a.minutes", "60"))

    assert codes(own) == [code]
    assert [one.rule for one in own.clauses] == ["a.minutes"]


def test_unknown_rule_lists_near_names() -> None:
    own = read(book([], []), row("a.pople", "180"))

    assert "a.people" in own.faults[0].sentence.zh


def test_two_values_from_one_day_are_both_refused() -> None:
    own = read(book([], []), row("a.people", "180"), row("a.people", "240"))

    assert codes(own) == ["policy.two_values"]
    assert own.clauses == ()


def test_rate_outside_the_range_of_a_document_is_refused() -> None:
    law = book(
        [document("d", Level.PROVINCE)],
        [clause("d/1", SPAN, Range(600, 1000), op="within", value_text="6—10元")],
    )

    own = read(law, row("a.rate", "12"))

    assert codes(own) == ["policy.out_of_range"]
    assert "6—10元" in own.faults[0].sentence.zh


def test_rate_at_the_end_of_the_range_is_taken() -> None:
    law = book(
        [document("d", Level.PROVINCE)], [clause("d/1", SPAN, Range(600, 1000), op="within")]
    )

    assert read(law, row("a.rate", "10")).faults == ()


def test_planned_clause_rules_from_the_day_the_county_enters() -> None:
    planned = clause("d/1", PAY, 5, force=Force.PLANNED, since=None)
    law = with_rows(book([document("d", Level.COUNTY)], [planned]), row("clause.starts", "d/1"))

    ruling = law.ruling("a.pay", ANXI, NEW_YEAR)

    assert ruling.clause == planned
    assert len(ruling.rests_on) == 1
    assert law.verdict("a.pay", ANXI, dt.date(2025, 12, 31)).ruling is None


def test_document_is_extended_by_its_number() -> None:
    home = document("d", Level.CITY, ENDED)
    law = book([home], [clause("d/1", PEOPLE, 500, until=ENDED)])

    extended = with_rows(law, row("document.valid_until", "2026-12-31", document=home.number))

    assert extended.ruling("a.people", ANXI, DAY).value == 500


def test_row_looser_than_the_law_above_is_noticed() -> None:
    law = levels(VISITS, {Level.NATIONAL: 2})
    own = read(law, row("a.visits", "1"))
    whole = law.with_documents(own.documents, own.clauses)

    (notice,) = loosening_notices(whole, own.clauses)

    assert notice.severity is Severity.NOTICE
    assert notice.sentence.code == "policy.looser"

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.policy.small_book import (
    ANXI,
    DAY,
    MINUTES,
    PEOPLE,
    VISITS,
    book,
    clause,
    document,
    levels,
)
from xunzhen.domain.errors import BadData
from xunzhen.domain.policy.assumed import AssumedLaw, Supposed, assumed_document, supposed_law
from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.clause import Force, Level, Rule, Why

TOWNSHIPS = {"湖头镇": "350524102", "350524102": "350524102"}


def supposing(law: Book, *supposed: Supposed) -> Book:
    return supposed_law(law, ANXI, supposed, TOWNSHIPS).added_to(law)


def test_looser_value_is_supposed_against_the_maximum() -> None:
    law = levels(VISITS, {Level.NATIONAL: 2, Level.COUNTY: 3})

    ruling = supposing(law, Supposed("a.visits", "1")).ruling("a.visits", ANXI, DAY)

    assert ruling.value == 1
    assert ruling.citation == "假设"


def test_larger_value_is_supposed_against_the_minimum() -> None:
    law = levels(MINUTES, {Level.NATIONAL: 30, Level.SITE: 45})

    changed = supposing(law, Supposed("a.minutes", "120"))

    assert changed.ruling("a.minutes", ANXI, DAY).value == 120


def test_clauses_that_give_way_say_that_this_is_supposed() -> None:
    law = levels(VISITS, {Level.NATIONAL: 2, Level.SITE: 3})

    ruling = supposing(law, Supposed("a.visits", "1")).ruling("a.visits", ANXI, DAY)

    assert {one.why for one in ruling.passed_over} == {Why.ASSUMED}
    assert "假设" in ruling.passed_over[0].reason_zh


def test_the_book_itself_stays_as_it_was() -> None:
    law = levels(VISITS, {Level.NATIONAL: 2})

    supposing(law, Supposed("a.visits", "5"))

    assert law.ruling("a.visits", ANXI, DAY).value == 2


def test_value_supposed_for_a_township_goes_before_that_of_the_county() -> None:
    law = levels(VISITS, {Level.NATIONAL: 2})
    changed = supposing(law, Supposed("a.visits", "4"), Supposed("a.visits", "1", "湖头镇"))

    found = [changed.ruling("a.visits", place, DAY).value for place in ("350524102", "350524103")]

    assert found == [1, 4]


def test_unknown_rule_is_answered_with_near_names() -> None:
    law = levels(VISITS, {Level.NATIONAL: 2})

    with pytest.raises(BadData, match=r"没有名为“a\.visit”的规则。相近的有：.*a\.visits"):
        supposing(law, Supposed("a.visit", "3"))


@pytest.mark.parametrize(
    ("supposed", "code"),
    [
        (Supposed("a.visits", "三"), "policy.value_unreadable"),
        (Supposed("a.visits", "3", "某镇"), "policy.supposed_township"),
        (Supposed("document.valid_until", "2027-01-01"), "policy.supposed_validity"),
    ],
)
def test_what_cannot_be_supposed_is_refused(supposed: Supposed, code: str) -> None:
    law = levels(VISITS, {Level.NATIONAL: 2})

    with pytest.raises(BadData) as refused:
        supposing(law, supposed)

    assert refused.value.sentence.code == code


def test_rule_supposed_twice_is_refused() -> None:
    law = levels(VISITS, {Level.NATIONAL: 2})
    draft = assumed_document(document("d", Level.COUNTY), [clause("d/1", VISITS, 3, place=ANXI)])

    with pytest.raises(BadData, match="假设了两次"):
        draft.joined(supposed_law(law, ANXI, (Supposed("a.visits", "4"),), TOWNSHIPS))


def test_draft_document_binds_without_its_dates_and_plans() -> None:
    law = levels(PEOPLE, {Level.COUNTY: 500})
    late = dt.date(2099, 1, 1)
    draft = assumed_document(
        document("d", Level.PROVINCE),
        [clause("d/1", PEOPLE, 800, since=late, force=Force.PLANNED, yields_to=("county/1",))],
    )

    ruling = draft.added_to(law).ruling("a.people", ANXI, DAY)

    assert ruling.value == 800
    assert ruling.citation == "假设：文〔2020〕d号 一1"


def test_nothing_supposed_is_no_law() -> None:
    assert supposed_law(book([], []), ANXI, (), {}) == AssumedLaw()


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from([one for one in Level if one is not Level.WHAT_IF]),
        st.integers(0, 9),
        min_size=1,
    ),
    st.integers(0, 9),
    st.sampled_from([VISITS, MINUTES, PEOPLE]),
)
def test_supposed_value_rules_whatever_the_levels_say(
    values: dict[Level, int], supposed: int, rule: Rule
) -> None:
    law = levels(rule, dict(values))

    changed = supposing(law, Supposed(rule.name, str(supposed)))

    assert changed.ruling(rule.name, ANXI, DAY).value == supposed

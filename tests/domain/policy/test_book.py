"""What rules where and when, and what is said of the rest."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.domain.policy.small_book import (
    ANXI,
    DAY,
    MINQING,
    MINUTES,
    PEOPLE,
    VALID,
    VISITS,
    book,
    clause,
    document,
    levels,
)
from xunzhen.domain.errors import BadData, NoClause
from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.clause import Force, Level, PassedOver, Setting, Why


def only_reason(law: Book, place: str = ANXI, day: dt.date = DAY) -> PassedOver:
    (over,) = law.verdict("a.people", place, day).passed_over
    return over


def one_clause(**more: Any) -> Book:
    home = document("d", Level.PROVINCE)
    return book([home], [clause("d/1", PEOPLE, 500, **more)])


def test_nearest_level_wins() -> None:
    law = levels(PEOPLE, {Level.NATIONAL: 100, Level.CITY: 300, Level.PROVINCE: 200})

    ruling = law.ruling("a.people", ANXI, DAY)

    assert ruling.value == 300
    assert ruling.citation == "文〔2020〕city号 一1"
    assert ruling.citation_en == "city/1"


def test_farther_levels_are_named_as_less_local() -> None:
    law = levels(PEOPLE, {Level.NATIONAL: 100, Level.CITY: 300})

    ruling = law.ruling("a.people", ANXI, DAY)

    assert [(over.clause.id, over.why) for over in ruling.passed_over] == [
        ("national/1", Why.LESS_LOCAL)
    ]
    assert ruling.passed_over[0].reason_zh == "有更近一级的规定：city/1"


def test_maximum_takes_the_stricter_value_from_any_level() -> None:
    law = levels(VISITS, {Level.NATIONAL: 2, Level.COUNTY: 1, Level.SITE: 1})

    ruling = law.ruling("a.visits", ANXI, DAY)

    assert ruling.value == 2
    assert {over.why for over in ruling.passed_over} == {Why.WEAKER}


def test_minimum_takes_the_smaller_value_from_any_level() -> None:
    law = levels(MINUTES, {Level.NATIONAL: 30, Level.COUNTY: 45})

    assert law.ruling("a.minutes", ANXI, DAY).value == 30


def test_equal_values_are_cited_from_the_nearest_level() -> None:
    law = levels(VISITS, {Level.NATIONAL: 2, Level.COUNTY: 2})

    ruling = law.ruling("a.visits", ANXI, DAY)

    assert ruling.clause is not None
    assert ruling.clause.id == "county/1"
    assert ruling.passed_over[0].why is Why.SAME


def test_newer_clause_wins_within_a_level() -> None:
    home = document("d", Level.PROVINCE)
    newer = clause("d/2", PEOPLE, 600, since=dt.date(2025, 1, 1))
    law = book([home], [clause("d/1", PEOPLE, 500), newer])

    ruling = law.ruling("a.people", ANXI, DAY)

    assert ruling.value == 600
    assert ruling.passed_over[0].why is Why.OLDER


def test_clause_yields_by_the_reading_chosen() -> None:
    home = document("d", Level.PROVINCE)
    newer = clause("d/2", PEOPLE, 5, since=dt.date(2025, 1, 1), yields_to=("d/1",))
    law = book([home], [clause("d/1", PEOPLE, 14), newer])

    ruling = law.ruling("a.people", ANXI, DAY)

    assert ruling.value == 14
    assert ruling.passed_over[0].why is Why.YIELDS


def test_clause_yields_to_nothing_that_is_not_in_force() -> None:
    home = document("d", Level.PROVINCE)
    ended = clause("d/1", PEOPLE, 14, until=dt.date(2024, 1, 1))
    law = book([home], [ended, clause("d/2", PEOPLE, 5, yields_to=("d/1",))])

    assert law.ruling("a.people", ANXI, DAY).value == 5


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"place": "350100"}, Why.OTHER_PLACE),
        ({"exclude": ("350524",)}, Why.EXCLUDED),
        ({"exclude": ("350500",)}, Why.EXCLUDED),
        ({"force": Force.FACT}, Why.FACT),
        ({"force": Force.PLANNED, "since": None}, Why.PLANNED),
        ({"since": dt.date(2026, 3, 3)}, Why.NOT_YET),
        ({"until": dt.date(2026, 3, 2)}, Why.ENDED),
        ({"counted_at": Level.PROVINCE}, Why.COUNTED_ELSEWHERE),
        ({"value": None}, Why.NO_VALUE),
    ],
)
def test_clause_that_does_not_bind_is_passed_over_with_its_reason(
    more: dict[str, Any], why: Why
) -> None:
    values = {"value": 500, **more}
    law = book(
        [document("d", Level.PROVINCE)], [clause("d/1", PEOPLE, values.pop("value"), **values)]
    )

    assert only_reason(law).why is why


def test_last_day_is_said_as_people_count_it() -> None:
    law = one_clause(until=dt.date(2026, 1, 1))

    assert only_reason(law).reason_zh == "2025-12-31已到期"


def test_total_of_a_province_binds_the_province() -> None:
    law = one_clause(counted_at=Level.PROVINCE)

    assert law.ruling("a.people", "350000", DAY).value == 500


def test_unset_rule_names_itself_who_sets_it_and_where() -> None:
    law = book([], [])

    with pytest.raises(NoClause) as problem:
        law.ruling("a.people", ANXI, DAY)

    assert problem.value.rule == "a.people"
    assert "“规则a.people”" in problem.value.sentence.zh
    assert "县级卫生健康局" in problem.value.sentence.zh
    assert "“本县规则”表" in problem.value.sentence.zh


def test_unset_sentence_tells_what_ended() -> None:
    law = one_clause(until=dt.date(2026, 1, 1))

    with pytest.raises(NoClause) as problem:
        law.ruling("a.people", ANXI, DAY)

    assert "文〔2020〕d号一1有此规定，但2025-12-31已到期" in problem.value.sentence.zh


def test_suggestion_stands_in_for_an_unset_rule_and_says_so() -> None:
    ruling = book([], []).ruling_or_suggestion("a.minutes", ANXI, DAY)

    assert (ruling.value, ruling.suggested, ruling.citation) == (90, True, "未设定")


def test_suggestion_gives_way_to_a_clause() -> None:
    law = levels(MINUTES, {Level.COUNTY: 45})

    ruling = law.ruling_or_suggestion("a.minutes", ANXI, DAY)

    assert (ruling.value, ruling.suggested) == (45, False)


def test_unset_rule_without_suggestion_raises() -> None:
    with pytest.raises(NoClause):
        book([], []).ruling_or_suggestion("a.people", ANXI, DAY)


def test_unknown_rule_is_answered_with_near_names() -> None:
    with pytest.raises(BadData, match=r"a\.visits"):
        book([], []).ruling("a.visit", ANXI, DAY)


def test_rule_is_found_by_its_chinese_name() -> None:
    assert book([], []).rule("规则a.visits") is VISITS


def test_further_rule_of_a_clause_rules_too() -> None:
    home = document("d", Level.PROVINCE)
    both = clause("d/1", PEOPLE, 500, also=(Setting("a.minutes", "≤", 30, "分钟"),))

    ruling = book([home], [both]).ruling("a.minutes", ANXI, DAY)

    assert (ruling.value, ruling.op) == (30, "≤")


def test_ended_document_lives_on_where_the_county_extends_it() -> None:
    ends = dt.date(2026, 1, 1)
    law = book([document("d", Level.PROVINCE, ends)], [clause("d/1", PEOPLE, 500, until=ends)])
    site = document("own", Level.SITE)
    extension = clause("own/1", VALID, dt.date(2026, 12, 31), place=ANXI, since=ends, about=("d",))

    extended = law.with_documents([site], [extension])

    ruling = extended.ruling("a.people", ANXI, DAY)
    assert ruling.value == 500
    assert [one.id for one in ruling.rests_on] == ["own/1"]


@pytest.mark.parametrize(
    ("place", "day"), [(MINQING, DAY), (ANXI, dt.date(2027, 1, 1))], ids=["elsewhere", "after"]
)
def test_extension_reaches_its_own_county_and_days_only(place: str, day: dt.date) -> None:
    ends = dt.date(2026, 1, 1)
    law = book([document("d", Level.PROVINCE, ends)], [clause("d/1", PEOPLE, 500, until=ends)])
    extension = clause("own/1", VALID, dt.date(2026, 12, 31), place=ANXI, since=ends, about=("d",))

    extended = law.with_documents([document("own", Level.SITE)], [extension])

    assert only_reason(extended, place, day).why is Why.ENDED


def test_extension_does_not_revive_what_the_text_ended_earlier() -> None:
    ends = dt.date(2026, 1, 1)
    early = clause("d/1", PEOPLE, 500, until=dt.date(2025, 1, 1))
    extension = clause("own/1", VALID, dt.date(2026, 12, 31), place=ANXI, about=("d",))
    law = book(
        [document("d", Level.PROVINCE, ends), document("own", Level.SITE)], [early, extension]
    )

    assert only_reason(law).why is Why.ENDED


def test_what_if_is_one_more_document() -> None:
    law = levels(PEOPLE, {Level.CITY: 500})
    what_if = document("what-if", Level.COUNTY)

    changed = law.with_documents([what_if], [clause("what-if/1", PEOPLE, 800, place=ANXI)])

    assert changed.ruling("a.people", ANXI, DAY).value == 800
    assert law.ruling("a.people", ANXI, DAY).value == 500


def test_number_of_a_text_value_is_refused() -> None:
    home = document("d", Level.PROVINCE)
    ruling = book([home], [clause("d/1", PEOPLE, "许多")]).ruling("a.people", ANXI, DAY)

    with pytest.raises(TypeError):
        _ = ruling.number

"""The annual plan: found best, proven, checked by other code, and what cannot hold is told."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.county import small_county
from xunzhen.domain.assistance.needs import (
    MUNICIPAL_SHARE,
    Doctor,
    Need,
    PlanRules,
    SenderLevel,
    junior,
    needs_of_counts,
    needs_of_referrals,
    plan_rules,
)
from xunzhen.domain.assistance.plan import plan_report
from xunzhen.domain.assistance.plan_check import broken_rules, uncovered_units
from xunzhen.domain.assistance.plan_solve import annual_plan
from xunzhen.domain.assistance.share import ShareStatus, municipal_share, municipal_wanted
from xunzhen.domain.coverage.law import county_book
from xunzhen.domain.periods.period import Period
from xunzhen.domain.policy.book import Book
from xunzhen.domain.registry.county import LocalRule
from xunzhen.files.policies import load_book

IN_2023 = dt.date(2023, 12, 1)
NO_RULES = PlanRules(IN_2023)


@pytest.fixture(scope="module")
def book() -> Book:
    return load_book()


def doctor(name: str, level: SenderLevel = SenderLevel.COUNTY, *words: str) -> Doctor:
    return Doctor(name, f"{name}院", level, frozenset(words), "中级", dt.date(2010, 1, 1), 2)


def test_municipal_4_of_25_is_16_percent_and_the_30_are_no_countys_rule(book: Book) -> None:
    rules = plan_rules(book, "350524", IN_2023)

    here = municipal_share(4, 25, rules, "county")
    above = municipal_share(4, 25, rules, "city")

    # 4 / 25 = 16 %; 30 % of 25 are 7.5, so 8 municipal doctors would be needed.
    assert here.value == Fraction(4, 25)
    assert (here.status, above.status) == (ShareStatus.NOT_TESTED_HERE, ShareStatus.MISSED)
    assert municipal_wanted(25, rules) == 8
    assert "占16%" in here.sentence.zh
    assert "按设区市考核" in here.sentence.zh
    assert "闽卫督函〔2023〕61号" in here.sentence.zh


def test_level_a_site_sets_goes_before_the_one_the_law_counts_at(book: Book) -> None:
    county = small_county(
        rules=(LocalRule("thousand_doctors.share_level", "province", Period(dt.date(2023, 1, 1))),)
    )
    rules = plan_rules(county_book(book, county), "350524", IN_2023)

    found = municipal_share(4, 25, rules, "province")

    assert plan_rules(book, "350524", IN_2023).share_tested == "city"
    assert found.status is ShareStatus.MISSED
    assert "按全省考核" in found.sentence.zh


def test_share_just_short_is_not_rounded_up_and_an_empty_one_is_not_judged(book: Book) -> None:
    rules = plan_rules(book, "350524", IN_2023)

    # 2,999 of 10,000 are 29.99 %: written 29.9, for 30 is not reached.
    assert "占29.9%" in municipal_share(2999, 10_000, rules, "city").sentence.zh
    assert municipal_share(3, 10, rules, "city").status is ShareStatus.HELD
    empty = municipal_share(0, 0, rules, "city")
    assert (empty.status, empty.value) == (ShareStatus.EMPTY, None)


def test_rule_of_a_year_that_nobody_ruled_is_unset(book: Book) -> None:
    rules = plan_rules(book, "350524", dt.date(2026, 3, 1))

    found = municipal_share(4, 25, rules, "city")

    assert found.status is ShareStatus.UNSET
    assert "未设定" in found.sentence.zh


def test_every_unit_is_covered_before_a_second_specialty_is_served() -> None:
    # 甲 alone knows 儿科, and 乙 unit asks for nothing special: with two doctors both units are
    # covered, and the heavier 内科 need of unit 子 stays open.
    needs = [Need("1", "子", "儿科"), Need("2", "子", "内科", weight=50), Need("3", "丑")]
    doctors = [doctor("甲", SenderLevel.COUNTY, "儿科"), doctor("乙", SenderLevel.CITY, "内科")]

    plan = annual_plan(doctors, needs, NO_RULES)

    # Covering 丑 by 甲 lets 乙 serve the weight of 50; both units have one.
    assert plan.assigned == {"2": "乙", "3": "甲"}
    assert [(one.name, one.value, one.bound) for one in plan.stages][:2] == [
        ("uncovered_units", 0, 0),
        ("open_needs", 1, 1),
    ]
    assert plan.proven
    assert broken_rules(plan.assigned, doctors, needs, NO_RULES) == ()


def test_unit_nobody_can_serve_is_told_with_the_reason(book: Book) -> None:
    rules = plan_rules(book, "350524", IN_2023)
    needs = [Need("1", "子", "眼科"), Need("2", "丑", "内科")]
    doctors = [doctor("甲", SenderLevel.COUNTY, "内科"), doctor("乙", SenderLevel.COUNTY, "内科")]

    plan = annual_plan(doctors, needs, rules)
    report = plan_report(plan, doctors, needs, rules)

    uncovered = next(one for one in report.findings if one.about == "子")
    assert "没有这个专科的医师" in uncovered.sentence.zh
    assert uncovered_units(plan.assigned, needs) == ("子",)
    assert report.share.status is ShareStatus.NOT_TESTED_HERE


def test_county_reading_brings_municipal_doctors_in_where_it_can(book: Book) -> None:
    rules = plan_rules(book, "350524", IN_2023)
    county = replace(rules, share_tested="county")
    needs = [Need(str(n), f"u{n}") for n in range(3)]
    doctors = [doctor(name) for name in "abc"] + [doctor("z", SenderLevel.CITY)]

    plan = annual_plan(doctors, needs, county)

    # 30 % of 3 is 0.9: one municipal doctor, and there is one.
    assert "z" in plan.assigned.values()
    assert county.number(MUNICIPAL_SHARE) == 30
    report = plan_report(plan, doctors, needs, county)
    assert report.share.status is ShareStatus.HELD


def test_intermediate_title_needs_its_years_only_where_they_are_set(book: Book) -> None:
    rules = plan_rules(book, "350524", dt.date(2022, 9, 1))
    young = Doctor("a", "h", SenderLevel.COUNTY, title="中级", title_since=dt.date(2020, 1, 1))
    low = Doctor("b", "h", SenderLevel.COUNTY, title="初级")

    assert junior(low, rules)
    assert not junior(young, rules)
    assert "thousand_doctors.senior_years" in rules.unset


def test_needs_follow_the_up_referrals_and_no_unit_is_left_out() -> None:
    needs = needs_of_referrals(
        [("子", "儿科", 20), ("子", "儿科", 12), ("子", "内科", 40), ("丑", "内科", 2)], 10, 1
    )

    assert [(one.unit, one.specialty, one.weight) for one in needs] == [
        ("丑", "", 1),
        ("子", "内科", 40),
    ]
    assert needs[1].grounds == "上转内科40人"


def test_checker_finds_what_a_typed_plan_breaks(book: Book) -> None:
    rules = plan_rules(book, "350524", dt.date(2022, 9, 1))
    needs = [Need("1", "子", "眼科"), Need("2", "丑")]
    doctors = [doctor("甲", SenderLevel.TOWNSHIP, "内科")]

    said = [
        one.zh for one in broken_rules({"1": "甲", "2": "甲", "9": "甲"}, doctors, needs, rules)
    ]

    assert [
        any(word in one for one in said)
        for word in ("级别不够", "专科对不上", "一人一年只定点一处", "名单里没有")
    ] == [True] * 4


WORDS = st.frozensets(st.sampled_from(["内", "儿"]), max_size=2)


@st.composite
def small_cases(draw: st.DrawFn) -> tuple[list[Doctor], list[Need]]:
    doctors = [
        Doctor(f"d{n}", f"h{n}", draw(st.sampled_from(SenderLevel)), draw(WORDS))
        for n in range(draw(st.integers(0, 4)))
    ]
    needs = [
        Need(
            f"n{n}",
            draw(st.sampled_from(["u", "v", "h0"])),
            draw(st.sampled_from(["", "内", "儿"])),
            weight=draw(st.integers(1, 3)),
        )
        for n in range(draw(st.integers(1, 4)))
    ]
    return doctors, needs


@settings(deadline=None, max_examples=40)
@given(small_cases())
def test_plan_is_as_good_as_the_best_of_all_plans(
    case: tuple[list[Doctor], list[Need]],
) -> None:
    doctors, needs = case

    plan = annual_plan(doctors, needs, NO_RULES)

    assert plan == annual_plan(doctors[::-1], needs[::-1], NO_RULES)
    assert broken_rules(plan.assigned, doctors, needs, NO_RULES) == ()
    best = min(
        value(chosen, needs)
        for picks in product([None, *(one.id for one in doctors)], repeat=len(needs))
        if not broken_rules(
            chosen := {n.id: d for n, d in zip(needs, picks, strict=True) if d},
            doctors,
            needs,
            NO_RULES,
        )
    )
    assert value(plan.assigned, needs) == best
    assert plan.proven


def value(assigned: dict[str, str], needs: list[Need]) -> tuple[int, int]:
    open_weight = sum(one.weight for one in needs if one.id not in assigned)
    return len(uncovered_units(assigned, needs)), open_weight


def test_counts_of_the_ledger_suggest_a_need_of_any_specialty_for_every_unit() -> None:
    many, none = needs_of_counts({"h-2": 0, "h-1": 17})[0], needs_of_counts({"h-2": 0})[0]

    assert (many.unit, many.specialty, many.weight) == ("h-1", "", 17)
    assert "17" in many.grounds
    assert (none.unit, none.weight) == ("h-2", 1)

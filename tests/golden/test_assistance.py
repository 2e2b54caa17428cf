"""The terms and clashes of ``assistance.toml``: an official's rows, numbers by hand."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.county import small_county
from xunzhen.domain.assistance.clashes import ServiceDay, counted_days
from xunzhen.domain.assistance.programmes import Assignment, Programme
from xunzhen.domain.assistance.tables import ASSIGNMENT_ROWS
from xunzhen.domain.assistance.term_verdicts import judged_term
from xunzhen.domain.assistance.terms import posts_of, terms_of
from xunzhen.domain.errors import errors_of
from xunzhen.domain.periods.period import Period, inclusive
from xunzhen.domain.registry.headings import Sheet
from xunzhen.files.policies import load_book

FILE = Path(__file__).parent / "assistance.toml"
CASES = tomllib.loads(FILE.read_text(encoding="utf-8"))
PLACE = "350524"


def assignments_of(case: dict[str, Any]) -> tuple[Assignment, ...]:
    rows = [line.split(",") for line in case["assignments"].strip().splitlines()]
    sheet = Sheet(ASSIGNMENT_ROWS.table, "派驻支援", rows)
    reading = ASSIGNMENT_ROWS.read([sheet], small_county())
    assert errors_of(reading.faults) == ()
    return reading.values


def leave_of(case: dict[str, Any]) -> list[tuple[str, Period]]:
    return [(staff, inclusive(since, last)) for staff, since, last in case.get("leave", ())]


@pytest.mark.parametrize("case", CASES["term"], ids=lambda case: str(case["name"]))
def test_terms_are_as_worked_by_hand(case: dict[str, Any]) -> None:
    book = load_book()

    terms = terms_of(assignments_of(case), leave_of(case), case["as_of"])

    # The last term of a person and role is the one that stands.
    verdicts = {
        f"{one.staff} {one.role.zh}": judged_term(one, book, PLACE, case["as_of"]) for one in terms
    }
    found = {
        name: [
            one.status.value,
            one.term.months,
            -1 if one.least is None else max(0, one.least - one.term.months),
        ]
        for name, one in verdicts.items()
    }
    assert found == case["expect"]


@pytest.mark.parametrize(
    "case", [case for case in CASES["term"] if "posts" in case], ids=lambda case: str(case["name"])
)
def test_post_goes_on_where_the_person_does_not(case: dict[str, Any]) -> None:
    posts = posts_of(assignments_of(case), case["as_of"])

    assert {one.role.zh: one.months for one in posts} == case["posts"]


@pytest.mark.parametrize("case", CASES["clash"], ids=lambda case: str(case["name"]))
def test_day_in_two_programmes_counts_once_and_is_told(case: dict[str, Any]) -> None:
    by_zh = {one.zh: one for one in Programme}
    days = [
        ServiceDay(staff, day, by_zh[zh], "h-203", {"": None, "上午": False, "下午": True}[half])
        for staff, day, zh, half in case["days"]
    ]

    found = counted_days(days, assignments_of(case), leave_of(case))

    counts = {name: found.of(name.split()[0], by_zh[name.split()[1]]) for name in case["counts"]}
    assert counts == case["counts"]
    flags = [f"{one.date} {'下午' if one.afternoon else '上午'}" for one in found.clashes]
    assert flags == case["flags"]


def test_broken_term_says_whose_rule_and_what_to_do() -> None:
    case = CASES["term"][0]
    terms = terms_of(assignments_of(case), (), dt.date(2026, 3, 9))
    left = next(one for one in terms if one.staff == "外甲")

    said = judged_term(left, load_book(), PLACE, dt.date(2026, 3, 9)).sentence.zh

    assert "连续20个月就结束了，差4个月不满24个月" in said
    assert "闽卫医政函〔2022〕595号 二（二）" in said

"""The returns of ``reporting.toml``: due days, who reported, restatements; numbers by hand."""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.domain.fieldwork.ledgers import entry
from tests.domain.indicators.evidences import evidence_of
from tests.domain.reporting.a_return import (
    CLERK,
    at,
    drafted,
    kept,
    locked,
    submitted,
    visits,
)
from xunzhen.domain.errors import NotAllowed
from xunzhen.domain.fieldwork.ledger import EntryState
from xunzhen.domain.indicators.figures import Figure as PaperFigure
from xunzhen.domain.periods.calendar import work_calendar
from xunzhen.domain.periods.period import inclusive, parse_period, period_text
from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.clause import Clause, Document, Force, Kind, Level
from xunzhen.domain.reporting.answer_pack import Quoted, answer_pack
from xunzhen.domain.reporting.due import SHIFT_RULE, ReturnKind, due_day
from xunzhen.domain.reporting.flow import edit
from xunzhen.domain.reporting.lateness import never_reporting, standings
from xunzhen.domain.reporting.restatement import restate, standing_figures
from xunzhen.domain.reporting.statutory_return import BEIJING, Rank, ReportingUnit
from xunzhen.files.policies import load_book

FILE = tomllib.loads((Path(__file__).parent / "reporting.toml").read_text(encoding="utf-8"))
CITY_CODE = "350500"


@cache
def law() -> Book:
    return load_book()


def book_with(shift: str) -> Book:
    """Return the law with a paper of the city that sets the shift; "" sets nothing."""
    if not shift:
        return law()
    day = dt.date(2022, 1, 1)
    paper = Document(
        "CITY-2022-1", "示例市〔2022〕1号", "示例", Level.CITY, CITY_CODE, day, day, None
    )
    clause = Clause(
        *("CITY-2022-1/1", "CITY-2022-1", "一", Kind.REPORTING_DUTY, "示例", "示例", "示例"),
        Force.HARD,
        CITY_CODE,
        rule=SHIFT_RULE,
        op="=",
        value=shift,
    )
    return law().with_documents([paper], [clause])


DUE = [(case, shift) for case in FILE["due"] for shift in case["moved"]]


@pytest.mark.parametrize(
    ("case", "shift"), DUE, ids=[f"{c['name']}-{s or '未设定'}" for c, s in DUE]
)
def test_due_day(case: dict[str, Any], shift: str) -> None:
    period = inclusive(case["since"], case["last"])

    due = due_day(book_with(shift), work_calendar(), ReturnKind(case["kind"]), CITY_CODE, period)

    assert due.ruling is not None
    assert due.ruling.clause is not None
    assert due.ruling.clause.id == case["clause"]
    assert (due.written, due.day) == (case["written"], case["moved"][shift])
    codes = [one.code.removeprefix("reporting.") for one in due.told]
    assert (codes or [None])[-1] == case["told"].get(shift)


@pytest.mark.parametrize("case", FILE["standings"], ids=lambda case: case["name"])
def test_standings(case: dict[str, Any]) -> None:
    units = [ReportingUnit(name, name, Rank.COUNTY, CITY_CODE) for name in case["units"]]
    found = []
    for month, days in zip(case["months"], case["handed_in"], strict=True):
        period = parse_period(month)
        due = due_day(law(), work_calendar(), ReturnKind.MONTHLY, CITY_CODE, period)
        returns = [
            submitted(
                drafted(unit, period=period),
                dt.datetime.combine(days[unit.name], dt.time(17), BEIJING),
            )
            for unit in units
            if unit.name in days
        ]
        found.append(standings(units, returns, dict.fromkeys(case["units"], due), case["today"]))

    for period_found, expected in zip(found, case["expected"], strict=True):
        assert {one.unit.name: [one.standing.zh, one.days] for one in period_found} == expected
    assert [unit.name for unit in never_reporting(units, found)] == case["never"]


@pytest.mark.parametrize("case", FILE["restated"], ids=lambda case: case["name"])
def test_restatement_after_locking(case: dict[str, Any]) -> None:
    old, new, owed = case["locked"], case["restated"], case["owed"]
    draft = edit(
        drafted(), CLERK, at(10, 2), figures=[visits(old["visits"]), kept(old["visits"], owed)]
    )
    month = locked(draft)
    fresh = [visits(new["visits"]), kept(new["visits"], case.get("owed_restated", owed))]

    with pytest.raises(NotAllowed) as refused:
        edit(month, CLERK, at(11, 1), figures=fresh)
    correction = restate(month, fresh, CLERK, at(11, 1), why=case["why"])

    assert refused.value.sentence.code == "reporting.locked"
    assert printed(month.figures) == [old["share"], f"{old['visits']}次"]
    assert printed(standing_figures(month, [correction])) == [new["share"], f"{new['visits']}次"]
    assert month.is_intact


@pytest.mark.parametrize("case", FILE["answers"], ids=lambda case: case["name"])
def test_answer_pack_of_a_reply(case: dict[str, Any]) -> None:
    entries = [
        entry(id_, day, place=place, state=EntryState(state))
        for id_, day, place, state in case["visits"]
    ]
    quoted = [
        Quoted(subject, PaperFigure(number, parse_period(days), paper))
        for subject, number, days, paper in case["papers"]
    ]
    cut_off = dt.datetime(2026, 10, 1, tzinfo=BEIJING)
    pack = answer_pack(evidence_of(*entries), parse_period(case["period"]), cut_off, quoted)

    answers = {one.figure.indicator: one for one in pack.answers}
    assert {name: answers[name].figure.printed for name in case["printed"]} == case["printed"]
    for name, data in case["missing"].items():
        assert data in answers[name].missing[0].zh
    for told, (subject, agreement, *rest) in zip(pack.compared, case["compared"], strict=True):
        assert (told.subject, told.verdict.agreement) == (subject, agreement)
        left = told.verdict.rest
        assert rest == ([] if left is None else [left.number, period_text(left.period)])


def printed(figures: tuple[Any, ...]) -> list[str]:
    return [figure.printed.removesuffix("%") for figure in figures]

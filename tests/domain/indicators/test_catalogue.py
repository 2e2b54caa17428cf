"""The catalogue holds every target clause and tells what every indicator is."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.domain.fieldwork.ledgers import book_of, county_with
from xunzhen.domain.errors import BadData
from xunzhen.domain.indicators.catalogue import BY_ID, CATALOGUE, indicator_called, measure
from xunzhen.domain.indicators.evidence import Evidence
from xunzhen.domain.indicators.indicator import Indicator
from xunzhen.domain.periods.period import parse_period
from xunzhen.domain.policy.clause import Clause, Kind
from xunzhen.files.policies import load_book

BOOK = load_book()
TARGET_CLAUSES = [one for one in BOOK.clauses if one.kind is Kind.INDICATOR_TARGET]


@pytest.mark.parametrize("clause", TARGET_CLAUSES, ids=lambda one: str(one.id))
def test_every_target_clause_is_in_the_catalogue(clause: Clause) -> None:
    mine = [one for one in CATALOGUE if clause.id in one.clauses]

    assert mine
    assert clause.rule in {one.rule for one in mine}


def test_fifty_target_clauses_of_the_province_city_and_county_are_there() -> None:
    local = [one for one in TARGET_CLAUSES if not one.id.startswith("NAT-")]

    assert len(local) == 50


@pytest.mark.parametrize("indicator", CATALOGUE, ids=lambda one: str(one.id))
def test_indicator_is_told_whole_and_its_clauses_exist(indicator: Indicator) -> None:
    words = [indicator.name, indicator.definition, indicator.numerator, indicator.unit]

    assert all(one.zh and one.en for one in words)
    assert (indicator.denominator is None) == (indicator.per is None)
    assert set(indicator.clauses) <= {one.id for one in BOOK.clauses}
    assert not indicator.rule or indicator.rule in BOOK.rules
    assert not indicator.beside or BY_ID[indicator.beside].beside


@pytest.mark.parametrize(
    "indicator",
    [one for one in CATALOGUE if one.measure is None],
    ids=lambda one: str(one.id),
)
def test_indicator_without_data_says_which_and_gives_no_number(indicator: Indicator) -> None:
    county = county_with()
    evidence = Evidence(county, book_of(county), dt.date(2026, 9, 30))

    found = measure(indicator, evidence, parse_period("2026-09"))

    assert indicator.missing is not None
    assert (found.numerator, found.value) == (None, None)
    assert indicator.missing.zh in found.missing[0].zh
    assert indicator.missing.en in found.missing[0].en


def test_ids_are_unique_and_an_unknown_one_is_refused() -> None:
    assert len(BY_ID) == len(CATALOGUE)
    with pytest.raises(BadData, match="没有编号为"):
        indicator_called("nobody.knows")

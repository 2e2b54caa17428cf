"""The Book of one county."""

from __future__ import annotations

import datetime as dt

from tests.county import small_county
from xunzhen.domain.coverage.law import county_book, rule_faults
from xunzhen.domain.periods.period import Period
from xunzhen.domain.registry.county import LocalRule
from xunzhen.files.policies import load_book

DAY = dt.date(2026, 9, 1)
THIS_YEAR = Period(dt.date(2026, 1, 1))


def test_county_sets_its_own_half_day() -> None:
    county = small_county(rules=(LocalRule("半天最少在村时长（不含路途）", "150", THIS_YEAR),))

    ruling = county_book(load_book(), county).ruling("circuit.half_day_minutes", county.code, DAY)

    assert ruling.value == 150
    assert not ruling.suggested


def test_county_extends_nothing_of_another_city() -> None:
    extension = LocalRule(
        "document.valid_until", "2026-12-31", THIS_YEAR, document="榕政办规〔2024〕24号"
    )
    county = small_county(rules=(extension,))

    law = county_book(load_book(), county)

    assert law.verdict("circuit.max_served_population", county.code, DAY).ruling is None


def test_county_under_the_city_document_extends_it() -> None:
    extension = LocalRule(
        "document.valid_until", "2026-12-31", THIS_YEAR, document="榕政办规〔2024〕24号"
    )
    county = small_county(code="350124", rules=(extension,), townships=(), villages=())

    ruling = county_book(load_book(), county).ruling("circuit.max_served_population", "350124", DAY)

    assert (ruling.value, ruling.op) == (500, "<")


def test_planned_subsidy_starts_when_the_county_enters_it() -> None:
    county = small_county(rules=(LocalRule("clause.starts", "AX-2024-19/6.2.1", THIS_YEAR),))

    ruling = county_book(load_book(), county).ruling("allowance.degree_monthly", "350524", DAY)

    assert ruling.clause is not None
    assert ruling.clause.id == "AX-2024-19/6.2.1"


def test_supplement_outside_the_announced_range_is_refused() -> None:
    rate = LocalRule("allowance.circuit_supplement_rate", "500", THIS_YEAR)
    county = small_county(rules=(rate,))

    (fault,) = rule_faults(load_book(), county)

    assert fault.sentence.code == "policy.out_of_range"
    assert "AX-2024-19/6.2.4" in fault.sentence.zh


def test_bad_row_is_left_out_of_the_book() -> None:
    bad = LocalRule("circuit.half_day_minutes", "半天", THIS_YEAR)
    county = small_county(rules=(bad,))

    law = county_book(load_book(), county)

    assert law.verdict("circuit.half_day_minutes", county.code, DAY).ruling is None

"""The indicators and targets of ``indicators.toml``, with numbers worked by hand."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.domain.indicators.evidences import doctor, evidence_of
from xunzhen.domain.indicators.area import days_within, measure_within, parts_differ
from xunzhen.domain.indicators.catalogue import indicator_called, measure
from xunzhen.domain.indicators.figures import Agreement, Figure, reconciled
from xunzhen.domain.indicators.forecast import forecast
from xunzhen.domain.indicators.measure import Measurement, plain_value
from xunzhen.domain.indicators.status import forecast_sentence, judge
from xunzhen.domain.indicators.target import targets_at, targets_of
from xunzhen.domain.periods.period import inclusive, parse_period
from xunzhen.domain.places import CodeHistory, DatedCode
from xunzhen.files.policies import load_book

ALL = tomllib.loads((Path(__file__).parent / "indicators.toml").read_text(encoding="utf-8"))
BOOK = load_book()


def named(case: dict[str, Any]) -> str:
    return str(case["name"])


@pytest.mark.parametrize("case", ALL["case"], ids=named)
def test_target_stands_as_worked_by_hand(case: dict[str, Any]) -> None:
    indicator = indicator_called(case["indicator"])
    day: dt.date = case["day"]
    found = Measurement(
        indicator.id,
        case["place"],
        inclusive(dt.date(day.year, 1, 1), day),
        indicator.per,
        case["numerator"],
        case.get("denominator"),
        case.get("unknown", 0),
    )
    targets = targets_of(BOOK, indicator, case["place"], day) or (None,)
    judged = [(one, judge(indicator, found, one, day)) for one in targets]

    told = {"" if one is None else one.clause: said for one, said in judged}
    for clause, status, words in case["lines"]:
        assert told[clause].status == status, told[clause].sentence.zh
        assert words in told[clause].sentence.zh
    if "value" in case:
        assert plain_value(found.value) == case["value"]


@pytest.mark.parametrize("case", ALL["moved"], ids=named)
def test_targets_are_those_of_the_place_on_the_day(case: dict[str, Any]) -> None:
    history = CodeHistory(
        tuple(
            DatedCode(case["place"], code, case["place"], since, until or None)
            for code, since, until in case["codes"]
        )
    )
    indicator = indicator_called(case["indicator"])
    for day, clause, value, place in case["targets"]:
        target = targets_at(BOOK, indicator, history, case["place"], day)[0]
        assert (target.clause, target.number, target.place) == (clause, value, str(place))


@pytest.mark.parametrize("case", ALL["moved_figures"], ids=named)
def test_each_half_of_a_moved_county_counts_in_its_city(case: dict[str, Any]) -> None:
    spells = (DatedCode("县一", code, "县一", a, b or None) for code, a, b in case["codes"])
    history, year = CodeHistory(tuple(spells)), parse_period("2026")
    entries = [
        doctor(f"e{n}", day.month, day.day, staff, "h-101")
        for n, (day, staff) in enumerate(case["days"])
    ]
    evidence = evidence_of(*entries, cut_off=dt.date(2026, 12, 31))

    def of(area: str, id_: str) -> Measurement | None:
        stays = days_within(history, "县一", area, year)
        return measure_within(indicator_called(id_), evidence, year, stays)

    for id_, whole, before, after in case["figures"]:
        found = [of(area, id_) for area in ("350000", "350500", "350100")]
        assert [one and one.numerator for one in found] == [whole, before, after]
    quanzhou, fuzhou = (of(area, case["only_at_the_end"]) for area in ("350500", "350100"))
    assert quanzhou is None
    assert fuzhou == measure(indicator_called(case["only_at_the_end"]), evidence, year)


@pytest.mark.parametrize("case", ALL["moved_figures"], ids=named)
def test_a_total_that_is_not_its_cities_says_why(case: dict[str, Any]) -> None:
    year = parse_period("2026")
    for id_, *numbers in case["figures"]:
        whole, *cities = (Measurement(id_, "", year, None, number) for number in numbers)
        said = parts_differ(whole, cities, ["县一"])
        if sum(numbers[1:]) == numbers[0]:
            assert said is None
        else:
            assert said is not None
            assert case["differ"] in said.zh
            assert "县一" in said.zh


@pytest.mark.parametrize("case", ALL["figures"], ids=named)
def test_figures_of_different_years_are_compared_by_their_days(case: dict[str, Any]) -> None:
    whole, part = (Figure(case[key][0], parse_period(case[key][1])) for key in ("whole", "part"))
    found = reconciled(whole, part)

    if "rest" in case:
        rest = Figure(case["rest"][0], parse_period(case["rest"][1]))
        assert (found.agreement, found.rest) == (Agreement.PART, rest)
    else:
        assert (found.agreement, found.rest) == (Agreement.CONTRADICTS, None)


@pytest.mark.parametrize("case", ALL["forecast"], ids=named)
def test_forecast_is_the_one_worked_by_hand(case: dict[str, Any]) -> None:
    found = forecast(case["done"], case["weeks"], case["cut_off"], case["due"], case["target"])

    assert found is not None
    assert (found.expected, found.short) == (case["expected"], case["short"])
    assert (found.needed_weekly, found.more_weekly) == (case["needed"], case["more"])
    sentence = forecast_sentence(indicator_called("thousand_doctors.person_times"), found)
    assert case["says"] in sentence.zh

"""All indicators of a county: order does not matter, parts make the whole, forecasts are told."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.fieldwork.ledgers import ledgers
from tests.domain.indicators.evidences import assigned, doctor, evidence_of, number
from xunzhen.domain.fieldwork.ledger import Ledger, LedgerEntry, OutreachKind
from xunzhen.domain.indicators.catalogue import CATALOGUE
from xunzhen.domain.indicators.measure import Measurement, roll_up
from xunzhen.domain.indicators.report import Line, county_indicators
from xunzhen.domain.indicators.status import Status
from xunzhen.domain.periods.period import parse_period, year_of
from xunzhen.domain.registry.county import County, LocalRule

SEPTEMBER = parse_period("2026-09")
POSTS = (assigned("a", "s-01", "2026-07-01"), assigned("b", "guest", "2026-08-10"))


def figures(entries: list[LedgerEntry]) -> list[tuple[object, ...]]:
    lines = county_indicators(evidence_of(*entries, assignments=POSTS), SEPTEMBER)
    return [
        (one.indicator.id, one.measurement.numerator, one.measurement.denominator,
         one.measurement.rows, one.judgement)
        for one in lines
    ]  # fmt: skip


@settings(max_examples=30)
@given(ledgers(), st.randoms(use_true_random=False))
def test_order_of_entries_does_not_matter(entries: list[LedgerEntry], chance: object) -> None:
    shuffled = list(entries)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    assert figures(shuffled) == figures(entries)


def test_every_indicator_has_a_line_with_a_reason() -> None:
    lines = county_indicators(evidence_of(), SEPTEMBER)

    assert list(dict.fromkeys(one.indicator.id for one in lines)) == [one.id for one in CATALOGUE]
    assert all(one.judgement.sentence.zh and one.judgement.sentence.en for one in lines)
    assert all(one.measurement.indicator == one.indicator.id for one in lines)


def halves(county: County) -> tuple[County, County]:
    """A county cut in two: one township, and all that lies elsewhere."""

    def part(mine: bool) -> County:
        def here(code: str) -> bool:
            return code.startswith("350524101") == mine

        homes = {one.code for one in county.institutions if here(one.place)}
        return replace(
            county,
            townships=tuple(one for one in county.townships if here(one.code)),
            villages=tuple(one for one in county.villages if here(one.code)),
            institutions=tuple(one for one in county.institutions if one.code in homes),
            staff=tuple(one for one in county.staff if one.institution in homes),
            service_modes=tuple(one for one in county.service_modes if here(one.village)),
        )

    return part(True), part(False)


IDS = (
    "coverage.village_share",
    "standard.township_basic_share",
    "workforce.licensed_village_doctor_share",
    "workforce.gp_per_10k",
    "circuit.weeks_met",
    "thousand_doctors.person_times",
    "thousand_doctors.unit_coverage",
)


@pytest.mark.parametrize("id_", IDS)
@settings(max_examples=12)
@given(entries=ledgers())
def test_numerators_and_denominators_of_parts_add_up_to_the_whole(
    id_: str, entries: list[LedgerEntry]
) -> None:
    rules = {"thousand_doctors.person_time": "doctor_visit", "circuit.makeup_within": "none"}
    whole = evidence_of(*entries, rules=rules)
    parts = []
    for county in halves(whole.county):
        places = {
            *(one.code for one in county.villages),
            *(one.code for one in county.institutions),
        }
        mine = Ledger.of(one for one in entries if one.place in places)
        parts.append(number(id_, replace(whole, county=county, ledger=mine)))

    total, found = roll_up("350524", parts), number(id_, whole)

    assert (total.numerator, total.denominator) == (found.numerator, found.denominator)
    assert {row.key for row in total.rows} == {row.key for row in found.rows}


def test_shares_are_added_and_not_averaged() -> None:
    # 1 of 1 and 0 of 3: 25 %, where the mean of 100 % and 0 % would be 50 %.
    one = Measurement("x", "甲", SEPTEMBER, 100, 1, 1)

    assert roll_up("市", [one, replace(one, place="乙", numerator=0, denominator=3)]).value == 25


def test_total_without_a_part_says_whose_is_missing() -> None:
    one = Measurement("x", "甲", SEPTEMBER, 100, 1, 1)

    total = roll_up("市", [one, replace(one, place="乙", numerator=None)])

    assert total.numerator is None
    assert "乙" in total.missing[0].zh


def test_parts_of_two_periods_are_refused() -> None:
    one = Measurement("x", "甲", SEPTEMBER, 100, 1, 1)

    with pytest.raises(ValueError, match="one indicator and period"):
        roll_up("市", [one, replace(one, period=year_of(SEPTEMBER.since))])


def with_target(evidence_entries: list[LedgerEntry], value: str) -> Line:
    """The line of person-times in a county that set itself a target by the year's end."""
    evidence = evidence_of(*evidence_entries)
    county = evidence.county
    year = year_of(dt.date(2026, 1, 1))
    rule = LocalRule("thousand_doctors.person_times", value, year, "示例县〔2026〕3号", "一")
    county = replace(county, rules=(*county.rules, rule))
    evidence = evidence_of(*evidence_entries, county=county)
    return next(
        one
        for one in county_indicators(evidence, SEPTEMBER)
        if one.indicator.id == "thousand_doctors.person_times"
    )


@pytest.mark.parametrize(("target", "status"), [("60", Status.ON_COURSE), ("90", Status.BEHIND)])
def test_forecast_is_made_from_the_weeks_of_the_ledger(target: str, status: Status) -> None:
    # Five a week (Monday to Friday), 6 July to 30 September: 12 weeks and three days, 63 in all.
    # Twelve whole weeks end on the cut-off, of five each. 92 days are left, 13.1 weeks: 66 more.
    days = [dt.date(2026, 7, 6) + dt.timedelta(days=step) for step in range(87)]
    entries = [
        doctor(f"e{day}", day.month, day.day, "s-01", "h-101") for day in days if day.weekday() < 5
    ]
    done = len(entries)
    assert all(one.kind is OutreachKind.THOUSAND_DOCTORS for one in entries)

    line = with_target(entries, str(done + int(target)))

    assert line.measurement.numerator == done == 63
    assert line.forecast is not None
    assert line.forecast.low <= done + 66 <= line.forecast.high
    assert line.judgement.status is status
    assert "至12月31日预计" in line.judgement.sentence.zh


def test_fact_that_nobody_told_in_one_part_is_unknown_in_the_whole() -> None:
    # 甲 (h-101) stands at 基本; 乙 and 丙 tell nothing: missing there, 1 of 3 with 2 unknown here.
    whole = evidence_of()
    one, two = (
        number("standard.township_basic_share", replace(whole, county=county))
        for county in halves(whole.county)
    )

    assert (one.numerator, two.numerator) == (1, None)
    total = roll_up("350524", [one, two])
    assert (total.numerator, total.denominator, total.unknown) == (1, 3, 2)
    assert roll_up("350524", [two]).numerator is None

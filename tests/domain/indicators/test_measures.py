"""Each computed indicator on a few facts, its numbers worked by hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.county import THIS_YEAR
from tests.domain.fieldwork.ledgers import county_with, entry
from tests.domain.indicators.evidences import assigned, doctor, evidence_of, number
from xunzhen.domain.assistance.programmes import Agreement, PairingMode, Programme
from xunzhen.domain.capacity.facts import PlaceFact
from xunzhen.domain.fieldwork.ledger import EntryState
from xunzhen.domain.periods.period import Period, inclusive
from xunzhen.domain.registry.county import Institution, InstitutionKind, Licence
from xunzhen.domain.workforce.facts import PersonFact

VISITS = (
    doctor("1", 8, 3, "d-1", "h-101", afternoon=False),
    doctor("2", 8, 3, "d-1", "h-202", afternoon=True),
    doctor("3", 9, 7, "d-1", "h-101"),
    doctor("4", 9, 7, "d-2", "h-101"),
    doctor("5", 9, 8, "d-2", "h-101", state=EntryState.MISSED),
    entry("6", 9),
)


@pytest.mark.parametrize(
    ("reading", "times"),
    # Days: d-1 3 Aug, 7 Sep; d-2 7 Sep. Visits: the 3rd was at two units. Months: d-1 two, d-2 one.
    [("doctor_day", 3), ("doctor_visit", 4), ("doctor_month", 3)],
)
def test_person_times_are_counted_as_the_rule_reads_them(reading: str, times: int) -> None:
    evidence = evidence_of(*VISITS, rules={"thousand_doctors.person_time": reading})

    assert number("thousand_doctors.person_times", evidence).numerator == times
    assert number("thousand_doctors.min_doctors", evidence).numerator == 2


def test_person_times_are_no_number_while_nobody_set_what_one_is() -> None:
    evidence = evidence_of(*VISITS, rules={"thousand_doctors.person_time": ""})

    found = number("thousand_doctors.person_times", evidence)

    assert found.numerator is None
    assert "未设定" in found.missing[0].zh


def test_year_to_date_ends_with_the_period_asked_for() -> None:
    evidence = evidence_of(*VISITS)

    assert number("thousand_doctors.person_times", evidence, "2026-08").numerator == 1
    assert number("thousand_doctors.person_times", evidence, "2026Q3").numerator == 3


@pytest.mark.parametrize(
    ("reading", "reached"),
    # h-101 was reached in August and September only, h-202 in August, h-203 never; nine months.
    [("once_a_year", 2), ("every_month", 0)],
)
def test_units_are_reached_once_or_every_month(reading: str, reached: int) -> None:
    evidence = evidence_of(*VISITS, rules={"thousand_doctors.coverage_reading": reading})

    found = number("thousand_doctors.unit_coverage", evidence)

    assert (found.numerator, found.denominator) == (reached, 3)
    assert [row.key for row in found.rows] == ["h-101", "h-202", "h-203"]


def test_municipal_doctors_are_those_of_hospitals_of_the_city() -> None:
    county = county_with()
    city = Institution("m-1", "示例市医院", InstitutionKind.HOSPITAL, place="350500")
    county = replace(county, institutions=(*county.institutions, city))
    posts = (
        assigned("a", "d-1", "2026-01-01", sender="m-1"),
        assigned("b", "d-1", "2026-05-01", sender="m-1"),
        assigned("c", "d-2", "2026-01-01"),
        assigned("d", "d-3", "2026-01-01", sender="别处医院"),
        assigned("e", "d-4", "2026-10-01", sender="m-1"),  # after the cut-off
    )

    found = number(
        "thousand_doctors.municipal_share", evidence_of(county=county, assignments=posts)
    )

    assert (found.numerator, found.denominator, found.unknown) == (1, 3, 1)


def test_doctor_months_are_whole_months_of_the_assignment() -> None:
    # d-1: July none, August and September met. d-2 from 10 August: September alone is whole, met.
    posts = (assigned("a", "d-1", "2026-07-01"), assigned("b", "d-2", "2026-08-10"))

    found = number("thousand_doctors.months_with_days", evidence_of(*VISITS, assignments=posts))

    assert (found.numerator, found.denominator) == (3, 4)
    assert [row.key for row in found.rows if not row.numerator] == ["d-1 2026-07"]


def test_month_that_is_not_over_is_not_asked_for() -> None:
    posts = (assigned("a", "d-1", "2026-07-01"),)
    evidence = evidence_of(*VISITS, assignments=posts, cut_off=dt.date(2026, 9, 29))

    assert number("thousand_doctors.months_with_days", evidence).denominator == 2


def test_paired_persons_and_postings_stand_side_by_side() -> None:
    paired = Programme.PAIRED
    posts = (
        assigned("a", "d-1", "2026-01-01", "2026-03-31", programme=paired),
        assigned("b", "d-1", "2026-07-01", programme=paired),  # sent again: a second posting
        assigned("c", "d-2", "2026-02-01", programme=paired),
        assigned("d", "d-3", "2026-02-01"),
    )
    evidence = evidence_of(assignments=posts)

    assert number("paired_assistance.person_times", evidence).numerator == 3
    assert number("paired_assistance.persons", evidence).numerator == 2


def test_agreements_count_while_they_are_signed_and_in_force() -> None:
    day = dt.date(2026, 1, 1)
    signed = Agreement("x1", "大医院", "h-350524", "示例县", PairingMode.HOSPITAL, Period(day),
                       day, day, day)  # fmt: skip
    unsigned = replace(signed, id="x2", sender="另一家", signed_county=None)
    ended = replace(signed, id="x3", sender="第三家", period=inclusive(day, dt.date(2026, 6, 30)))
    evidence = evidence_of(agreements=(signed, unsigned, ended))

    assert number("paired_assistance.agreements", evidence).numerator == 1
    assert number("paired_assistance.sending_hospitals", evidence).numerator == 1
    assert number("paired_assistance.receiving_hospitals", evidence).numerator == 1


def test_tours_of_the_mobile_hospital_count_when_they_ended() -> None:
    tours = (("一", dt.date(2026, 9, 30)), ("二", dt.date(2026, 10, 1)))

    assert number("mobile_hospital.min_tours", evidence_of(tours=tours)).numerator == 1
    assert "趟" in number("mobile_hospital.min_tours", evidence_of()).missing[0].zh


def test_circuit_weeks_met_of_those_due() -> None:
    # 甲二 owes two visits: the week of 7 September has them. Four villages on circuit (甲二, 甲三,
    # 乙二, 丙二), weeks that end in September: those of 31 Aug, 7, 14 and 21 Sep: 16 village-weeks.
    found = number("circuit.weeks_met", evidence_of(entry("1", 7), entry("2", 10)))

    assert (found.numerator, found.denominator) == (1, 16)


def test_standards_follow_the_dated_fact_before_the_cell() -> None:
    # h-101 stands at 基本 in the table; from 15 September it is 推荐. The two others tell nothing.
    fact = PlaceFact("h-101", "capability_standard", "推荐", Period(dt.date(2026, 9, 15)))
    evidence = evidence_of(place_facts=(fact,))

    basic = number("standard.township_basic_share", evidence)
    best = number("standard.township_recommended_share", evidence)
    before = number("standard.township_recommended_share", evidence, "2026-08")

    assert (basic.numerator, basic.denominator, basic.unknown) == (1, 3, 2)
    assert (best.numerator, before.numerator) == (1, 0)


def test_standard_that_nobody_tells_is_missing_and_not_nought() -> None:
    found = number("standard.village_basic_share", evidence_of())

    assert found.numerator is None
    assert "2家村卫生所没有一家填" in found.missing[0].zh


def test_no_institution_at_all_leaves_an_empty_denominator() -> None:
    county = county_with(institutions=())

    found = number("standard.township_basic_share", evidence_of(county=county))

    assert (found.numerator, found.denominator, found.value) == (0, 0, None)


def test_village_doctors_licence_is_that_of_the_day() -> None:
    county = county_with()
    doctors = {one.id for one in county.staff if one.village}
    assert doctors == {"s-06", "s-07"}
    fact = PersonFact("s-06", "licence", Licence.ASSISTANT_PHYSICIAN.value, THIS_YEAR)
    gone = PersonFact("s-07", "retired", "是", Period(dt.date(2026, 9, 1)))

    both = number("workforce.licensed_village_doctor_share", evidence_of(person_facts=(fact,)))
    one = number("workforce.licensed_village_doctor_share", evidence_of(person_facts=(fact, gone)))

    assert (both.numerator, both.denominator) == (1, 2)
    assert (one.numerator, one.denominator) == (1, 1)


def test_general_practitioners_need_residents_of_every_village() -> None:
    county = county_with()
    first, *others = county.villages
    unknown = replace(county, villages=(replace(first, resident_population=None), *others))

    found = number("workforce.gp_per_10k", evidence_of(county=unknown))

    assert found.numerator is None
    assert "有1个村没有填常住人口" in found.missing[0].zh


def test_table_that_is_not_there_is_named() -> None:
    found = number("paired_assistance.persons", evidence_of())

    assert "派驻支援" in found.missing[0].zh


def test_period_that_has_not_begun_has_no_number() -> None:
    found = number("coverage.village_share", evidence_of(), "2026-10")

    assert found.numerator is None
    assert "2026-09-30" in found.missing[0].zh

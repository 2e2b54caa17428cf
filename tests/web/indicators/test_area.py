"""Indicators of a city and a province: sums of counties kept, judged by whose rule it is."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from tests.web.indicators.site import END_OF_SEPTEMBER, outreach, rules
from tests.web.people import COUNTY, PASSWORD, as_person
from xunzhen.domain.indicators.area import sums_of
from xunzhen.domain.indicators.catalogue import BY_ID
from xunzhen.domain.indicators.measure import Measurement
from xunzhen.domain.indicators.report import county_indicators
from xunzhen.domain.periods.period import parse_period
from xunzhen.domain.registry.county import County
from xunzhen.web.accounts.models import User
from xunzhen.web.accounts.scope import Scope, scope_of, system_scope
from xunzhen.web.fieldwork.models import ChangeCounter, Outreach
from xunzhen.web.indicators.models import KeptIndicators
from xunzhen.web.indicators.selectors.area import all_lines, area_of
from xunzhen.web.indicators.selectors.evidence import evidence_of
from xunzhen.web.indicators.selectors.kept_sums import read, stored
from xunzhen.web.indicators.services.kept import KIND, measure_county, measured_sums
from xunzhen.web.jobs.models import Job
from xunzhen.web.registry.selectors import desk
from xunzhen.web.registry.services import register_county
from xunzhen.web.worker import run

pytestmark = pytest.mark.django_db

SEPTEMBER = parse_period("2026-09")
QUERY = "?period=2026-09"
OTHER = "350527"
PERSON_TIMES = "thousand_doctors.person_times"


def of_province() -> User:
    return User.objects.open("province", PASSWORD, name="省", duty="supervisor", division="350000")


def province() -> Scope:
    return scope_of(of_province())


def client_of_province() -> Client:
    client = Client()
    client.force_login(of_province(), backend="django.contrib.auth.backends.ModelBackend")
    return client


def circuits() -> None:
    """A month of circuit visits: some happened, one was missed, one made up for it."""
    rules({
        "circuit.half_day_minutes": "180", "circuit.week_starts_on": "周一",
        "circuit.short_week": "working_days", "circuit.makeup_within": "same_week",
    })  # fmt: skip
    counter = ChangeCounter.objects.get(county=COUNTY)
    for number, (day, state) in enumerate(
        ((3, "verified"), (10, "planned"), (12, "recorded"), (17, "verified"), (24, "cancelled"))
    ):
        counter.value += 1
        Outreach.objects.create(
            pk=f"00000000-0000-4000-8000-{number:012}", county=COUNTY, township="350524101",
            kind="circuit", date=dt.date(2026, 9, day), staff="s-01", place="350524101202",
            planned=True, state=state, change=counter.value, afternoon=False,
        )  # fmt: skip
    counter.save()


def test_kept_sums_equal_the_whole_measurement(doctors: County) -> None:
    circuits()
    here = desk(system_scope(COUNTY), COUNTY)
    lines = county_indicators(evidence_of(here, END_OF_SEPTEMBER), SEPTEMBER)

    kept = measured_sums(here, SEPTEMBER, END_OF_SEPTEMBER)

    whole = {
        line.indicator.id: line.measurement
        for line in reversed(lines)
        if line.target is None or line.target.due is None or line.target.due >= END_OF_SEPTEMBER
    }
    assert {"circuit.weeks_met", PERSON_TIMES} <= {i for i, m in whole.items() if m.rows}
    for indicator, measurement in whole.items():
        assert bare(kept[indicator, None].measurement) == bare(measurement)


def bare(found: Measurement) -> tuple[Any, ...]:
    return (found.period, found.numerator, found.denominator, found.unknown, found.missing)


def test_sums_come_back_from_the_store_as_they_were(doctors: County) -> None:
    found = measured_sums(desk(system_scope(COUNTY), COUNTY), SEPTEMBER, END_OF_SEPTEMBER)
    back = read(COUNTY, stored(found), BY_ID)

    assert back.keys() == found.keys()
    for key, one in back.items():
        assert bare(one.measurement)[:4] == bare(found[key].measurement)[:4]
        assert (one.weeks, one.first) == (found[key].weeks, found[key].first)


def test_a_page_asks_for_what_moved_and_the_job_counts_it(
    doctors: County, django_capture_on_commit_callbacks: Any
) -> None:
    client = client_of_province()
    with django_capture_on_commit_callbacks(execute=False):
        first = client.get(f"/indicators/{QUERY}").content.decode()
    run(Job.objects.get(kind=KIND).pk)
    after = client.get(f"/indicators/{QUERY}").content.decode()

    assert "1个县还没有数，合计里没有" in first
    assert "还没有数，合计里没有" not in after
    assert "下基层累计服务人次" in after


def test_province_is_judged_by_its_own_total_and_the_city_is_not(doctors: County) -> None:
    # FJ-2022-595/1.9 asks the province for 10,000; 13 were done. Quanzhou is told whose it is.
    measure_county(county=COUNTY, period=SEPTEMBER, cut_off=END_OF_SEPTEMBER)
    scope = province()
    one, city = (
        next(
            each
            for each in all_lines(area_of(scope, place, SEPTEMBER, END_OF_SEPTEMBER))
            if each.line.indicator.id == "coverage.village_share"
        )
        for place in ("350000", "350500")
    )
    whole = next(
        each
        for each in all_lines(area_of(scope, "350000", SEPTEMBER, END_OF_SEPTEMBER))
        if each.line.indicator.id == PERSON_TIMES
    )
    assert whole.line.measurement.value == 13
    assert one.line.measurement.numerator == city.line.measurement.numerator


def test_two_counties_add_up_and_the_one_without_is_named(doctors: County) -> None:
    measure_county(county=COUNTY, period=SEPTEMBER, cut_off=END_OF_SEPTEMBER)
    register_county(code=OTHER, name="另一县", city="三明市", province="示例省", synthetic=True)
    area = area_of(province(), "350000", SEPTEMBER, END_OF_SEPTEMBER)

    assert [one.county.code for one in area.unmeasured] == [OTHER]
    assert area.due == (OTHER,)


def test_a_county_is_due_again_when_its_ledger_moved_and_it_is_old(
    doctors: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    measure_county(county=COUNTY, period=SEPTEMBER, cut_off=END_OF_SEPTEMBER)
    scope = province()
    assert area_of(scope, "350000", SEPTEMBER, END_OF_SEPTEMBER).due == ()

    outreach(dt.date(2026, 9, 29), "s-03", "h-202")
    assert area_of(scope, "350000", SEPTEMBER, END_OF_SEPTEMBER).moved == 1
    KeptIndicators.objects.update(measured_at=dt.datetime(2026, 10, 1, tzinfo=dt.UTC))
    assert area_of(scope, "350000", SEPTEMBER, END_OF_SEPTEMBER).due == (COUNTY,)


def test_one_indicator_lists_counties_and_leads_to_rows(
    doctors: County, django_assert_max_num_queries: Any
) -> None:
    measure_county(county=COUNTY, period=SEPTEMBER, cut_off=END_OF_SEPTEMBER)
    client = client_of_province()
    with django_assert_max_num_queries(12):
        page = client.get(f"/indicators/{PERSON_TIMES}/{QUERY}").content.decode()

    assert "13人次" in page
    assert f"/c/{COUNTY}/indicators/{PERSON_TIMES}/rows/" in page


def test_a_reader_of_one_county_is_led_to_it(doctors: County) -> None:
    answer = as_person("auditor").get("/indicators/")
    assert (answer.status_code, answer.url) == (302, f"/c/{COUNTY}/indicators/")


def test_a_city_does_not_see_another(doctors: County) -> None:
    client = as_person("supervisor")
    assert client.get("/indicators/?area=350100").status_code == 404
    assert client.get("/indicators/?area=350000").status_code == 404


def test_paced_sums_carry_weeks_to_the_cut_off(doctors: County) -> None:
    here = desk(system_scope(COUNTY), COUNTY)
    evidence = evidence_of(here, END_OF_SEPTEMBER)
    line = next(
        one for one in county_indicators(evidence, SEPTEMBER) if one.indicator.id == PERSON_TIMES
    )
    found = sums_of(line.indicator, line.measurement, evidence, END_OF_SEPTEMBER)

    assert (sum(found.weeks), found.first) == (13, dt.date(2026, 8, 3))

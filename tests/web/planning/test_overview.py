"""The first page of a county and the counties of an area, as each reader sees them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests.web.people import COUNTY, as_person
from tests.web.plans import FIRST_DAY, published_plan
from xunzhen.domain.registry.county import County
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.jobs.models import Job
from xunzhen.web.planning.models import CountyFigures
from xunzhen.web.planning.services.figures import refresh_county
from xunzhen.web.registry.models import RegistryRow
from xunzhen.web.registry.services import RowChange, change_rows, register_county

PAGE = f"/c/{COUNTY}/"


@pytest.fixture
def monday(monkeypatch: pytest.MonkeyPatch) -> dt.date:
    """Let today be the first day of the small plan."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: FIRST_DAY)
    return FIRST_DAY


def test_first_page_lists_the_visits_of_the_day(county: County, monday: dt.date) -> None:
    plan = published_plan()
    expected = plan.visits.filter(date=monday).count()

    page = as_person("clerk").get(PAGE)

    assert len(page.context["visits"]) == expected > 0


def test_director_sees_the_visits_of_the_own_township_only(county: County, monday: dt.date) -> None:
    published_plan()

    page = as_person("director").get(PAGE)

    towns = {row["visit"].village[:9] for row in page.context["visits"]}
    assert towns <= {"350524101"}


def test_county_without_a_published_plan_says_so(county: County, monday: dt.date) -> None:
    page = as_person("clerk").get(PAGE).content.decode()

    assert "今天没有公示的排班" in page


def test_gap_stands_among_what_waits(county: County, monday: dt.date) -> None:
    todo = as_person("clerk").get(PAGE).context["seen"].todo

    assert [one.detail for one in todo if one.words == "未落实服务方式的村"] == ["1村"]


def test_county_without_tables_offers_the_import(db: None) -> None:
    register_county(code=COUNTY, name="安演示县")

    page = as_person("clerk").get(PAGE)

    assert page.status_code == 200
    assert "还没有县域表的数据" in page.content.decode()


def test_supervisor_sees_the_counties_of_the_own_city(county: County, monday: dt.date) -> None:
    register_county(code="350124", name="外市县")

    rows = as_person("supervisor").get("/areas/").context["seen"].rows

    assert [row.county.code for row in rows] == [COUNTY]


def test_area_figures_are_computed_when_they_are_few(county: County, monday: dt.date) -> None:
    total = as_person("supervisor").get("/areas/").context["seen"].total

    assert (total.villages, total.gaps) == (9, 1)


def test_figures_grow_stale_when_a_row_changes(county: County, monday: dt.date) -> None:
    scope = system_scope(COUNTY)
    refresh_county(county=COUNTY, day=monday)
    row = RegistryRow.objects.get(table="villages", key="350524101202")
    change = RowChange("villages", {**row.cells, "resident_population": "900"}, row.pk)
    change_rows(scope=scope, county=COUNTY, changes=[change], reason="核实")

    as_person("supervisor").get("/areas/")

    assert CountyFigures.objects.get().revision == 2


def test_many_stale_counties_are_left_to_one_job(county: County, monday: dt.date) -> None:
    for number in range(3):
        register_county(code=f"35052{number}", name="演示")

    client = as_person("supervisor")
    client.get("/areas/")

    assert Job.objects.filter(kind="planning.figures").count() == 1


@pytest.mark.parametrize("who", ["clerk", "director"])
def test_first_page_asks_the_database_little(
    county: County, monday: dt.date, who: str, django_assert_max_num_queries
) -> None:
    published_plan()
    client = as_person(who)
    client.get(PAGE)

    with django_assert_max_num_queries(12):
        client.get(PAGE)


def test_area_page_asks_the_database_little(
    county: County, monday: dt.date, django_assert_max_num_queries
) -> None:
    client = as_person("supervisor")
    client.get("/areas/")

    with django_assert_max_num_queries(12):
        client.get("/areas/")

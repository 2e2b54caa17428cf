"""The counties of an area, as each reader sees them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests.web.people import COUNTY, as_person
from tests.web.plans import FIRST_DAY
from xunzhen.domain.registry.county import County
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.jobs.models import Job
from xunzhen.web.planning.models import CountyFigures
from xunzhen.web.planning.services.figures import refresh_county
from xunzhen.web.registry.models import RegistryRow
from xunzhen.web.registry.services import RowChange, change_rows, register_county


@pytest.fixture
def monday(monkeypatch: pytest.MonkeyPatch) -> dt.date:
    """Let today be the first day of the small plan."""
    monkeypatch.setattr(timezone, "localdate", lambda *_: FIRST_DAY)
    return FIRST_DAY


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


def test_area_page_asks_the_database_little(
    county: County, monday: dt.date, django_assert_max_num_queries
) -> None:
    client = as_person("supervisor")
    client.get("/areas/")

    with django_assert_max_num_queries(12):
        client.get("/areas/")

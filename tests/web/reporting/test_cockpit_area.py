"""The counties of an area, as each reader sees them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from tests.web.outreach import JIA_2, MONDAY, TUESDAY, WEDNESDAY, YI_2, planned
from tests.web.people import COUNTY, as_person
from tests.web.planning.the_day import set_day
from tests.web.plans import FIRST_DAY
from tests.web.reporting.test_area import due_on_the_fifth
from xunzhen.domain.registry.county import County
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.jobs.models import Job
from xunzhen.web.planning.models import CountyFigures
from xunzhen.web.registry.models import RegistryRow
from xunzhen.web.registry.services import RowChange, change_rows, register_county
from xunzhen.web.reporting.services.figures import refresh_county


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

    assert Job.objects.filter(kind="reporting.figures").count() == 1


def test_area_tells_what_was_missed_which_targets_are_behind_and_what_is_late(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Wednesday two visits of Monday and Tuesday are missed; one of nine villages has no mode,
    so that the target of all of them is behind; the returns of August are past the 5th."""
    due_on_the_fifth()
    set_day(monkeypatch, WEDNESDAY, 10)
    planned((MONDAY, False, JIA_2, "s-01"), (TUESDAY, False, YI_2, "s-03"))

    page = as_person("supervisor").get("/areas/")

    total = page.context["seen"].total
    # Three townships and the county itself owe a return.
    assert (total.missed, total.late) == (2, 4)
    assert total.danger == as_person("clerk").get(f"/c/{COUNTY}/").context["seen"].targets.in_danger
    assert total.danger >= 1


def test_figures_older_than_an_hour_are_counted_again(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_day(monkeypatch, WEDNESDAY, 10)
    as_person("supervisor").get("/areas/")
    before = CountyFigures.objects.get().computed_at

    set_day(monkeypatch, WEDNESDAY, 12)
    as_person("supervisor").get("/areas/")

    assert CountyFigures.objects.get().computed_at > before


def test_area_page_asks_the_database_little(
    county: County, monday: dt.date, django_assert_max_num_queries
) -> None:
    client = as_person("supervisor")
    client.get("/areas/")

    with django_assert_max_num_queries(12):
        client.get("/areas/")

"""Rows of a county: written once, with history, version and audit entry."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.county import small_county
from tests.web.people import COUNTY, county_on_site
from xunzhen.domain.registry.county import County
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.registry.models import RegistryRow, RowVersion
from xunzhen.web.registry.rows import SEALED
from xunzhen.web.registry.selectors import desk
from xunzhen.web.registry.services import RowChange, StaleRow, change_rows, take_county

SCOPE = system_scope(COUNTY)


def test_county_comes_back_from_the_site_as_it_went_in(county: County) -> None:
    seen = desk(SCOPE, COUNTY).county

    without_personal = tuple(
        replace(one, phone="", id_number="", id_number_confirmed=one.id_number_confirmed)
        for one in county.staff
    )
    assert replace(seen, staff=()) == replace(county, staff=())
    assert seen.staff == without_personal


def test_personal_columns_stand_nowhere_in_plain_text(county: County) -> None:
    for row in RegistryRow.objects.filter(table="staff"):
        assert not set(row.cells) & SEALED["staff"]


def test_change_ends_the_old_version_and_begins_a_new_one(county: County) -> None:
    row = RegistryRow.objects.get(table="villages", key="350524101202")

    change_rows(
        scope=SCOPE,
        county=COUNTY,
        changes=[RowChange("villages", {**row.cells, "resident_population": "900"}, row.pk, 1)],
        reason="核实",
    )

    first, second = RowVersion.objects.filter(row=row)
    assert first.until == second.since
    assert (first.cells["resident_population"], second.cells["resident_population"]) == (
        "860",
        "900",
    )


def test_second_writer_of_a_row_is_told_and_nothing_is_written(county: County) -> None:
    row = RegistryRow.objects.get(table="villages", key="350524101202")
    seen = row.version
    change = RowChange("villages", {**row.cells, "resident_population": "900"}, row.pk, seen)
    change_rows(scope=SCOPE, county=COUNTY, changes=[change], reason="核实")

    late = RowChange("villages", {**row.cells, "resident_population": "901"}, row.pk, seen)
    with pytest.raises(StaleRow):
        change_rows(scope=SCOPE, county=COUNTY, changes=[late], reason="另一人")

    row.refresh_from_db()
    assert row.cells["resident_population"] == "900"


def test_row_that_is_added_is_never_written_over_one_that_stands(county: County) -> None:
    row = RegistryRow.objects.get(table="villages", key="350524101202")
    added = RowChange("villages", {**row.cells, "name": "同号的村"}, adds=True)

    with pytest.raises(StaleRow) as refused:
        change_rows(scope=system_scope(COUNTY), county=COUNTY, changes=[added], reason="新增")

    assert refused.value.sentence.code == "registry.key_taken"
    row.refresh_from_db()
    assert (row.version, row.cells["name"]) == (1, "甲二")


def test_rows_that_stay_the_same_make_no_revision_and_no_entry(county: County) -> None:
    before, entries = desk(SCOPE, COUNTY).revision, AuditEntry.objects.count()

    county_on_site(county)

    assert desk(SCOPE, COUNTY).revision == before
    assert AuditEntry.objects.count() == entries


def test_county_read_from_files_is_registered_and_taken_once(db: None) -> None:
    county = small_county()

    first = take_county(scope=SCOPE, county=county, reason="演示数据")
    second = take_county(scope=SCOPE, county=county, reason="演示数据")

    assert (first.counts["new"], second.rows) == (RegistryRow.objects.count(), ())
    assert desk(SCOPE, COUNTY).site.synthetic
    assert AuditEntry.objects.filter(action="registry.import").count() == 1


def test_county_row_renames_the_registered_county(county: County) -> None:
    row = RegistryRow.objects.get(table="county")

    change = RowChange("county", {**row.cells, "name": "新示例县"}, row.pk, 1)
    change_rows(scope=SCOPE, county=COUNTY, changes=[change], reason="更名")

    assert desk(SCOPE, COUNTY).site.name == "新示例县"

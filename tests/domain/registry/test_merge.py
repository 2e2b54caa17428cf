"""An upload judged with the rows that stand, on the small county."""

from __future__ import annotations

from dataclasses import replace

from tests.county import small_county
from xunzhen.domain.registry.county import County, Mode, ServiceMode, Township
from xunzhen.domain.registry.county_schema import TABLE_BY_NAME
from xunzhen.domain.registry.hanging import all_hanging_on, hanging_on, may_go
from xunzhen.domain.registry.headings import Sheet
from xunzhen.domain.registry.merge import merged
from xunzhen.domain.registry.stored import cells_of, key_of_cells, sheets_of

Rows = dict[str, dict[str, dict[str, str]]]


def standing(county: County | None = None) -> Rows:
    found: Rows = {name: {} for name in TABLE_BY_NAME}
    for table, cells in cells_of(county or small_county()):
        found[table][key_of_cells(TABLE_BY_NAME[table], cells)] = cells
    return found


def sheet(table: str, *rows: dict[str, str]) -> Sheet:
    (found,) = [one for one in sheets_of((table, row) for row in rows) if one.table.name == table]
    return found


VILLAGE = {"code": "350524101202", "name": "甲二", "township": "350524101"}


def test_table_alone_is_judged_with_the_tables_that_stand() -> None:
    found = merged([sheet("villages", VILLAGE)], standing())

    assert [row.faults for row in found.bad] == []
    assert list(found.good["villages"]) == ["350524101202"]


def test_table_alone_has_faults_where_nothing_stands() -> None:
    found = merged([sheet("villages", VILLAGE)], {})

    assert len(found.bad) == 1


def test_rows_that_stand_and_are_not_in_the_upload_are_absent_and_stay() -> None:
    found = merged([sheet("villages", VILLAGE)], standing())

    assert len(found.absent["villages"]) == 8  # nine villages, one of them handed in
    assert found.county is not None
    assert len(found.county.villages) == 9


def test_bad_row_leaves_the_row_of_its_key_standing() -> None:
    wrong = {**VILLAGE, "resident_population": "-3"}

    found = merged([sheet("villages", wrong)], standing())

    assert found.county is not None
    assert found.county.village_by_code["350524101202"].resident_population == 860
    assert "350524101202" not in found.absent["villages"]


def test_mode_that_shares_days_with_one_that_stands_is_bad() -> None:
    mode = {"village": "350524101202", "mode": "派驻", "provider": "h-101", "since": "2026-09-01"}

    found = merged([sheet("service_modes", mode)], standing())

    assert [row.faults[0].sentence.code for row in found.bad] == ["registry.two_modes"]
    assert found.fallen == ()


def test_mode_is_good_once_the_one_that_stands_goes() -> None:
    modes = [cells for table, cells in cells_of(small_county()) if table == "service_modes"]
    modes = [one for one in modes if one["village"] != "350524101202"]
    new = {"village": "350524101202", "mode": "派驻", "provider": "h-101", "since": "2026-09-01"}

    kept = merged([sheet("service_modes", *modes, new)], standing())
    gone = merged([sheet("service_modes", *modes, new)], standing(), ["service_modes"])

    assert len(kept.bad) == 1
    assert gone.removed == {("service_modes", "350524101202|巡诊|2026-01-01")}
    assert gone.bad == ()


def test_absent_row_that_others_name_is_not_removed() -> None:
    found = merged([sheet("institutions")], standing(), ["institutions"])

    # Seven people and nine modes and travel rows name all but the county hospital.
    assert found.removed == {("institutions", "h-350524")}
    assert ("staff", "s-03") in found.held["institutions", "h-202"]


def test_same_key_twice_in_the_upload_is_taken_once() -> None:
    leave = {"staff": "s-02", "since": "2026-11-02", "until": "2026-11-03"}

    found = merged([sheet("leave", leave, {**leave, "reason": "又一次"})], standing())

    assert len(found.good["leave"]) == 1
    assert [row.number for row in found.bad] == [3]


def test_no_county_row_anywhere_gives_no_county() -> None:
    assert merged([sheet("villages", VILLAGE)], {}).county is None


def test_whole_county_over_itself_changes_nothing() -> None:
    county = small_county()

    found = merged(sheets_of(cells_of(county)), standing())

    assert found.county == county
    assert found.bad == ()
    assert found.good == standing()


def test_table_without_a_needed_column_has_no_absent_rows() -> None:
    broken = Sheet(TABLE_BY_NAME["villages"], "行政村", [["村名"], ["甲二"]])

    found = merged([broken], standing(), ["villages"])

    assert found.removed == frozenset()


def test_what_hangs_on_a_village_is_found_in_every_table() -> None:
    hangs = hanging_on(standing(), [("villages", "350524203202")])

    assert [table for table, _key in hangs["villages", "350524203202"]] == [
        "service_modes",
        "travel",
        "closures",
    ]


def test_chain_of_what_hangs_is_followed_to_its_end() -> None:
    found = all_hanging_on(standing(), ("institutions", "h-101"))

    assert ("staff", "s-01") in found
    assert ("leave", "s-01|2026-10-19") in found


def test_township_without_villages_may_go() -> None:
    county = small_county()
    empty = Township("350524204", "丁乡")
    rows = standing(replace(county, townships=(*county.townships, empty)))

    going = may_go(rows, [("townships", "350524204"), ("townships", "350524101")])

    assert going == {("townships", "350524204")}


def test_road_between_two_codes_hangs_on_both() -> None:
    rows = {"closures": {"x": {"place": "350524101202-h-101"}}}

    assert hanging_on(rows, [("institutions", "h-101")])
    assert hanging_on(rows, [("villages", "350524101202")])


def test_mode_of_the_county_is_what_the_site_counts() -> None:
    extra = ServiceMode("350524203203", Mode.CIRCUIT, small_county().service_modes[0].period)
    county = small_county(service_modes=(*small_county().service_modes, extra))

    found = merged(sheets_of(cells_of(county)), standing())

    assert list(found.good["service_modes"])[-1] == "350524203203|巡诊|2026-01-01"

"""Bad rows of the county, townships, villages and institutions: each says what and what to do.

Rows of the small county, as a person counts them: villages 甲一 2, 甲二 3, 甲三 4, …, 丙三 10.
"""

from __future__ import annotations

from tests.domain.registry.sheets import (
    assembled,
    assembled_with_row,
    grid_of,
    only_error,
    only_notice,
    sheets_of,
)
from xunzhen.domain.errors import errors_of
from xunzhen.domain.geo import Point, distance_km, wgs84_to_gcj02
from xunzhen.domain.registry.assemble import assemble

PLAIN_VILLAGE = {"code": "350524101204", "name": "甲四", "township": "350524101"}


def test_untouched_small_county_has_no_fault() -> None:
    assembly = assemble(sheets_of())

    assert assembly.faults == ()


def test_duplicate_code_names_the_first_row_and_keeps_it() -> None:
    assembly = assembled_with_row("villages", {**PLAIN_VILLAGE, "code": "350524101202"})

    fault = only_error(assembly)
    assert fault.line() == (
        "行政村 第11行 村代码：“350524101202”与行政村第3行重复，只读入了前面那一行。"
        "请删去一行或改正。"
    )
    assert assembly.county is not None
    assert assembly.county.village_by_code["350524101202"].name == "甲二"


def test_code_of_another_county_is_refused() -> None:
    assembly = assembled_with_row("villages", {**PLAIN_VILLAGE, "code": "350525101204"})

    assert "350525101204不是本县的代码（本县是350524）" in only_error(assembly).sentence.zh


def test_unknown_township_suggests_the_nearest_name() -> None:
    assembly = assembled_with_row("villages", {**PLAIN_VILLAGE, "township": "甲甲镇"})

    fault = only_error(assembly)
    assert (fault.row, fault.column, fault.entered) == (11, "乡镇", "甲甲镇")
    assert "乡镇表里没有“甲甲镇”，只有“甲镇”" in fault.sentence.zh


def test_township_may_be_written_by_its_name() -> None:
    assembly = assembled_with_row("villages", {**PLAIN_VILLAGE, "township": "甲镇"})

    assert assembly.faults == ()
    assert assembly.county is not None
    assert assembly.county.village_by_code["350524101204"].township == "350524101"


def test_padded_township_codes_are_read_as_nine_digits() -> None:
    assembly = assembled("townships", 2, {"code": "350524101000"})

    assert assembly.county is not None
    assert assembly.county.townships[0].code == "350524101"
    assert assembly.faults == ()


def test_swapped_coordinates_are_refused_with_the_right_order() -> None:
    swapped = {"lng": "25.07", "lat": "118.18", "datum": "WGS84"}

    assembly = assembled("villages", 3, swapped)

    fault = errors_of(assembly.faults)[0]
    assert "写反了" in fault.sentence.zh
    assert "经度118.18，纬度25.07" in fault.sentence.zh


def test_coordinates_out_of_range_are_refused() -> None:
    far = {"lng": "39512345.2", "lat": "2774321.8", "datum": "WGS84"}

    assembly = assembled("villages", 3, far)

    assert "超出范围" in errors_of(assembly.faults)[0].sentence.zh


def test_coordinates_outside_china_are_refused_in_a_chinese_county() -> None:
    assembly = assembled("villages", 3, {"lng": "12.5", "lat": "41.9", "datum": "WGS84"})

    assert "不在中国" in errors_of(assembly.faults)[0].sentence.zh


def test_gcj02_coordinates_are_converted() -> None:
    true = Point(118.205, 25.080)
    on_the_map = wgs84_to_gcj02(true)
    entered = {"lng": on_the_map.lng, "lat": on_the_map.lat, "datum": "GCJ-02"}

    assembly = assembled("villages", 3, entered)

    assert assembly.county is not None
    village = assembly.county.village_by_code["350524101202"]
    assert village.point is not None
    assert distance_km(village.point, true) < 0.001
    assert distance_km(village.point, on_the_map) > 0.3
    assert village.datum == "GCJ02"


def test_unknown_datum_is_taken_as_wgs84_and_said_so() -> None:
    assembly = assembled("villages", 3, {"datum": "BD09"})

    assert "不认得坐标系“BD09”，按WGS84处理" in only_notice(assembly).sentence.zh


def test_missing_datum_is_said_once_for_the_table() -> None:
    grid = grid_of("villages")
    datum = grid[0].index("坐标系")
    for cells in grid[1:]:
        cells[datum] = None

    assembly = assemble(sheets_of({"villages": grid}))

    assert (
        "有8处坐标没有写坐标系（如甲一、甲二、甲三），按WGS84处理"
        in only_notice(assembly).sentence.zh
    )


def test_half_a_point_is_refused() -> None:
    assembly = assembled("villages", 10, {"lng": "117.9"})

    fault = only_error(assembly)
    assert fault.column == "纬度"
    assert "只填了一半坐标，缺纬度" in fault.sentence.zh


def test_village_far_from_its_township_is_asked_about() -> None:
    # One degree of latitude is 111 km.
    assembly = assembled("villages", 3, {"lat": "26.06"})

    assert "离所属乡镇的坐标有111公里" in only_notice(assembly).sentence.zh


def test_village_without_coordinates_is_accepted() -> None:
    assembly = assembled_with_row("villages", PLAIN_VILLAGE)

    assert assembly.faults == ()


def test_negative_population_is_refused() -> None:
    assembly = assembled("villages", 10, {"resident_population": -3})

    fault = only_error(assembly)
    assert fault.line() == "行政村 第10行 常住人口：写的是-3，不能小于0。请写实际的数。"


def test_about_500_is_refused() -> None:
    assembly = assembled("villages", 10, {"resident_population": "约500"})

    fault = only_error(assembly)
    assert fault.entered == "约500"
    assert "写的是“约500”，不是整数。请只写数字，如500" in fault.sentence.zh


def test_unknown_half_day_is_refused() -> None:
    assembly = assembled("villages", 10, {"preferred": "周八上午"})

    assert "“周八上午”不是半天" in only_error(assembly).sentence.zh


def test_lunar_31_is_refused_as_market_day() -> None:
    assembly = assembled("villages", 10, {"market_days": "农历31"})

    assert "圩日“农历31”中的31不对" in only_error(assembly).sentence.zh


def test_visits_per_week_without_reason_is_asked_about() -> None:
    assembly = assembled("villages", 9, {"visits_reason": ""})

    assert "没有写理由" in only_notice(assembly).sentence.zh


def test_code_outside_the_division_scheme_is_accepted_with_a_notice() -> None:
    assembly = assembled_with_row("villages", {**PLAIN_VILLAGE, "code": "安置点1"})

    assert "有1个代码不是统计用区划代码的样子（如安置点1）" in only_notice(assembly).sentence.zh
    assert assembly.county is not None
    assert "安置点1" in assembly.county.village_by_code


def test_second_county_row_is_refused() -> None:
    row = {"code": "350525", "name": "邻县", "as_of": "2026-09-01"}

    assembly = assembled_with_row("county", row)

    assert "县域表只能有一行" in only_error(assembly).sentence.zh
    assert assembly.county is not None
    assert assembly.county.code == "350524"


def test_county_is_synthetic_when_its_note_says_so() -> None:
    grid = grid_of("villages")
    origin = grid[0].index("数据来源")
    for cells in grid[1:]:
        cells[origin] = "真实"

    marked = assemble(sheets_of({"villages": grid})).county
    unmarked = assemble(
        sheets_of(
            {
                "villages": grid,
                "county": [*grid_of("county")[:1], ["350524", "县", "", "", "2026-09-01"]],
            }
        )
    ).county

    assert marked is not None
    assert marked.synthetic
    assert unmarked is not None
    assert not unmarked.synthetic


def test_institution_in_a_place_that_is_nowhere_is_refused() -> None:
    assembly = assembled_with_row(
        "institutions",
        {"code": "h-9", "name": "某卫生院", "kind": "卫生院", "place": "350524299"},
    )

    assert "行政村、乡镇表里没有“350524299”" in only_error(assembly).sentence.zh


def test_unknown_kind_lists_the_choices() -> None:
    assembly = assembled_with_row(
        "institutions", {"code": "h-9", "name": "某院", "kind": "诊疗点", "place": "350524"}
    )

    assert "没有“诊疗点”这一项。请从这些里选：乡镇卫生院、" in only_error(assembly).sentence.zh

"""Bad rows of staff, leave, modes, travel, holidays, closures and rules.

Rows of the small county, as a person counts them: staff s-01 2, …; service modes 甲一 2, 甲二 3, ….
"""

from __future__ import annotations

import datetime as dt

import pytest

from tests.domain.registry.sheets import (
    assembled,
    assembled_with_row,
    grid_of,
    only_error,
    only_notice,
    sheets_of,
)
from xunzhen.domain.errors import errors_of
from xunzhen.domain.periods.period import Period
from xunzhen.domain.registry.assemble import assemble

# 37010119010203997 has the check digit 3 (domain facts §4), so …9974 is wrong by one.
RIGHT_ID, WRONG_ID = "370101190102039973", "370101190102039974"


def test_end_before_start_is_refused() -> None:
    assembly = assembled("leave", 2, {"since": "2026-10-19", "until": "2026-10-18"})

    assert "止（2026-10-18）早于起（2026-10-19）" in only_error(assembly).sentence.zh


def test_last_day_is_included() -> None:
    assembly = assembled("leave", 2, {"since": "2026-10-19", "until": "2026-10-19"})

    assert assembly.county is not None
    assert assembly.county.leave[0].period == Period(dt.date(2026, 10, 19), dt.date(2026, 10, 20))


def test_leap_day_of_a_common_year_is_refused() -> None:
    assembly = assembled("leave", 2, {"since": "2025-02-29"})

    assert "写的日子不存在：2025年2月只有28天，没有29日" in only_error(assembly).sentence.zh


def test_leap_day_of_a_leap_year_is_accepted() -> None:
    assembly = assembled("leave", 2, {"since": "2024-02-29"})

    assert assembly.faults == ()


def test_staff_in_no_institution_is_refused_and_so_is_what_refers_to_them() -> None:
    assembly = assembled("staff", 2, {"institution": "h-999"})

    person, leave = errors_of(assembly.faults)
    assert "机构表里没有“h-999”" in person.sentence.zh
    assert "“s-01”在人员第2行，那一行有错没有读入，所以这一行也没有读入" in leave.sentence.zh
    assert assembly.county is not None
    assert [row.id for row in assembly.county.staff] == [f"s-0{n}" for n in range(2, 8)]


def test_identity_number_with_a_wrong_check_digit_is_refused_and_never_printed() -> None:
    assembly = assembled("staff", 3, {"id_number": WRONG_ID})

    fault = only_error(assembly)
    assert "校验位不对" in fault.sentence.zh
    assert fault.entered == "**************9974"
    assert WRONG_ID not in repr(assembly.faults)


def test_confirmed_identity_number_is_kept_with_a_notice() -> None:
    assembly = assembled("staff", 3, {"id_number": WRONG_ID, "id_number_confirmed": "是"})

    assert "照写保留" in only_notice(assembly).sentence.zh
    assert assembly.county is not None
    assert assembly.county.staff_by_id["s-02"].id_number == WRONG_ID


def test_identity_number_stored_as_a_number_has_lost_digits() -> None:
    assembly = assembled("staff", 3, {"id_number": float(RIGHT_ID)})

    assert "末几位已经丢失" in only_error(assembly).sentence.zh


def test_same_identity_number_twice_is_asked_about() -> None:
    grid = grid_of("staff")
    number = grid[0].index("身份证号")
    grid[2][number] = grid[3][number] = RIGHT_ID

    assembly = assemble(sheets_of({"staff": grid}))

    fault = only_notice(assembly)
    assert fault.row == 4
    assert "身份证号“**************9973”与人员第3行相同" in fault.sentence.zh


def test_two_modes_on_one_day_name_the_first_row() -> None:
    row = {"village": "350524101202", "mode": "派驻", "since": "2026-06-01", "until": "2026-06-30"}

    assembly = assembled_with_row("service_modes", row)

    fault = only_error(assembly)
    assert fault.row == 10
    assert (
        "350524101202同一天有两种服务方式：这一行是派驻，服务方式第3行是巡诊，日期有重叠"
        in fault.sentence.zh
    )


def test_modes_that_follow_each_other_do_not_clash() -> None:
    row = {"village": "350524101202", "mode": "派驻", "since": "2025-01-01", "until": "2025-12-31"}

    assembly = assembled_with_row("service_modes", row)

    assert assembly.faults == ()


def test_online_clinic_may_come_on_top_of_another_mode() -> None:
    row = {"village": "350524101202", "mode": "线上联合门诊", "since": "2026-06-01"}

    assembly = assembled_with_row("service_modes", row)

    assert assembly.faults == ()


def test_mode_of_a_village_left_out_says_so() -> None:
    assembly = assembled("villages", 3, {"resident_population": "约500"})

    village, mode, way = errors_of(assembly.faults)
    assert village.row == 3
    assert (mode.table, mode.row) == ("服务方式", 3)
    assert "在行政村第3行，那一行有错没有读入" in mode.sentence.zh
    assert (way.table, way.column) == ("行车时间", "终点")
    assert assembly.county is not None
    assert len(assembly.county.villages) == 8


def test_negative_minutes_are_refused() -> None:
    assembly = assembled("travel", 2, {"minutes": "-5"})

    assert "写的是-5，不能小于0" in only_error(assembly).sentence.zh


def test_travel_to_nowhere_is_refused() -> None:
    assembly = assembled("travel", 2, {"to": "350524109999"})

    fault = only_error(assembly)
    assert fault.column == "终点"
    assert "行政村、机构、乡镇表里没有“350524109999”" in fault.sentence.zh


def test_travel_entered_twice_names_the_first_row() -> None:
    row = {"from": "甲镇卫生院", "to": "甲二", "minutes": 30}

    assembly = assembled_with_row("travel", row)

    assert "“h-101→350524101202”与行车时间第2行重复" in only_error(assembly).sentence.zh


def test_travel_from_a_place_to_itself_is_refused() -> None:
    assembly = assembled("travel", 2, {"to": "h-101"})

    assert "起点和终点都是h-101" in only_error(assembly).sentence.zh


def test_holiday_entered_twice_is_refused() -> None:
    assembly = assembled_with_row("holidays", {"date": dt.date(2026, 10, 13), "workday": True})

    assert "“2026-10-13”与节假日调休第2行重复" in only_error(assembly).sentence.zh


@pytest.mark.parametrize("place", ["h-101-350524101202", "350524101 - 350524101202"])
def test_closed_road_is_two_known_codes(place: str) -> None:
    assembly = assembled("closures", 2, {"place": place})

    assert assembly.faults == ()


def test_closed_road_to_nowhere_is_refused() -> None:
    assembly = assembled("closures", 2, {"place": "h-101-h-999"})

    assert "没有“h-101-h-999”" in only_error(assembly).sentence.zh


def test_rule_without_document_is_refused() -> None:
    assembly = assembled("rules", 2, {"document": None})

    assert "没有填" in only_error(assembly).sentence.zh

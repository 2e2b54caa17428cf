"""Tables as a whole: missing, empty, misnamed, split, in any order."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.county import small_county
from tests.domain.registry.sheets import (
    assembled,
    grid_of,
    only_error,
    only_notice,
    sheets_of,
)
from xunzhen.domain.errors import errors_of
from xunzhen.domain.registry.assemble import assemble
from xunzhen.domain.registry.cells import Formula
from xunzhen.domain.registry.county import SetAside
from xunzhen.domain.registry.county_schema import COUNTY_TABLES, TABLE_BY_NAME, table_named
from xunzhen.domain.registry.headings import Sheet


def test_small_county_comes_out_of_its_own_sheets() -> None:
    assert assemble(sheets_of()).county == small_county()


def test_missing_required_column_is_one_fault_with_a_hint() -> None:
    grid = grid_of("institutions")
    grid[0][0] = "机构代号"

    assembly = assemble(sheets_of({"institutions": grid}))

    first = errors_of(assembly.faults)[0]
    assert "机构表缺“机构代码”（code）这一列，整张表没有读入" in first.sentence.zh
    assert "表里的“机构代号”是不是这一列" in first.sentence.zh
    assert assembly.county is not None
    assert len(assembly.county.villages) == 9


def test_rows_that_need_an_unread_table_say_so() -> None:
    grid = grid_of("institutions")
    grid[0][0] = "机构代号"

    assembly = assemble(sheets_of({"institutions": grid}))

    said = {fault.sentence.code for fault in errors_of(assembly.faults) if fault.table == "人员"}
    assert said == {"registry.refers_to_unread_table"}


def test_empty_required_table_is_an_error() -> None:
    assembly = assemble(sheets_of({"townships": grid_of("townships")[:1]}))

    assert errors_of(assembly.faults)[0].line() == "乡镇：乡镇表里没有数据。请至少填一行。"


def test_empty_expected_table_is_a_notice() -> None:
    empty = {name: grid_of(name)[:1] for name in ("staff", "leave", "service_modes")}

    assembly = assemble(sheets_of(empty))

    assert "人员表里没有数据。没有它排不出巡诊" in only_notice(assembly).sentence.zh


def test_missing_county_table_gives_no_county_but_every_fault() -> None:
    sheets = [sheet for sheet in sheets_of() if sheet.table.name != "county"]

    assembly = assemble(sheets)

    assert assembly.county is None
    assert "没有找到“县域”表" in only_error(assembly).sentence.zh


def test_unknown_column_is_kept_aside_and_said() -> None:
    grid = grid_of("villages")
    for cells, text in zip(grid, ["手机信号", "好", "", "差", *[""] * 6], strict=True):
        cells.append(text)

    assembly = assemble(sheets_of({"villages": grid}))

    assert "没有“手机信号”这一列的用处，内容原样留着" in only_notice(assembly).sentence.zh
    assert assembly.county is not None
    assert assembly.county.set_aside == (
        SetAside("villages", "手机信号", (("350524101201", "好"), ("350524101203", "差"))),
    )


def test_column_written_twice_is_an_error_and_the_first_is_used() -> None:
    grid = grid_of("villages")
    for cells, text in zip(grid, ["name", *["别名"] * 9], strict=True):
        cells.append(text)

    assembly = assemble(sheets_of({"villages": grid}))

    assert "“name”和“村名”是同一列" in only_error(assembly).sentence.zh
    assert assembly.county is not None
    assert assembly.county.villages[0].name == "甲一"


def test_formula_is_read_by_its_last_value_with_a_notice() -> None:
    assembly = assembled("villages", 10, {"resident_population": Formula("=B1+1", 240.0)})

    assert "用了Excel上次算好的值“240”" in only_notice(assembly).sentence.zh
    assert assembly.county == small_county()


def test_formula_without_a_value_is_refused() -> None:
    assembly = assembled("villages", 10, {"resident_population": Formula("=B1+1")})

    assert "这里是公式“=B1+1”，没有算好的值" in only_error(assembly).sentence.zh


def test_formula_in_a_required_cell_is_one_fault() -> None:
    assembly = assembled("holidays", 2, {"date": Formula("=TODAY()")})

    assert only_error(assembly).sentence.code == "registry.formula"


def test_example_rows_are_passed_over() -> None:
    grid = grid_of("villages")
    grid.insert(1, ["示例 350524101299", "某村", "不存在的乡镇"])

    assembly = assemble(sheets_of({"villages": grid}))

    assert assembly.faults == ()


def test_name_that_begins_like_the_example_mark_is_read() -> None:
    grid = grid_of("county")
    swapped = [[row[1], row[0], *row[2:]] for row in grid]

    assembly = assemble(sheets_of({"county": swapped}))

    assert assembly.county == small_county()


def test_title_above_the_headings_is_passed_over_and_rows_keep_their_numbers() -> None:
    grid = [["示例县行政村一览表"], [], *grid_of("villages")]
    grid[11][grid[2].index("常住人口")] = "约500"

    assembly = assemble(sheets_of({"villages": grid}))

    # A title and an empty row push 丙三 from row 10 to row 12.
    assert only_error(assembly).row == 12


def test_headings_may_be_english_chinese_or_both_with_a_star() -> None:
    grid = grid_of("villages")
    columns = TABLE_BY_NAME["villages"].columns
    grid[0] = [
        [column.name, f"{column.zh}*", f"{column.zh} ({column.name})"][place % 3]
        for place, column in enumerate(columns)
    ]

    assembly = assemble(sheets_of({"villages": grid}))

    assert assembly.faults == ()
    assert assembly.county == small_county()


@pytest.mark.parametrize("table", COUNTY_TABLES, ids=lambda table: table.name)
def test_no_heading_means_two_columns(table: object) -> None:
    assert hasattr(table, "columns")
    headings = [heading for column in table.columns for heading in column.headings]

    assert len(headings) == len(set(headings))


def test_table_names_are_found_in_both_languages() -> None:
    for table in COUNTY_TABLES:
        assert table_named(table.name) is table
        assert table_named(table.zh) is table
        assert table_named(f"{table.zh} {table.name}") is table


@settings(deadline=None, max_examples=25)
@given(st.data())
def test_order_and_splitting_of_tables_do_not_matter(data: st.DataObject) -> None:
    sheets = []
    for table in COUNTY_TABLES:
        heading, *rows = grid_of(table.name)
        shuffled = data.draw(st.permutations(rows))
        cut = data.draw(st.integers(0, len(rows)))
        for name, part in ((f"{table.zh}1", shuffled[:cut]), (f"{table.zh}2", shuffled[cut:])):
            sheets.append(Sheet(table, name, [heading, *part]))
    sheets = data.draw(st.permutations(sheets))

    assembly = assemble(sheets)

    assert assembly.faults == ()
    assert assembly.county == small_county()

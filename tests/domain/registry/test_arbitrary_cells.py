"""Whatever stands in the cells, the importer answers with a county and faults, never an error."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.registry.sheets import grid_of
from xunzhen.domain.registry.assemble import assemble
from xunzhen.domain.registry.cells import Cell, Formula, reader_of
from xunzhen.domain.registry.county_schema import COUNTY_TABLES
from xunzhen.domain.registry.headings import Sheet
from xunzhen.domain.registry.schema import Table

PLAIN = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.integers(min_value=10**300, max_value=10**320),
    st.sampled_from(
        [
            "350524101201",
            "甲镇",
            "约500",
            "=A1",
            "农历31",
            "周三",
            "2025-02-29",
            "h-101",
            "是",
            "-3",
        ]
    ),
)
CELLS: st.SearchStrategy[Cell] = st.one_of(PLAIN, st.builds(Formula, st.text(max_size=5), PLAIN))


@st.composite
def _sheets(draw: st.DrawFn) -> list[Sheet]:
    return [
        Sheet(table, table.zh, draw(_grids(table)))
        for table in draw(st.lists(st.sampled_from(COUNTY_TABLES), max_size=6))
    ]


@st.composite
def _grids(draw: st.DrawFn, table: Table) -> list[list[Cell]]:
    """The table's headings or chance cells, good rows and chance rows, chance cells in both."""
    grid = grid_of(table.name) if draw(st.booleans()) else [[c.name for c in table.columns]]
    if draw(st.integers(0, 4)) == 0:
        grid[0] = draw(st.lists(CELLS, max_size=8))
    grid += draw(st.lists(st.lists(CELLS, max_size=len(table.columns) + 2), max_size=4))
    for _ in range(draw(st.integers(0, 4))):
        row = draw(st.integers(0, len(grid) - 1))
        if grid[row]:
            grid[row][draw(st.integers(0, len(grid[row]) - 1))] = draw(CELLS)
    return grid


@settings(deadline=None, max_examples=150)
@given(_sheets())
def test_importer_never_raises_on_arbitrary_cells(sheets: list[Sheet]) -> None:
    assembly = assemble(sheets)

    assert all(fault.line("zh") and fault.line("en") for fault in assembly.faults)


@settings(deadline=None, max_examples=100)
@given(_sheets())
def test_every_row_left_out_has_an_error(sheets: list[Sheet]) -> None:
    assembly = assemble(sheets)

    for count in assembly.counts:
        assert count.good == count.rows or count.errors > 0


@settings(deadline=None, max_examples=300)
@given(st.sampled_from([c for table in COUNTY_TABLES for c in table.columns]), PLAIN)
def test_no_cell_makes_its_reader_raise(column: object, cell: Cell) -> None:
    read = reader_of(column)  # type: ignore[arg-type]

    read(cell)  # type: ignore[arg-type]


def test_day_at_the_end_of_time_does_not_overflow() -> None:
    grid = grid_of("leave")
    grid[1][2] = dt.date.max

    assembly = assemble([Sheet(COUNTY_TABLES[5], "请假", grid)])

    assert any(fault.sentence.code == "registry.odd_year" for fault in assembly.faults)

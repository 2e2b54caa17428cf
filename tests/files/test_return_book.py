"""The workbook of a return: locked and standing values side by side, sources with digests."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.domain.reporting.a_return import CLERK, at, drafted, kept, locked, visits
from xunzhen.domain.errors import NotAllowed
from xunzhen.domain.reporting.restatement import restate
from xunzhen.files.return_book import FIGURES, RESTATED, SOURCES, write_return_book

MONTH = locked(drafted())
CORRECTION = restate(MONTH, [visits(20), kept(20, 20)], CLERK, at(11, 1), why="=补录2次")


def rows_of(path: Path, sheet: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in load_workbook(path)[sheet].iter_rows(min_row=2, values_only=True)]


def test_locked_and_standing_values_stand_side_by_side(tmp_path: Path) -> None:
    write_return_book(MONTH, tmp_path / "r.xlsx", [CORRECTION], demo=True)

    # Locked 90 % and 18 visits, restated once each to 100 % and 20.
    assert [(row[2], row[6], row[7]) for row in rows_of(tmp_path / "r.xlsx", FIGURES)] == [
        (90, 100, 1),
        (18, 20, 1),
    ]


def test_no_value_is_a_dash(tmp_path: Path) -> None:
    empty = locked(drafted(MONTH.unit, kept(0, 0)))

    write_return_book(empty, tmp_path / "r.xlsx")

    assert rows_of(tmp_path / "r.xlsx", FIGURES)[0][2] == "—"


def test_sources_end_with_the_digests_of_return_and_restatements(tmp_path: Path) -> None:
    write_return_book(MONTH, tmp_path / "r.xlsx", [CORRECTION])

    assert MONTH.frozen is not None
    digests = [row[2] for row in rows_of(tmp_path / "r.xlsx", SOURCES)]
    assert digests == [
        *(one.source for one in MONTH.figures),
        MONTH.frozen.digest,
        CORRECTION.digest,
    ]


def test_reason_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    write_return_book(MONTH, tmp_path / "r.xlsx", [CORRECTION])

    cell = load_workbook(tmp_path / "r.xlsx")[RESTATED]["E2"]
    assert (cell.value, cell.data_type) == ("=补录2次", "s")


def test_same_return_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_return_book(MONTH, tmp_path / name, [CORRECTION])

    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_draft_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        write_return_book(drafted(), tmp_path / "r.xlsx")

"""Texts that look like formulas leave as text and come back as they were."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.county import small_county
from xunzhen.domain.registry.county import County, SetAside
from xunzhen.files.tables.read import load_county
from xunzhen.files.tables.write import write_county

DANGEROUS = ("=cmd|'/c calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "'=1", "＝1")


def county_with(text: str) -> County:
    """The small county with a text in a column of its own and, where it may stand, in a reason."""
    county = small_county(set_aside=(SetAside("villages", "备注", (("350524101201", text),)),))
    if text[0] in "=＝":  # in a column of the county's tables a formula is refused anyway
        return county
    leave = tuple(replace(one, reason=text) for one in county.leave)
    return replace(county, leave=leave)


@pytest.mark.parametrize("text", DANGEROUS)
@pytest.mark.parametrize("name", ["county.xlsx", "county"])
def test_text_that_looks_like_a_formula_comes_back_unchanged(
    text: str, name: str, tmp_path: Path
) -> None:
    county = county_with(text)

    write_county(county, tmp_path / name)

    assert load_county(tmp_path / name) == county


@pytest.mark.parametrize("text", DANGEROUS)
def test_workbook_holds_no_formula_cell(text: str, tmp_path: Path) -> None:
    write_county(county_with(text), tmp_path / "county.xlsx")

    book = openpyxl.load_workbook(tmp_path / "county.xlsx")
    types = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in types


@pytest.mark.parametrize("text", [one for one in DANGEROUS if one != "'=1"])
def test_csv_cell_begins_with_an_apostrophe(text: str, tmp_path: Path) -> None:
    write_county(county_with(text), tmp_path / "county")

    written = (tmp_path / "county" / "villages.csv").read_text(encoding="utf-8-sig")
    assert f"'{text}" in written


def test_negative_number_in_csv_stays_a_number(tmp_path: Path) -> None:
    county = small_county(set_aside=(SetAside("villages", "海拔", (("350524101201", "-3.5"),)),))

    write_county(county, tmp_path / "county")

    assert ",-3.5" in (tmp_path / "county" / "villages.csv").read_text(encoding="utf-8-sig")

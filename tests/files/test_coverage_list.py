"""The list of villages as a file: nothing in it is taken for a formula."""

from __future__ import annotations

import io

import openpyxl
import pytest

from xunzhen.files.coverage_list import list_csv, list_workbook


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_text_that_looks_like_a_formula_is_harmless_in_csv(text: str) -> None:
    line = list_csv(["村"], [[text]]).decode("utf-8-sig").split("\r\n")[1]

    assert line.lstrip('"').startswith("'")


def test_text_that_looks_like_a_formula_stays_text_in_a_workbook() -> None:
    content = list_workbook("村级覆盖", ["村"], [["=1+1"], [""]])

    cell = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")

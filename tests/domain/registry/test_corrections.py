"""Corrections that one click can make."""

from __future__ import annotations

import pytest

from tests.domain.registry.test_merge import VILLAGE, sheet, standing
from xunzhen.domain.registry.corrections import corrections_of
from xunzhen.domain.registry.merge import merged


def offered(table: str, row: dict[str, str], column: str) -> list[str]:
    (bad,) = merged([sheet(table, row)], standing()).bad
    return [
        one.text
        for fault in bad.faults
        for one in corrections_of(bad, fault)
        if one.column == column
    ]


@pytest.mark.parametrize(
    ("column", "entered", "texts"),
    [
        ("township", "甲乡镇", ["甲镇"]),
        ("resident_population", "24O", ["240"]),
        ("resident_population", "约500人", ["500"]),
        ("resident_population", "500-600", []),
        ("market_days", "3、8", ["农历3,8", "公历3,8"]),
        ("preferred", "周3早", ["周三上午"]),
        ("preferred", "随便", []),
        ("township_seat", "是的", ["是"]),
    ],
)
def test_village_cell_is_mended_as_the_sentence_says(
    column: str, entered: str, texts: list[str]
) -> None:
    assert offered("villages", {**VILLAGE, column: entered}, column) == texts


def test_serial_number_of_excel_becomes_its_day() -> None:
    row = {"staff": "s-02", "since": "46300", "until": "2026-12-31"}

    assert offered("leave", row, "since") == ["2026-10-05"]


def test_identity_number_gets_no_suggestion() -> None:
    row = {"id": "s-09", "name": "演示员九", "institution": "h-101", "id_number": "12345"}

    assert offered("staff", row, "id_number") == []

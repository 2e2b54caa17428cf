"""The handbook page on assistance names every column of its tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from xunzhen.domain.registry.schema import Table
from xunzhen.files.tables_beside import TABLES_BESIDE

PAGE = Path(__file__).resolve().parents[2] / "docs/handbook/assistance.md"


@pytest.mark.parametrize("table", TABLES_BESIDE[1:], ids=lambda table: str(table.name))
def test_every_column_is_explained(table: Table) -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert f"### {table.zh} `{table.name}`" in page
    for column in table.columns:
        assert f"| {column.zh}{'*' if column.required else ''} | `{column.name}` |" in page

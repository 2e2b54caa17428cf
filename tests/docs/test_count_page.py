"""The handbook page on counting names every column of the ledger and every count."""

from __future__ import annotations

from pathlib import Path

import pytest

from xunzhen.domain.fieldwork.counting_terms import Count
from xunzhen.domain.fieldwork.ledger_schema import LEDGER
from xunzhen.domain.registry.schema import Column

PAGE = (Path(__file__).resolve().parents[2] / "docs/handbook/count.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("column", LEDGER.columns, ids=lambda column: str(column.name))
def test_column_of_the_ledger_is_explained(column: Column) -> None:
    assert f"| {column.zh}{'*' if column.required else ''} | `{column.name}` |" in PAGE


@pytest.mark.parametrize("count", Count)
def test_count_is_explained(count: Count) -> None:
    assert f"`{count.value}`" in PAGE

"""The handbook page on tables mentions every table, column and fault, and nothing that is gone."""

from __future__ import annotations

import re
from pathlib import Path

from tools.tables_handbook import PAGE, renewed
from xunzhen.domain.registry.county_schema import COUNTY_TABLES

SOURCE = Path(__file__).resolve().parents[2] / "src" / "xunzhen"
SPEAKING = [
    *sorted((SOURCE / "domain" / "registry").glob("*.py")),
    *sorted((SOURCE / "files" / "tables").glob("*.py")),
    SOURCE / "files" / "whole.py",
    SOURCE / "domain" / "geo.py",
    SOURCE / "domain" / "periods" / "half_days.py",
    SOURCE / "domain" / "periods" / "market_days.py",
]
CODE = re.compile(r'"((?:registry|files|geo|periods)\.[a-z0-9_]+)"')


def test_page_lists_every_table_and_column_as_the_schema_has_them() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert renewed(page) == page, "run: python -m tools.tables_handbook"
    for table in COUNTY_TABLES:
        assert f"### {table.zh} `{table.name}`" in page
        for column in table.columns:
            assert f"| {column.zh} | `{column.name}` |" in page


def test_page_explains_every_fault_that_can_be_said() -> None:
    said = {code for file in SPEAKING for code in CODE.findall(file.read_text(encoding="utf-8"))}
    explained = set(re.findall(r"^\| `([a-z_.0-9]+)` \|", PAGE.read_text("utf-8"), re.M))

    assert said == explained

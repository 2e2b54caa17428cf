"""Write the part of the handbook that lists every column, from the schema itself.

python -m tools.tables_handbook
"""

from __future__ import annotations

from pathlib import Path

from xunzhen.domain.registry.county_schema import COUNTY_TABLES
from xunzhen.domain.registry.schema import Column, Need, Table

PAGE = Path(__file__).resolve().parents[1] / "docs" / "handbook" / "tables.md"
BEGIN = "<!-- columns: begin (python -m tools.tables_handbook) -->"
END = "<!-- columns: end -->"
_NEED = {Need.REQUIRED: "必须有", Need.EXPECTED: "没有就排不出巡诊", Need.OPTIONAL: "可以没有"}


def columns_text() -> str:
    """Return the reference of every table and column as Markdown."""
    return "\n".join(_table_text(table) for table in COUNTY_TABLES)


def _table_text(table: Table) -> str:
    lines = [
        f"### {table.zh} `{table.name}`（{_NEED[table.need]}）",
        "",
        table.about_zh,
        "",
        "| 列 | 英文名 | 必填 | 写什么 | 例 | 也认 |",
        "|---|---|---|---|---|---|",
        *(_column_line(column) for column in table.columns),
        "",
    ]
    return "\n".join(lines)


def _column_line(column: Column) -> str:
    words = "、".join(column.offered)
    about = f"{column.about_zh}可选：{words}。" if column.choices else column.about_zh
    also = "、".join(column.synonyms)
    need = "是" if column.required else ""
    return f"| {column.zh} | `{column.name}` | {need} | {about} | {column.example} | {also} |"


def renewed(page: str) -> str:
    """Return the page with the reference between its marks renewed."""
    before, rest = page.split(BEGIN, 1)
    _old, after = rest.split(END, 1)
    return f"{before}{BEGIN}\n\n{columns_text()}\n{END}{after}"


def main() -> None:
    """Renew the page in place."""
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()

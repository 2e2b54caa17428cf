"""Names of tables and columns in the reader's language."""

from __future__ import annotations

from typing import Any

from django import template

from xunzhen.domain.registry.schema import Column, Table
from xunzhen.web.pages.templatetags.parts import english
from xunzhen.web.registry.rows import all_tables, table_named

register = template.Library()


@register.filter
def table_words(name: str) -> str:
    """Name a table: 行政村, Villages."""
    table = all_tables().get(name)
    if table is None:
        return name
    return table.name.replace("_", " ").capitalize() if english() else table.zh


@register.filter
def table_about(name: str) -> str:
    """Say what a table holds."""
    table = table_named(name)
    return table.about_en if english() else table.about_zh


@register.filter
def column_words(column: Column | str, table: str = "") -> str:
    """Name a column; a heading of the county's own stays as it is."""
    if isinstance(column, str):
        known_tables = all_tables()
        known = known_tables[table].column_by_name.get(column) if table in known_tables else None
        if known is None:
            return column
        column = known
    return column.name.replace("_", " ").capitalize() if english() else column.zh


@register.filter
def sheet_words(where: str) -> str:
    """Name the table that a sheet holds; the sheet's own name where it is none of ours."""
    known = _table_of(where)
    return where if known is None else table_words(known.name)


@register.filter
def heading_words(heading: str, where: str) -> str:
    """Name the column under a heading of a sheet, as written or as a clerk knows it."""
    known = _table_of(where)
    for column in known.columns if known else ():
        if heading in (column.name, column.zh):
            return column_words(column)
    return heading


def _table_of(where: str) -> Table | None:
    return next((one for one in all_tables().values() if where in (one.name, one.zh)), None)


@register.filter
def column_about(column: Column) -> str:
    """Say what a column means."""
    return column.about_en if english() else column.about_zh


@register.filter
def item(mapping: Any, key: str) -> Any:
    """Look a key up in a mapping; empty where it is not there."""
    return mapping.get(key, "") if hasattr(mapping, "get") else ""

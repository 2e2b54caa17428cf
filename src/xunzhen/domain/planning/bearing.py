"""Which changes of a county's tables bear on a plan that was made before them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xunzhen.domain.registry.county_schema import COUNTY_TABLES

_WITHOUT_BEARING: Final[Mapping[str, frozenset[str]]] = {
    "county": frozenset({"name", "city", "province", "as_of", "note"}),
    "townships": frozenset({"name", "weak"}),
    "villages": frozenset(
        {
            "name",
            "resident_population",
            "registered_population",
            "agricultural_population",
            "served_population",
            "aged_65",
            "area_tags",
            "visits_reason",
            "origin",
            "circuit_stop",
        }
    ),
    "institutions": frozenset(
        {
            "name",
            "level",
            "open_beds",
            "authorised_beds",
            "premises_m2",
            "capability_standard",
            "equipment_tier",
            "phone",
        }
    ),
    "staff": frozenset(
        {
            "name",
            "title",
            "title_since",
            "degree",
            "full_time_degree",
            "specialties",
            "phone",
            "id_number",
            "id_number_confirmed",
        }
    ),
    "leave": frozenset({"reason"}),
    "service_modes": frozenset({"provider", "reason"}),
    "travel": frozenset({"source"}),
    "holidays": frozenset({"name"}),
    "closures": frozenset({"reason"}),
    "rules": frozenset({"document", "article"}),
}
"""Columns that no rule of the planner or the checker reads; any other column may matter."""

_READ: Final = {
    table.name: frozenset(table.column_by_name) - _WITHOUT_BEARING[table.name]
    for table in COUNTY_TABLES
}
Cells = Mapping[str, str]


def columns_that_matter(table: str, before: Cells | None, after: Cells | None) -> tuple[str, ...]:
    """Return the columns in which a row differs and that a plan rests on, in order of name.

    None stands for a row that was not there. An unknown column of the county's own matters not:
    nothing reads it.

    >>> columns_that_matter("leave", {"since": "2026-10-01"}, {"since": "2026-10-02"})
    ('since',)
    >>> columns_that_matter("staff", {"title": "医师"}, {"title": "主治医师"})
    ()
    """
    old, new = before or {}, after or {}
    return tuple(sorted(name for name in _READ[table] if old.get(name) != new.get(name)))

"""Which columns of each table a list shows, in the order of their use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xunzhen.domain.registry.schema import Table

LISTED: Final[Mapping[str, tuple[str, ...]]] = {
    "county": ("code", "name", "city", "province", "as_of", "note"),
    "townships": ("code", "name", "market_days", "weak", "lng", "lat"),
    "villages": (
        "code", "name", "township", "resident_population", "served_population", "aged_65",
        "market_days", "preferred", "circuit_stop",
    ),
    "institutions": ("code", "name", "kind", "place", "open_beds", "vehicles", "phone"),
    "staff": (
        "id", "name", "institution", "licence", "title", "available", "max_circuit_half_days",
        "phone",
    ),
    "leave": ("staff", "since", "until", "reason"),
    "service_modes": ("village", "mode", "provider", "since", "until", "reason"),
    "travel": ("from", "to", "minutes", "by", "season", "source"),
    "holidays": ("date", "workday", "name"),
    "closures": ("place", "since", "until", "reason"),
    "rules": ("rule", "value", "for", "since", "until", "document", "article"),
    "person_facts": ("staff", "fact", "value", "since", "until", "source"),
    "place_facts": ("place", "fact", "value", "since", "until", "source"),
    "premiums": ("staff", "product", "year", "premium_yuan"),
    "agreements": (
        "id", "sender", "receiver", "mode", "signed_sender", "signed_receiver", "signed_county",
        "since", "until",
    ),
    "assignments": (
        "id", "programme", "staff", "from_institution", "to_institution", "role", "since", "until",
        "agreement", "replaced_by",
    ),
}  # fmt: skip


def listed(table: Table) -> tuple[str, ...]:
    """Return the columns that a list of a table shows; all of one that nothing is said of."""
    return LISTED.get(table.name) or tuple(table.column_by_name)

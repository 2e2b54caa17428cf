"""Which columns of each table a list shows, in the order of their use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

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
}  # fmt: skip

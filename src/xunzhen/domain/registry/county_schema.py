"""The eleven tables of a county, in the order in which they are read and written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xunzhen.domain.registry.days_schema import CLOSURES, HOLIDAYS, RULES, TRAVEL
from xunzhen.domain.registry.institutions_schema import INSTITUTIONS
from xunzhen.domain.registry.people_schema import LEAVE, SERVICE_MODES, STAFF
from xunzhen.domain.registry.places_schema import COUNTY, TOWNSHIPS, VILLAGES
from xunzhen.domain.registry.schema import Table, plain, readings_of

COUNTY_TABLES: Final = (
    COUNTY,
    TOWNSHIPS,
    VILLAGES,
    INSTITUTIONS,
    STAFF,
    LEAVE,
    SERVICE_MODES,
    TRAVEL,
    HOLIDAYS,
    CLOSURES,
    RULES,
)
TABLE_BY_NAME: Final[Mapping[str, Table]] = {table.name: table for table in COUNTY_TABLES}
_BY_READING: Final = {plain(name): table for table in COUNTY_TABLES for name in table.names}


def table_named(name: str) -> Table | None:
    """Find the table that a file or sheet name means, in Chinese, English or both.

    >>> table_named("行政村 villages").name, table_named("Staff").name, table_named("其他")
    ('villages', 'staff', None)
    """
    for reading in readings_of(name):
        if reading in _BY_READING:
            return _BY_READING[reading]
    return None

"""Tables beside the county's own, as rows of the site: dated facts, agreements, assignments.

They are stored, sealed and kept with their history as the county's own rows are, and read against
the county by their own reader. The apps they belong to stand above this one, so each tells of its
tables when the site starts (``rows.stands_beside`` in ``AppConfig.ready``).
"""

from __future__ import annotations

from typing import TypeVar

from xunzhen.domain.registry.beside import BesideTable, TableReading
from xunzhen.domain.registry.stored import sheet_of
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.models import RegistryRow
from xunzhen.web.registry.selectors import Desk

T = TypeVar("T")


def reading_beside(desk: Desk, reader: BesideTable[T]) -> TableReading[T] | None:
    """Return what a table beside the county says now; None while the site has no row of it.

    It is read once a revision of the county. A row that no longer fits the county (its village was
    removed, say) is left out and stands among the faults.
    """
    name = reader.table.name

    def build() -> TableReading[T] | None:
        rows = RegistryRow.objects.filter(county=desk.site, table=name, removed=False)
        cells = list(rows.order_by("key").values_list("cells", flat=True))
        return reader.read([sheet_of(reader.table, cells)], desk.whole) if cells else None

    return kept(desk.site.pk, desk.revision, ("beside", name), build)

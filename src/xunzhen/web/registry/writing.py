"""Writing the rows of a county in bulk under one new revision, with history and blind indexes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils import timezone

from xunzhen.domain.errors import XunzhenError, say
from xunzhen.domain.registry.assemble import DEMONSTRATION
from xunzhen.web.registry.models import BlindIndex, RegisteredCounty, RegistryRow, RowVersion
from xunzhen.web.registry.rows import (
    SEALED,
    TABLES,
    Cells,
    key_of_cells,
    place_of,
    readers_beside,
    split,
    table_named,
)
from xunzhen.web.sealing import blind_index, blind_indexes

_CHUNK: Final = 500
_WRITTEN: Final = (
    "key", "place", "cells", "sealed", "version", "removed", "changed_at", "changed_by",
)  # fmt: skip


@dataclass(frozen=True)
class RowChange:
    """One row to write. ``id`` None: a new row, or that of the same key; ``cells`` None: remove it.

    ``version`` is the one the writer saw; None where nobody looked (an import). ``keep_sealed``:
    personal columns without a text stay as they are, but for those in ``clear``. ``adds``: it is
    to be a new row; one that stands under its key is never written over.
    """

    table: str
    cells: Cells | None
    id: int | None = None
    version: int | None = None
    keep_sealed: bool = False
    clear: frozenset[str] = frozenset()
    adds: bool = False


@dataclass(eq=False)
class StaleRow(XunzhenError):
    """Somebody else changed the row meanwhile; ``row`` is as it now stands."""

    row: RegistryRow | None = field(default=None, kw_only=True)


class Writer:
    """Gathers one change after another of one county and writes them together.

    What is written is there when ``finish`` returns; nothing before.
    """

    def __init__(self, site: RegisteredCounty, by: str, reason: str) -> None:
        self.site, self.by, self.reason = site, by, reason[:200]
        self.now = timezone.now()
        self.revision = site.revision + 1
        self.counts: Counter[str] = Counter(new=0, changed=0, removed=0)
        self.touched: list[int] = []
        rows = list(RegistryRow.objects.filter(county=site, removed=False))
        self.by_id = {row.pk: row for row in rows}
        self.by_key = {(row.table, row.key): row for row in rows}
        self.staff_place = _staff_places(rows)
        self.found_by: dict[int, dict[str, str]] = defaultdict(dict)
        for row, column, index in BlindIndex.objects.filter(row__county=site).values_list(
            "row_id", "column", "index"
        ):
            self.found_by[row][column] = index
        self.waiting: dict[int, tuple[RegistryRow, RowVersion, dict[str, str] | None]] = {}

    def write(self, change: RowChange) -> None:
        """Note one row to write, with its version and indexes; nothing where it stays the same."""
        row = self._standing(change)
        if change.cells is None:
            if row is not None:
                self._note(row, row.key, None, {}, {})
            return
        table = table_named(change.table)
        key = key_of_cells(table, change.cells)
        plain, fresh = split(table, change.cells)
        sealed = self._sealed(row, change, fresh)
        if row is not None and row.cells == plain and row.sealed == sealed and row.key == key:
            return
        taken = self.by_key.get((change.table, key))
        if taken is not None and taken is not row:
            raise _taken(table.zh, key, taken)
        if row is None:
            row = RegistryRow(county=self.site, table=change.table, version=0)
        indexes = {
            name: blind_index(change.cells[name], f"{table.name}.{name}")
            for name, token in sealed.items()
            if token == fresh.get(name)
        }
        self._note(row, key, plain, sealed, indexes)

    def finish(self) -> None:
        """Write everything noted, and the county's new revision if anything changed."""
        self._flush()
        if not self.touched:
            return
        self._settle_places()
        self._settle_county()
        self.site.revision, self.site.changed_at = self.revision, self.now
        self.site.save()

    def _standing(self, change: RowChange) -> RegistryRow | None:
        if change.adds:
            return None
        if change.id is not None:
            row = self.by_id.get(change.id)
            if row is None:
                raise stale(RegistryRow.objects.filter(pk=change.id).first())
        else:
            key = key_of_cells(table_named(change.table), change.cells or {})
            row = self.by_key.get((change.table, key))
        if row is not None and change.version is not None and row.version != change.version:
            raise stale(row)
        return row

    def _sealed(
        self, row: RegistryRow | None, change: RowChange, fresh: Mapping[str, str]
    ) -> dict[str, str]:
        """Keep the old token where the plain text did not change, for sealing is never the same."""
        old = dict(row.sealed) if row is not None else {}
        found_by = self.found_by.get(row.pk, {}) if row is not None and row.pk else {}
        kept = {
            name: token
            for name, token in old.items()
            if change.keep_sealed and name not in change.clear
        }
        for name, token in fresh.items():
            text = (change.cells or {})[name]
            same = found_by.get(name) in blind_indexes(text, f"{change.table}.{name}")
            kept[name] = old[name] if same and name in old else token
        return kept

    def _note(
        self,
        row: RegistryRow,
        key: str,
        cells: dict[str, str] | None,
        sealed: dict[str, str],
        indexes: dict[str, str],
    ) -> None:
        if id(row) in self.waiting:  # a second change of a row needs the first one written
            self._flush()
        self.counts["removed" if cells is None else "new" if row.pk is None else "changed"] += 1
        self.by_key.pop((row.table, row.key), None)
        old = set(row.sealed) if row.pk is not None else set()
        row.key, row.version, row.removed = key, row.version + 1, cells is None
        row.changed_at, row.changed_by = self.now, self.by
        if cells is not None:
            row.cells, row.sealed = cells, sealed
            row.place = place_of(row.table, cells, self.staff_place)
            self.by_key[(row.table, key)] = row
            _note_place(self.staff_place, row)
        elif row.pk is not None:
            self.by_id.pop(row.pk, None)
        version = RowVersion(
            row=row,
            number=row.version,
            revision=self.revision,
            key=key,
            cells=cells,
            sealed=sealed,
            since=self.now,
            by=self.by,
            reason=self.reason,
        )
        stale_indexes = cells is None or old - set(sealed) or set(indexes)
        self.waiting[id(row)] = (row, version, indexes if stale_indexes else None)

    def _flush(self) -> None:
        waiting = list(self.waiting.values())
        self.waiting.clear()
        if not waiting:
            return
        new = [row for row, _version, _indexes in waiting if row.pk is None]
        old = [row for row, _version, _indexes in waiting if row.pk is not None]
        for some in _chunks(old):
            numbers = [row.pk for row in some]
            RowVersion.objects.filter(row_id__in=numbers, until__isnull=True).update(until=self.now)
            RegistryRow.objects.bulk_create(
                some, update_conflicts=True, unique_fields=["id"], update_fields=_WRITTEN
            )
        RegistryRow.objects.bulk_create(new, batch_size=_CHUNK)
        for _row, version, _indexes in waiting:
            version.row_id = _row.pk
        RowVersion.objects.bulk_create([one for _, one, _ in waiting], batch_size=_CHUNK)
        self._index(waiting)
        for row, version, _indexes in waiting:
            self.touched.append(row.pk)
            if version.cells is not None:
                self.by_id[row.pk] = row

    def _index(
        self, waiting: Iterable[tuple[RegistryRow, RowVersion, dict[str, str] | None]]
    ) -> None:
        """Set what sealed cells are found by; an index that still holds is left alone."""
        made: list[BlindIndex] = []
        gone: list[int] = []
        for row, version, fresh in waiting:
            if row.table not in SEALED or fresh is None:
                continue
            old = self.found_by.pop(row.pk, {})
            kept = {name: old[name] for name in version.sealed if name in old} | fresh
            if kept != old:
                gone += [row.pk] if old else []
                made += [BlindIndex(row=row, column=name, index=one) for name, one in kept.items()]
            self.found_by[row.pk] = kept
        for some in _chunks(gone):
            BlindIndex.objects.filter(row_id__in=some).delete()
        BlindIndex.objects.bulk_create(made, batch_size=_CHUNK)

    def _settle_places(self) -> None:
        """Let people, leave and facts follow an institution that moved: the place is derived."""
        moved = []
        for table in ("staff", "leave", *(one.table.name for one in readers_beside())):
            for row in self.by_id.values():
                place = row.place
                if row.table == table:
                    place = place_of(table, row.cells, self.staff_place)
                if place != row.place:
                    row.place = place
                    _note_place(self.staff_place, row)
                    moved.append(row)
        RegistryRow.objects.bulk_update(moved, ["place"], batch_size=_CHUNK)

    def _settle_county(self) -> None:
        """Let the registered county bear the names of its own row, and say if it is made up."""
        own = next((row for row in self.by_id.values() if row.table == "county"), None)
        if own is None:
            return
        self.site.name = own.cells.get("name", self.site.name)[:60]
        self.site.city = own.cells.get("city", "")[:60]
        self.site.province = own.cells.get("province", "")[:60]
        origin = TABLES["villages"].column_by_name["origin"]
        made_up = {one.zh for one in origin.choices if one.value == "synthetic"}
        self.site.synthetic = DEMONSTRATION in own.cells.get("note", "") or any(
            row.table == "villages" and row.cells.get("origin") in made_up
            for row in self.by_id.values()
        )


def _chunks(items: list[RegistryRow] | list[int]) -> Iterable[list]:  # type: ignore[type-arg]
    return (items[start : start + _CHUNK] for start in range(0, len(items), _CHUNK))


def _staff_places(rows: Iterable[RegistryRow]) -> dict[str, str]:
    """Return the division of every institution and of every member of staff."""
    found: dict[str, str] = {}
    for row in sorted(rows, key=lambda one: one.table):  # institutions come before staff
        _note_place(found, row)
    return found


def _note_place(places: dict[str, str], row: RegistryRow) -> None:
    if row.table == "institutions":
        places[row.cells.get("code", "")] = row.cells.get("place", "")
    elif row.table == "staff":
        places[row.cells.get("id", "")] = row.place


def stale(row: RegistryRow | None) -> StaleRow:
    """Say that a row was changed meanwhile, and by whom."""
    return StaleRow(
        say(
            "registry.stale",
            "这一行刚被{who}改过，您的改动没有保存。请看过现在的内容再改。",
            "{who} has just changed this row; your change was not saved. Look at it as it now is "
            "and change it again.",
            who=row.changed_by if row else "?",
        ),
        row=row,
    )


def _taken(table: str, key: str, row: RegistryRow) -> StaleRow:
    return StaleRow(
        say(
            "registry.key_taken",
            "{table}表已有“{key}”这一行。请改那一行，或换一个编号。",
            "The table {table} has a row {key} already. Change that one, or give another key.",
            table=table,
            key=key,
        ),
        row=row,
    )

"""Changing the rows of a county: one transaction, one new revision, history and audit entry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from xunzhen.domain.errors import XunzhenError, say
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.services import record
from xunzhen.web.registry.models import BlindIndex, RegisteredCounty, RegistryRow, RowVersion
from xunzhen.web.registry.rows import SEALED, TABLES, Cells, key_of_cells, place_of, split
from xunzhen.web.sealing import blind_index


@dataclass(frozen=True)
class RowChange:
    """One row to write. ``id`` None: a new row, or that of the same key; ``cells`` None: remove it.

    ``version`` is the one the writer saw; None where nobody looked (an import). ``keep_sealed``:
    personal columns that the writer did not see stay as they are.
    """

    table: str
    cells: Cells | None
    id: int | None = None
    version: int | None = None
    keep_sealed: bool = False


@dataclass(frozen=True)
class Changed:
    """What came of a change: the new revision and how many rows were new, changed and removed."""

    revision: int
    counts: Mapping[str, int]
    rows: tuple[int, ...] = field(default=())


@dataclass(eq=False)
class StaleRow(XunzhenError):
    """Somebody else changed the row meanwhile; ``row`` is as it now stands."""

    row: RegistryRow | None = field(default=None, kw_only=True)


def register_county(
    *, code: str, name: str, city: str = "", province: str = "", synthetic: bool = False
) -> RegisteredCounty:
    """Return the county of a code, registered now if it was not."""
    county, _made = RegisteredCounty.objects.get_or_create(
        code=code,
        defaults={"name": name, "city": city, "province": province, "synthetic": synthetic},
    )
    return county


def change_rows(
    *,
    scope: Scope,
    county: str,
    changes: Sequence[RowChange],
    reason: str,
    action: str = "registry.change",
) -> Changed:
    """Write rows of a county. Rows that stay the same are left as they are.

    Whether the values are right is the caller's question (``assemble`` answers it); this keeps the
    history, the sealed columns, the order of changes and the audit trail.

    Raises
    ------
    StaleRow
        when a row is no longer at the version that the writer saw; nothing is written.
    """
    with transaction.atomic():
        site = RegisteredCounty.objects.select_for_update().get(code=county)
        writer = _Writer(site, scope.who, reason)
        for change in changes:
            writer.write(change)
        if writer.touched:
            site.revision, site.changed_at = writer.revision, writer.now
            site.save(update_fields=["revision", "changed_at"])
            record(
                who=scope.who,
                duty=scope.duty,
                action=action,
                county=county,
                subject=_subject(changes),
                purpose=reason,
                facts={"revision": site.revision, **writer.counts},
                address=scope.address,
            )
        return Changed(site.revision, dict(writer.counts), tuple(writer.touched))


def _subject(changes: Sequence[RowChange]) -> str:
    tables = Counter(TABLES[change.table].zh for change in changes)
    return "、".join(f"{name}{number}行" for name, number in tables.items())


class _Writer:
    """Writes one change after another of one county under one new revision."""

    def __init__(self, site: RegisteredCounty, by: str, reason: str) -> None:
        self.site, self.by, self.reason = site, by, reason[:200]
        self.now = timezone.now()
        self.revision = site.revision + 1
        self.counts: Counter[str] = Counter(new=0, changed=0, removed=0)
        self.touched: list[int] = []
        rows = RegistryRow.objects.filter(county=site, removed=False)
        self.by_id = {row.pk: row for row in rows}
        self.by_key = {(row.table, row.key): row for row in self.by_id.values()}
        self.staff_place = _staff_places(self.by_id.values())

    def write(self, change: RowChange) -> None:
        """Write one row, its version, its indexes."""
        row = self._standing(change)
        if change.cells is None:
            if row is not None:
                self._save(row, row.key, None, {})
            return
        table = TABLES[change.table]
        key = key_of_cells(table, change.cells)
        plain, sealed = split(table, change.cells)
        if row is not None:
            sealed = self._sealed(row, change, sealed)
            if row.cells == plain and row.sealed == sealed and row.key == key:
                return
        taken = self.by_key.get((change.table, key))
        if taken is not None and (row is None or taken.pk != row.pk):
            raise _taken(table.zh, key, taken)
        if row is None:
            row = RegistryRow(county=self.site, table=change.table, version=0)
        self._save(row, key, plain, sealed)
        self._index(row, change)

    def _standing(self, change: RowChange) -> RegistryRow | None:
        if change.id is not None:
            row = self.by_id.get(change.id)
            if row is None:
                raise _stale(RegistryRow.objects.filter(pk=change.id).first())
        else:
            cells = change.cells or {}
            row = self.by_key.get((change.table, key_of_cells(TABLES[change.table], cells)))
        if row is not None and change.version is not None and row.version != change.version:
            raise _stale(row)
        return row

    def _sealed(
        self, row: RegistryRow, change: RowChange, sealed: dict[str, str]
    ) -> dict[str, str]:
        """Keep the old token where the plain text did not change, for sealing is never the same."""
        if change.keep_sealed:
            return {**row.sealed, **sealed}
        old = {one.column: one.index for one in row.found_by.all()} if row.sealed else {}
        cells = change.cells or {}
        return {
            name: row.sealed[name]
            if name in row.sealed
            and old.get(name) == blind_index(cells[name], f"{change.table}.{name}")
            else token
            for name, token in sealed.items()
        }

    def _save(
        self, row: RegistryRow, key: str, cells: dict[str, str] | None, sealed: dict[str, str]
    ) -> None:
        kind = "removed" if cells is None else "new" if row.pk is None else "changed"
        self.counts[kind] += 1
        if row.pk is not None:
            self.by_key.pop((row.table, row.key), None)
            RowVersion.objects.filter(row=row, until__isnull=True).update(until=self.now)
        row.key, row.version, row.removed = key, row.version + 1, cells is None
        row.changed_at, row.changed_by = self.now, self.by
        if cells is not None:
            row.cells, row.sealed = cells, sealed
            row.place = place_of(row.table, cells, self.staff_place)
        row.save()
        RowVersion.objects.create(
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
        self.touched.append(row.pk)
        if cells is None:
            self.by_id.pop(row.pk, None)
        else:
            self.by_id[row.pk] = row
            self.by_key[(row.table, key)] = row
            _note_place(self.staff_place, row)

    def _index(self, row: RegistryRow, change: RowChange) -> None:
        for column in SEALED.get(change.table, ()):
            text = (change.cells or {}).get(column, "")
            if text or not change.keep_sealed:
                BlindIndex.objects.filter(row=row, column=column).delete()
            if text:
                index = blind_index(text, f"{change.table}.{column}")
                BlindIndex.objects.create(row=row, column=column, index=index)


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


def _stale(row: RegistryRow | None) -> StaleRow:
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

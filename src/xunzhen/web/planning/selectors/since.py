"""What changed in a county's tables since a plan was made, as far as the plan rests on it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from xunzhen.domain.planning.bearing import columns_that_matter
from xunzhen.domain.planning.names import village_zh
from xunzhen.domain.registry.county import County
from xunzhen.domain.registry.schema import Table
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.planning.models import Plan
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.models import RegisteredCounty, RowVersion
from xunzhen.web.registry.rows import TABLES


@dataclass(frozen=True)
class ChangedRow:
    """A row that is no longer as it was when a plan was made.

    ``before`` and ``after`` hold the differing columns that matter, as (heading, text); empty where
    the row was not there.
    """

    row: int
    table: Table
    key: str
    place: str
    before: tuple[tuple[str, str], ...]
    after: tuple[tuple[str, str], ...]
    by: str
    at: dt.datetime

    @property
    def is_new(self) -> bool:
        """Say whether the row was not there when the plan was made."""
        return not self.before

    @property
    def is_gone(self) -> bool:
        """Say whether the row is no longer there."""
        return not self.after


def rows_changed_since(site: RegisteredCounty, revision: int) -> tuple[ChangedRow, ...]:
    """Return the rows that differ from those of a revision in what a plan rests on."""
    if revision == site.revision:
        return ()
    return kept(site.pk, site.revision, ("since", revision), lambda: _found(site, revision))


def _found(site: RegisteredCounty, revision: int) -> tuple[ChangedRow, ...]:
    touched = RowVersion.objects.filter(
        row__county=site, row__table__in=TABLES, revision__gt=revision
    ).values("row")
    first: dict[int, RowVersion] = {}
    last: dict[int, RowVersion] = {}
    versions = RowVersion.objects.filter(row__in=touched).select_related("row")
    for one in versions.order_by("row_id", "number"):
        (last if one.revision > revision else first)[one.row_id] = one
    found = (_changed(first.get(number), version) for number, version in last.items())
    return tuple(
        sorted((one for one in found if one is not None), key=lambda one: (one.at, one.row))
    )


def seen_changes(scope: Scope, rows: tuple[ChangedRow, ...]) -> tuple[ChangedRow, ...]:
    """Return the changed rows that lie in what the reader sees of the county."""
    return tuple(
        one for one in rows if not scope.limit or not one.place or scope.reaches(one.place)
    )


def with_names(rows: tuple[ChangedRow, ...], county: County) -> tuple[ChangedRow, ...]:
    """Return changed rows with people and places in their keys called by name."""
    names = {one.id: one.name for one in county.staff}
    names |= {one.code: one.name for one in county.institutions}
    names |= {one.code: village_zh(one) for one in county.villages}
    names |= {one.code: one.name for one in county.townships}
    return tuple(
        replace(row, key=" ".join(names.get(part, part) for part in row.key.split("|") if part))
        for row in rows
    )


def stands_since(plan: Plan, site: RegisteredCounty) -> bool:
    """Say whether a plan's county is, in what matters, as it was when the plan was made."""
    return not rows_changed_since(site, plan.revision)


def _changed(first: RowVersion | None, last: RowVersion) -> ChangedRow | None:
    before = None if first is None else first.cells
    names = columns_that_matter(last.row.table, before, last.cells)
    if not names:
        return None
    table = TABLES[last.row.table]

    def told(cells: dict[str, str] | None) -> tuple[tuple[str, str], ...]:
        if cells is None:
            return ()
        return tuple((_heading(table, name), cells.get(name, "")) for name in names)

    return ChangedRow(
        last.row_id, table, last.key, last.row.place, told(before), told(last.cells),
        last.by, last.since,
    )  # fmt: skip


def _heading(table: Table, name: str) -> str:
    column = table.column_by_name.get(name)
    return column.zh if column else name

"""Rows of the county tables as a reader may see them: lists, one row, its history, a past day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Max, Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext

from xunzhen.domain.registry.hanging import named_by
from xunzhen.domain.registry.stored import Cells
from xunzhen.web.accounts.models import User
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.models import BlindIndex, RegisteredCounty, RegistryRow, RowVersion
from xunzhen.web.registry.rows import (
    PUBLIC,
    SEALED,
    TABLES,
    all_tables,
    prefix_of,
    table_named,
)
from xunzhen.web.sealing import blind_indexes, masked, unseal

_NAMED: Final = ("townships", "villages", "institutions", "staff")


@dataclass(frozen=True)
class Line:
    """One row of a list."""

    pk: int
    place: str
    cells: Cells


@dataclass(frozen=True)
class Difference:
    """What one version changed in one column; a personal column tells only that it changed."""

    column: str
    old: str
    new: str
    hidden: bool = False


@dataclass(frozen=True)
class Past:
    """One version of a row, who made it and what it changed."""

    version: RowVersion
    who: str
    kind: str
    differences: tuple[Difference, ...]


def site_of(scope: Scope, county: str) -> RegisteredCounty:
    """Return the registered county; 404 if there is none or the reader has no business there."""
    site = RegisteredCounty.objects.filter(code=county).first()
    if site is None or not scope.touches(county):
        raise Http404
    return site


def seen(scope: Scope, before: str = "") -> Q:
    """Return the condition under which a row is seen; ``before`` leads to the row (``row__``)."""
    if not scope.limit:
        return Q()
    found = Q(**{f"{before}table__in": PUBLIC})
    for table in all_tables():
        if prefix := prefix_of(table, scope.limit):
            found |= Q(**{f"{before}table": table, f"{before}place__startswith": prefix})
    return found


def moment_after(day: dt.date) -> dt.datetime:
    """Return the moment a day ends, where the site is."""
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time()))


def table_counts(
    scope: Scope, site: RegisteredCounty, day: dt.date | None
) -> Mapping[str, Mapping[str, Any]]:
    """Return rows and last change of every table, now or at the end of a day."""
    if day is None:
        rows = RegistryRow.objects.filter(seen(scope), county=site, removed=False)
        found = rows.order_by().values("table").annotate(n=Count("pk"), last=Max("changed_at"))
        return {one["table"]: one for one in found}
    versions = _versions_on(scope, site, day)
    past = versions.order_by().values("row__table").annotate(n=Count("pk"), last=Max("since"))
    return {one["row__table"]: one for one in past}


def _versions_on(scope: Scope, site: RegisteredCounty, day: dt.date) -> Any:
    moment = moment_after(day)
    return RowVersion.objects.filter(
        seen(scope, "row__"), row__county=site, since__lt=moment, cells__isnull=False
    ).filter(Q(until__isnull=True) | Q(until__gte=moment))


def table_lines(
    scope: Scope, site: RegisteredCounty, table: str, day: dt.date | None = None
) -> list[Line]:
    """Return the rows of a table that a reader sees, in key order."""
    if day is not None:
        versions = _versions_on(scope, site, day).filter(row__table=table).order_by("key")
        found = versions.values_list("row_id", "row__place", "cells")
        return [Line(*one) for one in found]
    lines = _kept_lines(site, table)
    prefix = prefix_of(table, scope.limit)
    return [line for line in lines if line.place.startswith(prefix)]


def _kept_lines(site: RegisteredCounty, table: str) -> tuple[Line, ...]:
    return kept(site.pk, site.revision, ("lines", table), lambda: _lines(site, table))


def _lines(site: RegisteredCounty, table: str) -> tuple[Line, ...]:
    rows = RegistryRow.objects.filter(county=site, table=table, removed=False).order_by("key")
    return tuple(Line(*one) for one in rows.values_list("pk", "place", "cells"))


def names_of(site: RegisteredCounty) -> Mapping[str, str]:
    """Return the names of townships, villages, institutions and people by code."""

    def build() -> Mapping[str, str]:
        rows = RegistryRow.objects.filter(county=site, table__in=_NAMED, removed=False)
        return {
            cells.get(TABLES[table].key[0], ""): cells.get("name", "")
            for table, cells in rows.values_list("table", "cells")
        }

    return kept(site.pk, site.revision, "names", build)


def reference_columns(table: str) -> frozenset[str]:
    """Return the columns of a table that name rows of others."""
    return frozenset(named_by(table))


def choices_of(site: RegisteredCounty, table: str, column: str) -> list[tuple[str, str]]:
    """Return (code, name) of the rows that a column may name; the county for an institution."""
    found: list[tuple[str, str]] = []
    for other in named_by(table).get(column, ()):
        lines = _kept_lines(site, other)
        key = TABLES[other].key[0]
        found += [(line.cells.get(key, ""), line.cells.get("name", "")) for line in lines]
    return found


def searched(
    lines: Sequence[Line], table: str, names: Mapping[str, str], words: str, township: str
) -> list[Line]:
    """Return the lines that hold every word, in their cells or in the names these refer to."""
    wanted = [word for word in words.casefold().split() if word]
    columns = reference_columns(table)

    def holds(line: Line) -> bool:
        texts = [*line.cells.values(), *(names.get(line.cells.get(c, ""), "") for c in columns)]
        text = "\n".join(texts).casefold()
        return all(word in text for word in wanted)

    return [
        line
        for line in lines
        if (not township or line.place.startswith(township[:9])) and (not wanted or holds(line))
    ]


def in_order(
    lines: Sequence[Line], column: str, down: bool, names: Mapping[str, str]
) -> list[Line]:
    """Return lines sorted by a column, numbers as numbers; rows without a value come last."""

    def rank(line: Line) -> tuple[int, float, str]:
        text = line.cells.get(column, "")
        try:
            return 0, float(text), ""
        except ValueError:
            return 1, 0.0, names.get(text) or text

    filled = [line for line in lines if line.cells.get(column)]
    empty = [line for line in lines if not line.cells.get(column)]
    return [*sorted(filled, key=rank, reverse=down), *empty]


def masked_cells(table: str, numbers: Sequence[int]) -> Mapping[int, Mapping[str, str]]:
    """Return the masked personal columns of some rows."""
    if table not in SEALED:
        return {}
    rows = RegistryRow.objects.filter(pk__in=numbers).values_list("pk", "sealed")
    return {number: masked_of(table, sealed) for number, sealed in rows}


def masked_of(table: str, sealed: Mapping[str, str]) -> dict[str, str]:
    """Return masked texts by column."""
    return {
        column: masked(unseal(token, f"{table}.{column}"))
        for column, token in sealed.items()
        if token
    }


def plain_of(row: RegistryRow) -> dict[str, str]:
    """Return the personal columns in plain; whoever calls records why."""
    return {column: unseal(token, f"{row.table}.{column}") for column, token in row.sealed.items()}


def row_of(scope: Scope, county: str, number: int) -> RegistryRow:
    """Return one row, also a removed one; 404 for one the reader may not see."""
    rows = RegistryRow.objects.filter(seen(scope), county__code=county, pk=number)
    row = rows.select_related("county").first() if scope.touches(county) else None
    if row is None:
        raise Http404
    return row


def history_of(row: RegistryRow) -> list[Past]:
    """Return the versions of a row, newest first, each with what it changed."""
    versions = list(row.versions.order_by("number"))
    people = dict(
        User.objects.filter(username__in={one.by for one in versions}).values_list(
            "username", "name"
        )
    )
    people.setdefault("system", gettext("系统"))
    found = []
    before: RowVersion | None = None
    for one in versions:
        kind = "removed" if one.cells is None else "new" if before is None else "changed"
        changes = () if one.cells is None else tuple(_differences(row.table, before, one))
        found.append(Past(one, people.get(one.by, one.by), kind, changes))
        before = one
    return found[::-1]


def _differences(table: str, before: RowVersion | None, now: RowVersion) -> list[Difference]:
    if before is None or before.cells is None:
        return []
    old, new = before.cells, now.cells or {}
    names = [name for name in table_named(table).column_by_name if name in old or name in new]
    names += sorted({*old, *new} - set(names))
    found = [
        Difference(name, old.get(name, ""), new.get(name, ""))
        for name in names
        if old.get(name, "") != new.get(name, "")
    ]
    for name in sorted(SEALED.get(table, ())):
        if before.sealed.get(name, "") != now.sealed.get(name, ""):
            found.append(Difference(name, "", "", hidden=True))
    return found


def version_on(row: RegistryRow, day: dt.date) -> RowVersion | None:
    """Return how a row stood at the end of a day; None if it was not there."""
    moment = moment_after(day)
    found = row.versions.filter(since__lt=moment, cells__isnull=False)
    return found.filter(Q(until__isnull=True) | Q(until__gte=moment)).first()


def found_by_number(scope: Scope, site: RegisteredCounty, text: str) -> list[RegistryRow]:
    """Return the people whose phone or identity number is exactly this, within the scope."""
    plain = text.strip()
    variants = dict.fromkeys((plain, "".join(plain.split()), "".join(plain.split("-"))))
    indexes = [
        index
        for table, columns in SEALED.items()
        for column in columns
        for one in variants
        if one
        for index in blind_indexes(one, f"{table}.{column}")
    ]
    numbers = BlindIndex.objects.filter(index__in=indexes, row__county=site).values("row_id")
    rows = RegistryRow.objects.filter(seen(scope), county=site, removed=False, pk__in=numbers)
    return list(rows[:20])

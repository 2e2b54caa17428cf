"""The matrix of pairs: supporting hospitals by county hospitals, of one county or of many.

Many counties are not built for it: agreements and hospitals are read of all of them at once.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from xunzhen.domain.assistance.agreements import AgreementState, agreement_state
from xunzhen.domain.assistance.programmes import Agreement
from xunzhen.domain.assistance.tables import AGREEMENT_ROWS
from xunzhen.domain.registry.county import County, Institution, InstitutionKind
from xunzhen.domain.registry.stored import Cells, sheet_of
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.assistance.selectors.register import AHEAD
from xunzhen.web.registry.models import RegisteredCounty, RegistryRow
from xunzhen.web.registry.selectors import counties


@dataclass(frozen=True)
class Pair:
    """An agreement in a cell."""

    value: Agreement
    state: AgreementState
    sender: str
    receiver: str


@dataclass(frozen=True)
class MatrixRow:
    """One receiving hospital of a county: its cells by sender, in the order of the heads."""

    county: str
    county_name: str
    receiver: str
    cells: tuple[tuple[Pair, ...], ...]


@dataclass(frozen=True)
class Matrix:
    """Supporting hospitals (heads) by county hospitals (rows)."""

    senders: tuple[str, ...]
    rows: tuple[MatrixRow, ...]

    @property
    def in_force(self) -> int:
        """How many agreements are in force."""
        states = (AgreementState.IN_FORCE, AgreementState.EXPIRING)
        return sum(one.state in states for _row, one in self.listed)

    @property
    def listed(self) -> tuple[tuple[MatrixRow, Pair], ...]:
        """The same as a list, by row and sender."""
        return tuple((row, one) for row in self.rows for cell in row.cells for one in cell)


def matrix(scope: Scope, county: str, today: dt.date) -> Matrix:
    """Return the pairs a reader sees: above the county all counties in scope, else the own one.

    A county hospital nobody supports has an empty row. Agreements that have expired are left out.
    """
    sites = list(counties(scope).filter(code=county) if scope.county else counties(scope))
    cells, hospitals = _rows_of(sites)
    pairs = {site.pk: _pairs(site, cells[site.pk], hospitals[site.pk], today) for site in sites}
    senders = sorted({one.sender for mine in pairs.values() for one in mine})
    rows = [
        row for site in sites for row in _rows(site, pairs[site.pk], hospitals[site.pk], senders)
    ]
    return Matrix(tuple(senders), tuple(rows))


def _rows_of(
    sites: Sequence[RegisteredCounty],
) -> tuple[Mapping[int, list[Cells]], Mapping[int, list[Institution]]]:
    """Return the cells of agreements, and the county hospitals with all that receive, by county."""
    cells: dict[int, list[Cells]] = defaultdict(list)
    everything = RegistryRow.objects.filter(county__in=sites, removed=False)
    agreements = everything.filter(table=AGREEMENT_ROWS.table.name).order_by("key")
    for site, mine in agreements.values_list("county_id", "cells"):
        cells[site].append(mine)
    named = {one.get(side, "") for mine in cells.values() for one in mine
             for side in ("sender", "receiver")}  # fmt: skip
    rows = everything.filter(
        Q(place__in=[site.code for site in sites]) | Q(key__in=named), table="institutions"
    )
    hospitals: dict[int, list[Institution]] = defaultdict(list)
    kinds = {kind.zh: kind for kind in InstitutionKind}
    for site, mine in rows.order_by("key").values_list("county_id", "cells"):
        kind = kinds.get(mine.get("kind", ""), InstitutionKind.OTHER)
        hospitals[site].append(
            Institution(mine["code"], mine.get("name", ""), kind, place=mine.get("place", ""))
        )
    return cells, hospitals


def _pairs(
    site: RegisteredCounty,
    cells: Sequence[Cells],
    hospitals: Sequence[Institution],
    today: dt.date,
) -> list[Pair]:
    few = County(site.code, site.name, today, institutions=tuple(hospitals))
    found = AGREEMENT_ROWS.read([sheet_of(AGREEMENT_ROWS.table, cells)], few).values
    names = {one.code: one.name for one in hospitals}
    pairs = [
        Pair(
            one,
            agreement_state(one, today, AHEAD),
            names.get(one.sender, one.sender),
            names.get(one.receiver, one.receiver),
        )
        for one in found
    ]
    return [one for one in pairs if one.state is not AgreementState.EXPIRED]


def _rows(
    site: RegisteredCounty,
    mine: Sequence[Pair],
    hospitals: Iterable[Institution],
    senders: Sequence[str],
) -> list[MatrixRow]:
    own = [one.name for one in hospitals if one.kind is InstitutionKind.COUNTY_HOSPITAL]
    receivers = dict.fromkeys([*own, *(one.receiver for one in mine)])
    return [
        MatrixRow(
            site.code,
            site.name,
            receiver,
            tuple(
                tuple(one for one in mine if (one.receiver, one.sender) == (receiver, sender))
                for sender in senders
            ),
        )
        for receiver in receivers
    ]

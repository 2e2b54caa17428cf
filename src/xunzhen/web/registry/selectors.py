"""Counties and rows as a reader may see them. The first argument is the reader's scope."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404

from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.registry.assemble import assemble
from xunzhen.domain.registry.county import County
from xunzhen.domain.registry.narrow import within
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.models import RegisteredCounty, RegistryRow, RowVersion
from xunzhen.web.registry.rows import TABLES, sheets_of


@dataclass(frozen=True)
class Desk:
    """A county on a page: the registered row, and what of it the reader may see.

    ``whole`` is the county as it is, for counting and checking; only ``county`` is shown.
    """

    site: RegisteredCounty
    whole: County
    county: County

    @property
    def code(self) -> str:
        """The county's division code."""
        return self.site.code

    @property
    def revision(self) -> int:
        """The change the county stands at."""
        return self.site.revision


def counties(scope: Scope) -> QuerySet[RegisteredCounty]:
    """Return the counties a reader has business in."""
    everything = RegisteredCounty.objects.all()
    codes = [code for code in everything.values_list("code", flat=True) if scope.touches(code)]
    return everything.filter(code__in=codes)


def desk(scope: Scope, county: str) -> Desk:
    """Return a county as a reader may see it now.

    Raises
    ------
    Http404
        when there is none, or the reader has no business there.
    """
    site = RegisteredCounty.objects.filter(code=county).first()
    if site is None or not scope.touches(county):
        raise Http404
    whole = county_now(site)
    limit = scope.limit
    seen = (
        kept(site.pk, site.revision, ("within", limit), lambda: within(whole, limit))
        if limit
        else whole
    )
    return Desk(site, whole, seen)


def county_now(site: RegisteredCounty) -> County:
    """Return the whole county as its rows stand, for checking; pages show a ``Desk``."""
    return kept(site.pk, site.revision, "county", lambda: _assembled(site))


def not_begun(scope: Scope, county: str) -> Sentence | None:
    """Return what to say of the reader's own county while nothing of it is on the site."""
    if scope.county != county or RegisteredCounty.objects.filter(code=county).exists():
        return None
    return say(
        "registry.county_not_begun",
        "{code}还没有县域表的数据。请先导入县域工作簿。",
        "{code} has no county tables yet. Import the county's workbook first.",
        code=county,
    )


def as_it_was(scope: Scope, county: str, moment: dt.datetime) -> County:
    """Return the county as its rows stood at a moment, narrowed to the reader."""
    now = desk(scope, county)
    versions = (
        RowVersion.objects.filter(
            row__county=now.site, row__table__in=TABLES, since__lte=moment, cells__isnull=False
        )
        .filter(Q(until__isnull=True) | Q(until__gt=moment))
        .select_related("row")
    )
    return within(
        _county_of([(one.row.table, one.cells or {}) for one in versions], now.site), scope.limit
    )


def _assembled(site: RegisteredCounty) -> County:
    rows = RegistryRow.objects.filter(county=site, removed=False, table__in=TABLES)
    return _county_of(list(rows.values_list("table", "cells")), site)


def _county_of(rows: Sequence[tuple[str, dict[str, str]]], site: RegisteredCounty) -> County:
    found = assemble(sheets_of(rows)).county
    if found is None:
        raise BadData(
            say(
                "registry.site_empty",
                "{name}还没有县域表的数据。请先导入县域工作簿。",
                "{name} has no county tables yet. Import the county's workbook first.",
                name=site.name,
            )
        )
    return found

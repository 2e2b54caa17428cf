"""What the site knew when a figure was taken: tables and ledger up to a change, and no later one.

The county's tables are read from the versions of their rows, the ledger is folded anew from the
events that had come by then. So the figures of a locked month can be worked out again, whatever
came later, and must come out the same. Of placements and tours, which the site itself keeps, no
earlier state is kept: they are as they are now.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from django.utils import timezone

from xunzhen.domain.assistance.tables import AGREEMENT_ROWS, ASSIGNMENT_ROWS
from xunzhen.domain.capacity.tables import PLACE_FACT_ROWS
from xunzhen.domain.coverage.law import county_book
from xunzhen.domain.errors import BadData, say
from xunzhen.domain.fieldwork.ledger import Ledger
from xunzhen.domain.indicators.evidence import Evidence
from xunzhen.domain.indicators.report import county_indicators
from xunzhen.domain.registry.assemble import assemble
from xunzhen.domain.registry.beside import BesideTable
from xunzhen.domain.registry.county import County
from xunzhen.domain.registry.stored import sheet_of
from xunzhen.domain.reporting.filling import last_day_of
from xunzhen.domain.reporting.statutory_return import Rank, StatutoryReturn
from xunzhen.domain.workforce.tables import PERSON_FACT_ROWS
from xunzhen.web.assistance.selectors.tables import assignments_of
from xunzhen.web.assistance.selectors.tours import tours_of
from xunzhen.web.fieldwork.models import Happening, Outreach
from xunzhen.web.fieldwork.selectors.entries import COLUMNS, entries_of
from xunzhen.web.fieldwork.selectors.events import folded, told_in
from xunzhen.web.fieldwork.services.refold import columns_of
from xunzhen.web.indicators.selectors.evidence import evidence_of
from xunzhen.web.policy.selectors import law
from xunzhen.web.registry.beside import reading_beside
from xunzhen.web.registry.models import RowVersion
from xunzhen.web.registry.rows import TABLES, sheets_of
from xunzhen.web.registry.selectors import Desk
from xunzhen.web.reporting.selectors.fresh import Taken, taken_from

T = TypeVar("T")
_LOOK_BACK_YEARS: Final = 3
"""As far back as ``indicators.selectors.evidence`` reads."""


def taken_again(desk: Desk, subject: StatutoryReturn, change: int, revision: int) -> Taken:
    """Work out a return's figures from what the site knew at a change of ledger and tables."""
    evidence = evidence_at(desk, last_day_of(subject.cut_off), change, revision)
    lines = () if subject.unit.rank is Rank.UNIT else county_indicators(evidence, subject.period)
    stands = (change, revision)
    return taken_from(
        evidence, lines, subject.unit, subject.kind, subject.period, subject.cut_off, stands
    )


def evidence_at(desk: Desk, day: dt.date, change: int, revision: int) -> Evidence:
    """Return the facts of a county up to a day as the site knew them at a change and revision."""
    since = dt.date(day.year - _LOOK_BACK_YEARS, 1, 1)
    ledger = ledger_at(desk.code, since, day + dt.timedelta(days=1), change)
    if revision == desk.revision:
        return evidence_of(desk, day, ledger)
    tables = _tables_at(desk, revision)
    county = _county_at(tables)
    return Evidence(
        county=county,
        book=county_book(law(), county),
        cut_off=day,
        ledger=ledger,
        assignments=_assignments(desk, tables, county),
        agreements=_beside(AGREEMENT_ROWS, tables, county),
        place_facts=_beside(PLACE_FACT_ROWS, tables, county) or (),
        person_facts=_beside(PERSON_FACT_ROWS, tables, county) or (),
        tours=tours_of(desk),
    )


def ledger_at(county: str, since: dt.date, until: dt.date, change: int) -> Ledger:
    """Return the ledger of the days ``[since, until)`` as its events told it up to a change.

    A visit nobody touched since stands as it is stored; the others are folded anew from the events
    of then. One that was not planned and had no event yet was not there.
    """
    rows = Outreach.objects.filter(county=county, date__gte=since, date__lt=until).order_by()
    untouched = rows.filter(change__lte=change).values(*COLUMNS)
    later = list(rows.filter(change__gt=change))
    told = told_in(
        Happening.objects.filter(
            county=county, change__lte=change, visit__in=[row.pk for row in later]
        )
    )
    today, zone = until, timezone.get_current_timezone()
    entries = list(entries_of(untouched, today, zone))
    entries += entries_of(_as_it_was(later, told), today, zone)
    return Ledger.of(entries)


def _as_it_was(rows: Sequence[Outreach], told: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for row in rows:
        mine = told.get(str(row.pk))
        if mine is None and not row.planned:
            continue
        stored = {name: getattr(row, name) for name in COLUMNS}
        yield {**stored, **columns_of(folded(row, mine))}


_Tables = Mapping[str, Sequence[Mapping[str, str]]]


def _tables_at(desk: Desk, revision: int) -> _Tables:
    versions = RowVersion.objects.filter(row__county=desk.site, revision__lte=revision)
    last: dict[int, tuple[str, str, Mapping[str, str] | None]] = {}
    told = versions.order_by("row_id", "number").values_list("row_id", "row__table", "key", "cells")
    for row, table, key, cells in told:
        last[row] = (table, key, cells)
    tables: dict[str, list[Mapping[str, str]]] = {}
    for table, _key, cells in sorted(last.values(), key=lambda one: one[:2]):
        if cells is not None:
            tables.setdefault(table, []).append(cells)
    return tables


def _county_at(tables: _Tables) -> County:
    rows = [(table, cells) for table, mine in tables.items() if table in TABLES for cells in mine]
    found = assemble(sheets_of(rows)).county
    if found is None:
        raise BadData(
            say(
                "reporting.tables_gone",
                "当时的县域表读不出来，不能照当时的数据重算。封存的数和明细不受影响。",
                "The county's tables of then cannot be read; nothing can be worked out again. What "
                "was frozen is untouched.",
            )
        )
    return found


def _beside(reader: BesideTable[T], tables: _Tables, county: County) -> tuple[T, ...] | None:
    cells = tables.get(reader.table.name)
    return reader.read([sheet_of(reader.table, cells)], county).values if cells else None


def _assignments(desk: Desk, tables: _Tables, county: County) -> Any:
    """Return the assignments of then, with those made on the site itself as they are now."""
    then = _beside(ASSIGNMENT_ROWS, tables, county)
    now = assignments_of(desk)
    table = reading_beside(desk, ASSIGNMENT_ROWS)
    known = {one.id for one in table.values} if table else set()
    made_here = tuple(one for one in now or () if one.id not in known)
    return None if then is None and not made_here else (*(then or ()), *made_here)

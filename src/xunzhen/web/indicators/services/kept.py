"""Sums of counties kept for the pages of areas: measured by a job, only where facts have moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from xunzhen.domain.errors import BadData
from xunzhen.domain.indicators.area import Sums, due_days, sums_of
from xunzhen.domain.indicators.catalogue import CATALOGUE, measure
from xunzhen.domain.periods.period import Period, parse_period, period_text
from xunzhen.domain.places import ancestors
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.indicators.models import KeptIndicators
from xunzhen.web.indicators.selectors.evidence import changes_of, evidence_of
from xunzhen.web.indicators.selectors.kept_ledger import needed_ledger
from xunzhen.web.indicators.selectors.kept_sums import Key, stored
from xunzhen.web.jobs.models import Job
from xunzhen.web.jobs.services import Work, enqueue
from xunzhen.web.policy.selectors import law
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.selectors import Desk, desk

KIND: Final = "indicators.kept"


def measure_county(*, county: str, period: Period, cut_off: dt.date) -> KeptIndicators:
    """Measure a county's indicators of a period now and keep their sums.

    Revision and change are read before anything is counted: what happens meanwhile makes the kept
    sums old, never wrongly new.
    """
    change = sum(changes_of(county))
    at, here = timezone.now(), desk(system_scope(county), county)
    found = measured_sums(here, period, cut_off)
    one, _made = KeptIndicators.objects.update_or_create(
        county=county, period=period_text(period), cut_off=cut_off,
        defaults={
            "revision": here.revision, "change": change, "sums": stored(found),
            "measured_at": at,
        },
    )  # fmt: skip
    return one


def measured_sums(here: Desk, period: Period, cut_off: dt.date) -> dict[Key, Sums]:
    """Return the sums of every indicator, by every day up to which a target has it counted."""
    evidence = evidence_of(here, cut_off, needed_ledger(here.code, period, cut_off))
    last = evidence.last_day(period)
    found: dict[Key, Sums] = {}
    known: dict[tuple[object, dt.date | None], Any] = {}
    for one in CATALOGUE:
        for until in _due_days(here.code, one.id, last):
            key = (one.measure or one.id, until)
            if key not in known:  # two indicators with one function are counted once
                known[key] = measure(one, evidence, period, until)
            # A target's missing sentence names the indicator's own data, so no sharing of those.
            counted = known[key] if one.measure else measure(one, evidence, period, until)
            end = last if until is None else min(last, until)
            found[one.id, until] = sums_of(one, counted, evidence, end)
    return found


def _due_days(county: str, indicator: str, last: dt.date) -> tuple[dt.date | None, ...]:
    """Return the ends of counting of all targets above a county; read from the law once a day."""
    above = tuple(one for one in ancestors(county) if one != "000000")
    table = kept(
        0, 0, ("due-days", above, last),
        lambda: {one.id: due_days(law(), one, above, last) for one in CATALOGUE},
    )  # fmt: skip
    return table[indicator]


def measure_counties(work: Work) -> Mapping[str, Any]:
    """Measure the counties named by a job, one after another; one without data is skipped."""
    codes: list[str] = list(work.arguments["counties"])
    period = parse_period(work.arguments["period"])
    cut_off = dt.date.fromisoformat(work.arguments["cut_off"])
    skipped, made = [], 0
    for done, code in enumerate(codes):
        work.tell("", done, len(codes))
        if not work.beat():
            break
        try:
            measure_county(county=code, period=period, cut_off=cut_off)
            made += 1
        except BadData:
            skipped.append(code)
    return {"counties": made, "skipped": skipped}


def ask_measured(
    *, area: str, counties: Sequence[str], period: Period, cut_off: dt.date, asked_by: int
) -> None:
    """Ask for counties to be measured, unless this is under way for the area."""
    under_way = (Job.State.WAITING, Job.State.RUNNING)
    with transaction.atomic():
        if not Job.objects.filter(kind=KIND, county=area, state__in=under_way).exists():
            enqueue(
                kind=KIND, county=area, asked_by=asked_by or None,
                arguments={
                    "counties": list(counties), "period": period_text(period),
                    "cut_off": cut_off.isoformat(),
                },
            )  # fmt: skip

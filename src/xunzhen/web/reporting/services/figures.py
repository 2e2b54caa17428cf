"""Figures of counties kept for area pages: derived from facts, thrown away and made again."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from xunzhen.domain.errors import BadData
from xunzhen.domain.planning.county_figures import CountyFigures, figures_of
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.assistance.selectors.law import change_of
from xunzhen.web.fieldwork.services.follow import followed
from xunzhen.web.jobs.models import Job
from xunzhen.web.jobs.services import Work, enqueue
from xunzhen.web.planning.models import CountyFigures as Kept
from xunzhen.web.planning.selectors.figures import missing_of, rates_of, stored, week_of
from xunzhen.web.planning.selectors.plans import plan_in_force
from xunzhen.web.registry.models import RegisteredCounty
from xunzhen.web.registry.selectors import desk
from xunzhen.web.reporting.selectors.cockpit_owed_returns import late_returns
from xunzhen.web.reporting.selectors.cockpit_targets import targets_of_day
from xunzhen.web.reporting.selectors.cockpit_week import week_seen, week_starts

_ONE_DAY = dt.timedelta(days=1)

KIND = "reporting.figures"


def refresh_county(*, county: str, day: dt.date) -> CountyFigures:
    """Compute a county's figures of a day from its facts and keep them."""
    scope = system_scope(county)
    here = desk(scope, county)
    plan = plan_in_force(county, day)
    missing = Counter({one.village: one.number for one in missing_of(scope, here, plan, day)})
    planned = (
        None if plan is None else plan.visits.filter(cancelled="", week=week_of(plan, day)).count()
    )
    change = followed(county, revision=here.revision).value
    found = replace(
        figures_of(here.whole, rates_of(here, scope, day), day, planned, missing),
        missed=week_seen(scope, here, day, day, change, week_starts(here, day)).number,
        danger=targets_of_day(here, day - _ONE_DAY, (change, change_of(county))).in_danger,
        late=late_returns(here, day),
    )
    Kept.objects.update_or_create(
        county=county,
        defaults={
            "revision": here.revision,
            "plan": plan.pk if plan else None,
            "day": day,
            "figures": stored(found),
            "computed_at": timezone.now(),
        },
    )
    return found


def refresh_counties(work: Work) -> Mapping[str, Any]:
    """Refresh the counties named by a job, one after another; a county without data is skipped."""
    codes = list(work.arguments["counties"])
    day = dt.date.fromisoformat(work.arguments["day"])
    skipped, made = [], 0
    for done, code in enumerate(codes):
        work.tell("", done, len(codes))
        if not work.beat():
            break
        if not RegisteredCounty.objects.filter(code=code).exists():
            continue
        try:
            refresh_county(county=code, day=day)
            made += 1
        except BadData:
            skipped.append(code)
    return {"counties": made, "skipped": skipped}


def ask_refresh(*, area: str, counties: list[str], day: dt.date, asked_by: int) -> None:
    """Ask for a refresh unless one for the area is under way."""
    under_way = (Job.State.WAITING, Job.State.RUNNING)
    with transaction.atomic():
        if not Job.objects.filter(kind=KIND, county=area, state__in=under_way).exists():
            enqueue(
                kind=KIND,
                county=area,
                arguments={"counties": counties, "day": day.isoformat()},
                asked_by=asked_by or None,
            )

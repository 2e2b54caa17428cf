"""A roster kept on the site is the roster that was planned."""

from __future__ import annotations

from tests.web.people import COUNTY
from tests.web.plans import draft_plan, small_roster
from xunzhen.domain.registry.county import County
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.planning.models import Plan
from xunzhen.web.planning.selectors.plans import planned_visits
from xunzhen.web.planning.services.keep import keep_roster
from xunzhen.web.registry.selectors import desk


def test_kept_visits_are_the_planned_ones(county: County) -> None:
    plan = draft_plan()

    assert set(planned_visits(plan.visits.all())) == set(small_roster().visits)


def test_job_that_runs_twice_keeps_one_plan(county: County) -> None:
    scope, now = system_scope(COUNTY), desk(system_scope(COUNTY), COUNTY)

    for _attempt in range(2):
        keep_roster(scope=scope, county=now.whole, roster=small_roster(), revision=1, job=7)

    assert Plan.objects.filter(job=7).count() == 1

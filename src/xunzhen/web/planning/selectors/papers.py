"""A stored plan as the facts that papers, workbooks and calendars are made of."""

from __future__ import annotations

import datetime as dt

from django.http import Http404

from xunzhen.domain.planning.roster_part import part_of_roster
from xunzhen.files.roster_facts import RosterFacts
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.coverage.bench import planning_settings
from xunzhen.web.planning.models import Plan
from xunzhen.web.planning.selectors.in_force import in_force
from xunzhen.web.planning.selectors.plans import plan_of
from xunzhen.web.planning.standing import roster_of
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.selectors import Desk, desk


def roster_facts(at: Desk, plan: Plan, division: str = "") -> RosterFacts:
    """Return a plan as it stands, the whole of it or the part of a division.

    The county is the whole one: a doctor who comes from elsewhere has a name here too. Nothing of
    it is printed but what the visits name.
    """

    def build() -> RosterFacts:
        roster = roster_of(at, plan)
        if division:
            township = at.whole.township_by_code.get(division[:9])
            name = f"{at.whole.name}{township.name if township else ''}"
            roster = part_of_roster(roster, division, name)
        return RosterFacts(roster, at.whole, planning_settings(plan.since))

    return kept(
        at.site.pk,
        at.revision,
        ("facts", plan.pk, plan.version, plan.changed_at, division),
        build,
    )


def printed_plan(scope: Scope, county: str, number: int) -> tuple[Plan, RosterFacts]:
    """Return a plan and what of it the reader may print.

    Raises
    ------
    Http404
        when the reader may see no such plan.
    """
    plan = plan_of(scope, county, number)
    return plan, roster_facts(desk(scope, county), plan, scope.limit)


def noticed_plan(
    scope: Scope, county: str, village: str, today: dt.date
) -> tuple[Plan, RosterFacts]:
    """Return the published plan that a village's notice tells: today's, or the next one.

    Raises
    ------
    Http404
        when the reader sees no such village, or nothing is published.
    """
    at = desk(scope, county)
    holds = in_force(county, today)
    plan = holds.on(today) or next(iter(holds.coming), None)
    if plan is None or village not in at.county.village_by_code:
        raise Http404
    return plan, roster_facts(at, plan)

"""A stored plan is, as a roster, what was planned; changes by hand are counted and explained."""

from __future__ import annotations

from dataclasses import replace

from tests.web.people import COUNTY
from tests.web.plans import draft_plan, published_plan, small_roster
from xunzhen.domain.planning.roster import Roster
from xunzhen.domain.registry.county import County
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.planning.models import Plan
from xunzhen.web.planning.services.keep import keep_roster
from xunzhen.web.planning.standing import checked, roster_of
from xunzhen.web.registry.selectors import Desk, desk
from xunzhen.web.registry.services import RowChange, change_rows


def here() -> Desk:
    return desk(system_scope(COUNTY), COUNTY)


def told(roster: Roster) -> Roster:
    """Leave out the facts of sentences: a stored sentence has its words only."""
    return replace(
        roster,
        shortages=tuple(replace(one, facts=()) for one in roster.shortages),
        notices=tuple(replace(one, facts=()) for one in roster.notices),
        uncovered=tuple(
            replace(one, reason=replace(one.reason, facts=())) for one in roster.uncovered
        ),
    )


def without_a_visit(plan: Plan, why: str = "道路结冰") -> Plan:
    visit = plan.visits.filter(village="350524101202").first()
    assert visit is not None
    visit.cancelled = why
    visit.save()
    plan.version += 1
    plan.save()
    return plan


def test_untouched_plan_is_the_roster_that_was_kept(county: County) -> None:
    assert told(roster_of(here(), draft_plan())) == told(small_roster())


def test_untouched_plan_breaks_no_rule(county: County) -> None:
    assert checked(here(), draft_plan()) == ()


def test_cancelled_visit_is_missing_with_its_reason(county: County) -> None:
    roster = roster_of(here(), without_a_visit(draft_plan()))

    gaps = {gap.reason.zh for gap in roster.uncovered if gap.village == "350524101202"}
    assert gaps == {"人工取消：道路结冰"}
    assert roster.missing == small_roster().missing + 1


def test_cancelled_visit_costs_its_week_the_proof(county: County) -> None:
    roster = roster_of(here(), without_a_visit(draft_plan()))

    assert not roster.coverage_proven
    assert any(one.code == "planning.more_than_needed" for one in roster.notices)


def test_cancelled_visit_is_declared_and_breaks_no_rule(county: County) -> None:
    assert checked(here(), without_a_visit(draft_plan())) == ()


def leave(since: str, reason: str) -> None:
    cells = {"staff": "s-04", "since": since, "until": "2026-09-18", "reason": reason}
    change_rows(
        scope=system_scope(COUNTY), county=COUNTY, changes=[RowChange("leave", cells)], reason="t"
    )


def test_leave_entered_later_breaks_the_rules_of_the_plan(county: County) -> None:
    plan = draft_plan()

    leave("2026-09-14", "")

    assert "check.on_leave" in {one.code for one in checked(here(), plan)}


def test_proof_of_an_untouched_plan_is_kept_to_the_last_digit(county: County) -> None:
    weeks = tuple(replace(week, cost_bound=123.456789) for week in small_roster().weeks)
    now = here()
    plan = keep_roster(
        scope=system_scope(COUNTY), county=now.whole, roster=replace(small_roster(), weeks=weeks),
        revision=now.revision,
    )  # fmt: skip

    assert roster_of(here(), plan).cost_bound == 2 * 123.456789


def test_week_that_was_changed_alone_loses_its_proof(county: County) -> None:
    weeks = tuple(replace(week, cost_bound=1.0) for week in small_roster().weeks)
    now = here()
    plan = keep_roster(
        scope=system_scope(COUNTY), county=now.whole, roster=replace(small_roster(), weeks=weeks),
        revision=now.revision,
    )  # fmt: skip

    roster = roster_of(here(), without_a_visit(plan))

    assert [week.cost_bound for week in roster.weeks] == [None, 1.0]


def test_proof_is_lost_when_the_county_changes_in_what_a_plan_rests_on(county: County) -> None:
    weeks = tuple(replace(week, cost_bound=1.0) for week in small_roster().weeks)
    now = here()
    plan = keep_roster(
        scope=system_scope(COUNTY), county=now.whole, roster=replace(small_roster(), weeks=weeks),
        revision=now.revision,
    )  # fmt: skip

    leave("2026-09-14", "")

    assert roster_of(here(), plan).cost_bound is None


def test_moved_visit_has_its_ways_told_anew(county: County) -> None:
    """s-01 goes to 甲三 in the morning and on to 甲二; without the morning she sets out from home,
    18 minutes away."""
    plan = draft_plan()
    morning = plan.visits.filter(village="350524101203").first()
    assert morning is not None
    morning.cancelled = "改天"
    morning.save()
    plan.version += 1
    plan.save()

    afternoon = next(
        visit
        for visit in roster_of(here(), plan).visits
        if (visit.village, visit.date) == ("350524101202", morning.date)
    )
    assert (afternoon.outbound_minutes, afternoon.previous_village) == (18.0, "")


def test_plan_that_was_replaced_is_seen_as_it_was_when_published(county: County) -> None:
    plan = published_plan()
    leave("2026-09-14", "")
    assert checked(here(), plan) != ()

    plan.state = Plan.State.REPLACED
    plan.save()

    assert checked(here(), plan) == ()
    assert told(roster_of(here(), plan)) == told(small_roster())

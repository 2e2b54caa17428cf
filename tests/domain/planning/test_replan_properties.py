"""Whatever happens: facts and locks stay, the check accepts, what is called proven is no guess."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.county import small_county
from tests.domain.planning.replanning import broken, carried_on, old_plan
from tests.domain.planning.scene import A2, A3, B2, C2, MONDAY
from xunzhen.domain.errors import BadData
from xunzhen.domain.periods.period import inclusive
from xunzhen.domain.planning.baseline import key_of
from xunzhen.domain.planning.event_words import Lock
from xunzhen.domain.planning.events import Events, changed_county, from_today
from xunzhen.domain.registry.county import Closure, HolidayRow, Leave, VehicleLoss

DAYS = st.integers(0, 13).map(lambda n: MONDAY + dt.timedelta(days=n))
PERIODS = st.builds(
    lambda first, more: inclusive(first, first + dt.timedelta(days=more)), DAYS, st.integers(0, 6)
)
STAFF = st.sampled_from(["s-01", "s-02", "s-03", "s-04"])
PLACES = st.sampled_from([A2, B2, C2, "350524101", "350524202", f"h-202-{B2}", f"{A2}-{A3}"])
EVENTS = st.builds(
    Events,
    leave=st.lists(st.builds(Leave, STAFF, PERIODS), max_size=2).map(tuple),
    closures=st.lists(st.builds(Closure, PLACES, PERIODS), max_size=2).map(tuple),
    vehicle_losses=st.lists(
        st.builds(VehicleLoss, st.just("h-101"), st.just(1), PERIODS), max_size=1
    ).map(tuple),
    holidays=st.lists(st.builds(HolidayRow, DAYS, st.booleans()), max_size=2).map(tuple),
)
quickly = settings(deadline=None, max_examples=20)


@quickly
@given(EVENTS, DAYS)
def test_made_visits_never_move(events: Events, today: dt.date) -> None:
    past = [visit for visit in old_plan().visits if visit.date < today]

    found = carried_on(from_today(events, today), today=today)

    for roster in found.rosters:
        assert [visit for visit in roster.visits if visit.date < today] == past


@quickly
@given(EVENTS, DAYS, st.data())
def test_locked_visits_stay(events: Events, today: dt.date, data: st.DataObject) -> None:
    ahead = [visit for visit in old_plan().visits if visit.date >= today]
    chosen = data.draw(st.lists(st.sampled_from(ahead or [None]), max_size=3))
    chosen = [one for one in chosen if one is not None]
    locks = [Lock(one.village, one.date, one.afternoon) for one in chosen]

    try:
        found = carried_on(from_today(events, today), today=today, locks=locks)
    except BadData:
        return  # a lock that cannot hold is refused, and nothing is planned

    for roster in found.rosters:
        assert {key_of(one) for one in chosen} <= {key_of(visit) for visit in roster.visits}


@quickly
@given(EVENTS)
def test_the_independent_check_accepts_every_way(events: Events) -> None:
    found = carried_on(events)

    after = changed_county(small_county(), events)
    for roster in found.rosters:
        assert broken(after, roster) == []


@quickly
@given(EVENTS, DAYS)
def test_missed_visits_are_counted_alike_by_option_and_roster(
    events: Events, today: dt.date
) -> None:
    found = carried_on(from_today(events, today), today=today)

    for option, roster in zip(found.options, found.rosters, strict=True):
        in_weeks = sum(gap.missing for gap in roster.uncovered if gap.week in found.touched)
        assert option.missed == in_weeks
        assert roster.missing >= roster.lower_bound


@quickly
@given(EVENTS)
def test_carrying_on_again_changes_nothing_more(events: Events) -> None:
    first = carried_on(events)

    again = carried_on(events, roster=first.rosters[0])

    assert again.options[0].changed == 0

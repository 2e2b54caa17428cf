"""Whatever the county, its weeks and its rules: what is planned passes the independent check."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.county import small_county
from tests.domain.planning.scene import (
    A2,
    A3,
    B2,
    C2,
    MINUTES,
    TableTimes,
    planned,
    quick_settings,
    small_book,
)
from xunzhen.domain.periods.period import Period
from xunzhen.domain.planning.check import broken_rules
from xunzhen.domain.registry.county import (
    Closure,
    County,
    HolidayRow,
    Leave,
    Mode,
    ServiceMode,
)

FIRST = dt.date(2026, 9, 1)
DAYS = st.integers(0, 50).map(lambda n: FIRST + dt.timedelta(days=n))
HALF_DAYS = st.frozensets(st.integers(0, 13), max_size=10)
PERIODS = st.builds(
    lambda since, length: Period(since, since + dt.timedelta(days=length)), DAYS, st.integers(1, 9)
)
PLACES = st.sampled_from([A2, A3, B2, C2, "350524101", "350524202", f"h-202-{B2}", f"{A2}-{A3}"])
MINUTES_EACH = st.fixed_dictionaries(
    {pair: st.one_of(st.none(), st.floats(5.0, 130.0)) for pair in MINUTES}
)


@st.composite
def counties(draw: st.DrawFn) -> County:
    county = small_county()
    return replace(
        county,
        staff=tuple(
            replace(
                person,
                available=draw(HALF_DAYS),
                max_circuit_half_days=draw(st.one_of(st.none(), st.integers(0, 8))),
            )
            for person in county.staff
        ),
        institutions=tuple(
            replace(one, vehicles=draw(st.one_of(st.none(), st.integers(0, 2))))
            for one in county.institutions
        ),
        villages=tuple(
            replace(
                one,
                forbidden=draw(HALF_DAYS),
                visits_per_week=draw(st.one_of(st.none(), st.integers(0, 5))),
                visits_reason=draw(st.sampled_from(["", "需求小"])),
            )
            for one in county.villages
        ),
        service_modes=tuple(
            ServiceMode(code, Mode.CIRCUIT, draw(PERIODS) if draw(st.booleans()) else Period(FIRST))
            for code in (A2, A3, B2, C2)
        ),
        leave=tuple(
            Leave(id_, draw(PERIODS)) for id_ in draw(st.sets(st.sampled_from(["s-01", "s-03"])))
        ),
        closures=tuple(draw(st.lists(st.builds(Closure, PLACES, PERIODS), max_size=3))),
        holidays=tuple(draw(st.lists(st.builds(HolidayRow, DAYS, st.booleans()), max_size=4))),
    )


@settings(deadline=None, max_examples=60)
@given(
    county=counties(),
    minutes=MINUTES_EACH,
    since=DAYS,
    short_week=st.sampled_from(["working_days", "full", "waived"]),
    starts_on=st.sampled_from(["周一", "周四", "周日"]),
)
def test_every_plan_passes_the_check_and_declares_all_that_is_missing(
    county: County,
    minutes: dict[tuple[str, str], float | None],
    since: dt.date,
    short_week: str,
    starts_on: str,
) -> None:
    times = TableTimes({pair: found for pair, found in minutes.items() if found is not None})
    book = small_book(short_week=short_week, week_starts_on=starts_on)

    roster = planned(county, since, 2, book, times, quick_settings(iterations=50))

    declared = {(gap.village, gap.week): gap.missing for gap in roster.uncovered}
    broken = broken_rules(county, book, times, quick_settings(), since, 2, roster.visits, declared)
    assert [one.line() for one in broken] == []
    assert roster.missing >= roster.lower_bound
    assert sum(owed for _, _, owed in roster.required) == len(roster.visits) + roster.missing

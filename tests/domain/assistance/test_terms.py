"""Properties of continuous terms, posts and clashes."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from xunzhen.domain.assistance.clashes import ServiceDay, counted_days
from xunzhen.domain.assistance.programmes import Assignment, Programme, Role
from xunzhen.domain.assistance.terms import posts_of, terms_of
from xunzhen.domain.periods.period import Period, inclusive, whole_months

FIRST = dt.date(2024, 1, 1)
AS_OF = dt.date(2026, 6, 30)
DAYS = st.integers(0, 900).map(lambda days: FIRST + dt.timedelta(days=days))
PERIODS = st.builds(
    lambda since, days: Period(since, None if days is None else since + dt.timedelta(days=days)),
    DAYS,
    st.none() | st.integers(1, 400),
)
LEAVE = st.lists(
    st.tuples(
        st.sampled_from(["甲", "乙"]),
        st.builds(
            lambda day, n: inclusive(day, day + dt.timedelta(days=n)), DAYS, st.integers(0, 40)
        ),
    ),
    max_size=3,
)


@st.composite
def assigned(draw: st.DrawFn) -> list[Assignment]:
    number = draw(st.integers(0, 5))
    return [
        Assignment(
            f"A{i}",
            Programme.PAIRED,
            draw(st.sampled_from(["甲", "乙"])),
            "省医",
            "县医",
            draw(st.sampled_from([Role.DOCTOR, Role.HEAD])),
            draw(PERIODS),
            replaced_by=draw(st.sampled_from(["", "A0", "A1", "A2", "A3"])),
        )
        for i in range(number)
    ]


@given(assigned(), LEAVE, st.integers(0, 30))
def test_term_never_exceeds_its_calendar_span(
    assignments: list[Assignment], leave: list[tuple[str, Period]], gap: int
) -> None:
    for one in terms_of(assignments, leave, AS_OF, gap):
        assert 0 <= one.months <= whole_months(one.since, one.seen)
        assert one.seen <= AS_OF + dt.timedelta(days=1)
        assert one.reaches(one.months) <= one.seen < one.reaches(one.months + 1)


@given(assigned(), LEAVE, st.integers(0, 30), st.randoms())
def test_order_of_rows_does_not_matter(
    assignments: list[Assignment], leave: list[tuple[str, Period]], gap: int, chance: object
) -> None:
    shuffled, away = list(assignments), list(leave)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    chance.shuffle(away)  # type: ignore[attr-defined]

    assert terms_of(shuffled, away, AS_OF, gap) == terms_of(assignments, leave, AS_OF, gap)
    assert posts_of(shuffled, AS_OF, gap) == posts_of(assignments, AS_OF, gap)


@given(assigned(), st.integers(0, 30))
def test_terms_of_one_person_and_role_lie_apart_by_more_than_the_gap(
    assignments: list[Assignment], gap: int
) -> None:
    terms = terms_of(assignments, (), AS_OF, gap)

    for one, after in pairwise(terms):
        if (one.unit, one.role, one.staff) == (after.unit, after.role, after.staff):
            assert one.until is not None
            assert (after.since - one.until).days > gap


SERVICE_DAYS = st.lists(
    st.builds(
        ServiceDay,
        st.sampled_from(["甲", "乙"]),
        st.integers(0, 3).map(lambda days: FIRST + dt.timedelta(days=days)),
        st.sampled_from(Programme),
        st.sampled_from(["p", "q"]),
        st.sampled_from([None, False, True]),
        st.sampled_from(["1", "2"]),
    ),
    max_size=8,
)


@given(SERVICE_DAYS, assigned(), st.randoms())
def test_half_day_counts_once_whatever_the_order(
    days: list[ServiceDay], assignments: list[Assignment], chance: object
) -> None:
    shuffled = list(days)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]

    found = counted_days(days, assignments)

    assert counted_days(shuffled, assignments[::-1]) == found
    claimed = {(one.staff, one.date, half) for one in days for half in one.halves}
    told = {(one.staff, one.date, one.afternoon) for one in found.clashes}
    assert found.half_days.keys() | told == claimed

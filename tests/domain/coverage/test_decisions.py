"""A decision on a village's mode: what it writes, and that no day ever has two modes."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.county import small_county
from xunzhen.domain.coverage.decisions import applied, decision_on
from xunzhen.domain.coverage.modes import mode_on
from xunzhen.domain.errors import BadData
from xunzhen.domain.periods.period import Period
from xunzhen.domain.registry.county import County, Mode, ServiceMode

TODAY = dt.date(2026, 9, 1)
BLANK, SERVED = "350524203203", "350524101202"


def day(number: int) -> dt.date:
    """The day so many days after today."""
    return TODAY + dt.timedelta(days=number)


def row(village: str, mode: Mode, since: int, until: int | None = None, by: str = "h-203"):
    return ServiceMode(village, mode, Period(day(since), None if until is None else day(until)), by)


def decide(county: County, one: ServiceMode) -> County:
    return applied(county, decision_on(county, one, TODAY))


def test_blank_village_is_served_from_the_first_day_and_not_before() -> None:
    after = decide(small_county(), row(BLANK, Mode.CIRCUIT, 7))

    assert mode_on(after, BLANK, day(6)).mode is None
    assert mode_on(after, BLANK, day(7)).mode is Mode.CIRCUIT


def test_mode_in_force_ends_the_day_before() -> None:
    decision = decision_on(small_county(), row(SERVED, Mode.STATIONED, 7, by="h-101"), TODAY)

    assert [one.after.period.last_day for one in decision.ended] == [day(6)]


def test_mode_that_begins_later_is_named_with_its_days() -> None:
    later = decide(small_county(), row(BLANK, Mode.STATIONED, 30, 60))

    with pytest.raises(BadData, match=f"{day(30)}—{day(59)}"):
        decide(later, row(BLANK, Mode.CIRCUIT, 7))


def test_decision_that_ends_before_a_later_mode_begins_is_taken() -> None:
    later = decide(small_county(), row(BLANK, Mode.STATIONED, 30))

    after = decide(later, row(BLANK, Mode.CIRCUIT, 7, 30))

    assert [mode_on(after, BLANK, day(n)).mode for n in (29, 30)] == [Mode.CIRCUIT, Mode.STATIONED]


def test_online_clinic_is_no_decision() -> None:
    with pytest.raises(BadData, match="只能补充"):
        decide(small_county(), row(BLANK, Mode.ONLINE, 7))


def test_online_clinic_goes_on_beside_a_decision() -> None:
    online = ServiceMode(BLANK, Mode.ONLINE, Period(TODAY), "h-203")
    county = small_county()
    county = small_county(service_modes=(*county.service_modes, online))

    after = decide(county, row(BLANK, Mode.CIRCUIT, 7))

    assert mode_on(after, BLANK, day(7)).online == online


def test_past_is_not_decided() -> None:
    with pytest.raises(BadData, match="已经过去"):
        decide(small_county(), row(BLANK, Mode.CIRCUIT, -1))


def test_provider_in_no_table_is_refused() -> None:
    with pytest.raises(BadData, match="h-999"):
        decide(small_county(), row(BLANK, Mode.CIRCUIT, 7, by="h-999"))


def test_deciding_what_is_in_force_already_is_refused() -> None:
    with pytest.raises(BadData, match="不用再作决定"):
        decide(small_county(), row(SERVED, Mode.CIRCUIT, 7, by="h-101"))


MODES = st.sampled_from([Mode.CIRCUIT, Mode.STATIONED, Mode.NEIGHBOUR, Mode.CENTRE, Mode.ONLINE])
ROWS = st.builds(
    lambda village, mode, since, length, by: row(
        village, mode, since, None if length is None else since + length, by
    ),
    st.sampled_from([BLANK, SERVED]),
    MODES,
    st.integers(-3, 40),
    st.none() | st.integers(0, 25),
    st.sampled_from(["h-101", "h-203", "c-202201"]),
)


@given(st.lists(ROWS, min_size=1, max_size=12))
def test_whatever_is_decided_in_turn_no_day_has_two_modes(rows: list[ServiceMode]) -> None:
    county = small_county()
    for one in rows:
        try:
            county = decide(county, one)
        except BadData:
            continue
        assert mode_on(county, one.village, one.period.since).row == one

    for village in (BLANK, SERVED):
        for number in range(-5, 80):
            in_force = [
                one
                for one in county.service_modes
                if one.village == village
                and one.mode is not Mode.ONLINE
                and day(number) in one.period
            ]
            assert len(in_force) <= 1

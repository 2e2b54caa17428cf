from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.county import small_county
from tests.domain.planning.scene import planned
from xunzhen.domain.errors import BadData, Fault, say
from xunzhen.domain.geo import Point
from xunzhen.domain.planning.province import (
    NOTHING,
    CountyResult,
    Province,
    merged,
    province_of,
)
from xunzhen.domain.planning.province_county import (
    county_result,
    failed_county,
    killed_county,
    middle_of,
)

QUICK = settings(deadline=None, max_examples=80)
FAILURE = say("x", "坏了", "broken")


def county(source: str, **more: int | float | str) -> CountyResult:
    return replace(CountyResult(source, code=source, name=f"{source}县"), **more)  # type: ignore[arg-type]


RESULTS = st.builds(
    CountyResult,
    source=st.sampled_from(["甲", "乙", "丙", "丁"]),
    code=st.sampled_from(["1", "2"]),
    required=st.integers(0, 9),
    missed=st.integers(0, 3),
    minutes=st.floats(0.0, 1e6, allow_nan=False),
    seconds=st.floats(0.0, 10.0, allow_nan=False),
    attempts=st.integers(1, 2),
    point=st.none() | st.builds(Point, st.just(118.0), st.just(25.0)),
    failure=st.none() | st.just(FAILURE),
)
PROVINCES = st.lists(RESULTS, max_size=5).map(province_of)


@QUICK
@given(PROVINCES, PROVINCES, PROVINCES)
def test_merging_is_associative(one: Province, two: Province, three: Province) -> None:
    assert merged(one, merged(two, three)) == merged(merged(one, two), three)


@QUICK
@given(PROVINCES, PROVINCES)
def test_merging_is_free_of_order(one: Province, two: Province) -> None:
    assert merged(one, two) == merged(two, one)


@QUICK
@given(PROVINCES)
def test_merging_with_itself_or_with_nothing_changes_nothing(one: Province) -> None:
    assert merged(one, one) == merged(one, NOTHING) == one


@QUICK
@given(st.lists(RESULTS, max_size=8), st.randoms(use_true_random=False))
def test_totals_are_the_same_in_every_order(
    results: list[CountyResult], chance: st.RandomStateT
) -> None:
    shuffled = list(results)
    chance.shuffle(shuffled)

    assert province_of(shuffled).totals == province_of(results).totals


@QUICK
@given(st.lists(RESULTS, max_size=8), st.integers(0, 8))
def test_however_results_are_parted_the_province_is_the_same(
    results: list[CountyResult], cut: int
) -> None:
    parted = merged(province_of(results[:cut]), province_of(results[cut:]))

    assert parted == province_of(results)


def test_a_county_done_goes_before_its_own_failure() -> None:
    done, failed = county("甲", planned=5), CountyResult("甲", failure=FAILURE)

    assert province_of([done, failed]).done == province_of([failed, done]).done == (done,)


def test_short_counties_come_with_the_most_missed_first() -> None:
    found = province_of([county("甲", missed=1), county("乙", missed=3), county("丙")])

    assert [one.source for one in found.short] == ["乙", "甲"]


def test_slow_is_three_times_the_median_and_a_second_at_least() -> None:
    # Medians 2.0 and 0.1: the limits are 6.0 and, at least, 1.0.
    slow = province_of(
        [county("甲", seconds=1.9), county("乙", seconds=2.0), county("丙", seconds=6.0)]
    )
    quick = province_of(
        [county("甲", seconds=0.1), county("乙", seconds=0.1), county("丙", seconds=0.9)]
    )

    assert [one.source for one in slow.slow] == ["丙"]
    assert quick.slow == ()


def test_code_claimed_by_two_sources_is_named() -> None:
    found = province_of([county("甲"), replace(county("乙"), code="甲"), county("丙")])

    assert found.twice == (("甲", ("乙", "甲")),)


def test_result_of_a_roster_counts_as_the_roster_does() -> None:
    roster = planned(weeks=1)

    found = county_result("示例", small_county(), roster)

    # Four villages on circuit: 2 + 2 + 2 + 3 visits.
    assert (found.circuit_villages, found.required, found.planned, found.missed) == (4, 9, 9, 0)
    assert found.is_proven
    assert found.minutes == roster.cost.travel_minutes


def test_middle_is_the_mean_of_the_villages_that_have_a_point() -> None:
    bare = tuple(replace(one, point=None) for one in small_county().villages[2:])
    two = small_county().villages[:2]

    # (118.180 + 118.205) / 2, (25.061 + 25.080) / 2; coordinates are kept to five decimals.
    assert middle_of(small_county(villages=(*two, *bare))) == Point(118.1925, 25.0705)
    assert middle_of(small_county(villages=bare)) is None


def test_failure_says_the_reason_with_its_first_fault() -> None:
    fault = Fault(say("y", "人口小于0", "population below 0"), "villages", 4)

    found = failed_county("甲", BadData(FAILURE, faults=(fault,)))

    assert found.failure is not None
    assert found.failure.zh == "坏了（villages 第4行：人口小于0）"


def test_failure_of_the_program_itself_is_named_as_such() -> None:
    found = failed_county("甲", ZeroDivisionError("division by zero"))

    assert found.failure is not None
    assert "程序出错（ZeroDivisionError：division by zero）" in found.failure.zh


def test_killed_county_tells_how_often() -> None:
    found = killed_county("甲", 2)

    assert found.failure is not None
    assert "2次被意外终止" in found.failure.zh

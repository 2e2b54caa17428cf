"""Coverage rates: numerator, denominator, both lists and the target."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.coverage import small
from tests.domain.coverage.books import ANXI, FUZHOU, NOTHING
from tests.domain.coverage.small import DAY, county, day, doctor, mode, village
from xunzhen.domain.coverage.rates import CoverageRate, rates_on
from xunzhen.domain.registry.county import Mode, Village

CENTRES = (small.health_centre(),)


TWO_TOWNS = county(
    [
        village(1, seat=True),
        village(2),
        village(3),
        village(4, township="350524202"),
        Village("350524201001", "街道社区", small.TOWN),
    ],
    modes=[mode(2, Mode.CIRCUIT)],
    institutions=CENTRES,
    townships=(small.TOWN, "350524202"),
)


def test_rate_counts_villages_only_and_lists_both_sides() -> None:
    found = rates_on(TWO_TOWNS, ANXI, DAY)

    # Villages 1 (seat) and 2 (circuit) of 4; the community is not among them.
    assert [one.village for one in found.villages.covered] == [small.code(1), small.code(2)]
    assert [one.village for one in found.villages.uncovered] == [
        small.code(3),
        small.code(4, "350524202"),
    ]
    assert found.villages.share == Fraction(2, 4)


def test_communities_are_listed_apart() -> None:
    found = rates_on(TWO_TOWNS, ANXI, DAY)

    assert [one.village for one in found.communities.uncovered] == ["350524201001"]


def test_rates_by_township_add_up_to_the_county() -> None:
    found = rates_on(TWO_TOWNS, ANXI, DAY)

    # Township 201: 2 of 3; township 202: 0 of 1.
    assert [(code, one.numerator, one.denominator) for code, one in found.by_township] == [
        (small.TOWN, 2, 3),
        ("350524202", 0, 1),
    ]


def test_seat_counts_as_resident_and_is_counted_by_itself_too() -> None:
    found = rates_on(TWO_TOWNS, ANXI, DAY)

    assert {kind: len(modes) for kind, modes in found.by_mode.items()} == {
        Mode.RESIDENT: 1,
        Mode.CIRCUIT: 1,
    }
    assert found.seats == 1


def test_target_comes_with_its_clause() -> None:
    found = rates_on(TWO_TOWNS, ANXI, DAY)

    assert found.target is not None
    assert found.target.clause is not None
    assert found.target.clause.id == "AX-2024-19/1.2.1"
    assert found.reached is False


def test_full_coverage_reaches_the_target() -> None:
    place = county([village(1)], staff=[doctor("D1", lives_in=1)])

    found = rates_on(place, ANXI, DAY)

    assert found.reached is True


def test_target_that_expired_is_unset() -> None:
    # FZ-2024-24 ended on 2025-12-31.
    place = county([village(1)], division="350124")

    before, after = (
        rates_on(place, FUZHOU, day("2025-12-31")),
        rates_on(place, FUZHOU, day("2026-01-01")),
    )

    assert before.reached is False
    assert (after.target, after.reached) == (None, None)


def test_county_without_villages_has_no_rate() -> None:
    found = rates_on(county([]), NOTHING, DAY)

    assert found.villages.share is None
    assert found.villages.percent_text == "—"


def test_percent_is_rounded_down_so_that_one_missing_village_shows() -> None:
    # 2999 of 3000 = 99.966… %, never 100.0 %.
    modes = rates_on(county([village(1)], staff=[doctor("D1", lives_in=1)]), ANXI, DAY)
    gaps = rates_on(county([village(1)]), ANXI, DAY)
    rate = CoverageRate(modes.villages.covered * 2999, gaps.villages.uncovered)

    text = rate.percent_text

    assert text == "99.9%"


@settings(deadline=None, max_examples=40)
@given(st.lists(st.sampled_from(list(Mode)), max_size=8), st.integers(0, 4))
def test_numerator_never_exceeds_denominator_and_modes_add_up(
    kinds: list[Mode], blanks: int
) -> None:
    count = len(kinds) + blanks
    place = county(
        [village(number + 1) for number in range(count)],
        modes=[mode(number + 1, kind) for number, kind in enumerate(kinds)],
        institutions=CENTRES,
    )

    found = rates_on(place, ANXI, DAY)

    assert found.villages.denominator == count
    assert found.villages.numerator <= found.villages.denominator
    assert found.villages.numerator == sum(len(modes) for modes in found.by_mode.values())
    assert found.villages.numerator == sum(kind is not Mode.ONLINE for kind in kinds)

"""Generated counties: as large as asked, the same for the same seed, whole."""

from __future__ import annotations

import pytest

from benchmarks.counties import SIZES, county_of_size, generate_county
from xunzhen.domain.registry.county import County, Mode


def circuits(county: County) -> set[str]:
    return {row.village for row in county.service_modes if row.mode is Mode.CIRCUIT}


def test_county_counts_what_was_asked() -> None:
    county = generate_county(villages=60, blank=12, townships=4, seed=7, doctors=9)

    assert len(county.villages) == 60
    assert len(county.townships) == 4
    assert len(circuits(county)) == 12
    assert sum(bool(person.available) for person in county.staff) == 9
    assert county.synthetic


def test_same_seed_gives_the_same_county() -> None:
    assert generate_county(40, 10, 3, seed=1) == generate_county(40, 10, 3, seed=1)
    assert generate_county(40, 10, 3, seed=1) != generate_county(40, 10, 3, seed=2)


def test_small_size_is_that_of_the_planning_model() -> None:
    county = county_of_size("S", seed=1)

    assert len(county.villages) == SIZES["S"].villages
    assert len(circuits(county)) == SIZES["S"].blank


def test_codes_are_unique_and_travel_leads_to_known_places() -> None:
    county = generate_county(60, 20, 4, seed=3)
    known = {*county.village_by_code, *county.institution_by_code}

    assert len(county.village_by_code) == len(county.villages)
    assert len(county.institution_by_code) == len(county.institutions)
    assert {end for row in county.travel for end in (row.origin, row.destination)} <= known
    assert all(row.minutes > 0 for row in county.travel)


def test_all_villages_may_be_blank() -> None:
    assert len(circuits(generate_county(30, 30, 2, seed=1))) == 30


@pytest.mark.parametrize(("villages", "blank", "townships"), [(10, 11, 2), (2, 0, 3), (5, 1, 0)])
def test_senseless_sizes_are_refused(villages: int, blank: int, townships: int) -> None:
    with pytest.raises(ValueError, match="village"):
        generate_county(villages, blank, townships, seed=1)

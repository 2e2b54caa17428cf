"""Who could serve a village, and what serving it changes."""

from __future__ import annotations

from tests.county import AS_OF, small_county
from xunzhen.domain.coverage.choices import Load, LoadKind, choices_for, effects_of
from xunzhen.domain.coverage.county_travel import travel_times
from xunzhen.domain.coverage.law import county_book
from xunzhen.domain.coverage.survey import Survey
from xunzhen.domain.registry.county import Mode
from xunzhen.files.policies import load_book
from xunzhen.files.settings import load_coverage_settings, load_settings

BLANK = "350524203203"


def survey() -> Survey:
    county = small_county()
    times = travel_times(county, load_settings(AS_OF)[1])
    return Survey(
        county, county_book(load_book(), county), times, load_coverage_settings(AS_OF), AS_OF
    )


def test_own_health_centre_comes_first_though_no_way_is_known() -> None:
    now = survey()

    found = choices_for(now, now.county.village_by_code[BLANK])

    circuits = [one.provider for one in found if one.mode is Mode.CIRCUIT]
    assert circuits[0] == "h-203"
    assert set(circuits) == {"h-101", "h-202", "h-203"}


def test_village_does_not_serve_itself_as_a_neighbour() -> None:
    now = survey()

    found = choices_for(now, now.county.village_by_code["350524202201"])

    assert "c-202201" not in [one.provider for one in found if one.mode is Mode.NEIGHBOUR]


def test_circuit_adds_two_half_days_to_the_centre_and_one_village_to_the_covered() -> None:
    """丙二 takes 3 half-days a week, 丙三 would take 2; s-04 may go out on 4 half-days. 8 of 9."""
    now = survey()

    effects = effects_of(now, now.county.village_by_code[BLANK], Mode.CIRCUIT, "h-203")

    assert effects.load == Load(LoadKind.HALF_DAYS, "丙乡卫生院", 3, 5, 4)
    assert (effects.covered_before, effects.covered_after, effects.villages) == (8, 9, 9)
    assert (effects.share_before, effects.share_after) == ("88.8%", "100.0%")


def test_neighbour_adds_one_village_to_the_clinic() -> None:
    now = survey()

    effects = effects_of(now, now.county.village_by_code[BLANK], Mode.NEIGHBOUR, "c-202201")

    assert effects.load == Load(LoadKind.VILLAGES, "乙一村卫生所", 1, 2, None)

"""A centre clinic for contiguous villages without a doctor: three, above 100 m², above 1000."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.domain.coverage import books, small
from tests.domain.coverage.small import clinic, code, county, doctor, village
from tests.domain.coverage.ways import HandTimes
from xunzhen.domain.coverage.centre_clinics import CentreSites
from xunzhen.domain.coverage.options import Option, Verdict
from xunzhen.domain.coverage.survey import Survey
from xunzhen.domain.registry.county import County, Institution, Mode, Staff, Village

FUZHOU_DAY = dt.date(2025, 6, 1)
EAST = 0.05
"""Villages lie on a line, 0.05 degrees (5 km) apart: 1 — 2 — 3 — 4."""


def on_the_line(number: int, served: int | None = 400) -> Village:
    return village(number, served=served, at=(118.0 + EAST * number, 26.0))


def line_times(minutes_a_hop: float = 10.0, last: int = 4) -> HandTimes:
    return HandTimes(
        {
            (code(i), code(j)): minutes_a_hop * (j - i)
            for i in range(1, last + 1)
            for j in range(i + 1, last + 1)
        }
    )


def place_with(
    villages: list[Village],
    clinics: list[Institution],
    staff: tuple[Staff, ...] = (),
    modes: tuple[Mode | None, ...] = (),
) -> County:
    rows = [
        small.mode(number, kind, "2025-01-01")
        for number, kind in enumerate(modes, start=1)
        if kind is not None
    ]
    return county(villages, institutions=clinics, staff=staff, modes=rows, division="350124")


def option_for(place: County, number: int = 1, times: HandTimes | None = None) -> Option:
    survey = Survey(place, books.FUZHOU, times or line_times(), small.SETTINGS, FUZHOU_DAY)
    return CentreSites(survey).option(place.village_by_code[code(number)])


THREE = [on_the_line(1), on_the_line(2), on_the_line(3)]  # 1200 people


def test_three_contiguous_villages_with_a_large_clinic_qualify() -> None:
    found = option_for(place_with(THREE, [clinic(2, 100.5)]))

    assert (found.verdict, found.provider) == (Verdict.HOLDS, "C2")
    assert found.travel is not None
    assert found.travel.minutes == 10.0
    assert "1号村、2号村、3号村" in found.facts[0].zh
    assert [one.code for one in found.open_facts] == ["coverage.confirm_centre_doctor"]


def test_clinic_may_stand_in_the_village_itself() -> None:
    found = option_for(place_with(THREE, [clinic(2, 120.0)]), number=2)

    assert found.travel is not None
    assert found.travel.minutes == 0.0


def test_two_contiguous_villages_are_too_few() -> None:
    found = option_for(place_with([on_the_line(1, 900), on_the_line(2, 900)], [clinic(2, 120.0)]))

    assert (found.verdict, found.reason.code) == (
        Verdict.INELIGIBLE,
        "coverage.centre_not_contiguous",
    )


@pytest.mark.parametrize(
    ("premises", "expected"), [(100.0, Verdict.INELIGIBLE), (100.1, Verdict.HOLDS)]
)
def test_premises_of_exactly_100_square_metres_are_not_above_100(
    premises: float, expected: Verdict
) -> None:
    found = option_for(place_with(THREE, [clinic(2, premises)]))

    assert found.verdict is expected


@pytest.mark.parametrize(("served", "expected"), [(200, Verdict.INELIGIBLE), (201, Verdict.HOLDS)])
def test_exactly_1000_people_are_not_more_than_1000(served: int, expected: Verdict) -> None:
    # 400 + 400 + 200 = 1000 exactly.
    villages = [on_the_line(1), on_the_line(2), on_the_line(3, served)]

    found = option_for(place_with(villages, [clinic(2, 120.0)]))

    assert found.verdict is expected


def test_unknown_premises_are_asked_for() -> None:
    found = option_for(place_with(THREE, [clinic(2, None)]))

    assert found.verdict is Verdict.UNKNOWN
    assert found.open_facts[0].code == "coverage.centre_premises_blank"


def test_blank_population_is_asked_for_only_where_it_decides() -> None:
    decided = [on_the_line(1, 600), on_the_line(2, 600), on_the_line(3, None)]
    open_yet = [on_the_line(1, 400), on_the_line(2, 600), on_the_line(3, None)]

    verdicts = [
        option_for(place_with(villages, [clinic(2, 120.0)])).verdict
        for villages in (decided, open_yet)
    ]

    assert verdicts == [Verdict.HOLDS, Verdict.UNKNOWN]


def test_village_with_a_doctor_between_parts_the_chain() -> None:
    # 1 — 2 (doctor) — 3 — 4: village 1 stands alone.
    villages = [on_the_line(number) for number in (1, 2, 3, 4)]
    place = place_with(villages, [clinic(3, 120.0)], staff=(doctor("V2", lives_in=2),))

    found = option_for(place)

    assert found.reason.code == "coverage.centre_not_contiguous"
    assert "此处1个" in found.reason.zh


def test_village_on_circuit_is_covered_but_still_without_a_doctor() -> None:
    place = place_with(THREE, [clinic(2, 120.0)], modes=(None, Mode.CIRCUIT, Mode.CIRCUIT))

    found = option_for(place)

    assert found.verdict is Verdict.HOLDS


@pytest.mark.parametrize(("hop", "expected"), [(30.0, Verdict.HOLDS), (30.5, Verdict.INELIGIBLE)])
def test_neighbours_farther_than_30_minutes_are_not_contiguous(
    hop: float, expected: Verdict
) -> None:
    found = option_for(place_with(THREE, [clinic(2, 120.0)]), times=line_times(hop))

    assert found.verdict is expected


def test_each_hop_of_the_chain_must_be_short_even_if_the_site_is_near() -> None:
    # 1 — 2 — 3 on the line, the clinic at 1. Village 3 is 29 minutes from the site, but 31 from
    # its neighbour 2, and not a neighbour of 1: no chain joins it.
    times = HandTimes(
        {(code(1), code(2)): 10.0, (code(1), code(3)): 29.0, (code(2), code(3)): 31.0}
    )

    found = option_for(place_with(THREE, [clinic(1, 120.0)]), times=times)

    assert found.reason.code == "coverage.centre_not_contiguous"


def test_catchment_ends_where_the_way_to_the_site_is_too_long() -> None:
    # Hops of 16 minutes: from 4 to the site at 2 are 32. Villages 1, 2, 3 remain: 1200 people.
    villages = [on_the_line(number) for number in (1, 2, 3, 4)]

    found = option_for(place_with(villages, [clinic(2, 120.0)]), times=line_times(16.0))

    assert "连片的3个" in found.facts[0].zh


def test_village_without_coordinates_is_asked_for_them() -> None:
    villages = [village(1), on_the_line(2), on_the_line(3)]

    found = option_for(place_with(villages, [clinic(2, 120.0)]))

    assert (found.verdict, found.reason.code) == (Verdict.UNKNOWN, "coverage.centre_no_point")


def test_anxi_has_no_clause_on_centre_clinics() -> None:
    place = county(THREE, institutions=[clinic(2, 120.0)])
    survey = Survey(place, books.ANXI, line_times(), small.SETTINGS, FUZHOU_DAY)

    found = CentreSites(survey).option(THREE[0])

    assert found.verdict is Verdict.UNSET

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from benchmarks import mopeia
from benchmarks.commands import Checked, plan_and_verify
from benchmarks.shared_data import shared_file
from xunzhen.domain.coverage.county_travel import travel_times
from xunzhen.domain.coverage.roads import RoadNetwork
from xunzhen.domain.coverage.travel_table import TravelTable
from xunzhen.domain.errors import errors_of
from xunzhen.domain.registry.county import County, Mode
from xunzhen.files.settings import load_settings
from xunzhen.files.tables.read import Reading, read_county
from xunzhen.files.tables.write import write_county

pytestmark = pytest.mark.skipif(
    shared_file(mopeia.FOLDER) is None, reason="no bohemia data (set XUNZHEN_SHARED)"
)

Written = tuple[County, RoadNetwork, TravelTable, Reading]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("mopeia") / "county"
    county, roads, table = mopeia.write_mopeia(folder)
    return county, roads, table, read_county(folder)


def test_tables_read_back_as_the_same_county_without_an_error(written: Written) -> None:
    county, _, _, reading = written

    assert errors_of(reading.faults) == ()
    assert reading.county is not None
    assert set(reading.county.travel) == set(county.travel)
    assert replace(reading.county, travel=()) == replace(county, travel=())


def test_all_hamlets_are_there_with_or_without_coordinates(written: Written) -> None:
    county = written[0]

    assert len(county.villages) == 376
    assert sum(village.point is not None for village in county.villages) == 323
    assert len(county.institutions) == 14


def test_roads_fall_into_the_pieces_that_the_file_has(written: Written) -> None:
    assert written[1].pieces()[0] == 329


def test_hamlets_without_coordinates_are_listed_with_the_reason(written: Written) -> None:
    county, _, table, _ = written

    listed = {place.code: place.reason.code for place in table.unreached}
    nowhere = {village.code for village in county.villages if village.point is None}
    assert len(nowhere) == 53
    assert {code for code, why in listed.items() if why == "travel.no_coordinates"} == nowhere


def test_every_other_hamlet_out_of_reach_has_a_reason_of_the_roads(written: Written) -> None:
    county, _, table, _ = written

    reasons = Counter(place.reason.code for place in table.unreached)
    reached = {row.origin for row in table.rows} | {row.destination for row in table.rows}
    assert set(reasons) == {
        "travel.no_coordinates",
        "travel.no_road_near",
        "travel.no_institution",
    }
    assert {village.code for village in county.villages} <= reached | {
        place.code for place in table.unreached
    }


def test_hamlets_far_from_a_facility_are_on_a_circuit(written: Written) -> None:
    county, _, table, _ = written

    circuit = {mode.village for mode in county.service_modes if mode.mode is Mode.CIRCUIT}
    assert {place.code for place in table.unreached} <= circuit
    assert 0 < len(circuit) < len(county.villages)


def test_gaps_of_the_table_are_not_filled_by_a_straight_line(written: Written) -> None:
    _, _, table, reading = written
    assert reading.county is not None
    times = travel_times(reading.county, load_settings(mopeia.AS_OF)[1])

    facilities = [institution.code for institution in reading.county.institutions]
    unreached = [place.code for place in table.unreached]

    assert not (times.matrix(facilities, unreached) < float("inf")).any()


def test_staff_are_marked_as_synthetic(written: Written) -> None:
    county = written[0]

    assert county.synthetic
    assert "staff synthetic" in county.note
    assert all(person.name.startswith("演示") for person in county.staff)


def test_plan_breaks_no_rule_and_every_visit_owed_is_planned_or_listed(
    written: Written, tmp_path_factory: pytest.TempPathFactory
) -> None:
    county, _, table, _ = written
    folder = tmp_path_factory.mktemp("planned")
    write_county(county, folder / "mopeia")

    plan = plan_and_verify(
        folder / "mopeia", folder / "plan", mopeia.FIRST_DAY, mopeia.WEEKS, "--iterations", "500"
    )

    owed = 2 * mopeia.WEEKS * len(mopeia.circuit_hamlets(county))
    assert plan.broken == ()
    assert plan.summary["planned_visits"] + plan.missed == owed
    assert plan.missed >= plan.bound
    assert mopeia.unlisted(county, table, plan) == frozenset()


def test_hamlet_out_of_reach_that_a_plan_forgets_is_found_out(written: Written) -> None:
    county, _, table, _ = written

    forgetful = Checked({"uncovered": []}, broken=(), seconds=0.0)

    assert len(mopeia.unlisted(county, table, forgetful)) == len(table.unreached)

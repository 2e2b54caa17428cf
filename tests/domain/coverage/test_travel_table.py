from __future__ import annotations

from dataclasses import replace

from tests.domain.coverage.road_maps import both_ways, network
from tests.domain.coverage.test_travel import SETTINGS, at, county
from xunzhen.domain.coverage.county_travel import CountyTravelTimes
from xunzhen.domain.coverage.roads import RoadNetwork
from xunzhen.domain.coverage.travel import TravelSource
from xunzhen.domain.coverage.travel_places import travel_places
from xunzhen.domain.coverage.travel_table import TravelTable, travel_table
from xunzhen.domain.registry.county import County, TravelRow, Village


def tabulated(whole: County, roads: RoadNetwork | None, limit: float) -> TravelTable:
    times = CountyTravelTimes(travel_places(whole), whole, SETTINGS, roads)
    return travel_table(whole, times, limit)


def small(*rows: TravelRow) -> County:
    """Keep A, B, C and H, and a village D 12 km along."""
    whole = county(*rows)
    far = Village("D", "丁村", "T1", at(12, 0))
    return replace(whole, villages=(*whole.villages, far), institutions=whole.institutions[:1])


ROAD = network([(0, 0), (10, 0), (12, 0)], both_ways((0, 1, 20), (1, 2, 4)))


def test_pair_alike_both_ways_has_one_row_with_its_source() -> None:
    table = tabulated(small(), ROAD, 60.0)

    # H is 2 km from the road: 30 minutes' walk each time.
    assert [(row.origin, row.destination, row.minutes, row.by) for row in table.rows] == [
        ("H", "A", 30.0, "步行"),
        ("H", "B", 50.0, "车"),
        ("H", "D", 54.0, "车"),
        ("A", "B", 20.0, "车"),
        ("A", "D", 24.0, "车"),
        ("B", "D", 4.0, "车"),
    ]
    assert {row.source for row in table.rows} == {"roads"}


def test_limit_holds_between_villages_only() -> None:
    table = tabulated(small(), ROAD, 10.0)

    pairs = [(row.origin, row.destination) for row in table.rows]
    assert pairs == [("H", "A"), ("H", "B"), ("H", "D"), ("B", "D")]
    assert table.beyond_limit == 2


def test_directions_that_differ_have_a_row_each() -> None:
    uphill = network([(0, 0), (10, 0)], [(0, 1, 30), (1, 0, 20)])

    table = tabulated(small(), uphill, 60.0)

    rows = [(row.origin, row.destination, row.minutes) for row in table.rows]
    assert ("A", "B", 30.0) in rows
    assert ("B", "A", 20.0) in rows


def test_way_without_a_way_back_is_no_pair() -> None:
    one_way = network([(0, 0), (10, 0)], [(0, 1, 20)])

    table = tabulated(small(), one_way, 60.0)

    assert [(row.origin, row.destination) for row in table.rows] == [("H", "A"), ("B", "D")]


def test_entered_rows_stay_word_for_word_and_are_not_computed_again() -> None:
    entered = (
        TravelRow("B", "A", 33.0, by="车", season=""),
        TravelRow("A", "B", 90.0, by="车", season="雨季"),
    )

    table = tabulated(small(*entered), ROAD, 60.0)

    assert table.rows[:2] == entered
    assert {(row.origin, row.destination) for row in table.rows[2:]}.isdisjoint(
        {("A", "B"), ("B", "A")}
    )


def test_pairs_are_counted_by_source_and_none_is_lost() -> None:
    table = tabulated(small(TravelRow("H", "C", 70.0)), ROAD, 60.0)

    # H with A, B, C, D and six pairs of villages: 10 pairs; C reaches no village.
    assert table.pairs == {
        TravelSource.ENTERED: 1,
        TravelSource.ROADS: 6,
        TravelSource.STRAIGHT: 0,
        TravelSource.NONE: 3,
    }


def test_village_that_no_institution_reaches_is_listed_with_the_reason() -> None:
    table = tabulated(small(), ROAD, 60.0)

    assert [place.code for place in table.unreached] == ["C"]
    assert "没有坐标" in table.unreached[0].reason.zh


def test_village_on_another_piece_is_listed_with_the_reason() -> None:
    apart = network([(0, 0), (1, 0), (9, 0), (10, 0)], both_ways((0, 1, 2), (2, 3, 2)))

    table = tabulated(small(), apart, 60.0)

    reasons = {place.code: place.reason.code for place in table.unreached}
    assert reasons == {
        "B": "travel.no_institution",
        "C": "travel.no_coordinates",
        "D": "travel.no_institution",
    }


def test_computed_rows_of_an_old_table_are_replaced() -> None:
    old = TravelRow("A", "B", 99.0, source="roads")

    table = tabulated(small(old), ROAD, 60.0)

    assert old not in table.rows
    assert TravelRow("A", "B", 20.0, "车", source="roads") in table.rows

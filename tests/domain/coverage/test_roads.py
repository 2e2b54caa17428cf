from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.coverage.road_maps import KM, both_ways, network, plain_minutes
from xunzhen.domain.coverage.chains import Chains, contract
from xunzhen.domain.coverage.joins import Joins, join_places
from xunzhen.domain.coverage.road_times import road_minutes
from xunzhen.domain.coverage.roads import RoadLines, RoadNetwork, road_network

WALKING_KMH = 4.0
MAX_WALK_KM = 5.0


def joined(
    roads: RoadNetwork, places_km: list[tuple[float, float]], max_walk_km: float = MAX_WALK_KM
) -> tuple[Chains, Joins]:
    chains = contract(roads)
    lng = np.array([x * KM for x, _ in places_km])
    lat = np.array([y * KM for _, y in places_km])
    return chains, join_places(roads, chains, lng, lat, max_walk_km)


def minutes_between(
    roads: RoadNetwork, places_km: list[tuple[float, float]], max_walk_km: float = MAX_WALK_KM
) -> np.ndarray:
    chains, joins = joined(roads, places_km, max_walk_km)
    return road_minutes(chains, joins, joins, WALKING_KMH)


# ----------------------------------------------------------------------------- from lines


def lines(node: list[int], line: list[int], direction: list[int], speed: float) -> RoadLines:
    count = len(direction)
    return RoadLines(
        node=np.array(node),
        lng=np.array(node) * KM,
        lat=np.zeros(len(node)),
        line=np.array(line),
        speed_kmh=np.full(count, speed),
        direction=np.array(direction),
        joinable=np.ones(count, dtype=np.bool_),
    )


def test_a_kilometre_at_30_takes_two_minutes() -> None:
    roads = road_network(lines([0, 1], [0, 0], [0], 30.0))

    assert roads.metres == pytest.approx([1000.0, 1000.0], rel=1e-6)
    assert roads.minutes == pytest.approx([2.0, 2.0], rel=1e-6)


def test_lines_meet_at_a_shared_vertex() -> None:
    # 0-1-2 and 2-3: one piece; the vertex numbered 9 belongs to a line of its own.
    roads = road_network(lines([0, 1, 2, 2, 3, 8, 9], [0, 0, 0, 1, 1, 2, 2], [0, 0, 0], 30.0))

    count, piece = roads.pieces()

    assert count == 2
    assert piece.tolist() == [0, 0, 0, 0, 1, 1]


def test_one_way_line_has_edges_in_its_direction_only() -> None:
    roads = road_network(lines([0, 1, 5, 6], [0, 0, 1, 1], [1, -1], 30.0))

    edges = sorted(zip(roads.tail.tolist(), roads.head.tolist(), strict=True))

    # nodes 0, 1, 5, 6 are numbered 0..3: 0->1 as drawn, 6->5 against the drawing
    assert edges == [(0, 1), (3, 2)]


def test_a_vertex_repeated_in_a_line_makes_no_edge() -> None:
    roads = road_network(lines([0, 0, 1], [0, 0, 0], [0], 30.0))

    assert len(roads.tail) == 2


# ----------------------------------------------------------------------------- contraction


def test_bends_of_a_road_become_one_chain() -> None:
    # 0-1-2-3 with 1 + 2 + 3 minutes: bends 1 and 2 go.
    roads = network([(0, 0), (1, 0), (2, 0), (3, 0)], both_ways((0, 1, 1), (1, 2, 2), (2, 3, 3)))

    chains = contract(roads)

    assert chains.junction.tolist() == [0, 3]
    assert chains.forward.tolist() == [6.0]
    assert chains.backward.tolist() == [6.0]
    assert chains.metres == pytest.approx([3000.0])


def test_a_junction_of_three_roads_stays() -> None:
    roads = network([(0, 0), (1, 0), (2, 0), (1, 1)], both_ways((0, 1, 1), (1, 2, 1), (1, 3, 1)))

    chains = contract(roads)

    assert chains.junction.tolist() == [0, 1, 2, 3]
    assert len(chains.forward) == 3


def test_node_where_one_way_traffic_begins_is_a_junction() -> None:
    # 0=1->2: nobody comes back from 2, so 1 is no bend.
    roads = network([(0, 0), (1, 0), (2, 0)], [*both_ways((0, 1, 1)), (1, 2, 1)])

    chains = contract(roads)

    assert chains.junction.tolist() == [0, 1, 2]


def test_one_way_chain_runs_in_its_own_direction() -> None:
    # 2->1->0 is drawn against the node order.
    roads = network([(0, 0), (1, 0), (2, 0)], [(2, 1, 1), (1, 0, 4)])

    chains = contract(roads)

    assert chains.junction[chains.start].tolist() == [2]
    assert chains.junction[chains.end].tolist() == [0]
    assert chains.forward.tolist() == [5.0]
    assert np.isinf(chains.backward).all()


def test_ring_without_a_junction_is_kept_whole() -> None:
    roads = network([(0, 0), (2, 0), (1, 2)], both_ways((0, 1, 3), (1, 2, 4), (2, 0, 5)))

    chains = contract(roads)

    assert chains.forward.tolist() == [12.0]
    assert chains.start.tolist() == chains.end.tolist()


def test_quickest_of_parallel_edges_counts() -> None:
    roads = network([(0, 0), (1, 0)], both_ways((0, 1, 7), (0, 1, 5)))

    chains = contract(roads)

    assert chains.forward.tolist() == [5.0]


# ----------------------------------------------------------------------------- joining


def test_place_joins_the_nearest_point_of_the_road_and_not_its_nearest_node() -> None:
    # A road of 4 km; the place stands 1 km off it, a quarter of the way along.
    roads = network([(0, 0), (4, 0)], both_ways((0, 1, 8)))

    chains, joins = joined(roads, [(1, 1)])

    along_from_node_0 = joins.fraction if chains.first[0] == 0 else 1.0 - joins.fraction
    assert along_from_node_0 == pytest.approx([0.25], abs=1e-6)
    assert joins.walk_metres == pytest.approx([1000.0], rel=1e-6)


def test_place_beyond_the_end_of_the_road_walks_to_its_end() -> None:
    roads = network([(0, 0), (4, 0)], both_ways((0, 1, 8)))

    _, joins = joined(roads, [(7, 4)])

    # 3 km east and 4 km north of the end: 5 km.
    assert joins.walk_metres == pytest.approx([5000.0], rel=1e-4)


def test_long_segment_is_found_though_its_nodes_are_far() -> None:
    # The near road's nodes are 10 km away, the far road's node is 3 km away.
    roads = network(
        [(-10, 0), (10, 0), (0, 4), (0, 9)], both_ways((0, 1, 20), (2, 3, 5), (1, 3, 60))
    )

    chains, joins = joined(roads, [(0, 1)])

    assert {int(chains.first[joins.segment[0]]), int(chains.last[joins.segment[0]])} == {0, 1}
    assert joins.walk_metres == pytest.approx([1000.0], rel=1e-5)


def test_road_farther_than_the_walking_limit_is_no_join_but_its_distance_is_known() -> None:
    roads = network([(0, 0), (4, 0)], both_ways((0, 1, 8)))

    _, joins = joined(roads, [(2, 6)])

    assert len(joins.place) == 0
    assert joins.nearest_metres == pytest.approx([6000.0], rel=1e-6)


def test_place_without_coordinates_has_no_join() -> None:
    roads = network([(0, 0), (4, 0)], both_ways((0, 1, 8)))

    _, joins = joined(roads, [(np.nan, np.nan), (1, 0)])

    assert joins.place.tolist() == [1]
    assert np.isnan(joins.nearest_metres[0])


def test_place_joins_each_piece_of_the_network_within_reach() -> None:
    # A road to the north 1 km away and one to the south 2 km away do not meet.
    roads = network([(0, 1), (4, 1), (0, -2), (4, -2)], both_ways((0, 1, 8), (2, 3, 8)))

    _, joins = joined(roads, [(2, 0)])

    assert joins.walk_metres == pytest.approx([1000.0, 2000.0], rel=1e-6)
    assert len(set(joins.piece.tolist())) == 2


def test_nobody_joins_a_motorway_half_way() -> None:
    # The motorway passes 0.5 km away, a lane to its end is 2 km away.
    roads = network(
        [(0, 0), (4, 0), (4, 2.5)],
        both_ways((1, 2, 5)),
        closed=both_ways((0, 1, 3)),
    )

    _, joins = joined(roads, [(2, 0.5)])

    assert joins.walk_metres == pytest.approx([2000.0], rel=1e-5)


# ----------------------------------------------------------------------------- times


def test_time_is_walk_drive_walk() -> None:
    # 4 km of road in 8 minutes. A is 1 km off at a quarter, B 0.5 km off at three quarters:
    # 15 minutes on foot + 4 minutes' drive + 7.5 minutes on foot = 26.5.
    roads = network([(0, 0), (4, 0)], both_ways((0, 1, 8)))

    minutes = minutes_between(roads, [(1, 1), (3, 0.5)])

    assert minutes[0, 1] == pytest.approx(26.5, abs=1e-4)
    assert minutes[1, 0] == pytest.approx(26.5, abs=1e-4)


def test_one_way_road_sends_the_traveller_round() -> None:
    # Ring 0->1->2->0 of 3, 4 and 5 minutes; A at node 0, B at node 1.
    # A to B 3 minutes; B to A by node 2: 4 + 5 = 9.
    roads = network([(0, 0), (2, 0), (1, 2)], [(0, 1, 3), (1, 2, 4), (2, 0, 5)])

    minutes = minutes_between(roads, [(0, 0), (2, 0)])

    assert minutes[0, 1] == pytest.approx(3.0, abs=1e-4)
    assert minutes[1, 0] == pytest.approx(9.0, abs=1e-4)


def test_against_a_one_way_road_there_is_no_way() -> None:
    # 0->1: from a quarter to three quarters half of 8 minutes; nothing leads back.
    roads = network([(0, 0), (4, 0)], [(0, 1, 8)])

    minutes = minutes_between(roads, [(1, 0), (3, 0)])

    assert minutes[0, 1] == pytest.approx(4.0, abs=1e-4)
    assert minutes[1, 0] == np.inf


def test_place_on_a_junction_leaves_by_any_road() -> None:
    # B stands on node 1, where 0->1 ends and 1=2 goes on.
    roads = network([(0, 0), (2, 0), (4, 0)], [(0, 1, 6), *both_ways((1, 2, 7))])

    minutes = minutes_between(roads, [(0, 0), (2, 0), (4, 0)])

    assert minutes[1, 2] == pytest.approx(7.0, abs=1e-4)
    assert minutes[2, 1] == pytest.approx(7.0, abs=1e-4)
    assert minutes[0, 2] == pytest.approx(13.0, abs=1e-4)
    assert minutes[1, 0] == np.inf


def test_way_round_is_taken_when_it_is_quicker_than_the_same_road() -> None:
    # Both places on a 30-minute lane near its two ends; a 2-minute road joins the ends.
    # A: 0.1 x 30 = 3 to node 0; B: 3 from node 1: 3 + 2 + 3 = 8, not 24 along the lane.
    roads = network([(0, 0), (10, 0), (5, 8)], both_ways((0, 1, 30), (0, 2, 1), (2, 1, 1)))

    minutes = minutes_between(roads, [(1, 0), (9, 0)], max_walk_km=0.5)

    assert minutes[0, 1] == pytest.approx(8.0, abs=1e-4)


def test_pieces_that_do_not_meet_are_out_of_reach() -> None:
    roads = network([(0, 0), (4, 0), (20, 0), (24, 0)], both_ways((0, 1, 8), (2, 3, 8)))

    minutes = minutes_between(roads, [(1, 0), (22, 0)])

    assert minutes[0, 1] == np.inf
    assert minutes[1, 0] == np.inf


def test_scrap_of_path_does_not_strand_a_place_that_can_walk_to_the_road() -> None:
    # The nearest road is a lonely path 0.1 km away; the road to B passes 2 km away:
    # 30 minutes on foot + 4 minutes' drive = 34.
    roads = network([(0, 0), (4, 0), (0, 2.1), (1, 2.1)], both_ways((0, 1, 8), (2, 3, 15)))

    minutes = minutes_between(roads, [(1, 2), (3, 0)])

    assert minutes[0, 1] == pytest.approx(34.0, abs=1e-4)


def test_origins_and_destinations_may_differ_in_number_and_order() -> None:
    # Places at 0, 1, 2, 3 of 4 km in 8 minutes: 2 minutes a kilometre.
    roads = network([(0, 0), (4, 0)], both_ways((0, 1, 8)))
    chains, joins = joined(roads, [(0, 0), (1, 0), (2, 0), (3, 0)])

    minutes = road_minutes(
        chains, joins.of_places(np.array([3, 0])), joins.of_places(np.array([1, 2, 3])), 4.0
    )

    assert minutes == pytest.approx(np.array([[4.0, 2.0, 0.0], [2.0, 4.0, 6.0]]), abs=1e-4)


# ----------------------------------------------------------------------------- properties


@st.composite
def street_maps(draw: st.DrawFn) -> tuple[RoadNetwork, list[tuple[float, float]]]:
    """Up to ten nodes on a lattice, sparse edges of either kind, places beside and on them."""
    size = draw(st.integers(2, 10))
    corner = st.tuples(st.integers(0, 4), st.integers(0, 4))
    points = draw(st.lists(corner, min_size=size, max_size=size, unique=True))
    node = st.integers(0, size - 1)
    pair = st.tuples(node, node).filter(lambda ends: ends[0] != ends[1])
    edge = st.tuples(pair, st.integers(0, 9), st.booleans())
    edges = []
    for (tail, head), minutes, two_way in draw(st.lists(edge, min_size=1, max_size=14)):
        edges.append((tail, head, float(minutes)))
        if two_way:
            edges.append((head, tail, float(minutes)))
    eighths = st.integers(-4, 36).map(lambda number: number / 8.0)
    places = draw(st.lists(st.tuples(eighths, eighths), min_size=1, max_size=6))
    return network(points, edges), places


@settings(deadline=None, max_examples=150)
@given(street_maps())
def test_contracted_times_equal_plain_dijkstra_on_all_nodes(
    drawn: tuple[RoadNetwork, list[tuple[float, float]]],
) -> None:
    roads, places = drawn
    chains, joins = joined(roads, places, max_walk_km=1.0)

    minutes = road_minutes(chains, joins, joins, WALKING_KMH)

    plain = plain_minutes(roads, chains, joins, WALKING_KMH)
    assert np.array_equal(np.isinf(minutes), np.isinf(plain))
    assert minutes[np.isfinite(plain)] == pytest.approx(plain[np.isfinite(plain)], abs=1e-9)


@settings(deadline=None, max_examples=100)
@given(street_maps())
def test_each_piece_is_joined_at_its_nearest_point(
    drawn: tuple[RoadNetwork, list[tuple[float, float]]],
) -> None:
    roads, places = drawn
    _, joins = joined(roads, places, max_walk_km=1.0)
    _, piece = roads.pieces()

    found = {
        (place, at): metres
        for place, at, metres in zip(
            joins.place.tolist(), joins.piece.tolist(), joins.walk_metres.tolist(), strict=True
        )
    }

    expected: dict[tuple[int, int], float] = {}
    for number, (x, y) in enumerate(places):
        for tail, head in zip(roads.tail.tolist(), roads.head.tolist(), strict=True):
            start = np.array([roads.lng[tail], roads.lat[tail]]) / KM
            reach = np.array([roads.lng[head], roads.lat[head]]) / KM - start
            along = np.clip(np.dot(np.array([x, y]) - start, reach) / np.dot(reach, reach), 0, 1)
            metres = 1000.0 * float(np.hypot(*(start + along * reach - (x, y))))
            key = number, int(piece[tail])
            expected[key] = min(expected.get(key, np.inf), metres)
    # A plane instead of a sphere: within a centimetre on a map of five kilometres.
    for key, metres in expected.items():
        if metres < 999.0:
            assert found[key] == pytest.approx(metres, abs=0.01)
        if metres > 1001.0:
            assert key not in found


@settings(deadline=None, max_examples=100)
@given(street_maps())
def test_chains_hold_every_segment_once_and_its_length(
    drawn: tuple[RoadNetwork, list[tuple[float, float]]],
) -> None:
    roads, _ = drawn

    chains = contract(roads)

    pairs = {frozenset(ends) for ends in zip(roads.tail.tolist(), roads.head.tolist(), strict=True)}
    held = [
        frozenset(ends) for ends in zip(chains.first.tolist(), chains.last.tolist(), strict=True)
    ]
    assert len(held) == len(pairs)
    assert set(held) == pairs
    length = sum(
        1000.0
        * np.hypot(*((np.array([roads.lng[i] - roads.lng[j], roads.lat[i] - roads.lat[j]])) / KM))
        for i, j in map(tuple, pairs)
    )
    assert chains.metres.sum() == pytest.approx(length)

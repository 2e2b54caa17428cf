"""Contiguity from points: the Gabriel graph against its definition."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xunzhen.domain.coverage.adjacency import neighbour_pairs, plane_km, reachable_from
from xunzhen.domain.geo import Point


def at(*grid: tuple[int, int]) -> list[Point]:
    """Points on a grid of about 0.1 km on the equator, where both degrees are equally long."""
    return [Point(100 + east * 0.001, north * 0.001) for east, north in grid]


def test_village_between_two_others_parts_them() -> None:
    # 0 --- 1 --- 2 on a line: the disc over 0–2 holds 1.
    pairs = neighbour_pairs(at((0, 0), (1, 0), (2, 0)))

    assert pairs == ((0, 1), (1, 2))


def test_corners_of_a_square_are_neighbours_along_its_sides_only() -> None:
    # The circle over a diagonal passes through the two other corners: they part it.
    pairs = neighbour_pairs(at((0, 0), (1, 0), (1, 1), (0, 1)))

    assert set(pairs) == {(0, 1), (1, 2), (2, 3), (0, 3)}


def test_villages_on_one_point_share_their_neighbours() -> None:
    pairs = neighbour_pairs(at((0, 0), (0, 0), (3, 0)))

    assert pairs == ((0, 1), (0, 2), (1, 2))


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_villages_have_no_neighbours(count: int) -> None:
    assert neighbour_pairs(at(*[(0, 0)] * count)) == ()


def test_a_degree_of_longitude_is_shorter_in_the_north() -> None:
    # At 60° N cos = 0.5: one degree east is about 55.6 km, one degree north 111.2 km.
    plane = plane_km([Point(0, 59.5), Point(1, 60.5)])

    east, north = plane[1] - plane[0]

    assert east == pytest.approx(55.6, abs=0.1)
    assert north == pytest.approx(111.2, abs=0.1)


def test_reach_follows_chains_and_stops_at_gaps() -> None:
    neighbours = {"a": ["b"], "b": ["a", "c"], "c": ["b"], "d": ["e"]}

    assert reachable_from("a", neighbours) == ("a", "b", "c")


@settings(deadline=None, max_examples=80)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=14, unique=True))
def test_pairs_agree_with_the_definition_word_for_word(grid: list[tuple[int, int]]) -> None:
    pairs = set(neighbour_pairs(at(*grid)))

    # On the integer grid the definition is exact: 4·|p_k − m|² against |p_i − p_j|².
    expected = set()
    spots = np.array(grid, dtype=np.int64).reshape(-1, 2)
    for i, j in combinations(range(len(grid)), 2):
        twice_middle, square = spots[i] + spots[j], ((spots[i] - spots[j]) ** 2).sum()
        others = (spot for k, spot in enumerate(spots) if k not in (i, j))
        if all(((2 * spot - twice_middle) ** 2).sum() > square for spot in others):
            expected.add((i, j))
    assert pairs == expected

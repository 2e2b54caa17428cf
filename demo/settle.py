"""Where villages stand and how many people live there: valleys first, sums exact."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import dijkstra

from demo.terrain import Roads
from xunzhen.domain.geo import Point
from xunzhen.domain.money import split

Floats = NDArray[np.float64]

HEIGHT_SCALE_M = 220.0
"""A node this much above the township's lowest is 1/e as likely to hold a village."""
MINUTES_SCALE = 24.0
"""A node this many minutes farther from the seat is 1/e as likely to hold a village."""
FARTHEST_MINUTES = 80.0
LEAST_GAP_KM = 0.9
JITTER_KM = 0.35
LEAST_RESIDENTS = 60


def place_villages(
    roads: Roads, seats: Sequence[Point], counts: Sequence[int], rng: np.random.Generator
) -> list[list[Point]]:
    """Return for each seat as many village points as it counts, the nearest by road first.

    Each road node belongs to the seat it reaches quickest. Nodes are drawn without replacement,
    likelier when low and near, and kept at least ``LEAST_GAP_KM`` apart.
    """
    start, _ = roads.nearest_nodes(seats)
    minutes = dijkstra(roads.minutes_between, directed=False, indices=start)
    owner = np.argmin(minutes, axis=0)
    placed = []
    for number, count in enumerate(counts):
        mine = np.flatnonzero((owner == number) & (minutes[number] <= FARTHEST_MINUTES))
        height = roads.node_heights[mine] - roads.node_heights[mine].min()
        wish = np.exp(-height / HEIGHT_SCALE_M - minutes[number][mine] / MINUTES_SCALE)
        # The largest of u ** (1 / w) is a weighted draw (Efraimidis and Spirakis, 2006).
        order = mine[np.argsort(np.log(rng.random(len(mine))) / wish)[::-1]]
        chosen = _apart(roads.nodes, order.tolist(), count)
        km = roads.nodes[chosen] + rng.uniform(-JITTER_KM, JITTER_KM, (len(chosen), 2))
        points = [roads.terrain.plane.point(at) for at in km]
        by_road = roads.minutes([seats[number]], points)[0]
        placed.append([points[i] for i in np.argsort(by_road, kind="stable")])
    return placed


def _apart(nodes: Floats, order: list[int], count: int) -> list[int]:
    """Keep the first ``count`` nodes of an order that stand apart; relax where room is short."""
    gap = LEAST_GAP_KM
    while True:
        chosen: list[int] = []
        for node in order:
            if len(chosen) == count:
                break
            away = np.linalg.norm(nodes[chosen] - nodes[node], axis=1) if chosen else np.ones(1)
            if chosen == [] or float(away.min()) >= gap:
                chosen.append(node)
        if len(chosen) == count:
            return chosen
        gap /= 2.0
        if gap < 0.01:
            raise ValueError(f"no room for {count} villages on {len(order)} nodes")


def share_people(total: int, weights: Sequence[float], least: int = LEAST_RESIDENTS) -> list[int]:
    """Share a census total by weight, at least ``least`` each; the sum is exact."""
    rest = total - least * len(weights)
    parts = split(rest, [max(1, round(weight * 1_000_000)) for weight in weights])
    return [least + part for part in parts]


def share_within(total: int, weights: Sequence[float], limits: Sequence[int]) -> list[int]:
    """Share a total by weight, nobody above their limit (65+ within residents); sum exact."""
    shares = [0] * len(weights)
    left = total
    while left > 0:
        free = [i for i in range(len(weights)) if shares[i] < limits[i]]
        parts = split(left, [max(1, round(weights[i] * 1_000_000)) for i in free])
        for i, part in zip(free, parts, strict=True):
            taken = min(part, limits[i] - shares[i])
            shares[i] += taken
            left -= taken
    return shares

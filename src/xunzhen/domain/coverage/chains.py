"""Contraction: roads between two junctions become one edge, and no time is changed by it.

A node is a mere bend if exactly two segments meet in it and one passes it either in both
directions or in one direction only. A maximal run of segments through bends is a chain. With
f_k, b_k the minutes of the k-th segment along the chain and against it,

    F_k = f_1 + ... + f_k        B_k = b_1 + ... + b_k

the chain is one edge start -> end of F_K minutes and, if two-way, one end -> start of B_K. Every
shortest path between junctions runs over whole chains, so the contracted graph has the same
shortest times. A point at fraction t of segment k lies F_{k-1} + t f_k minutes from the start and
B_{k-1} + t b_k minutes before it, which is all that a place beside the road needs.

Source: Geisberger, Sanders, Schultes, Vetter 2012, doi:10.1287/trsc.1110.0401 (degree-2 nodes as
the simplest case of node contraction).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xunzhen.domain.coverage.roads import RoadNetwork, Segments, segments_of

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False, slots=True)
class Chains:
    """The contracted network: c chains between k junctions, made of s segments.

    Attributes
    ----------
    junction : (k,) int
        node numbers of the junctions; ``start``, ``end`` count in this list.
    start, end : (c,) int
        a chain of one-way segments runs from start to end.
    forward, backward : (c,) float
        minutes start to end and end to start; backward is ``inf`` on a one-way chain.
    metres : (c,) float
        length along the bends.
    first, last : (s,) int
        node numbers of a segment's ends in the direction of its chain.
    chain : (s,) int
        the chain of each segment.
    before, along : (s,) float
        minutes from the chain's start to the segment's first node, and over the segment.
    before_back, along_back : (s,) float
        minutes from the first node back to the chain's start, and back over the segment; 0 on a
        one-way chain, where they mean nothing.
    opens, closes : (s,) bool
        whether the segment is the first or the last of its chain.
    joinable : (s,) bool
        whether a place can get on the segment.
    """

    junction: Ints
    start: Ints
    end: Ints
    forward: Floats
    backward: Floats
    metres: Floats
    first: Ints
    last: Ints
    chain: Ints
    before: Floats
    along: Floats
    before_back: Floats
    along_back: Floats
    opens: Bools
    closes: Bools
    joinable: Bools


def contract(network: RoadNetwork) -> Chains:
    """Contract all bends; times between junctions and along chains stay what they were."""
    segments = segments_of(network)
    is_junction = ~_bends(segments, network.node_count)
    order, against, length = _walk(segments, is_junction)
    return _measure(segments, order, against, length)


def _bends(segments: Segments, node_count: int) -> Bools:
    """Say of each node whether it is a mere bend: passed both ways, or one way, between two."""

    def count(nodes: Ints) -> Ints:
        """Return how often each node is among ``nodes``."""
        return np.bincount(nodes, minlength=node_count)

    ahead, back = np.isfinite(segments.forward), np.isfinite(segments.backward)
    both = ahead & back
    two_way = count(segments.first[both]) + count(segments.last[both])
    leaving = count(segments.first[ahead & ~back]) + count(segments.last[back & ~ahead])
    coming = count(segments.last[ahead & ~back]) + count(segments.first[back & ~ahead])
    passed_both_ways: Bools = (two_way == 2) & (leaving == 0) & (coming == 0)
    passed_one_way: Bools = (two_way == 0) & (leaving == 1) & (coming == 1)
    return np.logical_or(passed_both_ways, passed_one_way)


def _walk(segments: Segments, is_junction: Bools) -> tuple[Ints, Bools, Ints]:
    """Follow every chain from junction to junction.

    A ring without a junction gets one: the low node of its first segment. Returns the segments in
    chain order (s,), whether each is walked from its high node to its low one (s,), and the number
    of segments of each chain (c,). One-way chains come out in their own direction.
    """
    ends = np.concatenate((segments.first, segments.last))
    sorted_by_node = np.argsort(ends, kind="stable")
    touching = (sorted_by_node % max(len(segments.first), 1)).tolist()
    since = np.searchsorted(ends[sorted_by_node], np.arange(len(is_junction) + 1)).tolist()
    first, last = segments.first.tolist(), segments.last.tolist()
    closed = is_junction.tolist()
    done = [False] * len(first)
    order: list[int] = []
    against: list[bool] = []
    length: list[int] = []

    def follow(node: int, segment: int) -> None:
        """Walk one chain from a junction to the next one, noting its segments."""
        begun = len(order)
        while True:
            done[segment] = True
            order.append(segment)
            against.append(last[segment] == node)
            node = first[segment] if last[segment] == node else last[segment]
            if closed[node]:
                break
            one, other = touching[since[node]], touching[since[node] + 1]
            segment = other if one == segment else one
        length.append(len(order) - begun)

    for node in np.flatnonzero(is_junction).tolist():
        for segment in touching[since[node] : since[node + 1]]:
            if not done[segment]:
                follow(node, segment)
    for segment in range(len(first)):
        if not done[segment]:
            closed[first[segment]] = True
            follow(first[segment], segment)
    return _along_one_way(
        segments, np.array(order, np.int64), np.array(against, np.bool_), np.array(length, np.int64)
    )


def _along_one_way(
    segments: Segments, order: Ints, against: Bools, length: Ints
) -> tuple[Ints, Bools, Ints]:
    """Turn round the chains that were walked against one-way traffic."""
    opens_at = np.cumsum(length) - length
    minutes = np.where(against, segments.backward[order], segments.forward[order])
    chain = np.repeat(np.arange(len(length)), length)
    turned = np.isinf(minutes[opens_at])[chain]
    place = np.arange(len(order))
    mirrored = 2 * opens_at[chain] + length[chain] - 1 - place
    source = np.where(turned, mirrored, place)
    return order[source], against[source] ^ turned, length


def _measure(segments: Segments, order: Ints, against: Bools, length: Ints) -> Chains:
    """Sum minutes and metres along the chains."""
    chain = np.repeat(np.arange(len(length)), length)
    opens_at = np.cumsum(length) - length
    closes_at = opens_at + length - 1
    first = np.where(against, segments.last[order], segments.first[order])
    last = np.where(against, segments.first[order], segments.last[order])
    along = np.where(against, segments.backward[order], segments.forward[order])
    back = np.where(against, segments.forward[order], segments.backward[order])
    two_way = np.isfinite(back[opens_at])
    back = np.where(two_way[chain], back, 0.0)

    def before(minutes: Floats) -> Floats:
        """Return the minutes from the chain's start to each segment."""
        total: Floats = np.cumsum(minutes) - minutes
        since_start: Floats = total - total[opens_at][chain]
        return since_start

    junction, number = np.unique(
        np.concatenate((first[opens_at], last[closes_at])), return_inverse=True
    )
    opens, closes = (np.zeros(len(order), dtype=np.bool_) for _ in range(2))
    opens[opens_at], closes[closes_at] = True, True
    return Chains(
        junction=junction,
        start=number[: len(length)].astype(np.int64),
        end=number[len(length) :].astype(np.int64),
        forward=np.add.reduceat(along, opens_at),
        backward=np.where(two_way, np.add.reduceat(back, opens_at), np.inf),
        metres=np.add.reduceat(segments.metres[order], opens_at),
        first=first,
        last=last,
        chain=chain,
        before=before(along),
        along=along,
        before_back=before(back),
        along_back=back,
        opens=opens,
        closes=closes,
        joinable=segments.joinable[order],
    )

"""The cheapest way to send more: augmenting paths of least cost from a flow that is cheapest.

A flow is the cheapest of its value if no cycle of the residual network costs less than nothing.
Sending along a cheapest path keeps that true, so every value passed is reached at least cost; the
flow to begin with must have this property (a flow along arcs that cost nothing has it).

Source
------
Busacker and Gowen 1960; Jewell 1962, 10.1287/opre.10.4.476. The queue: Moore 1959.
"""

from __future__ import annotations

import numpy as np

from xunzhen.domain.planning.problem import Bools, Ints
from xunzhen.domain.planning.solve.compiled import compiled

_FAR = 1 << 60


def sent_cheapest(
    ends: tuple[Ints, Ints],
    capacity: Ints,
    cost: Ints,
    flow: Ints,
    terminals: tuple[int, int],
    most: int,
) -> tuple[Ints, int]:
    """Return the cheapest flow of up to ``most`` more units, and how many were sent.

    Parameters
    ----------
    ends : tails and heads of the arcs, (A,) int each
    capacity, cost : (A,) int, units and cost a unit, cost 0 or more
    flow : (A,) int, a cheapest flow of its value to begin with
    terminals : source and sink
    """
    tail, head = ends
    nodes = max(int(tail.max(initial=0)), int(head.max(initial=0)), *terminals) + 1
    both_ways = np.concatenate([tail, head])
    order = np.argsort(both_ways, kind="stable").astype(np.int64)
    starts = np.concatenate([[0], np.cumsum(np.bincount(both_ways, minlength=nodes))])
    found = flow.astype(np.int64).copy()
    sent = _send(
        tail.astype(np.int64),
        head.astype(np.int64),
        capacity.astype(np.int64),
        cost.astype(np.int64),
        found,
        order,
        starts.astype(np.int64),
        terminals[0],
        terminals[1],
        most,
    )
    return found, int(sent)


@compiled
def _send(
    tail: Ints,
    head: Ints,
    capacity: Ints,
    cost: Ints,
    flow: Ints,
    order: Ints,
    starts: Ints,
    source: int,
    sink: int,
    most: int,
) -> int:
    """Send unit by unit; entry e of ``order`` is arc e forwards, or arc e - A backwards."""
    nodes = len(starts) - 1
    distance, came_by = np.empty(nodes, dtype=np.int64), np.empty(nodes, dtype=np.int64)
    queue, waiting = np.empty(nodes + 1, dtype=np.int64), np.zeros(nodes, dtype=np.bool_)
    for sent in range(most):
        _walk(tail, head, capacity, cost, flow, order, starts, source, distance, came_by, queue,
              waiting)  # fmt: skip
        if distance[sink] == _FAR:
            return sent
        node = sink
        while node != source:
            arc = came_by[node]
            if arc < len(tail):
                flow[arc] += 1
                node = tail[arc]
            else:
                flow[arc - len(tail)] -= 1
                node = head[arc - len(tail)]
    return most


@compiled
def _walk(
    tail: Ints,
    head: Ints,
    capacity: Ints,
    cost: Ints,
    flow: Ints,
    order: Ints,
    starts: Ints,
    source: int,
    distance: Ints,
    came_by: Ints,
    queue: Ints,
    waiting: Bools,
) -> None:
    """Find the cheapest residual path from the source to every node, first in first out."""
    arcs, size = len(tail), len(queue)
    distance[:] = _FAR
    distance[source] = 0
    queue[0] = source
    front, back = 0, 1
    while front != back:
        node = queue[front]
        front = (front + 1) % size
        waiting[node] = False
        for place in range(starts[node], starts[node + 1]):
            arc = order[place]
            if arc < arcs:
                room, to, price = capacity[arc] - flow[arc], head[arc], cost[arc]
            else:
                room, to, price = flow[arc - arcs], tail[arc - arcs], -cost[arc - arcs]
            if room > 0 and distance[node] + price < distance[to]:
                distance[to] = distance[node] + price
                came_by[to] = arc
                if not waiting[to]:
                    waiting[to] = True
                    queue[back] = to
                    back = (back + 1) % size

"""The cheapest circuit of each doctor under given prices: exact, or a valid bound when cut short.

Every visit may hope for half of the best noon saving (``hoped``), so the relaxed problem is to
cover half-days by sets of half-days, each at its cheapest pattern: a small dynamic programme over
(half-days decided, half-days used), which forgets only that a village takes one pattern and that
noon savings need both partners. Depth-first search over patterns with that bound is exact: it
always decides the first undecided half-day, so each circuit is met once. A search that is cut
short returns the least bound of what it left open (its frontier), so the answer is always a lower
bound of the true minimum.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from xunzhen.domain.planning.bound.circuits import Circuits
from xunzhen.domain.planning.bound.relaxed import least_ahead, reduce_patterns, work_of
from xunzhen.domain.planning.bound.scratch import Bench, Prices
from xunzhen.domain.planning.problem import Floats, Ints
from xunzhen.domain.planning.solve.compiled import compiled

TINY = 1e-9


class Frame(NamedTuple):
    """The stack of one search, by depth: where it stands and what it has chosen."""

    decided: Ints
    used: Ints
    cost: Floats
    pending: Floats
    set: Ints
    pattern: Ints
    village: Ints
    chosen: Ints


@compiled
def price_all(
    circuits: Circuits, prices: Prices, bench: Bench, window: Floats, nodes: int, keep: int
) -> int:
    """Price every doctor; return how many search nodes were opened.

    A doctor's search looks for circuits of reduced cost below ``window[k]`` and opens at most
    ``nodes`` nodes. It writes the best ``keep`` that it meets, each better than those before; with
    ``keep`` 0 it writes all there are below the window, and stops at the first doctor cut short
    or when the bench is full.
    """
    bench.filled[0] = 0
    opened = 0
    for k in range(len(circuits.cap)):
        bench.cut[k] = False
        bench.least[k] = min(0.0, window[k])
        width = circuits.slot_of[k + 1] - circuits.slot_of[k]
        cap = min(circuits.cap[k], width)
        if cap <= 0:
            continue
        reduce_patterns(circuits, prices, bench, k)
        ahead = least_ahead(circuits, bench, k, cap)
        if ahead[0, 0] < window[k] - TINY:
            opened += _search(circuits, bench, k, cap, ahead, window[k], nodes, keep)
        if keep == 0 and bench.cut[k]:
            break
    return opened


@compiled
def _search(
    circuits: Circuits,
    bench: Bench,
    k: int,
    cap: int,
    ahead: Floats,
    window: float,
    nodes: int,
    keep: int,
) -> int:
    """Search depth first from the empty circuit; see the module."""
    width = circuits.slot_of[k + 1] - circuits.slot_of[k]
    n = width + 2
    at = np.full(width, -1, dtype=np.int64)
    frame = Frame(
        np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64), np.zeros(n), np.zeros(n),
        np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64),
        np.full(n, -1, dtype=np.int64), np.full(n, -1, dtype=np.int64),
    )  # fmt: skip
    limit, opened, depth = window, 1, 0
    start = bench.filled[0]
    _enter(circuits, frame, k, 0, cap)
    while depth >= 0:
        if opened >= nodes:
            bench.cut[k] = True
            break
        if not _advance(circuits, bench, frame, k, depth, cap, ahead, at, limit):
            _undo(frame, at, depth)
            depth -= 1
            continue
        depth += 1
        opened += 1
        _enter(circuits, frame, k, depth, cap)
        value = frame.cost[depth] - frame.pending[depth]
        if frame.village[depth] >= 0 and value < limit - TINY:
            if keep == 0 and bench.filled[0] >= len(bench.owner):
                bench.cut[k] = True
                break
            _write(circuits, bench, k, at, start, keep)
            if keep > 0:
                limit = value
    least = min(0.0, limit)
    if bench.cut[k]:
        least = min(least, _frontier(circuits, bench, frame, k, depth, cap, ahead))
    bench.least[k] = least
    return opened


@compiled
def _enter(circuits: Circuits, frame: Frame, k: int, depth: int, cap: int) -> None:
    """Point a fresh frame at the first set of its first undecided half-day; -1: no child."""
    first = circuits.slot_of[k]
    width = circuits.slot_of[k + 1] - first
    i = _undecided(frame.decided[depth], width)
    frame.set[depth] = -1
    if i < width and frame.used[depth] < cap:
        frame.set[depth] = circuits.set_of[first + i]
        frame.pattern[depth] = 0


@compiled
def _undecided(decided: int, width: int) -> int:
    i = 0
    while i < width and decided >> i & 1:
        i += 1
    return i


@compiled
def _advance(
    circuits: Circuits,
    bench: Bench,
    frame: Frame,
    k: int,
    depth: int,
    cap: int,
    ahead: Floats,
    at: Ints,
    limit: float,
) -> bool:
    """Step to the next child worth opening, written at ``depth + 1``; say whether there is one."""
    if frame.set[depth] < 0:
        return False
    first = circuits.slot_of[k]
    decided, used = frame.decided[depth], frame.used[depth]
    i = _undecided(decided, circuits.slot_of[k + 1] - first)
    while frame.set[depth] < circuits.set_of[first + i + 1]:
        t = frame.set[depth]
        size = circuits.size[t]
        if not circuits.mask[t] & decided and used + size <= cap:
            rest = frame.cost[depth] + work_of(circuits, k, used, size)
            coming = ahead[used + size, decided | circuits.mask[t]]
            while frame.pattern[depth] < circuits.pattern_of[t + 1] - circuits.pattern_of[t]:
                p = bench.order[circuits.pattern_of[t] + frame.pattern[depth]]
                if rest + bench.reduced[p] + coming >= limit - TINY:
                    break
                frame.pattern[depth] += 1
                if _choose(circuits, frame, k, depth, t, p, at, rest + bench.reduced[p]):
                    if frame.cost[depth + 1] + coming < limit - TINY:
                        return True
                    _undo(frame, at, depth + 1)
        frame.set[depth] += 1
        frame.pattern[depth] = 0
    frame.set[depth] = -1
    return _skip(circuits, frame, k, depth, i, ahead, at, limit)


@compiled
def _choose(
    circuits: Circuits,
    frame: Frame,
    k: int,
    depth: int,
    t: int,
    p: int,
    at: Ints,
    cost: float,
) -> bool:
    """Write the child that takes pattern p, noon savings settled; False where it is not allowed."""
    first = circuits.slot_of[k]
    v = circuits.village[p]
    for d in range(1, depth + 1):
        if frame.village[d] == v:
            return False
    frame.pending[depth + 1] = frame.pending[depth]
    frame.cost[depth + 1] = cost
    for i in range(circuits.slot_of[k + 1] - first):
        if circuits.mask[t] >> i & 1 and not _settle(circuits, frame, k, depth, i, v, at):
            return False
    for i in range(circuits.slot_of[k + 1] - first):
        if circuits.mask[t] >> i & 1:
            at[i] = v
    frame.decided[depth + 1] = frame.decided[depth] | circuits.mask[t]
    frame.used[depth + 1] = frame.used[depth] + circuits.size[t]
    frame.village[depth + 1] = v
    frame.chosen[depth + 1] = circuits.mask[t]
    return True


@compiled
def _settle(circuits: Circuits, frame: Frame, k: int, depth: int, i: int, v: int, at: Ints) -> bool:
    """Replace hoped halves by what is known once v stands in half-day i; False if too far."""
    first = circuits.slot_of[k]
    j = circuits.partner[first + i]
    if j < 0:
        return True
    own = circuits.half[first + i, v]
    if at[j] >= 0:
        theirs = circuits.half[first + j, at[j]]
        a, b = (v, at[j]) if circuits.slot[first + i] % 2 == 0 else (at[j], v)
        leg = circuits.between[a, b]
        if not leg < np.inf:
            return False
        change = leg - circuits.home_leg[k, a] - circuits.out_leg[k, b]
        frame.cost[depth + 1] += change - own - theirs
        frame.pending[depth + 1] -= theirs
    elif frame.decided[depth] >> j & 1:
        frame.cost[depth + 1] -= own
    else:
        frame.pending[depth + 1] += own
    return True


@compiled
def _skip(
    circuits: Circuits,
    frame: Frame,
    k: int,
    depth: int,
    i: int,
    ahead: Floats,
    at: Ints,
    limit: float,
) -> bool:
    """Write the child that leaves half-day i free, if it is worth opening."""
    first = circuits.slot_of[k]
    cost, pending = frame.cost[depth], frame.pending[depth]
    j = circuits.partner[first + i]
    if j >= 0 and at[j] >= 0:
        cost -= circuits.half[first + j, at[j]]
        pending -= circuits.half[first + j, at[j]]
    decided = frame.decided[depth] | 1 << i
    if cost + ahead[frame.used[depth], decided] >= limit - TINY:
        return False
    frame.decided[depth + 1] = decided
    frame.used[depth + 1] = frame.used[depth]
    frame.cost[depth + 1] = cost
    frame.pending[depth + 1] = pending
    frame.village[depth + 1] = -1
    frame.chosen[depth + 1] = 0
    return True


@compiled
def _undo(frame: Frame, at: Ints, depth: int) -> None:
    """Take the choice that led to ``depth`` off the half-days."""
    if depth > 0 and frame.village[depth] >= 0:
        for i in range(len(at)):
            if frame.chosen[depth] >> i & 1:
                at[i] = -1


@compiled
def _write(circuits: Circuits, bench: Bench, k: int, at: Ints, start: int, keep: int) -> None:
    """Keep a circuit; where a doctor has ``keep`` already, the oldest goes."""
    n = bench.filled[0]
    if keep > 0 and n - start >= keep:
        for q in range(start + 1, n):
            bench.at[q - 1] = bench.at[q]
        n -= 1
    if n >= len(bench.owner):
        return
    bench.at[n] = -1
    for i in range(len(at)):
        if at[i] >= 0:
            bench.at[n, circuits.slot[circuits.slot_of[k] + i]] = at[i]
    bench.owner[n] = k
    bench.filled[0] = n + 1


@compiled
def _frontier(
    circuits: Circuits, bench: Bench, frame: Frame, k: int, depth: int, cap: int, ahead: Floats
) -> float:
    """Least bound of all children that the search has not opened."""
    least = np.inf
    first = circuits.slot_of[k]
    width = circuits.slot_of[k + 1] - first
    for d in range(depth + 1):
        decided, used = frame.decided[d], frame.used[d]
        i = _undecided(decided, width)
        if frame.set[d] < 0:
            continue
        for t in range(frame.set[d], circuits.set_of[first + i + 1]):
            size, n = circuits.size[t], 0
            if t == frame.set[d]:
                n = frame.pattern[d]
            if circuits.mask[t] & decided or used + size > cap:
                continue
            if circuits.pattern_of[t] + n < circuits.pattern_of[t + 1]:
                p = bench.order[circuits.pattern_of[t] + n]
                value = frame.cost[d] + bench.reduced[p] + work_of(circuits, k, used, size)
                least = min(least, value + ahead[used + size, decided | circuits.mask[t]])
        least = min(least, frame.cost[d] + ahead[used, decided | 1 << i])
    return float(least)

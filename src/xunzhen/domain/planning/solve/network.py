"""The coverage network: its nodes, its arcs, and the way from visits to flow and back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array

from xunzhen.domain.planning.problem import Bools, Ints
from xunzhen.domain.planning.solve.residual import Residual

_HALF_DAYS = 14
_DAYS = 7
# An arc that never binds; int32 sums along a path stay far below overflow.
_WIDE = 1_000_000


@dataclass(frozen=True)
class Pools:
    """Doctors who may stand in for one another in one half-day.

    of : (K, 14) int, pool of a doctor in a half-day, -1 where not free
    half_day, centre : (P,) int;  limit : (P,) int, doctors out at once
    reach : (P, V) bool
    exact : no pool joins doctors of unequal reach, and no vehicle limit was left out
    """

    of: Ints
    half_day: Ints
    centre: Ints
    limit: Ints
    reach: Bools
    exact: bool


def pools_of(rest: Residual, centre: Ints, *, one_pool: bool) -> Pools:
    """Group free doctors by half-day, reach and (where vehicles are limited) centre.

    Where vehicles bind a half-day of a centre with doctors of unequal reach, ``one_pool`` joins
    them (they keep the limit, lose who may go where); otherwise the limit is left out.
    """
    limited = np.asarray((rest.vehicles >= 0).any(axis=1))
    ward = np.where(limited[centre], centre, -1)
    rows = np.column_stack([np.packbits(rest.eligible, axis=1), ward])
    group = np.unique(rows, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)
    code = group[:, None] * _HALF_DAYS + np.arange(_HALF_DAYS)
    mixed = _mixed(rest, centre, group)
    code = np.where(mixed[centre] & one_pool, -1 - _at_centre(centre), code)
    doctor, half_day = np.nonzero(rest.free)
    codes, first, pool = np.unique(code[doctor, half_day], return_index=True, return_inverse=True)
    of = np.full(rest.free.shape, -1, dtype=np.int64)
    of[doctor, half_day] = pool.reshape(-1)
    reach = rest.eligible[doctor[first]]
    for joined in np.flatnonzero(codes < 0):
        reach[joined] = rest.eligible[doctor[pool.reshape(-1) == joined]].any(axis=0)
    where, when = centre[doctor[first]], half_day[first]
    limit = rest.vehicles[where, when]
    no_limit = (limit < 0) | (mixed[where, when] & (not one_pool))
    return Pools(
        of=of,
        half_day=when,
        centre=where,
        limit=np.where(no_limit, _WIDE, limit),
        reach=reach,
        exact=not bool(mixed.any()),
    )


def _at_centre(centre: Ints) -> Ints:
    codes: Ints = centre[:, None] * _HALF_DAYS + np.arange(_HALF_DAYS)
    return codes


def _mixed(rest: Residual, centre: Ints, group: Ints) -> Bools:
    """(C, 14) bool: more free doctors than vehicles, and their reach differs."""
    out = np.zeros(rest.vehicles.shape, dtype=np.int64)
    least = np.full(rest.vehicles.shape, _WIDE, dtype=np.int64)
    most = np.full(rest.vehicles.shape, -1, dtype=np.int64)
    doctor, half_day = np.nonzero(rest.free)
    at = (centre[doctor], half_day)
    np.add.at(out, at, 1)
    np.minimum.at(least, at, group[doctor])
    np.maximum.at(most, at, group[doctor])
    mixed: Bools = (rest.vehicles >= 0) & (out > rest.vehicles) & (most > least)
    return mixed


@dataclass(frozen=True)
class Network:
    """Nodes: source 0, doctors, pools (in), pools (out), village-days, villages, sink.

    tail, head, capacity : (A,) int, arcs in the blocks source-doctor (K), doctor-pool,
        pool-pool (P), pool-village-day, village-day-village (7V), village-sink (V)
    starts : (6,) int, first arc of each block
    free_at : (K, 14) int, arc from a doctor to the pool of a half-day, -1 if not free
    """

    pools: Pools
    doctors: int
    villages: int
    tail: Ints
    head: Ints
    capacity: Ints
    starts: Ints
    free_at: Ints

    source = 0

    @property
    def exact(self) -> bool:
        """Say whether the network models everything but the noon rule."""
        return self.pools.exact

    @property
    def first_pool(self) -> int:
        """First node of the pools, seen from the doctors."""
        return 1 + self.doctors

    @property
    def first_gate(self) -> int:
        """First node of the pools, seen from the villages."""
        return self.first_pool + len(self.pools.half_day)

    @property
    def first_day(self) -> int:
        """First of the village-day nodes, seven a village."""
        return self.first_gate + len(self.pools.half_day)

    @property
    def first_village(self) -> int:
        """First of the village nodes."""
        return self.first_day + _DAYS * self.villages

    @property
    def sink(self) -> int:
        """The last node."""
        return self.first_village + self.villages

    def residual(self, flow: Ints) -> csr_array:
        """Capacity left forwards, flow that can be taken back backwards; (nodes, nodes) int32."""
        size = self.sink + 1
        room = np.concatenate([self.capacity - flow, flow]).astype(np.int32)
        ends = (np.concatenate([self.tail, self.head]), np.concatenate([self.head, self.tail]))
        used = room > 0
        matrix = coo_array((room[used], (ends[0][used], ends[1][used])), shape=(size, size))
        return csr_array(matrix)

    def on_arcs(self, flow: csr_array) -> Ints:
        """Read a flow matrix off arc by arc; (A,) int, negative where flow was taken back."""
        if not len(self.tail):
            return np.zeros(0, dtype=np.int64)
        on: Ints = np.asarray(flow[self.tail, self.head]).reshape(-1).astype(np.int64)
        return on

    def flow_of(self, visits: Ints) -> Ints:
        """Send one unit for each visit (rule-keeping, not locked); (A,) int."""
        flow = np.zeros(len(self.tail), dtype=np.int64)
        village, doctor, half_day = visits[:, 0], visits[:, 1], visits[:, 2]
        pool = self.pools.of[doctor, half_day]
        for arcs in (
            self.starts[0] + doctor,
            self.free_at[doctor, half_day],
            self.starts[2] + pool,
            self._reach_arcs(pool, village, half_day // 2),
            self.starts[4] + _DAYS * village + half_day // 2,
            self.starts[5] + village,
        ):
            np.add.at(flow, arcs, 1)
        return flow

    def visits(self, flow: Ints, kept: Ints) -> Ints:
        """Turn a whole flow into rows (village, doctor, half-day), pairs of ``kept`` first."""
        doctor, half_day = np.nonzero(self.free_at >= 0)
        out = flow[self.free_at[doctor, half_day]] > 0
        doctor, half_day = doctor[out], half_day[out]
        reach = np.arange(self.starts[3], self.starts[4])[flow[self.starts[3] : self.starts[4]] > 0]
        gate = self.tail[reach] - self.first_gate
        village = (self.head[reach] - self.first_day) // _DAYS
        rows, left_out, left_in = _keep_pairs(
            kept, self.pools.of, (doctor, half_day), (gate, village)
        )
        doctor, half_day = doctor[left_out], half_day[left_out]
        by_pool = np.argsort(self.pools.of[doctor, half_day], kind="stable")
        by_gate = np.argsort(gate[left_in], kind="stable")
        fresh = np.column_stack([village[left_in][by_gate], doctor[by_pool], half_day[by_pool]])
        return np.concatenate([rows, fresh]).astype(np.int64)

    def _reach_arcs(self, pool: Ints, village: Ints, day: Ints) -> Ints:
        size = self.sink + 1
        block = slice(int(self.starts[3]), int(self.starts[4]))
        keys = self.tail[block] * size + self.head[block]
        wanted = (self.first_gate + pool) * size + self.first_day + _DAYS * village + day
        arcs: Ints = self.starts[3] + np.searchsorted(keys, wanted)
        return arcs


def _keep_pairs(
    kept: Ints, pool_of: Ints, sent: tuple[Ints, Ints], met: tuple[Ints, Ints]
) -> tuple[Ints, Bools, Bools]:
    """Pairs of ``kept`` that the flow still holds, and masks of what is left on both sides."""
    out = {pair: i for i, pair in enumerate(zip(*(side.tolist() for side in sent), strict=True))}
    into = {pair: i for i, pair in enumerate(zip(*(side.tolist() for side in met), strict=True))}
    left_out, left_in = np.ones(len(out), dtype=bool), np.ones(len(into), dtype=bool)
    rows = []
    for row in kept.tolist():
        village, doctor, half_day = row
        here = out.get((doctor, half_day))
        there = into.get((int(pool_of[doctor, half_day]), village))
        if here is not None and there is not None and left_out[here] and left_in[there]:
            left_out[here] = left_in[there] = False
            rows.append(row)
    return np.array(rows, dtype=np.int64).reshape(-1, 3), left_out, left_in


def network_of(rest: Residual, centre: Ints, *, one_pool: bool) -> Network:
    """Lay out the network of one week; see ``flow`` for its mathematics."""
    pools = pools_of(rest, centre, one_pool=one_pool)
    doctors, villages, many = len(rest.cap), len(rest.needed), len(pools.half_day)
    pool, gate = 1 + doctors, 1 + doctors + many
    day, village = gate + many, gate + many + _DAYS * villages
    sender, when = np.nonzero(pools.of >= 0)
    wanted = rest.open[:, pools.half_day].T & pools.reach & (rest.needed > 0)
    from_gate, to_village = np.nonzero(wanted)
    days, each = np.arange(_DAYS * villages), np.arange(villages)
    blocks = [
        (np.zeros(doctors, dtype=np.int64), 1 + np.arange(doctors), rest.cap),
        (1 + sender, pool + pools.of[sender, when], np.ones(len(sender), dtype=np.int64)),
        (pool + np.arange(many), gate + np.arange(many), pools.limit),
        (
            gate + from_gate,
            day + _DAYS * to_village + pools.half_day[from_gate] // 2,
            np.full(len(from_gate), _WIDE),
        ),
        (day + days, village + days // _DAYS, np.ones(len(days), dtype=np.int64)),
        (village + each, np.full(villages, village + villages), rest.needed),
    ]
    sizes = [len(block[0]) for block in blocks]
    starts = np.cumsum([0, *sizes[:-1]])
    free_at = np.full(pools.of.shape, -1, dtype=np.int64)
    free_at[sender, when] = starts[1] + np.arange(len(sender))
    tail, head, capacity = (np.concatenate(part) for part in zip(*blocks, strict=True))
    return Network(pools, doctors, villages, tail, head, capacity, starts, free_at)

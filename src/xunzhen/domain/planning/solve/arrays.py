"""A week laid out for compiled search: what never changes, the plan, and the work desk."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from xunzhen.domain.planning.cost import finite
from xunzhen.domain.planning.problem import Bools, Floats, Ints, Problem
from xunzhen.domain.planning.solve.residual import Residual, residual_of

HALF_DAYS = 14
DAYS = 7
NEIGHBOURS = 40


class Week(NamedTuple):
    """Constants of one week.

    required, cap, centre, vehicles, outbound, homeward, between, spacing : as in ``Problem``;
        ways home and out without a way count 0 (only locked visits have such)
    doctor_of[v] : (V + 1,) int, village v's candidates are ``doctor[doctor_of[v]:doctor_of[v+1]]``
    option_of : (n + 1,) int, candidate c's options are ``option_of[c]:option_of[c + 1]`` of
    slot, price : half-day and its cost alone: travel, preference, support, change
    near : (V, N) int, the villages nearest to a village, itself left out
    masks_of, masks : bit masks of m days are ``masks[masks_of[m]:masks_of[m + 1]]``
    mask_days : (128, 7) int, the days of each of these masks, -1 beyond
    """

    required: Ints
    cap: Ints
    centre: Ints
    vehicles: Ints
    outbound: Floats
    homeward: Floats
    between: Floats
    spacing: Floats
    uncovered: float
    second_doctor: float
    workload_step: float
    noon_minutes: float
    doctor_of: Ints
    doctor: Ints
    option_of: Ints
    slot: Ints
    price: Floats
    near: Ints
    masks_of: Ints
    masks: Ints
    mask_days: Ints


class Plan(NamedTuple):
    """A plan that changes in place.

    at : (K, 14) int, village a doctor is in, -1 none;  load : (K,) int, half-days of a doctor
    out : (C, 14) int, doctors of a centre out at once
    by : (V, 7) int, doctor of a village's visit on a day, -1 none
    slot : (V, 7) int, its half-day;  price : (V, 7) float, its cost alone
    days : (V,) int, bit mask of visit days;  made : (V,) int, visits
    locked : (V, 7) bool, visits that never move
    """

    at: Ints
    load: Ints
    out: Ints
    by: Ints
    slot: Ints
    price: Floats
    days: Ints
    made: Ints
    locked: Bools


class Desk(NamedTuple):
    """Scratch of an insertion: prices a day by candidate, the best of all, and the choice.

    own, own_slot, own_price : (widest, 7), by a candidate on a day: cost now, half-day, price alone
    least : (widest,), the cheapest of a candidate's days
    any_row, any_cost : (7,), candidate that is cheapest on a day, -1 none, and his cost
    day : (7,) float, least cost of a day with one own doctor
    choice : (2,) int, the chosen own candidate and the bit mask of days
    figures : (2,) float, cost of the choice, and of the best with another own candidate
    """

    own: Floats
    own_slot: Ints
    own_price: Floats
    least: Floats
    any_row: Ints
    any_cost: Floats
    day: Floats
    choice: Ints
    figures: Floats


def week_of(problem: Problem) -> Week:
    """Lay out a problem: options are what the rules other than noon and caps allow."""
    rest = residual_of(problem)
    pair, slot, price, candidates = _options(problem, rest)
    village, doctor = candidates
    masks_of, masks, mask_days = _masks()
    weights = problem.weights
    spacing = weights.spacing.astype(np.float64).copy()
    spacing[0] = 0.0
    return Week(
        required=problem.required.astype(np.int64),
        cap=problem.cap.astype(np.int64),
        centre=problem.centre.astype(np.int64),
        vehicles=problem.vehicles.astype(np.int64),
        outbound=np.ascontiguousarray(finite(problem.outbound)),
        homeward=np.ascontiguousarray(finite(problem.homeward)),
        between=np.ascontiguousarray(problem.between, dtype=np.float64),
        spacing=spacing,
        uncovered=float(weights.uncovered),
        second_doctor=float(weights.second_doctor),
        workload_step=float(weights.workload_step),
        noon_minutes=float(weights.noon_minutes),
        doctor_of=_starts(village, len(problem.villages)),
        doctor=doctor.astype(np.int64),
        option_of=_starts(pair, len(doctor)),
        slot=slot,
        price=price,
        near=_near(problem.between),
        masks_of=masks_of,
        masks=masks,
        mask_days=mask_days,
    )


def empty_plan(problem: Problem) -> Plan:
    """Return a plan that holds the locked visits and nothing else."""
    villages, doctors = len(problem.villages), len(problem.doctors)
    plan = Plan(
        at=np.full((doctors, HALF_DAYS), -1, dtype=np.int64),
        load=np.zeros(doctors, dtype=np.int64),
        out=np.zeros((len(problem.centres), HALF_DAYS), dtype=np.int64),
        by=np.full((villages, DAYS), -1, dtype=np.int64),
        slot=np.full((villages, DAYS), -1, dtype=np.int64),
        price=np.zeros((villages, DAYS)),
        days=np.zeros(villages, dtype=np.int64),
        made=np.zeros(villages, dtype=np.int64),
        locked=np.zeros((villages, DAYS), dtype=np.bool_),
    )
    v, k, s = problem.locked[:, 0], problem.locked[:, 1], problem.locked[:, 2]
    plan.at[k, s] = v
    np.add.at(plan.load, k, 1)
    np.add.at(plan.out, (problem.centre[k], s), 1)
    plan.by[v, s // 2], plan.slot[v, s // 2] = k, s
    plan.price[v, s // 2] = _price(problem, v, k, s)
    plan.locked[v, s // 2] = True
    np.bitwise_or.at(plan.days, v, 1 << (s // 2))
    np.add.at(plan.made, v, 1)
    return plan


def desk_of(week: Week) -> Desk:
    """Return scratch wide enough for the village with most candidates."""
    widest = max(1, int(np.diff(week.doctor_of).max(initial=0)))
    return Desk(
        own=np.full((widest, DAYS), np.inf),
        own_slot=np.full((widest, DAYS), -1, dtype=np.int64),
        own_price=np.zeros((widest, DAYS)),
        least=np.full(widest, np.inf),
        any_row=np.full(DAYS, -1, dtype=np.int64),
        any_cost=np.full(DAYS, np.inf),
        day=np.full(DAYS, np.inf),
        choice=np.zeros(2, dtype=np.int64),
        figures=np.zeros(2),
    )


def visits_of(at: Ints) -> Ints:
    """List a plan's visits: (n, 3) int, rows (village, doctor, half-day) in that order."""
    doctor, half_day = np.nonzero(at >= 0)
    rows = np.column_stack([at[doctor, half_day], doctor, half_day]).astype(np.int64)
    order = np.lexsort((rows[:, 1], rows[:, 2], rows[:, 0]))
    return rows[order]


def _options(problem: Problem, rest: Residual) -> tuple[Ints, Ints, Floats, tuple[Ints, Ints]]:
    """Options by candidate (its position, half-day, price) and candidates (village, doctor)."""
    village, doctor = np.nonzero(rest.eligible.T)
    # The cheapest candidates first: search then finds good choices early and skips the rest.
    alone = problem.outbound + problem.homeward + problem.support
    order = np.lexsort((alone[doctor, village], village))
    village, doctor = village[order], doctor[order]
    usable = rest.free[doctor] & rest.open[village]
    some = usable.any(axis=1)
    village, doctor = village[some], doctor[some]
    pair, slot = np.nonzero(usable[some])
    price = _price(problem, village[pair], doctor[pair], slot)
    return pair, slot.astype(np.int64), price, (village, doctor)


def _price(problem: Problem, village: Ints, doctor: Ints, slot: Ints) -> Floats:
    alone = finite(problem.outbound[doctor, village]) + finite(problem.homeward[doctor, village])
    price = alone + problem.preference[village, slot] + problem.support[doctor, village]
    if len(problem.template):
        usual = _key(problem, *problem.template.T)
        change = ~np.isin(_key(problem, village, doctor, slot), usual)
        price = price + problem.weights.change * change
    return np.asarray(price, dtype=np.float64)


def _key(problem: Problem, village: Ints, doctor: Ints, slot: Ints) -> Ints:
    key: Ints = (village * len(problem.doctors) + doctor) * HALF_DAYS + slot
    return key


def _starts(group: Ints, groups: int) -> Ints:
    counts = np.bincount(group, minlength=groups)
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def _near(between: Floats) -> Ints:
    apart = between + between.T
    np.fill_diagonal(apart, np.inf)
    apart = np.where(np.isnan(apart), np.inf, apart)
    many = min(NEIGHBOURS, len(between) - 1)
    if many <= 0:
        return np.zeros((len(between), 0), dtype=np.int64)
    nearest = np.argpartition(apart, many - 1, axis=1)[:, :many]
    by_distance = np.argsort(np.take_along_axis(apart, nearest, axis=1), axis=1, kind="stable")
    return np.ascontiguousarray(np.take_along_axis(nearest, by_distance, axis=1), dtype=np.int64)


def _masks() -> tuple[Ints, Ints, Ints]:
    every = sorted(range(1 << DAYS), key=lambda mask: (mask.bit_count(), mask))
    counts = np.array([mask.bit_count() for mask in every], dtype=np.int64)
    days = np.full((1 << DAYS, DAYS), -1, dtype=np.int64)
    for i, mask in enumerate(every):
        days[i, : mask.bit_count()] = [day for day in range(DAYS) if mask >> day & 1]
    return _starts(counts, DAYS + 1), np.array(every, dtype=np.int64), days

"""Seeded synthetic circuit weeks (演示数据): no real place, doctor or road is in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xunzhen.domain.planning.problem import Bools, Floats, Ints, Problem, Weights
from xunzhen.domain.planning.spacing import spacing_costs

MINUTES_PER_KM = 1.4 * 60 / 25  # detour factor over 25 km/h
SIDE_KM = 55.0
NEIGHBOURS = 3  # a doctor may be sent to villages whose three nearest centres include his
REACH_MINUTES = 90.0


@dataclass(frozen=True)
class Size:
    """A county: its villages, those without a doctor, its doctors and their centres."""

    villages: int
    blank: int
    doctors: int
    centres: int
    caps: tuple[int, ...]
    side_km: float = SIDE_KM


SIZES = {
    "S": Size(20, 8, 5, 3, (3, 4, 5), side_km=20.0),
    "M": Size(480, 60, 204, 24, (2, 3, 4, 5)),
    "L": Size(480, 200, 206, 24, (2, 3, 4, 5)),
    "XL": Size(480, 480, 309, 24, (3, 4, 5, 6)),
}


def week_of(name: str, seed: int) -> Problem:
    """Draw one week of a size: same name and seed, same week."""
    size = SIZES[name]
    chance = np.random.default_rng([seed, *name.encode()])
    centres = chance.uniform(0, size.side_km, (size.centres, 2))
    villages = _villages(chance, size, centres)
    minutes = _minutes(chance, np.concatenate([centres, villages]))
    to_centre = minutes[size.centres :, : size.centres]
    staffing = chance.dirichlet(np.full(size.centres, 2.0))
    centre = np.sort(chance.choice(size.centres, size.doctors, p=staffing))
    outbound = minutes[: size.centres, size.centres :][centre]
    near = np.argsort(np.argsort(to_centre, axis=1), axis=1) < NEIGHBOURS
    available = _available(chance, size.doctors)
    own = to_centre.argmin(axis=1)
    return Problem(
        villages=tuple(f"演示{i:03d}" for i in range(size.blank)),
        doctors=tuple(f"D{i:03d}" for i in range(size.doctors)),
        centres=tuple(f"C{i:02d}" for i in range(size.centres)),
        required=np.full(size.blank, 2),
        reach=near.T[centre] & (outbound <= REACH_MINUTES),
        outbound=outbound,
        homeward=to_centre.T[centre],
        between=minutes[size.centres :, size.centres :],
        available=available,
        cap=np.minimum(chance.choice(size.caps, size.doctors), available.sum(axis=1)),
        centre=centre,
        vehicles=np.where(np.arange(size.centres) % 3 == 0, 4, -1),
        forbidden=chance.random((size.blank, 14)) < 0.03,
        preference=_preference(chance, own),
        support=np.where(own[None, :] == centre[:, None], 0.0, 20.0),
        template=np.zeros((0, 3), dtype=np.int64),
        locked=np.zeros((0, 3), dtype=np.int64),
        weights=Weights(10000.0, 60.0, 30.0, 4.0, 120.0, spacing_costs((0, 10, 40))),
    )


def _villages(chance: np.random.Generator, size: Size, centres: Floats) -> Floats:
    """Scatter villages about their centre and keep the blank ones: those far out first."""
    home = centres[chance.integers(0, size.centres, size.villages)]
    away = chance.normal(0.0, 6.5, (size.villages, 2))
    spots = np.clip(home + away, 0.0, size.side_km)
    remoteness = np.hypot(*away.T) * chance.uniform(0.5, 1.5, size.villages)
    blank = np.argsort(-remoteness)[: size.blank]
    return np.asarray(spots[np.sort(blank)])


def _minutes(chance: np.random.Generator, spots: Floats) -> Floats:
    """Straight line x pace; climbing is slower than descending, and no two ways are alike."""
    height = chance.uniform(0.0, 1.0, len(spots))
    gap = spots[:, None] - spots[None, :]
    climb = height[None, :] - height[:, None]
    pace = 1.0 + 0.25 * np.abs(climb) + 0.1 * climb
    rough = chance.uniform(0.9, 1.3, (len(spots), len(spots)))
    pace = pace * np.sqrt(rough * rough.T)
    minutes = np.hypot(gap[..., 0], gap[..., 1]) * MINUTES_PER_KM * pace
    return np.asarray(np.round(minutes, 1))


def _available(chance: np.random.Generator, doctors: int) -> Bools:
    """About five free half-days a doctor, few of them at weekends."""
    odds = np.repeat([0.47, 0.47, 0.47, 0.47, 0.47, 0.1, 0.1], 2)
    return np.asarray(chance.random((doctors, 14)) < odds)


def _preference(chance: np.random.Generator, township: Ints) -> Floats:
    """10 for each half-day off the township's two market days."""
    market = chance.integers(0, 7, (int(township.max()) + 1, 2))
    days = np.arange(14) // 2
    at_market = (market[township][:, :, None] == days).any(axis=1)
    return np.where(at_market, 0.0, 10.0)

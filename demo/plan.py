"""The knobs of a demo county: what its story needs, beside what is drawn by chance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from demo.terrain import Ridge


@dataclass(frozen=True, slots=True)
class Gap:
    """A village in the township that has no mode on the county's day, for a reason.

    ``kind``: ``far`` is the village farthest from any clinic, ``near`` is ``minutes`` away from
    one, ``cluster`` is one of several far ones next to each other. ``people`` scales its
    population. ``ended`` is the last day of its former mode; None: the tables know of none.
    """

    township: str
    kind: str
    people: float
    ended: dt.date | None
    reason: str
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """Leave of the n-th circuit doctor (from 0) of a township's health centre."""

    township: str
    doctor: int
    since: dt.date
    until: dt.date
    reason: str


@dataclass(frozen=True, slots=True)
class Roadworks:
    """A closure of the n-th circuit village (from 0) of a township."""

    township: str
    village: int
    since: dt.date
    until: dt.date
    reason: str


@dataclass(frozen=True, slots=True)
class FewerVisits:
    """The n-th circuit village (from 0) of a township has its own number of visits a week."""

    township: str
    village: int
    visits: int
    reason: str


@dataclass(frozen=True, slots=True)
class CountyPlan:
    """All that a demo county is built from, beside its sources.

    ``doctors`` gives a township's circuit doctors as (free half-days, weekly cap); a township that
    is not named gets ``usual_doctors`` of five free half-days. ``circuits`` is the number of
    villages on circuit in each township. A health centre in ``lone`` has no other doctors.
    ``goals`` are rules that hold from one day to another: targets, due on their last day. With
    ``programmes`` the tables beside the county are built too.
    """

    code: str
    name: str
    city: str
    area_code: str
    seed: int
    as_of: dt.date
    circuits: Mapping[str, int]
    doctors: Mapping[str, tuple[tuple[int, int], ...]]
    usual_doctors: int
    lone: frozenset[str]
    urban: Mapping[str, float]
    weak: frozenset[str]
    ridges: tuple[Ridge, ...]
    gaps: tuple[Gap, ...]
    absences: tuple[Absence, ...]
    roadworks: tuple[Roadworks, ...]
    stationed: int
    neighbours: int
    centre_clusters: int
    ending_soon: int
    hospital_doctors: int
    licensed_share: float
    fewer: tuple[FewerVisits, ...] = ()
    rules: tuple[tuple[str, str], ...] = ()
    rules_since: dt.date = dt.date(2026, 1, 1)
    goals: tuple[tuple[str, str, dt.date, dt.date], ...] = ()
    programmes: bool = False
    holidays: tuple[tuple[dt.date, bool, str], ...] = ()
    crowded: Mapping[str, float] = field(default_factory=dict)

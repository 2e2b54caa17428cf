"""Choices of the circuit planner that no clause sets, from the dated settings table."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlanningSettings:
    """Costs are minutes-equivalents; see ``policies/settings/circuits.toml`` for each meaning.

    ``spacing_shortfall[i]``: cost when the smallest gap between a village's visit days (counted
    around the week) is i days short of ideal, ideal = 7 // visits; the last entry holds beyond.
    """

    since: dt.date
    owner: str
    note: str
    uncovered: float
    second_doctor: float
    change: float
    workload_step: float
    spacing_shortfall: tuple[float, ...]
    not_preferred: float
    other_township: float
    county_level: float
    noon_minutes: float
    morning: dt.time
    afternoon: dt.time
    iterations: int
    week_iterations: int
    start_temperature: float
    end_temperature: float

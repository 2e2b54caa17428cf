"""Assumptions behind computed travel times, from the dated settings table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TravelSettings:
    """Speeds in km/h by OpenStreetMap highway class; a class not listed is not a road for us."""

    detour_factor: float
    straight_speed_kmh: float
    walking_speed_kmh: float
    max_walk_km: float
    same_place_minutes: float
    road_speed_kmh: Mapping[str, float]

"""The dated settings table of planning, travel and coverage, read from ``policies/settings``."""

from __future__ import annotations

import datetime as dt
import tomllib
from importlib import resources
from typing import Any

from xunzhen.domain.coverage.settings import CoverageSettings
from xunzhen.domain.coverage.travel_settings import TravelSettings
from xunzhen.domain.errors import BadData, say
from xunzhen.domain.planning.settings import PlanningSettings


def load_settings(day: dt.date) -> tuple[PlanningSettings, TravelSettings]:
    """Read the set in force on a day: the latest whose ``since`` is not after it.

    Raises
    ------
    BadData
        when no set is in force yet on that day.
    """
    chosen = _in_force(day)
    return _planning(chosen), _travel(chosen["travel"])


def load_coverage_settings(day: dt.date) -> CoverageSettings:
    """Read the coverage part of the set in force on a day.

    Raises
    ------
    BadData
        when no set is in force yet on that day.
    """
    return CoverageSettings(**_in_force(day)["coverage"])


def _in_force(day: dt.date) -> dict[str, Any]:
    path = resources.files("xunzhen.policies") / "settings" / "circuits.toml"
    sets: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["settings"]
    in_force = [one for one in sets if one["since"] <= day]
    if not in_force:
        raise BadData(
            say(
                "settings.none_in_force",
                "{day}还没有生效的计划参数。请在计划参数表里加一组在该日之前起用的参数。",
                "No planning settings are in force on {day}. Add a set that starts by then.",
                day=day.isoformat(),
            )
        )
    return max(in_force, key=lambda one: one["since"])


def _planning(chosen: dict[str, Any]) -> PlanningSettings:
    weights = dict(chosen["weights"])
    weights["spacing_shortfall"] = tuple(float(cost) for cost in weights["spacing_shortfall"])
    hours: dict[str, Any] = {
        name: dt.time.fromisoformat(text) for name, text in chosen["hours"].items()
    }
    return PlanningSettings(
        since=chosen["since"],
        owner=chosen["owner"],
        note=chosen["note"],
        **weights,
        **chosen["limits"],
        **hours,
        **chosen["search"],
    )


def _travel(table: dict[str, Any]) -> TravelSettings:
    speeds = {name: float(speed) for name, speed in table["road_speed_kmh"].items()}
    return TravelSettings(**{**table, "road_speed_kmh": speeds})

"""From a county to arrays: the weekly template's problem and that of each actual week.

Template: the usual availability, every village that is on circuit at any time, its full number of
visits, preferences averaged over the weeks of the horizon. An actual week is the same model with
that week's days, leave, closures and owed visits, plus a cost for each visit that is not in the
template.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from xunzhen.domain.coverage.travel import TravelTimes
from xunzhen.domain.errors import Sentence
from xunzhen.domain.planning.closed_roads import road_notices, without_closed_roads
from xunzhen.domain.planning.demand import Demand, InMode, county_demand
from xunzhen.domain.planning.problem import Bools, Floats, Ints, Problem, Weights
from xunzhen.domain.planning.rules import CircuitRules
from xunzhen.domain.planning.settings import PlanningSettings
from xunzhen.domain.planning.spacing import spacing_costs
from xunzhen.domain.planning.supply import (
    HALF_DAYS,
    Supply,
    county_supply,
    support_costs,
    usual_availability,
    vehicles_lost,
    week_availability,
)
from xunzhen.domain.planning.weeks import CircuitWeek, Horizon
from xunzhen.domain.registry.county import County, Village

NO_VISITS: Ints = np.zeros((0, 3), dtype=np.int64)


@dataclass(frozen=True)
class CircuitCase:
    """A county made ready for planning: positions fixed, travel looked up once.

    ``outbound``, ``homeward``, ``support`` : (K, V); ``between`` : (V, V); minutes, inf if no way.
    ``rules[w]`` are the rules of week position w.
    """

    county: County
    times: TravelTimes
    settings: PlanningSettings
    horizon: Horizon
    rules: tuple[CircuitRules, ...]
    villages: tuple[Village, ...]
    supply: Supply
    demand: Demand
    outbound: Floats
    homeward: Floats
    between: Floats
    support: Floats

    @property
    def notices(self) -> tuple[Sentence, ...]:
        """Everything that must be said beside the plan, before it is solved."""
        return (
            *self.horizon.notices,
            *self.demand.notices,
            *self.supply.notices,
            *road_notices(self.county, self.horizon.weeks),
        )


def circuit_case(
    county: County,
    times: TravelTimes,
    settings: PlanningSettings,
    horizon: Horizon,
    rules: Sequence[CircuitRules],
    villages: Sequence[Village],
    in_mode: InMode,
) -> CircuitCase:
    """Return the county ready for planning; ``villages`` are those ever on circuit, by code."""
    supply = county_supply(county)
    codes = [village.code for village in villages]
    homes = [doctor.institution for doctor in supply.doctors]
    centres = [centre.code for centre in supply.centres]
    row = [centres.index(home) for home in homes]
    outbound = _matrix(times, centres, codes)[row, :]
    homeward = _matrix(times, codes, centres).T[row, :]
    return CircuitCase(
        county,
        times,
        settings,
        horizon,
        tuple(rules),
        tuple(villages),
        supply,
        county_demand(county, villages, horizon, rules, in_mode),
        outbound,
        homeward,
        _matrix(times, codes, codes),
        support_costs(county, supply, villages, settings),
    )


def template_problem(case: CircuitCase) -> Problem:
    """Return the problem of the ordinary week that the horizon is rolled out from."""
    weeks = len(case.horizon.weeks)
    preference = np.zeros((len(case.villages), HALF_DAYS))
    for week in case.horizon.weeks:
        preference += _preference(case, week) / weeks
    required = [
        max((cell.full for cell in row if cell.in_mode), default=0) for row in case.demand.cells
    ]
    return _problem(
        case,
        case.rules[0],
        np.array(required, dtype=np.int64),
        usual_availability(case.supply, case.horizon),
        _forbidden(case),
        preference,
    )


def week_problem(case: CircuitCase, position: int, template: Ints) -> Problem:
    """Return the problem of one actual week; ``template`` holds (n, 3) visits to stay near."""
    week = case.horizon.weeks[position]
    cells = [row[position] for row in case.demand.cells]
    forbidden = _forbidden(case)
    for number, cell in enumerate(cells):
        for weekday in range(7):
            if week.date_of(weekday) not in cell.open_days:
                forbidden[number, 2 * weekday : 2 * weekday + 2] = True
    problem = _problem(
        case,
        case.rules[position],
        np.array([cell.owed for cell in cells], dtype=np.int64),
        week_availability(case.supply, week),
        forbidden,
        _preference(case, week),
    )
    homes = [doctor.institution for doctor in case.supply.doctors]
    problem = replace(problem, template=template, vehicles_away=_vehicles_away(case, week))
    return without_closed_roads(case.county, homes, week, problem)


def _vehicles_away(case: CircuitCase, week: CircuitWeek) -> Ints | None:
    """(C, 14) int, vehicles lost in each half-day; None where nothing is lost in the county."""
    if not case.county.vehicle_losses:
        return None
    away = np.zeros((len(case.supply.centres), HALF_DAYS), dtype=np.int64)
    for number, centre in enumerate(case.supply.centres):
        for weekday in range(7):
            lost = vehicles_lost(case.county, centre.code, week.date_of(weekday))
            away[number, 2 * weekday : 2 * weekday + 2] = lost
    return away


def _problem(
    case: CircuitCase,
    rules: CircuitRules,
    required: Ints,
    available: Bools,
    forbidden: Bools,
    preference: Floats,
) -> Problem:
    doctors, centres = case.supply.doctors, case.supply.centres
    caps = [
        HALF_DAYS if doctor.max_circuit_half_days is None else doctor.max_circuit_half_days
        for doctor in doctors
    ]
    vehicles = [-1 if centre.vehicles is None else centre.vehicles for centre in centres]
    return Problem(
        villages=tuple(village.code for village in case.villages),
        doctors=tuple(doctor.id for doctor in doctors),
        centres=tuple(centre.code for centre in centres),
        required=required,
        reach=(case.outbound <= rules.outbound_minutes) & np.isfinite(case.homeward),
        outbound=case.outbound,
        homeward=case.homeward,
        between=case.between,
        available=available,
        cap=np.minimum(np.array(caps, dtype=np.int64), available.sum(axis=1)).astype(np.int64),
        centre=np.array([case.supply.centre_of(one) for one in doctors], dtype=np.int64),
        vehicles=np.array(vehicles, dtype=np.int64),
        forbidden=forbidden,
        preference=preference,
        support=case.support,
        template=NO_VISITS,
        locked=NO_VISITS,
        weights=weights_of(case.settings),
    )


def weights_of(settings: PlanningSettings) -> Weights:
    """Return the weights of the solver, with spacing priced for each set of visit days."""
    return Weights(
        uncovered=settings.uncovered,
        second_doctor=settings.second_doctor,
        change=settings.change,
        workload_step=settings.workload_step,
        noon_minutes=settings.noon_minutes,
        spacing=spacing_costs(settings.spacing_shortfall),
    )


def _matrix(times: TravelTimes, origins: Sequence[str], destinations: Sequence[str]) -> Floats:
    if not origins or not destinations:
        return np.zeros((len(origins), len(destinations)))
    return np.asarray(times.matrix(origins, destinations), dtype=np.float64)


def _forbidden(case: CircuitCase) -> Bools:
    forbidden = np.zeros((len(case.villages), HALF_DAYS), dtype=np.bool_)
    for number, village in enumerate(case.villages):
        forbidden[number, sorted(village.forbidden)] = True
    return forbidden


def _preference(case: CircuitCase, week: CircuitWeek) -> Floats:
    """Cost of each half-day: (V, 14); nothing where a village has stated no preference.

    A market day of the township counts for nothing here: it takes people out of the village.

    Source: AX-2024-19/1.2.4, NAT-2021/6 (times that suit farm life).
    """
    cost = np.zeros((len(case.villages), HALF_DAYS))
    dates = [week.date_of(weekday) for weekday in range(7)]
    for number, village in enumerate(case.villages):
        if not village.preferred and village.market_days is None:
            continue
        cost[number, :] = case.settings.not_preferred
        cost[number, sorted(village.preferred)] = 0.0
        for weekday, day in enumerate(dates):
            if village.market_days is not None and village.market_days.holds_on(day):
                cost[number, 2 * weekday : 2 * weekday + 2] = 0.0
    return cost

"""Events that cannot be: past, beyond the plan, or against what the county's tables say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from xunzhen.domain.coverage.modes import ModeTable
from xunzhen.domain.errors import Fault, Sentence
from xunzhen.domain.periods.period import Period
from xunzhen.domain.planning.event_faults import (
    at_fault,
    no_vehicles_stated,
    on_circuit_already,
    outside_plan,
    over_already,
)
from xunzhen.domain.planning.events import Events
from xunzhen.domain.planning.names import village_zh
from xunzhen.domain.registry.county import County, Mode

ONE_DAY = dt.timedelta(days=1)


def refuse_impossible(
    county: County, events: Events, today: dt.date, since: dt.date, until: dt.date
) -> None:
    """Let events pass that touch a day of the plan from today on and suit the county.

    Parameters
    ----------
    since, until : days of the plan, half-open

    Raises
    ------
    BadData
        with every event that is past, beyond the plan, or cannot be; ``faults`` tell each.
    """
    faults = [
        Fault(sentence, option)
        for option, told, period in _periods(county, events)
        for sentence in _out_of_time(told, period, today, since, until)
    ]
    faults += [Fault(sentence, "--vehicle") for sentence in _vehicles(county, events)]
    faults += [Fault(sentence, "--add-village") for sentence in _added(county, events)]
    if faults:
        raise at_fault(faults)


def _periods(county: County, events: Events) -> Iterator[tuple[str, str, Period]]:
    for leave in events.leave:
        yield "--leave", f"{county.staff_by_id[leave.staff].name}请假", leave.period
    for closure in events.closures:
        yield "--closure", f"{closure.place}封路停诊", closure.period
    for loss in events.vehicle_losses:
        home = county.institution_by_code[loss.institution]
        yield "--vehicle", f"{home.name}少{loss.number}辆车", loss.period
    for added in events.added_villages:
        village = village_zh(county.village_by_code[added.village])
        yield "--add-village", f"{village}转为巡诊", Period(added.since)
    for row in events.holidays:
        told = f"{row.date.isoformat()}{'上班' if row.workday else '放假'}"
        yield "--holiday", told, Period(row.date, row.date + ONE_DAY)


def _out_of_time(
    told: str, period: Period, today: dt.date, since: dt.date, until: dt.date
) -> Iterator[Sentence]:
    if period.last_day is not None and period.last_day < today:
        yield over_already(told, period.last_day, today)
    elif not period.overlaps(Period(since, until)):
        yield outside_plan(told, since, until)


def _vehicles(county: County, events: Events) -> Iterator[Sentence]:
    for loss in events.vehicle_losses:
        home = county.institution_by_code[loss.institution]
        if home.vehicles is None or loss.number > home.vehicles:
            yield no_vehicles_stated(home.name, home.vehicles, loss.number)


def _added(county: County, events: Events) -> Iterator[Sentence]:
    modes = ModeTable(county)
    for added in events.added_villages:
        if modes.on(added.village, added.since).mode is Mode.CIRCUIT:
            village = county.village_by_code[added.village]
            yield on_circuit_already(village_zh(village), added.since)

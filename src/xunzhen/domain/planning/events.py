"""What happens after a plan is made, and the county as it then is.

A leave, a closure, a vehicle that is away, a village that comes on circuit, a holiday that moves:
each changes the values of the county and nothing else, so that the planner, the checker and the
papers need to know of no event.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from xunzhen.domain.periods.period import Period
from xunzhen.domain.registry.county import (
    Closure,
    County,
    HolidayRow,
    Leave,
    Mode,
    ServiceMode,
    VehicleLoss,
)

ADDED: Final = "新增巡诊村"
"""Reason of the service mode that an event sets."""
Event = TypeVar("Event")


@dataclass(frozen=True, slots=True)
class AddedVillage:
    """A village that is on circuit from a day on, whatever served it before."""

    village: str
    since: dt.date


@dataclass(frozen=True, slots=True)
class Events:
    """Everything that happened, each kind in the order in which it was told."""

    leave: tuple[Leave, ...] = ()
    closures: tuple[Closure, ...] = ()
    vehicle_losses: tuple[VehicleLoss, ...] = ()
    added_villages: tuple[AddedVillage, ...] = ()
    holidays: tuple[HolidayRow, ...] = ()

    @property
    def number(self) -> int:
        """How many events there are."""
        return (
            len(self.leave)
            + len(self.closures)
            + len(self.vehicle_losses)
            + len(self.added_villages)
            + len(self.holidays)
        )

    def and_then(self, later: Events) -> Events:
        """Return these events followed by later ones; an event told twice counts once."""
        return Events(
            _joined(self.leave, later.leave),
            _joined(self.closures, later.closures),
            _joined(self.vehicle_losses, later.vehicle_losses),
            _joined(self.added_villages, later.added_villages),
            _joined(self.holidays, later.holidays),
        )


def _joined(first: tuple[Event, ...], later: tuple[Event, ...]) -> tuple[Event, ...]:
    return (*first, *(one for one in later if one not in first))


def changed_county(county: County, events: Events) -> County:
    """Return the county as it is once the events have happened; of two on one day the last holds.

    Applying the same events again changes nothing more.
    """
    dates = {row.date for row in events.holidays}
    return replace(
        county,
        leave=_joined(county.leave, events.leave),
        closures=_joined(county.closures, events.closures),
        vehicle_losses=_joined(county.vehicle_losses, events.vehicle_losses),
        service_modes=_modes(county.service_modes, events.added_villages),
        holidays=(
            *(row for row in county.holidays if row.date not in dates),
            *{row.date: row for row in events.holidays}.values(),
        ),
    )


def _modes(rows: Sequence[ServiceMode], added: Sequence[AddedVillage]) -> tuple[ServiceMode, ...]:
    """End what served an added village before and let circuits begin; online clinics go on."""
    found = list(rows)
    for one in added:
        mine = [row for row in found if row.village == one.village and row.mode is not Mode.ONLINE]
        before = [row for row in mine if row.period.since < one.since]
        later = [row for row in mine if row.period.since > one.since]
        until = min((row.period.since for row in later), default=None)
        begins = ServiceMode(one.village, Mode.CIRCUIT, Period(one.since, until), reason=ADDED)
        found = [row for row in found if row not in mine]
        found += [replace(row, period=_cut(row.period, one.since)) for row in before]
        found += [begins, *later]
    return tuple(found)


def _cut(period: Period, until: dt.date) -> Period:
    end = until if period.until is None else min(period.until, until)
    return Period(period.since, end)


def from_today(events: Events, today: dt.date) -> Events:
    """Return the events as far as they lie on or after a day: what is past has taken place."""
    return Events(
        tuple(replace(row, period=_begun(row.period, today)) for row in events.leave),
        tuple(replace(row, period=_begun(row.period, today)) for row in events.closures),
        tuple(replace(row, period=_begun(row.period, today)) for row in events.vehicle_losses),
        tuple(replace(one, since=max(one.since, today)) for one in events.added_villages),
        tuple(row for row in events.holidays if row.date >= today),
    )


def _begun(period: Period, today: dt.date) -> Period:
    return Period(max(period.since, today), period.until)

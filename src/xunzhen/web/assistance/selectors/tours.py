"""Tours of the mobile hospital: as values of the domain, their faults, their workload."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from django.http import Http404
from django.utils import timezone

from xunzhen.domain.assistance.programmes import Programme
from xunzhen.domain.assistance.tour_steps import TOLD, TourState, ended_tours
from xunzhen.domain.assistance.tours import (
    Stop,
    Tour,
    TourFault,
    Workload,
    not_handed_over,
    rolled_up,
    tour_faults,
)
from xunzhen.domain.errors import Sentence
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.assistance.ledger_days import OutreachDay, stamp_of, year_days
from xunzhen.web.assistance.models import TourRow, TourStopRow
from xunzhen.web.assistance.selectors.law import times_of
from xunzhen.web.assistance.selectors.names import place_name, told_apart, unit_name, units_of
from xunzhen.web.registry.selectors import Desk


def tour_of(row: TourRow, stops: Sequence[Stop]) -> Tour:
    """Return a tour as the domain takes it; moments are the site's own clock."""
    return Tour(
        f"{row.pk} {row.name}",
        row.requested_by,
        row.requested_on,
        row.hospital,
        row.start,
        _local(row.departs),
        tuple(stops),
        tuple(row.team),
        frozenset(row.equipment),
    )


def stop_of(row: TourStopRow, load: Workload | None) -> Stop:
    """Return a stop as the domain takes it."""
    return Stop(
        row.place, _local(row.arrive), _local(row.leave), load, row.to_follow, row.handed_to
    )


def _local(moment: dt.datetime) -> dt.datetime:
    return timezone.localtime(moment).replace(tzinfo=None)


def _typed(row: TourStopRow) -> Workload | None:
    if not row.reported:
        return None
    return Workload(row.persons, row.person_times, row.examinations, row.referred_up, row.trained)


def loads_of(
    desk: Desk, rows: Iterable[TourStopRow], stamp: int | None = None
) -> Mapping[int, tuple[Workload | None, bool]]:
    """Return the workload of stops and whether the ledger told it; frozen ones as they were told.

    The ledger is asked first: what it says of the mobile hospital at that place and day is the sum
    of its entries there. Only who was trained it does not know. ``stamp``: the ledger's, if known.
    Once the tour is reported its figures stand, also those told by hand.
    """
    rows = list(rows)
    days = [_local(row.arrive).date() for row in rows]
    if not days:
        return {}
    by_stop: dict[tuple[str, dt.date], dict[str, OutreachDay]] = defaultdict(dict)
    for year in sorted({day.year for day in days}):
        for one in year_days(desk, year, stamp):
            if one.programme is Programme.MOBILE_HOSPITAL:
                by_stop[one.place, one.date][one.id] = one
    found: dict[int, tuple[Workload | None, bool]] = {}
    for row, day in zip(rows, days, strict=True):
        entries = by_stop.get((row.place, day))
        if TourState(row.tour.state) in TOLD or not entries:
            found[row.pk] = (_typed(row), row.from_ledger)
        else:
            found[row.pk] = (_summed(entries.values(), row.trained), True)
    return found


def _summed(entries: Iterable[OutreachDay], trained: int | None) -> Workload:
    entries = list(entries)

    def total(name: str) -> int | None:
        told = [getattr(one, name) for one in entries if getattr(one, name) is not None]
        return sum(told) if told else None

    return Workload(
        total("persons"),
        total("person_times"),
        total("examinations"),
        total("referred_up"),
        trained,
    )


def tours_of(desk: Desk) -> tuple[tuple[str, dt.date], ...] | None:
    """Return (tour, last day) of the tours that were driven and told; None while there is none."""
    rows = list(TourRow.objects.filter(county=desk.code).prefetch_related("stops"))
    if not rows:
        return None
    return ended_tours(
        [
            (tour_of(row, [stop_of(one, None) for one in row.stops.all()]), TourState(row.state))
            for row in rows
        ]
    )


@dataclass(frozen=True)
class StopSeen:
    """A stop on a page."""

    row: TourStopRow
    value: Stop
    place: str
    from_ledger: bool
    faults: tuple[TourFault, ...]


@dataclass(frozen=True)
class TourSeen:
    """A tour on a page: faults of the tour itself, its stops, the sum and what is open."""

    row: TourRow
    state: TourState
    hospital: str
    start: str
    value: Tour
    stops: tuple[StopSeen, ...]
    faults: tuple[TourFault, ...]
    total: Workload
    silent: tuple[str, ...]
    open: tuple[tuple[str, Sentence], ...]

    @property
    def named_stops(self) -> tuple[Stop, ...]:
        """The stops with their places by name, as sentences tell them."""
        return tuple(replace(one.value, place=one.place) for one in self.stops)

    @property
    def all_faults(self) -> tuple[TourFault, ...]:
        """Every fault, those of the tour itself first."""
        return (*self.faults, *(fault for stop in self.stops for fault in stop.faults))

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """The first and the last day."""
        first = _local(self.row.departs).date()
        return first, max((one.value.leave.date() for one in self.stops), default=first)


def tour_row(desk: Desk, number: int) -> TourRow:
    """Return one tour.

    Raises
    ------
    Http404
        when the county has none of that number.
    """
    row = TourRow.objects.filter(county=desk.code, pk=number).first()
    if row is None:
        raise Http404
    return row


def tour_seen(
    desk: Desk,
    row: TourRow,
    others: Sequence[TourRow] | None = None,
    stamp: int | None = None,
) -> TourSeen:
    """Return one tour; ``others``: the county's tours, for people on two at once; ``stamp``: the
    ledger's, if known."""
    rows = list(row.stops.all())
    loads = loads_of(desk, rows, stamp)
    stops = [stop_of(one, loads[one.pk][0]) for one in rows]
    value = tour_of(row, stops)
    places = (value.start, *(stop.place for stop in stops))
    called = told_apart({place: place_name(desk, place) for place in places})
    named = replace(
        value,
        start=called[value.start],
        stops=tuple(replace(stop, place=called[stop.place]) for stop in stops),
    )
    minutes = {
        (called[here], called[there]): found
        for (here, there), found in minutes_of(desk, value).items()
    }
    found = tour_faults(named, minutes, row.asked, busy_days(desk, row, value, others))
    seen = tuple(
        StopSeen(
            one,
            stop,
            place_name(desk, one.place),
            loads[one.pk][1],
            tuple(fault for fault in found if fault.stop == number),
        )
        for number, (one, stop) in enumerate(zip(rows, stops, strict=True), 1)
    )
    total, silent = rolled_up(named.stops)
    return TourSeen(
        row,
        TourState(row.state),
        unit_name(desk, row.hospital),
        place_name(desk, row.start),
        value,
        seen,
        tuple(fault for fault in found if fault.stop == 0),
        total,
        silent,
        not_handed_over(named.stops),
    )


def tours_seen(scope: Scope, desk: Desk, year: int) -> tuple[TourSeen, ...]:
    """Return the tours of a year, those not over first, then the latest."""
    del scope  # a tour concerns the county as a whole: its days are announced in the villages
    rows = list(
        TourRow.objects.filter(county=desk.code, departs__year=year).prefetch_related("stops")
    )
    stamp = stamp_of(desk.code)
    seen = [tour_seen(desk, row, rows, stamp) for row in rows]
    over = (TourState.ACCEPTED, TourState.CANCELLED)
    return tuple(sorted(seen, key=lambda one: one.state in over))


def minutes_of(desk: Desk, tour: Tour) -> dict[tuple[str, str], float]:
    """Return the minutes between the places a tour drives, one way; no way is left out."""
    places = [tour.start, *(stop.place for stop in tour.stops)]
    known = {
        *(one.code for one in desk.whole.villages),
        *(one.code for one in desk.whole.institutions),
        *(one.code for one in desk.whole.townships),
    }
    legs = {
        (here, there)
        for here, there in pairwise(places)
        if here != there and here in known and there in known
    }
    times = times_of(desk, timezone.localdate())
    found = {}
    for here, there in legs:
        minutes = times.between(here, there).minutes
        if minutes is not None and math.isfinite(minutes):
            found[here, there] = minutes
    return found


def busy_days(
    desk: Desk, row: TourRow, tour: Tour, others: Sequence[TourRow] | None
) -> set[tuple[str, dt.date]]:
    """Return (person, day) of the team's leave and of other tours they go on."""
    days = {stop.arrive.date() for stop in tour.stops}
    names = {one.id: one.name for one in desk.whole.staff}
    busy = {
        (who, day)
        for one in desk.whole.leave
        for day in days
        for who in (one.staff, names.get(one.staff, one.staff))
        if day in one.period and who in tour.team
    }
    if others is None:
        others = list(TourRow.objects.filter(county=desk.code).prefetch_related("stops"))
    for other in others:
        if other.pk == row.pk or other.state == TourState.CANCELLED:
            continue
        theirs = {_local(stop.arrive).date() for stop in other.stops.all()}
        busy |= {(who, day) for who in other.team if who in tour.team for day in theirs & days}
    return busy


def places_offered(desk: Desk) -> list[tuple[str, str]]:
    """Return (code, name) of the places a tour may stop at: institutions, then villages."""
    towns = {one.code: one.name for one in desk.whole.townships}
    found = [(one.code, one.name) for one in units_of(desk)]
    found += [(one.code, f"{towns.get(one.township, '')}{one.name}") for one in desk.whole.villages]
    return found

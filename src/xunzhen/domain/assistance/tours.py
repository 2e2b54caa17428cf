"""Tours of the mobile hospital: feasible in order and time, equipped, summed, handed over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields

from xunzhen.domain.errors import Sentence, say


@dataclass(frozen=True, slots=True)
class Workload:
    """What was done at a stop; None: not recorded, never 0."""

    persons: int | None = None
    person_times: int | None = None
    examinations: int | None = None
    referred_up: int | None = None
    trained: int | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of a tour, from ``arrive`` to ``leave`` of one day.

    ``handed_to``: the local doctor who took the results; ``to_follow`` people to follow up.
    """

    place: str
    arrive: dt.datetime
    leave: dt.datetime
    workload: Workload | None = None
    to_follow: int | None = None
    handed_to: str = ""


@dataclass(frozen=True, slots=True)
class Tour:
    """One tour: who asked for it, who goes with what, the stops in the order driven."""

    id: str
    requested_by: str
    requested_on: dt.date
    hospital: str
    start: str
    departs: dt.datetime
    stops: tuple[Stop, ...]
    team: tuple[str, ...] = ()
    equipment: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TourFault:
    """What keeps a tour from being announced; ``stop`` counts from 1, 0 is the tour itself."""

    stop: int
    sentence: Sentence


def tour_faults(
    tour: Tour,
    minutes: Mapping[tuple[str, str], float],
    equipment: Collection[str],
    busy: Collection[tuple[str, dt.date]] = (),
) -> tuple[TourFault, ...]:
    """Return what makes a tour impossible: times against the travel table, team, equipment list.

    ``minutes``: one way between two places; a pair that is not in it is no road, never 0.
    ``equipment``: what the list demands. ``busy``: (person, day) pairs of other duties.
    """
    found = []
    if not tour.stops:
        found.append(
            TourFault(
                0, _said("no_stops", "没有一个停靠点。请至少加一个。", "It has no stop. Add one.")
            )
        )
    if not tour.team:
        found.append(
            TourFault(0, _said("no_team", "没有队员。请填队员名单。", "It has no team. Enter it."))
        )
    missing = sorted(set(equipment) - tour.equipment)
    if missing:
        found.append(TourFault(0, _lacking(missing)))
    days = {stop.arrive.date() for stop in tour.stops}
    clashes = sorted((who, day) for who, day in busy if who in tour.team and day in days)
    found += [TourFault(0, _busy(who, day)) for who, day in clashes]
    return (*found, *_way(tour, minutes))


def _way(tour: Tour, minutes: Mapping[tuple[str, str], float]) -> list[TourFault]:
    found = []
    here, ready = tour.start, tour.departs
    for number, stop in enumerate(tour.stops, 1):
        if stop.leave <= stop.arrive:
            found.append(
                TourFault(
                    number,
                    _said(
                        "leaves_before",
                        "离开不晚于到达。请核对时刻。",
                        "It leaves no later than it arrives. Check the times.",
                    ),
                )
            )
        way = 0.0 if here == stop.place else minutes.get((here, stop.place))
        if way is None:
            found.append(TourFault(number, _no_road(here, stop.place)))
        elif ready + dt.timedelta(minutes=way) > stop.arrive:
            found.append(TourFault(number, _too_late(stop, ready + dt.timedelta(minutes=way))))
        here, ready = stop.place, max(stop.leave, ready)
    return found


def rolled_up(stops: Sequence[Stop]) -> tuple[Workload, tuple[str, ...]]:
    """Return the sum of the stops, and the places of those that did not report.

    A figure no stop recorded is None. The sum is exactly that of what the stops recorded.
    """
    told = [stop.workload for stop in stops if stop.workload is not None]
    sums: dict[str, int | None] = {}
    for one in fields(Workload):
        values = [getattr(load, one.name) for load in told]
        known = [value for value in values if value is not None]
        sums[one.name] = sum(known) if known else None
    return Workload(**sums), tuple(stop.place for stop in stops if stop.workload is None)


def not_handed_over(stops: Sequence[Stop]) -> tuple[tuple[str, Sentence], ...]:
    """Return the stops with people to follow up whom no local doctor has taken over."""
    return tuple(
        (
            stop.place,
            say(
                "assistance.not_handed_over",
                "{place}有{number}人要随访，还没有交给当地医生。请写明交给了谁。",
                "{number} people of {place} are to be followed up and no local doctor has taken "
                "them. Enter who did.",
                place=stop.place,
                number=stop.to_follow,
            ),
        )
        for stop in stops
        if stop.to_follow and not stop.handed_to.strip()
    )


def _said(code: str, zh: str, en: str) -> Sentence:
    return say(f"assistance.tour_{code}", zh, en)


def _lacking(missing: Sequence[str]) -> Sentence:
    return say(
        "assistance.tour_equipment",
        "设备清单还缺：{missing}。请补上，或写明不带的理由并改清单。",
        "The equipment list still lacks: {missing_en}. Take it, or change the list with a reason.",
        missing="、".join(missing),
        missing_en=", ".join(missing),
    )


def _busy(who: str, day: dt.date) -> Sentence:
    return say(
        "assistance.tour_busy",
        "{who}在{day}另有安排。请换人或改日。",
        "{who} has another duty on {day}. Send another, or change the day.",
        who=who,
        day=day.isoformat(),
    )


def _no_road(here: str, there: str) -> Sentence:
    return say(
        "assistance.tour_no_road",
        "{here}到{there}没有行车时间。请在“行车时间”表补上；走不通就换停靠点。",
        "There is no travel time from {here} to {there}. Enter it, or choose another stop.",
        here=here,
        there=there,
    )


def _too_late(stop: Stop, earliest: dt.datetime) -> Sentence:
    return say(
        "assistance.tour_too_late",
        "到{place}最早{earliest}，赶不上{arrive}。请推迟到达，或换停靠次序。",
        "{place} is reached at {earliest} at the earliest, not at {arrive}. Arrive later, or "
        "change the order of stops.",
        place=stop.place,
        earliest=earliest.isoformat(" ", "minutes"),
        arrive=stop.arrive.isoformat(" ", "minutes"),
    )

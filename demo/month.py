"""A month of the demo county's ledger: which visit takes which story, and what all of it tells.

Everything is a function of the planned visits, the seed and ``now``: the committed table and every
site that is built tell the same month in the same way. 演示数据: nobody did any of this.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from demo.outing import Outing, Teller, Told, chance_of, hours_of, named
from demo.stories import CANCELLED, CLOCK, GOOD, REASSIGNED, SHARES, Around, tell_story
from xunzhen.domain.fieldwork.events import VisitKey, planned_visit_id
from xunzhen.domain.fieldwork.ledger import OutreachKind
from xunzhen.domain.geo import Point
from xunzhen.domain.planning.roster import PlannedVisit

SEED: Final = 20261124
BEGINS: Final = {False: dt.time(8, 30), True: dt.time(14, 30)}
_SHORT_LAG: Final = dt.timedelta(minutes=2)
_SILENT_FOR: Final = dt.timedelta(hours=40)


@dataclass(frozen=True)
class MonthPlaces:
    """What a month needs of its county: stops, people served, doctors' names, who judges where."""

    county: str
    zone: dt.tzinfo
    stops: Mapping[str, Point]
    people: Mapping[str, int]
    doctors: Mapping[str, str]
    judge: Callable[[str], str]


def month_of(
    planned: Iterable[PlannedVisit],
    places: MonthPlaces,
    now: dt.datetime,
    founded: dt.date,
    seed: int = SEED,
) -> tuple[Told, ...]:
    """Return what the county has by ``now`` of these planned visits and of those that make up.

    Visits before ``founded`` share the stories out among them; a later one draws its own, which
    stays the same however often the month is told on. One doctor's phone has been silent for some
    time: what they did meanwhile has not come yet.
    """
    outings = [outing_of(one, places) for one in planned]
    story = {
        **stories_of([one for one in outings if one.key.date < founded], seed),
        **drawn_stories([one for one in outings if one.key.date >= founded], seed),
    }
    told = _all_told(outings, story, places, now, seed)
    return tuple(sorted(told, key=lambda one: (one.outing.begins, one.outing.id)))


def outing_of(visit: PlannedVisit, places: MonthPlaces) -> Outing:
    """Return a planned visit with all that its story needs."""
    key = VisitKey(OutreachKind.CIRCUIT, visit.date, visit.afternoon, visit.village, visit.staff)
    return Outing(
        planned_visit_id(places.county, key),
        key,
        dt.datetime.combine(visit.date, BEGINS[visit.afternoon], places.zone),
        places.stops.get(visit.village),
        visit.outbound_minutes or 25.0,
        places.people.get(visit.village, 600),
        places.judge(visit.village),
    )


def stories_of(outings: Sequence[Outing], seed: int) -> Mapping[str, str]:
    """Give each visit a story: visits in order of a digest, each story the next ones that fit."""
    waiting = sorted(outings, key=lambda one: _digest(seed, one.id))
    mornings = {(one.key.staff, one.key.date) for one in outings if not one.key.afternoon}
    found: dict[str, str] = {}
    for name, share in SHARES.items():
        wanted = max(1, round(share * len(outings)))
        for one in [one for one in waiting if _fits(name, one, mornings, found)][:wanted]:
            found[one.id] = name
            mornings.discard((one.key.staff, one.key.date))
    return {one.id: found.get(one.id, GOOD) for one in outings}


def drawn_stories(outings: Sequence[Outing], seed: int) -> Mapping[str, str]:
    """Draw each visit's story by itself, with the same shares; one that does not fit is good."""
    mornings = {(one.key.staff, one.key.date) for one in outings if not one.key.afternoon}
    found = {}
    for one in outings:
        left = int(_digest(seed, one.id)[:12], 16) / 16**12
        for name, share in SHARES.items():
            left -= share
            if left < 0:
                found[one.id] = name if _fits(name, one, mornings, {}) else GOOD
                break
    return found


def _digest(seed: int, number: str) -> str:
    return hashlib.sha256(f"{seed}|{number}".encode()).hexdigest()


def _fits(
    name: str, one: Outing, mornings: set[tuple[str, dt.date]], found: Mapping[str, str]
) -> bool:
    """A story of two visits needs an ordinary morning before it, of the same doctor."""
    if one.id in found:
        return False
    if name in ("overlap", "too_fast", "same_person"):
        return bool(one.key.afternoon) and (one.key.staff, one.key.date) in mornings
    return name != "early" or not one.key.afternoon


def _all_told(
    outings: Sequence[Outing],
    story: Mapping[str, str],
    places: MonthPlaces,
    now: dt.datetime,
    seed: int,
) -> list[Told]:
    busy = {(one.key.staff, one.key.date, one.key.afternoon) for one in outings}
    silent = _silent_doctor(outings, now, seed)
    photos: dict[str, str] = {}
    by_doctor: dict[tuple[str, dt.date], Told] = {}
    told: list[Told] = []
    for one in sorted(outings, key=lambda one: (one.begins, one.id)):
        name = story.get(one.id, GOOD)
        before = by_doctor.get((one.key.staff, one.key.date))
        around = _around(one, before, photos.get(one.key.staff, ""), places, seed)
        made = _told(one, name, around, now, seed, silent)
        told.append(made)
        if name == GOOD and made.events:
            by_doctor[one.key.staff, one.key.date] = made
        photos[one.key.staff] = (*_photos(made), photos.get(one.key.staff, ""))[0]
        if name == CANCELLED and (again := made_up(one, busy, places, seed)) is not None:
            told.append(_told(again, GOOD, Around(), now, seed, silent))
    return [one for one in told if one.events or one.outing.planned]


def _told(one: Outing, name: str, around: Around, now: dt.datetime, seed: int, silent: str) -> Told:
    teller = Teller(one, seed)
    tell_story(teller, name, around)
    lag = _lag(one, seed)
    if one.key.staff == silent and one.begins > now - _SILENT_FOR:
        lag = 2 * _SILENT_FOR
    made = teller.told(name, now, lag)
    if name == CLOCK:
        minutes = chance_of(seed, one.id, "clock").choice((-37, 14, 63, 1447))
        return replace(made, clock_error=dt.timedelta(minutes=minutes))
    if name == REASSIGNED:
        return replace(made, reassigned_to=around.colleague)
    return made


def _lag(one: Outing, seed: int) -> dt.timedelta:
    """Two phones in three hand in at once; the others when there is a signal again."""
    chance = chance_of(seed, one.id, "lag")
    if chance.random() < 0.67:
        return _SHORT_LAG
    return dt.timedelta(minutes=chance.randint(40, 1500))


def _silent_doctor(outings: Sequence[Outing], now: dt.datetime, seed: int) -> str:
    """Return a doctor who was out in the hours whose events have not come; "" if nobody was."""
    lately = {one.key.staff for one in outings if now - _SILENT_FOR < one.begins < now}
    return min(lately, key=lambda staff: _digest(seed, staff), default="")


def _photos(made: Told) -> list[str]:
    return [str(one.facts["sha256"]) for one in made.visit.photos]


def _around(one: Outing, before: Told | None, photo: str, places: MonthPlaces, seed: int) -> Around:
    others = sorted(name for staff, name in places.doctors.items() if staff != one.key.staff)
    return Around(
        photo=photo,
        before=hours_of(before.outing, seed) if before else None,
        colleague=chance_of(seed, one.id, "colleague").choice(others) if others else "",
        mark=before.marks[0] if before and before.marks else "",
    )


def made_up(
    one: Outing,
    busy: set[tuple[str, dt.date, bool | None]],
    places: MonthPlaces,
    seed: int,
) -> Outing | None:
    """Return the visit that makes a cancelled one up: the doctor's next free half-day of the week,
    which is theirs then; None when the week has none left."""
    friday = one.key.date + dt.timedelta(days=4 - one.key.date.weekday())
    days = [one.key.date + dt.timedelta(days=n) for n in range(1, 5)]
    for day in [day for day in days if day <= friday]:
        for afternoon in (False, True):
            if (one.key.staff, day, afternoon) not in busy:
                busy.add((one.key.staff, day, afternoon))
                key = replace(one.key, date=day, afternoon=afternoon)
                begins = dt.datetime.combine(day, BEGINS[afternoon], places.zone)
                return replace(
                    one, id=named(seed, "again", one.id), key=key, begins=begins, planned=False,
                    makes_up=one.id, why="补访",
                )  # fmt: skip
    return None

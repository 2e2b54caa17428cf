"""The year before the demo month: the same circuits week by week, and who was sent out.

The visits of the planned weeks are repeated back to the first day, where the village was on
circuit; only weeks with a day off are planned for themselves. What became of them is told more
plainly than the last month, without photographs and numbers left, which the county keeps for sixty
days only. Everything is a function of the planned visits, the assignments and the seed. 演示数据:
nobody did any of this.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from demo.month import MonthPlaces, made_up, outing_of
from demo.outing import Outing, Teller, Told, chance_of, named
from demo.stories import CANCELLED, GOOD, MISSED, Around, tell_story
from xunzhen.domain.assistance.programmes import Assignment, Programme
from xunzhen.domain.fieldwork.events import EventKind, VisitKey
from xunzhen.domain.fieldwork.ledger import OutreachKind
from xunzhen.domain.periods.period import Period, months_of
from xunzhen.domain.planning.roster import PlannedVisit

IsOpen = Callable[[dt.date], bool]
SHARES: Final[Mapping[str, float]] = {
    MISSED: 0.018,
    "excused": 0.014,
    CANCELLED: 0.022,
    "short": 0.02,
}
_SPRING: Final = 2
"""In February three times as many visits are missed."""
_STORM: Final = ((8, 13), (8, 14))
"""Days of August on which a storm keeps everybody at home."""
_LEFT_OUT: Final = frozenset({EventKind.PHOTO, EventKind.CONTACT, EventKind.DEPARTED})
_KIND: Final = {
    Programme.THOUSAND_DOCTORS: OutreachKind.THOUSAND_DOCTORS,
    Programme.RURAL_STAY: OutreachKind.RURAL_STAY,
    Programme.STATIONED: OutreachKind.STATIONED,
}
_STATIONED_DAYS: Final = frozenset({1, 3})
_ELSEWHERE: Final = 0.12
_ARRIVES: Final = {None: dt.time(8, 30), False: dt.time(10, 0), True: dt.time(14, 0)}
"""When somebody who was sent out arrives: for the day, or at a stop of the mobile hospital."""


def first_day_of(today: dt.date) -> dt.date:
    """Return the day on which the demo's year begins: twelve whole months before this one, so that
    twelve months have ended and this year's first of January is among them."""
    return dt.date(today.year - 1, today.month, 1)


def earlier_blocks(
    visits: Sequence[PlannedVisit],
    since: dt.date,
    weeks: int,
    first: dt.date,
    stands: Callable[[PlannedVisit], bool],
    minutes: Callable[[str, str], float],
    anew: Callable[[dt.date], Sequence[PlannedVisit] | None],
) -> Iterator[tuple[dt.date, list[PlannedVisit]]]:
    """Yield (Monday, visits) of as many weeks before each other, the oldest first.

    ``visits`` are those of the weeks from the Monday ``since`` on; the oldest block holds
    ``first``. A visit is repeated where it ``stands`` on its day; who then has one stop that day
    drives there from home and back, in so many ``minutes``. A week that is planned ``anew``, by
    its Monday, is none that is repeated.
    """
    span = dt.timedelta(weeks=weeks)
    number = -(-(since - first).days // span.days)
    for back in range(number, 0, -1):
        days = [replace(one, date=one.date - back * span) for one in visits]
        found = _linked([one for one in days if stands(one)], minutes)
        for week in range(1, weeks + 1):
            own = anew(since - back * span + dt.timedelta(weeks=week - 1))
            if own is not None:
                found = [one for one in found if one.week != week]
                found += [replace(one, week=week) for one in own]
        yield since - back * span, sorted(found, key=lambda one: (one.date, one.afternoon))


def _linked(
    visits: Sequence[PlannedVisit], minutes: Callable[[str, str], float]
) -> list[PlannedVisit]:
    """Return visits whose other stop of the day fell out as ways from home and back."""
    there = {(one.staff, one.date, one.village) for one in visits}
    found = []
    for one in visits:
        if (one.staff, one.date, one.previous_village) not in there and one.previous_village:
            way = minutes(one.origin, one.village)
            one = replace(one, previous_village="", outbound_minutes=way)
        if (one.staff, one.date, one.next_village) not in there and one.next_village:
            way = minutes(one.village, one.origin)
            one = replace(one, next_village="", homeward_minutes=way)
        found.append(one)
    return found


def year_of(
    planned: Iterable[PlannedVisit], places: MonthPlaces, now: dt.datetime, seed: int
) -> tuple[Told, ...]:
    """Return what became of the circuits of the year before, in order of time."""
    outings = [outing_of(one, places) for one in planned]
    busy = {(one.key.staff, one.key.date, one.key.afternoon) for one in outings}
    told = []
    for one in sorted(outings, key=lambda one: (one.begins, one.id)):
        story = _story_of(one, seed)
        told.append(_plainly(one, story, now, seed))
        storm = (one.key.date.month, one.key.date.day) in _STORM
        if story == CANCELLED and not storm:
            again = made_up(one, busy, places, seed)
            if again is not None:
                told.append(_plainly(again, GOOD, now, seed))
    return tuple(told)


def _story_of(one: Outing, seed: int) -> str:
    day = one.key.date
    if (day.month, day.day) in _STORM:
        return CANCELLED
    left = chance_of(seed, one.id, "year").random()
    for name, share in SHARES.items():
        left -= share * (3 if name == MISSED and day.month == _SPRING else 1)
        if left < 0:
            return name
    return GOOD


def _plainly(one: Outing, story: str, now: dt.datetime, seed: int) -> Told:
    teller = Teller(one, seed)
    tell_story(teller, story, Around())
    made = teller.told(story, now, dt.timedelta(minutes=2))
    events = tuple(event for event in made.events if event.kind not in _LEFT_OUT)
    return replace(made, events=events, marks=())


def days_sent(
    assignments: Iterable[Assignment],
    units: Sequence[str],
    span: Period,
    is_open: IsOpen,
    seed: int,
) -> list[VisitKey]:
    """Return the days that people who were sent out worked, in order.

    A thousand doctor works some days a month, now and then too few and seldom at another unit; who
    stays in the country works every working day, who is stationed two a week.
    """
    found = []
    for one in assignments:
        kind = _KIND.get(one.programme)
        if kind is None:
            continue
        for month in months_of(span):
            days = [day for day in _days(month) if day in one.period and is_open(day)]
            chance = chance_of(seed, one.id, f"{month.since:%Y-%m}")
            for day in _worked(one.programme, days, chance.random, chance.sample):
                away = one.programme is Programme.THOUSAND_DOCTORS and chance.random() < _ELSEWHERE
                unit = chance.choice(units) if away else one.to_institution
                found.append(VisitKey(kind, day, None, unit, one.staff))
    return sorted(found, key=lambda key: (key.date, key.kind, key.place, key.staff))


def _worked(
    programme: Programme,
    days: list[dt.date],
    draw: Callable[[], float],
    some: Callable[[list[dt.date], int], list[dt.date]],
) -> list[dt.date]:
    if programme is Programme.STATIONED:
        return [day for day in days if day.weekday() in _STATIONED_DAYS]
    if programme is not Programme.THOUSAND_DOCTORS or not days:
        return days
    wanted = 2 + int(draw() * 2) if draw() < 0.05 else 4 + int(draw() * 2.1)
    if days[0].month == _SPRING and draw() < 0.5:
        wanted = 3
    return sorted(some(days, min(wanted, len(days))))


def _days(month: Period) -> Iterator[dt.date]:
    day = month.since
    while day in month:
        yield day
        day += dt.timedelta(days=1)


def sent_told(
    keys: Iterable[VisitKey], places: MonthPlaces, now: dt.datetime, seed: int
) -> tuple[Told, ...]:
    """Return what the county has by ``now`` of the days people were sent out."""
    return tuple(told for key in keys if (told := _sent(key, places, now, seed)).events)


def _sent(key: VisitKey, places: MonthPlaces, now: dt.datetime, seed: int) -> Told:
    stop = () if key.afternoon is None else (key.place,)
    number = named(seed, key.kind.value, key.date, key.staff, *stop)
    chance = chance_of(seed, number, "hours")
    begins = dt.datetime.combine(key.date, _ARRIVES[key.afternoon], places.zone)
    lasts = chance.randint(440, 520) if key.afternoon is None else 120
    leaves = begins + dt.timedelta(minutes=lasts)
    one = Outing(
        number, key, begins, places.stops.get(key.place), 30.0, chance.randint(1200, 2600),
        places.judge(key.place), planned=False, why=key.kind.zh,
    )  # fmt: skip
    teller = Teller(one, seed)
    teller.arrive(begins)
    teller.work(begins, leaves)
    teller.tell(EventKind.CHECKED_OUT, leaves)
    after = dt.datetime.combine(
        key.date + dt.timedelta(days=3), dt.time(15, chance.randint(0, 59)), places.zone
    )
    teller.judge(EventKind.VERIFIED, after)
    made = teller.told(GOOD, now, dt.timedelta(minutes=2))
    events = tuple(event for event in made.events if event.kind not in _LEFT_OUT)
    return replace(made, events=events, marks=())

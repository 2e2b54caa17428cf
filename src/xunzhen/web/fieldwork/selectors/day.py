"""The day board: of every visit of a day, what the county knows now."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone

from xunzhen.domain.fieldwork.standing import Standing, StandingKind, standing_of
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.fieldwork.models import FieldDevice, Outreach
from xunzhen.web.fieldwork.selectors.names import Names
from xunzhen.web.fieldwork.selectors.visits import outreach_rows, state_of
from xunzhen.web.registry.selectors import Desk

# Before and after these hours the strip of a day shows nothing.
FIRST_HOUR, LAST_HOUR = 7, 19


@dataclass(frozen=True)
class Bar:
    """The strip of a day, in minutes from its first hour: when it should begin and end, and when
    somebody was there (until now, if they still are)."""

    begins: int | None
    ends: int | None
    arrived: int | None
    left: int | None


@dataclass(frozen=True)
class DayLine:
    """One visit of the day; ``village``: the place is one, with a ledger of its own."""

    row: Outreach
    place: str
    staff: str
    begins: dt.datetime | None
    heard: dt.datetime | None
    standing: Standing
    bar: Bar
    village: bool

    @property
    def doubts(self) -> int:
        """How many flags of it ask for a look."""
        return sum(one.get("weight") == "doubt" for one in self.row.flags)


@dataclass(frozen=True)
class TownDay:
    """The visits of one township."""

    code: str
    name: str
    lines: tuple[DayLine, ...]


@dataclass(frozen=True)
class DayBoard:
    """All that the page shows; ``now`` is the cut-off. ``dropped`` lines were planned otherwise
    since and are told apart."""

    day: dt.date
    now: dt.datetime
    towns: tuple[TownDay, ...]
    counts: Mapping[StandingKind, int]
    dropped: int

    @property
    def total(self) -> int:
        """How many visits the day has, those that were planned otherwise left out."""
        return sum(self.counts.values())


def day_board(scope: Scope, desk: Desk, day: dt.date) -> DayBoard:
    """Return the board of a day, narrowed to the reader; the worst news of a township first."""
    names = Names(desk.whole)
    now = timezone.localtime()
    rows = list(outreach_rows(scope, desk.code).filter(date=day))
    heard = last_heard(desk.code, {row.staff for row in rows})
    lines = [_line(row, names, now, heard.get(row.staff)) for row in rows]
    kept = [one for one in lines if one.standing.kind is not StandingKind.DROPPED]
    by_town: dict[str, list[DayLine]] = {}
    for one in kept:
        by_town.setdefault(one.row.township, []).append(one)
    towns = [TownDay(code, names.town(code), _ordered(found)) for code, found in by_town.items()]
    towns.sort(key=lambda town: (town.lines[0].standing.order, town.code))
    counts = Counter(one.standing.kind for one in kept)
    return DayBoard(
        day,
        now,
        tuple(towns),
        {kind: counts[kind] for kind in StandingKind if counts[kind]},
        len(lines) - len(kept),
    )


def last_heard(county: str, staff: Iterable[str]) -> Mapping[str, dt.datetime]:
    """Return when a phone of each person last spoke; who has none or was never heard is absent."""
    found = (
        FieldDevice.objects.filter(
            county=county, staff__in=list(staff), revoked_at=None, seen_at__isnull=False
        )
        .order_by()
        .values_list("staff")
        .annotate(last=Max("seen_at"))
    )
    return dict(found)


def begins_of(row: Outreach) -> dt.datetime | None:
    """Return when a planned visit should begin, None if the plan tells no hour."""
    hour = _hour(row.plan.get("begins")) if row.planned else None
    if hour is None:
        return None
    return dt.datetime.combine(row.date, hour, timezone.get_current_timezone())


def _hour(text: object) -> dt.time | None:
    """Read a time of day as the plan of a visit has it: ``08:30``."""
    try:
        return dt.time.fromisoformat(text) if isinstance(text, str) and text else None
    except ValueError:
        return None


def _line(row: Outreach, names: Names, now: dt.datetime, heard: dt.datetime | None) -> DayLine:
    begins = begins_of(row)
    standing = standing_of(state_of(row, now.date()), now=now, begins=begins, heard=heard)
    return DayLine(
        row,
        names.place(row.place),
        names.staff(row.staff),
        begins,
        heard,
        standing,
        _bar(row, begins, now, standing.kind),
        names.is_village(row.place),
    )


def _bar(row: Outreach, begins: dt.datetime | None, now: dt.datetime, kind: StandingKind) -> Bar:
    ends = _hour(row.plan.get("ends"))
    until = row.left
    if until is None and row.arrived is not None and kind is StandingKind.IN_VILLAGE:
        until = now if row.date == now.date() else None
    return Bar(
        _minutes(begins.time() if begins else None),
        _minutes(ends),
        _minutes(timezone.localtime(row.arrived).time() if row.arrived else None),
        _minutes(timezone.localtime(until).time() if until else None),
    )


def _minutes(clock: dt.time | None) -> int | None:
    """Place a time of day on the strip; what lies outside stands at its end."""
    if clock is None:
        return None
    at = clock.hour * 60 + clock.minute - FIRST_HOUR * 60
    return min(max(at, 0), (LAST_HOUR - FIRST_HOUR) * 60)


def _ordered(lines: Iterable[DayLine]) -> tuple[DayLine, ...]:
    return tuple(
        sorted(lines, key=lambda one: (bool(one.row.afternoon), one.standing.order, one.row.place))
    )

"""The day board: of every visit of a day, what the county knows now."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone

from xunzhen.domain.fieldwork.events import EventKind
from xunzhen.domain.fieldwork.standing import Standing, StandingKind, standing_of
from xunzhen.domain.fieldwork.visit import VisitState
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.coverage.bench import planning_settings
from xunzhen.web.fieldwork.models import FieldDevice, Happening, Outreach
from xunzhen.web.fieldwork.selectors.names import Names
from xunzhen.web.fieldwork.selectors.visits import outreach_rows, state_of
from xunzhen.web.registry.selectors import Desk

# Before and after these hours the strip of a day shows nothing.
FIRST_HOUR, LAST_HOUR = 7, 19
_TOLD_BY_EVENT = (VisitState.DEPARTED.value, VisitState.CANCELLED.value)


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
    """One visit of the day; ``why`` is the reason of one that was cancelled."""

    row: Outreach
    place: str
    staff: str
    begins: dt.datetime | None
    heard: dt.datetime | None
    standing: Standing
    bar: Bar
    village: bool = False
    departed: dt.datetime | None = None
    why: str = ""


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
    told = _told(rows)
    lines = [_line(row, names, now, heard.get(row.staff), told.get(row.pk)) for row in rows]
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


def _told(rows: Iterable[Outreach]) -> Mapping[uuid.UUID, Happening]:
    """Return the last departure or cancellation of the visits that nobody has made yet."""
    waiting = [row.pk for row in rows if row.state in _TOLD_BY_EVENT]
    if not waiting:
        return {}
    kinds = (EventKind.DEPARTED.value, EventKind.CANCELLED.value)
    found = Happening.objects.filter(
        visit__in=waiting, kind__in=kinds, fate=Happening.Fate.RECEIVED
    )
    return {one.visit: one for one in found.order_by("at")}


def begins_of(row: Outreach) -> dt.datetime | None:
    """Return when a planned visit should begin: as planned, or at the hours printed on notices."""
    if not row.planned or row.afternoon is None:
        return None
    hour = _hour(row.plan.get("begins"))
    if hour is None:
        settings = planning_settings(row.date)
        hour = settings.afternoon if row.afternoon else settings.morning
    return dt.datetime.combine(row.date, hour, timezone.get_current_timezone())


def _hour(text: object) -> dt.time | None:
    """Read a time of day out of ``08:30`` or of a whole moment."""
    if not isinstance(text, str) or not text:
        return None
    try:
        if "T" not in text:
            return dt.time.fromisoformat(text)
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return (timezone.localtime(moment) if moment.tzinfo else moment).time()


def _line(
    row: Outreach,
    names: Names,
    now: dt.datetime,
    heard: dt.datetime | None,
    told: Happening | None,
) -> DayLine:
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
        told.at if told and told.kind == EventKind.DEPARTED else None,
        str(told.facts.get("why") or "") if told and told.kind == EventKind.CANCELLED else "",
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

"""A visit with its fold and names, as the pages of the township show it; and lists of them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from xunzhen.domain.fieldwork.record import AFTER, AGE_BANDS, FIELDS, GROUPS, TEXTS
from xunzhen.domain.fieldwork.visit import Visit, VisitState
from xunzhen.web.accounts.models import User
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.fieldwork.models import Happening, Outreach, Photo
from xunzhen.web.fieldwork.selectors.events import folded, told_in
from xunzhen.web.fieldwork.selectors.names import Names
from xunzhen.web.fieldwork.selectors.visits import outreach_rows, state_of
from xunzhen.web.registry.selectors import Desk

PAGE: Final = 12
"""Records a page, each shown whole; more would take the server over 50 ms."""
VERIFIED_DAYS: Final = 28
MADE_UP_WITHIN: Final = dt.timedelta(weeks=13)


@dataclass(frozen=True)
class Told:
    """One event in words: what, by whom, when; ``refused`` is why it does not count. The kind of a
    refused one may be none that this site knows."""

    kind: str
    who: str
    at: dt.datetime
    facts: Mapping[str, Any]
    device: str
    refused: Mapping[str, str]
    said_at: dt.datetime
    received_at: dt.datetime

    @property
    def late(self) -> bool:
        """Say whether the county received it an hour or more after it happened."""
        return self.received_at - self.at >= dt.timedelta(hours=1)


@dataclass(frozen=True)
class Side:
    """One side of a conflict."""

    event: str
    value: Any
    who: str
    device: str
    at: dt.datetime
    why: str


@dataclass(frozen=True)
class Clash:
    """A field with its sides."""

    field: str
    holds: str
    sides: tuple[Side, ...]


@dataclass(frozen=True)
class Seen:
    """A visit as a page shows it; ``own``: it is the reader's own, so they may not judge it."""

    row: Outreach
    visit: Visit
    state: VisitState
    place: str
    town: str
    staff: str
    village: bool
    own: bool
    photos: tuple[Photo, ...]
    clashes: tuple[Clash, ...]
    told: tuple[Told, ...]

    @property
    def heads(self) -> str:
        """The heads of the record as a form carries them."""
        return " ".join(self.visit.heads)

    @property
    def minutes(self) -> int | None:
        """Minutes in the village, None unless both times are known."""
        if self.visit.arrived is None or self.visit.left is None:
            return None
        return int((self.visit.left - self.visit.arrived).total_seconds() // 60)

    @property
    def check_in(self) -> Mapping[str, Any]:
        """What the check-in says: its point, or why it has none."""
        return self.visit.check_in.facts if self.visit.check_in else {}

    @property
    def clean(self) -> bool:
        """Say whether it may be verified without a closer look: no doubt, conflict or held edit."""
        return not (self.own or self.doubts or self.visit.conflicts or self.visit.held)

    @property
    def doubts(self) -> Sequence[Mapping[str, Any]]:
        """The flags that ask for a look; what only tells a fact or explains is not among them."""
        return [one for one in self.row.flags if one.get("weight") == "doubt"]

    @property
    def services(self) -> Sequence[tuple[str, Any]]:
        """The person-times by group, as recorded."""
        return [(one.name, self.visit.record.get(one.name)) for one in GROUPS]

    @property
    def people(self) -> Sequence[tuple[str, Any, Any]]:
        """The persons by age band: the band, men, women; bands nobody recorded are left out."""
        record = self.visit.record
        found = [(band, record.get(f"m_{band}"), record.get(f"f_{band}")) for band, _ in AGE_BANDS]
        return [one for one in found if one[1] is not None or one[2] is not None]

    @property
    def rest(self) -> Sequence[tuple[str, Any]]:
        """What else was recorded, with fields that this site does not know."""
        record = self.visit.record
        known = [one.name for one in (*AFTER, *TEXTS) if one.name not in ("arrived", "left")]
        strange = sorted(set(record) - set(FIELDS))
        return [(name, record[name]) for name in (*known, *strange) if record.get(name) is not None]


def seen_visits(scope: Scope, desk: Desk, rows: Iterable[Outreach]) -> tuple[Seen, ...]:
    """Return visits with all that is told of them, refused events too, in the order given; two
    queries at most."""
    wanted = list(rows)
    names = Names(desk.whole)
    ids = [row.pk for row in wanted]
    happened: dict[str, list[Happening]] = defaultdict(list)
    photos: dict[str, list[Photo]] = defaultdict(list)
    if ids:
        for event in with_authors(Happening.objects.filter(visit__in=ids)):  # as in ``told_of``
            if event.county == desk.code:
                happened[str(event.visit)].append(event)
        for photo in Photo.objects.filter(visit__in=ids, done_at__isnull=False):
            photos[str(photo.visit)].append(photo)
    told = told_in(event for events in happened.values() for event in events)
    who = {event.by: author_of(event, names) for events in happened.values() for event in events}
    today = timezone.localdate()
    found = []
    for row in wanted:
        number = str(row.pk)
        visit = folded(row, told.get(number))
        phones = {str(one.pk): one.device.name for one in happened[number] if one.device}
        found.append(
            Seen(
                row,
                visit,
                state_of(row, today),
                names.place(row.place),
                names.town(row.township),
                names.staff(row.staff),
                names.is_village(row.place),
                bool(scope.staff) and scope.staff == row.staff,
                tuple(photos[number]),
                _clashes(visit, who, phones),
                tuple(_told(one, who, phones) for one in happened[number]),
            )
        )
    return tuple(found)


def with_authors(rows: QuerySet[Happening]) -> QuerySet[Happening]:
    """Read events in order, each with its phone and the name of the account that wrote it."""
    account = User.objects.filter(username=OuterRef("by")).values("name")[:1]
    return (
        rows.select_related("device").annotate(account=Subquery(account)).order_by("at", "change")
    )


def author_of(row: Any, names: Names) -> str:
    """Name who wrote an event read ``with_authors``: staff by the county's tables, accounts by
    their own name."""
    name = names.staff(row.by)
    return name if name != row.by else str(row.account or row.by)


def queue(scope: Scope, county: str, show: str) -> QuerySet[Outreach]:
    """Return the records that wait to be verified or were sent back, oldest first, or those of the
    last four weeks that were verified, newest first."""
    rows = outreach_rows(scope, county)
    if show == "returned":
        return rows.filter(state=VisitState.RETURNED.value)
    if show == "verified":
        states = (VisitState.VERIFIED.value, VisitState.SPOT_CHECKED.value)
        since = timezone.localdate() - dt.timedelta(days=VERIFIED_DAYS)
        rows = rows.filter(state__in=states, date__gte=since)
        return rows.order_by("-date", "-afternoon", "place")
    return rows.filter(state=VisitState.RECORDED.value)


def in_conflict(scope: Scope, county: str) -> QuerySet[Outreach]:
    """Return the visits with a field that two sides filled differently, oldest first."""
    return outreach_rows(scope, county).filter(conflicts__gt=0)


def makes_up_for(county: str, rows: Iterable[Outreach]) -> Mapping[str, Outreach]:
    """Return the visits that make up for others, by the id of the one made up for: to the same
    village within thirteen weeks before or after. The doctor may be of another township."""
    wanted = {str(row.pk): row for row in rows}
    if not wanted:
        return {}
    days = [row.date for row in wanted.values()]
    found = Outreach.objects.filter(
        county=county,
        place__in={row.place for row in wanted.values()},
        date__gte=min(days) - MADE_UP_WITHIN,
        date__lte=max(days) + MADE_UP_WITHIN,
        makes_up__in=list(wanted),
    )
    return {row.makes_up: row for row in found}


def _clashes(visit: Visit, who: Mapping[str, str], phones: Mapping[str, str]) -> tuple[Clash, ...]:
    return tuple(
        Clash(
            one.field,
            FIELDS[one.field].holds if one.field in FIELDS else "text",
            tuple(
                Side(
                    event.id,
                    event.fields[one.field],
                    who.get(event.by, event.by),
                    phones.get(event.id, ""),
                    event.at,
                    event.why,
                )
                for event in one.sides
            ),
        )
        for one in visit.conflicts
    )


def _told(one: Happening, who: Mapping[str, str], phones: Mapping[str, str]) -> Told:
    return Told(
        one.kind,
        who.get(one.by, one.by),
        one.at,
        one.facts,
        phones.get(str(one.pk), ""),
        one.reason if one.fate == Happening.Fate.REFUSED else {},
        one.said_at,
        one.received_at,
    )

"""Calendars at secret addresses: who made which, and what one holds."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Final

from django.http import Http404

from xunzhen.domain.registry.county import County
from xunzhen.files.calendars import FeedOf, doctor_feed, places_feed
from xunzhen.web.accounts.duties import Act, Duty
from xunzhen.web.accounts.scope import Scope, system_scope
from xunzhen.web.planning.models import CalendarFeed
from xunzhen.web.planning.selectors.in_force import in_force
from xunzhen.web.planning.selectors.papers import roster_facts
from xunzhen.web.registry.selectors import Desk, desk
from xunzhen.web.sealing import unseal

DOCTOR: Final = "doctor"
VILLAGE: Final = "village"
TOWNSHIP: Final = "township"
BELONGS_TO: Final = "calendar_feed.secret"
"""What a sealed secret belongs to."""


@dataclass(frozen=True)
class FeedLine:
    """A feed in the list; ``secret`` only for whoever made it."""

    id: int
    kind: str
    name: str
    made_by: str
    made_at: dt.datetime
    last_read_at: dt.datetime | None
    revoked_at: dt.datetime | None
    secret: str
    revocable: bool


def digest_of(secret: str) -> str:
    """Return what a feed is searched by; the secret is long enough to need no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def choices(scope: Scope, at: Desk) -> dict[str, list[tuple[str, str]]]:
    """Return whose calendars a reader may make an address for, as (code, name) by kind.

    A doctor's own only; others those of the staff that may treat, villages and townships they see.
    """
    people = [one for one in at.county.staff if one.licence.may_treat and one.available]
    if scope.duty == Duty.DOCTOR:
        return {DOCTOR: [(one.id, one.name) for one in at.whole.staff if one.id == scope.staff]}
    towns = {one.code: one.name for one in at.county.townships}
    return {
        DOCTOR: [(one.id, f"{one.name}（{one.id}）") for one in people],
        VILLAGE: [
            (one.code, f"{towns.get(one.township, '')}{one.name}") for one in at.county.villages
        ],
        TOWNSHIP: list(towns.items()),
    }


def feeds_of(scope: Scope, at: Desk) -> list[FeedLine]:
    """Return the feeds a reader made, and for planners all of their county."""
    found = CalendarFeed.objects.filter(county=at.code)
    if not scope.may(Act.CHANNELS):
        found = found.filter(made_by=scope.who)
    return [
        FeedLine(
            id=one.pk,
            kind=one.kind,
            name=name_of(at.whole, one.kind, one.code),
            made_by=one.made_by,
            made_at=one.made_at,
            last_read_at=one.last_read_at,
            revoked_at=one.revoked_at,
            secret=unseal(one.sealed_secret, BELONGS_TO)
            if one.made_by == scope.who and one.revoked_at is None
            else "",
            revocable=one.revoked_at is None,
        )
        for one in found[:200]
    ]


def feed_to_revoke(scope: Scope, county: str, number: int) -> CalendarFeed:
    """Return a feed that a reader may revoke: their own, and for planners any of the county.

    Raises
    ------
    Http404
        when there is none.
    """
    found = CalendarFeed.objects.filter(county=county, pk=number).first()
    if found is None or not (found.made_by == scope.who or scope.may(Act.CHANNELS)):
        raise Http404
    return found


def name_of(county: County, kind: str, code: str) -> str:
    """Name whose calendar a feed is; what the county no longer lists keeps its code."""
    if kind == DOCTOR:
        person = county.staff_by_id.get(code)
        return person.name if person else code
    if kind == TOWNSHIP:
        township = county.township_by_code.get(code)
        return township.name if township else code
    village = county.village_by_code.get(code)
    return village.name if village else code


def feed_at(secret: str) -> CalendarFeed:
    """Return the feed at a secret address, revoked or not.

    Raises
    ------
    Http404
        when nobody made this address.
    """
    found = CalendarFeed.objects.filter(digest=digest_of(secret)).first()
    if found is None:
        raise Http404
    return found


def calendar_of(feed: CalendarFeed, today: dt.date) -> bytes:
    """Return what a feed says today: the published plans of today and later."""
    at = desk(system_scope(feed.county), feed.county)
    plans = in_force(feed.county, today).coming
    rosters = [roster_facts(at, plan) for plan in plans]
    last = max((one.last_day for one in rosters), default=today)
    feed_of = FeedOf(name_of(at.whole, feed.kind, feed.code), last, at.whole.synthetic)
    if feed.kind == DOCTOR:
        return doctor_feed(rosters, feed_of, feed.code)
    villages = [one.code for one in at.whole.villages if feed.code in (one.code, one.township)]
    return places_feed(rosters, feed_of, villages)

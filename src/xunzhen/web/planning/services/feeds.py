"""Making a calendar's secret address, and taking it back."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.services import record
from xunzhen.web.planning.models import CalendarFeed
from xunzhen.web.planning.selectors.feeds import BELONGS_TO, choices, digest_of, feed_to_revoke
from xunzhen.web.registry.selectors import desk
from xunzhen.web.sealing import seal

SECRET_BYTES: Final = 24
MOST_FEEDS: Final = 200
_READ_NOTED_EVERY: Final = dt.timedelta(minutes=5)


def make_feed(*, scope: Scope, county: str, kind: str, code: str) -> CalendarFeed:
    """Make a new secret address for a calendar that the reader may give away.

    Raises
    ------
    BadData
        when the reader may make none of this, or has made too many.
    """
    at = desk(scope, county)
    if code not in {known for known, _name in choices(scope, at).get(kind, ())}:
        raise BadData(_no_such())
    with transaction.atomic():
        standing = CalendarFeed.objects.filter(
            county=county, made_by=scope.who, revoked_at__isnull=True
        )
        if standing.count() >= MOST_FEEDS:
            raise BadData(_too_many())
        secret = secrets.token_urlsafe(SECRET_BYTES)
        feed = CalendarFeed.objects.create(
            county=county,
            kind=kind,
            code=code,
            digest=digest_of(secret),
            sealed_secret=seal(secret, BELONGS_TO),
            made_by=scope.who,
            made_at=timezone.now(),
        )
        _note(scope, county, "planning.feed_make", feed)
    return feed


def revoke_feed(*, scope: Scope, county: str, number: int) -> CalendarFeed:
    """Take an address back; whoever reads it is told that it is gone.

    Raises
    ------
    Http404
        when the reader may revoke no such feed.
    """
    with transaction.atomic():
        feed = feed_to_revoke(scope, county, number)
        if feed.revoked_at is None:
            feed.revoked_at = timezone.now()
            feed.save(update_fields=["revoked_at"])
            _note(scope, county, "planning.feed_revoke", feed)
    return feed


def note_read(*, feed: CalendarFeed) -> None:
    """Remember when a feed was last read, to five minutes: phones ask often."""
    now = timezone.now()
    CalendarFeed.objects.filter(pk=feed.pk).filter(
        Q(last_read_at__isnull=True) | Q(last_read_at__lt=now - _READ_NOTED_EVERY)
    ).update(last_read_at=now)


def _note(scope: Scope, county: str, action: str, feed: CalendarFeed) -> None:
    record(
        who=scope.who,
        duty=scope.duty,
        action=action,
        county=county,
        subject=f"{feed.pk}",
        facts={"kind": feed.kind, "code": feed.code},
        address=scope.address,
    )


def _no_such() -> Sentence:
    return say(
        "feeds.no_such",
        "您的辖区里没有这位医生、这个村或乡镇，没有生成地址。请从列表里选一个再生成。",
        "Your area has no such doctor, village or township; no address was made. Choose one of the "
        "list and try again.",
    )


def _too_many() -> Sentence:
    return say(
        "feeds.too_many",
        "您已有{most}个有效地址，不能再生成。请先停用不再用的地址。",
        "You have {most} addresses in use and cannot make more. Revoke those no longer needed.",
        most=MOST_FEEDS,
    )

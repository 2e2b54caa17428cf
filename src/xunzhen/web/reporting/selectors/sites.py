"""Sites known for exchange, this site's own key, and the files that came."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from xunzhen.domain.places import ancestors
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.reporting.models import KnownSite, ReceivedFile, SiteKey
from xunzhen.web.reporting.selectors.chain import own_unit, prefix_of


def sites_seen(scope: Scope) -> QuerySet[KnownSite]:
    """Return the sites below and above the reader's division, for those who exchange returns."""
    mine = own_unit(scope)
    if not mine or not scope.may(Act.EXCHANGE_RETURNS):
        return KnownSite.objects.none()
    return KnownSite.objects.filter(
        Q(division__startswith=prefix_of(mine)) | Q(division__in=ancestors(mine))
    )


def own_key() -> SiteKey | None:
    """Return the key this site signs with; None while it has none."""
    return SiteKey.objects.first()


def files_seen(scope: Scope) -> QuerySet[ReceivedFile]:
    """Return the files handed in by people of the reader's division, newest first."""
    return (
        ReceivedFile.objects.filter(by=scope.who).defer("content").select_related("subject")
        if scope.may(Act.EXCHANGE_RETURNS)
        else ReceivedFile.objects.none()
    )


def fingerprint(key: str) -> str:
    """Write a key id so that it can be read out: in fours.

    >>> fingerprint("0123456789abcdef")
    '0123 4567 89AB CDEF'
    """
    return " ".join(key[at : at + 4].upper() for at in range(0, len(key), 4))

"""The channels of a county as its planners see them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.http import Http404

from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.planning.models import Channel
from xunzhen.web.planning.robots import ADDRESS_OF, shown
from xunzhen.web.sealing import unseal


@dataclass(frozen=True)
class ChannelLine:
    """A channel in the list; its address masked."""

    id: int
    label: str
    kind: str
    kind_words: str
    address: str
    occasions: tuple[str, ...]
    language: str
    active: bool
    last_at: dt.datetime | None
    last_result: str


def channels_of(scope: Scope, county: str) -> list[ChannelLine]:
    """Return the channels of a county, for those who answer for the whole of it."""
    if not (scope.may(Act.CHANNELS) and scope.reaches(county)):
        return []
    return [
        ChannelLine(
            id=one.pk,
            label=one.label,
            kind=one.kind,
            kind_words=str(Channel.Kind(one.kind).label),
            address=shown(one.kind, unseal(one.sealed_address, ADDRESS_OF)),
            occasions=tuple(one.occasions),
            language=one.language,
            active=one.active,
            last_at=one.last_at,
            last_result=one.last_result,
        )
        for one in Channel.objects.filter(county=county)
    ]


def channel_of(scope: Scope, county: str, number: int) -> Channel:
    """Return one channel that a reader may change.

    Raises
    ------
    Http404
        when the county has none of this number, or the reader does not answer for it.
    """
    if not (scope.may(Act.CHANNELS) and scope.reaches(county)):
        raise Http404
    found = Channel.objects.filter(county=county, pk=number).first()
    if found is None:
        raise Http404
    return found


def listeners(county: str, occasion: str, only: int | None = None) -> list[Channel]:
    """Return the channels that hear of an occasion; a test goes to the one that is tested."""
    found = Channel.objects.filter(county=county)
    if only is not None:
        return list(found.filter(pk=only))
    return [one for one in found.filter(active=True) if occasion in one.occasions]

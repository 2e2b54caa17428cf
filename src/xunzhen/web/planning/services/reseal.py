"""Sealing feeds and channels with the current key, as a rotation of keys needs."""

from __future__ import annotations

from django.db import transaction

from xunzhen.web.planning.models import CalendarFeed, Channel
from xunzhen.web.planning.robots import ADDRESS_OF
from xunzhen.web.planning.selectors.feeds import BELONGS_TO
from xunzhen.web.resealing import resealed


def reseal_outside() -> int:
    """Seal anew every secret of a feed and address of a channel under an older key; say how many.

    Raises
    ------
    BadData
        when one cannot be opened, for its key is not at hand; nothing is changed.
    """
    with transaction.atomic():
        return resealed(CalendarFeed.objects.all(), "sealed_secret", BELONGS_TO) + resealed(
            Channel.objects.all(), "sealed_address", ADDRESS_OF
        )

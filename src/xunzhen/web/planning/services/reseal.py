"""Sealing feeds and channels with the current key, as a rotation of keys needs."""

from __future__ import annotations

from django.db import transaction

from xunzhen.web.planning.models import CalendarFeed, Channel
from xunzhen.web.planning.robots import ADDRESS_OF
from xunzhen.web.planning.selectors.feeds import BELONGS_TO
from xunzhen.web.sealing import is_current, seal, unseal


def reseal_outside() -> int:
    """Seal anew every secret of a feed and address of a channel under an older key; say how many.

    Raises
    ------
    BadData
        when one cannot be opened, for its key is not at hand; nothing is changed.
    """
    count = 0
    with transaction.atomic():
        for feed in CalendarFeed.objects.select_for_update():
            if not is_current(feed.sealed_secret):
                feed.sealed_secret = seal(unseal(feed.sealed_secret, BELONGS_TO), BELONGS_TO)
                feed.save(update_fields=["sealed_secret"])
                count += 1
        for channel in Channel.objects.select_for_update():
            if not is_current(channel.sealed_address):
                channel.sealed_address = seal(
                    unseal(channel.sealed_address, ADDRESS_OF), ADDRESS_OF
                )
                channel.save(update_fields=["sealed_address"])
                count += 1
    return count

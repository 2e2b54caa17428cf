"""A rotation of keys leaves every feed and channel as it was."""

from __future__ import annotations

import base64
import datetime as dt

from django.conf import settings
from django.test import override_settings

from tests.web.people import COUNTY, as_person
from xunzhen.domain.registry.county import County
from xunzhen.web.planning.models import CalendarFeed, Channel
from xunzhen.web.planning.robots import ADDRESS_OF
from xunzhen.web.planning.selectors.feeds import BELONGS_TO, digest_of
from xunzhen.web.planning.services.reseal import reseal_outside
from xunzhen.web.sealing import unseal

KEY = "693a91f6-0000-4bc4-97a0-0ec2f1a2b3c4"
NEW = f"new:{base64.b64encode(b'n' * 32).decode()}"


def test_secrets_are_the_same_under_the_new_key(county: County, wednesday: dt.date) -> None:
    browser = as_person("clerk")
    browser.post(f"/c/{COUNTY}/feeds/make/", {"of": "village:350524203202"})
    browser.post(f"/c/{COUNTY}/channels/", {"kind": "wecom", "label": "x", "address": KEY})

    with override_settings(SEALING_KEYS=f"{NEW},{settings.SEALING_KEYS}"):
        assert reseal_outside() == 2
        assert reseal_outside() == 0

    with override_settings(SEALING_KEYS=NEW):  # the old key is gone
        feed = CalendarFeed.objects.get()
        assert digest_of(unseal(feed.sealed_secret, BELONGS_TO)) == feed.digest
        assert unseal(Channel.objects.get().sealed_address, ADDRESS_OF) == KEY

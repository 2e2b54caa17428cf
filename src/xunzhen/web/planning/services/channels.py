"""Setting up, switching and removing the channels of a county."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import transaction

from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.services import record
from xunzhen.web.jobs.services import enqueue
from xunzhen.web.planning.bulletin import OCCASIONS, TEST
from xunzhen.web.planning.models import Channel
from xunzhen.web.planning.robots import ADDRESS_OF, key_of
from xunzhen.web.planning.selectors.channels import channel_of
from xunzhen.web.planning.services.announce import KIND
from xunzhen.web.sealing import seal

MOST_CHANNELS: Final = 20


@dataclass(frozen=True)
class NewChannel:
    """A channel as it was asked for; ``address`` and ``signing`` as pasted."""

    kind: str
    label: str
    address: str
    signing: str = ""
    occasions: Sequence[str] = tuple(OCCASIONS)
    language: str = "zh-hans"


def add_channel(*, scope: Scope, county: str, wish: NewChannel) -> Channel:
    """Keep a new channel, its address sealed.

    Raises
    ------
    BadData
        when the address is none of its kind, or the site cannot send to it.
    """
    key = key_of(wish.kind, wish.address, wish.signing)
    if wish.kind == Channel.Kind.MAIL and not settings.MAIL_SENDER:
        raise BadData(_no_sender())
    if not wish.label.strip():
        raise BadData(_no_label())
    with transaction.atomic():
        if Channel.objects.filter(county=county).count() >= MOST_CHANNELS:
            raise BadData(_too_many())
        channel = Channel.objects.create(
            county=county,
            kind=wish.kind,
            label=wish.label.strip()[:60],
            sealed_address=seal(key, ADDRESS_OF),
            occasions=[one for one in wish.occasions if one in OCCASIONS],
            language=wish.language if wish.language in dict(settings.LANGUAGES) else "zh-hans",
        )
        _note(scope, "planning.channel_add", channel)
    return channel


def switch_channel(*, scope: Scope, county: str, number: int, active: bool) -> Channel:
    """Let a channel hear again, or no more."""
    with transaction.atomic():
        channel = channel_of(scope, county, number)
        if channel.active != active:
            channel.active = active
            channel.save(update_fields=["active"])
            _note(scope, "planning.channel_on" if active else "planning.channel_off", channel)
    return channel


def remove_channel(*, scope: Scope, county: str, number: int) -> str:
    """Remove a channel with its sealed address; return its label."""
    with transaction.atomic():
        channel = channel_of(scope, county, number)
        _note(scope, "planning.channel_remove", channel)
        channel.delete()
    return channel.label


def try_channel(*, scope: Scope, county: str, number: int) -> Channel:
    """Ask for a test message to one channel; what comes of it is written on the channel."""
    with transaction.atomic():
        channel = channel_of(scope, county, number)
        _note(scope, "planning.channel_test", channel)
        enqueue(
            kind=KIND,
            county=county,
            arguments={"occasion": TEST, "facts": {}, "link": "", "only": channel.pk},
            asked_by=scope.user_id,
        )
    return channel


def _note(scope: Scope, action: str, channel: Channel) -> None:
    record(
        who=scope.who,
        duty=scope.duty,
        action=action,
        county=channel.county,
        subject=channel.label,
        facts={"channel": channel.pk, "kind": channel.kind, "occasions": channel.occasions},
        address=scope.address,
    )


def _no_sender() -> Sentence:
    return say(
        "channels.no_sender",
        "本站没有设发信邮箱，电子邮件渠道没有保存。请系统管理员设置XUNZHEN_MAIL，或改用群机器人。",
        "This site has no sender for e-mail; the channel was not saved. Ask the system "
        "administrator to set XUNZHEN_MAIL, or use a group robot.",
    )


def _no_label() -> Sentence:
    return say(
        "channels.no_label",
        "渠道没有名称，没有保存。写上这是哪个群，例如“卫生院院长群”。",
        "The channel has no label; nothing was saved. Say which group it is.",
    )


def _too_many() -> Sentence:
    return say(
        "channels.too_many",
        "本县已有{most}个渠道，不能再加。请先删去不用的。",
        "The county has {most} channels and can have no more. Remove those not used.",
        most=MOST_CHANNELS,
    )

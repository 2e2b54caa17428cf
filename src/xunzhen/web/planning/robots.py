"""Where a message may go: the group robots of three houses, or a mailbox; nothing else.

Whoever sets up a channel pastes the robot's address or its key. Only the key is kept, and the
address is put together again from a host that is written here. So no channel can make this site
ask a server of the county, or of anybody else.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.web.planning.models import Channel
from xunzhen.web.sealing import masked

ADDRESS_OF: Final = "channel.address"
"""What a sealed address belongs to."""

_KEY: Final = re.compile(r"[A-Za-z0-9-]{20,80}")
_SIGNING: Final = re.compile(r"SEC[A-Za-z0-9]{20,80}")
_HOSTS: Final = {
    Channel.Kind.WECOM: ("qyapi.weixin.qq.com", "/cgi-bin/webhook/send", "key"),
    Channel.Kind.DINGTALK: ("oapi.dingtalk.com", "/robot/send", "access_token"),
    Channel.Kind.FEISHU: ("open.feishu.cn", "/open-apis/bot/v2/hook/", ""),
}


def key_of(kind: str, address: str, signing: str = "") -> str:
    """Return what is kept of a pasted address: the key, with the signing secret of a DingTalk
    robot behind a colon, or the mailbox.

    Raises
    ------
    BadData
        when it is no address of this kind.
    """
    text = address.strip()
    if kind == Channel.Kind.MAIL:
        return _mailbox(text)
    if kind not in _HOSTS:
        raise BadData(_unknown_kind())
    key = _key_in(Channel.Kind(kind), text)
    secret = signing.strip()
    if kind != Channel.Kind.DINGTALK or not secret:
        return key
    if not _SIGNING.fullmatch(secret):
        raise BadData(_bad_signing())
    return f"{key}:{secret}"


def _key_in(kind: Channel.Kind, text: str) -> str:
    """Return the key in an address of the vendor, or the key itself if nothing else was pasted."""
    key = text
    if "/" in text or ":" in text:
        host, path, name = _HOSTS[kind]
        try:
            parts = urlsplit(text)
            whole = (parts.scheme, parts.netloc.lower()) == ("https", host)
        except ValueError:
            raise BadData(_bad_address(host)) from None
        if not whole or not (parts.path == path if name else parts.path.startswith(path)):
            raise BadData(_bad_address(host))
        key = parse_qs(parts.query).get(name, [""])[0] if name else parts.path[len(path) :]
    if not _KEY.fullmatch(key):
        raise BadData(_bad_address(_HOSTS[kind][0]))
    return key


def _mailbox(text: str) -> str:
    try:
        EmailValidator(allowlist=[])(text)
    except ValidationError:
        raise BadData(_bad_mailbox()) from None
    name, _, domain = text.rpartition("@")
    if not re.fullmatch(r"[A-Za-z0-9._+-]+", name) or not re.fullmatch(
        r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}", domain
    ):
        raise BadData(_bad_mailbox())
    return text


def apprise_address(kind: str, key: str, mail_sender: str) -> str:
    """Return the address in the words of apprise; empty where the site sends no e-mail."""
    if kind == Channel.Kind.WECOM:
        return f"wecombot://{key}"
    if kind == Channel.Kind.DINGTALK:
        token, _, secret = key.partition(":")
        return f"dingtalk://{secret}@{token}/" if secret else f"dingtalk://{token}/"
    if kind == Channel.Kind.FEISHU:
        return f"feishu://{key}/"
    joint = "&" if "?" in mail_sender else "?"
    return f"{mail_sender}{joint}to={key}" if mail_sender else ""


def shown(kind: str, key: str) -> str:
    """Return an address as it is shown once it is saved: its ends only."""
    if kind == Channel.Kind.MAIL:
        name, _, domain = key.rpartition("@")
        return f"{name[:1]}***@{domain}"
    return masked(key.partition(":")[0])


def _bad_address(host: str) -> Sentence:
    return say(
        "channels.address",
        "这不是这种机器人的地址，没有保存。请从群设置里复制机器人的Webhook地址（以https://{host}/开头），"
        "或只粘贴其中的密钥。",
        "This is no address of such a robot; nothing was saved. Copy the robot's webhook address "
        "from the group's settings (it begins with https://{host}/), or paste its key only.",
        host=host,
    )


def _bad_signing() -> Sentence:
    return say(
        "channels.signing",
        "加签密钥不对，没有保存。钉钉的加签密钥以SEC开头；没有开启加签就留空。",
        "The signing secret is wrong; nothing was saved. That of DingTalk begins with SEC; leave "
        "it empty if signing is off.",
    )


def _bad_mailbox() -> Sentence:
    return say(
        "channels.mailbox",
        "邮箱地址不对，没有保存。请写成 name@example.cn 这样，一个渠道写一个。",
        "This is no e-mail address; nothing was saved. Write it like name@example.cn, one a "
        "channel.",
    )


def _unknown_kind() -> Sentence:
    return say(
        "channels.kind",
        "没有这种渠道，没有保存。请选企业微信、钉钉、飞书或电子邮件。",
        "There is no such kind of channel; nothing was saved. Choose WeCom, DingTalk, Feishu or "
        "e-mail.",
    )

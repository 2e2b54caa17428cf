"""System checks: wrong settings are said with an id and what to do, in Chinese and English."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register  # noqa: A004
from django.core.exceptions import ImproperlyConfigured

from xunzhen.domain.errors import BadData
from xunzhen.web.sealing import keyring_of

_SHORTEST_SECRET: Final = 40
_LONGEST_IDLE: Final = 8 * 60
_NEW_KEY: Final = "xunzhen site new-key"


def _error(number: int, message: str, zh: str, en: str) -> Error:
    return Error(message, hint=f"{zh} {en}", id=f"xunzhen.E{number:03}")


def _warning(number: int, message: str, zh: str, en: str) -> Warning:
    return Warning(message, hint=f"{zh} {en}", id=f"xunzhen.W{number:03}")


@register()
def secrets_and_keys(app_configs: Sequence[Any] | None, **_: Any) -> list[CheckMessage]:
    """Say what is wrong with the secret and the keys."""
    found: list[CheckMessage] = []
    try:
        secret = str(settings.SECRET_KEY)
    except ImproperlyConfigured:
        secret = ""
    if len(secret) < _SHORTEST_SECRET:
        found.append(
            _error(
                1,
                "XUNZHEN_SECRET没有设，或不足40个字符 · missing or shorter than 40 characters",
                f"用 {_NEW_KEY} 生成一个，写进站点的环境文件。",
                f"Make one with {_NEW_KEY} and put it into the site's environment file.",
            )
        )
    try:
        keyring_of(settings.SEALING_KEYS, settings.SEALING_CIPHER)
    except BadData as problem:
        message = "XUNZHEN_KEYS或XUNZHEN_CIPHER不能用 · cannot be used"
        if settings.SEALING_CIPHER not in ("aes", "sm4"):
            message += f"（XUNZHEN_CIPHER={settings.SEALING_CIPHER}：aes | sm4）"
        found.append(_error(2, message, problem.sentence.zh, problem.sentence.en))
    return found


@register()
def hosts_and_https(app_configs: Sequence[Any] | None, **_: Any) -> list[CheckMessage]:
    """Say what is wrong with host names and encryption on the way."""
    found: list[CheckMessage] = []
    if not settings.ALLOWED_HOSTS:
        found.append(
            _error(
                3,
                "XUNZHEN_HOSTS是空的 · is empty",
                "写上用户打开站点用的主机名，多个用逗号隔开。",
                "Give the host names people open the site by, separated by commas.",
            )
        )
    elif "*" in settings.ALLOWED_HOSTS and not settings.DEBUG:
        found.append(
            _warning(
                1,
                "XUNZHEN_HOSTS写了* · accepts every host name",
                "改成站点自己的主机名，否则别人可以冒用地址。",
                "Name the site's own hosts, or somebody may pass off addresses as yours.",
            )
        )
    outside = set(settings.ALLOWED_HOSTS) - {"127.0.0.1", "localhost", "[::1]"}
    if not settings.HTTPS and not settings.DEBUG and not settings.DEMO:
        found.append(
            _warning(
                2,
                "XUNZHEN_HTTPS没有开 · is off",
                "除本机试用外都要在TLS后面运行，并设XUNZHEN_HTTPS=1：密码和会话才不会明文传输。",
                "Except for a trial on one machine, run behind TLS and set XUNZHEN_HTTPS=1, so "
                "that passwords and sessions do not travel in the open.",
            )
        )
    if settings.DEBUG and outside:
        found.append(
            _warning(
                3,
                "XUNZHEN_DEBUG开着，又对外开放 · debugging on a reachable site",
                "正式使用时去掉XUNZHEN_DEBUG：出错页会露出设置和数据。",
                "Take XUNZHEN_DEBUG away in real use: its error pages show settings and data.",
            )
        )
    if not settings.SECOND_FACTOR and not settings.DEMO and not settings.DEBUG:
        found.append(
            _warning(
                4,
                "XUNZHEN_MFA关着 · the second factor is off",
                "有真实个人信息的站点请设XUNZHEN_MFA=1。",
                "A site with real personal data should set XUNZHEN_MFA=1.",
            )
        )
    return found


@register()
def numbers(app_configs: Sequence[Any] | None, **_: Any) -> list[CheckMessage]:
    """Say which settings want a number; the default holds meanwhile."""
    found: list[CheckMessage] = [
        _error(
            4,
            f"{name}不是正整数 · is not a whole number above zero",
            f"改成数字，例如 {name}=30，或删去这一项用默认值。",
            f"Write a number, such as {name}=30, or leave it out for the default.",
        )
        for name in settings.NOT_NUMBERS
    ]
    if settings.SESSION_COOKIE_AGE > 60 * _LONGEST_IDLE:
        found.append(
            _warning(
                5,
                "XUNZHEN_IDLE超过8小时 · is longer than eight hours",
                "没有人操作的电脑会一直登录着；等保一般要求30分钟以内。",
                "An unattended computer stays signed in; 30 minutes or less is usual.",
            )
        )
    return found


@register()
def stores(app_configs: Sequence[Any] | None, **_: Any) -> list[CheckMessage]:
    """Say what is wrong with the data folder and the database."""
    found: list[CheckMessage] = []
    if not _writable(Path(settings.DATA)):
        found.append(
            _error(
                5,
                f"数据文件夹写不进去 · the data folder cannot be written: {settings.DATA}",
                "建好这个文件夹并让运行站点的用户能写，或把XUNZHEN_DATA改到别处。",
                "Make it writable to the user the site runs as, or set XUNZHEN_DATA.",
            )
        )
    if settings.DATABASE_WRONG:
        found.append(
            _error(
                6,
                "DATABASE_URL看不懂 · cannot be read",
                "写成 postgres://用户:密码@主机:5432/库名；密码里的特殊符号用%编码；不设则用SQLite。",
                "Write postgres://user:password@host:5432/name, special characters as %XX; leave "
                "it out for SQLite.",
            )
        )
    sqlite = settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
    outside = set(settings.ALLOWED_HOSTS) - {"127.0.0.1", "localhost", "[::1]"}
    if sqlite and len(outside) > 1:
        found.append(
            _warning(
                6,
                "多个主机名，却用SQLite · several hosts on SQLite",
                "SQLite只能在一台机器上用；几台机器一起服务请设DATABASE_URL用PostgreSQL。",
                "SQLite serves one machine; for several, set DATABASE_URL to PostgreSQL.",
            )
        )
    return found


def _writable(folder: Path) -> bool:
    """Say whether the folder can be written, or made in the nearest folder that exists."""
    while not folder.exists() and folder.parent != folder:
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)

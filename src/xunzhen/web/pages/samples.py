"""What the design system page shows: samples of every part, and facts read from the files.

Colours and marks are read from ``tokens.css`` and ``marks.svg``, so the page cannot fall behind.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext

from xunzhen.domain.policy.clause import Ruling
from xunzhen.domain.registry.county import Mode
from xunzhen.files.policies import load_book

_STATIC: Final = Path(__file__).resolve().parent / "static" / "pages"
_COLOUR: Final = re.compile(r"(--[\w-]+): (#[0-9A-Fa-f]{6});")
_SAMPLE_RULE: Final = "coverage.village_share"
_SAMPLE_PLACE: Final = "350524"


@dataclass(frozen=True)
class Colour:
    """A colour of the design and how it stands out against the white of a panel."""

    name: str
    value: str
    words: str

    @property
    def contrast(self) -> float:
        """Return the contrast with white as WCAG 2 defines it, 1 to 21."""
        return 1.05 / (luminance(self.value) + 0.05)


@dataclass(frozen=True)
class Consequence:
    """One line of what a dangerous action brings about."""

    mark: str
    words: str


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb``, 0 to 1.

    Source: WCAG 2.2, definition of relative luminance.
    """
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@lru_cache(maxsize=1)
def tokens() -> dict[str, str]:
    """Return the colours of ``tokens.css`` by name."""
    return dict(_COLOUR.findall((_STATIC / "tokens.css").read_text(encoding="utf-8")))


@lru_cache(maxsize=1)
def marks() -> tuple[str, ...]:
    """Return the names of the marks of the sprite."""
    sprite = (_STATIC / "marks.svg").read_text(encoding="utf-8")
    return tuple(re.findall(r'<symbol id="(\w+)"', sprite))


@lru_cache(maxsize=1)
def sample_ruling() -> Ruling:
    """Return a ruling of the law that ships, for the clause chip."""
    return load_book().ruling(_SAMPLE_RULE, _SAMPLE_PLACE, dt.date(2026, 10, 14))


def samples(ask: str) -> dict[str, Any]:
    """Return all that the page shows; ``ask`` opens the dialog as a page, without script."""
    return {
        "colours": _colours(),
        "marks": marks(),
        "gaps": (4, 8, 12, 16, 24, 32, 48),
        "modes": [*Mode, None],
        "ruling": sample_ruling(),
        "statuses": _statuses(),
        "wording": _wording(),
        "moment": timezone.localtime().replace(hour=10, minute=40),
        "day": dt.date(2026, 10, 12),
        "ask": _ask(),
        "asked": ask == "publish",
        "rows": (
            (gettext("旧寨村"), gettext("甲镇"), 286, 2, "ok", gettext("按进度")),
            (gettext("龙通村"), gettext("甲镇"), 1204, 1, "bad", gettext("漏访")),
            (gettext("白坂村"), gettext("乙乡"), 431, None, "unset", gettext("未设定")),
        ),
    }


def _colours() -> tuple[Colour, ...]:
    named = (
        ("--ink", gettext("正文")),
        ("--ink-2", gettext("次文")),
        ("--ink-3", gettext("注")),
        ("--primary", gettext("能按的、您在的地方")),
        ("--ok", gettext("正常")),
        ("--warn", gettext("关注")),
        ("--bad", gettext("告急、漏访、危险动作")),
        ("--unset", gettext("未设定")),
        ("--frozen", gettext("冻结")),
        ("--idle", gettext("未开始")),
        ("--line-strong", gettext("输入框的边")),
    )
    return tuple(Colour(name, tokens()[name], words) for name, words in named)


def _statuses() -> tuple[tuple[str, str, str], ...]:
    return (
        ("ok", gettext("达标"), gettext("圆内勾")),
        ("info", gettext("进行中"), gettext("半圆")),
        ("warn", gettext("偏慢"), gettext("三角叹号")),
        ("bad", gettext("漏访"), gettext("八角叉")),
        ("idle", gettext("未开始"), gettext("空心圆")),
        ("unset", gettext("未设定"), gettext("虚线圆问号")),
        ("frozen", gettext("已冻结"), gettext("锁")),
    )


def _ask() -> dict[str, Any]:
    return {
        "id": "ask-publish",
        "title": gettext("发布第43周排班？"),
        "lead": gettext("发布后："),
        "consequences": (
            Consequence("vill", gettext("62个村的公示改为新日期，其中3村与上次公示不同，须换贴")),
            Consequence("phone", gettext("38名医生的日历换成新排班，旧排班作废")),
            Consequence("bad", gettext("龙通村缺1次，将记为计划漏访")),
            Consequence("lock", gettext("之后再改，每处都要写理由")),
        ),
        "agree": gettext("我已看过龙通村缺访的说明"),
        "words": gettext("发布并通知62个村"),
        "back": gettext("再看看"),
    }


def _wording() -> tuple[tuple[str, str, str], ...]:
    return (
        (gettext("按钮"), gettext("发布并通知62个村；打印村公示"), gettext("确定、提交、操作")),
        (gettext("打开对话框的按钮"), gettext("发布并公示…"), gettext("发布并公示（直接执行）")),
        (gettext("退路"), gettext("再看看、暂缓、退回原稿"), gettext("取消（取消什么？）")),
        (
            gettext("出错"),
            gettext("“行车时间”第61、62行没有分钟数。补上后重新计算；其余441村不受影响。"),
            gettext("数据异常、非法值、系统错误"),
        ),
        (
            gettext("表内的错"),
            gettext("没有叫“白濑镇”的乡镇，只有“白濑乡”。改为白濑乡"),
            gettext("第88行校验失败"),
        ),
        (gettext("日期"), gettext("2026年10月12日（周一）"), gettext("10/12、下周一、昨天")),
        (gettext("周、半天"), gettext("第42周 10月12日—18日；周一上午"), gettext("W42、AM")),
        (gettext("数"), gettext("3,368.95元、97.2%、286人"), gettext("3.37k、百分之九十七")),
        (gettext("计数"), gettext("96人次、25人、124村次"), gettext("96（人还是人次？）")),
        (gettext("规则"), gettext("以上写≥，超过写>；“原则上”照写"), gettext("把原则写成必须")),
        (gettext("没有值"), gettext("未设定、—、0、待同步，各是各的"), gettext("空白格、N/A")),
        (gettext("判断"), gettext("偏慢，差3.1个百分点"), gettext("红灯、优秀、加油")),
        (gettext("责任"), gettext("旧寨村周一漏访，未报原因"), gettext("某某旷工")),
    )

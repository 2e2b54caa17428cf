"""What a message says: counts and a link, and nothing that could be about a person.

Only the facts named here pass, and only as numbers or plain days; whatever else a caller hands in
is left out. So no message can hold a name, a phone or a place smaller than a county.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from xunzhen.domain.errors import Sentence, say

TEST: Final = "test"
OCCASIONS: Final[Mapping[str, Sentence]] = {
    "published": say("bulletin.published", "排班已公示", "A roster was published"),
    "replanned": say("bulletin.replanned", "排班有变动", "The roster has changed"),
    "withdrawn": say("bulletin.withdrawn", "排班已撤回", "A roster was withdrawn"),
    "job_failed": say("bulletin.job_failed", "有任务没有做成", "A job failed"),
    "returns_due": say("bulletin.returns_due", "报表到期提醒", "Returns are due"),
}
DEMONSTRATION: Final = say("bulletin.demo", "（演示数据）", " (demonstration data)")
_TEST: Final = say("bulletin.test", "这是一条测试消息", "This is a test message")

_FACTS: Final[Mapping[str, tuple[str, str]]] = {
    "plan": ("第{}号排班", "plan {}"),
    "edition": ("第{}版", "edition {}"),
    "since": ("{}起", "from {}"),
    "weeks": ("{}周", "weeks: {}"),
    "villages": ("{}个村", "villages: {}"),
    "visits": ("{}村次", "visits: {}"),
    "doctors": ("{}名医生", "doctors: {}"),
    "missed": ("漏访{}次", "missed visits: {}"),
    "missing": ("漏访{}次", "missed visits: {}"),
    "changes": ("变动{}处", "changes: {}"),
    "moved": ("改期{}次", "moved: {}"),
    "added": ("加来{}次", "added: {}"),
    "cancelled": ("取消{}次", "cancelled: {}"),
    "job": ("任务编号{}", "job {}"),
    "returns_late": ("{}家逾期没有报", "units overdue: {}"),
    "returns_soon": ("{}家还没有报", "units still to report: {}"),
    "returns_waiting": ("{}份报表等审", "returns to be received: {}"),
    "days_left": ("离期限还有{}天", "days left: {}"),
}
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_LINK: Final = re.compile(r"/[a-z0-9/-]{0,120}")


@dataclass(frozen=True)
class Bulletin:
    """A message, ready to be sent."""

    title: str
    body: str


def passed(facts: Mapping[str, object]) -> dict[str, int | str]:
    """Keep the facts that may be told: whole numbers under known names, and first days.

    In the order of the names here: a database may give a job's facts back in one of its own.
    """
    kept: dict[str, int | str] = {}
    for name in (one for one in _FACTS if one in facts):
        value = facts[name]
        if name == "since":
            if isinstance(value, dt.date):
                kept[name] = value.isoformat()
            elif isinstance(value, str) and _DAY.fullmatch(value):
                kept[name] = value
        elif isinstance(value, int) and not isinstance(value, bool):
            kept[name] = value
    return kept


def passed_link(link: str) -> str:
    """Keep a path of this site; an address of elsewhere, or one with a query, is left out."""
    return link if _LINK.fullmatch(link) else ""


def bulletin(
    occasion: str,
    county: tuple[str, bool],
    facts: Mapping[str, object],
    link: str,
    language: str,
) -> Bulletin:
    """Write a message of an occasion; ``county`` is the county's name and whether it is synthetic,
    ``link`` a whole address."""
    name, synthetic = county
    english = language == "en"
    what = OCCASIONS.get(occasion, _TEST)
    told = [_FACTS[name][english].format(value) for name, value in passed(facts).items()]
    lines = [(", " if english else "，").join(told)]
    if link:
        lines.append(f"{'See' if english else '详情'}{': ' if english else '：'}{link}")
    elif told:
        lines.append("Sign in to see it." if english else "请登录巡诊系统查看。")
    demo = DEMONSTRATION.in_language("en" if english else "zh") if synthetic else ""
    title = f"{name}{demo}: {what.en}" if english else f"{name}{demo}：{what.zh}"
    return Bulletin(title, "\n".join(line for line in lines if line) or title)

"""A Book small enough to hold in the head: one rule of each way to combine, four levels."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.clause import (
    Clause,
    Combine,
    Document,
    Force,
    Kind,
    Level,
    Rule,
    Value,
    ValueType,
)

DAY = dt.date(2026, 3, 2)
ANXI = "350524"
MINQING = "350124"
PLACES = {
    Level.NATIONAL: "000000",
    Level.PROVINCE: "350000",
    Level.CITY: "350500",
    Level.COUNTY: ANXI,
    Level.SITE: ANXI,
}


def rule(name: str, combine: Combine = Combine.MOST_LOCAL, **more: Any) -> Rule:
    values: dict[str, Any] = {
        "zh": f"规则{name}",
        "unit": "次",
        "type": ValueType.INTEGER,
        "column": "planning",
        "owner": "县级卫生健康局",
    }
    return Rule(name=name, combine=combine, **{**values, **more})


VISITS = rule("a.visits", Combine.MAXIMUM, op="≥")
MINUTES = rule("a.minutes", Combine.MINIMUM, suggestion=90)
PEOPLE = rule("a.people")
PAY = rule("a.pay", type=ValueType.MONEY, unit="元/人·月", tiers=("硕士", "本科", "大专"))
RATE = rule("a.rate", type=ValueType.MONEY, unit="元/人·年", within="a.span")
SPAN = rule("a.span", type=ValueType.MONEY, unit="元/人·年", ranged=True)
TAGS = rule("a.tags", type=ValueType.MONEY, unit="元/人·月", free_tiers=True)
SHARE = rule("a.share", type=ValueType.SHARE, unit="%")
FLAG = rule("a.flag", type=ValueType.FLAG, unit="是/否")
WEEK = rule(
    "a.week",
    type=ValueType.CHOICE,
    unit="星期",
    choices=("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
)
SHORT = rule(
    "a.short",
    type=ValueType.CHOICE,
    unit="算法",
    choices=("full", "working_days"),
    choices_zh=("照常足次", "按工作日"),
)
LIST = rule("a.list", type=ValueType.CHOICE, unit="类", choices=("甲", "乙", "丙"), many=True)
VALID = rule("document.valid_until", type=ValueType.DATE, unit="日期")
STARTS = rule("clause.starts", type=ValueType.TEXT, unit="条款号")
RULES = {
    one.name: one
    for one in (
        *(VISITS, MINUTES, PEOPLE, PAY, RATE, SPAN, TAGS, SHARE, FLAG, WEEK, SHORT, LIST),
        *(VALID, STARTS),
    )
}


def document(name: str, level: Level, until: dt.date | None = None, place: str = "") -> Document:
    issued = dt.date(2020, 1, 1)
    place = place or PLACES[level]
    return Document(name, f"文〔2020〕{name}号", name, level, place, issued, issued, until)


def clause(name: str, set_rule: Rule, value: Value | None, **more: Any) -> Clause:
    home = name.split("/")[0]
    values: dict[str, Any] = {
        "article": "一1",
        "kind": Kind.SERVICE_CONTENT,
        "title": name,
        "summary": name,
        "subject": "县",
        "force": Force.HARD,
        "place": "350000",
        "op": "=",
        "since": dt.date(2020, 1, 1),
    }
    return Clause(id=name, document=home, rule=set_rule.name, value=value, **{**values, **more})


def book(documents: list[Document], clauses: list[Clause]) -> Book:
    return Book({one.id: one for one in documents}, tuple(clauses), RULES)


def levels(set_rule: Rule, values: dict[Level, Value]) -> Book:
    """A Book in which each named level sets the rule once, all binding Anxi."""
    documents = [document(level.value, level) for level in values]
    clauses = [
        clause(f"{level.value}/1", set_rule, value, place=PLACES[level])
        for level, value in values.items()
    ]
    return book(documents, clauses)


HALF = Decimal("0.5")

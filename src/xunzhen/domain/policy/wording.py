"""How a value, an operator and a rule are said in Chinese and in English."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final

from xunzhen.domain.money import FEN_PER_YUAN
from xunzhen.domain.policy.clause import Range, Rule, Tiers, Value, ValueType

_OP_ZH: Final = {
    "≥": "不低于",
    "≤": "不超过",
    ">": "超过",
    "<": "低于",
    "≈": "约",
    "=": "",
    "within": "",
    "": "",
}
_OP_EN: Final = {
    "≥": "at least ",
    "≤": "at most ",
    ">": "over ",
    "<": "under ",
    "≈": "about ",
    "=": "",
    "within": "",
    "": "",
}
OPERATORS: Final = frozenset(_OP_ZH)


def rule_name(rule: Rule, language: str = "zh") -> str:
    """Name a rule as people say it."""
    return rule.en if language == "en" and rule.en else rule.zh


def owner_name(rule: Rule, language: str = "zh") -> str:
    """Name who must set a rule where no text does."""
    if language == "en":
        return rule.owner_en or rule.owner or "county health bureau"
    return rule.owner or "县级卫生健康局"


def say_value(rule: Rule, value: Value, op: str = "", language: str = "zh") -> str:
    """Say a value with its operator and unit: ``不低于2次/周·村``, ``at least 2 visits/week``.

    Money is said in yuan (in Chinese large round sums in 万 and 亿), tiers with their names,
    choices with their labels.
    """
    english = language == "en"
    words = (_OP_EN if english else _OP_ZH).get(op, op)
    if isinstance(value, dt.date) and op == "≤":
        words = "by " if english else "不晚于"
    return f"{words}{_bare(rule, value, language)}"


def _bare(rule: Rule, value: Value, language: str) -> str:
    if isinstance(value, bool):
        return (("no", "yes") if language == "en" else ("否", "是"))[value]
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        return _label(rule, value, language)
    if isinstance(value, tuple):
        joint = ", " if language == "en" else "、"
        return joint.join(_label(rule, word, language) for word in value)
    return _measured(rule, value, language)


def _measured(rule: Rule, value: int | Decimal | Range | Tiers, language: str) -> str:
    unit = (rule.unit_en or rule.unit) if language == "en" else rule.unit
    say = _large if language != "en" and rule.type is ValueType.MONEY else plain_number
    gap = " " if language == "en" and unit and unit != "%" else ""
    if isinstance(value, Range):
        body = f"{say(rule, value.low)}–{say(rule, value.high)}"
    elif isinstance(value, Tiers):
        joint = ", " if language == "en" else "、"
        space = " " if language == "en" else ""
        names = dict(zip(rule.tiers, rule.tiers_en, strict=False)) if language == "en" else {}
        body = joint.join(
            f"{names.get(tier, tier)}{space}{say(rule, one)}" for tier, one in value.entries
        )
        gap = gap or ("" if unit.startswith("%") else " ")
    else:
        body = say(rule, value)
    return f"{body}{gap}{unit}"


def plain_number(rule: Rule, number: int | Decimal) -> str:
    """Write a number without its unit; money in yuan, without needless zeros.

    >>> from xunzhen.domain.policy.clause import Combine
    >>> pay = Rule("a.b", "津贴", "元", ValueType.MONEY, Combine.MAXIMUM, "settlement")
    >>> plain_number(pay, 120050)
    '1200.5'
    """
    exact = Decimal(number) / FEN_PER_YUAN if rule.type is ValueType.MONEY else Decimal(number)
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _large(rule: Rule, fen: int | Decimal) -> str:
    """Write yuan as officials do: 100万, 2.26亿; smaller or odd sums in full."""
    for name, fen_each in (("亿", 10**10), ("万", 10**6)):
        whole = Decimal(fen) / fen_each
        if whole >= 1 and whole == round(whole, 2):
            return f"{whole.normalize():f}{name}"
    return plain_number(rule, fen)


def _label(rule: Rule, word: str, language: str) -> str:
    labels = rule.choices_en if language == "en" else rule.choices_zh
    return labels[rule.choices.index(word)] if labels and word in rule.choices else word

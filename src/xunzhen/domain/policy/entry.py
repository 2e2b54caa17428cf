"""A value as a county types it, read by the type of its rule; never guessed.

Money is typed in yuan and kept in fen. A unit may be typed behind a number, but only the rule's
own: ``3小时`` for a rule in minutes and ``300元/年`` for a rule by the month are refused, because
month and year amounts must never mix.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from typing import Final

from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.money import fen_of
from xunzhen.domain.policy.clause import Range, Rule, Tiers, Value, ValueType

_WHOLE: Final = (ValueType.INTEGER, ValueType.MONTHS, ValueType.YEARS)
_TRUE: Final = frozenset({"是", "true", "yes", "y", "1", "√", "对"})
_FALSE: Final = frozenset({"否", "false", "no", "n", "0", "×", "错"})
_NUMBER: Final = re.compile(r"(?P<number>-?\d+(?:\.\d+)?)\s*(?P<unit>.*)", re.ASCII | re.DOTALL)
_DATE: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", re.ASCII)
_RANGE: Final = re.compile(r"\s*(?:-|–|—|~|至|到)\s*")
_LIST: Final = re.compile(r"\s*[;、,/]\s*")
_WEEKDAYS: Final = "一二三四五六日"
_WEEKDAYS_EN: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_WANTED: Final = {
    ValueType.INTEGER: ("整数", "a whole number"),
    ValueType.MONTHS: ("整月数", "a whole number of months"),
    ValueType.YEARS: ("整年数", "a whole number of years"),
    ValueType.DECIMAL: ("数", "a number"),
    ValueType.SHARE: ("百分数，如 90", "a percentage such as 90"),
    ValueType.MONEY: ("以元为单位的金额，如 300", "an amount in yuan such as 300"),
    ValueType.FLAG: ("是或否", "yes or no"),
    ValueType.DATE: ("日期，如 2026-12-31", "a date such as 2026-12-31"),
    ValueType.TEXT: ("文字", "a text"),
    ValueType.CHOICE: ("所列选项之一", "one of its choices"),
}


class _NotReadable(Exception):
    """The text is not of the rule's type; said once, by ``entered_value``."""


def entered_value(text: str, rule: Rule, tier: str = "") -> Value | Sentence:
    """Return the value a text stands for, or the sentence that says what to type instead.

    With ``tier`` the text is the value of that tier alone.

    >>> from xunzhen.domain.policy.clause import Combine
    >>> pay = Rule("a.b", "津贴", "元/人·月", ValueType.MONEY, Combine.MOST_LOCAL, "settlement")
    >>> entered_value("300元/月", pay), entered_value("1,200", pay)
    (30000, 120000)
    """
    clean = unicodedata.normalize("NFKC", text).strip()
    try:
        if tier or not (rule.tiers or rule.free_tiers):
            return _plain(clean, rule)
        return _tiered(clean, rule)
    except (_NotReadable, BadData):
        return _unreadable(text, rule)


def _tiered(text: str, rule: Rule) -> Value:
    parts = [part for part in re.split(r"\s*[;、,/:]\s*", text) if part]
    named = re.findall(r"([^\d;、,/:\s]+)\s*:?\s*(\d+(?:\.\d+)?)", text)
    if named and len(named) * 2 >= len(parts):
        found = {name: _number(number, rule) for name, number in named}
        if rule.tiers and set(found) != set(rule.tiers):
            raise _NotReadable
        order = rule.tiers or tuple(found)
        return Tiers(tuple((name, found[name]) for name in order))
    if len(parts) == len(rule.tiers):
        pairs = zip(rule.tiers, parts, strict=True)
        return Tiers(tuple((name, _number(part, rule)) for name, part in pairs))
    if rule.free_tiers:
        return _plain(text, rule)
    raise _NotReadable


def _plain(text: str, rule: Rule) -> Value:
    if not text:
        raise _NotReadable
    if rule.type is ValueType.FLAG:
        return _flag(text)
    if rule.type is ValueType.DATE:
        return _date(text)
    if rule.type in (ValueType.TEXT, ValueType.CHOICE):
        words = [part for part in _LIST.split(text) if part] if rule.many else [text]
        read = tuple(_word(word, rule) for word in words)
        return read if rule.many else read[0]
    ends = _RANGE.split(text)
    if rule.ranged and len(ends) == 2:
        low, high = (_number(end, rule) for end in ends)
        return Range(min(low, high), max(low, high))
    return _number(text, rule)


def _number(text: str, rule: Rule) -> int | Decimal:
    if rule.type is ValueType.MONEY:
        return _money(text, rule)
    match = _NUMBER.fullmatch(text)
    if match is None or not _own_unit(match["unit"].strip(), rule):
        raise _NotReadable
    number = Decimal(match["number"])
    if number < 0 or (rule.type is ValueType.SHARE and number > 100):
        raise _NotReadable
    if rule.type not in _WHOLE:
        return number
    if number != int(number):
        raise _NotReadable
    return int(number)


def _money(text: str, rule: Rule) -> int:
    amount, _, per = text.partition("/")
    own = re.split(r"[/·]", rule.unit)[1:]
    for word in re.split(r"[/·每]", per):
        if word and word not in own:
            raise _NotReadable
    fen = fen_of(amount.strip())
    if fen < 0:
        raise _NotReadable
    return fen


def _own_unit(unit: str, rule: Rule) -> bool:
    own = {"", rule.unit, rule.unit_en}
    own |= {rule.unit.split("/", maxsplit=1)[0], rule.unit_en.split("/", maxsplit=1)[0]}
    return unit in own


def _flag(text: str) -> bool:
    word = text.lower()
    if word not in _TRUE | _FALSE:
        raise _NotReadable
    return word in _TRUE


def _date(text: str) -> dt.date:
    match = _DATE.fullmatch(text)
    if match is None:
        raise _NotReadable
    try:
        return dt.date(*(int(part) for part in match.groups()))
    except ValueError:
        raise _NotReadable from None


def _word(text: str, rule: Rule) -> str:
    if rule.type is ValueType.TEXT:
        return text
    by_word = {choice.lower(): choice for choice in rule.choices}
    by_word |= dict(zip(rule.choices_zh, rule.choices, strict=False))
    found = by_word.get(text.lower()) or by_word.get(_weekday(text))
    if found is None:
        raise _NotReadable
    return found


def _weekday(text: str) -> str:
    """Write a weekday as the vocabulary does: ``星期日`` and ``Sunday`` are ``周日``."""
    chinese = re.fullmatch(r"(?:周|星期|礼拜)([一二三四五六日天])", text)
    if chinese:
        return "周" + chinese[1].replace("天", "日")
    english = text[:3].lower()
    if english in _WEEKDAYS_EN and text.isascii():
        return "周" + _WEEKDAYS[_WEEKDAYS_EN.index(english)]
    return ""


def _unreadable(text: str, rule: Rule) -> Sentence:
    wanted_zh, wanted_en = _WANTED[rule.type]
    if rule.choices:
        labels = rule.choices_zh or rule.choices
        wanted_zh = "、".join(labels) + ("（可多选）" if rule.many else "之一")
        wanted_en = "one of " + ", ".join(rule.choices)
    elif rule.tiers:
        wanted_zh = f"{'、'.join(rule.tiers)}各档的数，用“/”分开"
        wanted_en = f"numbers for {', '.join(rule.tiers)}, separated by /"
    return say(
        "policy.value_unreadable",
        "“{rule_zh}”的值“{entered}”读不出来。请填{wanted_zh}，单位是{unit}。",
        'The value "{entered}" of {rule} cannot be read. Give {wanted_en}, in {unit_en}.',
        rule=rule.name,
        rule_zh=rule.zh,
        entered=text,
        wanted_zh=wanted_zh,
        wanted_en=wanted_en,
        unit=rule.unit,
        unit_en=rule.unit_en or rule.unit,
    )

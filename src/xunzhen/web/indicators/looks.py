"""How numbers, targets and judgements look on a page: words, shape and colour."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from xunzhen.domain.indicators.indicator import Indicator
from xunzhen.domain.indicators.measure import EMPTY, Measurement, plain_value
from xunzhen.domain.indicators.report import Line
from xunzhen.domain.indicators.status import Status, target_text
from xunzhen.domain.indicators.target import Bearing, Target
from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.clause import Force
from xunzhen.domain.policy.wording import rule_name
from xunzhen.web.pages.templatetags.parts import english


@dataclass(frozen=True)
class Look:
    """A status: colour, shape, words; ``rank`` 0 for what must be seen first."""

    kind: str
    shape: str
    words: Promise | str
    rank: int


_MISSED: Final = Look("bad", "bad", _("未达到"), 0)
_BEHIND: Final = Look("warn", "warn", _("落后"), 1)
_SOFT_MISSED: Final = Look("warn", "warn", _("未达到（鼓励性）"), 1)
_CONTRADICTS: Final = Look("warn", "swap", _("目标互相矛盾"), 2)
_UNKNOWN: Final = Look("idle", "idle", _("无法判断"), 3)
_OTHERS: Final = Look("idle", "flag", _("上级合计，不判县"), 4)
_EMPTY: Final = Look("idle", "minus", _("分母是空的"), 4)
_ON_COURSE: Final = Look("info", "half", _("进度正常"), 5)
_REACHED: Final = Look("ok", "ok", _("已达到"), 6)
_NO_TARGET: Final = Look("unset", "unset", _("目标未设定"), 7)
_SUPERSEDED: Final = Look("idle", "x", _("已被取代"), 8)
_NO_DATA: Final = Look("idle", "minus", _("缺数据"), 9)


def look_of(line: Line) -> Look:
    """Return how a line is shown. Only the place's own hard target, past its day, is red (D2)."""
    status, target = line.judgement.status, line.target
    if status is not Status.CANNOT_JUDGE:
        soft = target is not None and target.force is not Force.HARD
        return {
            Status.MISSED: _SOFT_MISSED if soft else _MISSED,
            Status.BEHIND: _BEHIND,
            Status.ON_COURSE: _ON_COURSE,
            Status.REACHED: _REACHED,
            Status.SUPERSEDED: _SUPERSEDED,
        }[status]
    if target is not None and target.bearing is Bearing.CONTRADICTS:
        return _CONTRADICTS
    if line.measurement.numerator is None:
        return _NO_DATA
    if target is None:
        return _NO_TARGET
    if target.bearing is Bearing.OTHERS:
        return _OTHERS
    return _EMPTY if line.measurement.value is None else _UNKNOWN


def own(words: object) -> str:
    """Choose the reader's language of a pair of words."""
    return str(getattr(words, "en" if english() else "zh", words))


RULE_NAME: Final = re.compile(r"[a-z_]+\.[a-z_]+")


def with_rule_names(book: Book, words: str) -> str:
    """Call the rules that a definition points to by their names in the page's language."""
    language = "en" if english() else "zh"

    def named(found: re.Match[str]) -> str:
        rule = book.rules.get(found[0])
        return found[0] if rule is None else f"“{rule_name(rule, language)}”"

    return RULE_NAME.sub(named, words)


def number_text(value: Fraction | None) -> str:
    """Write a value: thousands with commas, others to two decimals, ``—`` where there is none.

    >>> number_text(Fraction(8610)), number_text(Fraction(4800, 49)), number_text(None)
    ('8,610', '97.96', '—')
    """
    if value is None:
        return EMPTY
    return f"{int(value):,}" if value.denominator == 1 else plain_value(value)


def with_unit(indicator: Indicator, text: str) -> str:
    """Set the unit behind a number: 97.2%, 25名; 25 persons in English."""
    if text == EMPTY:
        return text
    unit = own(indicator.unit)
    return f"{text} {unit}" if english() and unit != "%" else f"{text}{unit}"


def value_text(indicator: Indicator, found: Measurement) -> str:
    """Write what was measured with its unit; ``—`` where there is no number."""
    return with_unit(indicator, number_text(found.value))


def parts_text(found: Measurement) -> str:
    """Write what a fraction is made of: ``4,800 / 4,900``; "" of a count or of nothing."""
    if found.numerator is None or found.per is None:
        return ""
    return f"{found.numerator:,} / {found.denominator or 0:,}"


def wanted_text(indicator: Indicator, target: Target | None) -> str:
    """Write a target with comparator and unit; "" where there is none."""
    if target is None:
        return ""
    if target.number is None:
        return target_text(target)
    comparator = "" if target.op == "=" else target.op
    return comparator + with_unit(indicator, number_text(target.number))


def force_words(target: Target) -> str:
    """Say how strong a text is, where it is not simply binding."""
    return "" if target.force is Force.HARD else gettext("鼓励性")

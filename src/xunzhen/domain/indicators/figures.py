"""Figures of papers that cover different days: whether they agree, and what lies between them.

Two papers may quote 1,025 recruits of 2021–2022 and 664 of 2022 (difference D15): both are right,
and 2021 is the rest. A figure is never compared with another before their days are.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.periods.period import Period, period_text


@dataclass(frozen=True, slots=True)
class Figure:
    """A count that a paper gives for some days; ``source`` is its clause or number."""

    number: int
    period: Period
    source: str = ""


class Agreement(StrEnum):
    """How two figures stand to each other."""

    SAME = "same"
    PART = "part"
    CONTRADICTS = "contradicts"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Reconciled:
    """How two figures stand: ``rest`` is what the whole leaves for the other days, if one run."""

    agreement: Agreement
    rest: Figure | None
    sentence: Sentence


def reconciled(whole: Figure, part: Figure) -> Reconciled:
    """Compare two figures of one thing, the one of more days first.

    Of days that are not within the other's nothing can be said (``apart``). A part above its whole,
    or two numbers of the same days, contradict each other.
    """
    if part.period == whole.period:
        same = part.number == whole.number
        return _said(Agreement.SAME if same else Agreement.CONTRADICTS, whole, part, None)
    if whole.period.intersection(part.period) != part.period:
        return _said(Agreement.APART, whole, part, None)
    if part.number > whole.number:
        return _said(Agreement.CONTRADICTS, whole, part, None)
    days = _other_days(whole.period, part.period)
    rest = None if days is None else Figure(whole.number - part.number, days)
    return _said(Agreement.PART, whole, part, rest)


def _other_days(whole: Period, part: Period) -> Period | None:
    if part.since == whole.since and part.until is not None:
        return Period(part.until, whole.until)
    if part.until == whole.until:
        return Period(whole.since, part.since)
    return None


_WORDS = {
    Agreement.SAME: ("两个数一样", "the two agree"),
    Agreement.PART: ("后一个是前一个里的一段，不矛盾", "the second is a part of the first"),
    Agreement.CONTRADICTS: ("两个数矛盾，请核对", "the two contradict each other; check them"),
    Agreement.APART: ("日子不在一起，没法比", "their days are apart and cannot be compared"),
}


def _said(agreement: Agreement, whole: Figure, part: Figure, rest: Figure | None) -> Reconciled:
    zh, en = _WORDS[agreement]
    tail_zh = tail_en = ""
    if rest is not None:
        tail_zh = f"；{period_text(rest.period)}是{rest.number:,}"
        tail_en = f"; {period_text(rest.period)} is {rest.number:,}"
    sentence = say(
        f"indicators.figures_{agreement.value}",
        "{whole_days}{whole}，{part_days}{part}：{zh}{tail_zh}。",
        "{whole} in {whole_days}, {part} in {part_days}: {en}{tail_en}.",
        whole=f"{whole.number:,}",
        part=f"{part.number:,}",
        whole_days=period_text(whole.period) + (f"（{whole.source}）" if whole.source else ""),
        part_days=period_text(part.period) + (f"（{part.source}）" if part.source else ""),
        zh=zh,
        en=en,
        tail_zh=tail_zh,
        tail_en=tail_en,
    )
    return Reconciled(agreement, rest, sentence)

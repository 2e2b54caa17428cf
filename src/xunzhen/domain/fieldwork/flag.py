"""What a flag is: a doubt or a fact about a visit, coded, with its facts. Never a block.

A flag says what was seen and leaves the judgement to a person: nobody loses pay by one. It has one
of three weights. A *doubt* puts the visit on the review list and into the doubted part of the
spot-check draw. A *notice* explains an irregularity that has an ordinary ground. A *fact* is told
because the county has set no limit to judge it by: it asks nobody anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from xunzhen.domain.errors import Fact, Sentence, say
from xunzhen.domain.policy.clause import Ruling


class FlagKind(StrEnum):
    """The kinds of flags, in the order in which they are told; the value is the stable code."""

    NO_FIX = "no_fix"
    IMPOSSIBLE_PLACE = "impossible_place"
    FAR = "far"
    SHORT = "short"
    IMPOSSIBLE_TIME = "impossible_time"
    OVERLAP = "overlap"
    TOO_FAST = "too_fast"
    OUTSIDE_HOURS = "outside_hours"
    DUPLICATE_PEOPLE = "duplicate_people"
    SAME_PHOTO = "same_photo"
    TIME_CHANGED = "time_changed"
    EDITED_LATE = "edited_late"
    CLOCK_WRONG = "clock_wrong"
    REASSIGNED = "reassigned"
    UNPLANNED = "unplanned"

    @property
    def zh(self) -> str:
        """The short Chinese name used on lists."""
        return _KIND[self][0]

    @property
    def en(self) -> str:
        """The short English name used on lists."""
        return _KIND[self][1]


_KIND: Final = {
    FlagKind.NO_FIX: ("没有定位", "no position"),
    FlagKind.IMPOSSIBLE_PLACE: ("位置不可能", "impossible position"),
    FlagKind.FAR: ("离村远", "far from the village"),
    FlagKind.SHORT: ("不够半天", "shorter than the half-day"),
    FlagKind.IMPOSSIBLE_TIME: ("时间不可能", "impossible time"),
    FlagKind.OVERLAP: ("时间重叠", "overlapping visits"),
    FlagKind.TOO_FAST: ("赶路太快", "faster than travel allows"),
    FlagKind.OUTSIDE_HOURS: ("时段之外", "outside hours"),
    FlagKind.DUPLICATE_PEOPLE: ("人员重复", "same person twice"),
    FlagKind.SAME_PHOTO: ("照片重复", "same photograph"),
    FlagKind.TIME_CHANGED: ("改过时间", "times typed over"),
    FlagKind.EDITED_LATE: ("事后补改", "written late"),
    FlagKind.CLOCK_WRONG: ("手机时钟不准", "phone's clock wrong"),
    FlagKind.REASSIGNED: ("已改派", "reassigned"),
    FlagKind.UNPLANNED: ("计划之外", "not in the plan"),
}


class Weight(StrEnum):
    """How much a flag asks of its reader; see the module's own words."""

    DOUBT = "doubt"
    NOTICE = "notice"
    FACT = "fact"

    @property
    def zh(self) -> str:
        """The Chinese term used on lists."""
        return {"doubt": "存疑", "notice": "说明", "fact": "事实"}[self.value]


@dataclass(frozen=True, slots=True)
class Flag:
    """One flag of one visit: kind, weight, sentence with its facts, and the limit's ruling.

    ``limit`` is the ruling it was judged by; None where none is needed or nobody set one.
    """

    kind: FlagKind
    weight: Weight
    sentence: Sentence
    limit: Ruling | None = None

    @property
    def code(self) -> str:
        """The code that stands in the ledger's column ``flags``."""
        return self.kind.value


def flag(
    kind: FlagKind,
    weight: Weight,
    zh: str,
    en: str,
    /,
    *,
    limit: Ruling | None = None,
    **facts: Fact,
) -> Flag:
    """Raise a flag; the templates may name its facts, and ``limit`` gives ``cites`` to both."""
    cited = {"cites": limit.citation, "cites_en": limit.citation_en} if limit else {}
    return Flag(kind, weight, say(f"fieldwork.flag_{kind}", zh, en, **facts, **cited), limit)


def stored(one: Flag) -> dict[str, Any]:
    """Return a flag as a site keeps it and a page reads it: code, weight, sentences, facts, rule.

    A page compares nothing and computes nothing: both sentences are whole.
    """
    return {
        "code": one.code,
        "weight": one.weight.value,
        "zh": one.sentence.zh,
        "en": one.sentence.en,
        "facts": dict(one.sentence.facts),
        "rule": one.limit.rule.name if one.limit else "",
    }


def codes_of(flags: Iterable[Flag]) -> tuple[str, ...]:
    """Return the codes for the ledger, each once, in order of kind; facts are not among them."""
    raised = {one.kind for one in flags if one.weight is not Weight.FACT}
    return tuple(kind.value for kind in FlagKind if kind in raised)


def is_doubted(flags: Iterable[Flag]) -> bool:
    """Say whether any of the flags is a doubt: what the review list and the draw go by."""
    return any(one.weight is Weight.DOUBT for one in flags)


def told_order(one: Flag) -> tuple[int, int, str]:
    """Return the order in which flags are told: by kind, then weight, then sentence."""
    kinds, weights = list(FlagKind), list(Weight)
    return (kinds.index(one.kind), weights.index(one.weight), one.sentence.zh)

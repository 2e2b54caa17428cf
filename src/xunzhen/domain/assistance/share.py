"""The share of municipal doctors: what it is, and at whose level it is tested (difference D2)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from xunzhen.domain.assistance.needs import MUNICIPAL_SHARE, PlanRules
from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.policy.clause import Ruling

_LEVEL_ZH: Final = {"province": "全省", "city": "设区市", "county": "本县"}


class ShareStatus(StrEnum):
    """How a share stands: only ``held`` and ``missed`` are judgements of this place."""

    HELD = "held"
    MISSED = "missed"
    NOT_TESTED_HERE = "not_tested_here"
    UNSET = "unset"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class ShareVerdict:
    """``municipal`` of ``total`` doctors of a place, beside the rule; ``value`` None: — ."""

    municipal: int
    total: int
    status: ShareStatus
    sentence: Sentence
    ruling: Ruling | None = None

    @property
    def value(self) -> Fraction | None:
        """The share, None where there are no doctors: never 0 or 100 %."""
        return Fraction(self.municipal, self.total) if self.total else None


def municipal_share(municipal: int, total: int, rules: PlanRules, level: str) -> ShareVerdict:
    """Judge a share at a place of a level (county, city, province).

    Source: FJ-2022-595/3.1.6, FJ-2023-61/1.4.2; reading: persons counted once, at least 30 %
    """
    ruling, tested = rules.rulings.get(MUNICIPAL_SHARE), rules.share_tested
    if total == 0:
        return ShareVerdict(0, 0, ShareStatus.EMPTY, _empty())
    percent = _percent(municipal, total)
    if ruling is None:
        return ShareVerdict(municipal, total, ShareStatus.UNSET, rules.unset[MUNICIPAL_SHARE])
    least = round(ruling.number)
    facts: dict[str, int | str] = {
        "municipal": municipal,
        "total": total,
        "percent": percent,
        "least": least,
        "tested": _LEVEL_ZH.get(tested, tested),
        "tested_en": tested,
        "citation": ruling.citation,
        "citation_en": ruling.citation_en,
    }
    if tested != level:
        return ShareVerdict(
            municipal, total, ShareStatus.NOT_TESTED_HERE, _elsewhere(facts), ruling
        )
    held = municipal * 100 >= least * total
    status = ShareStatus.HELD if held else ShareStatus.MISSED
    return ShareVerdict(municipal, total, status, _judged(facts, held), ruling)


def municipal_wanted(total: int, rules: PlanRules) -> int | None:
    """Return the least number of municipal doctors among ``total``, None where none is set."""
    least = rules.number(MUNICIPAL_SHARE)
    return None if least is None else -(-least * total // 100)


def _percent(part: int, whole: int) -> str:
    """Write a share with one decimal at most, never rounded up to a line it does not reach."""
    tenths = part * 1000 // whole
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)


def _elsewhere(facts: dict[str, int | str]) -> Sentence:
    return say(
        "assistance.share_elsewhere",
        "市属医院医师{municipal}人，共{total}人，占{percent}%。{citation}要求的{least}%按{tested}考核，"
        "不是对本地的要求，不判达标不达标。",
        "{municipal} of {total} doctors are municipal: {percent} %. The {least} % of {citation_en} "
        "are tested at the level of the {tested_en}; they are no demand on this place and it is "
        "not judged by them.",
        **facts,
    )


def _judged(facts: dict[str, int | str], held: bool) -> Sentence:
    return say(
        "assistance.share_held" if held else "assistance.share_missed",
        "市属医院医师{municipal}人，共{total}人，占{percent}%，"
        + ("达到" if held else "不到")
        + "{least}%（{citation}，按{tested}考核）。"
        + ("" if held else "请设区市卫健委增派市属医院医师。"),
        "{municipal} of {total} doctors are municipal: {percent} %, "
        + ("reaching" if held else "short of")
        + " {least} % ({citation_en}, tested at the level of the {tested_en})."
        + ("" if held else " Ask the city for more municipal doctors."),
        **facts,
    )


def _empty() -> Sentence:
    return say(
        "assistance.share_empty",
        "还没有安排医师，占比是 — ，不判。",
        "No doctor is assigned yet: the share is — and is not judged.",
    )

"""One way to serve one village, judged: verdict, reason, clauses, and what is left to confirm."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from xunzhen.domain.coverage.travel import TravelTime
from xunzhen.domain.errors import Sentence
from xunzhen.domain.policy.clause import Ruling
from xunzhen.domain.registry.county import Mode


class Verdict(StrEnum):
    """What became of a way to serve a village.

    ``HOLDS`` the clause and the tables allow it; ``LATER`` it holds too, another way goes first;
    ``UNKNOWN`` a blank cell of the tables or a fact they cannot hold decides; ``INELIGIBLE`` the
    facts contradict the clause; ``SHORT`` the means are lacking; ``UNSET`` no clause in force
    allows it; ``NOT_ALONE`` it only supplements.
    """

    HOLDS = "holds"
    LATER = "later"
    UNKNOWN = "unknown"
    INELIGIBLE = "ineligible"
    SHORT = "short"
    UNSET = "unset"
    NOT_ALONE = "not_alone"

    @property
    def zh(self) -> str:
        """The word printed beside the reason."""
        return _VERDICT_ZH[self]

    @property
    def en(self) -> str:
        """The English word printed beside the reason."""
        return _VERDICT_EN[self]


_VERDICT_ZH = {
    Verdict.HOLDS: "可行",
    Verdict.LATER: "次选",
    Verdict.UNKNOWN: "待核实",
    Verdict.INELIGIBLE: "不符",
    Verdict.SHORT: "不足",
    Verdict.UNSET: "未设定",
    Verdict.NOT_ALONE: "不单用",
}
_VERDICT_EN = {
    Verdict.HOLDS: "possible",
    Verdict.LATER: "second choice",
    Verdict.UNKNOWN: "to be confirmed",
    Verdict.INELIGIBLE: "not eligible",
    Verdict.SHORT: "means lacking",
    Verdict.UNSET: "not set",
    Verdict.NOT_ALONE: "never alone",
}


@dataclass(frozen=True, slots=True)
class Option:
    """A way to serve a village and what was found; ``travel`` is from provider to village.

    ``reason`` says in one sentence why the verdict is what it is; ``open_facts`` what a person
    must confirm before the option may be adopted.
    """

    mode: Mode
    verdict: Verdict
    reason: Sentence
    provider: str = ""
    travel: TravelTime | None = None
    clauses: tuple[Ruling, ...] = ()
    facts: tuple[Sentence, ...] = ()
    open_facts: tuple[Sentence, ...] = ()

    @property
    def eligible(self) -> bool:
        """Say whether it may be proposed: it holds, or would once confirmed, with a provider."""
        return self.verdict is Verdict.HOLDS or (
            self.verdict is Verdict.UNKNOWN and self.travel is not None
        )


def cited(*rulings: Ruling | None) -> tuple[Ruling, ...]:
    """Return the rulings that exist, each rule once, in the order given."""
    found: dict[str, Ruling] = {}
    for ruling in rulings:
        if ruling is not None:
            found.setdefault(ruling.rule.name, ruling)
    return tuple(found.values())


def citations(rulings: Iterable[Ruling], language: str = "zh") -> str:
    """Name the clauses in one line, document by document, each article once.

    In English each clause by its number. A suggestion is no clause and is left out.
    """
    if language == "en":
        return ", ".join(dict.fromkeys(one.citation_en for one in rulings if one.clause))
    articles: dict[str, dict[str, None]] = {}
    for ruling in rulings:
        if ruling.clause is not None and ruling.document is not None:
            articles.setdefault(ruling.document.number, {})[ruling.clause.article] = None
    return "；".join(f"{number} {'、'.join(named)}" for number, named in articles.items())

"""The spot-check draw: seeded, reproducible anywhere, the same chance for all of a stratum.

*Algorithm* ``sha256-order/1``. Every visit gets the key SHA-256 of the UTF-8 text
``sha256-order/1|<seed>|<visit id>``; the draw takes the visits of a stratum in order of their keys,
smallest first, as many as are asked for. Keys of different visits are independent of each other, so
that each subset of a size is equally likely over all seeds, and no library's generator has to be
the same for an auditor to draw again: ``sha256sum`` will do.

*Strata.* Visits with a doubt and all others are drawn apart, each by its own share, rounded up: one
visit of a stratum of one is drawn whenever its share is above nothing. A share nobody has set draws
nothing and says so. The seed must be fixed before the visits are known (the month and a number
thrown by somebody else), or a seed could be tried until it pleases; it is kept with the draw.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.clause import Ruling

ALGORITHM: Final = "sha256-order/1"
DOUBTED: Final = "doubted"
OTHERS: Final = "others"
SHARE_RULES: Final[Mapping[str, str]] = {
    DOUBTED: "fieldwork.spot_check_share_flagged",
    OTHERS: "fieldwork.spot_check_share_others",
}


@dataclass(frozen=True, slots=True)
class DrawnStratum:
    """One stratum: how many there were, by which share, and the ids drawn in order of drawing.

    ``share`` None: nobody has set it, and nothing is drawn.
    """

    name: str
    population: int
    share: Ruling | None
    drawn: tuple[str, ...]

    @property
    def told(self) -> Sentence:
        """What was drawn of how many and by which share, in one sentence."""
        zh, en = _STRATUM[self.name]
        if self.share is None:
            return say(
                "fieldwork.draw_unset",
                "{name}{population}次，抽查比例未设定，没有抽。请县级卫生健康局设定{rule}。",
                "{name_en}: {population} visits, none drawn: the share is not set. The county "
                "health bureau must set {rule}.",
                name=zh,
                name_en=en,
                population=self.population,
                rule=SHARE_RULES[self.name],
            )
        return say(
            "fieldwork.drawn",
            "{name}{population}次，按{share}%（{cites}）抽{drawn}次。",
            "{name_en}: {drawn} of {population} visits drawn by {share} % ({cites_en}).",
            name=zh,
            name_en=en,
            population=self.population,
            share=f"{self.share.value}",
            cites=self.share.citation,
            cites_en=self.share.citation_en,
            drawn=len(self.drawn),
        )


_STRATUM: Final = {DOUBTED: ("有存疑提示的", "Doubted"), OTHERS: ("其余的", "All others")}


@dataclass(frozen=True, slots=True)
class SpotCheckDraw:
    """A draw with all that is needed to do it again: seed, algorithm, population and strata.

    ``digest`` is the SHA-256 of the lines ``<id> <stratum>\\n`` of the whole population in order of
    id: whoever draws again can see that it was the same visits and the same doubts.
    """

    seed: str
    algorithm: str
    digest: str
    strata: tuple[DrawnStratum, ...]

    @property
    def drawn(self) -> tuple[str, ...]:
        """All visits drawn, doubted ones first, each stratum in order of drawing."""
        return tuple(one for stratum in self.strata for one in stratum.drawn)


def spot_check(
    population: Mapping[str, bool], shares: Mapping[str, Ruling | None], seed: str
) -> SpotCheckDraw:
    """Draw visits to be checked on the spot.

    Parameters
    ----------
    population :
        visit id to whether it is doubted (``flag.is_doubted``); the order does not matter.
    shares :
        percent of each stratum, by its name (``shares_of``).
    seed :
        a text fixed before the visits were known.

    Raises
    ------
    BadData
        when the seed is empty: a draw without a seed cannot be done again.
    """
    if not seed.strip():
        raise BadData(
            say(
                "fieldwork.draw_no_seed",
                "抽查要先定种子，例如月份加一个当场掷出的数，事后才能照样重抽。请填种子。",
                "A draw needs a seed, such as the month and a number thrown on the spot, so that "
                "it can be done again. Give one.",
            )
        )
    strata = []
    for name, doubted in ((DOUBTED, True), (OTHERS, False)):
        mine = [visit for visit, raised in population.items() if raised is doubted]
        share = shares.get(name)
        size = 0 if share is None else size_of(share, len(mine))
        strata.append(DrawnStratum(name, len(mine), share, simple_draw(mine, size, seed)))
    return SpotCheckDraw(seed, ALGORITHM, population_digest(population), tuple(strata))


def simple_draw(visits: Iterable[str], size: int, seed: str) -> tuple[str, ...]:
    """Draw ``size`` of the visits (all if there are fewer), each equally likely, in draw order."""
    ordered = sorted(set(visits), key=lambda visit: (draw_key(visit, seed), visit))
    return tuple(ordered[: max(size, 0)])


def draw_key(visit: str, seed: str) -> str:
    """Return the key that a visit is ordered by: 64 hex digits.

    >>> draw_key("a", "2026-11/7")[:12]
    'eec097abba66'
    """
    return hashlib.sha256(f"{ALGORITHM}|{seed}|{visit}".encode()).hexdigest()


def size_of(share: Ruling, population: int) -> int:
    """Return how many a share (percent, exact) of a population is, rounded up, at most all."""
    percent = share.value
    if not isinstance(percent, int | Decimal):
        raise TypeError(f"{share.rule.name} is no number: {percent!r}")
    return min(population, max(0, math.ceil(Fraction(percent) * population / 100)))


def population_digest(population: Mapping[str, bool]) -> str:
    """Return the SHA-256 of a population with its strata: 64 hex digits; see ``SpotCheckDraw``."""
    lines = (
        f"{visit} {DOUBTED if doubted else OTHERS}\n"
        for visit, doubted in sorted(population.items())
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def shares_of(book: Book, place: str, day: dt.date) -> Mapping[str, Ruling | None]:
    """Return the share of each stratum in force at a place on a day; None is 未设定."""
    return {name: book.verdict(rule, place, day).ruling for name, rule in SHARE_RULES.items()}


def same_draw(draw: SpotCheckDraw, population: Mapping[str, bool]) -> bool:
    """Draw again from what the county has today; say whether everything comes out the same."""
    shares = {stratum.name: stratum.share for stratum in draw.strata}
    return draw.algorithm == ALGORITHM and spot_check(population, shares, draw.seed) == draw

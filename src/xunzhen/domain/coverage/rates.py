"""Coverage rates: how many administrative villages have a valid mode, with both lists behind it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from xunzhen.domain.coverage.modes import ModeBasis, VillageMode, modes_on
from xunzhen.domain.coverage.village_class import VillageClass, village_class
from xunzhen.domain.errors import NoClause, Sentence, say
from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.clause import Ruling
from xunzhen.domain.registry.county import County, Mode


@dataclass(frozen=True, slots=True)
class CoverageRate:
    """One rate with the lists behind it, each in code order; rates are exact fractions."""

    covered: tuple[VillageMode, ...]
    uncovered: tuple[VillageMode, ...]

    @property
    def numerator(self) -> int:
        """Villages with a valid mode."""
        return len(self.covered)

    @property
    def denominator(self) -> int:
        """All villages of this list."""
        return len(self.covered) + len(self.uncovered)

    @property
    def share(self) -> Fraction | None:
        """Numerator over denominator; None where there is no village to count."""
        return Fraction(self.numerator, self.denominator) if self.denominator else None

    @property
    def percent_text(self) -> str:
        """The share in percent, rounded down to one decimal, ``—`` where there is none.

        Rounded down, so that 100.0 is printed only when no village is missing.
        """
        return share_text(self.numerator, self.denominator)


def share_text(covered: int, villages: int) -> str:
    """Write covered villages of all in percent, rounded down to one decimal; ``—`` of none.

    >>> share_text(446, 447), share_text(447, 447), share_text(0, 0)
    ('99.7%', '100.0%', '—')
    """
    if not villages:
        return "—"
    tenths = covered * 1000 // villages
    return f"{tenths // 10}.{tenths % 10}%"


@dataclass(frozen=True, slots=True)
class CoverageRates:
    """The rates of a county on a day: 行政村, by township, by mode; communities stand apart.

    ``by_township`` holds a rate for each township that has a village, in code order; ``by_mode``
    the covered villages of each mode; ``target`` is None where no clause is in force (未设定).
    """

    day: dt.date
    villages: CoverageRate
    communities: CoverageRate
    by_township: tuple[tuple[str, CoverageRate], ...]
    by_mode: Mapping[Mode, tuple[VillageMode, ...]]
    definition: Sentence
    target: Ruling | None

    @property
    def seats(self) -> int:
        """Covered villages served by the health centre that stands in them, counted as 驻村."""
        return sum(one.kind is ModeBasis.TOWNSHIP_SEAT for one in self.villages.covered)

    @property
    def reached(self) -> bool | None:
        """Say whether the target is reached; None without a target or without a village."""
        if self.target is None or self.villages.share is None:
            return None
        return self.villages.share * 100 >= Fraction(str(self.target.value))


def rates_on(county: County, book: Book, day: dt.date) -> CoverageRates:
    """Return the coverage rates of a county on a day, against the target in force."""
    return rates_among(modes_on(county, day), county, book, day)


def rates_among(
    modes: Iterable[VillageMode], county: County, book: Book, day: dt.date
) -> CoverageRates:
    """Return the rates of some villages of a county, whose modes on the day are given.

    For a reader of one township: modes are found in the whole county, for who serves a village may
    belong to another township.
    """
    modes = tuple(modes)
    villages = [one for one in modes if village_class(one.village) is VillageClass.VILLAGE]
    communities = [one for one in modes if village_class(one.village) is VillageClass.COMMUNITY]
    by_township: defaultdict[str, list[VillageMode]] = defaultdict(list)
    by_mode: defaultdict[Mode, list[VillageMode]] = defaultdict(list)
    for one in villages:
        by_township[county.village_by_code[one.village].township].append(one)
        if one.mode is not None:
            by_mode[one.mode].append(one)
    return CoverageRates(
        day=day,
        villages=_rate(villages),
        communities=_rate(communities),
        by_township=tuple((code, _rate(by_township[code])) for code in sorted(by_township)),
        by_mode={mode: tuple(by_mode[mode]) for mode in Mode if mode in by_mode},
        definition=_definition(county, day),
        target=target_on(county, book, day),
    )


def target_on(county: County, book: Book, day: dt.date) -> Ruling | None:
    """Return the ruling of ``coverage.village_share``; None (未设定) where none is in force."""
    try:
        return book.ruling("coverage.village_share", county.code, day)
    except NoClause:
        return None


def _rate(modes: Iterable[VillageMode]) -> CoverageRate:
    listed = tuple(modes)
    return CoverageRate(
        covered=tuple(one for one in listed if one.covered),
        uncovered=tuple(one for one in listed if not one.covered),
    )


def _definition(county: County, day: dt.date) -> Sentence:
    return say(
        "coverage.definition",
        "村级覆盖率＝{day}当天有且只有一种有效服务方式的行政村数÷行政村总数；数据截至{as_of}。"
        "行政村按村代码末三位算：001—199为居委会，另列，不计入；其余都算行政村。"
        "卫生院所在村算卫生院直接服务；线上联合门诊单独不算；建议和未落实的排班都不算。",
        "Village coverage = administrative villages with exactly one valid mode on {day} ÷ all "
        "administrative villages; data as of {as_of}. By the last three digits of the code, "
        "001–199 are residents' committees, listed apart and not counted; all others count. The "
        "seat of a health centre is served by it; an online joint clinic alone does not cover, "
        "nor do proposals or plans.",
        day=day.isoformat(),
        as_of=county.as_of.isoformat(),
    )

"""What recipient units need, who could come, and the rules of the annual plan, as values."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Final

from xunzhen.domain.errors import NoClause, Sentence
from xunzhen.domain.periods.period import whole_months
from xunzhen.domain.policy.book import Book, unset_sentence
from xunzhen.domain.policy.clause import Ruling

MIN_DAYS: Final = "thousand_doctors.min_days_per_month"
MIN_LEVEL: Final = "thousand_doctors.min_sender_level"
MIN_TITLE: Final = "thousand_doctors.min_title"
SENIOR_YEARS: Final = "thousand_doctors.senior_years"
MUNICIPAL_SHARE: Final = "thousand_doctors.municipal_share"
MUNICIPAL_DOCTORS: Final = "thousand_doctors.municipal_doctors"
SHARE_LEVEL: Final = "thousand_doctors.share_level"
UNIT_COVERAGE: Final = "thousand_doctors.unit_coverage"
PLAN_RULES: Final = (
    *(MIN_DAYS, MIN_LEVEL, MIN_TITLE, SENIOR_YEARS, MUNICIPAL_SHARE, MUNICIPAL_DOCTORS),
    *(SHARE_LEVEL, UNIT_COVERAGE),
)
_TITLES: Final = ("初级", "中级", "副高", "正高")
_TITLE_WORDS: Final = {"junior": 0, "intermediate": 1, "deputy_senior": 2, "senior": 3}
_INTERMEDIATE: Final = 1


class SenderLevel(IntEnum):
    """The level of a sending hospital; a higher one may send wherever a lower one may."""

    TOWNSHIP = 0
    COUNTY = 1
    CITY = 2
    PROVINCE = 3


_LEVELS: Final = {
    "县级": SenderLevel.COUNTY,
    "市级": SenderLevel.CITY,
    "省级": SenderLevel.PROVINCE,
    **{level.name.lower(): level for level in SenderLevel},
}


@dataclass(frozen=True, slots=True)
class Need:
    """What a unit asks for: one doctor of a specialty ("" any), so many days a month.

    ``grounds``: where the need comes from, such as ``上转儿科32人``; ``weight`` tells needs of one
    unit and specialty apart by urgency, larger first.
    """

    id: str
    unit: str
    specialty: str = ""
    days_per_month: int = 1
    grounds: str = ""
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Doctor:
    """One who may be sent in a year. ``title`` as on the plan's first day, with its day."""

    id: str
    hospital: str
    level: SenderLevel
    specialties: frozenset[str] = frozenset()
    title: str = ""
    title_since: dt.date | None = None
    days_per_month: int = 1

    @property
    def municipal(self) -> bool:
        """Say whether the doctor's hospital belongs to the city."""
        return self.level is SenderLevel.CITY

    def grade(self) -> int:
        """Return the title as a number, -1 without one."""
        return _TITLES.index(self.title) if self.title in _TITLES else -1


@dataclass(frozen=True)
class PlanRules:
    """The rulings the plan rests on; a rule that nobody set is in ``unset`` with who must.

    ``share_tested``: the level (county, city, province) at which the municipal share is judged.
    """

    day: dt.date
    rulings: dict[str, Ruling] = field(default_factory=dict)
    unset: dict[str, Sentence] = field(default_factory=dict)
    share_tested: str = ""

    def number(self, rule: str) -> int | None:
        """Return a rule's number, None where it is 未设定."""
        found = self.rulings.get(rule)
        return None if found is None else round(found.number)

    def word(self, rule: str) -> str | None:
        """Return a rule's word, None where it is 未设定."""
        found = self.rulings.get(rule)
        return None if found is None else str(found.value).strip()


def plan_rules(book: Book, place: str, day: dt.date) -> PlanRules:
    """Return the rules of the thousand doctors in force at a place (division code) on a day.

    The municipal share is counted at a level of its own (difference D2), so it is asked at the
    place, then at its city and its province; ``share_tested`` is the level a site set in
    ``share_level``, else the level at which the law counts it, else the reading suggested.
    """
    rules = PlanRules(day)
    for rule in PLAN_RULES:
        try:
            if rule == SHARE_LEVEL:
                rules.rulings[rule] = book.ruling_or_suggestion(rule, place, day)
            elif rule != MUNICIPAL_SHARE:
                rules.rulings[rule] = book.ruling(rule, place, day)
        except NoClause as unset:
            rules.unset[rule] = unset.sentence
    counted = None
    for level, above in _upward(place):
        verdict = book.verdict(MUNICIPAL_SHARE, above, day)
        if verdict.ruling is not None:
            rules.rulings[MUNICIPAL_SHARE], counted = verdict.ruling, level
            break
    if counted is None:
        rules.unset[MUNICIPAL_SHARE] = unset_sentence(
            book.verdict(MUNICIPAL_SHARE, place, day), book.documents
        )
    reading = rules.rulings.get(SHARE_LEVEL)
    set_here = reading is not None and not reading.suggested
    tested = rules.word(SHARE_LEVEL) if set_here or counted is None else counted
    return replace(rules, share_tested=tested or "")


def _upward(place: str) -> list[tuple[str, str]]:
    """Return a place, its city and its province, with their levels, as far as codes tell them."""
    if len(place) != 6 or not place.isdecimal():
        return [("county", place)]
    codes = [("county", place), ("city", f"{place[:4]}00"), ("province", f"{place[:2]}0000")]
    return codes[max(at for at, (_level, code) in enumerate(codes) if code == place) :]


def hindrance(doctor: Doctor, need: Need, rules: PlanRules) -> str | None:
    """Return the rule, or the word, that keeps a doctor from a need; None if he may go.

    The title is 原则上 (soft) and keeps nobody; see ``junior``.
    """
    least = _LEVELS.get(rules.word(MIN_LEVEL) or "")
    if least is not None and doctor.level < least:
        return MIN_LEVEL
    if doctor.hospital == need.unit:
        return "own_unit"
    if need.specialty and need.specialty not in doctor.specialties:
        return "specialty"
    if doctor.days_per_month < max(need.days_per_month, rules.number(MIN_DAYS) or 0):
        return MIN_DAYS
    return None


def junior(doctor: Doctor, rules: PlanRules) -> bool:
    """Say whether a doctor is below the title asked in principle (中级, high in years, or above).

    Where nobody set after how many years an intermediate title counts as senior, every
    intermediate one is taken to be enough, and ``rules.unset`` says so.
    """
    least = rules.word(MIN_TITLE)
    if least is None:
        return False
    wanted = _TITLE_WORDS.get(least, _TITLES.index(least) if least in _TITLES else 0)
    grade, years = doctor.grade(), rules.number(SENIOR_YEARS)
    if grade != wanted or grade != _INTERMEDIATE or years is None:
        return grade < wanted
    if doctor.title_since is None:
        return True
    return whole_months(doctor.title_since, rules.day) < 12 * years


def needs_of_referrals(
    referrals: Iterable[tuple[str, str, int]], least: int, per_unit: int
) -> tuple[Need, ...]:
    """Return the needs that up-referrals (unit, specialty, patients) speak for.

    A unit's specialties with at least ``least`` patients, most first, ``per_unit`` at most; a unit
    with fewer everywhere keeps one need of any specialty, so that it is covered too.
    """
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for unit, specialty, patients in referrals:
        found[unit][specialty] += patients
    needs = []
    for unit in sorted(found):
        ranked = sorted(found[unit].items(), key=lambda pair: (-pair[1], pair[0]))
        chosen = [(word, count) for word, count in ranked if word and count >= least][:per_unit]
        needs += [
            Need(f"{unit}/{word}", unit, word, 1, f"上转{word}{count}人", count)
            for word, count in chosen
        ] or [Need(f"{unit}/", unit, "", 1, "上转不集中在某一专科")]
    return tuple(needs)


def needs_of_counts(referred: Mapping[str, int]) -> tuple[Need, ...]:
    """Return the needs that a ledger's counts of up-referrals by unit speak for.

    The ledger counts patients and names no specialty, so the need is of any; the more patients, the
    more it weighs (FJ-2022-595/2.1.7 asks for help where many are referred up). Every unit has one.
    """
    return tuple(
        Need(
            f"{unit}/",
            unit,
            grounds=f"台账近12个月上转{count}人（未分专科）"
            if count
            else "台账近12个月没有上转记录",
            weight=max(1, count),
        )
        for unit, count in sorted(referred.items())
    )

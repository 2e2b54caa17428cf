"""Indicators of what stands on a day: coverage, capability standards, people who serve.

A fact with days (place_facts, person_facts) goes before the cell of the county table. What nobody
told is unknown, neither yes nor no.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from xunzhen.domain.capacity.facts import PlaceFactKind
from xunzhen.domain.coverage.rates import rates_on
from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.indicators.evidence import Evidence
from xunzhen.domain.indicators.measure import Behind, Found
from xunzhen.domain.periods.period import Period
from xunzhen.domain.registry.county import Institution, InstitutionKind, Licence, Staff
from xunzhen.domain.workforce.facts import PersonFactKind

_BASIC = ("基本", "推荐")
_RECOMMENDED = ("推荐",)
_LICENSED = (
    Licence.PHYSICIAN,
    Licence.ASSISTANT_PHYSICIAN,
    Licence.RURAL_ASSISTANT_PHYSICIAN,
)
_GENERAL_PRACTICE = ("全科", "全科医学")


def villages_covered(evidence: Evidence, period: Period) -> Found:
    """Say of every administrative village whether it has one valid mode (FZ-2024-24/6.4)."""
    rates = rates_on(evidence.county, evidence.book, evidence.last_day(period))
    return Found(
        tuple(
            Behind(one.village, one.village, int(one.covered), 1, one.basis.zh)
            for one in (*rates.villages.covered, *rates.villages.uncovered)
        )
    )


def townships_basic(evidence: Evidence, period: Period) -> Found:
    """Say of every township health centre whether it reached the basic standard or better.

    Source: FZ-2024-24/5.8
    """
    return _standard(evidence, period, InstitutionKind.TOWNSHIP_HEALTH_CENTRE, _BASIC)


def townships_recommended(evidence: Evidence, period: Period) -> Found:
    """Say of every township health centre whether it reached the recommended standard.

    Source: FZ-2024-24/5.9
    """
    return _standard(evidence, period, InstitutionKind.TOWNSHIP_HEALTH_CENTRE, _RECOMMENDED)


def clinics_basic(evidence: Evidence, period: Period) -> Found:
    """Say of every village clinic whether it reached the basic standard or better.

    Source: FZ-2024-24/6.8
    """
    return _standard(evidence, period, InstitutionKind.VILLAGE_CLINIC, _BASIC)


def clinics_recommended(evidence: Evidence, period: Period) -> Found:
    """Say of every village clinic whether it reached the recommended standard.

    Source: FZ-2024-24/6.9
    """
    return _standard(evidence, period, InstitutionKind.VILLAGE_CLINIC, _RECOMMENDED)


def county_hospitals_recommended(evidence: Evidence, period: Period) -> Found:
    """Count the county hospitals at the recommended standard (FZ-2024-24/4.5)."""
    return _standard(evidence, period, InstitutionKind.COUNTY_HOSPITAL, _RECOMMENDED)


def county_hospitals_tertiary(evidence: Evidence, period: Period) -> Found:
    """Count the county hospitals of the third level (FZ-2024-24/4.6)."""
    facts = _places_told(evidence, PlaceFactKind.HOSPITAL_GRADE, evidence.last_day(period))
    return _institutions(
        evidence,
        InstitutionKind.COUNTY_HOSPITAL,
        lambda one: facts.get(one.code, one.level),
        lambda told: told.startswith("三级"),
    )


def clinics_settling(evidence: Evidence, period: Period) -> Found:
    """Say of every village clinic whether insurance settles there (FZ-2024-24/15.1)."""
    facts = _places_told(evidence, PlaceFactKind.INSURANCE_OPEN, evidence.last_day(period))
    return _institutions(
        evidence,
        InstitutionKind.VILLAGE_CLINIC,
        lambda one: facts.get(one.code, ""),
        lambda told: told == "是",
    )


def _standard(
    evidence: Evidence, period: Period, kind: InstitutionKind, enough: tuple[str, ...]
) -> Found:
    facts = _places_told(evidence, PlaceFactKind.CAPABILITY_STANDARD, evidence.last_day(period))
    return _institutions(
        evidence,
        kind,
        lambda one: facts.get(one.code, one.capability_standard),
        lambda told: told in enough,
    )


def _institutions(
    evidence: Evidence,
    kind: InstitutionKind,
    told_of: Callable[[Institution], str],
    is_met: Callable[[str], bool],
) -> Found:
    mine = [one for one in evidence.county.institutions if one.kind is kind]
    told = {one.code: told_of(one) for one in mine}
    rows = tuple(
        Behind(
            one.code,
            one.place,
            int(is_met(told[one.code])),
            1,
            told[one.code] or "没有填",
            not told[one.code],
        )
        for one in mine
    )
    if mine and not any(told.values()):
        return Found(rows, (nobody_told(kind, len(mine)),))
    return Found(rows)


def _places_told(evidence: Evidence, kind: PlaceFactKind, day: dt.date) -> Mapping[str, str]:
    """Return the value that holds on a day by place: of several, the one that began last."""
    mine = [one for one in evidence.place_facts if one.fact == kind and day in one.period]
    mine.sort(key=lambda one: (one.period.since, one.value))
    return {one.place: one.value for one in mine}


def village_doctors_licensed(evidence: Evidence, period: Period) -> Found:
    """Say of every village doctor whether he is a licensed (assistant) physician.

    A village doctor lives in a village or belongs to a village clinic and may treat. Rural
    assistant physicians count, as the reading of FZ-2024-24/8.5 says; the row names the licence.
    """
    day = evidence.last_day(period)
    licences = _licences(evidence, day)
    gone = _yes(evidence, PersonFactKind.RETIRED, day)
    rows = []
    for one in evidence.county.staff:
        home = evidence.county.institution_by_code.get(one.institution)
        in_clinic = home is not None and home.kind is InstitutionKind.VILLAGE_CLINIC
        licence = licences.get(one.id, one.licence)
        if (one.village or in_clinic) and licence.may_treat and one.id not in gone:
            yes = int(licence in _LICENSED)
            rows.append(Behind(one.id, one.village or one.institution, yes, 1, licence.zh))
    return Found(tuple(rows))


def general_practitioners(evidence: Evidence, period: Period) -> Found:
    """Count general practitioners in the numerator and residents in the denominator.

    A general practitioner is licensed as (assistant) physician with the specialty 全科. Every
    village must tell its residents, else there is no denominator (FZ-2024-24/7.5).
    """
    day = evidence.last_day(period)
    villages = evidence.county.villages
    untold = [one for one in villages if one.resident_population is None]
    if untold:
        return Found(missing=(population_missing(len(untold)),))
    licences, gone = _licences(evidence, day), _yes(evidence, PersonFactKind.RETIRED, day)
    people = [
        _practitioner(one, licences.get(one.id, one.licence))
        for one in evidence.county.staff
        if licences.get(one.id, one.licence) in _LICENSED and one.id not in gone
    ]
    residents = (Behind(one.code, one.code, 0, one.resident_population or 0) for one in villages)
    rows = (*(one for one in people if one.numerator or one.unknown), *residents)
    if people and all(one.unknown for one in people):
        return Found(rows, (specialties_missing(),))
    return Found(rows)


def _practitioner(one: Staff, licence: Licence) -> Behind:
    is_gp = any(word in one.specialties for word in _GENERAL_PRACTICE)
    note = licence.zh if one.specialties else "没有填专业"
    return Behind(one.id, one.institution, int(is_gp), 0, note, not one.specialties)


def _licences(evidence: Evidence, day: dt.date) -> Mapping[str, Licence]:
    told = _people_told(evidence, PersonFactKind.LICENCE, day)
    return {staff: Licence(value) for staff, value in told.items()}


def _yes(evidence: Evidence, kind: PersonFactKind, day: dt.date) -> frozenset[str]:
    told = _people_told(evidence, kind, day)
    return frozenset(staff for staff, value in told.items() if value == "是")


def _people_told(evidence: Evidence, kind: PersonFactKind, day: dt.date) -> Mapping[str, str]:
    mine = [one for one in evidence.person_facts if one.fact == kind and day in one.period]
    mine.sort(key=lambda one: (one.period.since, one.value))
    return {one.staff: one.value for one in mine}


def nobody_told(kind: InstitutionKind, number: int) -> Sentence:
    """Say that not one institution of a kind tells the fact."""
    return say(
        "indicators.nobody_told",
        "{number}家{kind}没有一家填了这一项。请在机构表或地点事实表里填写。",
        "Not one of {number} institutions ({kind_en}) tells this. Fill it in, in the table "
        "institutions or place_facts.",
        kind=kind.zh,
        kind_en=kind.value.replace("_", " "),
        number=number,
    )


def population_missing(number: int) -> Sentence:
    """Say that villages do not tell their residents."""
    return say(
        "indicators.population_missing",
        "有{number}个村没有填常住人口，分母不全。请在村表里补填。",
        "{number} villages do not tell their residents, so the denominator is not whole. Fill them "
        "in, in the table villages.",
        number=number,
    )


def specialties_missing() -> Sentence:
    """Say that nobody's specialty is told."""
    return say(
        "indicators.specialties_missing",
        "人员表里没有一个人填了专业，看不出谁是全科医生。请补填。",
        "Nobody's specialty is told, so general practitioners cannot be told apart. Fill it in.",
    )

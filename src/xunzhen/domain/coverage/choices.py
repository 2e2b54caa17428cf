"""Who could serve a village in each way, nearest first, and what serving it would change."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from xunzhen.domain.coverage.mode_sentences import name_of
from xunzhen.domain.coverage.rates import share_text
from xunzhen.domain.coverage.survey import Survey
from xunzhen.domain.coverage.travel import TravelSource
from xunzhen.domain.coverage.village_class import VillageClass, village_class
from xunzhen.domain.registry.county import Mode, Village

_MOST_HOSTS: Final = 12
_MOST_CENTRES: Final = 12


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to serve a village: mode, provider and the minutes between them, None if no way."""

    mode: Mode
    provider: str
    name: str
    minutes: float | None = None
    source: TravelSource = TravelSource.NONE

    @property
    def key(self) -> str:
        """What a form sends for it."""
        return f"{self.mode.value}:{self.provider}"


class LoadKind(StrEnum):
    """What a provider has to share out."""

    HALF_DAYS = "half_days"
    VILLAGES = "villages"
    DOCTORS = "doctors"


@dataclass(frozen=True, slots=True)
class Load:
    """What a provider carries before and after; ``most`` is what it can, None where unknown.

    ``HALF_DAYS`` of circuit a week; other ``VILLAGES`` that a clinic serves; ``DOCTORS`` left at
    the health centre.
    """

    kind: LoadKind
    name: str
    before: int
    after: int
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Effects:
    """What is different once a village is served so: covered villages of all, provider's load."""

    covered_before: int
    covered_after: int
    villages: int
    load: Load | None

    @property
    def share_before(self) -> str:
        """The share covered before, in percent, rounded down as everywhere."""
        return share_text(self.covered_before, self.villages)

    @property
    def share_after(self) -> str:
        """The share covered after."""
        return share_text(self.covered_after, self.villages)


def choices_for(survey: Survey, village: Village) -> tuple[Choice, ...]:
    """Return the ways to serve a village that somebody is there to provide, by mode, nearest first.

    Circuits and stationing by the health centres, the own township's before others; neighbour and
    centre service by clinics with a village doctor; 驻村 by doctors entered as living here.
    """
    centres = sorted(_centres(survey, village), key=lambda one: one[:3])[:_MOST_CENTRES]
    hosts = sorted(_hosts(survey, village), key=lambda one: one[:2])[:_MOST_HOSTS]
    found: list[Choice] = []
    for mode in (Mode.CIRCUIT, Mode.STATIONED):
        found += [_choice(survey, mode, code, code, village) for _, _, code in centres]
    for mode in (Mode.NEIGHBOUR, Mode.CENTRE):
        found += [_choice(survey, mode, provider, place, village) for _, provider, place in hosts]
    found += [
        Choice(Mode.RESIDENT, doctor.id, doctor.name)
        for doctor in survey.table.resident_doctors(village.code)
    ]
    return tuple(found)


def effects_of(survey: Survey, village: Village, mode: Mode, provider: str) -> Effects:
    """Return what serving a village so changes on the survey's day, all else as it is."""
    counted = [
        one for code, one in survey.modes.items() if village_class(code) is VillageClass.VILLAGE
    ]
    covered = sum(one.covered for one in counted)
    gained = village_class(village.code) is VillageClass.VILLAGE and not (
        survey.modes[village.code].covered
    )
    load = _load(survey, village, mode, provider)
    return Effects(covered, covered + gained, len(counted), load)


def _centres(survey: Survey, village: Village) -> Iterator[tuple[bool, float, str]]:
    """Yield (of another township, minutes, code) of every health centre, inf if no way."""
    for township, centres in survey.centres.items():
        for centre in centres:
            minutes = survey.times.between(centre.code, village.code).minutes
            way = math.inf if minutes is None else minutes
            yield township != village.township, way, centre.code


def _hosts(survey: Survey, village: Village) -> Iterator[tuple[float, str, str]]:
    """Yield (minutes, provider, place of the clinic) of clinics that could serve a neighbour."""
    minutes = survey.minutes_to_hosts(village.code)
    for way, host in zip(minutes, survey.hosts, strict=True):
        if host.village != village.code and math.isfinite(way):
            yield float(way), host.provider, host.village


def _choice(survey: Survey, mode: Mode, provider: str, start: str, village: Village) -> Choice:
    """Say how far the provider is; towards a clinic it is the villager who travels."""
    goes = mode in (Mode.CIRCUIT, Mode.STATIONED)
    ends = (start, village.code) if goes else (village.code, start)
    travel = survey.times.between(*ends)
    return Choice(mode, provider, name_of(survey.county, provider), travel.minutes, travel.source)


def _load(survey: Survey, village: Village, mode: Mode, provider: str) -> Load | None:
    now = survey.modes[village.code]
    same = (now.mode, now.provider) == (mode, provider)
    name = name_of(survey.county, provider)
    if mode in (Mode.NEIGHBOUR, Mode.CENTRE):
        host = next((one for one in survey.hosts if one.provider == provider), None)
        if host is None:
            return None
        others = len(host.serves)
        return Load(LoadKind.VILLAGES, name, others, others + (village.code not in host.serves))
    centre = survey.county.institution_by_code.get(provider)
    if centre is None or mode is Mode.RESIDENT:
        return None
    load = survey.load_of(centre)
    if mode is Mode.STATIONED:
        return Load(LoadKind.DOCTORS, name, load.sitting, load.sitting - (not same))
    more = 0 if same else survey.half_days_owed(village) or 0
    return Load(LoadKind.HALF_DAYS, name, load.owed, load.owed + more, load.capacity)

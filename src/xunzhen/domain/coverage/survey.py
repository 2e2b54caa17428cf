"""What is known of a county on one day when its gaps are judged: modes, clinics, centres, law."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from xunzhen.domain.coverage.grounds import Grounds, Reading
from xunzhen.domain.coverage.health_centres import (
    centres_by_township,
    circuit_half_days,
    doctors_by_institution,
)
from xunzhen.domain.coverage.modes import ModeBasis, ModeTable, VillageMode
from xunzhen.domain.coverage.settings import CoverageSettings
from xunzhen.domain.coverage.travel import TravelTimes
from xunzhen.domain.coverage.village_class import VillageClass, village_class
from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.clause import Ruling
from xunzhen.domain.registry.county import (
    County,
    Institution,
    InstitutionKind,
    Mode,
    Staff,
    Village,
)

_TOWNSHIP_DIGITS: Final = 9
_DAYS_PER_HALF_DAY: Final = 0.5


@dataclass(frozen=True, slots=True)
class ClinicHost:
    """A village clinic with a resident doctor, and the other villages it serves already."""

    village: str
    provider: str
    serves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CentreLoad:
    """What a health centre can send in a week and what it owes, in half-days of circuit.

    ``sitting`` counts the doctors at the centre itself: not living in a village, not posted.
    """

    centre: Institution
    sitting: int
    capacity: int
    owed: int

    @property
    def free(self) -> int:
        """Half-days a week left; below 0 where more is owed than can be sent."""
        return self.capacity - self.owed


class Survey:
    """One county on one day. Built once, read by every rule that judges a gap."""

    def __init__(
        self,
        county: County,
        book: Book,
        times: TravelTimes,
        settings: CoverageSettings,
        day: dt.date,
        reading: Reading | None = None,
    ) -> None:
        self.county, self.times, self.day = county, times, day
        self.settings = settings
        self.table = ModeTable(county)
        self.modes: Mapping[str, VillageMode] = {
            code: self.table.on(code, day) for code in sorted(county.village_by_code)
        }
        self.centres = centres_by_township(county)
        self._book, self._reading = book, reading
        self._grounds: dict[str, Grounds] = {}

    def grounds_at(self, township: str) -> Grounds:
        """Return the law at a township: its own code where it belongs to the county's code."""
        fits = len(township) == _TOWNSHIP_DIGITS and township.startswith(self.county.code)
        place = township if fits else self.county.code
        if place not in self._grounds:
            self._grounds[place] = Grounds(self._book, place, self.day, self._reading)
        return self._grounds[place]

    def suggestions_used(self) -> tuple[Ruling, ...]:
        """Return the 未设定 rules that were answered by a suggestion so far, by name."""
        found = {
            ruling.rule.name: ruling
            for grounds in self._grounds.values()
            for ruling in grounds.suggestions_used()
        }
        return tuple(found[name] for name in sorted(found))

    @cached_property
    def gaps(self) -> tuple[VillageMode, ...]:
        """Administrative villages without a valid mode, in code order.

        A residents' committee (居委会) is no village: the clauses on circuits do not speak of it.
        """
        return tuple(
            mode
            for code, mode in self.modes.items()
            if not mode.covered and village_class(code) is VillageClass.VILLAGE
        )

    @cached_property
    def doctorless(self) -> tuple[str, ...]:
        """Villages where no village doctor lives and no health centre stands, in code order.

        This is 无村医: a village on circuit is doctorless though it is covered.
        """
        return tuple(code for code in self.modes if self._is_doctorless(code))

    @cached_property
    def clinics(self) -> Mapping[str, tuple[Institution, ...]]:
        """Village clinics by the village they stand in, in code order."""
        found: dict[str, list[Institution]] = {}
        for one in sorted(self.county.institutions, key=lambda one: one.code):
            if one.kind is InstitutionKind.VILLAGE_CLINIC:
                found.setdefault(one.place, []).append(one)
        return {village: tuple(clinics) for village, clinics in found.items()}

    @cached_property
    def hosts(self) -> tuple[ClinicHost, ...]:
        """Clinics that could serve a neighbour: a village doctor lives there, by village code."""
        return tuple(
            self._host(mode)
            for mode in self.modes.values()
            if mode.mode is Mode.RESIDENT
            and mode.kind is not ModeBasis.TOWNSHIP_SEAT
            and self.table.resident_doctors(mode.village)
        )

    def minutes_to_hosts(self, village: str) -> NDArray[np.float64]:
        """Return (hosts,) float, minutes from the village to each host's village, inf if none."""
        row = self._gap_rows.get(village)
        if row is None:
            codes = [host.village for host in self.hosts]
            return self.times.matrix([village], codes).reshape(-1)
        minutes: NDArray[np.float64] = self._host_minutes[row]
        return minutes

    def half_days_owed(self, village: Village) -> int | None:
        """Return the half-days a week that circuit service of a village takes; None: 未设定.

        The village's own number stands above the rule; a visit longer than half a day takes more.
        """
        grounds = self.grounds_at(village.township)
        visits = village.visits_per_week
        if visits is None:
            ruling = grounds.ruled("circuit.visits_per_week")
            if ruling is None:
                return None
            visits = int(ruling.number)
        length = grounds.ruled("circuit.min_days_per_visit")
        halves = math.ceil(length.number / _DAYS_PER_HALF_DAY) if length is not None else 1
        return visits * max(1, halves)

    def load_of(self, centre: Institution) -> CentreLoad:
        """Return what a health centre can send and owes; a doctor who cannot go out counts 0."""
        doctors = self._doctors.get(centre.code, ())
        capacity = sum(circuit_half_days(doctor) for doctor in doctors)
        here = sum(not doctor.village for doctor in doctors) - self._posted[centre.code]
        return CentreLoad(centre, max(0, here), capacity, self._owed[centre.code])

    @cached_property
    def _doctors(self) -> Mapping[str, tuple[Staff, ...]]:
        return doctors_by_institution(self.county)

    @cached_property
    def _owed(self) -> Counter[str]:
        """Half-days a week owed by each institution to its circuit villages."""
        owed: Counter[str] = Counter()
        for mode in self.modes.values():
            if mode.mode is Mode.CIRCUIT:
                village = self.county.village_by_code[mode.village]
                owed[self._institution_of(mode, village)] += self.half_days_owed(village) or 0
        return owed

    @cached_property
    def _posted(self) -> Counter[str]:
        """Villages that each institution has a doctor stationed in; one doctor each."""
        return Counter(
            self._institution_of(mode, self.county.village_by_code[mode.village])
            for mode in self.modes.values()
            if mode.mode is Mode.STATIONED
        )

    def _institution_of(self, mode: VillageMode, village: Village) -> str:
        """Charge a doctor's service to the doctor's institution, an unnamed one to the township."""
        person = self.county.staff_by_id.get(mode.provider)
        if person is not None:
            return person.institution
        own = self.centres.get(village.township, ())
        return mode.provider or (own[0].code if own else "")

    @cached_property
    def _gap_rows(self) -> Mapping[str, int]:
        return {mode.village: row for row, mode in enumerate(self.gaps)}

    @cached_property
    def _host_minutes(self) -> NDArray[np.float64]:
        return self.times.matrix(list(self._gap_rows), [host.village for host in self.hosts])

    @cached_property
    def _served_by(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for mode in self.modes.values():
            if mode.mode in (Mode.NEIGHBOUR, Mode.CENTRE):
                found.setdefault(mode.provider, []).append(mode.village)
        return {provider: tuple(villages) for provider, villages in found.items()}

    def _host(self, mode: VillageMode) -> ClinicHost:
        clinics = [one.code for one in self.clinics.get(mode.village, ())]
        doctors = [one.id for one in self.table.resident_doctors(mode.village)]
        served = {
            village
            for provider in (*clinics, *doctors)
            for village in self._served_by.get(provider, ())
            if village != mode.village
        }
        provider = clinics[0] if clinics else mode.provider or doctors[0]
        return ClinicHost(mode.village, provider, tuple(sorted(served)))

    def _is_doctorless(self, code: str) -> bool:
        mode = self.modes[code]
        return village_class(code) is VillageClass.VILLAGE and not (
            mode.mode is Mode.RESIDENT
            or self.county.village_by_code[code].township_seat
            or self.table.undated_doctors(code)
        )

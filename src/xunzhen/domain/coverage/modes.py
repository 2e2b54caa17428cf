"""The valid service mode of each village on each day: a decision in force, or plain presence.

A village is served by what its county decided (a row of 服务方式 in force), else by the health
centre that stands in it, else by a village doctor who lives there, else by nobody. A proposal or
a plan covers nobody: this room reads neither.

Source: FZ-2024-24/6.1 (fixed premises and mobile service together), FZ-2024-24/3.1 (no clinic is
asked where the health centre stands).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from xunzhen.domain.coverage import mode_sentences as words
from xunzhen.domain.coverage.health_centres import centres_by_township
from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.periods.period import Period
from xunzhen.domain.registry.county import County, Institution, Mode, ServiceMode, Staff, Village

BEGINNING: Final = dt.date.min
"""First day of a history: nothing earlier is recorded."""


class ModeBasis(StrEnum):
    """What a village's mode on a day rests on."""

    DECISION = "decision"
    TOWNSHIP_SEAT = "township_seat"
    VILLAGE_DOCTOR = "village_doctor"
    CONFLICT = "conflict"
    ONLINE_ONLY = "online_only"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class VillageMode:
    """How one village is served: at most one mode, who provides it, and why this is so.

    ``provider`` is an institution code or a staff id; ``online`` the joint clinic that
    supplements the mode and never covers alone; ``flags`` what must be mended in the tables.
    """

    village: str
    mode: Mode | None
    provider: str
    kind: ModeBasis
    basis: Sentence
    row: ServiceMode | None = None
    online: ServiceMode | None = None
    flags: tuple[Sentence, ...] = ()

    @property
    def covered(self) -> bool:
        """Say whether the village is served by a valid mode; online service alone is none."""
        return self.mode is not None

    @property
    def basis_zh(self) -> str:
        """Why, in Chinese."""
        return self.basis.zh

    @property
    def basis_en(self) -> str:
        """Why, in English."""
        return self.basis.en

    @property
    def sameness(self) -> tuple[Mode | None, str, ModeBasis]:
        """What must be equal for two days to belong to one interval of the history."""
        return (self.mode, self.provider, self.kind)


@dataclass(frozen=True, slots=True)
class ModeInterval:
    """Days on which a village is served alike, or not at all."""

    period: Period
    mode: VillageMode


@dataclass(frozen=True, slots=True)
class EndingMode:
    """A mode that ends soon: its last day, the days left after today, and what follows."""

    mode: VillageMode
    last_day: dt.date
    days_left: int
    following: VillageMode

    @property
    def leaves_gap(self) -> bool:
        """Say whether nothing valid follows."""
        return not self.following.covered


class ModeTable:
    """Answers for every village and day of one county; build once, ask often."""

    def __init__(self, county: County) -> None:
        self._county = county
        self._rows = _rows_by_village(county)
        self._doctors = _doctors_by_village(county.staff)
        self._centres = centres_by_township(county)

    def on(self, village: str, day: dt.date) -> VillageMode:
        """Return the mode of a village on a day.

        Raises
        ------
        BadData
            when the county has no village of this code.
        """
        place = self._county.village_by_code.get(village)
        if place is None:
            raise BadData(_unknown_village(self._county, village))
        rows = [row for row in self._rows.get(village, ()) if day in row.period]
        online = next((row for row in rows if row.mode is Mode.ONLINE), None)
        decided = [row for row in rows if row.mode is not Mode.ONLINE]
        if decided:
            return self._decided(place, decided, online)
        if place.township_seat:
            return self._seat(place, online)
        doctors = self.undated_doctors(village)
        if doctors:
            basis = words.lives_here(doctors[0], self._county.as_of)
            return VillageMode(
                village, Mode.RESIDENT, doctors[0].id, ModeBasis.VILLAGE_DOCTOR, basis, None, online
            )
        if online is not None:
            return VillageMode(
                village, None, "", ModeBasis.ONLINE_ONLY, words.online_only(), None, online
            )
        return VillageMode(village, None, "", ModeBasis.NONE, words.nothing_in_force())

    def resident_doctors(self, village: str) -> tuple[Staff, ...]:
        """Return the staff entered as living in the village whose licence may treat, by id."""
        return self._doctors.get(village, ())

    def undated_doctors(self, village: str) -> tuple[Staff, ...]:
        """Return the resident doctors about whom no dated row speaks.

        人员.驻村 carries no dates; where a 驻村 row of 服务方式 speaks of the same doctor (or of
        the village's clinic as a whole), that row's days decide, also after it has ended.
        """
        spoken = [row for row in self._rows.get(village, ()) if row.mode is Mode.RESIDENT]
        if any(row.provider not in self._county.staff_by_id for row in spoken):
            return ()
        named = {row.provider for row in spoken}
        return tuple(one for one in self.resident_doctors(village) if one.id not in named)

    def history(self, village: str) -> tuple[ModeInterval, ...]:
        """Return how the village is served on all days: half-open intervals, gaps included.

        The intervals touch, never overlap, differ from their neighbours, begin at ``BEGINNING``
        and end open.
        """
        edges = {BEGINNING}
        for row in self._rows.get(village, ()):
            edges.add(row.period.since)
            if row.period.until is not None:
                edges.add(row.period.until)
        changes: list[tuple[dt.date, VillageMode]] = []
        for edge in sorted(edges):
            mode = self.on(village, edge)
            if not changes or mode.sameness != changes[-1][1].sameness:
                changes.append((edge, mode))
        ends = [since for since, _ in changes[1:]] + [None]
        return tuple(
            ModeInterval(Period(since, until), mode)
            for (since, mode), until in zip(changes, ends, strict=True)
        )

    def _decided(
        self, place: Village, rows: list[ServiceMode], online: ServiceMode | None
    ) -> VillageMode:
        """Take the decision in force; different modes at once are no valid mode."""
        if len({row.mode for row in rows}) > 1:
            basis = words.conflict(rows)
            return VillageMode(
                place.code, None, "", ModeBasis.CONFLICT, basis, None, online, (basis,)
            )
        row = rows[0]
        return VillageMode(
            village=place.code,
            mode=row.mode,
            provider=row.provider,
            kind=ModeBasis.DECISION,
            basis=words.decided(self._county, rows),
            row=row,
            online=online,
            flags=tuple(flag for one in rows for flag in self._flags(one)),
        )

    def _flags(self, row: ServiceMode) -> Iterable[Sentence]:
        """Say what the tables do not bear out about a decision; it stands all the same."""
        person = self._county.staff_by_id.get(row.provider)
        if not row.provider:
            yield words.no_provider(row)
        elif person is None and row.provider not in self._county.institution_by_code:
            yield words.unknown_provider(row)
        if person is not None and not person.licence.may_treat:
            yield words.may_not_treat(row, person)
        if row.mode is not Mode.RESIDENT:
            return
        living = self.resident_doctors(row.village)
        if person is not None and person.village != row.village:
            yield words.lives_elsewhere(row, person)
        elif person is None and not living:
            yield words.doctor_gone(row)

    def _seat(self, place: Village, online: ServiceMode | None) -> VillageMode:
        """Serve the seat by the health centre in it (FZ-2024-24/3.1 asks no clinic there)."""
        centre = seat_centre(place, self._centres.get(place.township, ()))
        if centre is None:
            basis = words.seat_without_centre()
            flags: tuple[Sentence, ...] = (basis,)
        else:
            basis, flags = words.seat(centre), ()
        return VillageMode(
            village=place.code,
            mode=Mode.RESIDENT,
            provider=centre.code if centre else "",
            kind=ModeBasis.TOWNSHIP_SEAT,
            basis=basis,
            online=online,
            flags=flags,
        )


def seat_centre(place: Village, centres: Iterable[Institution]) -> Institution | None:
    """Return the health centre of a seat: one placed in the village itself before any other."""
    return min(centres, key=lambda one: (one.place != place.code, one.code), default=None)


def mode_on(county: County, village: str, day: dt.date) -> VillageMode:
    """Return the valid mode of one village on one day; for many, build a ``ModeTable`` once.

    Raises
    ------
    BadData
        when the county has no village of this code.
    """
    return ModeTable(county).on(village, day)


def modes_on(county: County, day: dt.date) -> tuple[VillageMode, ...]:
    """Return the mode of every village on a day, in code order."""
    table = ModeTable(county)
    return tuple(table.on(code, day) for code in sorted(county.village_by_code))


def history(county: County, village: str) -> tuple[ModeInterval, ...]:
    """Return how one village is served on all days: touching half-open intervals with gaps."""
    return ModeTable(county).history(village)


def circuit_villages(county: County, since: dt.date, until: dt.date) -> tuple[str, ...]:
    """Return the villages whose valid mode is circuit on a day of ``[since, until)``, by code."""
    if until <= since:
        return ()
    table, asked = ModeTable(county), Period(since, until)
    return tuple(
        code
        for code in sorted(county.village_by_code)
        if any(
            interval.mode.mode is Mode.CIRCUIT and interval.period.overlaps(asked)
            for interval in table.history(code)
        )
    )


def ending_within(county: County, day: dt.date, days: int) -> tuple[EndingMode, ...]:
    """Return the modes in force on a day whose last day is at most ``days`` days later.

    Those that leave a gap come first, then by last day and code. A decision renewed without a
    break (same mode, same provider) does not end.
    """
    table = ModeTable(county)
    found: list[EndingMode] = []
    for code in sorted(county.village_by_code):
        past = table.history(code)
        at = next(number for number, one in enumerate(past) if day in one.period)
        until = past[at].period.until
        if until is None or not past[at].mode.covered:
            continue
        last_day = until - dt.timedelta(days=1)
        if (last_day - day).days <= days:
            now = table.on(code, day)
            found.append(EndingMode(now, last_day, (last_day - day).days, past[at + 1].mode))
    return tuple(
        sorted(found, key=lambda one: (not one.leaves_gap, one.last_day, one.mode.village))
    )


def _rows_by_village(county: County) -> Mapping[str, tuple[ServiceMode, ...]]:
    """Group the decisions by village, earliest first; the order of the table decides nothing."""
    found: dict[str, list[ServiceMode]] = {}
    for row in sorted(county.service_modes, key=lambda row: (row.period.since, row.provider)):
        found.setdefault(row.village, []).append(row)
    return {village: tuple(rows) for village, rows in found.items()}


def _doctors_by_village(staff: Iterable[Staff]) -> Mapping[str, tuple[Staff, ...]]:
    found: dict[str, list[Staff]] = {}
    for person in sorted(staff, key=lambda person: person.id):
        if person.village and person.licence.may_treat:
            found.setdefault(person.village, []).append(person)
    return {village: tuple(doctors) for village, doctors in found.items()}


def _unknown_village(county: County, village: str) -> Sentence:
    return say(
        "coverage.unknown_village",
        "{county}的行政村表里没有代码{village}。请核对村代码。",
        "The villages table of {county} has no code {village}. Check the village code.",
        county=county.name,
        village=village,
    )

"""A roster looked at from every side that a paper needs: by village, by doctor, by day."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from xunzhen.domain.errors import Sentence
from xunzhen.domain.planning.roster import PlannedVisit, PlannedWeek, Roster, Uncovered, VisitStatus
from xunzhen.domain.planning.settings import PlanningSettings
from xunzhen.domain.policy.clause import Ruling
from xunzhen.domain.registry.county import County, Institution, InstitutionKind, Township, Village
from xunzhen.files.fonts.shipped import missing_glyph_notices

VisitsBy = Mapping[str, tuple[PlannedVisit, ...]]


@dataclass(frozen=True)
class RosterFacts:
    """A roster, its county and the settings it was made with; everything below is derived."""

    roster: Roster
    county: County
    settings: PlanningSettings

    @cached_property
    def visits(self) -> tuple[PlannedVisit, ...]:
        """The roster's visits, each in the week its date lies in, whatever a typed row says."""
        return tuple(
            replace(visit, week=week.index) if week and week.index != visit.week else visit
            for visit in self.roster.visits
            for week in (self.week_by_day.get(visit.date),)
        )

    @cached_property
    def by_village(self) -> VisitsBy:
        """Visits of each village in order of time."""
        return _grouped(self.visits, lambda visit: visit.village)

    @cached_property
    def by_staff(self) -> VisitsBy:
        """Visits of each doctor in order of time."""
        return _grouped(self.visits, lambda visit: visit.staff)

    @cached_property
    def gaps(self) -> Mapping[str, tuple[Uncovered, ...]]:
        """Missing visits of each village, in order of week."""
        found: dict[str, list[Uncovered]] = defaultdict(list)
        for gap in sorted(self.roster.uncovered, key=lambda gap: gap.week):
            found[gap.village].append(gap)
        return {village: tuple(gaps) for village, gaps in found.items()}

    @cached_property
    def due(self) -> Mapping[tuple[str, int], int]:
        """Visits owed by (village, week index)."""
        return {(village, week): visits for village, week, visits in self.roster.required}

    @cached_property
    def villages(self) -> tuple[Village, ...]:
        """Villages that are owed, get or miss a visit, in code order."""
        codes = {village for village, _, visits in self.roster.required if visits}
        codes |= set(self.by_village) | set(self.gaps)
        known = self.county.village_by_code
        return tuple(known.get(code, Village(code, code, "")) for code in sorted(codes))

    @cached_property
    def townships(self) -> tuple[tuple[Township, tuple[Village, ...]], ...]:
        """Townships that have such villages, in code order, each with them."""
        groups: dict[str, list[Village]] = defaultdict(list)
        for village in self.villages:
            groups[village.township].append(village)
        known = self.county.township_by_code
        return tuple(
            (known.get(code, Township(code, code or "乡镇不明")), tuple(groups[code]))
            for code in sorted(groups)
        )

    @cached_property
    def week_by_day(self) -> Mapping[dt.date, PlannedWeek]:
        """Each day of the horizon with its week; a week ends on its Sunday."""
        return {day: week for week in self.roster.weeks for day in days_of(week)}

    @cached_property
    def last_day(self) -> dt.date:
        """The last day of the horizon."""
        return max(self.week_by_day, default=self.roster.since)

    @cached_property
    def half_day_minutes(self) -> int | None:
        """How long a half-day lasts in the village (``circuit.half_day_minutes``), if ruled."""
        ruling = self.ruling("circuit.half_day_minutes")
        return None if ruling is None else round(ruling.number)

    def ruling(self, rule: str) -> Ruling | None:
        """Return the roster's ruling on a rule, if it rests on it."""
        return next((one for one in self.roster.rules if one.rule.name == rule), None)

    def works(self, day: dt.date) -> bool:
        """Say whether a day of the horizon is a working day."""
        week = self.week_by_day.get(day)
        return week is not None and day in week.working_days

    def hours(self, afternoon: bool) -> tuple[dt.time, dt.time | None]:
        """Return when a half-day in the village begins and, if its length is ruled, ends."""
        begin = self.settings.afternoon if afternoon else self.settings.morning
        if self.half_day_minutes is None:
            return begin, None
        end = dt.datetime.combine(self.roster.since, begin)
        return begin, (end + dt.timedelta(minutes=self.half_day_minutes)).time()

    def staff_name(self, staff: str) -> str:
        """Name a doctor; someone the county no longer lists keeps the id."""
        person = self.county.staff_by_id.get(staff)
        return person.name if person else staff

    def village_name(self, code: str) -> str:
        """Name a village; one the county no longer lists keeps its code."""
        village = self.county.village_by_code.get(code)
        return village.name if village else code

    def institution_name(self, code: str) -> str:
        """Name an institution; ``""`` stays ``""``."""
        institution = self.county.institution_by_code.get(code)
        return institution.name if institution else code

    def township_name(self, code: str) -> str:
        """Name the township of a village."""
        village = self.county.village_by_code.get(code)
        township = self.county.township_by_code.get(village.township) if village else None
        return township.name if township else ""

    def township_of_institution(self, code: str) -> str:
        """Return the code of the township an institution stands in, ``""`` if in none."""
        institution = self.county.institution_by_code.get(code)
        if institution is None:
            return ""
        village = self.county.village_by_code.get(institution.place)
        place = village.township if village else institution.place
        return place if place in self.county.township_by_code else ""

    def health_centre(self, township: str) -> Institution | None:
        """Return the township's health centre, the first by code if there are several."""
        return next(iter(self._health_centres.get(township, ())), None)

    @cached_property
    def _health_centres(self) -> Mapping[str, tuple[Institution, ...]]:
        found: dict[str, list[Institution]] = defaultdict(list)
        for one in sorted(self.county.institutions, key=lambda one: one.code):
            if one.kind in _HEALTH_CENTRES:
                found[self.township_of_institution(one.code)].append(one)
        return {code: tuple(centres) for code, centres in found.items()}

    def regular(self, village: str) -> Mapping[int, str]:
        """Half-days (0–13) on which a village is regularly visited, each with its usual doctor.

        Regular is what the roster itself calls template; the usual doctor is the most frequent.
        """
        return self._regular.get(village, {})

    @cached_property
    def _regular(self) -> Mapping[str, Mapping[int, str]]:
        return {
            village: _usual(visit for visit in visits if visit.status is VisitStatus.TEMPLATE)
            for village, visits in self.by_village.items()
        }

    def number(self, place: str) -> str:
        """Number a paper: 演示-place-first day-check; another roster has another check.

        The last four signs are computed from the visits and gaps of the place (a code's prefix),
        so that a changed roster cannot carry the number of the old one.
        """
        lines = [
            f"{visit.date}{visit.afternoon}{visit.village}{visit.staff}"
            for visit in self.roster.visits
            if self._within(visit.village, place)
        ]
        lines += [
            f"{gap.village}{gap.week}{gap.missing}"
            for gap in self.roster.uncovered
            if self._within(gap.village, place)
        ]
        check = hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:4].upper()
        mark = "演示-" if self.roster.synthetic else ""
        return f"{mark}{place}-{self.roster.since:%Y%m%d}-{check}"

    def _within(self, village: str, place: str) -> bool:
        if place in (village, self.roster.county):
            return True
        known = self.county.village_by_code.get(village)
        return known is not None and known.township == place

    @cached_property
    def notices(self) -> tuple[Sentence, ...]:
        """The roster's own notices, and one for each name with a character we cannot draw."""
        names = [village.name for village in self.county.villages]
        names += [township.name for township in self.county.townships]
        names += [self.staff_name(staff) for staff in self.by_staff]
        names += [institution.name for institution in self.county.institutions]
        return (*self.roster.notices, *missing_glyph_notices(names))


def days_of(week: PlannedWeek) -> tuple[dt.date, ...]:
    """Return the planned days of a week; where they are not told, from its first to its Sunday."""
    if week.days:
        return week.days
    count = 7 - week.since.weekday()
    return tuple(week.since + dt.timedelta(days=ahead) for ahead in range(count))


_HEALTH_CENTRES = frozenset(
    {InstitutionKind.TOWNSHIP_HEALTH_CENTRE, InstitutionKind.COMMUNITY_HEALTH_CENTRE}
)


def _grouped(visits: Iterable[PlannedVisit], key: Callable[[PlannedVisit], str]) -> VisitsBy:
    found: dict[str, list[PlannedVisit]] = defaultdict(list)
    for visit in sorted(visits, key=lambda one: (one.date, one.afternoon, one.village, one.staff)):
        found[key(visit)].append(visit)
    return {name: tuple(found[name]) for name in sorted(found)}


def _usual(visits: Iterable[PlannedVisit]) -> Mapping[int, str]:
    count: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for visit in visits:
        count[visit.half_day][visit.staff] += 1
    return {
        half_day: min(staff, key=lambda one, staff=staff: (-staff[one], one))  # type: ignore[misc]
        for half_day, staff in sorted(count.items())
    }

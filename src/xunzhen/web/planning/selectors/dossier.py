"""Everything about one village as a reader may see it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q
from django.http import Http404

from xunzhen.domain.coverage.health_centres import centres_by_township
from xunzhen.domain.coverage.modes import BEGINNING, ModeInterval, VillageMode
from xunzhen.domain.coverage.travel import TravelTime
from xunzhen.domain.planning.roster import Uncovered
from xunzhen.domain.policy.book import Book, Verdict
from xunzhen.domain.policy.clause import Ruling
from xunzhen.domain.registry.county import Institution, Mode, Township, Village
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.coverage.bench import book_of, modes_of, times_of
from xunzhen.web.planning.models import Plan, PlanVisit
from xunzhen.web.planning.selectors.gaps import gaps_of
from xunzhen.web.planning.selectors.in_force import InForce, in_force, visits_between
from xunzhen.web.registry.models import RegistryRow
from xunzhen.web.registry.selectors import Desk, desk
from xunzhen.web.sealing import masked, unseal

RULES: Final = (
    "circuit.visits_per_week",
    "circuit.half_day_minutes",
    "circuit.makeup_within",
    "circuit.max_outbound_minutes",
    "circuit.short_week",
    "circuit.max_served_population",
)
_RULE_OF_MODE: Final = {
    Mode.RESIDENT: "clinic.per_village",
    Mode.CIRCUIT: "circuit.applies",
    Mode.STATIONED: "circuit.applies",
    Mode.NEIGHBOUR: "circuit.applies",
    Mode.CENTRE: "centre_clinic.min_contiguous_villages",
}


@dataclass(frozen=True)
class Doctor:
    """Somebody who comes to the village or lives there. The phone is masked, and empty where the
    person belongs to a township that the reader does not see; ``row`` is then None."""

    id: str
    name: str
    institution: str
    visits: int
    lives_here: bool
    phone: str
    row: int | None


@dataclass(frozen=True)
class Interval:
    """Days on which the village is served alike, who serves it, and the clause on this mode."""

    since: dt.date | None
    last_day: dt.date | None
    mode: VillageMode
    provider: str
    ruling: Ruling | None
    now: bool


@dataclass(frozen=True)
class Dossier:
    """One village on one page; ``past`` are planned visits whose day is over, nothing more."""

    desk: Desk
    village: Village
    township: Township | None
    mode: VillageMode
    provider: str
    intervals: tuple[Interval, ...]
    centre: Institution | None
    way: TravelTime | None
    doctors: tuple[Doctor, ...]
    verdicts: tuple[Verdict, ...]
    holds: InForce
    plan: Plan | None
    coming: tuple[PlanVisit, ...]
    past: tuple[PlanVisit, ...]
    year: tuple[PlanVisit, ...]
    gaps: tuple[Uncovered, ...]
    row: int | None

    @property
    def next(self) -> PlanVisit | None:
        """The next visit that is not cancelled."""
        return next((one for one in self.coming if not one.cancelled), None)

    @property
    def missing(self) -> int:
        """Visits that the plan in force owes this village and does not hold."""
        return sum(gap.missing for gap in self.gaps)


def dossier(scope: Scope, county: str, code: str, today: dt.date) -> Dossier:
    """Return everything about a village.

    Raises
    ------
    Http404
        when the reader's part of the county has no such village.
    """
    at = desk(scope, county)
    village = at.county.village_by_code.get(code)
    if village is None:
        raise Http404
    first, last = dt.date(today.year, 1, 1), dt.date(today.year + 1, 1, 1)
    since = first - dt.timedelta(days=first.weekday())
    holds = in_force(county, today, since)
    rows = visits_between(holds, since, last + dt.timedelta(weeks=26), Q(village=code))
    coming = tuple(one for one in rows if one.date >= today)
    plan = holds.on(today) or next(iter(holds.coming), None)
    centre = next(iter(centres_by_township(at.whole).get(village.township, ())), None)
    mode = modes_of(at).on(code, today)
    book = book_of(at)
    doctors, row = _people(at, village, coming)
    return Dossier(
        desk=at,
        village=village,
        township=at.whole.township_by_code.get(village.township),
        mode=mode,
        provider=provider_name(at, mode.provider),
        intervals=_intervals(at, book, code, today),
        centre=centre,
        way=times_of(at, today).between(centre.code, code) if centre else None,
        doctors=doctors,
        verdicts=tuple(book.verdict(rule, code, today) for rule in RULES),
        holds=holds,
        plan=plan,
        coming=coming,
        past=tuple(one for one in reversed(rows) if one.date < today),
        year=tuple(one for one in rows if one.date < last),
        gaps=tuple(gaps_of(at, plan).get(code, ())),
        row=row,
    )


def provider_name(at: Desk, provider: str) -> str:
    """Name an institution or a member of staff that serves a village; empty if unknown."""
    institution = at.whole.institution_by_code.get(provider)
    person = at.whole.staff_by_id.get(provider)
    return institution.name if institution else person.name if person else ""


def mode_ruling(book: Book, mode: Mode | None, place: str, day: dt.date) -> Ruling | None:
    """Return the ruling that a service mode rests on, None where no text speaks of it."""
    rule = _RULE_OF_MODE.get(mode) if mode else None
    return book.verdict(rule, place, day).ruling if rule else None


def _intervals(at: Desk, book: Book, code: str, today: dt.date) -> tuple[Interval, ...]:
    """Return the history of the mode, latest first; the empty time before any record is left."""
    past: Sequence[ModeInterval] = modes_of(at).history(code)
    return tuple(
        Interval(
            since=None if one.period.since == BEGINNING else one.period.since,
            last_day=one.period.last_day,
            mode=one.mode,
            provider=provider_name(at, one.mode.provider),
            ruling=mode_ruling(
                book, one.mode.mode, code, max(one.period.since, dt.date(2000, 1, 1))
            ),
            now=today in one.period,
        )
        for one in reversed(past)
        if one.mode.covered or one.period.since != BEGINNING or len(past) == 1
    )


def _people(
    at: Desk, village: Village, coming: Iterable[PlanVisit]
) -> tuple[tuple[Doctor, ...], int | None]:
    """Return who comes (most often first) and who lives there, and the village's own row."""
    count = Counter(one.staff for one in coming if not one.cancelled)
    living = [one.id for one in modes_of(at).resident_doctors(village.code)]
    people = [*(staff for staff, _ in count.most_common()), *(s for s in living if s not in count)]
    rows = {
        (row.table, row.key): row
        for row in RegistryRow.objects.filter(county=at.site, removed=False).filter(
            Q(table="villages", key=village.code) | Q(table="staff", key__in=people)
        )
    }
    own = rows.get(("villages", village.code))
    return (
        tuple(
            _doctor(at, staff, count[staff], staff in living, rows.get(("staff", staff)))
            for staff in people
        ),
        own.pk if own else None,
    )


def _doctor(at: Desk, staff: str, visits: int, lives_here: bool, row: RegistryRow | None) -> Doctor:
    person = at.whole.staff_by_id.get(staff)
    institution = at.whole.institution_by_code.get(person.institution) if person else None
    seen = staff in at.county.staff_by_id
    token = row.sealed.get("phone", "") if row and seen else ""
    return Doctor(
        id=staff,
        name=person.name if person else staff,
        institution=institution.name if institution else "",
        visits=visits,
        lives_here=lives_here,
        phone=masked(unseal(token, "staff.phone")),
        row=row.pk if row and seen else None,
    )

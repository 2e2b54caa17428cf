"""The villages of a county in one list: mode, next visit, what is missed, how far."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xunzhen.domain.coverage.health_centres import centres_by_township
from xunzhen.domain.registry.county import Mode, Village
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.coverage.bench import modes_of, times_of
from xunzhen.web.planning.models import Plan, PlanVisit
from xunzhen.web.planning.selectors.gaps import gaps_of
from xunzhen.web.planning.selectors.in_force import in_force, visits_between
from xunzhen.web.planning.selectors.plans import plan_end
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.selectors import Desk, desk

_FAR = dt.date.max


@dataclass(frozen=True)
class VillageLine:
    """A village in the list. ``missing``: owed in the plan in force and not placed."""

    village: Village
    township: str
    mode: Mode | None
    people: int | None
    minutes: float | None
    next: PlanVisit | None
    planned: int
    missing: int


@dataclass(frozen=True)
class VillageList:
    """All villages of a reader, and the plan that the counts are of."""

    desk: Desk
    plan: Plan | None
    lines: tuple[VillageLine, ...]


def village_list(scope: Scope, county: str, today: dt.date) -> VillageList:
    """Return every village in the reader's part of a county, in code order."""
    at = desk(scope, county)
    holds = in_force(county, today)
    plan = holds.on(today) or next(iter(holds.coming), None)
    since = min((one.since for one in holds.coming), default=today)
    until = max((plan_end(one) for one in holds.coming), default=today)
    visits: dict[str, list[PlanVisit]] = {}
    for row in visits_between(holds, since, until):
        if not row.cancelled:
            visits.setdefault(row.village, []).append(row)
    missing = {
        village: sum(gap.missing for gap in gaps) for village, gaps in gaps_of(at, plan).items()
    }
    modes, minutes = _modes(at, today), _minutes(at, today)
    names = {one.code: one.name for one in at.county.townships}
    return VillageList(
        at,
        plan,
        tuple(
            VillageLine(
                village=one,
                township=names.get(one.township, ""),
                mode=modes[one.code],
                people=one.served_population or one.resident_population,
                minutes=minutes.get(one.code),
                next=next((v for v in visits.get(one.code, ()) if v.date >= today), None),
                planned=sum(
                    plan is not None and v.plan_id == plan.pk for v in visits.get(one.code, ())
                ),
                missing=missing.get(one.code, 0),
            )
            for one in sorted(at.county.villages, key=lambda one: one.code)
        ),
    )


def _modes(at: Desk, today: dt.date) -> Mapping[str, Mode | None]:
    """Return the mode of every village today, kept for the day."""
    table = modes_of(at)
    return kept(
        at.site.pk,
        at.revision,
        ("modes-today", today),
        lambda: {code: table.on(code, today).mode for code in at.whole.village_by_code},
    )


def _minutes(at: Desk, today: dt.date) -> Mapping[str, float | None]:
    """Return the minutes from each village's health centre, kept for the revision."""

    def build() -> Mapping[str, float | None]:
        times, centres = times_of(at, today), centres_by_township(at.whole)
        found: dict[str, float | None] = {}
        for one in at.whole.villages:
            centre = next(iter(centres.get(one.township, ())), None)
            found[one.code] = times.between(centre.code, one.code).minutes if centre else None
        return found

    return kept(at.site.pk, at.revision, "minutes-from-centre", build)


@dataclass(frozen=True)
class Asked:
    """What a reader wants to see of the list, and in which order."""

    words: str = ""
    township: str = ""
    mode: str = ""
    missed: bool = False
    order: str = "urgent"


def chosen(lines: Iterable[VillageLine], asked: Asked) -> list[VillageLine]:
    """Return the lines asked for; what must be acted on comes first unless asked otherwise."""
    found = [one for one in lines if _wanted(one, asked)]
    keys = {
        "urgent": lambda one: (-one.missing, one.mode is not None, _when(one), one.village.code),
        "name": lambda one: (one.township, one.village.name),
        "code": lambda one: one.village.code,
        "next": lambda one: (_when(one), one.village.code),
        "missing": lambda one: (-one.missing, one.village.code),
        "people": lambda one: (-(one.people or 0), one.village.code),
        "minutes": lambda one: (-(one.minutes or 0.0), one.village.code),
    }
    return sorted(found, key=keys.get(asked.order, keys["urgent"]))


def _when(one: VillageLine) -> tuple[dt.date, bool]:
    return (one.next.date, one.next.afternoon) if one.next else (_FAR, True)


def _wanted(one: VillageLine, asked: Asked) -> bool:
    return (
        (
            not asked.words
            or asked.words in one.village.name
            or one.village.code.startswith(asked.words)
        )
        and (not asked.township or one.village.township == asked.township)
        and (not asked.mode or (one.mode.value if one.mode else "none") == asked.mode)
        and (not asked.missed or one.missing > 0)
    )

"""Needs, candidates and plans of a year, as values of the domain and as rows of a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from xunzhen.domain.assistance.needs import Doctor, Need, SenderLevel
from xunzhen.domain.assistance.placements import PlacementState
from xunzhen.domain.assistance.share import ShareVerdict, municipal_share
from xunzhen.domain.periods.period import whole_months
from xunzhen.domain.places import DivisionLevel, level_of
from xunzhen.domain.registry.county import InstitutionKind
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.assistance.models import Candidate, PlacementRow, UnitNeed, YearPlan
from xunzhen.web.assistance.rights import asks_for_unit, lists, sees_unit
from xunzhen.web.assistance.selectors.law import rules_of
from xunzhen.web.assistance.selectors.names import sending_hospitals, unit_name
from xunzhen.web.registry.selectors import Desk

RECIPIENTS = (InstitutionKind.TOWNSHIP_HEALTH_CENTRE, InstitutionKind.COMMUNITY_HEALTH_CENTRE)
"""Units that receive the thousand doctors (FJ-2022-595/2.1.1)."""


def need_of(row: UnitNeed) -> Need:
    """Return a need as the domain takes it; its id is the row's."""
    return Need(str(row.pk), row.unit, row.specialty, row.days_per_month, row.grounds, row.weight)


def doctor_of(row: Candidate) -> Doctor:
    """Return a candidate as the domain takes it; its id is the person's."""
    return Doctor(
        row.staff,
        row.hospital,
        SenderLevel(row.level),
        frozenset(row.specialties),
        row.title,
        row.title_since,
        row.days_per_month,
    )


def needs_rows(county: str, year: int) -> tuple[UnitNeed, ...]:
    """Return what the units of a county ask for in a year, most urgent first within a unit."""
    return tuple(UnitNeed.objects.filter(county=county, year=year, removed=False))


def candidate_rows(county: str, year: int) -> tuple[Candidate, ...]:
    """Return who may be sent in a year, the highest hospitals first."""
    rows = Candidate.objects.filter(county=county, year=year, removed=False)
    return tuple(rows.order_by("-level", "hospital", "staff"))


def newest_plan(county: str, year: int) -> YearPlan | None:
    """Return the last plan the solver made of a year."""
    return YearPlan.objects.filter(county=county, year=year).first()


@dataclass(frozen=True)
class NeedSeen:
    """A need on a page: the unit's name, who was placed on it, whether the reader may change it."""

    row: UnitNeed
    unit: str
    placed: str
    may_change: bool


def needs_seen(
    scope: Scope, desk: Desk, rows: Sequence[UnitNeed], placed: Mapping[int, str]
) -> tuple[NeedSeen, ...]:
    """Return the needs a reader sees; units whose needs are all open come first."""
    served = {row.unit for row in rows if row.pk in placed}
    seen = [
        NeedSeen(
            row,
            unit_name(desk, row.unit),
            placed.get(row.pk, ""),
            row.pk not in placed and asks_for_unit(scope, desk, row.unit),
        )
        for row in rows
        if sees_unit(scope, desk, row.unit)
    ]
    return tuple(
        sorted(seen, key=lambda one: (one.row.unit in served, one.row.unit, -one.row.weight))
    )


@dataclass(frozen=True)
class CandidateSeen:
    """A candidate on a page. ``years``: whole years in the title, None if its day is not told;
    ``free``: placed nowhere, and the reader's to nominate or to take off the list."""

    row: Candidate
    hospital: str
    years: int | None
    placed: str
    free: bool


def candidates_seen(
    scope: Scope,
    desk: Desk,
    rows: Sequence[Candidate],
    placed: Mapping[int, str],
    today: dt.date,
) -> tuple[CandidateSeen, ...]:
    """Return the candidates with the years in their title and where each goes."""
    return tuple(
        CandidateSeen(
            row,
            unit_name(desk, row.hospital),
            whole_months(row.title_since, today) // 12 if row.title_since else None,
            placed.get(row.pk, ""),
            row.pk not in placed and lists(scope, row.hospital),
        )
        for row in rows
    )


def units_offered(scope: Scope, desk: Desk) -> list[tuple[str, str]]:
    """Return (code, name) of the recipient units whose needs the reader may write."""
    return [
        (one.code, one.name)
        for one in desk.whole.institutions
        if one.kind in RECIPIENTS and asks_for_unit(scope, desk, one.code)
    ]


def staff_offered(desk: Desk, listed: Sequence[CandidateSeen]) -> list[tuple[str, str]]:
    """Return (id, name with hospital) of the county's own doctors who are not on the list yet."""
    known = {one.row.staff for one in listed}
    hospitals = {one.code: one.name for one in sending_hospitals(desk)}
    return [
        (one.id, f"{one.name}（{hospitals[one.institution]}）")
        for one in desk.whole.staff
        if one.id not in known and one.institution in hospitals
    ]


def share_sent(desk: Desk, year: int, rows: Iterable[PlacementRow]) -> ShareVerdict:
    """Return the share of municipal doctors among those whom some placements sent, each once."""
    levels = {
        row.candidate.staff: row.candidate.level for row in rows if PlacementState(row.state).sent
    }
    municipal = sum(level == SenderLevel.CITY for level in levels.values())
    return municipal_share(municipal, len(levels), rules_of(desk, year), "county")


def hospital_level(desk: Desk, hospital: str) -> SenderLevel | None:
    """Return the level of a sending hospital by where it stands; None for one of elsewhere."""
    found = desk.whole.institution_by_code.get(hospital)
    level = level_of(found.place) if found is not None and found.place else None
    if level is None:
        return None
    return {
        DivisionLevel.PROVINCE: SenderLevel.PROVINCE,
        DivisionLevel.CITY: SenderLevel.CITY,
        DivisionLevel.COUNTY: SenderLevel.COUNTY,
    }.get(level, SenderLevel.TOWNSHIP)

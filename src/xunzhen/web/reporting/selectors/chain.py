"""Who reports to whom on this site: township hospital → county → city → province.

A level above the county is in the chain where somebody answers for it: a supervisor has an account
here, or a site of its own is known here. Where nobody does, the chain ends below it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from xunzhen.domain.places import DivisionLevel, ancestors, contains, level_of, written
from xunzhen.domain.registry.county import InstitutionKind
from xunzhen.domain.reporting.flow import Act as ReturnAct
from xunzhen.domain.reporting.flow import Actor
from xunzhen.domain.reporting.statutory_return import Rank, ReportingUnit
from xunzhen.web.accounts.duties import Act, Duty
from xunzhen.web.accounts.models import User
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.registry.models import RegisteredCounty
from xunzhen.web.registry.selectors import Desk
from xunzhen.web.reporting.models import CountyCode, HeldReturn, KnownSite

_RANKS: Final = {
    DivisionLevel.TOWNSHIP: Rank.UNIT,
    DivisionLevel.COUNTY: Rank.COUNTY,
    DivisionLevel.CITY: Rank.CITY,
    DivisionLevel.PROVINCE: Rank.PROVINCE,
}
_WIDTHS: Final = {
    DivisionLevel.NATION: 0,
    DivisionLevel.PROVINCE: 2,
    DivisionLevel.CITY: 4,
    DivisionLevel.COUNTY: 6,
}
_WRITES: Final = frozenset({ReturnAct.EDIT, ReturnAct.SELF_CHECK, ReturnAct.SUBMIT})
_RECEIVES: Final = frozenset({ReturnAct.SEND_BACK, ReturnAct.ACCEPT, ReturnAct.LOCK})


@dataclass(frozen=True)
class Borne:
    """A county with the code and name it bore on a day; ``moved`` is the day it got another."""

    site: RegisteredCounty
    code: str
    name: str
    moved: dt.date | None = None
    until: dt.date | None = None


def prefix_of(division: str) -> str:
    """Return what the codes of a division's places begin with; the nation's is empty."""
    level = level_of(division) if division else None
    if level is None:
        return division or "-"
    return division[: _WIDTHS.get(level, 9)]


def own_unit(scope: Scope) -> str:
    """Return the unit that a reader acts for; empty for whoever acts for none."""
    level = level_of(scope.division) if scope.division else None
    if level is DivisionLevel.VILLAGE:
        return scope.division[:9]
    return written(scope.division) if level in _RANKS else ""


def actor_of(scope: Scope) -> Actor:
    """Return who acts on a return: the account, its unit and the duties it has there."""
    duties = _WRITES if scope.may(Act.WRITE_RETURN) else frozenset[ReturnAct]()
    if scope.may(Act.RECEIVE_RETURN):
        duties |= _RECEIVES
    return Actor(scope.who, own_unit(scope), duties)


def units_of(desk: Desk) -> tuple[ReportingUnit, ...]:
    """Return the township hospitals of a county in the order of their townships' codes."""
    centres: dict[str, str] = {}
    for one in desk.whole.institutions:
        if one.kind is InstitutionKind.TOWNSHIP_HEALTH_CENTRE:
            centres.setdefault(one.place[:9], one.name)
    return tuple(
        ReportingUnit(one.code, centres.get(one.code, one.name), Rank.UNIT, desk.code)
        for one in sorted(desk.whole.townships, key=lambda one: one.code)
    )


def unit_called(desk: Desk, code: str, day: dt.date) -> ReportingUnit | None:
    """Return a unit of a county, or the county as it stood on a day; None if there is none."""
    if code == desk.code:
        return county_unit(desk.site, day)
    return next((one for one in units_of(desk) if one.id == code), None)


def county_unit(site: RegisteredCounty, day: dt.date) -> ReportingUnit:
    """Return a county as a reporting unit: it hands in to the city it belonged to on the day."""
    borne = borne_on(site, codes_of([site.code]), day)
    return ReportingUnit(site.code, borne.name, Rank.COUNTY, above_of(borne.code))


def rank_of(division: str) -> Rank:
    """Return the rank of a division in the chain."""
    return _RANKS[level_of(division) or DivisionLevel.PROVINCE]


def area_unit(division: str) -> ReportingUnit:
    """Return a city or a province as a reporting unit."""
    rank = rank_of(division)
    above = above_of(division) if rank is Rank.CITY else ""
    return ReportingUnit(division, area_name(division), rank, above)


def area_name(division: str) -> str:
    """Return the name of a city or province as its counties tell it; its code if none does."""
    told = RegisteredCounty.objects.filter(code__startswith=prefix_of(division)).first()
    if told is None:
        moved = CountyCode.objects.filter(code__startswith=prefix_of(division)).first()
        site = RegisteredCounty.objects.filter(code=moved.county).first() if moved else None
        known = KnownSite.objects.filter(division=division).first()
        province = site.province if site and level_of(division) is DivisionLevel.PROVINCE else ""
        return province or (known.name if known else division)
    return (
        told.province if level_of(division) is DivisionLevel.PROVINCE else told.city
    ) or division


def answering(sites: Iterable[KnownSite] | None = None) -> frozenset[str]:
    """Return the cities and provinces that somebody answers for, here or on a site of their own.

    ``sites``: the known sites, if they were read already.
    """
    supervisors = User.objects.filter(duty=Duty.SUPERVISOR, is_active=True)
    known = KnownSite.objects.all() if sites is None else sites
    found = {written(one) for one in supervisors.values_list("division", flat=True).distinct()}
    return frozenset(found | {one.division for one in known if one.revoked_at is None})


def above_of(code: str, known: frozenset[str] | None = None) -> str:
    """Return the nearest city or province over a place that somebody answers for; or nothing.

    ``known``: the divisions of ``answering``, if they were read already.
    """
    mine = answering() if known is None else known
    for one in reversed(ancestors(code)):
        if level_of(one) in (DivisionLevel.CITY, DivisionLevel.PROVINCE) and one in mine:
            return one
    return ""


def received_elsewhere(row: HeldReturn) -> bool:
    """Say whether the level above a return is on a site of its own and has nobody here."""
    return (
        bool(row.above)
        and KnownSite.objects.filter(division=row.above, revoked_at=None).exists()
        and not User.objects.filter(
            duty=Duty.SUPERVISOR, is_active=True, division=row.above
        ).exists()
    )


def counties_on(division: str, day: dt.date) -> tuple[Borne, ...]:
    """Return the counties that belonged to a city or province on a day, in the order of codes.

    One that moved in mid-year stands in the list of its city of that day, and in no other.
    """
    sites = list(RegisteredCounty.objects.all())
    codes = codes_of([site.code for site in sites])
    found = [borne_on(site, codes, day) for site in sites]
    return tuple(
        sorted((one for one in found if contains(division, one.code)), key=lambda one: one.code)
    )


def moved_away(division: str, since: dt.date, last: dt.date) -> tuple[tuple[Borne, Borne], ...]:
    """Return the counties that came to or left an area on some day of a span: before and after."""
    found = []
    codes = list(CountyCode.objects.filter(since__gt=since, since__lte=last))
    sites = RegisteredCounty.objects.in_bulk({one.county for one in codes}, field_name="code")
    known = codes_of(sites)
    for one in codes:
        if one.county not in sites:
            continue
        site = sites[one.county]
        before = borne_on(site, known, one.since - dt.timedelta(days=1))
        after = borne_on(site, known, one.since)
        if contains(division, before.code) or contains(division, after.code):
            found.append((before, after))
    return tuple(found)


def borne_on(site: RegisteredCounty, codes: Iterable[CountyCode], day: dt.date) -> Borne:
    """Return the code that a county bore on a day."""
    for one in codes:
        if one.county == site.code and one.since <= day and (one.until is None or day < one.until):
            return Borne(site, one.code, one.name, one.since, one.until)
    return Borne(site, site.code, site.name)


def codes_of(counties: Iterable[str]) -> list[CountyCode]:
    """Return the codes that counties bore where these changed, in order of time."""
    return list(CountyCode.objects.filter(county__in=list(counties)))

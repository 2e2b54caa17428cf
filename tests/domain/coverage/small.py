"""Small hand-made counties for the coverage tests; every number is visible where it matters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from xunzhen.domain.coverage.settings import CoverageSettings
from xunzhen.domain.geo import Point
from xunzhen.domain.periods.period import Period
from xunzhen.domain.registry.county import (
    County,
    Institution,
    InstitutionKind,
    Leave,
    Licence,
    Mode,
    ServiceMode,
    Staff,
    Township,
    Village,
)

DAY = dt.date(2026, 10, 14)  # a Wednesday
TOWN = "350524201"
CENTRE = "THC1"
SETTINGS = CoverageSettings(posting_doctors=2, ending_days=30)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def code(number: int, township: str = TOWN) -> str:
    """Village part 201 for number 1: a 村委会."""
    return f"{township}{200 + number:03d}"


def village(
    number: int,
    *,
    served: int | None = 300,
    at: tuple[float, float] | None = None,
    seat: bool = False,
    township: str = TOWN,
    resident: int | None = None,
    registered: int | None = None,
) -> Village:
    return Village(
        code=code(number, township),
        name=f"{number}号村",
        township=township,
        point=Point(*at) if at else None,
        served_population=served,
        resident_population=resident,
        registered_population=registered,
        township_seat=seat,
    )


def health_centre(name: str = CENTRE, township: str = TOWN) -> Institution:
    return Institution(
        name, f"{name}卫生院", InstitutionKind.TOWNSHIP_HEALTH_CENTRE, place=township
    )


def clinic(number: int, m2: float | None = None, township: str = TOWN) -> Institution:
    return Institution(
        f"C{number}",
        f"{number}号村卫生所",
        InstitutionKind.VILLAGE_CLINIC,
        place=code(number, township),
        premises_m2=m2,
    )


def doctor(
    name: str,
    *,
    institution: str = CENTRE,
    lives_in: int | None = None,
    licence: Licence = Licence.PHYSICIAN,
    free: Iterable[int] = range(4),
    township: str = TOWN,
) -> Staff:
    return Staff(
        id=name,
        name=f"{name}医生",
        institution=institution,
        licence=licence,
        available=frozenset(free) if lives_in is None else frozenset(),
        village=code(lives_in, township) if lives_in is not None else "",
    )


def mode(
    number: int,
    kind: Mode,
    since: str = "2026-01-01",
    until: str | None = None,
    provider: str = CENTRE,
    township: str = TOWN,
) -> ServiceMode:
    """``until`` is the first day after, as in the domain."""
    period = Period(day(since), day(until) if until else None)
    return ServiceMode(code(number, township), kind, period, provider)


def county(
    villages: Iterable[Village],
    *,
    modes: Iterable[ServiceMode] = (),
    staff: Iterable[Staff] = (),
    institutions: Iterable[Institution] = (),
    townships: Iterable[str] = (TOWN,),
    leave: Iterable[Leave] = (),
    division: str = "350524",
) -> County:
    return County(
        code=division,
        name="演示县",
        as_of=DAY,
        synthetic=True,
        townships=tuple(Township(one, f"{one}乡") for one in townships),
        villages=tuple(villages),
        institutions=(*institutions,),
        staff=tuple(staff),
        leave=tuple(leave),
        service_modes=tuple(modes),
    )

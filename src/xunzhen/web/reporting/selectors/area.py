"""Who is expected to report to a city or province, and the sites that answer for no county here."""

from __future__ import annotations

import datetime as dt

from xunzhen.domain.places import DivisionLevel, level_of
from xunzhen.domain.reporting.statutory_return import Rank, ReportingUnit
from xunzhen.web.reporting.models import KnownSite
from xunzhen.web.reporting.selectors.chain import (
    above_of,
    answering,
    area_name,
    counties_on,
    prefix_of,
)


def below_of(unit: ReportingUnit, day: dt.date) -> tuple[ReportingUnit, ...]:
    """Return the units that hand in to a city or province on a day, in the order of their ids.

    Those are the counties of the site that belonged to it, and the divisions of known sites. A
    province whose cities have nobody here gets its counties directly.
    """
    found: dict[str, ReportingUnit] = {}
    sites = list(KnownSite.objects.all())
    known = answering(sites)
    for one in counties_on(unit.id, day):
        above = above_of(one.code, known)
        if above == unit.id:
            found[one.site.code] = ReportingUnit(one.site.code, one.name, Rank.COUNTY, unit.id)
        elif unit.rank is Rank.PROVINCE and above:
            found[above] = ReportingUnit(above, area_name(above), Rank.CITY, unit.id)
    for site in sites:
        if not site.division.startswith(prefix_of(unit.id)) or site.division == unit.id:
            continue
        rank = Rank.COUNTY if level_of(site.division) is DivisionLevel.COUNTY else Rank.CITY
        if rank < unit.rank and above_of(site.division, known) == unit.id:
            found.setdefault(site.division, ReportingUnit(site.division, site.name, rank, unit.id))
    return tuple(found[one] for one in sorted(found))

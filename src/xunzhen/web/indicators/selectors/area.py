"""Indicators of a city or a province for a page: kept sums of counties added up and judged."""

from __future__ import annotations

import datetime as dt
import threading
from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.http import Http404
from django.utils import timezone

from xunzhen.domain.indicators.area import AreaLine, Sums, area_lines
from xunzhen.domain.indicators.catalogue import BY_ID, CATALOGUE
from xunzhen.domain.periods.period import Period, period_text
from xunzhen.domain.places import DivisionLevel, contains, level_of, written
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.assistance.models import ProgrammeChange
from xunzhen.web.fieldwork.models import ChangeCounter
from xunzhen.web.indicators.models import KeptIndicators
from xunzhen.web.indicators.selectors.evidence import MOST_AGE
from xunzhen.web.indicators.selectors.kept_sums import Key, read
from xunzhen.web.policy.selectors import law
from xunzhen.web.registry.models import RegisteredCounty
from xunzhen.web.registry.selectors import counties

_MOST_KEPT: Final = 24
_LOCK: Final = threading.Lock()
_LINES: Final[OrderedDict[object, tuple[AreaLine, ...]]] = OrderedDict()
Parts = Mapping[Key, Mapping[str, Sums]]


@dataclass(frozen=True)
class AreaCounty:
    """A county of the area: when it was measured (None: not yet), and whether facts moved since."""

    county: RegisteredCounty
    at: dt.datetime | None
    moved: bool

    @property
    def city(self) -> str:
        """The code of its city."""
        return f"{self.county.code[:4]}00"


@dataclass(frozen=True)
class Area:
    """An area at a period and cut-off. ``due``: counties that are to be measured anew now."""

    place: str
    name: str
    period: Period
    cut_off: dt.date
    counties: tuple[AreaCounty, ...]
    due: tuple[str, ...]

    @property
    def measured(self) -> tuple[AreaCounty, ...]:
        """The counties whose sums are kept."""
        return tuple(one for one in self.counties if one.at is not None)

    @property
    def unmeasured(self) -> tuple[AreaCounty, ...]:
        """The counties that are in no sum yet."""
        return tuple(one for one in self.counties if one.at is None)

    @property
    def moved(self) -> int:
        """How many stand in the sums as they were before the last change."""
        return sum(one.moved and one.at is not None for one in self.counties)

    @property
    def oldest(self) -> dt.datetime | None:
        """When the county measured first was measured."""
        return min((one.at for one in self.counties if one.at), default=None)


def own_area(scope: Scope, asked: str = "") -> str:
    """Return the code of the area a reader asked for, their own unless they named one in it.

    Raises
    ------
    Http404
        for a place that is no city or province, or lies beyond the reader's reach.
    """
    place = written(asked or scope.division)
    level = level_of(place)
    if level is None or level > DivisionLevel.CITY or not scope.reaches(place):
        raise Http404
    return place


def area_of(scope: Scope, place: str, period: Period, cut_off: dt.date) -> Area:
    """Return the counties of an area and how far their kept sums are up to date: four queries."""
    listed = [one for one in counties(scope) if contains(place, one.code)]
    codes = [one.code for one in listed]
    rows = KeptIndicators.objects.filter(
        period=period_text(period), cut_off=cut_off, county__in=codes
    )
    kept = {
        row[0]: row[1:] for row in rows.values_list("county", "revision", "change", "measured_at")
    }
    changes = Counter(
        dict(ChangeCounter.objects.filter(county__in=codes).values_list("county", "value"))
    )
    changes.update(
        dict(ProgrammeChange.objects.filter(county__in=codes).values_list("county", "value"))
    )
    found, due, now = [], [], timezone.now()
    for one in listed:
        revision, change, at = kept.get(one.code, (None, None, None))
        moved = (revision, change) != (one.revision, changes[one.code])
        found.append(AreaCounty(one, at, moved))
        if at is None or (moved and now - at >= MOST_AGE):
            due.append(one.code)
    return Area(place, _name(place, listed), period, cut_off, tuple(found), tuple(due))


def _name(place: str, listed: Sequence[RegisteredCounty]) -> str:
    level = level_of(place)
    if not listed or level is DivisionLevel.NATION:
        return "" if level is not DivisionLevel.NATION else "全国"
    return (listed[0].city if level is DivisionLevel.CITY else listed[0].province) or place


def parts_of(area: Area, indicator: str = "") -> Parts:
    """Return the kept sums by indicator and end of counting; kept in memory while none is newer."""
    mark = tuple((one.county.code, one.at) for one in area.measured)
    return _parts(period_text(area.period), area.cut_off, mark, indicator)


@lru_cache(maxsize=_MOST_KEPT)
def _parts(
    period: str, cut_off: dt.date, mark: tuple[tuple[str, dt.datetime], ...], indicator: str
) -> Parts:
    rows = KeptIndicators.objects.filter(
        period=period, cut_off=cut_off, county__in=[code for code, _at in mark]
    )
    found: dict[Key, dict[str, Sums]] = {}
    for county, sums in rows.values_list("county", "sums"):
        for key, one in read(county, sums, BY_ID, indicator).items():
            found.setdefault(key, {})[county] = one
    return found


def lines_of_area(area: Area, parts: Parts, place: str = "") -> tuple[AreaLine, ...]:
    """Return the lines of every indicator that has parts, of the area or of a place in it."""
    place = place or area.place
    last = min(area.cut_off, area.period.last_day or area.cut_off)
    by_id: dict[str, dict[dt.date | None, dict[str, Sums]]] = {}
    for (indicator, until), sums in parts.items():
        mine = {county: one for county, one in sums.items() if contains(place, county)}
        by_id.setdefault(indicator, {})[until] = mine
    found: list[AreaLine] = []
    for one in CATALOGUE:
        if one.id in by_id:
            found += area_lines(law(), one, place, last, by_id[one.id])
    return tuple(found)


def all_lines(area: Area) -> tuple[AreaLine, ...]:
    """Return ``lines_of_area`` of all indicators, kept in memory while nothing is measured anew."""
    mark = tuple((one.county.code, one.at) for one in area.measured)
    key = (area.place, area.period, area.cut_off, mark)
    with _LOCK:
        found = _LINES.get(key)
    if found is None:
        found = lines_of_area(area, parts_of(area))
        with _LOCK:
            _LINES[key] = found
            while len(_LINES) > _MOST_KEPT:
                _LINES.popitem(last=False)
    return found


def cities(area: Area) -> Iterable[tuple[str, str]]:
    """Return code and name of the cities of an area, in order of code."""
    return sorted({(one.city, one.county.city or one.city) for one in area.counties})

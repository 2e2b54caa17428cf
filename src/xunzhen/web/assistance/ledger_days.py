"""Days of the programmes in the ledger, told by the app that keeps it.

The ledger stands above this column, so it is never asked by name: its app tells of its source when
the site starts (``tells_days`` in ``AppConfig.ready``), as columns tell of their tables.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from xunzhen.domain.assistance.clashes import ServiceDay
from xunzhen.domain.assistance.programmes import Programme
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.selectors import Desk


@dataclass(frozen=True, slots=True)
class OutreachDay:
    """One half-day that took place (``afternoon`` None: not told), with what was counted of it."""

    id: str
    programme: Programme
    staff: str
    date: dt.date
    place: str
    afternoon: bool | None = None
    verified: bool = False
    persons: int | None = None
    person_times: int | None = None
    examinations: int | None = None
    referred_up: int | None = None
    content: str = ""

    @property
    def service_day(self) -> ServiceDay:
        """The same as the counting of days takes it."""
        return ServiceDay(
            self.staff, self.date, self.programme, self.place, self.afternoon, self.id
        )


class DaySource(Protocol):
    """Whoever keeps the ledger."""

    def stamp(self, county: str) -> int:
        """Return a number that changes whenever the ledger of a county does."""
        ...

    def days(self, county: str, since: dt.date, until: dt.date) -> Sequence[OutreachDay]:
        """Return the half-days of the programmes that took place in ``[since, until)``."""
        ...

    def referred_up(self, county: str, since: dt.date, until: dt.date) -> Mapping[str, int]:
        """Return how many patients were referred up in ``[since, until)``, by place."""
        ...


_SOURCES: Final[list[DaySource]] = []


def tells_days(source: DaySource) -> None:
    """Take the source of days; the last one told counts."""
    _SOURCES[:] = [source]


def stamp_of(county: str) -> int:
    """Return the stamp of a county's ledger, 0 while nobody keeps one."""
    return _SOURCES[0].stamp(county) if _SOURCES else 0


def days_of(county: str, since: dt.date, until: dt.date) -> tuple[OutreachDay, ...]:
    """Return the half-days of the programmes that took place, in order of day, person, place."""
    found = _SOURCES[0].days(county, since, until) if _SOURCES else ()
    return tuple(
        sorted(found, key=lambda one: (one.date, one.staff, one.place, str(one.afternoon), one.id))
    )


def year_days(desk: Desk, year: int, stamp: int | None = None) -> tuple[OutreachDay, ...]:
    """Return a year's half-days of the programmes, read once until the ledger changes."""
    stamp = stamp_of(desk.code) if stamp is None else stamp
    return kept(
        desk.site.pk,
        desk.revision,
        ("programme-days", year, stamp),
        lambda: days_of(desk.code, dt.date(year, 1, 1), dt.date(year + 1, 1, 1)),
    )


def referred_up_of(county: str, since: dt.date, until: dt.date) -> Mapping[str, int]:
    """Return how many patients were referred up, by place of the visit."""
    return _SOURCES[0].referred_up(county, since, until) if _SOURCES else {}

"""A doctor's pack: what a phone must know, what changed since it last asked, and the hashes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.db.models import Max, Q
from django.utils import timezone

from xunzhen.domain.coverage.modes import circuit_villages
from xunzhen.domain.fieldwork import pack
from xunzhen.domain.fieldwork.pack import Difference, Row
from xunzhen.domain.policy.book import Book
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.coverage.bench import book_of
from xunzhen.web.fieldwork.models import Outreach
from xunzhen.web.fieldwork.selectors import pack_rows as rows
from xunzhen.web.fieldwork.selectors.phones import Phone
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.selectors import Desk, desk

_LAST_YEAR: Final = dt.timedelta(days=366)
_UNUSED: Final = ("edition", "flags", "persons", "person_times", "lng", "lat")


@dataclass(frozen=True)
class Area:
    """A doctor's own area on a day, all of it; every table is built once and only when asked."""

    at: Desk
    staff: str
    township: str
    today: dt.date

    @cached_property
    def book(self) -> Book:
        """The rules in force in the county."""
        return book_of(self.at)

    @cached_property
    def mine(self) -> list[Outreach]:
        """The doctor's own visits in the horizon, dropped ones too."""
        return list(self._stored.filter(staff=self.staff))

    @cached_property
    def villages(self) -> tuple[str, ...]:
        """The codes of the doctor's villages."""
        since, until = pack.horizon(self.today)
        circuit = kept(
            self.at.site.pk, self.at.revision, ("circuit-villages", since, until),
            lambda: circuit_villages(self.at.whole, since, until),
        )  # fmt: skip
        return pack.own_villages({row.place for row in self.mine}, circuit, self.township)

    @cached_property
    def others(self) -> list[Outreach]:
        """What colleagues do in these villages."""
        found = self._stored.filter(place__in=self.villages, dropped=False)
        return list(found.exclude(staff=self.staff))

    @property
    def _stored(self) -> Any:
        since, until = pack.horizon(self.today)
        return Outreach.objects.filter(county=self.at.code, date__gte=since, date__lt=until).defer(
            *_UNUSED
        )

    @cached_property
    def tables(self) -> Mapping[str, tuple[Row, ...]]:
        """Every table, whole, each row with its change number."""
        stored = [*self.mine, *self.others]
        small = {
            "villages": rows.village_rows(
                self.at.whole, self.villages, self.book, self.today, self._last()
            ),
            "rules": rows.rule_rows(self.book, self.at.code, self.today),
            "people": rows.people_rows(self.at.whole, (row.staff for row in stored)),
            "free": rows.free_rows(self.at.whole, self.staff, self.mine, self.today),
        }
        visits = [rows.visit_row(row, self.staff, self.today) for row in stored]
        found = {name: pack.numbered(table) for name, table in small.items()}
        others = sum(len(table) for table in found.values())
        return {"visits": pack.bounded(visits, self.today, others), **found}

    def _last(self) -> Mapping[str, dt.datetime]:
        """When somebody was last in each village."""
        found = (
            Outreach.objects.filter(
                county=self.at.code, place__in=self.villages, arrived__isnull=False,
                date__gte=self.today - _LAST_YEAR, date__lte=self.today,
            )
            .order_by()
            .values_list("place")
            .annotate(last=Max("arrived"))
        )  # fmt: skip
        return {place: timezone.localtime(last) for place, last in found}


def area_of(phone: Phone) -> Area:
    """Return the area of a phone's doctor as it stands today."""
    at = desk(system_scope(phone.county), phone.county)
    return Area(at, phone.staff, phone.scope.limit[:9], timezone.localdate())


def since_last(area: Area, after: int, seen: dt.date | None) -> Mapping[str, Difference]:
    """Return what changed after a change number; all of it after 0.

    Tables that come from the county tables are small and come whole, their numbers being made of
    their content; a row that a phone holds and nobody sent away is found by its hash and repaired.
    """
    tables = area.tables
    changed = {
        "visits": Difference(
            tuple(one for one in tables["visits"] if one["change"] > after),
            _left(area, after, seen) if after else (),
        )
    }
    for name in ("villages", "rules", "people"):
        changed[name] = Difference(tables[name], ())
    free = {str(one["id"]) for one in tables["free"]}
    held = _half_days(seen or area.today, area.today) if after else set()
    changed["free"] = Difference(tables["free"], tuple(sorted(held - free)))
    return changed


def _left(area: Area, after: int, seen: dt.date | None) -> tuple[str, ...]:
    """Return visits that a phone may hold and no longer needs: past the horizon since it asked
    last, or a colleague's that was dropped."""
    since, until = pack.horizon(area.today)
    before = pack.horizon(seen or area.today)[0]
    asked = Q(date__gte=before, date__lt=since) & (Q(staff=area.staff) | Q(place__in=area.villages))
    dropped = Q(
        date__gte=since, date__lt=until, place__in=area.villages, dropped=True, change__gt=after
    ) & ~Q(staff=area.staff)
    found = Outreach.objects.filter(Q(county=area.at.code) & (asked | dropped))
    return tuple(str(one) for one in found.order_by("pk").values_list("pk", flat=True))


def _half_days(seen: dt.date, today: dt.date) -> set[str]:
    last = today + dt.timedelta(days=rows.FREE_DAYS)
    first = max(seen, today - dt.timedelta(days=pack.DAYS_BACK))
    return {
        str(rows.free_row(first + dt.timedelta(days=ahead), afternoon)["id"])
        for ahead in range((last - first).days)
        for afternoon in (False, True)
    }

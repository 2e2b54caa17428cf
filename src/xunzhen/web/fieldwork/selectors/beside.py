"""What lies beside visits that changed: all that their flags, and those of others, depend on."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from django.utils import timezone

from xunzhen.domain.fieldwork.events import VisitKey
from xunzhen.domain.fieldwork.flag_ground import FlagLimits, flag_limits, minutes_of
from xunzhen.domain.fieldwork.flag_grounds import FlagCounty, Known
from xunzhen.domain.fieldwork.visit import Visit
from xunzhen.web.coverage.bench import book_of, times_of
from xunzhen.web.fieldwork.models import Contact, Happening, Outreach, Photo
from xunzhen.web.fieldwork.selectors.events import folded, told_of
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.selectors import Desk

PHONE_SEALED_AS: Final = "fieldwork.contact"
_DAY: Final = dt.timedelta(days=1)


def flag_county_of(at: Desk) -> FlagCounty:
    """Return what the flags of a county rest on: its rules, stops and travel times."""
    today = timezone.localdate()
    return kept(at.site.pk, at.revision, ("flag-county", today), lambda: _flag_county(at, today))


def _flag_county(at: Desk, today: dt.date) -> FlagCounty:
    whole, book = at.whole, book_of(at)
    names = {one.code: one.name for one in whole.institutions}
    points = {one.code: one.point for one in whole.institutions}
    for village in whole.villages:
        names[village.code], points[village.code] = village.name, village.point

    def limits(key: VisitKey) -> FlagLimits:
        village = whole.village_by_code.get(key.place)
        return flag_limits(book, village.township if village else at.code, key.date)

    return FlagCounty(
        limits=limits,
        zone=timezone.get_default_timezone(),
        names=names,
        stops={code: point for code, point in points.items() if point is not None},
        minutes=minutes_of(times_of(at, today)),
    )


def beside(county: str, visits: Mapping[str, Visit]) -> Mapping[str, tuple[Outreach, Visit]]:
    """Return the other visits that these may cast a doubt on, with their rows: those of the same
    doctor from the day before to the day after, and any that share a photograph or a contact."""
    days = [one.key.date for one in visits.values()]
    staff = {one.key.staff for one in visits.values()}
    near = Outreach.objects.filter(
        county=county, staff__in=staff, date__gte=min(days) - _DAY, date__lte=max(days) + _DAY,
        arrived__isnull=False,
    )  # fmt: skip
    wanted = {
        (one.key.staff, one.key.date + n * _DAY) for one in visits.values() for n in (-1, 0, 1)
    }
    rows = {str(row.pk): row for row in near if (row.staff, row.date) in wanted}
    alike = (_with_same_photo(county, visits) | _with_contacts(county, visits)) - set(rows)
    rows |= {str(row.pk): row for row in Outreach.objects.filter(county=county, pk__in=alike)}
    others = [row for number, row in rows.items() if number not in visits]
    told = told_of(county, [str(row.pk) for row in others])
    return {str(row.pk): (row, folded(row, told.get(str(row.pk)))) for row in others}


def _with_same_photo(county: str, visits: Mapping[str, Visit]) -> set[str]:
    hashes = {str(one.facts.get("sha256")) for visit in visits.values() for one in visit.photos}
    if not hashes:
        return set()
    found = Photo.objects.filter(county=county, sha256__in=hashes)
    return {str(number) for number in found.values_list("visit", flat=True)}


def _with_contacts(county: str, visits: Mapping[str, Visit]) -> set[str]:
    mine = [number for number, one in visits.items() if one.contacts]
    if not mine:
        return set()
    contacts = Contact.objects.filter(county=county)
    given = set(contacts.filter(visit__in=mine).values_list("mark", "given_on"))
    found = contacts.filter(mark__in={mark for mark, _day in given})
    return {
        str(number)
        for number, mark, day in found.values_list("visit", "mark", "given_on")
        if (mark, day) in given
    }


def known_of(at: Desk, visits: Mapping[str, Visit], rows: Iterable[Outreach]) -> Known:
    """Return what the site knows of visits beside their events.

    A telephone number is known here by its mark; none is opened.
    """
    numbers = list(visits)
    errors: dict[str, dt.timedelta] = {}
    received: dict[str, dt.datetime] = {}
    phones = Happening.objects.filter(visit__in=numbers, device__isnull=False)
    columns = ("visit", "county", "fate", "clock_error", "received_at")
    for visit, county, fate, error, came in phones.order_by().values_list(*columns):
        if county != at.code or fate == Happening.Fate.REFUSED:  # as in ``told_of``
            continue
        mine = str(visit)
        received[mine] = max(came, received.get(mine, came))
        wrong = dt.timedelta(seconds=error or 0)
        errors[mine] = max(wrong, errors.get(mine, wrong), key=abs)
    marks: dict[str, list[str]] = defaultdict(list)
    if any(one.contacts for one in visits.values()):
        for row in Contact.objects.filter(county=at.code, visit__in=numbers):
            marks[str(row.visit)].append(row.mark)
    return Known(
        people={number: tuple(mine) for number, mine in marks.items()},
        clock_errors=errors,
        reassigned_to={str(row.pk): _handed_to(at, row) for row in rows if row.reassigned},
        received=received,
    )


def _handed_to(at: Desk, row: Outreach) -> str:
    person = at.whole.staff_by_id.get(str(row.handed.get("to") or ""))
    return person.name if person else ""

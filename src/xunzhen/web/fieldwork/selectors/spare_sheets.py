"""What spare day sheets are entered against: villages and doctors within the reader's reach."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection

from xunzhen.domain.fieldwork.counting_rules import Readings
from xunzhen.domain.fieldwork.spare_sheet import Person, Place, Spares, SpareSheet
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.coverage.bench import book_of
from xunzhen.web.fieldwork.models import Outreach
from xunzhen.web.fieldwork.selectors.names import Names
from xunzhen.web.registry.selectors import Desk


def spares_of(scope: Scope, desk: Desk, days: Collection[dt.date]) -> Spares:
    """Return the villages within the reader's reach (a doctor's own township), the doctors (a
    doctor only themselves), and what the plans hold on some days."""
    names = Names(desk.whole)
    places: dict[str, set[Place]] = defaultdict(set)
    for village in desk.county.villages:
        one = Place(village.code, village.name, names.town(village.township))
        for key in (village.code, village.name):
            places[key].add(one)
    people: dict[str, set[Person]] = defaultdict(set)
    for member in desk.whole.staff:
        if scope.may(Act.VERIFY) or member.id == scope.staff:
            home = desk.whole.institution_by_code.get(member.institution)
            person = Person(member.id, member.name, home.name if home else "")
            for key in (member.id, member.name):
                people[key].add(person)
    rows = Outreach.objects.filter(
        county=desk.code, date__in=list(days), planned=True, dropped=False
    ) if days else Outreach.objects.none()  # fmt: skip
    planned = rows.order_by().values_list("date", "afternoon", "place", "staff")
    return Spares(
        desk.code,
        {key: tuple(found) for key, found in places.items()},
        {key: tuple(found) for key, found in people.items()},
        frozenset((day, bool(half), place, staff) for day, half, place, staff in planned),
        desk.site.synthetic,
    )


def blank_sheets(
    scope: Scope, desk: Desk, numbers: Collection[str], today: dt.date
) -> tuple[SpareSheet, ...]:
    """Return blank sheets to print; a doctor's own bear their name."""
    person = desk.whole.staff_by_id.get(scope.staff)
    home = desk.whole.institution_by_code.get(person.institution) if person else None
    place = scope.limit[:9] or desk.code
    minutes = Readings(desk.whole, book_of(desk)).half_day_minutes(today, place)
    name, institution = (person.name if person else ""), (home.name if home else "")
    return tuple(
        SpareSheet(number, name, institution, minutes, desk.site.synthetic) for number in numbers
    )

"""What a site keeps of a county's field work that has days of keeping, and if it is needed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

from xunzhen.domain.fieldwork.events import EventKind
from xunzhen.domain.fieldwork.retention import PURGED_NOTE, Kept, KeptKind
from xunzhen.domain.fieldwork.visit import VisitState
from xunzhen.web.fieldwork.models import Contact, Happening, Outreach, Photo, SheetUpload
from xunzhen.web.fieldwork.selectors.sheet_phones import holds_numbers

_OPEN = (VisitState.CHECKED_OUT.value, VisitState.RECORDED.value, VisitState.RETURNED.value)
OF_UPLOAD = "upload-"
"""How the id of numbers begins that wait in a workbook that was handed in."""
WRITERS = tuple(kind.value for kind in EventKind if kind.writes_record)


def kept_of(county: str) -> list[Kept]:
    """Return everything of a county that a rule of keeping speaks of.

    What belongs to a visit is needed while the visit waits for the township or is in conflict; its
    days are counted from the visit's, or from the day it came in where the visit never did.
    """
    visits = {
        str(number): (day, state in _OPEN or conflicts > 0)
        for number, day, state, conflicts in Outreach.objects.filter(county=county).values_list(
            "pk", "date", "state", "conflicts"
        )
    }
    found = [
        Kept(number, kind, *visits.get(visit, (timezone.localdate(came), False)))
        for kind, number, visit, came in _of_visits(county)
        if visit in visits or came is not None
    ]
    found += [
        Kept(str(number), KeptKind.PHONE, day)
        for number, day in Contact.objects.filter(county=county).values_list("pk", "given_on")
    ]
    found += [
        Kept(f"{OF_UPLOAD}{one.pk}", KeptKind.PHONE, timezone.localdate(one.handed_in_at))
        for one in SheetUpload.objects.filter(county=county)
        if holds_numbers(one)
    ]
    return found + list(_refused(county))


def _of_visits(
    county: str,
) -> Iterator[tuple[KeptKind, str, str, dt.datetime | None]]:
    """Yield what belongs to visits, and when it came; photographs of which a part is here too."""
    photos = Photo.objects.filter(county=county).exclude(media="", have=0)
    for number, visit, came in photos.values_list("pk", "visit", "done_at"):
        yield KeptKind.PHOTO, str(number), str(visit), came
    taken = Happening.objects.filter(county=county, fate=Happening.Fate.RECEIVED)
    columns = ("pk", "visit", "kind", "facts", "received_at")
    for number, visit, kind, facts, came in taken.values_list(*columns):
        yield KeptKind.EVENT, str(number), str(visit), came
        if kind == EventKind.CHECKED_IN and "lng" in facts:
            yield KeptKind.POINT, str(number), str(visit), came
        if kind in WRITERS and has_note(facts):
            yield KeptKind.NOTES, str(number), str(visit), came


def has_note(facts: object) -> bool:
    """Say whether the facts of a record event hold a note that has not been purged."""
    fields = facts.get("fields") if isinstance(facts, dict) else None
    note = fields.get("notes") if isinstance(fields, dict) else None
    return bool(note) and note != PURGED_NOTE


def _refused(county: str) -> Iterator[Kept]:
    refused = Happening.objects.filter(county=county, fate=Happening.Fate.REFUSED)
    for number, facts, extra, came in refused.values_list("pk", "facts", "extra", "received_at"):
        if facts or extra:
            day: dt.date = timezone.localdate(came)
            yield Kept(str(number), KeptKind.REFUSED, day)

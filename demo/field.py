"""The month of the demo put into its site: phones, events, photographs, numbers left for a survey.

The events are those of ``demo.month``; the site follows its published plans, folds and flags by its
own services. Told again on a later day, only what has happened meanwhile is added: ids are stable.
Django is imported inside: ``demo.site`` sets the settings first.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from demo.ledger import ZONE, month_places
from demo.month import SEED, month_of
from demo.outing import Told, chance_of
from demo.picture import picture_of
from demo.year import days_sent, first_day_of, sent_told, year_of
from xunzhen.domain.fieldwork.events import Event, EventKind, VisitKey
from xunzhen.domain.fieldwork.ledger import OutreachKind
from xunzhen.domain.periods.period import Period
from xunzhen.domain.planning.weeks import county_calendar
from xunzhen.domain.registry.county import InstitutionKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from xunzhen.domain.planning.roster import PlannedVisit
    from xunzhen.domain.registry.county import County
    from xunzhen.web.accounts.models import User
    from xunzhen.web.fieldwork.models import FieldDevice, Happening
    from xunzhen.web.fieldwork.services.numbers import Numbers
    from xunzhen.web.registry.selectors import Desk

APP: Final = "1.0.0"
MONTH_WEEKS: Final = 4
"""The weeks before the founding whose visits share out the stories."""
_BATCH: Final = 400


def tell_field(
    code: str,
    founded: dt.date,
    now: dt.datetime,
    held_back: Callable[[VisitKey], bool] = lambda _key: False,
) -> int:
    """Tell the site all that happened by ``now``; return how many events were new.

    ``founded`` is the Monday on which the demo's published plan begins; the month before it shares
    out the stories. Days of people sent out that are ``held_back`` are not told this time.
    """
    from django.db import transaction

    from xunzhen.web.accounts.scope import system_scope
    from xunzhen.web.audit.services import record
    from xunzhen.web.fieldwork.services.follow import followed
    from xunzhen.web.fieldwork.services.numbers import numbers_of
    from xunzhen.web.registry.selectors import desk

    at = desk(system_scope(code), code)
    planned = _planned(code)
    if not planned:
        return 0
    followed(code, since=min(one.date for one in planned))
    told = _all_told(at, planned, now, founded, held_back)
    with transaction.atomic():
        numbers = numbers_of(code)
        phones = _phones(at.whole, told)
        added = _kept(code, told, phones, numbers)
        numbers.save()
        if added:
            facts = {"events": added, "phones": len(phones)}
            record(who="demo", action="fieldwork.demo", county=code, facts=facts)
    return added


def _all_told(
    at: Desk,
    planned: Sequence[PlannedVisit],
    now: dt.datetime,
    founded: dt.date,
    held_back: Callable[[VisitKey], bool],
) -> tuple[Told, ...]:
    """Return the year before plainly, the last month with every story, and whoever was sent out."""
    from xunzhen.web.assistance.selectors.tables import assignments_of

    places = month_places(at.whole, _judge(at.whole))
    recent = founded - dt.timedelta(weeks=MONTH_WEEKS)
    before = [one for one in planned if one.date < recent]
    month = month_of([one for one in planned if one.date >= recent], places, now, founded)
    if not before:
        return month
    span = Period(first_day_of(founded), now.date() + dt.timedelta(days=1))
    units = [
        one.code
        for one in at.whole.institutions
        if one.kind is InstitutionKind.TOWNSHIP_HEALTH_CENTRE
    ]
    is_open = county_calendar(at.whole).is_workday
    keys = days_sent(assignments_of(at) or (), units, span, is_open, SEED)
    keys += _tours(at, now.date())
    sent = (one for one in sent_told(keys, places, now, SEED) if not held_back(one.outing.key))
    told = (*year_of(before, places, now, SEED), *month, *sent)
    return tuple(sorted(told, key=lambda one: (one.outing.begins, one.outing.id)))


def _tours(at: Desk, today: dt.date) -> list[VisitKey]:
    """Return who of the mobile hospital's team was at which stop of the tours that are over."""
    from demo.programmes import tour_days, tour_stops, tour_team

    stops = tour_stops(at)
    days = [day for day in tour_days(today.year, today) if day < today]
    return [
        VisitKey(OutreachKind.MOBILE_HOSPITAL, day, afternoon, stops[n + int(afternoon)], staff)
        for n, day in enumerate(days)
        for afternoon in (False, True)
        for staff in tour_team(at)
    ]


def _planned(code: str) -> list[PlannedVisit]:
    """Return the visits of the published plans, cancelled ones left out."""
    from xunzhen.domain.planning.roster import PlannedVisit, VisitStatus
    from xunzhen.web.planning.models import Plan, PlanVisit

    rows = PlanVisit.objects.filter(
        plan__county=code, plan__state=Plan.State.PUBLISHED, cancelled=""
    )
    return [
        PlannedVisit(
            row.date, row.afternoon, row.village, row.staff, row.origin,
            row.outbound_minutes, row.homeward_minutes, row.previous_village, row.next_village,
            row.week, VisitStatus(row.status), row.reason,
        )
        for row in rows
    ]  # fmt: skip


def _judge(county: County) -> Callable[[str], str]:
    """The director judges the visits of their own township, the county's planner all others."""
    from xunzhen.web.accounts.models import User
    from xunzhen.web.fieldwork.selectors.places import township_in

    own = User.objects.filter(username="director").values_list("division", flat=True).first()
    return lambda place: "director" if own and township_in(county, place) == own else "clerk"


def _phones(county: County, told: Iterable[Told]) -> Mapping[str, FieldDevice]:
    """Return the phones that events came from, made the first time, by their number."""
    from xunzhen.web.fieldwork.models import FieldDevice
    from xunzhen.web.fieldwork.services.enrol import public_key_of

    public_key_of(county.code)
    seen: dict[str, tuple[str, dt.datetime, dt.timedelta]] = {}
    for one in told:
        for event in one.events:
            if event.device:
                came = max(one.received[event.id], seen.get(event.device, ("", _EARLY))[1])
                seen[event.device] = (event.by, came, one.clock_error)
    known = {str(row.pk): row for row in FieldDevice.objects.filter(pk__in=seen)}
    for number, (staff, came, error) in seen.items():
        row = known.get(number) or _phone(county, number, staff, len(known), came)
        row.seen_at = max(came, row.seen_at or came)
        row.clock_error = error.total_seconds() or chance_of(0, number).uniform(-20, 20)
        row.save()
        known[number] = row
    return known


_EARLY: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_MODELS: Final = ("红米9A", "荣耀畅玩20", "vivo Y3", "华为畅享10", "OPPO A8")


def _phone(county: County, number: str, staff: str, count: int, since: dt.datetime) -> FieldDevice:
    from xunzhen.web.fieldwork.models import FieldDevice

    user = _account(county, staff)
    return FieldDevice(
        pk=number, county=county.code, township=user.division[:9], user=user, staff=staff,
        name=f"{_MODELS[count % len(_MODELS)]}（演示）", app=APP,
        secret_digest=hashlib.sha256(f"nobody has it {number}".encode()).hexdigest(),
        made_at=since - dt.timedelta(days=40),
    )  # fmt: skip


def _account(county: County, staff: str) -> User:
    """Return the doctor's account; one nobody can sign in to is opened for those without."""
    from xunzhen.web.accounts.models import User

    found = User.objects.filter(staff=staff).first()
    if found is not None:
        return found
    person = county.staff_by_id[staff]
    centre = county.institution_by_code.get(person.institution)
    here = centre is not None and centre.place.startswith(county.code)
    return User.objects.open(
        f"demo-{staff}".lower(), None, name=person.name, duty="doctor",
        division=centre.place[:9] if centre and here else county.code,
        institution=person.institution, staff=staff,
    )  # fmt: skip


def _kept(
    code: str, told: Sequence[Told], phones: Mapping[str, FieldDevice], numbers: Numbers
) -> int:
    """Keep the events that are new, with photographs and numbers, and fold their visits."""
    from xunzhen.web.fieldwork.models import Happening
    from xunzhen.web.fieldwork.services.refold import refolded

    known = {str(pk) for pk in Happening.objects.filter(county=code).values_list("pk", flat=True)}
    new = [(one, event) for one in told for event in one.events if event.id not in known]
    rows = []
    _opened(code, [one for one, event in new if event.kind is EventKind.OPENED], numbers)
    for one, event in sorted(new, key=lambda pair: (pair[0].received[pair[1].id], pair[1].id)):
        facts = dict(event.facts)
        if event.kind is EventKind.PHOTO:
            facts = _photographed(code, event, phones)
        rows.append(_happening(code, one, event, facts, phones, numbers.following()))
    Happening.objects.bulk_create(rows, batch_size=_BATCH)
    _left_numbers(code, new)
    for visits in _by_fortnight(new):
        refolded(county=code, visits=visits, numbers=numbers)
    return len(rows)


def _by_fortnight(new: Iterable[tuple[Told, Event]]) -> Iterable[set[str]]:
    """Return the visits of every fortnight: those beside a visit are then mostly folded with it."""
    found: dict[int, set[str]] = {}
    for one, event in new:
        found.setdefault(one.outing.key.date.toordinal() // 14, set()).add(event.visit)
    return [found[fortnight] for fortnight in sorted(found)]


def _opened(code: str, told: Iterable[Told], numbers: Numbers) -> None:
    from xunzhen.web.fieldwork.models import Outreach
    from xunzhen.web.fieldwork.selectors.places import township_of_place

    known: dict[str, str] = {}
    rows = []
    for one in told:
        key = one.outing.key
        if key.place not in known:
            known[key.place] = township_of_place(code, key.place)
        rows.append(
            Outreach(
                pk=one.outing.id, county=code, township=known[key.place], kind=key.kind.value,
                date=key.date, afternoon=key.afternoon, place=key.place, staff=key.staff,
                change=numbers.following(),
            )
        )  # fmt: skip
    Outreach.objects.bulk_create(rows, batch_size=_BATCH)


def _happening(
    code: str,
    one: Told,
    event: Event,
    facts: Mapping[str, Any],
    phones: Mapping[str, FieldDevice],
    change: int,
) -> Happening:
    from xunzhen.domain.fieldwork.wire import digest_of
    from xunzhen.web.fieldwork.models import Happening

    error = one.clock_error if event.device else dt.timedelta(0)
    said = event.at + error
    content = {"id": event.id, "visit": event.visit, "kind": event.kind.value, "facts": facts}
    return Happening(
        pk=event.id, county=code, visit=event.visit, kind=event.kind.value, by=event.by,
        device=phones.get(event.device), seq=event.seq % 2**31, at=event.at, said_at=said,
        received_at=one.received[event.id],
        clock_error=error.total_seconds() if event.device else None,
        bases=list(event.bases), facts=dict(facts), app=APP if event.device else "",
        digest=digest_of(content), change=change,
    )  # fmt: skip


def _photographed(code: str, event: Event, phones: Mapping[str, FieldDevice]) -> Mapping[str, Any]:
    """Draw the photograph, keep it as one that came whole, return the event's facts of it.

    The event's own digest stands for the picture: the same digest draws the same picture.
    """
    from xunzhen.web.fieldwork.models import Photo
    from xunzhen.web.fieldwork.services.photos import path_of

    content = picture_of(chance_of(0, str(event.facts["sha256"])))
    facts = {
        "photo": event.facts["photo"],
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
    }
    row = Photo(
        pk=facts["photo"], county=code, visit=event.visit, device=phones.get(event.device),
        sha256=facts["sha256"], bytes=len(content), have=len(content), done_at=event.at,
        media="png",
    )  # fmt: skip
    path_of(row).parent.mkdir(parents=True, exist_ok=True)
    path_of(row).write_bytes(content)
    row.save()
    return facts


def _left_numbers(code: str, new: Iterable[tuple[Told, Event]]) -> None:
    """Seal a number for everybody who agreed: eleven digits that no telephone has."""
    from xunzhen.web.fieldwork.models import Contact
    from xunzhen.web.fieldwork.selectors.beside import PHONE_SEALED_AS
    from xunzhen.web.sealing import blind_index, seal

    rows = []
    for one, event in new:
        if event.kind is EventKind.CONTACT:
            given = event.at.astimezone(ZONE).date()
            rows.append(
                Contact(
                    pk=event.id, county=code, visit=event.visit,
                    sealed_phone=seal(_number(one, event), PHONE_SEALED_AS),
                    mark=blind_index(_number(one, event), PHONE_SEALED_AS),
                    given_on=given,
                )
            )  # fmt: skip
    Contact.objects.bulk_create(rows, ignore_conflicts=True)


def _number(one: Told, event: Event) -> str:
    """Return the synthetic number of a mark: the contacts of a visit and its marks go in step."""
    contacts = [other.id for other in one.events if other.kind is EventKind.CONTACT]
    mark = one.marks[contacts.index(event.id)]
    return f"100{int(hashlib.sha256(mark.encode()).hexdigest()[:12], 16) % 10**8:08d}"

"""Tours of the mobile hospital: asked for, planned, announced, told stop by stop, accepted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields

from django.db import transaction
from django.utils import timezone

from xunzhen.domain.assistance.tour_steps import TourState, tour_moved
from xunzhen.domain.assistance.tours import Workload
from xunzhen.domain.errors import BadData, NotAllowed, Sentence, say
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.assistance.models import TourRow, TourStopRow
from xunzhen.web.assistance.selectors.tours import loads_of, tour_row, tour_seen
from xunzhen.web.assistance.services.turn import on_the_trail, take_turn
from xunzhen.web.registry.selectors import Desk, desk

_ASKS = (Act.PLAN_PROGRAMMES, Act.NOMINATE, Act.CONFIRM_MONTH)
_OPEN = (TourState.REQUESTED, TourState.PLANNED)
_LOAD = frozenset(one.name for one in fields(Workload))


@dataclass(frozen=True)
class TourWish:
    """What is asked for: ``start`` a place of the county where it sets out, ``asked`` equipment
    that the list demands, ``equipment`` what goes along."""

    name: str
    hospital: str
    start: str
    departs: dt.datetime
    requested_by: str
    requested_on: dt.date
    team: Sequence[str] = ()
    asked: Sequence[str] = ()
    equipment: Sequence[str] = ()
    note: str = ""


def request_tour(*, scope: Scope, county: str, wish: TourWish) -> TourRow:
    """Ask for a tour.

    Raises
    ------
    BadData
        when it has no name, hospital, start, or nobody asked for it.
    """
    if not any(scope.may(act) for act in _ASKS):
        scope.require(Act.PLAN_PROGRAMMES)
    now = desk(scope, county)
    row = TourRow(county=county, requested_on=wish.requested_on)
    _fill(now, row, wish)
    with transaction.atomic():
        take_turn(county)
        row.changed_by, row.changed_at = scope.who, timezone.now()
        row.save()
        on_the_trail(scope, county, "tour", str(row.pk), tour=row.pk)
    return row


def plan_tour(*, scope: Scope, county: str, tour: int, wish: TourWish) -> TourRow:
    """Change a tour that is not announced yet; it is planned then. The day it was asked for stays.

    A list of equipment that is made shorter needs a note that says why.

    Raises
    ------
    BadData, NotAllowed
        as ``request_tour`` and ``tour_steps.tour_moved``; or without that note.
    """
    scope.require(Act.PLAN_PROGRAMMES)
    now = desk(scope, county)
    with transaction.atomic():
        take_turn(county)
        row = tour_row(now, tour)
        state = tour_moved(TourState(row.state), TourState.PLANNED, ())
        if set(row.asked) - set(wish.asked) and not wish.note.strip():
            raise BadData(_shorter())
        _fill(now, row, wish)
        row.state, row.changed_by, row.changed_at = state.value, scope.who, timezone.now()
        row.save()
        on_the_trail(scope, county, "tour", str(row.pk), purpose=wish.note, tour=row.pk)
    return row


def _fill(now: Desk, row: TourRow, wish: TourWish) -> None:
    if not (wish.name.strip() and wish.hospital.strip() and wish.requested_by.strip()):
        raise BadData(_incomplete())
    known = wish.start in now.whole.institution_by_code or wish.start in now.whole.village_by_code
    if not known:
        raise BadData(_no_place(wish.start))
    row.name, row.hospital = wish.name.strip()[:60], wish.hospital.strip()[:60]
    row.requested_by = wish.requested_by.strip()[:60]
    row.start, row.departs = wish.start, _aware(wish.departs)
    row.team, row.asked = list(wish.team), list(wish.asked)
    row.equipment, row.note = list(wish.equipment), wish.note.strip()[:200]


def _aware(moment: dt.datetime) -> dt.datetime:
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def add_stop(
    *,
    scope: Scope,
    county: str,
    tour: int,
    place: str,
    arrive: dt.datetime,
    leave: dt.datetime,
) -> TourStopRow:
    """Add a stop to a tour that is not announced yet; stops stand in the order of arrival.

    Raises
    ------
    BadData, NotAllowed
        when the county has no such place, it leaves before it arrives, or the tour is announced.
    """
    scope.require(Act.PLAN_PROGRAMMES)
    now = desk(scope, county)
    if place not in now.whole.village_by_code and place not in now.whole.institution_by_code:
        raise BadData(_no_place(place))
    if leave <= arrive:
        raise BadData(_leaves_before())
    with transaction.atomic():
        take_turn(county)
        row = _open_tour(now, tour)
        stop = TourStopRow.objects.create(
            tour=row, place=place, arrive=_aware(arrive), leave=_aware(leave)
        )
        on_the_trail(scope, county, "tour", str(row.pk), tour=row.pk, added=place)
    return stop


def drop_stop(*, scope: Scope, county: str, stop: int) -> None:
    """Take a stop off a tour that is not announced yet."""
    scope.require(Act.PLAN_PROGRAMMES)
    now = desk(scope, county)
    with transaction.atomic():
        take_turn(county)
        found = _stop(county, stop)
        row = _open_tour(now, found.tour_id)
        found.delete()
        on_the_trail(scope, county, "tour", str(row.pk), tour=row.pk, dropped=found.place)


def _open_tour(now: Desk, number: int) -> TourRow:
    row = tour_row(now, number)
    if TourState(row.state) not in _OPEN:
        raise NotAllowed(_announced())
    return row


def _stop(county: str, number: int) -> TourStopRow:
    found = TourStopRow.objects.filter(tour__county=county, pk=number).select_related("tour")
    row = found.first()
    if row is None:
        raise BadData(_no_stop())
    return row


def move_tour(
    *, scope: Scope, county: str, tour: int, wanted: TourState, note: str = ""
) -> TourRow:
    """Announce, report, accept or cancel a tour; what the ledger told of it is kept when reported.

    Raises
    ------
    NotAllowed
        as ``tour_steps.tour_moved``: it has a fault, a stop is silent, somebody is not handed over.
    """
    scope.require(Act.PLAN_PROGRAMMES)
    now = desk(scope, county)
    with transaction.atomic():
        take_turn(county)
        row = tour_row(now, tour)
        seen = tour_seen(now, row)
        state = tour_moved(TourState(row.state), wanted, seen.named_stops, seen.all_faults)
        if wanted is TourState.CANCELLED and not note.strip():
            raise BadData(_why_cancelled())
        if wanted is TourState.REPORTED:
            _freeze(now, row)
        row.state, row.changed_by, row.changed_at = state.value, scope.who, timezone.now()
        row.note = note.strip()[:200] or row.note
        if wanted is TourState.ANNOUNCED:
            row.announced_at = row.changed_at
        row.save()
        on_the_trail(
            scope, county, "tour_step", str(row.pk), purpose=note, tour=row.pk, state=state.value
        )
    return row


def _freeze(now: Desk, row: TourRow) -> None:
    """Write what the ledger says of the stops into them: what is reported does not change."""
    stops = list(row.stops.all())
    for stop in stops:
        load, from_ledger = loads_of(now, [stop])[stop.pk]
        if load is not None and from_ledger:
            stop.persons, stop.person_times = load.persons, load.person_times
            stop.examinations, stop.referred_up = load.examinations, load.referred_up
            stop.reported = stop.from_ledger = True
            stop.save()


@dataclass(frozen=True)
class StopTold:
    """What is told of a stop; None: not told."""

    persons: int | None = None
    person_times: int | None = None
    examinations: int | None = None
    referred_up: int | None = None
    trained: int | None = None
    to_follow: int | None = None


def tell_stop(*, scope: Scope, county: str, stop: int, told: StopTold) -> TourStopRow:
    """Tell the workload of a stop of an announced tour; where the ledger has it, that counts.

    How many are to be followed up is no workload: a stop of which only that was told stays silent.

    Raises
    ------
    BadData, NotAllowed
        when there is no such stop, nothing is told, or the tour is not announced or reported.
    """
    if not any(scope.may(act) for act in _ASKS):
        scope.require(Act.PLAN_PROGRAMMES)
    desk(scope, county)
    values = vars(told)
    if all(value is None for value in values.values()):
        raise BadData(_nothing_told())
    with transaction.atomic():
        take_turn(county)
        row = _stop(county, stop)
        if row.tour.state != TourState.ANNOUNCED:
            raise NotAllowed(_not_now())
        for name, value in values.items():
            if value is not None:
                setattr(row, name, value)
        row.told_by = scope.who
        row.reported |= any(value is not None for name, value in values.items() if name in _LOAD)
        row.save()
        on_the_trail(scope, county, "tour_stop", str(row.tour_id), tour=row.tour_id, stop=row.pk)
    return row


def hand_over(*, scope: Scope, county: str, stop: int, to: str) -> TourStopRow:
    """Note which local doctor has taken whoever is to be followed up.

    Raises
    ------
    BadData, NotAllowed
        without a name, or before the tour is announced, or once it is accepted.
    """
    if not any(scope.may(act) for act in _ASKS):
        scope.require(Act.PLAN_PROGRAMMES)
    desk(scope, county)
    if not to.strip():
        raise BadData(_to_whom())
    with transaction.atomic():
        take_turn(county)
        row = _stop(county, stop)
        if row.tour.state not in (TourState.ANNOUNCED, TourState.REPORTED):
            raise NotAllowed(_not_now())
        row.handed_to, row.handed_at = to.strip()[:40], timezone.now()
        row.save(update_fields=["handed_to", "handed_at"])
        on_the_trail(scope, county, "tour_hand", str(row.tour_id), tour=row.tour_id, stop=row.pk)
    return row


def _incomplete() -> Sentence:
    return say(
        "assistance.tour_incomplete",
        "巡回要写名称、哪家医院、谁申请、哪里出发、何时出发。请补上。",
        "A tour needs a name, a hospital, who asked, where and when it sets out. Add them.",
    )


def _no_place(place: str) -> Sentence:
    return say(
        "assistance.tour_no_place",
        "本县没有“{place}”这个村或机构。请从名单里选。",
        'The county has no village or institution "{place}". Choose one from the list.',
        place=place[:40],
    )


def _leaves_before() -> Sentence:
    return say(
        "assistance.tour_leaves_before",
        "离开不晚于到达。请核对时刻。",
        "It leaves no later than it arrives. Check the times.",
    )


def _announced() -> Sentence:
    return say(
        "assistance.tour_announced",
        "这趟已经公告，停靠点不能再改。要改请先取消，另排一趟。",
        "The tour is announced and its stops stand. Cancel it and plan another.",
    )


def _no_stop() -> Sentence:
    return say(
        "assistance.tour_no_stop",
        "这个停靠点已经不在了。请刷新页面。",
        "The stop is no longer there. Reload the page.",
    )


def _shorter() -> Sentence:
    return say(
        "assistance.tour_list_shorter",
        "设备清单少了几样，要写明不带的理由。",
        "The equipment list got shorter. Give the reason.",
    )


def _why_cancelled() -> Sentence:
    return say(
        "assistance.tour_why",
        "没有写为什么取消。请写明原因，村里要知道。",
        "No reason is given for calling it off. The villages need to know.",
    )


def _nothing_told() -> Sentence:
    return say(
        "assistance.tour_nothing_told",
        "一个数也没有填。没有开展的写0。",
        "No figure was entered. Write 0 for none.",
    )


def _not_now() -> Sentence:
    return say(
        "assistance.tour_not_now",
        "公告以后、报工作量以前才能填；验收以后不能再改。",
        "Figures are entered after the announcement and before the report; nothing changes after "
        "acceptance.",
    )


def _to_whom() -> Sentence:
    return say(
        "assistance.tour_to_whom",
        "没有写交给了谁。请写当地医生的姓名。",
        "It is not said to whom. Enter the local doctor's name.",
    )

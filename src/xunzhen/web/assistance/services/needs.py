"""What units need and who may be sent: entered, suggested from the ledger's counts, taken off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from xunzhen.domain.assistance.needs import SenderLevel, needs_of_counts
from xunzhen.domain.assistance.placements import PlacementState
from xunzhen.domain.errors import BadData, NotAllowed, Sentence, say
from xunzhen.domain.periods.period import add_months
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.assistance.ledger_days import referred_up_of
from xunzhen.web.assistance.models import Candidate, PlacementRow, UnitNeed
from xunzhen.web.assistance.rights import asks_for_unit, require_sender
from xunzhen.web.assistance.selectors.doctors import RECIPIENTS, hospital_level, needs_rows
from xunzhen.web.assistance.services.turn import on_the_trail, take_turn
from xunzhen.web.registry.selectors import Desk, desk

_MOST_DAYS = 31
_ENDED = tuple(state.value for state in PlacementState if state.ended)


def enter_need(
    *,
    scope: Scope,
    county: str,
    year: int,
    unit: str,
    specialty: str = "",
    days_per_month: int = 1,
    grounds: str = "",
    weight: int = 1,
) -> UnitNeed:
    """Enter what a recipient unit asks for.

    Raises
    ------
    BadData, NotAllowed
        when the unit receives no doctors, the days cannot be, or it is not the reader's unit.
    """
    now = desk(scope, county)
    found = now.whole.institution_by_code.get(unit)
    if found is None or found.kind not in RECIPIENTS:
        raise BadData(_no_recipient(unit))
    if not asks_for_unit(scope, now, unit):
        raise NotAllowed(_not_your_unit())
    if not 1 <= days_per_month <= _MOST_DAYS:
        raise BadData(_days())
    with transaction.atomic():
        take_turn(county)
        row = UnitNeed.objects.create(
            county=county, year=year, unit=unit, specialty=specialty.strip()[:30],
            days_per_month=days_per_month, grounds=grounds.strip()[:200], weight=max(1, weight),
            entered_by=scope.who, entered_at=timezone.now(),
        )  # fmt: skip
        on_the_trail(scope, county, "need", f"{year} {unit}", need=row.pk)
    return row


def drop_need(*, scope: Scope, county: str, need: int) -> None:
    """Take a need off that nobody is placed on; it stays in the history of plans made.

    Raises
    ------
    BadData, NotAllowed
        when somebody is placed on it, or it is not the reader's unit.
    """
    now = desk(scope, county)
    with transaction.atomic():
        take_turn(county)
        row = UnitNeed.objects.filter(county=county, pk=need, removed=False).first()
        if row is None:
            raise BadData(_gone())
        if not asks_for_unit(scope, now, row.unit):
            raise NotAllowed(_not_your_unit())
        if PlacementRow.objects.filter(need=row).exclude(state__in=_ENDED).exists():
            raise BadData(_in_use())
        row.removed = True
        row.save(update_fields=["removed"])
        on_the_trail(scope, county, "need_dropped", f"{row.year} {row.unit}", need=row.pk)


def suggest_needs(*, scope: Scope, county: str, year: int) -> int:
    """Draw needs from the up-referrals of the last twelve months, as suggestions; return how many.

    A unit that entered a need of its own gets none; suggestions made before are renewed.
    """
    scope.require(Act.PLAN_PROGRAMMES)
    now = desk(scope, county)
    today = timezone.localdate()
    counts = _referred_by_unit(now, referred_up_of(county, add_months(today, -12), today))
    with transaction.atomic():
        take_turn(county)
        UnitNeed.objects.filter(
            county=county, year=year, suggested=True, removed=False, placementrow__isnull=True
        ).update(removed=True)
        own = {row.unit for row in needs_rows(county, year)}
        made = [
            UnitNeed(
                county=county, year=year, unit=one.unit, specialty=one.specialty,
                days_per_month=one.days_per_month, grounds=one.grounds, weight=one.weight,
                suggested=True, entered_by=scope.who, entered_at=timezone.now(),
            )
            for one in needs_of_counts(counts)
            if one.unit not in own
        ]  # fmt: skip
        UnitNeed.objects.bulk_create(made)
        on_the_trail(scope, county, "needs_suggested", str(year), needs=len(made))
    return len(made)


def _referred_by_unit(now: Desk, by_place: Mapping[str, int]) -> dict[str, int]:
    """Sum referrals by the health centre of the place's township; every recipient unit is there."""
    units = {one.code: one.place[:9] for one in now.whole.institutions if one.kind in RECIPIENTS}
    by_township = {township: unit for unit, township in units.items()}
    found = dict.fromkeys(units, 0)
    for place, number in by_place.items():
        institution = now.whole.institution_by_code.get(place)
        where = institution.place if institution is not None else place
        unit = place if place in units else by_township.get(where[:9], "")
        if unit:
            found[unit] += number
    return found


@dataclass(frozen=True)
class DoctorEntered:
    """A candidate as entered: ``level`` None where the hospital stands in the county's table."""

    staff: str
    name: str = ""
    hospital: str = ""
    level: SenderLevel | None = None
    specialties: Sequence[str] = ()
    title: str = ""
    title_since: dt.date | None = None
    days_per_month: int = 1


def enter_candidates(
    *, scope: Scope, county: str, year: int, doctors: Sequence[DoctorEntered]
) -> tuple[Candidate, ...]:
    """Enter doctors who may be sent in a year; of the county's own people the table tells the rest.

    Raises
    ------
    BadData, NotAllowed
        when one is on the list already, has no name, hospital or level, or is of a hospital the
        reader does not speak for.
    """
    now = desk(scope, county)
    rows = [_candidate(now, scope, year, one) for one in doctors]
    for row in rows:
        require_sender(scope, row.hospital)
    with transaction.atomic():
        take_turn(county)
        twice = Candidate.objects.filter(
            county=county, year=year, removed=False, staff__in=[row.staff for row in rows]
        ).first()
        if twice is not None or len({row.staff for row in rows}) < len(rows):
            raise BadData(_on_the_list(twice.name if twice else rows[0].name))
        made = tuple(Candidate.objects.bulk_create(rows))
        on_the_trail(scope, county, "candidates", str(year), people=len(made))
    return made


def _candidate(now: Desk, scope: Scope, year: int, one: DoctorEntered) -> Candidate:
    person = now.whole.staff_by_id.get(one.staff)
    hospital = one.hospital or (person.institution if person else "")
    level = hospital_level(now, hospital)
    level = one.level if level is None else level
    name = person.name if person else one.name.strip()
    if not (one.staff.strip() and name and hospital and level is not None):
        raise BadData(_incomplete())
    if not 1 <= one.days_per_month <= _MOST_DAYS:
        raise BadData(_days())
    title = one.title or (person.title if person else "")
    since = one.title_since or (person.title_since if person else None)
    specialties = one.specialties or sorted(person.specialties if person else ())
    return Candidate(
        county=now.code, year=year, staff=one.staff.strip()[:40], name=name[:40],
        hospital=hospital[:60], level=int(level), specialties=list(specialties), title=title,
        title_since=since, days_per_month=one.days_per_month, entered_by=scope.who,
        entered_at=timezone.now(),
    )  # fmt: skip


def drop_candidate(*, scope: Scope, county: str, candidate: int) -> None:
    """Take a doctor off the list who is placed nowhere.

    Raises
    ------
    BadData, NotAllowed
        when he is placed, is not on the list, or is of a hospital the reader does not speak for.
    """
    desk(scope, county)
    with transaction.atomic():
        take_turn(county)
        row = Candidate.objects.filter(county=county, pk=candidate, removed=False).first()
        if row is None:
            raise BadData(_gone())
        require_sender(scope, row.hospital)
        if PlacementRow.objects.filter(candidate=row).exclude(state__in=_ENDED).exists():
            raise BadData(_in_use())
        row.removed = True
        row.save(update_fields=["removed"])
        on_the_trail(scope, county, "candidate_dropped", str(row.year), candidate=row.pk)


def _no_recipient(unit: str) -> Sentence:
    return say(
        "assistance.no_recipient",
        "“{unit}”不是本县的乡镇卫生院或社区卫生服务中心。请从名单里选。",
        '"{unit}" is no health centre of this county. Choose one from the list.',
        unit=unit,
    )


def _not_your_unit() -> Sentence:
    return say(
        "assistance.not_your_unit",
        "这个单位的需求不归您填。院长填本单位的，县级计划员填全县的。",
        "This unit's needs are not yours to enter: a director enters his own, the planner any.",
    )


def _days() -> Sentence:
    return say(
        "assistance.days_a_month",
        "每月天数要在1到31之间。请改了再保存。",
        "Days a month run from 1 to 31. Correct them and save again.",
    )


def _on_the_list(name: str) -> Sentence:
    return say(
        "assistance.on_the_list",
        "{name}已经在这一年的名单里。一人一年只登记一次，请核对。",
        "{name} is on this year's list already. Enter each doctor once a year.",
        name=name,
    )


def _incomplete() -> Sentence:
    return say(
        "assistance.candidate_incomplete",
        "医师要写工号、姓名、医院；外地医院还要选级别。补上再保存。",
        "A doctor needs an id, a name and a hospital; one of elsewhere also a level. Add them.",
    )


def _in_use() -> Sentence:
    return say(
        "assistance.need_in_use",
        "已经有人安排在上面，不能去掉。请先撤回或结束那一条下派。",
        "Somebody is placed on it. Withdraw or close that placement first.",
    )


def _gone() -> Sentence:
    return say(
        "assistance.gone",
        "这一条已经不在了，可能别人刚去掉。请刷新页面。",
        "It is no longer there; somebody may have taken it off. Reload the page.",
    )

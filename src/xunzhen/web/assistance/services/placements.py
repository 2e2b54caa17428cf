"""Placements of the thousand doctors: every step through the domain, kept with who and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from django.db import transaction
from django.utils import timezone

from xunzhen.domain.assistance.needs import junior
from xunzhen.domain.assistance.placements import (
    Placement,
    PlacementState,
    approved,
    assigned,
    begun,
    closed,
    replaced,
    withdrawn,
)
from xunzhen.domain.assistance.plan_check import broken_rules
from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.assistance.models import (
    Candidate,
    PlacementRow,
    PlacementStep,
    UnitNeed,
)
from xunzhen.web.assistance.rights import require_sender
from xunzhen.web.assistance.selectors.doctors import doctor_of, need_of
from xunzhen.web.assistance.selectors.law import rules_of
from xunzhen.web.assistance.selectors.placements import (
    placement_of,
    placement_row,
    placement_rows,
    standing,
)
from xunzhen.web.assistance.services.turn import on_the_trail, take_turn
from xunzhen.web.registry.selectors import Desk, desk


def nominate(
    *,
    scope: Scope,
    county: str,
    year: int,
    pairs: Mapping[int, int],
    title_reasons: Mapping[int, str] | None = None,
) -> tuple[PlacementRow, ...]:
    """Nominate doctors for needs (need → candidate, keys of their rows), all or none.

    ``title_reasons``: why a candidate below the title asked in principle is sent all the same.

    Raises
    ------
    BadData, NotAllowed
        when a pair breaks a hard rule with those that stand, lacks a reason, or is not theirs.
    """
    now = desk(scope, county)
    reasons = title_reasons or {}
    with transaction.atomic():
        take_turn(county)
        needs = UnitNeed.objects.filter(county=county, year=year, removed=False).in_bulk(pairs)
        people = Candidate.objects.filter(county=county, year=year, removed=False).in_bulk(
            set(pairs.values())
        )
        if not pairs or len(needs) < len(pairs) or len(people) < len(set(pairs.values())):
            raise BadData(_not_listed())
        for candidate in people.values():
            require_sender(scope, candidate.hospital)
        _refuse_broken(now, year, {needs[n]: people[c] for n, c in pairs.items()})
        made = tuple(
            _nominated(scope, now, needs[need], people[candidate], reasons.get(candidate, ""))
            for need, candidate in pairs.items()
        )
        on_the_trail(scope, county, "nominate", str(year), people=len(made))
    return made


def _refuse_broken(now: Desk, year: int, wanted: Mapping[UnitNeed, Candidate]) -> None:
    """Refuse pairs that break a hard rule together with the placements that are open."""
    open_rows = [
        row for row in placement_rows(now.code, year) if not PlacementState(row.state).ended
    ]
    taken = {row.need_id for row in open_rows}
    for need in wanted:
        if need.pk in taken:
            raise BadData(_need_taken(need.unit))
    pairs = {row.need: row.candidate for row in open_rows} | dict(wanted)
    found = broken_rules(
        {str(need.pk): candidate.staff for need, candidate in pairs.items()},
        [doctor_of(one) for one in {one.pk: one for one in pairs.values()}.values()],
        [need_of(one) for one in pairs],
        rules_of(now, year),
    )
    if found:
        raise BadData(found[0])


def _nominated(
    scope: Scope, now: Desk, need: UnitNeed, candidate: Candidate, reason: str
) -> PlacementRow:
    rules = rules_of(now, need.year)
    if junior(doctor_of(candidate), rules) and not reason.strip():
        raise BadData(_title_reason(candidate.name, candidate.title))
    moment = timezone.now()
    row = PlacementRow.objects.create(
        county=now.code, year=need.year, need=need, candidate=candidate,
        title_reason=reason.strip()[:200], nominated_by=scope.who, nominated_at=moment,
    )  # fmt: skip
    _step(scope, row, moment, None, reason)
    return row


def _step(
    scope: Scope, row: PlacementRow, moment: dt.datetime, day: dt.date | None, note: str
) -> None:
    PlacementStep.objects.create(
        placement=row, state=row.state, day=day, note=note.strip()[:200], by=scope.who, at=moment
    )


def approve(*, scope: Scope, county: str, placement: int) -> PlacementRow:
    """Approve a nominated placement."""
    return _moved(scope, county, placement, "approve", approved)


def assign(*, scope: Scope, county: str, placement: int) -> PlacementRow:
    """Assign an approved placement to its need."""
    return _moved(scope, county, placement, "assign", assigned)


def begin(*, scope: Scope, county: str, placement: int, day: dt.date) -> PlacementRow:
    """Note that an assigned doctor serves from a day on."""
    return _moved(scope, county, placement, "begin", lambda one: begun(one, day), day)


def close(
    *, scope: Scope, county: str, placement: int, day: dt.date, reason: str = ""
) -> PlacementRow:
    """Close an active placement; ``day`` is the first day after the last one served."""
    return _moved(
        scope, county, placement, "close", lambda one: closed(one, day, reason), day, reason
    )


def withdraw(
    *, scope: Scope, county: str, placement: int, reason: str, day: dt.date | None = None
) -> PlacementRow:
    """Withdraw a placement with a reason; an active one ends before ``day``."""
    return _moved(
        scope, county, placement, "withdraw", lambda one: withdrawn(one, reason, day), day, reason
    )


def _moved(
    scope: Scope,
    county: str,
    number: int,
    action: str,
    step: Callable[[Placement], Placement],
    day: dt.date | None = None,
    note: str = "",
) -> PlacementRow:
    scope.require(Act.PLAN_PROGRAMMES)
    now = desk(scope, county)
    with transaction.atomic():
        take_turn(county)
        row = placement_row(scope, now, number)
        value = step(placement_of(row, standing(row.words.all())))
        _keep(scope, row, value, day, note)
        on_the_trail(scope, county, action, str(row.pk), purpose=note, placement=row.pk)
    return row


def _keep(
    scope: Scope, row: PlacementRow, value: Placement, day: dt.date | None, note: str
) -> None:
    row.state, row.since, row.until = value.state.value, value.since, value.until
    row.reason = value.reason[:200]
    row.save(update_fields=["state", "since", "until", "reason"])
    _step(scope, row, timezone.now(), day, note)


def replace_doctor(
    *,
    scope: Scope,
    county: str,
    placement: int,
    candidate: int,
    reason: str,
    day: dt.date | None = None,
    title_reason: str = "",
) -> PlacementRow:
    """Let another doctor take over the need of a placement; return the new, nominated placement.

    Raises
    ------
    BadData, NotAllowed
        as ``placements.replaced`` and ``nominate``.
    """
    scope.require(Act.PLAN_PROGRAMMES)
    now = desk(scope, county)
    with transaction.atomic():
        take_turn(county)
        row = placement_row(scope, now, placement)
        other = Candidate.objects.filter(
            county=county, year=row.year, removed=False, pk=candidate
        ).first()
        if other is None:
            raise BadData(_not_listed())
        value = placement_of(row, standing(row.words.all()))
        by = Placement("new", other.staff, value.need)
        after = replaced(value, by, reason, day)
        _keep(scope, row, after, day, reason)
        _refuse_broken(now, row.year, {row.need: other})
        new = _nominated(scope, now, row.need, other, title_reason)
        row.replaced_by = new
        row.save(update_fields=["replaced_by"])
        on_the_trail(
            scope, county, "replace", str(row.pk), purpose=reason, placement=row.pk, by=new.pk
        )
    return new


def _not_listed() -> Sentence:
    return say(
        "assistance.not_listed",
        "需求或医师不在这一年的名单里，可能别人刚去掉。请刷新页面再选。",
        "A need or a doctor is not on this year's lists; somebody may have taken it off. Reload.",
    )


def _need_taken(unit: str) -> Sentence:
    return say(
        "assistance.need_taken",
        "{unit}的这个需求已经有人。要换人，请在那一条下派上办“换人”。",
        "This need of {unit} has somebody. To send another, replace him there.",
        unit=unit,
    )


def _title_reason(name: str, title: str) -> Sentence:
    return say(
        "assistance.title_reason_wanted",
        "{name}的职称（{title}）低于原则上的要求。可以推荐，请写明理由。",
        "{name} ({title}) is below the title asked in principle. Nominate him with a reason.",
        name=name,
        title=title or "未填",
    )

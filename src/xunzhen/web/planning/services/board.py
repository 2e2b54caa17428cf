"""What a board can do with a visit: move, add, take out, cancel, restore, lock, keep a conflict."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils import timezone

from xunzhen.domain.errors import BadData, NotAllowed, Sentence, say
from xunzhen.domain.planning.adjust import added, missing_by_village, moved
from xunzhen.domain.planning.adjust_words import what_was_done
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.services import record
from xunzhen.web.planning.models import BoardChange, Plan, PlanVisit
from xunzhen.web.planning.selectors.adjust import flags_of
from xunzhen.web.planning.selectors.board_words import change_words
from xunzhen.web.planning.selectors.plans import plan_of
from xunzhen.web.planning.services.adjust import (
    Bench,
    Done,
    from_columns,
    held,
    kept_columns,
    noted,
    remove,
    settle,
)

SHORTEST_REASON = 2
LONGEST_REASON = 200


@dataclass(frozen=True)
class Place:
    """Where a visit is wanted: with whom, on which half-day."""

    staff: str
    day: dt.date
    afternoon: bool


@dataclass(frozen=True)
class BoardKey:
    """Which board is changed, as it was looked at, and today."""

    county: str
    number: int
    version: int
    today: dt.date


def move_visit(*, scope: Scope, board: BoardKey, visit: int, place: Place | None) -> Done:
    """Move a visit to another doctor or half-day; without a place it is not planned any more.

    Raises
    ------
    BadData
        when the visit is locked or cancelled, or cannot stand there.
    """
    with transaction.atomic():
        bench = _held(scope, board)
        row = bench.row(visit)
        _refuse_fixed(row)
        before, was = kept_columns(row), bench.visit(row)
        if place is None:
            adjustment = remove(bench=bench, row=row)
            done = Done("unplan", visit, what_was_done(bench.desk.whole, was, None), adjustment,
                        before, {})  # fmt: skip
            return noted(bench=bench, done=done, row=None)
        _refuse_foreign_doctor(bench, place.staff)
        if was is None or (was.staff, was.date, was.afternoon) == (
            place.staff, place.day, place.afternoon
        ):  # fmt: skip
            return Done("same", visit, what_was_done(bench.desk.whole, None, None))
        by = scope.name or scope.who
        put = moved(bench.ground, was, place.day, place.afternoon, place.staff, by)
        saved, adjustment = settle(bench=bench, row=row, put=put, flags={})
        sentence = what_was_done(bench.desk.whole, was, put)
        done = Done("move", visit, sentence, adjustment, before, kept_columns(saved))
        return noted(bench=bench, done=done, row=saved)


def add_visit(*, scope: Scope, board: BoardKey, village: str, place: Place) -> Done:
    """Plan a visit that is owed and not planned.

    Raises
    ------
    BadData
        when the village is owed no more in that week, or the visit cannot be.
    """
    with transaction.atomic():
        bench = _held(scope, board)
        if village not in bench.desk.county.village_by_code:
            raise Http404
        _refuse_foreign_doctor(bench, place.staff)
        by = scope.name or scope.who
        put = added(bench.ground, village, place.day, place.afternoon, place.staff, by)
        if bench.ground.yard.covers(place.day):
            _refuse_not_owed(bench, village, put.week)
        saved, adjustment = settle(bench=bench, row=None, put=put, flags={})
        sentence = what_was_done(bench.desk.whole, None, put)
        done = Done("add", saved.pk, sentence, adjustment, {}, kept_columns(saved))
        return noted(bench=bench, done=done, row=saved)


def cancel_visit(*, scope: Scope, board: BoardKey, visit: int, reason: str) -> Done:
    """Cancel a visit: it stays in the list, struck through, and counts as missed for its reason."""
    reason = _reason(reason, "取消巡诊", "cancel a visit")
    with transaction.atomic():
        bench = _held(scope, board)
        row = bench.row(visit)
        _refuse_fixed(row)
        before = kept_columns(row)
        flags = {"cancelled": reason}
        saved, adjustment = settle(bench=bench, row=row, put=None, flags=flags)
        done = _marked(bench, "cancel", saved, before, reason)
        done = Done(done.kind, visit, done.told, adjustment, before, done.after)
        return noted(bench=bench, done=done, row=saved, reason=reason)


def restore_visit(*, scope: Scope, board: BoardKey, visit: int) -> Done:
    """Let a cancelled visit take place after all."""
    with transaction.atomic():
        bench = _held(scope, board)
        row = bench.row(visit)
        if not row.cancelled:
            raise BadData(say("adjust.not_cancelled", "这次巡诊没有取消，不用恢复。",
                              "This visit is not cancelled."))  # fmt: skip
        before = kept_columns(row)
        put = from_columns(before)
        saved, adjustment = settle(bench=bench, row=row, put=put, flags={"cancelled": ""})
        done = _marked(bench, "restore", saved, before, "")
        done = Done(done.kind, visit, done.told, adjustment, before, done.after)
        return noted(bench=bench, done=done, row=saved)


def lock_visit(*, scope: Scope, board: BoardKey, visit: int, locked: bool) -> Done:
    """Lock a visit, so that neither a hand nor a re-plan moves it, or let it go."""
    with transaction.atomic():
        bench = _held(scope, board)
        row = bench.row(visit)
        kind = "lock" if locked else "unlock"
        if row.locked == locked:
            return Done("same", visit, what_was_done(bench.desk.whole, None, None))
        if row.cancelled:
            _refuse_fixed(row)
        before = kept_columns(row)
        row.locked = locked
        row.save(update_fields=("locked",))
        done = _marked(bench, kind, row, before, "")
        return noted(bench=bench, done=done, row=row)


def keep_conflict(*, scope: Scope, board: BoardKey, visit: int, reason: str) -> Done:
    """Keep a visit that breaks a rule, with a reason that is published beside it."""
    reason = _reason(reason, "保留冲突", "keep a conflict")
    with transaction.atomic():
        bench = _held(scope, board)
        row = bench.row(visit)
        flags = flags_of(bench.desk, bench.plan, bench.stand, row.week).get(row.pk, ())
        if not flags:
            raise BadData(say("adjust.no_conflict", "这次巡诊没有违反规定，不用写理由。",
                              "This visit breaks no rule; no reason is needed."))  # fmt: skip
        broken = [{"code": one.code, "zh": one.sentence.zh, "en": one.sentence.en} for one in flags]
        done = _marked(bench, "keep", row, kept_columns(row), reason)
        return noted(bench=bench, done=done, row=row, reason=reason, broken=broken)


def copy_as_draft(*, scope: Scope, county: str, number: int) -> Plan:
    """Save a plan that can no longer be changed as a new draft, visit by visit, and return it."""
    scope.require(Act.PLAN)
    with transaction.atomic():
        old = plan_of(scope, county, number)
        rows = list(PlanVisit.objects.filter(plan=old))
        last = Plan.objects.filter(county=county).aggregate(last=Max("number"))["last"] or 0
        now = timezone.now()
        plan = Plan.objects.create(
            county=county,
            number=last + 1,
            name=old.name,
            since=old.since,
            weeks=old.weeks,
            seed=old.seed,
            base=old,
            revision=old.revision,
            summary=old.summary,
            # Changes by hand come along, so the copy is no more the plan that the planner proved.
            version=old.version,
            events=old.events,
            made_by=scope.who,
            made_at=now,
            changed_at=now,
        )
        for row in rows:
            row.pk, row.plan = None, plan
        PlanVisit.objects.bulk_create(rows)
        record(
            who=scope.who,
            duty=scope.duty,
            action="planning.board-copy",
            county=county,
            subject=f"{plan.number}",
            facts={"from": old.number, "visits": len(rows)},
            address=scope.address,
        )
    return plan


def _held(scope: Scope, board: BoardKey) -> Bench:
    return held(
        scope=scope,
        county=board.county,
        number=board.number,
        version=board.version,
        today=board.today,
    )


def _marked(
    bench: Bench, kind: str, row: PlanVisit, before: dict[str, object], reason: str
) -> Done:
    """Return a change of a visit that stays where it is."""
    after = kept_columns(row)
    change = BoardChange(kind=kind, before=before, after=after, reason=reason)
    return Done(kind, row.pk, change_words(bench.desk.whole, change), None, before, after)


def _refuse_fixed(row: PlanVisit) -> None:
    if row.cancelled:
        raise BadData(say("adjust.cancelled", "这次巡诊已经取消，不能再动。请先恢复它。",
                          "This visit is cancelled. Restore it first."))  # fmt: skip
    if row.locked:
        raise BadData(
            say(
                "adjust.locked",
                "这次巡诊已锁定，没有改动。请先解除锁定。",
                "This visit is locked; nothing was changed. Unlock it first.",
            )
        )


def _refuse_foreign_doctor(bench: Bench, staff: str) -> None:
    known = bench.desk.whole.staff_by_id
    if staff in known and staff not in bench.desk.county.staff_by_id:
        raise NotAllowed(
            say(
                "adjust.foreign_doctor",
                "这名医生不在您的辖区，不能由您安排，没有改动。请联系县级计划员。",
                "This doctor is not in your area; nothing was changed. Ask the county planner.",
            )
        )


def _refuse_not_owed(bench: Bench, village: str, week: int) -> None:
    if not missing_by_village(bench.ground, bench.stand.visits, week).get(village):
        raise BadData(
            say(
                "adjust.not_owed",
                "该村第{week}周应巡的次数已经排满，没有加排。要调整，请移动已排的一次。",
                "The village has all the visits it is owed in week {week}; none was added. Move "
                "one of those instead.",
                week=week,
            )
        )


def _reason(text: str, zh: str, en: str) -> str:
    """Return a reason fit to be kept."""
    reason = " ".join(text.split())
    if SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        return reason
    raise BadData(_no_reason(zh, en))


def _no_reason(zh: str, en: str) -> Sentence:
    return say(
        "adjust.no_reason",
        "{zh}要写理由（{least}到{most}字），没有改动。理由会留在排班里，别写病情等个人信息。",
        "To {en}, give a reason ({least} to {most} characters); nothing was changed. It stays in "
        "the roster: write nothing personal.",
        zh=zh,
        en=en,
        least=SHORTEST_REASON,
        most=LONGEST_REASON,
    )

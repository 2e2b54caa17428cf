"""Changing a draft by hand: one visit at a time, each change kept, told to the trail, undoable."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db.models import Max
from django.http import Http404
from django.utils import timezone

from xunzhen.domain.errors import BadData, NotAllowed, Sentence, say
from xunzhen.domain.planning.adjust import Adjustment, Ground, adjusted, why_impossible
from xunzhen.domain.planning.roster import PlannedVisit
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.services import record
from xunzhen.web.planning.models import BoardChange, Plan, PlanVisit
from xunzhen.web.planning.selectors.adjust import (
    Stand,
    ground_of,
    names_of,
    own_row,
    seen_row,
    since_version,
    stand_of,
)
from xunzhen.web.planning.selectors.board_words import change_words
from xunzhen.web.planning.selectors.plans import plan_of, planned_visit
from xunzhen.web.registry.selectors import Desk, desk

COLUMNS: Final = (
    "date",
    "afternoon",
    "village",
    "staff",
    "origin",
    "week",
    "status",
    "reason",
    "locked",
    "cancelled",
)
"""Columns of a visit that a change keeps; the ways are told anew whenever it is put back."""


class StaleBoard(BadData):
    """Somebody else changed the board since it was looked at; nothing was overwritten."""


@dataclass(frozen=True)
class Bench:
    """A draft held for one change: who changes it, on what ground, as it stands."""

    scope: Scope
    desk: Desk
    plan: Plan
    ground: Ground
    stand: Stand
    today: dt.date

    def row(self, number: int | None) -> PlanVisit:
        """Return a visit of this plan that the reader sees.

        Raises
        ------
        Http404
            when it is of another plan or place.
        NotAllowed
            when its doctor belongs elsewhere.
        """
        found = next((row for row in self.stand.rows if row.pk == number), None)
        if found is None or not seen_row(self.scope, self.desk, found):
            raise Http404
        if not own_row(self.desk, found):
            raise NotAllowed(others_doctor())
        return found

    def visit(self, row: PlanVisit | None) -> PlannedVisit | None:
        """Return the very value that stands for a row in ``stand.visits``; None if none does."""
        pairs = zip(self.stand.visits, self.stand.counted, strict=True)
        return next((one for one, counted in pairs if row and counted.pk == row.pk), None)


@dataclass(frozen=True)
class Done:
    """What a change did. ``row`` is the visit it is about; ``adjustment`` None: nothing moved.

    ``stand`` is the plan as it stands now, where that was at hand; None: read it anew.
    """

    kind: str
    row: int
    told: Sentence
    adjustment: Adjustment | None = None
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    stand: Stand | None = None


def held(*, scope: Scope, county: str, number: int, version: int, today: dt.date) -> Bench:
    """Hold a draft for a change, within the caller's transaction.

    Raises
    ------
    Http404
        when there is no such plan for this reader.
    NotAllowed
        when the plan is no draft, or the duty may not adjust.
    StaleBoard
        when somebody changed it since ``version``; the sentence says who did what.
    """
    scope.require(Act.ADJUST)
    found = plan_of(scope, county, number)
    plan = Plan.objects.select_for_update().get(pk=found.pk)
    if plan.state != Plan.State.DRAFT:
        raise NotAllowed(_not_draft(plan))
    here = desk(scope, county)
    if plan.version != version:
        raise StaleBoard(_stale(here, plan, version))
    return Bench(scope, here, plan, ground_of(here, plan), stand_of(plan), today)


def settle(
    *, bench: Bench, row: PlanVisit | None, put: PlannedVisit | None, flags: Mapping[str, Any]
) -> tuple[PlanVisit, Adjustment]:
    """Take a row's visit out and put one in its place; save every row whose columns changed.

    ``flags`` are further columns of the row (``locked``, ``cancelled``). Returns the saved row, or
    the removed one with its key.

    Raises
    ------
    BadData
        when the change cannot be; nothing is changed.
    """
    taken = bench.visit(row)
    refusal = why_impossible(bench.ground, bench.stand.visits, taken, put, bench.today)
    if refusal is not None:
        raise BadData(refusal)
    done = adjusted(bench.ground, bench.stand.visits, taken, put)
    others = [one for one in bench.stand.counted if row is None or one.pk != row.pk]
    _save_ways(others, done.visits[: len(others)])
    saved = row or PlanVisit(plan=bench.plan)
    if put is not None:
        _write(saved, done.visits[-1])
    for name, value in flags.items():
        setattr(saved, name, value)
    saved.save()
    return saved, done


def remove(*, bench: Bench, row: PlanVisit) -> Adjustment:
    """Take a visit out of the plan altogether; its change keeps what it was."""
    _saved, done = settle(bench=bench, row=row, put=None, flags={})
    PlanVisit.objects.filter(pk=row.pk).delete()
    return done


def noted(
    *,
    bench: Bench,
    done: Done,
    row: PlanVisit | None,
    reason: str = "",
    broken: list[Any] | None = None,
) -> Done:
    """Keep a change, count the plan's version up and add one entry to the trail.

    ``row`` is the visit as it was saved, None if it was taken out. Returns the change with the
    plan as it stands now.
    """
    plan = bench.plan
    last = BoardChange.objects.filter(plan=plan).aggregate(last=Max("number"))["last"] or 0
    found = _broken(done.adjustment) if broken is None else broken
    version = counted_up(plan)
    change = BoardChange.objects.create(
        plan=plan,
        number=last + 1,
        kind=done.kind,
        visit=done.row,
        before=dict(done.before or {}),
        after=dict(done.after or {}),
        reason=reason,
        broken=found,
        by=bench.scope.who,
        at=plan.changed_at,
        version=version,
    )
    told(bench, done.kind, last + 1, done.adjustment, reason)
    return replace(done, stand=_stand_after(bench.stand, done, row, change))


def _stand_after(stand: Stand, done: Done, row: PlanVisit | None, change: BoardChange) -> Stand:
    """Return a plan after a change: the visit it touched comes last, as ``stand_of`` has it."""
    rows = (*(one for one in stand.rows if one.pk != done.row), *([row] if row else []))
    counted = tuple(one for one in rows if not one.cancelled)
    if done.adjustment is not None:
        visits = done.adjustment.visits
    else:
        at = {one.pk: visit for one, visit in zip(stand.counted, stand.visits, strict=True)}
        visits = tuple(at[one.pk] for one in counted)
    return Stand(rows, counted, visits, (*stand.changes, change))


def counted_up(plan: Plan) -> int:
    """Save a plan's next version and return it."""
    plan.version += 1
    plan.changed_at = timezone.now()
    plan.save(update_fields=("version", "changed_at"))
    return plan.version


def told(
    bench: Bench, kind: str, change: int, adjustment: Adjustment | None, reason: str = ""
) -> None:
    """Add the entry of a change to the trail: numbers and codes, nobody's name."""
    record(
        who=bench.scope.who,
        duty=bench.scope.duty,
        action=f"planning.board-{kind}",
        county=bench.plan.county,
        subject=f"{bench.plan.number}",
        purpose=reason,
        facts={
            "change": change,
            "version": bench.plan.version,
            "broken": sorted({one.code for one in adjustment.broken}) if adjustment else [],
            "missed": adjustment.missing_change if adjustment else 0,
        },
        address=bench.scope.address,
    )


def kept_columns(row: PlanVisit) -> dict[str, Any]:
    """Return the columns of a visit that a change keeps, as plain JSON values."""
    found = {name: getattr(row, name) for name in COLUMNS}
    return found | {"date": row.date.isoformat()}


def from_columns(columns: Mapping[str, Any]) -> PlannedVisit:
    """Return a kept visit as the domain's value, its ways untold."""
    row = PlanVisit(**(dict(columns) | {"date": dt.date.fromisoformat(columns["date"])}))
    return planned_visit(row)


def _save_ways(rows: list[PlanVisit], visits: tuple[PlannedVisit, ...]) -> None:
    changed = [row for row, visit in zip(rows, visits, strict=True) if _write_way(row, visit)]
    names = ("outbound_minutes", "homeward_minutes", "previous_village", "next_village")
    PlanVisit.objects.bulk_update(changed, names)


def _write(row: PlanVisit, visit: PlannedVisit) -> None:
    for name in ("date", "afternoon", "village", "staff", "origin", "week", "reason"):
        setattr(row, name, getattr(visit, name))
    row.status = visit.status.value
    row.reason = row.reason[:300]
    _write_way(row, visit)


def _write_way(row: PlanVisit, visit: PlannedVisit) -> bool:
    """Write a visit's way to its row; say whether that changed it."""
    way = {
        "outbound_minutes": _told(visit.outbound_minutes),
        "homeward_minutes": _told(visit.homeward_minutes),
        "previous_village": visit.previous_village,
        "next_village": visit.next_village,
    }
    changed = any(getattr(row, name) != value for name, value in way.items())
    for name, value in way.items():
        setattr(row, name, value)
    return changed


def _told(minutes: float) -> float | None:
    return None if math.isnan(minutes) else minutes


def _broken(adjustment: Adjustment | None) -> list[dict[str, str]]:
    if adjustment is None:
        return []
    return [
        {"code": one.code, "zh": one.sentence.zh, "en": one.sentence.en}
        for one in adjustment.broken
    ]


def _not_draft(plan: Plan) -> Sentence:
    return say(
        "adjust.not_draft",
        "第{number}稿{state}，不能再改。请先“改为新草稿”，改好后重新公示。",
        "Plan {number} is no draft and cannot be changed. Copy it as a new draft, change that and "
        "publish it.",
        number=plan.number,
        state="已经公示" if plan.state == Plan.State.PUBLISHED else "已不在用",
    )


def others_doctor() -> Sentence:
    """Say that a visit is, in part, another township's."""
    return say(
        "adjust.others_doctor",
        "这次巡诊的村或医生不在您的辖区，没有改动。请联系县级计划员。",
        "The village or the doctor of this visit is not in your area; nothing was changed. Ask the "
        "county planner.",
    )


def _stale(here: Desk, plan: Plan, version: int) -> Sentence:
    later = since_version(plan, version)
    names = names_of({one.undone_by or one.by for one in later})
    zh, en = [], []
    for one in later:
        who = names.get(one.undone_by or one.by, one.undone_by or one.by)
        what = change_words(here.whole, one)
        zh.append(f"{who}{'撤销了：' if one.undone_at else '：'}{what.zh}")
        en.append(f"{who} {'undid' if one.undone_at else 'made'}: {what.en}")
    return say(
        "adjust.stale",
        "排班板刚被别人改过，您的这一步没有保存，板面已换成最新的。{zh}请看清后再改。",
        "Somebody changed the board meanwhile; your step was not saved and the board is now the "
        "latest. {en} Look again, then change it.",
        zh="".join(zh),
        en=" ".join(en),
    )

"""From positions to dated visits: how each relates to the template, and why it was moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.periods.half_days import half_day_zh
from xunzhen.domain.planning.build import CircuitCase
from xunzhen.domain.planning.names import village_zh
from xunzhen.domain.planning.problem import Ints
from xunzhen.domain.planning.roster import PlannedVisit, VisitStatus
from xunzhen.domain.planning.supply import on_leave
from xunzhen.domain.planning.weeks import usable_half_days

Row = tuple[int, int, int]
"""(village, doctor, half-day), positions."""


def rows_of(visits: Ints) -> tuple[Row, ...]:
    """Return (n, 3) visits as tuples, in order of half-day, doctor and village."""
    rows = [(int(v), int(k), int(s)) for v, k, s in visits]
    return tuple(sorted(rows, key=lambda row: (row[2], row[1], row[0])))


def dated_visits(
    case: CircuitCase, position: int, visits: Ints, template: Ints
) -> tuple[PlannedVisit, ...]:
    """Return the visits of one week with date, way, status and reason, by date and doctor."""
    rows = rows_of(visits)
    usual = set(rows_of(template))
    replaced = _replaced(rows, usual)
    at = {(k, s): v for v, k, s in rows}
    dated = []
    for row in rows:
        status, reason = _status(case, position, row, usual, replaced)
        dated.append(dated_visit(case, position, row, at, status, reason))
    return tuple(sorted(dated, key=lambda one: (one.date, one.afternoon, one.staff)))


def dated_visit(
    case: CircuitCase,
    position: int,
    row: Row,
    at: Mapping[tuple[int, int], int],
    status: VisitStatus,
    reason: str,
) -> PlannedVisit:
    """Return a visit with its date and way; ``at`` tells where a doctor is in a half-day."""
    v, k, s = row
    week, doctor = case.horizon.weeks[position], case.supply.doctors[k]
    afternoon = s % 2 == 1
    before = at.get((k, s - 1)) if afternoon else None
    after = None if afternoon else at.get((k, s + 1))
    out = case.outbound[k, v] if before is None else case.between[before, v]
    home = case.homeward[k, v] if after is None else case.between[v, after]
    return PlannedVisit(
        date=week.date_of(s // 2),
        afternoon=afternoon,
        village=case.villages[v].code,
        staff=doctor.id,
        origin=doctor.institution,
        outbound_minutes=round(float(out), 1),
        homeward_minutes=round(float(home), 1),
        previous_village="" if before is None else case.villages[before].code,
        next_village="" if after is None else case.villages[after].code,
        week=week.index,
        status=status,
        reason=reason,
    )


def _replaced(rows: Sequence[Row], usual: Iterable[Row]) -> dict[Row, Row]:
    """Pair each new visit of a village with the template visit it stands for, if one was lost.

    The same doctor comes first, then the nearest half-day.
    """
    kept = set(rows)
    lost: dict[int, list[Row]] = {}
    for row in sorted(usual):
        if row not in kept:
            lost.setdefault(row[0], []).append(row)
    pairs: dict[Row, Row] = {}
    known = set(usual)
    for row in rows:
        missing = lost.get(row[0])
        if row in known or not missing:
            continue
        nearest = min(missing, key=lambda old: (old[1] != row[1], abs(old[2] - row[2])))
        missing.remove(nearest)
        pairs[row] = nearest
    return pairs


def _status(
    case: CircuitCase,
    position: int,
    row: Row,
    usual: set[Row],
    replaced: dict[Row, Row],
) -> tuple[VisitStatus, str]:
    if row in usual:
        return VisitStatus.TEMPLATE, ""
    old = replaced.get(row)
    if old is None:
        return VisitStatus.EXTRA, "常规周未排上，本周补上"
    doctors = case.supply.doctors
    moves = []
    if old[1] != row[1]:
        moves.append(f"改由{doctors[row[1]].name}出诊")
    if old[2] != row[2]:
        moves.append(f"由{half_day_zh(old[2])}改到{half_day_zh(row[2])}")
    lost = why_lost(case, position, old)
    cause = _why_moved(case, position, row) if lost is None else lost.zh
    return VisitStatus.CHANGED, "，".join((cause, *moves))


def _why_moved(case: CircuitCase, position: int, row: Row) -> str:
    """Say why a visit moved though its template visit could stand."""
    week = case.horizon.weeks[position]
    day = week.date_of(row[2] // 2)
    return f"{day.month}月{day.day}日调休上班" if day in week.made_up else "本周统筹调整"


def why_lost(case: CircuitCase, position: int, row: Row) -> Sentence | None:
    """Say why a visit of the template cannot stand in a week; None if it could.

    The reason of a leave is the doctor's own affair and is not repeated.
    """
    v, k, s = row
    week, doctor = case.horizon.weeks[position], case.supply.doctors[k]
    day = week.date_of(s // 2)
    cell = case.demand.cells[v][position]
    if day not in week.days:
        since = case.horizon.since
        return say(
            "changes.before_plan",
            "计划自{month}月{day}日起",
            "the plan begins on {date}",
            month=since.month,
            day=since.day,
            date=since.isoformat(),
        )
    holiday = dict(week.holidays).get(day)
    if holiday is not None:
        zh = "{holiday}" if holiday.endswith("放假") else "{holiday}放假"
        return say("changes.holiday", zh, "holiday: {holiday}", holiday=holiday)
    if on_leave(case.supply.leave[k], day):
        return say("changes.on_leave", "{name}请假", "{name} is on leave", name=doctor.name)
    closed = cell.closure_on(day)
    if closed is not None:
        return _closed(closed)
    if day not in cell.in_mode:
        village = village_zh(case.villages[v])
        return say(
            "changes.not_on_circuit",
            "{village}当天不属巡诊方式",
            "{village} is not on circuit that day",
            village=village,
        )
    if s not in usable_half_days(doctor.available, week):
        return say(
            "changes.not_available",
            "{name}当天不能出诊",
            "{name} cannot go out that day",
            name=doctor.name,
        )
    return None


def _closed(reason: str) -> Sentence:
    """Say that a place is closed; the reason is the county's own text."""
    if not reason:
        return say("changes.closed", "封路停诊", "closed")
    return say("changes.closed", "封路停诊（{reason}）", "closed ({reason})", reason=reason)

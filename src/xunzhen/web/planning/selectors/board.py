"""A board: one week of a plan, doctors against half-days, what is missed, broken and changed."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.periods.half_days import half_day_en, half_day_zh
from xunzhen.domain.planning.adjust import Ground, missing_by_village
from xunzhen.domain.planning.explain import gap_reason
from xunzhen.domain.planning.names import village_zh
from xunzhen.domain.planning.problem import Problem, Shortage
from xunzhen.domain.planning.rules import distinct_rulings
from xunzhen.domain.planning.yardstick import when_en, when_zh
from xunzhen.domain.registry.county import Township
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.pages.templatetags.parts import english
from xunzhen.web.planning.models import BoardChange, Plan, PlanVisit
from xunzhen.web.planning.selectors.adjust import (
    OpenConflicts,
    Stand,
    flags_of,
    ground_of,
    kept_stand,
    names_of,
    open_conflicts,
    seen_row,
)
from xunzhen.web.planning.selectors.board_cells import (
    Sight,
    doctors_of,
    half_of,
    heads_of,
    short_name,
)
from xunzhen.web.planning.selectors.board_parts import (
    Changed,
    Conflict,
    DayHead,
    DoctorRow,
    Owed,
    Proof,
    VillageLine,
    Why,
)
from xunzhen.web.planning.selectors.board_words import change_words, place_words
from xunzhen.web.planning.selectors.plans import planned_visit
from xunzhen.web.planning.standing import told_events
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.selectors import Desk

MOST_CHANGES = 30


@dataclass(frozen=True)
class Board:
    """Everything a board shows of one week to one reader."""

    sight: Sight
    heads: tuple[DayHead, ...]
    rows: tuple[DoctorRow, ...]
    owed: tuple[Owed, ...]
    conflicts: tuple[Conflict, ...]
    why: tuple[Why, ...]
    villages: tuple[VillageLine, ...]
    changes: tuple[Changed, ...]
    proof: Proof
    towns: tuple[Township, ...]

    @property
    def plan(self) -> Plan:
        """The plan that is shown."""
        return self.sight.plan

    @property
    def editable(self) -> bool:
        """Say whether the reader may change this board."""
        return self.sight.editable

    @property
    def may_copy(self) -> bool:
        """Say whether the reader may make a new draft of a plan that stands."""
        return self.plan.state != Plan.State.DRAFT and self.sight.scope.may(Act.PLAN)

    @property
    def may_publish(self) -> bool:
        """Say whether the reader may publish this draft."""
        return self.sight.scope.may(Act.PUBLISH)

    @property
    def town_name(self) -> str:
        """Name the area that is shown; empty for all that the reader sees."""
        return next((one.name for one in self.towns if one.code == self.sight.area), "")

    @property
    def short(self) -> int:
        """Villages that are short of what they are owed."""
        return sum(bool(one.missing) for one in self.villages)

    @property
    def missed(self) -> int:
        """Visits missed in the week and area that are shown."""
        return sum(one.missing for one in self.villages)


def sight_of(
    scope: Scope,
    desk: Desk,
    plan: Plan,
    week: int,
    area: str,
    today: dt.date,
    stand: Stand | None = None,
) -> Sight:
    """Return what a board looks at; an area the reader does not see is all they see.

    ``stand`` is the plan as it stands, where that was just read.
    """
    known = {town.code for town in desk.county.townships}
    return Sight(
        scope,
        desk,
        plan,
        ground_of(desk, plan),
        stand or kept_stand(desk, plan),
        min(max(week, 1), plan.weeks),
        area if area in known else "",
        today,
    )


def kept_board(sight: Sight) -> Board:
    """Return a board to be looked at, drawn once for all readers who see the same of it."""
    plan, scope = sight.plan, sight.scope
    shown = (scope.limit, sight.editable, sight.area, sight.week, sight.today, english())
    key = ("board", plan.pk, plan.version, plan.state, *shown)
    found = kept(sight.desk.site.pk, sight.desk.revision, key, lambda: board_of(sight))
    return replace(found, sight=sight)


def board_of(sight: Sight, only: Collection[str] | None = None) -> Board:
    """Return a board, with just the rows of some doctors where ``only`` names them."""
    flags = flags_of(sight.desk, sight.plan, sight.stand, sight.week)
    lines = _villages(sight)
    everything = open_conflicts(sight.desk, sight.plan, sight.stand)
    return Board(
        sight,
        heads_of(sight),
        doctors_of(sight, flags, only),
        _owed(sight, lines),
        _conflicts(sight, everything),
        _why(sight, lines),
        lines,
        _changes(sight),
        _proof(sight, everything),
        tuple(sight.desk.county.townships),
    )


def week_of_day(ground: Ground, weeks: int, day: dt.date) -> int:
    """Return the week of a plan in which a day lies; the first or last for a day outside."""
    return min(max(ground.yard.week_of(day), 1), weeks)


def _villages(sight: Sight) -> tuple[VillageLine, ...]:
    county = sight.desk.county
    planned: dict[str, list[PlanVisit]] = defaultdict(list)
    cancelled: dict[str, list[str]] = defaultdict(list)
    for row in sight.stand.rows:
        if row.week == sight.week:
            if row.cancelled:
                cancelled[row.village].append(row.cancelled)
            else:
                planned[row.village].append(row)
    due = sight.ground.due(sight.week)
    codes = sorted({*due, *planned, *cancelled})
    lines = [
        VillageLine(
            code,
            short_name(county, code),
            due.get(code, 0),
            len({row.date for row in planned[code]}),
            _days(planned[code]),
            "；".join(cancelled[code]),
        )
        for code in codes
        if sight.in_area(code)
    ]
    return tuple(sorted(lines, key=lambda line: (-line.missing, line.village)))


def _days(rows: list[PlanVisit]) -> str:
    halves = sorted({half_of(row) for row in rows})
    if english():
        return ", ".join(half_day_en(half) for half in halves)
    return "、".join(half_day_zh(half)[:3] for half in halves)


def _owed(sight: Sight, lines: tuple[VillageLine, ...]) -> tuple[Owed, ...]:
    found = []
    for line in lines:
        village = sight.desk.county.village_by_code.get(line.village)
        served = None
        if village is not None:
            served = village.served_population or village.resident_population
        found += [
            Owed(line.village, line.name, line.got + number, served, line.days)
            for number in range(1, line.missing + 1)
        ]
    return tuple(found)


def _conflicts(sight: Sight, everything: OpenConflicts) -> tuple[Conflict, ...]:
    return tuple(
        Conflict(row.pk, _where(sight, row), violation, reason)
        for row, violation, reason in everything
        if row.week == sight.week and sight.in_area(row.village)
    )


def _where(sight: Sight, row: PlanVisit) -> Sentence:
    visit, whole = planned_visit(row), sight.desk.whole
    person, village = whole.staff_by_id.get(row.staff), whole.village_by_code.get(row.village)
    return say(
        "board.where",
        "{name}{when} {village}：",
        "{name}, {when_en}, {village_en}: ",
        name=person.name if person else row.staff,
        when=when_zh(visit),
        when_en=when_en(visit),
        village=village_zh(village) if village else row.village,
        village_en=village.name if village else row.village,
    )


def _why(sight: Sight, lines: tuple[VillageLine, ...]) -> tuple[Why, ...]:
    """Say why visits are missed: cancelled, what the plan said, or what is proven of the week."""
    ground, week = sight.ground, sight.week
    said = {
        str(one["village"]): one
        for one in sight.plan.summary.get("uncovered", ())
        if one["week"] == week
    }
    found = []
    for line in lines:
        if not line.missing:
            continue
        village = sight.desk.county.village_by_code[line.village]
        ruling = ground.yard.rules[week - 1].visits_ruling(village.township)
        before = said.get(line.village)
        if line.cancelled:
            reason = say("board.cancelled", "人工取消：{why}", "Cancelled by hand: {why}",
                         why=line.cancelled)  # fmt: skip
        elif before is not None and before["missing"] == line.missing:
            zh, en = before.get("reason_zh", ""), before.get("reason_en", "")
            reason = Sentence("board.said", zh, en or zh)
        else:
            reason = _proven(sight, line)
        found.append(Why(line.village, line.name, line.missing, reason, ruling))
    return tuple(found)


def _proven(sight: Sight, line: VillageLine) -> Sentence:
    ground, position = sight.ground, sight.week - 1
    problem, _, shortages = _least(sight, sight.week)
    numbers = {one.code: number for number, one in enumerate(ground.case.villages)}
    number = numbers.get(line.village)
    if number is not None:
        reason = gap_reason(ground.case, position, problem, shortages, number)
        if reason.code != "planning.not_fitted":
            return reason
    return say(
        "board.by_hand",
        "医生半天够用，是手工调整后空出来的。把它从“未排上”拖到空格即可补上。",
        "There are half-days enough; a change by hand left it open. Drag it from “not planned” to "
        "an empty cell.",
    )


def _least(sight: Sight, week: int) -> tuple[Problem, int, tuple[Shortage, ...]]:
    """Return a week's problem, the least that any plan misses, and the proven shortages."""
    plan, ground = sight.plan, sight.ground

    def build() -> tuple[Problem, int, tuple[Shortage, ...]]:
        from xunzhen.domain.planning.solve.flow import coverage_bound

        problem = ground.problem(week)
        if not problem.doctors:
            return problem, int(problem.required.sum()), ()
        bound = coverage_bound(problem)
        return problem, bound.least_missed, bound.shortages

    key = ("least", plan.since, plan.weeks, told_events(plan).vehicle_losses, week)
    return kept(sight.desk.site.pk, sight.desk.revision, key, build)


def _changes(sight: Sight) -> tuple[Changed, ...]:
    """Return the changes by hand that the reader sees, the latest first."""
    whole, shown = sight.desk.whole, []
    for change in reversed(sight.stand.active):
        one = change.after or change.before
        if not sight.scope.limit or one.get("village") in sight.desk.county.village_by_code:
            shown.append(change)
    shown = shown[:MOST_CHANGES]
    names = names_of({change.by for change in shown})
    return tuple(_changed(sight, change, names) for change in shown) if whole else ()


def _changed(sight: Sight, change: BoardChange, names: Mapping[str, str]) -> Changed:
    whole = sight.desk.whole
    one = change.after or change.before
    return Changed(
        change,
        short_name(whole, one.get("village", "")),
        place_words(whole, change.before, english()),
        place_words(whole, change.after, english()),
        names.get(change.by, change.by),
        change_words(whole, change),
    )


def _proof(sight: Sight, everything: OpenConflicts) -> Proof:
    plan, ground = sight.plan, sight.ground
    weeks = range(1, plan.weeks + 1)
    missed = sum(
        sum(missing_by_village(ground, sight.stand.visits, week).values()) for week in weeks
    )
    due = ground.due(sight.week)
    got = Counter(
        village
        for village, _ in {
            (row.village, row.date) for row in sight.stand.counted if row.week == sight.week
        }
    )
    gap = plan.summary.get("bound", {}).get("gap")
    return Proof(
        len(everything),
        sum(bool(reason) for *_, reason in everything),
        missed,
        min(missed, sum(_least(sight, week)[1] for week in weeks)),
        sum(due.values()),
        sum(got.values()),
        sum(owed for code, owed in due.items() if sight.in_area(code)),
        sum(number for code, number in got.items() if sight.in_area(code)),
        None if sight.stand.active else gap,
        distinct_rulings(tuple(rule.visits_per_week for rule in ground.yard.rules)),
    )


def row_of(sight: Sight, number: int) -> PlanVisit | None:
    """Return a visit of the plan that the reader sees."""
    return next(
        (
            row
            for row in sight.stand.rows
            if row.pk == number and seen_row(sight.scope, sight.desk, row)
        ),
        None,
    )

"""What changes between two plans, visit by visit: from, to, why, what is lost, who must be told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from xunzhen.domain.coverage.health_centres import centres_by_township
from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.planning.baseline import Key, key_of
from xunzhen.domain.planning.build import CircuitCase
from xunzhen.domain.planning.changes import why_lost
from xunzhen.domain.planning.events import ADDED
from xunzhen.domain.planning.names import village_zh
from xunzhen.domain.planning.replan_week import Positions, WeekTask
from xunzhen.domain.planning.roster import PlannedVisit
from xunzhen.domain.planning.supply import support_costs, vehicles_lost
from xunzhen.domain.registry.county import County


class ChangeKind(StrEnum):
    """What becomes of a visit."""

    MOVED = "moved"
    DOCTOR = "doctor"
    BOTH = "moved_and_doctor"
    MISSED = "missed"
    DROPPED = "dropped"
    ADDED = "added"

    @property
    def zh(self) -> str:
        """The word in Chinese."""
        return _KIND_ZH[self]


_KIND_ZH = {
    ChangeKind.MOVED: "改时间",
    ChangeKind.DOCTOR: "换医生",
    ChangeKind.BOTH: "改时间并换医生",
    ChangeKind.MISSED: "缺",
    ChangeKind.DROPPED: "不再安排",
    ChangeKind.ADDED: "新增",
}


_NEW_ON_CIRCUIT: Final = say(
    "replan_changes.new_on_circuit", "新转为巡诊方式", "the village is new on circuit"
)
_MADE_UP: Final = say(
    "replan_changes.made_up", "补上原计划没有排的一次", "makes up a visit the old plan lacked"
)
_NOT_MADE: Final = say(
    "replan_changes.not_made", "原定的这一次没有进行", "the planned visit was not made"
)
_DOCTOR_GONE: Final = say(
    "replan_changes.doctor_gone", "原来的医生不再出诊", "the doctor no longer goes out"
)
_VILLAGE_GONE: Final = say(
    "replan_changes.village_gone", "该村不再是巡诊方式", "the village is no longer on circuit"
)
_ROAD_CLOSED: Final = say(
    "replan_changes.road_closed", "去该村的路封闭", "the road to the village is closed"
)
_GIVEN_UP: Final = say(
    "replan_changes.given_up", "给别的村让出半天", "gives the half-day to another village"
)
_CLASHES: Final = say("replan_changes.clashes", "与其他变动冲突", "clashes with other changes")
_BORROWED: Final = ("由外乡镇医生承担", "by a doctor of another township")


@dataclass(frozen=True, slots=True)
class Told:
    """Who must be told of a change: the village, doctors by id, institutions by code."""

    village: str
    staff: tuple[str, ...]
    institutions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VisitChange:
    """One visit that changes; ``old`` or ``new`` is None where there was or will be none.

    The tables hold ``why`` and ``lost`` in Chinese; ``lost`` is None where the village loses
    nothing; ``borrowed``: the new doctor is not of the village's own township and the old one was.
    """

    week: int
    village: str
    kind: ChangeKind
    old: PlannedVisit | None
    new: PlannedVisit | None
    why: Sentence
    lost: Sentence | None
    borrowed: bool
    told: Told

    @property
    def day(self) -> dt.date:
        """The day that the change is listed under: that of the old visit, else of the new."""
        visit = self.old or self.new
        return visit.date if visit is not None else dt.date.min


class ChangeBook:
    """Compares old visits with new ones, in one county as it now is."""

    def __init__(self, case: CircuitCase) -> None:
        self._case = case
        self._places = Positions(case)
        self._centres = centres_by_township(case.county)
        self._added = {row.village for row in case.county.service_modes if row.reason == ADDED}
        self._support = support_costs(case.county, case.supply, case.villages, case.settings)

    def changes(
        self, task: WeekTask, visits: Sequence[PlannedVisit], passed: Sequence[PlannedVisit] = ()
    ) -> tuple[VisitChange, ...]:
        """Return the changes of one week, by day and village.

        ``visits`` is the new week; ``passed`` are past visits that were planned and not made.
        """
        new = {key_of(visit) for visit in visits}
        known = {key_of(visit) for visit in (*task.facts, *task.ahead)}
        gone = [visit for visit in task.ahead if key_of(visit) not in new]
        come = [visit for visit in visits if key_of(visit) not in known]
        pairs = paired([*passed, *gone], come)
        late = {key_of(visit) for visit in passed}
        owed = self._owed(task)
        got: dict[str, int] = {}
        for visit in visits:
            got[visit.village] = got.get(visit.village, 0) + 1
        found = [
            self._change(task, old, came, owed.get(self._village(old, came), 0), got, late)
            for old, came in pairs
        ]
        return tuple(sorted(found, key=lambda one: (one.day, one.village, one.kind)))

    @staticmethod
    def _village(old: PlannedVisit | None, new: PlannedVisit | None) -> str:
        visit = old or new
        return visit.village if visit is not None else ""

    def _owed(self, task: WeekTask) -> Mapping[str, int]:
        return {
            village.code: int(task.owed[number])
            for number, village in enumerate(self._case.villages)
        }

    def _change(
        self,
        task: WeekTask,
        old: PlannedVisit | None,
        new: PlannedVisit | None,
        owed: int,
        got: Mapping[str, int],
        late: Collection[Key],
    ) -> VisitChange:
        village = self._village(old, new)
        count = got.get(village, 0)
        kind = _kind(old, new, count < owed)
        borrowed = new is not None and self._is_support(new)
        if old is not None and self._is_support(old):
            borrowed = False
        return VisitChange(
            week=self._case.horizon.weeks[task.position].index,
            village=village,
            kind=kind,
            old=old,
            new=new,
            why=self._why_at_all(task, village, old, late),
            lost=_lost(kind, owed, count, old, new, borrowed),
            borrowed=borrowed,
            told=self._told(village, old, new),
        )

    def _is_support(self, visit: PlannedVisit) -> bool:
        row = self._places.row(visit)
        return row is not None and bool(self._support[row[1], row[0]] > 0)

    def _why_at_all(
        self, task: WeekTask, village: str, old: PlannedVisit | None, late: Collection[Key]
    ) -> Sentence:
        if old is None:
            return _NEW_ON_CIRCUIT if village in self._added else _MADE_UP
        return _NOT_MADE if key_of(old) in late else self.why(task, old)

    def why(self, task: WeekTask, old: PlannedVisit) -> Sentence:
        """Say why a visit of the old plan does not stay."""
        row = self._places.row(old)
        if row is None:
            listed = old.village in self._places.village
            return _DOCTOR_GONE if listed else _VILLAGE_GONE
        reason = why_lost(self._case, task.position, row)
        return reason or self._by_problem(task, old, row)

    def _by_problem(self, task: WeekTask, old: PlannedVisit, row: tuple[int, int, int]) -> Sentence:
        v, k, s = row
        problem = task.problem
        if not problem.reach[k, v] or problem.forbidden[v, s]:
            return _ROAD_CLOSED
        home = self._case.supply.doctors[k].institution
        lost = vehicles_lost(self._case.county, home, old.date)
        if lost and old in task.fallen:
            return say(
                "replan_changes.vehicles_away",
                "{institution}少{lost}辆巡诊车",
                "vehicles of {institution} away: {lost}",
                institution=self._case.county.institution_by_code[home].name,
                lost=lost,
            )
        return _CLASHES if old in task.fallen else _GIVEN_UP

    def _told(self, village: str, old: PlannedVisit | None, new: PlannedVisit | None) -> Told:
        county = self._case.county
        place = county.village_by_code.get(village)
        township = place.township if place else ""
        codes = [one.code for one in self._centres.get(township, ())[:1]]
        codes += [
            county.staff_by_id[one.staff].institution
            for one in (old, new)
            if one is not None and one.staff in county.staff_by_id
        ]
        staff = [one.staff for one in (old, new) if one is not None]
        return Told(village, tuple(dict.fromkeys(staff)), tuple(dict.fromkeys(codes)))


def paired(
    gone: Sequence[PlannedVisit], come: Sequence[PlannedVisit]
) -> list[tuple[PlannedVisit | None, PlannedVisit | None]]:
    """Pair each new visit of a village with the old one it stands for.

    Same half-day first, then same doctor, then the nearest day.
    """
    waiting: dict[str, list[PlannedVisit]] = {}
    for visit in gone:
        waiting.setdefault(visit.village, []).append(visit)
    offers = sorted(
        (
            _distance(old, new),
            number,
            place,
        )
        for number, new in enumerate(come)
        for place, old in enumerate(waiting.get(new.village, ()))
    )
    taken: dict[int, PlannedVisit] = {}
    used: set[tuple[str, int]] = set()
    for _, number, place in offers:
        village = come[number].village
        if number not in taken and (village, place) not in used:
            taken[number] = waiting[village][place]
            used.add((village, place))
    pairs: list[tuple[PlannedVisit | None, PlannedVisit | None]] = [
        (taken.get(number), new) for number, new in enumerate(come)
    ]
    left = [
        old
        for village, olds in waiting.items()
        for place, old in enumerate(olds)
        if (village, place) not in used
    ]
    return pairs + [(old, None) for old in left]


def _distance(old: PlannedVisit, new: PlannedVisit) -> tuple[bool, bool, int]:
    moved = (old.date, old.afternoon) != (new.date, new.afternoon)
    return moved, old.staff != new.staff, abs((old.date - new.date).days)


def _kind(old: PlannedVisit | None, new: PlannedVisit | None, short: bool) -> ChangeKind:
    if old is None:
        return ChangeKind.ADDED
    if new is None:
        return ChangeKind.MISSED if short else ChangeKind.DROPPED
    if (old.date, old.afternoon) == (new.date, new.afternoon):
        return ChangeKind.DOCTOR
    return ChangeKind.MOVED if old.staff == new.staff else ChangeKind.BOTH


def _lost(
    kind: ChangeKind,
    owed: int,
    got: int,
    old: PlannedVisit | None,
    new: PlannedVisit | None,
    borrowed: bool,
) -> Sentence | None:
    """Say what the village loses; None if it loses nothing."""
    if kind is ChangeKind.MISSED:
        return say(
            "replan_changes.missed",
            "本周少巡1次（应巡{owed}次，得{got}次）",
            "1 visit fewer this week ({owed} owed, {got} made)",
            owed=owed,
            got=got,
        )
    if kind is ChangeKind.DROPPED:
        return say(
            "replan_changes.dropped",
            "这一次取消；本周应巡{owed}次，已排{got}次",
            "this visit is dropped; {owed} owed this week, {got} planned",
            owed=owed,
            got=got,
        )
    if old is None or new is None:
        return None
    parts = [*_other_time(old, new)]
    if old.staff != new.staff:
        parts.append(_BORROWED if borrowed else ("换一名医生", "another doctor"))
    if not parts:
        return None
    return Sentence(
        "replan_changes.moved", "，".join(zh for zh, _ in parts), ", ".join(en for _, en in parts)
    )


def _other_time(old: PlannedVisit, new: PlannedVisit) -> Iterable[tuple[str, str]]:
    """Say in both languages to when a visit moves; nothing if it keeps its half-day."""
    days = (new.date - old.date).days
    if days:
        late, count = days > 0, abs(days)
        unit = "day" if count == 1 else "days"
        zh = f"{'推迟' if late else '提前'}{count}天"
        yield zh, f"{count} {unit} {'later' if late else 'earlier'}"
    elif old.afternoon != new.afternoon:
        half = ("下午", "afternoon") if new.afternoon else ("上午", "morning")
        yield f"改到当天{half[0]}", f"in the {half[1]} of the same day"


def told_together(county: County, changes: Iterable[VisitChange]) -> Mapping[str, Told]:
    """Gather who must be told, by health centre of the village's township (its first code)."""
    found: dict[str, list[VisitChange]] = {}
    for change in changes:
        first = change.told.institutions[0] if change.told.institutions else ""
        found.setdefault(first, []).append(change)
    return {
        code: Told(
            "、".join(dict.fromkeys(_village_name(county, one.village) for one in group)),
            tuple(dict.fromkeys(staff for one in group for staff in one.told.staff)),
            tuple(dict.fromkeys(home for one in group for home in one.told.institutions)),
        )
        for code, group in found.items()
    }


def _village_name(county: County, code: str) -> str:
    village = county.village_by_code.get(code)
    return village_zh(village) if village else code

"""What differs from the regular week, village by village: moved, replaced, added, left out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from xunzhen.domain.planning.roster import PlannedVisit, PlannedWeek, VisitStatus
from xunzhen.files.roster_facts import RosterFacts, days_of


class ChangeKind(StrEnum):
    """How a week differs from the regular one."""

    MOVED = "moved"
    REPLACED = "replaced"
    ADDED = "added"
    LEFT_OUT = "left_out"
    MISSING = "missing"


Slot = tuple[dt.date, bool]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    ``visit`` is what takes place (None if nothing does), ``was`` the regular day and half-day
    (True: afternoon) that it replaces, ``slots`` where a missing visit is shown in the grid, and
    ``count`` how many are missing (1 otherwise). A gap that goes on for weeks for one reason may be
    merged into one change that ends with ``last_week``.
    """

    kind: ChangeKind
    village: str
    week: int
    visit: PlannedVisit | None = None
    was: Slot | None = None
    usual: str = ""
    reason: str = ""
    slots: tuple[Slot, ...] = ()
    count: int = 1
    last_week: int = -1

    @property
    def order(self) -> tuple[dt.date, bool, str]:
        """Sort by time, then by village."""
        slot = self.was
        if self.visit is not None:
            slot = (self.visit.date, self.visit.afternoon)
        elif self.slots:
            slot = self.slots[0]
        return (*(slot or (dt.date.max, True)), self.village)


def changes_of(facts: RosterFacts, village: str) -> tuple[Change, ...]:
    """Return every difference of a village from its regular week, in order of time."""
    found = [
        change for week in facts.roster.weeks for change in _changes_of_week(facts, village, week)
    ]
    return tuple(sorted(found, key=lambda change: change.order))


def merged(changes: Iterable[Change]) -> list[Change]:
    """Return the changes of one village with whole weeks missing for one reason made into one."""
    found: list[Change] = []
    whole: dict[str, int] = {}
    for change in changes:
        if change.kind is not ChangeKind.MISSING or change.slots:
            found.append(change)
        elif change.reason in whole and found[whole[change.reason]].last_week == change.week - 1:
            at = whole[change.reason]
            count = found[at].count + change.count
            found[at] = replace(found[at], count=count, last_week=change.week)
        else:
            whole[change.reason] = len(found)
            found.append(replace(change, last_week=change.week))
    return found


def _changes_of_week(facts: RosterFacts, village: str, week: PlannedWeek) -> Iterator[Change]:
    regular = facts.regular(village)
    visits = [one for one in facts.by_village.get(village, ()) if one.week == week.index]
    taken = {one.half_day for one in visits}
    left = [
        (day, half_day % 2 == 1)
        for day in days_of(week)
        for half_day in (2 * day.weekday(), 2 * day.weekday() + 1)
        if half_day in regular and half_day not in taken
    ]
    for visit in visits:
        if visit.status is VisitStatus.TEMPLATE:
            continue
        if visit.half_day in regular:
            kind, was = ChangeKind.REPLACED, (visit.date, visit.afternoon)
        elif visit.status is VisitStatus.CHANGED and left:
            kind, was = ChangeKind.MOVED, left.pop(0)
        else:
            kind, was = ChangeKind.ADDED, None
        usual = regular.get(2 * was[0].weekday() + int(was[1]), "") if was else ""
        yield Change(kind, village, week.index, visit, was, usual, visit.reason)
    yield from _missing(facts, village, week, left, bool(visits))
    for day, afternoon in left:
        reason = "" if facts.works(day) else "放假"
        yield Change(ChangeKind.LEFT_OUT, village, week.index, was=(day, afternoon), reason=reason)


def _missing(
    facts: RosterFacts, village: str, week: PlannedWeek, left: list[Slot], visited: bool
) -> Iterator[Change]:
    """Yield the week's gap; its slots are taken out of ``left``, regular working ones first.

    A week without any visit shows no slot (the grid marks the whole week); else what has no
    regular half-day stands in the last free half-days of the working days.
    """
    for gap in facts.gaps.get(village, ()):
        if gap.week != week.index:
            continue
        slots = [slot for slot in left if facts.works(slot[0])][: gap.missing]
        for slot in slots:
            left.remove(slot)
        if visited or slots:
            slots += _free(facts, village, week, gap.missing - len(slots), slots)
        yield Change(
            ChangeKind.MISSING,
            village,
            week.index,
            reason=gap.reason.zh,
            slots=tuple(sorted(slots)),
            count=gap.missing,
        )


def _free(
    facts: RosterFacts, village: str, week: PlannedWeek, count: int, used: list[Slot]
) -> list[Slot]:
    taken = {(one.date, one.afternoon) for one in facts.by_village.get(village, ())} | set(used)
    free = [
        (day, afternoon)
        for day in reversed(week.working_days)
        for afternoon in (True, False)
        if (day, afternoon) not in taken
    ]
    return free[: max(0, count)]

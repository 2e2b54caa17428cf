"""The plan that stood before something happened: what has taken place, what is still open.

Visits before today are facts and never move, whatever the tables say now. Where a list of the
visits made is given, it alone is fact: a past visit that is not in it was not made.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xunzhen.domain.errors import BadData, Fault, say
from xunzhen.domain.planning.event_faults import at_fault
from xunzhen.domain.planning.roster import PlannedVisit, Uncovered

Key = tuple[str, dt.date, bool, str]
"""(village, date, afternoon, staff): what makes two visits the same."""


@dataclass(frozen=True)
class Baseline:
    """A plan as its files tell it; ``gaps`` are the visits its summary declares missing."""

    since: dt.date
    weeks: int
    seed: int
    visits: tuple[PlannedVisit, ...]
    gaps: tuple[Uncovered, ...] = ()

    def missing(self, week: int) -> int:
        """Visits that the plan declares missing in a week."""
        return sum(gap.missing for gap in self.gaps if gap.week == week)


@dataclass(frozen=True)
class Standing:
    """A baseline seen from today.

    facts : visits that took place;  missed : past visits of the plan that did not
    ahead : visits of the plan that are still to come
    """

    today: dt.date
    facts: tuple[PlannedVisit, ...]
    missed: tuple[PlannedVisit, ...]
    ahead: tuple[PlannedVisit, ...]


def key_of(visit: PlannedVisit) -> Key:
    """Return what makes a visit the same visit in another plan."""
    return visit.village, visit.date, visit.afternoon, visit.staff


def as_of(
    baseline: Baseline, today: dt.date, made: Sequence[PlannedVisit] | None = None
) -> Standing:
    """Part a plan into what took place, what did not and what is ahead.

    Raises
    ------
    BadData
        when a visit said to be made lies after today, or two of them exclude each other.
    """
    if made is None:
        return Standing(
            today,
            tuple(visit for visit in baseline.visits if visit.date < today),
            (),
            tuple(visit for visit in baseline.visits if visit.date >= today),
        )
    _refuse_impossible(made, today)
    planned = {key_of(visit): visit for visit in baseline.visits}
    facts = tuple(planned.get(key_of(visit), visit) for visit in made)
    done = {key_of(visit) for visit in facts}
    days = {(visit.village, visit.date) for visit in facts}
    rest = [visit for visit in baseline.visits if key_of(visit) not in done]
    return Standing(
        today,
        facts,
        tuple(visit for visit in rest if visit.date < today),
        tuple(
            visit
            for visit in rest
            if visit.date >= today and (visit.village, visit.date) not in days
        ),
    )


def _refuse_impossible(made: Sequence[PlannedVisit], today: dt.date) -> None:
    faults = []
    seen: dict[tuple[object, ...], int] = {}
    for row, visit in enumerate(made, start=2):
        if visit.date > today:
            faults.append(_fault(row, "made_ahead", "{day}还没到，不能算已经巡诊。",
                                 "{day} is still ahead: no visit was made then.",
                                 visit.date))  # fmt: skip
        for place in ((visit.village, visit.date), (visit.staff, visit.date, visit.afternoon)):
            if seen.setdefault(place, row) != row:
                faults.append(_fault(row, "made_twice", "与第{other}行不能都发生在{day}："
                                     "一村一天只算一次，一人同时只在一处。",
                                     "cannot have taken place on {day} beside row {other}: a "
                                     "village counts once a day, nobody is in two places.",
                                     visit.date, seen[place]))  # fmt: skip
                break
    if faults:
        raise at_fault(faults)


def _fault(row: int, code: str, zh: str, en: str, day: dt.date, other: int = 0) -> Fault:
    sentence = say(f"replan.{code}", zh, en, day=day.isoformat(), other=other)
    return Fault(sentence, "--made", row)


def refuse_strange_days(visits: Iterable[PlannedVisit], since: dt.date, until: dt.date) -> None:
    """Let visits pass that lie within the plan.

    Raises
    ------
    BadData
        when a visit lies on a day that the plan does not cover.
    """
    for visit in visits:
        if not since <= visit.date < until:
            raise BadData(
                say(
                    "replan.visit_outside_plan",
                    "原计划里{day}的一次巡诊不在计划日期内（{since}起，{until}前）。"
                    "请先用xunzhen verify核对原计划。",
                    "A visit of the old plan, on {day}, is not within its days (from {since}, "
                    "before {until}). Run xunzhen verify on it first.",
                    day=visit.date.isoformat(),
                    since=since.isoformat(),
                    until=until.isoformat(),
                )
            )

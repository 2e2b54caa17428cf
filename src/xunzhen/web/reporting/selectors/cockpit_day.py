"""Today's visits as the cockpit tells them, and where they are on the map."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xunzhen.domain.reporting.cockpit import DAY_MARKS, DayMark, worse
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.fieldwork.selectors.day import DayBoard, DayLine
from xunzhen.web.fieldwork.selectors.missed import MissedLine
from xunzhen.web.pages.templatetags.parts import english
from xunzhen.web.planning.point_map import PointMap, point_map
from xunzhen.web.registry.selectors import Desk
from xunzhen.web.reporting.cockpit_marks import told_words
from xunzhen.web.reporting.map_labels import Label, labelled
from xunzhen.web.reporting.selectors.cockpit_shelf import as_of

MOST_NAMED = 8


@dataclass(frozen=True)
class Told:
    """A visit that is told by name: what is the matter, and for how many minutes it is late."""

    village: str
    name: str
    mark: DayMark
    minutes: int | None
    day: dt.date | None = None


@dataclass(frozen=True)
class Piece:
    """A part of the bar of a day, in visits from the left."""

    mark: DayMark
    since: int
    number: int


@dataclass(frozen=True)
class Today:
    """The visits of a day: how many, by mark, and the exceptions by name."""

    total: int
    counts: Mapping[DayMark, int]
    exceptions: tuple[Told, ...]

    @property
    def came(self) -> int:
        """How many were in their village."""
        return self.counts.get(DayMark.CAME, 0)

    @property
    def late(self) -> int:
        """How many are late."""
        return self.counts.get(DayMark.LATE, 0)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The bar: who came, then the others in the order of the work, what is ahead left out."""
        found, at = [], 0
        for mark in (DayMark.CAME, DayMark.WAY, *(one for one in DayMark if one.is_exception)):
            number = self.counts.get(mark, 0)
            if number:
                found.append(Piece(mark, at, number))
            at += number
        return tuple(found)


def today_of(board: DayBoard) -> Today:
    """Return the day of a board in the few words of the cockpit."""
    lines = [line for town in board.towns for line in town.lines]
    counts = Counter(_mark(line) for line in lines)
    told = [
        Told(line.row.place, line.place, mark, line.standing.minutes)
        for line in lines
        if (mark := _mark(line)).is_exception
    ]
    order = list(DayMark)
    told.sort(key=lambda one: (order.index(one.mark), -(one.minutes or 0), one.village))
    return Today(len(lines), {mark: counts[mark] for mark in DayMark if counts[mark]}, tuple(told))


def _mark(line: DayLine) -> DayMark:
    return DAY_MARKS[line.standing.kind]


@dataclass(frozen=True)
class DayMap:
    """The map of a day: all villages as dots, the marked ones by state, the exceptions named."""

    points: PointMap
    labels: tuple[Label, ...]
    missed: int
    villages: int


def map_of(
    scope: Scope, desk: Desk, board: DayBoard, today: Today, missed: Iterable[MissedLine]
) -> DayMap | None:
    """Return the map of a day and of what was missed in its week; None where nothing has a place.

    A village has one mark, the worst of its visits; one missed on another day of the week is
    marked missed unless it is marked today.
    """
    marks: dict[str, DayMark] = {}
    for town in board.towns:
        for line in town.lines:
            here = _mark(line)
            marks[line.row.place] = worse(marks.get(line.row.place, here), here)
    earlier = [
        Told(one.row.place, one.place, DayMark.MISSED, None, one.row.date)
        for one in missed
        if one.row.date != board.day and one.row.place not in marks
    ]
    marks |= {one.village: DayMark.MISSED for one in earlier}
    told = _once([*today.exceptions, *earlier])
    order = list(DayMark)
    marks = dict(sorted(marks.items(), key=lambda pair: -order.index(pair[1])))  # worst on top
    stand = (tuple(marks.items()), told, english())
    return as_of(
        desk,
        ("map", scope.limit, board.day),
        stand,
        lambda: _drawn(desk, marks, told, len({one.village for one in earlier})),
    )


def _once(told: Iterable[Told]) -> tuple[Told, ...]:
    """Keep the first, which is the worst, of each village."""
    found: dict[str, Told] = {}
    for one in told:
        found.setdefault(one.village, one)
    return tuple(found.values())


def _drawn(
    desk: Desk, marks: Mapping[str, DayMark], told: Iterable[Told], missed: int
) -> DayMap | None:
    points = point_map(desk.county, {code: mark.value for code, mark in marks.items()})
    if points is None:
        return None
    by_code = {one.code: one for one in points.marked}
    named = [
        (by_code[one.village], f"{one.name} {told_words(one.mark, one.minutes, one.day)}")
        for one in told
        if one.village in by_code
    ]
    return DayMap(
        points,
        labelled(points.box, named[:MOST_NAMED], (*points.marked, *points.towns)),
        missed,
        len(desk.county.villages),
    )

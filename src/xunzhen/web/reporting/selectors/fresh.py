"""Figures as the site works them out: of a county, of a township's part, of an area's returns.

What is counted is kept until a row of the county, an event of its ledger or one of its programmes
changes, so that no page counts anew.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from xunzhen.domain.indicators.evidence import Evidence
from xunzhen.domain.indicators.measure import Behind, Measurement
from xunzhen.domain.indicators.part import evidence_within
from xunzhen.domain.indicators.report import Line
from xunzhen.domain.periods.period import Period
from xunzhen.domain.reporting.due import ReturnKind
from xunzhen.domain.reporting.figure import Figure
from xunzhen.domain.reporting.filling import (
    NAMES,
    figure_of,
    last_day_of,
    measured_lines,
    told_in,
)
from xunzhen.domain.reporting.restatement import standing_figures
from xunzhen.domain.reporting.roll_up import Part, RollUp, rolled_up
from xunzhen.domain.reporting.statutory_return import Rank, ReportingUnit
from xunzhen.web.indicators.selectors.evidence import Change, changes_of, evidence_of, lines_of
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.selectors import Desk

_MOST_KEPT: Final = 64


@dataclass(frozen=True)
class Taken:
    """Figures as they come out, with the rows behind each, and what they were taken from."""

    figures: tuple[Figure, ...]
    rows: Mapping[str, tuple[Behind, ...]]
    change: int = 0
    revision: int = 0


class _Shelf:
    """The last figures of a county's revision."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.taken: OrderedDict[tuple[object, ...], Taken] = OrderedDict()
        self.evidence: OrderedDict[tuple[object, ...], Evidence] = OrderedDict()


def taken_of(
    desk: Desk, unit: ReportingUnit, kind: ReturnKind, period: Period, cut_off: dt.datetime
) -> Taken:
    """Return the figures of a county or of one of its units, as the site has them now."""
    changes = changes_of(desk.code)
    shelf = kept(desk.site.pk, desk.revision, "returns", _Shelf)
    key = (unit.id, kind, period, cut_off, changes)
    with shelf.lock:
        if key not in shelf.taken:
            shelf.taken[key] = _taken(shelf, desk, unit, kind, period, cut_off, changes)
            while len(shelf.taken) > _MOST_KEPT:
                shelf.taken.popitem(last=False)
        shelf.taken.move_to_end(key)
        return shelf.taken[key]


def _taken(
    shelf: _Shelf,
    desk: Desk,
    unit: ReportingUnit,
    kind: ReturnKind,
    period: Period,
    cut_off: dt.datetime,
    changes: Change,
) -> Taken:
    day = last_day_of(cut_off)
    whole = shelf.evidence.get((day, changes))
    if whole is None:
        shelf.evidence.clear()  # one county's ledger is large; the last one asked for is enough
        whole = shelf.evidence[day, changes] = evidence_of(desk, day)
    lines = () if unit.rank is Rank.UNIT else lines_of(desk, period, day)
    return taken_from(whole, lines, unit, kind, period, cut_off, (changes[0], desk.revision))


def taken_from(
    whole: Evidence,
    lines: Iterable[Line],
    unit: ReportingUnit,
    kind: ReturnKind,
    period: Period,
    cut_off: dt.datetime,
    stands: tuple[int, int] = (0, 0),
) -> Taken:
    """Measure a unit's figures from a county's evidence; ``lines`` are the county's, if it is one.

    ``stands`` are the change of the ledger and the revision of the tables it was read at.
    """
    known: dict[str, Measurement] = {}
    for line in lines:
        known.setdefault(line.indicator.id, line.measurement)
    evidence = evidence_within(whole, unit.id) if unit.rank is Rank.UNIT else whole
    found = measured_lines(told_in(kind, unit.rank), evidence, period, known)
    figures = tuple(
        sorted((figure_of(one, cut_off) for one in found), key=lambda one: one.indicator)
    )
    return Taken(figures, {one.indicator: one.rows for one in found}, *stands)


def added_up(
    unit: ReportingUnit,
    kind: ReturnKind,
    below: Sequence[ReportingUnit],
    parts: Sequence[Part],
    cut_off: dt.datetime,
    closed: dt.datetime,
) -> tuple[Taken, tuple[RollUp, ...]]:
    """Return the figures of a city or province: the sum of what the units below handed in."""
    sums = rolls(unit, kind, below, parts, closed)
    figures = tuple(
        sorted(
            (
                replace(
                    one.summed,
                    cut_off=cut_off,
                    unit=NAMES[one.indicator].unit.zh,
                    name=NAMES[one.indicator].name.zh,
                )
                for one in sums
            ),
            key=lambda one: one.indicator,
        )
    )
    return Taken(figures, _rows_of_parts(below, parts)), sums


def rolls(
    unit: ReportingUnit,
    kind: ReturnKind,
    below: Sequence[ReportingUnit],
    parts: Sequence[Part],
    closed: dt.datetime,
    wholes: Mapping[str, Figure] | None = None,
) -> tuple[RollUp, ...]:
    """Add up every indicator both levels tell, beside the ``wholes`` the level holds itself."""
    rank = below[0].rank if below else Rank.COUNTY
    names = [one.id for one in told_in(kind, min(rank, unit.rank))]
    expected = [one.id for one in below]
    known = wholes or {}
    return tuple(rolled_up(name, expected, parts, closed, whole=known.get(name)) for name in names)


def _rows_of_parts(
    below: Sequence[ReportingUnit], parts: Sequence[Part]
) -> dict[str, tuple[Behind, ...]]:
    """Return what each part brought, as the rows behind the sums."""
    names = {one.id: one.name for one in below}
    rows: dict[str, list[Behind]] = {}
    for part in sorted(parts, key=lambda one: one.unit):
        if part.handed_in is None or not part.handed_in.state.received or part.unit not in names:
            continue
        for one in standing_figures(part.handed_in, part.restatements):
            if one.numerator is not None:
                rows.setdefault(one.indicator, []).append(
                    Behind(
                        part.unit, part.unit, int(one.numerator), int(one.denominator or 0),
                        names[part.unit],
                    )
                )  # fmt: skip
    return {name: tuple(mine) for name, mine in rows.items()}

"""Filling a return: which indicators it tells, their figures with the rows behind, and the ties.

The figures of a county are those of its indicators' page, line for line (``indicators.report``); a
unit's are measured from its own part of the evidence (``indicators.part``); a city or the province
adds up the returns below (``roll_up``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.indicators.catalogue import measure
from xunzhen.domain.indicators.catalogue_counted import OUTREACH, STANDING
from xunzhen.domain.indicators.evidence import Evidence
from xunzhen.domain.indicators.indicator import Indicator
from xunzhen.domain.indicators.measure import Behind, Measurement
from xunzhen.domain.periods.period import Period
from xunzhen.domain.reporting.canonical import number_text, source_digest
from xunzhen.domain.reporting.circuit_lines import (
    CANCELLED,
    CIRCUIT_LINES,
    DUE,
    MADE,
    MISSED,
)
from xunzhen.domain.reporting.due import ReturnKind
from xunzhen.domain.reporting.figure import Figure, counted
from xunzhen.domain.reporting.statutory_return import BEIJING, Rank

_HUNDRED: Final = 100


def told_in(kind: ReturnKind, rank: Rank) -> tuple[Indicator, ...]:
    """Return the indicators that a return tells, in the order in which it prints them.

    A month tells the circuit visits and the three programmes, a stage and a year the standards too;
    a plan tells no figure. A unit tells what the ledger holds of it: agreements, postings and the
    shares of a whole county are not its to tell. Rates other than percent are left out.

    Source: FJ-2022-595/3.2.3, 3.2.4, 3.3.1, 3.3.3, 3.3.4.
    """
    if kind is ReturnKind.PLAN:
        return ()
    counted_ones = OUTREACH if kind is ReturnKind.MONTHLY else (*OUTREACH, *STANDING)
    mine = (
        one
        for one in counted_ones
        if one.measure is not None
        and one.per in (None, _HUNDRED)
        and (rank is not Rank.UNIT or one.sources[0] == "ledger")
    )
    return (*CIRCUIT_LINES, *mine)


NAMES: Final[Mapping[str, Indicator]] = {
    one.id: one for one in (*CIRCUIT_LINES, *OUTREACH, *STANDING)
}
"""Every indicator that a return may tell, by its id."""


def cut_off_of(period: Period, at: dt.datetime) -> dt.datetime:
    """Return up to when a return filled at a moment takes its data: the period's end, or today's
    midnight while the period runs, for only whole days are counted.

    24:00 of the last day is written as 00:00 of the next, in China.
    """
    if period.until is None:
        raise ValueError("a return needs a closed period")
    return min(_midnight(period.until), _midnight(at.astimezone(BEIJING).date()))


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), BEIJING)


def last_day_of(cut_off: dt.datetime) -> dt.date:
    """Return the last whole day before a cut-off."""
    return cut_off.astimezone(BEIJING).date() - dt.timedelta(days=1)


def measured_lines(
    wanted: Iterable[Indicator],
    evidence: Evidence,
    period: Period,
    known: Mapping[str, Measurement] | None = None,
) -> tuple[Measurement, ...]:
    """Measure indicators of a period; those ``known`` already (by id) are taken as they are."""
    found = known or {}
    return tuple(
        found[one.id] if one.id in found else measure(one, evidence, period) for one in wanted
    )


def figure_of(found: Measurement, cut_off: dt.datetime) -> Figure:
    """Return the figure of a measurement, bound to the rows behind it.

    What could not be measured has no value; the digest is then that of no rows.
    """
    told = NAMES[found.indicator]
    return counted(
        found.indicator,
        found.numerator,
        told.unit.zh,
        source=source_digest(row_texts(one) for one in found.rows),
        cut_off=cut_off,
        denominator=None if found.numerator is None else found.denominator,
        name=told.name.zh,
    )


def row_texts(row: Behind) -> tuple[str, ...]:
    """Return what of a row is bound into a figure: key, place, what it adds to either side."""
    unknown = "?" if row.unknown else ""
    return (row.key, row.place, str(row.numerator), str(row.denominator), unknown)


# --- what changed since ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row as it stood behind a frozen figure and as it stands now; None: not there."""

    then: Behind | None
    now: Behind | None

    @property
    def by(self) -> int:
        """By how much it moves the numerator."""
        return _top(self.now) - _top(self.then)


def changed_rows(then: Iterable[Behind], now: Iterable[Behind]) -> tuple[RowChange, ...]:
    """Return the rows that are not as they were, in the order of their keys."""
    before = {(one.key, one.place): one for one in then}
    after = {(one.key, one.place): one for one in now}
    return tuple(
        RowChange(before.get(key), after.get(key))
        for key in sorted(before.keys() | after)
        if _told(before.get(key)) != _told(after.get(key))
    )


def _told(row: Behind | None) -> tuple[str, ...] | None:
    return None if row is None else row_texts(row)


def _top(row: Behind | None) -> int:
    return 0 if row is None else row.numerator


# --- ties --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tie:
    """One 勾稽 of a return: whether it holds, written out with its numbers."""

    holds: bool
    written: str
    told: Sentence


def ties(figures: Sequence[Figure]) -> tuple[Tie, ...]:
    """Return the ties among the figures of one return that can be reckoned."""
    value = {one.indicator: one.numerator for one in figures}
    parts = [value.get(name) for name in (MADE, CANCELLED, MISSED)]
    due = value.get(DUE)
    known = [one for one in parts if one is not None]
    if due is None or len(known) != len(parts):
        return ()
    summed = sum(known, Decimal(0))
    sign = "＝" if summed == due else "≠"
    written = f"{'＋'.join(number_text(one) for one in known)}{sign}{number_text(due)}"
    told = say(
        "reporting.tie_circuit",
        "到村＋准假取消＋漏访＝应巡诊",
        "made + cancelled + missed = due",
    )
    return (Tie(summed == due, written, told),)

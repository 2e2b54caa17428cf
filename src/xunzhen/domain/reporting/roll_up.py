"""Roll-up: the figure of a whole against the sum of its parts, and why they differ if they do.

    sum of the parts = whole
                     + what late parts brought after the whole was closed
                     + what restatements changed since then
                     + what two parts both counted
                     + what nobody explains (shown as such)

What a missing part would have brought nobody knows: then the rest is not called explained.

A ratio is added as numerator and denominator, never as an average of ratios.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.reporting.canonical import number_text, source_digest
from xunzhen.domain.reporting.figure import Figure, counted
from xunzhen.domain.reporting.restatement import Restatement, standing_figures
from xunzhen.domain.reporting.statutory_return import State, StatutoryReturn

ZERO: Final = Decimal(0)


class Why(StrEnum):
    """Why a whole is not the sum of its parts."""

    MISSING = "missing"
    NO_FIGURE = "no_figure"
    LATE = "late"
    RESTATED = "restated"
    TWICE = "counted_twice"


@dataclass(frozen=True, slots=True)
class Part:
    """What a unit below handed in: its locked or accepted return and the restatements of it."""

    unit: str
    handed_in: StatutoryReturn | None
    restatements: tuple[Restatement, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason with its unit and by how much it moves the numerator; None where unknowable."""

    why: Why
    unit: str
    by: Decimal | None
    told: Sentence


@dataclass(frozen=True, slots=True)
class RollUp:
    """A whole beside the sum of its parts; both numerators and denominators, exact.

    ``unexplained`` is what no reason accounts for; None where a part is missing or has no figure,
    so that nobody can say. Parts add up (``adds_up``) when whole and sum are equal.
    """

    indicator: str
    whole: Figure | None
    summed: Figure
    reasons: tuple[Reason, ...]
    unexplained: Decimal | None

    @property
    def adds_up(self) -> bool:
        """Say whether the whole is the sum of its parts, numerator and denominator."""
        return self.whole is not None and (self.whole.numerator, self.whole.denominator) == (
            self.summed.numerator,
            self.summed.denominator,
        )


def rolled_up(
    indicator: str,
    units: Sequence[str],
    parts: Iterable[Part],
    closed: dt.datetime,
    *,
    whole: Figure | None = None,
    twice: Mapping[tuple[str, str], Decimal] | None = None,
) -> RollUp:
    """Add up an indicator over the units that owe a return, and say why a whole differs.

    Parameters
    ----------
    units :
        every unit expected; one without a part is missing.
    parts :
        what came in; a part that nobody accepted yet counts as missing.
    closed :
        when the whole was put together. A part handed in later is added and named late; a
        restatement made later is added and named too.
    whole :
        the figure the level above holds by its own facts; None: the sum is all there is.
    twice :
        how much two units (in order of id) both counted, such as a person seen in both.
    """
    by_unit = {part.unit: part for part in parts}
    added: list[Figure] = []
    reasons: list[Reason] = []
    for unit in units:
        figure, found = _of_part(indicator, unit, by_unit.get(unit), closed)
        reasons += found
        if figure is not None:
            added.append(figure)
    reasons += [_twice(one, other, by) for (one, other), by in sorted((twice or {}).items())]
    summed = _sum(indicator, added, closed, whole)
    return RollUp(indicator, whole, summed, tuple(reasons), _unexplained(whole, summed, reasons))


def _of_part(
    indicator: str, unit: str, part: Part | None, closed: dt.datetime
) -> tuple[Figure | None, list[Reason]]:
    handed_in = None if part is None else part.handed_in
    if part is None or handed_in is None or handed_in.state not in (State.ACCEPTED, State.LOCKED):
        return None, [_missing(unit)]
    standing = {one.indicator: one for one in standing_figures(handed_in, part.restatements)}
    figure = standing.get(indicator)
    if figure is None or figure.numerator is None:
        return None, [_no_figure(unit, indicator)]
    reasons = []
    at = handed_in.first_submitted
    if at is not None and at > closed:
        frozen = handed_in.figure_of(indicator) or figure
        reasons.append(_late(unit, frozen.numerator or ZERO))
    reasons += [
        _restated(unit, (change.new.numerator or ZERO) - (change.old.numerator or ZERO), one.why)
        for one in part.restatements
        for change in one.changes
        if change.new.indicator == indicator and one.at > closed
    ]
    return figure, reasons


def _sum(
    indicator: str, added: Sequence[Figure], closed: dt.datetime, whole: Figure | None
) -> Figure:
    numerators = [one.numerator for one in added if one.numerator is not None]
    below = [one.denominator for one in added if one.denominator is not None]
    like = whole or (added[0] if added else None)
    return counted(
        indicator,
        sum(numerators, ZERO) if numerators else None,
        like.unit if like else "",
        source=source_digest((one.source, one.indicator) for one in added),
        cut_off=max((one.cut_off for one in added), default=closed),
        denominator=sum(below, ZERO) if below else None,
        name=like.name if like else "",
    )


def _unexplained(whole: Figure | None, summed: Figure, reasons: Iterable[Reason]) -> Decimal | None:
    if whole is None or whole.numerator is None or summed.numerator is None:
        return None
    rest = summed.numerator - whole.numerator
    for reason in reasons:
        if reason.by is None:
            return ZERO if rest == 0 else None
        rest -= reason.by
    return rest


def _missing(unit: str) -> Reason:
    told = say(
        "reporting.part_missing",
        "{unit}的报表没有报送或没有接收，合计里没有它。请催报或接收后重新汇总。",
        "The return of {unit} was not handed in or not accepted; the sum lacks it. Ask for it or "
        "accept it, then roll up again.",
        unit=unit,
    )
    return Reason(Why.MISSING, unit, None, told)


def _no_figure(unit: str, indicator: str) -> Reason:
    told = say(
        "reporting.part_without_figure",
        "{unit}的报表里没有指标{indicator}的数，合计里没有它。请{unit}补报。",
        "The return of {unit} has no figure of {indicator}; the sum lacks it. {unit} must add it.",
        unit=unit,
        indicator=indicator,
    )
    return Reason(Why.NO_FIGURE, unit, None, told)


def _late(unit: str, by: Decimal) -> Reason:
    told = say(
        "reporting.part_late",
        "{unit}在汇总之后才报，多出{by}。",
        "{unit} handed in after the whole was put together: {by} more.",
        unit=unit,
        by=number_text(by),
    )
    return Reason(Why.LATE, unit, by, told)


def _restated(unit: str, by: Decimal, why: str) -> Reason:
    told = say(
        "reporting.part_restated",
        "{unit}在汇总之后订正，相差{by}：{why}",
        "{unit} restated its figure after the whole was made, by {by}: {why}",
        unit=unit,
        by=number_text(by),
        why=why,
    )
    return Reason(Why.RESTATED, unit, by, told)


def _twice(one: str, other: str, by: Decimal) -> Reason:
    told = say(
        "reporting.part_twice",
        "{one}和{other}都计了同样的{by}，合计里多计一次。",
        "{one} and {other} both counted the same {by}; the sum counts it once too often.",
        one=one,
        other=other,
        by=number_text(by),
    )
    return Reason(Why.TWICE, f"{one}、{other}", by, told)

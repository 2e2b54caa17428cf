"""Targets and their outlook at a cut-off, as the cockpit shows them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext

from xunzhen.domain.indicators.report import Line
from xunzhen.domain.indicators.status import Status
from xunzhen.domain.periods.period import month_of
from xunzhen.domain.reporting.cockpit import (
    Band,
    Outlook,
    Targets,
    band_of,
    short_of,
    targets_in,
)
from xunzhen.web.indicators.looks import (
    Look,
    look_of,
    number_text,
    own,
    parts_text,
    value_text,
    wanted_text,
    with_unit,
)
from xunzhen.web.indicators.selectors.evidence import Change, measured
from xunzhen.web.pages.templatetags.parts import clause_address
from xunzhen.web.registry.selectors import Desk


@dataclass(frozen=True)
class TargetRow:
    """One target on the page."""

    line: Line
    outlook: Outlook
    band: Band | None
    short: Fraction | None

    @property
    def name(self) -> str:
        """The name of the indicator."""
        return own(self.line.indicator.name)

    @property
    def value(self) -> str:
        """What there is now, with its unit; ``—`` without data or denominator."""
        return value_text(self.line.indicator, self.line.measurement)

    @property
    def parts(self) -> str:
        """What a fraction is made of."""
        return parts_text(self.line.measurement)

    @property
    def target(self) -> str:
        """Comparator and number of the target, with its unit."""
        return wanted_text(self.line.indicator, self.line.target)

    @property
    def look(self) -> Look:
        """The judgement as the pages of indicators show it; what will not be reached is red."""
        if self.outlook is Outlook.DANGER and self.line.judgement.status is Status.BEHIND:
            return Look("bad", "bad", gettext("预计不达"), 0)
        return look_of(self.line)

    @property
    def clause(self) -> str:
        """The address of the target's clause."""
        return "" if self.line.target is None else clause_address(self.line.target.clause)

    @property
    def missing(self) -> str:
        """What is missing to it: percentage points, or a number with its unit."""
        if self.short is None:
            return ""
        if self.line.indicator.per == 100:
            return gettext("%(n)s个百分点") % {"n": number_text(self.short)}
        return with_unit(self.line.indicator, number_text(self.short))


def targets_of_day(desk: Desk, cut_off: dt.date, changes: Change) -> Targets:
    """Return the targets of a county at the end of a day, the worst first.

    ``changes`` are those of ledger and programmes (``changes_of``).
    """
    return targets_in(measured(desk, month_of(cut_off), cut_off, change=changes).lines)


def rows_of(targets: Targets) -> tuple[TargetRow, ...]:
    """Return the county's own targets as rows of the page; of those that cannot be judged the ones
    with a number first."""
    rows = (
        TargetRow(line, outlook, band_of(line), short_of(line))
        for outlook, line in targets.lines
        if outlook is not Outlook.OTHERS
    )
    order = list(Outlook)
    return tuple(sorted(rows, key=lambda row: (order.index(row.outlook), row.band is None)))

"""The returns that a unit can begin: its months, its reports of the year, with their due days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from xunzhen.domain.errors import Sentence
from xunzhen.domain.periods.period import Period, months_of, period_text, year_of
from xunzhen.domain.reporting.due import DueDay, ReturnKind
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.registry.selectors import Desk
from xunzhen.web.reporting.models import HeldReturn
from xunzhen.web.reporting.selectors.chain import own_unit
from xunzhen.web.reporting.selectors.due import ground_of
from xunzhen.web.reporting.selectors.held import HEAVY, last_of

_MOST_MONTHS: Final = 6


@dataclass(frozen=True)
class ToBegin:
    """A return of the reader's unit: when it is due, and the one begun already, if there is."""

    kind: ReturnKind
    period: Period
    due: DueDay
    row: HeldReturn | None

    @property
    def since(self) -> dt.date:
        """The first day."""
        return self.period.since

    @property
    def last(self) -> dt.date:
        """The last day."""
        return last_of(self.period)

    @property
    def text(self) -> str:
        """The period as a form sends it."""
        return period_text(self.period)


def to_begin(scope: Scope, now: Desk | None, today: dt.date) -> tuple[ToBegin, ...]:
    """Return what the reader's unit owes this year, the newest month first; () without a unit.

    ``now``: the county, None for a city or province.
    """
    mine, year = own_unit(scope), year_of(today)
    if not mine:
        return ()
    ground = ground_of(now)
    rows = HeldReturn.objects.filter(unit=mine, last__gte=year.since).defer(*HEAVY)
    have = {(one.kind, one.since, one.last): one for one in rows}
    begun = [one for one in months_of(year) if one.since < today]
    wanted = [(ReturnKind.MONTHLY, one) for one in begun[::-1][:_MOST_MONTHS]]
    wanted += [(ReturnKind.STAGE, year), (ReturnKind.ANNUAL, year)]
    return tuple(
        ToBegin(
            kind, period, ground.due(kind, mine, period),
            have.get((kind.value, period.since, last_of(period))),
        )
        for kind, period in wanted
    )  # fmt: skip


def days_unset(lines: tuple[ToBegin, ...]) -> list[Sentence]:
    """Return why days are not set, each reason once a kind."""
    told = {
        (said.code, one.kind): said for one in lines if one.due.day is None for said in one.due.told
    }
    return list(told.values())

"""Which period and cut-off a page of indicators was asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from xunzhen.domain.errors import BadData
from xunzhen.domain.periods.period import (
    Period,
    month_of,
    parse_period,
    period_text,
    quarter_of,
    year_of,
)

_YEARS = range(2000, 2101)
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """A closed period and the last day whose data is looked at; ``chosen``: the reader named it."""

    period: Period
    cut_off: dt.date
    chosen: bool

    @property
    def text(self) -> str:
        """The period as an address has it."""
        return period_text(self.period)

    @property
    def query(self) -> str:
        """What an address needs to ask the same again."""
        more = {"cut": self.cut_off.isoformat()} if self.chosen else {}
        return urlencode({"period": self.text, **more})

    @property
    def before(self) -> str:
        """The period of the same length that ends where this one begins; "" for a span."""
        return self._beside(self.period.since - _DAY)

    @property
    def after(self) -> str:
        """The period of the same length that follows; "" for a span."""
        return self._beside(self.period.until or self.period.since)

    def _beside(self, day: dt.date) -> str:
        for length in (month_of, quarter_of, year_of):
            if self.period == length(self.period.since):
                return period_text(length(day))
        return ""

    @property
    def kinds(self) -> tuple[tuple[str, str], ...]:
        """The month, quarter and year around the last day looked at: (kind, period)."""
        day = min(max(self.cut_off, self.period.since), self.period.last_day or self.cut_off)
        around = (("month", month_of(day)), ("quarter", quarter_of(day)), ("year", year_of(day)))
        return tuple((name, period_text(one)) for name, one in around)


def asked_for(given: Mapping[str, str], today: dt.date) -> Asked:
    """Read ``period`` and ``cut``; without them the month of yesterday, up to yesterday.

    A day is whole only when it is over, so today is in no number. What is no period, is open or
    beyond reason is as if it had not been given.
    """
    yesterday = today - _DAY
    period = _period(given.get("period", "")) or month_of(yesterday)
    latest = min(yesterday, period.last_day or yesterday)
    wanted = _day(given.get("cut", ""))
    if wanted is None or wanted >= latest or wanted.year not in _YEARS:
        return Asked(period, latest, chosen=False)
    return Asked(period, wanted, chosen=True)


def _period(text: str) -> Period | None:
    try:
        found = parse_period(text) if text else None
    except BadData:
        return None
    if found is None or found.until is None or found.until - found.since > 366 * _DAY:
        return None
    return found if {found.since.year, found.until.year} <= {*_YEARS} else None


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None

"""What the sources of "who owes what" read: the county, its plans, its week and its queues."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.urls import NoReverseMatch, reverse

from xunzhen.domain.coverage.modes import EndingMode
from xunzhen.domain.coverage.rates import CoverageRates
from xunzhen.domain.fieldwork.counting_rules import Readings
from xunzhen.domain.registry.county import InstitutionKind
from xunzhen.domain.reporting.owed import Party
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.coverage.bench import book_of
from xunzhen.web.fieldwork.selectors.names import Names
from xunzhen.web.planning.models import Plan
from xunzhen.web.planning.selectors.figures import Missing
from xunzhen.web.planning.selectors.plans import plan_end
from xunzhen.web.registry.selectors import Desk
from xunzhen.web.reporting.selectors.cockpit_week import Queues, Week

BUREAU = Party("县卫健局", "county health bureau")
VILLAGERS = Party("村民", "villagers")
_MOST_NAMES = 3


@dataclass(frozen=True)
class Ground:
    """The facts of one county on one day, narrowed to one reader.

    ``plans`` are the published ones and the drafts, newest first; ``missing`` what the plan in
    force does not give this week; ``programmes`` the change number of the programmes.
    """

    scope: Scope
    desk: Desk
    today: dt.date
    plans: tuple[Plan, ...]
    missing: tuple[Missing, ...]
    week: Week
    queues: Queues
    rates: CoverageRates
    ending: tuple[EndingMode, ...]
    programmes: int

    @cached_property
    def names(self) -> Names:
        """The names of the county."""
        return Names(self.desk.whole)

    @cached_property
    def readings(self) -> Readings:
        """The rules of the ledger; what nobody set is None."""
        return Readings(self.desk.whole, book_of(self.desk))

    @cached_property
    def _centres(self) -> dict[str, Party]:
        return {
            one.place[:9]: Party(one.name, one.name)
            for one in self.desk.whole.institutions
            if one.kind is InstitutionKind.TOWNSHIP_HEALTH_CENTRE
        }

    def centre(self, township: str) -> Party:
        """Name who answers for a township: its health centre, else the township."""
        name = self.names.town(township)
        return self._centres.get(township[:9], Party(name, name))

    @property
    def published(self) -> tuple[Plan, ...]:
        """The plans that are published."""
        return tuple(one for one in self.plans if one.state == Plan.State.PUBLISHED)

    @property
    def plan(self) -> Plan | None:
        """The plan in force today."""
        return plan_on(self.published, self.today)


def plan_on(published: Iterable[Plan], day: dt.date) -> Plan | None:
    """Return the plan that holds on a day, the latest edition if there are several."""
    return next((one for one in published if one.since <= day < plan_end(one)), None)


def address(name: str, *arguments: object, query: str = "") -> str:
    """Return the address of a page; empty while the site has none of that name."""
    try:
        return reverse(name, args=arguments) + query
    except NoReverseMatch:
        return ""


def few(names: Iterable[str]) -> str:
    """Name a few; more are told by their number, which stands beside."""
    listed = list(dict.fromkeys(names))
    more = "等" if len(listed) > _MOST_NAMES else ""
    return "、".join(listed[:_MOST_NAMES]) + more

"""Who owes what in a county: one small function a source, each returning ``Owed`` lines.

A new source is one more function in ``SOURCES``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from xunzhen.domain.reporting.owed import Owed, in_order
from xunzhen.web.reporting.selectors.cockpit_ground import Ground
from xunzhen.web.reporting.selectors.cockpit_owed_ledger import (
    missed_reasons,
    older_missed,
    verification,
)
from xunzhen.web.reporting.selectors.cockpit_owed_plans import (
    modes,
    next_roster,
    no_roster,
    roster_to_look_at,
    short_weeks,
)
from xunzhen.web.reporting.selectors.cockpit_owed_programmes import (
    agreements_owed,
    months_owed,
    terms_owed,
)
from xunzhen.web.reporting.selectors.cockpit_owed_returns import returns_owed
from xunzhen.web.reporting.selectors.cockpit_owed_site import site_owed

Source = Callable[[Ground], Iterable[Owed]]
SOURCES: Final[tuple[Source, ...]] = (
    missed_reasons,
    older_missed,
    verification,
    no_roster,
    next_roster,
    roster_to_look_at,
    short_weeks,
    modes,
    agreements_owed,
    terms_owed,
    months_owed,
    returns_owed,
    site_owed,
)


def owed_in(ground: Ground) -> tuple[Owed, ...]:
    """Return what is owed in a county, as far as the reader reaches, in the order of its days.

    Whoever answers for a township sees what concerns it; the county's own business is for the
    readers of the whole county.
    """
    limit = ground.scope.limit[:9]
    found = (one for source in SOURCES for one in source(ground))
    return in_order((one for one in found if one.place.startswith(limit)), ground.today)

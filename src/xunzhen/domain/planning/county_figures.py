"""The few figures of a county that travel upwards: how it is covered, what this week owes.

Above the county only sums travel, so the figures of an area are the sums of those of its counties.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields

from xunzhen.domain.coverage.modes import ending_within
from xunzhen.domain.coverage.rates import CoverageRates
from xunzhen.domain.registry.county import County, Mode


@dataclass(frozen=True, slots=True)
class CountyFigures:
    """Counts of a county, or of several, on a day.

    ``villages`` are 行政村 and ``covered`` those with a valid mode; ``circuit`` are on circuit;
    ``ending`` lose their mode within 30 days; ``owed``, ``planned``, ``missing`` are visits of the
    week by the plan in force; ``unplanned`` counts counties that have no plan for the week.
    ``missed`` visits of this week nobody made; ``danger`` targets behind or missed; ``late``
    returns of last month past their day: columns above planning tell these.
    """

    villages: int = 0
    covered: int = 0
    circuit: int = 0
    ending: int = 0
    owed: int = 0
    planned: int = 0
    missing: int = 0
    unplanned: int = 0
    missed: int = 0
    danger: int = 0
    late: int = 0

    @property
    def gaps(self) -> int:
        """Villages without a valid mode."""
        return self.villages - self.covered

    @property
    def share(self) -> float | None:
        """Covered over all villages; None without villages."""
        return self.covered / self.villages if self.villages else None

    @property
    def planned_share(self) -> float | None:
        """Planned over owed visits of the week; None where none is owed."""
        return self.planned / self.owed if self.owed else None


def summed(parts: Iterable[CountyFigures]) -> CountyFigures:
    """Return the figures of an area: the sums of its counties'.

    >>> summed([CountyFigures(10, 9), CountyFigures(20, 20)]).gaps
    1
    """
    listed = list(parts)
    return CountyFigures(
        **{
            one.name: sum(getattr(part, one.name) for part in listed)
            for one in fields(CountyFigures)
        }
    )


def figures_of(
    county: County,
    rates: CoverageRates,
    day: dt.date,
    planned: int | None,
    missing: Mapping[str, int],
    ending_days: int = 30,
) -> CountyFigures:
    """Return the figures of one county.

    Parameters
    ----------
    rates : coverage of that county on that day
    planned : visits of the week by the plan in force; None if no plan holds the day
    missing : visits of that week declared missing, by village; owed = planned + missing
    """
    short = sum(missing.values())
    return CountyFigures(
        villages=rates.villages.denominator,
        covered=rates.villages.numerator,
        circuit=len(rates.by_mode.get(Mode.CIRCUIT, ())),
        ending=len(ending_within(county, day, ending_days)),
        owed=(planned or 0) + short,
        planned=planned or 0,
        missing=short,
        unplanned=int(planned is None),
    )

"""The part of a roster that concerns one township, for those who answer for no more."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Final

from xunzhen.domain.places import contains
from xunzhen.domain.planning.roster import CostSummary, Roster

_NAN: Final = float("nan")
_UNCOUNTED: Final = CostSummary(_NAN, _NAN, _NAN, _NAN, _NAN, _NAN, _NAN)


def part_of_roster(roster: Roster, division: str, name: str) -> Roster:
    """Return a roster with only the visits to, and gaps of, villages of a division.

    Its weeks are summed anew. What is true of the whole county only goes: the cost (NaN: nobody
    counted that of a part), what is proven of it, shortages and notices. A bound of missed visits
    of a part is 0, the only one that holds.
    """
    visits = tuple(one for one in roster.visits if contains(division, one.village))
    required = tuple(one for one in roster.required if contains(division, one[0]))
    planned = Counter(one.week for one in visits)
    owed: Counter[int] = Counter()
    for _village, week, number in required:
        owed[week] += number
    return replace(
        roster,
        county=division,
        county_name=name,
        visits=visits,
        required=required,
        uncovered=tuple(one for one in roster.uncovered if contains(division, one.village)),
        weeks=tuple(
            replace(
                week,
                required=owed[week.index],
                planned=planned[week.index],
                lower_bound=0,
                cost_bound=None,
            )
            for week in roster.weeks
        ),
        shortages=(),
        notices=(),
        cost=_UNCOUNTED,
    )

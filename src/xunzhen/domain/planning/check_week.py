"""What every village is owed in every week, counted anew, and the weeks that fall short.

A village owes what ``planning.weeks`` states in its docstring; here it is counted day by day from
the county and the calendar alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from xunzhen.domain.planning.names import village_zh
from xunzhen.domain.planning.roster import PlannedVisit
from xunzhen.domain.planning.rules import ShortWeek
from xunzhen.domain.planning.violation import Violation, broken
from xunzhen.domain.planning.yardstick import Yardstick


def broken_weeks(
    yard: Yardstick,
    rows: Sequence[tuple[int, PlannedVisit]],
    declared: Mapping[tuple[str, int], int],
    only: int | None = None,
) -> Iterator[Violation]:
    """Walk the weeks, or one, in which a village gets fewer visits than owed and nobody says so."""
    days = {(visit.village, visit.date) for _, visit in rows if yard.covers(visit.date)}
    got = Counter((village, yard.week_of(day)) for village, day in days)
    for week in range(1, len(yard.rules) + 1) if only is None else (only,):
        for code in yard.circuit_codes:
            owed = visits_due(yard, code, week)
            missing = owed - got[code, week]
            if missing <= max(declared.get((code, week), 0), 0):
                continue
            yield broken(
                None,
                yard.rules[week - 1].visits_ruling(yard.county.village_by_code[code].township),
                "week_short",
                "{village}第{week}周应巡{owed}次，只排了{planned}次，汇总里也没有说明缺{missing}次。",
                "{village} is owed {owed} visits in week {week}, has {planned}, and the summary "
                "does not declare the {missing} missing.",
                village=village_zh(yard.county.village_by_code[code]),
                week=week,
                owed=owed,
                planned=got[code, week],
                missing=missing,
            )


def visits_due(yard: Yardstick, code: str, week: int) -> int:
    """Return how many visits a village is owed in a week."""
    rules = yard.rules[week - 1]
    village = yard.county.village_by_code[code]
    full = rules.full_visits(village.township)
    own = village.visits_per_week
    if own is not None and (own >= full or village.visits_reason.strip()):
        full = own
    planned = [day for day in yard.days_of(week) if yard.on_circuit(code, day)]
    if not planned:
        return 0
    weekdays = [day for day in planned if day.weekday() < 5]
    worked = [day for day in planned if yard.calendar.is_workday(day)]
    if worked and all(yard.closure(code, day) for day in worked):
        return 0
    if len(planned) < 7:
        full = min(full, max(len(weekdays), len(worked)))
    if len(worked) >= len(weekdays):
        return full
    match rules.short_week_reading:
        case ShortWeek.FULL:
            return full
        case ShortWeek.WAIVED:
            return 0
    return min(full, len(worked))

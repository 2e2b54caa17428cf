"""Continuous months of a stationing or a secondment.

Spells that touch or overlap are one; a gap of a single day breaks them. The months are whole
calendar months from the first day: a month ends before the day of the same number in the next one
(from the 15th to the 14th), or with the last day of a month that has no such day. Days on leave
within the spell do not break it, and do not count: the months are counted as if the spell had
begun so many days later.

Source: 中华人民共和国民法典 第二百零二条 (a month ends on the day of the same number); how leave
is read is our choice: no document says whether it counts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from xunzhen.domain.periods.period import Period, whole_months


def continuous_spell(spells: Iterable[Period], on: dt.date) -> Period | None:
    """Return the unbroken spell that contains a day, spells that touch joined; None if none does.

    >>> ends = dt.date(2026, 6, 1), dt.date(2026, 6, 1), dt.date(2026, 9, 1)
    >>> spells = [Period(dt.date(2026, 3, 1), ends[0]), Period(ends[1], ends[2])]
    >>> continuous_spell(spells, dt.date(2026, 7, 1)) == Period(dt.date(2026, 3, 1), ends[2])
    True
    """
    found: Period | None = None
    for spell in sorted(one for one in spells if not one.is_empty):
        if found is None or (found.until is not None and spell.since > found.until):
            if found is not None and on in found:
                return found
            found = spell
        elif found.until is not None:
            until = None if spell.until is None else max(found.until, spell.until)
            found = Period(found.since, until)
    return found if found is not None and on in found else None


def continuous_months(
    spells: Iterable[Period], on: dt.date, leave: Iterable[Period] = ()
) -> int | None:
    """Count the whole months, up to and with a day, of the spell that contains it; None if none.

    ``leave`` are absences in any order; days in several of them are taken off once.
    """
    spell = continuous_spell(spells, on)
    if spell is None:
        return None
    served = Period(spell.since, on + dt.timedelta(days=1))
    away = {day for one in leave if (part := one.intersection(served)) for day in part.days()}
    return whole_months(spell.since + dt.timedelta(days=len(away)), on + dt.timedelta(days=1))

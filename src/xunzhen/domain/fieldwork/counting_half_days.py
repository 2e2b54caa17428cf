"""Half-days of one entry: which it touches, and which it fills.

Minutes run from check-in to check-out on site: travel is not in them, and a lunch break within
them is not taken off. A stay that is entered for one half-day counts for that one, however long;
one entered for no half-day is cut at noon and counts one half-day for each full minimum, at most
the two it touches, the longer part first.

Source: AX-2024-19/1.2.3 (each visit at least half a day, 0.5 days), reading: by check-in and
check-out, travel excluded; the minutes are the county's rule ``circuit.half_day_minutes``.
"""

from __future__ import annotations

from typing import Final

from xunzhen.domain.fieldwork.ledger import LedgerEntry

NOON_MINUTE: Final = 12 * 60
MORNING: Final = False
AFTERNOON: Final = True
_ONE: Final = ((MORNING,), (AFTERNOON,))
"""Shared, for they are asked for once an entry."""


def halves_of(entry: LedgerEntry) -> tuple[bool, ...]:
    """Return the half-days an entry touches, afternoon True: the one stated, else by the times.

    An entry with neither half-day nor times stands for the whole day.
    """
    if entry.afternoon is not None:
        return _ONE[entry.afternoon]
    parts = _minutes_by_half(entry)
    if parts is None:
        return (MORNING, AFTERNOON)
    touched = tuple(half for half in (MORNING, AFTERNOON) if parts[half])
    return touched or (entry.check_in is not None and entry.check_in.hour >= 12,)


def half_days_achieved(entry: LedgerEntry, least_minutes: int) -> tuple[bool, ...]:
    """Return the half-days an entry fills, afternoon True, in order; empty if it fills none.

    None are filled where check-in or check-out is missing: a stay nobody measured is not taken
    for a half-day.
    """
    minutes = entry.minutes
    if minutes is None or minutes < least_minutes:
        return ()
    if entry.afternoon is not None:
        return _ONE[entry.afternoon]
    parts = _minutes_by_half(entry) or (minutes, 0)
    longer_first = sorted(halves_of(entry), key=lambda half: (-parts[half], half))
    full = len(longer_first) if least_minutes <= 0 else minutes // least_minutes
    return tuple(sorted(longer_first[:full]))


def _minutes_by_half(entry: LedgerEntry) -> tuple[int, int] | None:
    """Return the minutes on site before noon and from noon on; None without both times."""
    if entry.minutes is None or entry.check_in is None:
        return None
    begin = entry.check_in.hour * 60 + entry.check_in.minute
    before = max(0, min(NOON_MINUTE, begin + entry.minutes) - begin)
    return before, entry.minutes - before

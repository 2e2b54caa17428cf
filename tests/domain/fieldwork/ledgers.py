"""Small ledgers of the small county: entries by hand, and any entries by chance."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from tests.county import THIS_YEAR, small_county
from xunzhen.domain.coverage.law import county_book
from xunzhen.domain.fieldwork.counting import Ground
from xunzhen.domain.fieldwork.counting_makeups import HAPPENED
from xunzhen.domain.fieldwork.counting_rules import Readings
from xunzhen.domain.fieldwork.ledger import EntryState, Ledger, LedgerEntry, OutreachKind
from xunzhen.domain.periods.period import Period
from xunzhen.domain.policy.book import Book
from xunzhen.domain.registry.county import County, LocalRule
from xunzhen.files.policies import load_book

VILLAGE = "350524101202"
OTHER_VILLAGE = "350524101203"
SEPTEMBER = Period(dt.date(2026, 9, 1), dt.date(2026, 10, 1))
MONDAY = dt.date(2026, 9, 7)
RULES = {
    "circuit.half_day_minutes": "180",
    "circuit.week_starts_on": "周一",
    "circuit.short_week": "working_days",
    "circuit.makeup_within": "same_week",
}
PLACES = (VILLAGE, OTHER_VILLAGE, "350524202202", "h-101", "h-350524", "c-202201")


def county_with(rules: dict[str, str] | None = None, **changes: Any) -> County:
    """The small county with the rules of a counting set; an empty text takes one away."""
    found = {**RULES, **(rules or {})}
    county = small_county(**changes)
    own = tuple(
        LocalRule(name, value, THIS_YEAR, "示例县〔2026〕2号", "第一条")
        for name, value in found.items()
        if value
    )
    return replace(county, rules=(*county.rules, *own))


def book_of(county: County) -> Book:
    """The shipped Book with the county's own rules."""
    return county_book(load_book(), county)


def readings_of(county: County | None = None, suggestions: bool = False) -> Readings:
    """How a county's entries are read."""
    whole = county or county_with()
    return Readings(whole, book_of(whole), suggestions)


def ground_of(
    *entries: LedgerEntry,
    county: County | None = None,
    states: frozenset[EntryState] = HAPPENED,
    period: Period = SEPTEMBER,
) -> Ground:
    """What a counting of these entries stands on."""
    return Ground(readings_of(county), Ledger.of(entries), period, states)


def entry(id_: str, day: int = 7, clock: str = "08:30-11:40", **more: Any) -> LedgerEntry:
    """A verified morning circuit visit of s-01 to 甲二 in September 2026, changed as told."""
    begin, _, end = clock.partition("-")
    fields: dict[str, Any] = {
        "kind": OutreachKind.CIRCUIT,
        "date": dt.date(2026, 9, day),
        "staff": "s-01",
        "place": VILLAGE,
        "state": EntryState.VERIFIED,
        "afternoon": False,
        "check_in": dt.time.fromisoformat(begin) if begin else None,
        "check_out": dt.time.fromisoformat(end) if end else None,
    }
    return LedgerEntry(id_, **{**fields, **more})


CLOCKS = st.none() | st.builds(dt.time, st.integers(0, 23), st.sampled_from([0, 29, 30]))
COUNTS = st.none() | st.integers(0, 20)


@st.composite
def entries(draw: st.DrawFn, id_: str) -> LedgerEntry:
    """Any entry of three weeks, which may make up for any of the first ids."""
    return LedgerEntry(
        id=id_,
        kind=draw(st.sampled_from([OutreachKind.CIRCUIT] * 3 + list(OutreachKind))),
        date=draw(st.dates(dt.date(2026, 9, 1), dt.date(2026, 9, 21))),
        staff=draw(st.sampled_from(["s-01", "s-02", "s-03", "guest"])),
        place=draw(st.sampled_from(PLACES)),
        state=draw(st.sampled_from(list(EntryState))),
        afternoon=draw(st.sampled_from([None, False, True])),
        check_in=draw(CLOCKS),
        check_out=draw(CLOCKS),
        reason=draw(st.sampled_from(["", "雨"])),
        excused_by=draw(st.sampled_from(["", "李院长", "s-01"])),
        makes_up=draw(st.sampled_from(["", "", "e0", "e1", "e2"])),
        persons=draw(COUNTS),
        person_times=draw(COUNTS),
    )


@st.composite
def ledgers(draw: st.DrawFn, most: int = 12) -> list[LedgerEntry]:
    """Any entries with ids e0, e1 …"""
    return [draw(entries(f"e{number}")) for number in range(draw(st.integers(0, most)))]

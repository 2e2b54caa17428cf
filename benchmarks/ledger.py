"""The ledger: a month of 100,000 entries counted, written and read.

Protocol: 440 villages on circuit, 400 doctors, seed 1; each entry is a visit of a random doctor to
a random village on a random weekday of September 2026, 5 in 100 missed, 2 in 100 make-ups. Counted
is everything `xunzhen count` counts, from a Book read before. The month is drawn far denser than
any county's (25,000 visits at most), so that the figure bounds a year of a small county as well.
Times are the least of three runs, and counting is judged by CPU seconds (wall seconds stand beside
them): on a shared machine that is what the code needs.
"""

from __future__ import annotations

import datetime as dt
import random
import tempfile
import time
from pathlib import Path

from benchmarks.clocks import least
from xunzhen.domain.coverage.law import county_book
from xunzhen.domain.fieldwork.counting import Ground
from xunzhen.domain.fieldwork.counting_rules import Readings
from xunzhen.domain.fieldwork.counting_table import count_table
from xunzhen.domain.fieldwork.ledger import EntryState, Ledger, LedgerEntry, OutreachKind
from xunzhen.domain.periods.period import Period
from xunzhen.domain.registry.county import (
    County,
    Institution,
    InstitutionKind,
    LocalRule,
    Mode,
    ServiceMode,
    Staff,
    Township,
    Village,
)
from xunzhen.files.ledger_tables import write_ledger
from xunzhen.files.policies import load_book
from xunzhen.files.tables.write import write_county
from xunzhen.files.tables_beside import read_with_tables

Row = tuple[str, float | None, str, float | None]

SEED = 1
ENTRIES = 100_000
ORDINARY = 4_000
VILLAGES, DOCTORS, TOWNSHIPS = 440, 400, 24
RUNS = 3
MONTH = Period(dt.date(2026, 9, 1), dt.date(2026, 10, 1))
THIS_YEAR = Period(dt.date(2026, 1, 1))
RULES = {
    "circuit.visits_per_week": "2",
    "circuit.half_day_minutes": "180",
    "circuit.week_starts_on": "周一",
    "circuit.short_week": "working_days",
    "circuit.makeup_within": "seven_days",
}


def measure() -> list[Row]:
    """Measure every row of the protocol: (name, value, unit, limit or None)."""
    county, ledger = dense_county(), dense_ledger(ENTRIES)
    book = county_book(load_book(), county)
    name = f"{ENTRIES:,} entries of a month, {VILLAGES} villages, seed {SEED}"

    def count(entries: tuple[LedgerEntry, ...] = ledger.entries) -> None:
        count_table(Ground(Readings(county, book), Ledger.of(entries), MONTH))

    ordinary = dense_ledger(ORDINARY).entries

    rows: list[Row] = [
        (f"{name}: everything counted, CPU", least(count, RUNS, time.process_time), "s", 2.0),
        (f"{name}: everything counted", least(count, RUNS), "s", None),
        (f"{ORDINARY:,} entries, an ordinary month of them: everything counted",
         least(lambda: count(ordinary), RUNS), "s", None),
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "county"
        write_county(county, path)
        rows.append(
            (f"{name}: CSV written", least(lambda: write_ledger(ledger, path / "ledger.csv"), RUNS),
             "s", None)
        )  # fmt: skip
        rows.append(
            (f"{name}: CSV read", least(lambda: _read_back(path, ENTRIES), RUNS), "s", None)
        )
    return rows


def _read_back(path: Path, number: int) -> None:
    found = read_with_tables(path).ledger
    if found is None or len(found.ledger.entries) != number:
        raise RuntimeError("the ledger was not read back whole")


def dense_county() -> County:
    """Return a county whose villages are all on circuit."""
    towns = [f"350524{100 + number}" for number in range(TOWNSHIPS)]
    villages = tuple(
        Village(
            f"{towns[number % TOWNSHIPS]}{200 + number}", f"村{number}", towns[number % TOWNSHIPS]
        )
        for number in range(VILLAGES)
    )
    return County(
        code="350524",
        name="测试县",
        as_of=dt.date(2026, 9, 1),
        synthetic=True,
        note="演示数据",
        townships=tuple(Township(code, f"乡{code}") for code in towns),
        villages=tuple(sorted(villages, key=lambda one: one.code)),
        institutions=tuple(
            Institution(
                f"h-{code}", f"卫生院{code}", InstitutionKind.TOWNSHIP_HEALTH_CENTRE, place=code
            )
            for code in towns
        ),
        staff=tuple(
            Staff(f"s-{number:03d}", f"演示员{number}", f"h-{towns[number % TOWNSHIPS]}")
            for number in range(DOCTORS)
        ),
        service_modes=tuple(
            ServiceMode(one.code, Mode.CIRCUIT, THIS_YEAR, f"h-{one.township}") for one in villages
        ),
        rules=tuple(LocalRule(*rule, THIS_YEAR, "测试〔2026〕1号", "一") for rule in RULES.items()),
    )


def dense_ledger(number: int) -> Ledger:
    """Return a ledger of so many entries; the same for the same seed."""
    chance = random.Random(SEED)
    places = [one.code for one in dense_county().villages]
    days = [day for day in MONTH.days() if day.weekday() < 5]
    entries: list[LedgerEntry] = []
    missed: list[LedgerEntry] = []
    for position in range(number):
        is_missed = chance.random() < 0.05
        target = chance.choice(missed) if missed and chance.random() < 0.02 else None
        afternoon = chance.random() < 0.5
        begin = (14 if afternoon else 8, chance.randrange(60))
        one = LedgerEntry(
            id=f"e{position:06d}",
            kind=OutreachKind.CIRCUIT,
            date=chance.choice(days),
            staff=f"s-{chance.randrange(DOCTORS):03d}",
            place=target.place if target else chance.choice(places),
            state=EntryState.MISSED if is_missed else EntryState.VERIFIED,
            afternoon=afternoon,
            check_in=None if is_missed else dt.time(*begin),
            check_out=None if is_missed else dt.time(begin[0] + 3, chance.randrange(60)),
            makes_up=target.id if target and not is_missed else "",
            persons=chance.randrange(20),
            person_times=20 + chance.randrange(10),
        )
        entries.append(one)
        if is_missed:
            missed.append(one)
    return Ledger.of(entries)

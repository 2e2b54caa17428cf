"""The countings of ``counting.toml``: a ledger as an official writes it, numbers by hand."""

from __future__ import annotations

import csv
import datetime as dt
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.county import THIS_YEAR, small_county
from xunzhen.domain.coverage.law import county_book
from xunzhen.domain.errors import UNSET_ZH
from xunzhen.domain.fieldwork.counting import Ground
from xunzhen.domain.fieldwork.counting_makeups import HAPPENED
from xunzhen.domain.fieldwork.counting_rules import Readings
from xunzhen.domain.fieldwork.counting_table import CountTable, count_table
from xunzhen.domain.fieldwork.ledger import EntryState
from xunzhen.domain.fieldwork.ledger_rows import read_ledger
from xunzhen.domain.fieldwork.ledger_schema import LEDGER
from xunzhen.domain.periods.period import Period, inclusive, parse_period
from xunzhen.domain.registry.county import County, HolidayRow, Leave, LocalRule, Mode, ServiceMode
from xunzhen.domain.registry.headings import Sheet
from xunzhen.files.policies import load_book

CASES = tomllib.loads((Path(__file__).parent / "counting.toml").read_text(encoding="utf-8"))["case"]
VILLAGE = "350524101202"
RULES = {
    "circuit.half_day_minutes": "180",
    "circuit.week_starts_on": "周一",
    "circuit.short_week": "working_days",
    "circuit.makeup_within": "same_week",
}


def day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def period(since: str, until: str) -> Period:
    return inclusive(dt.date.fromisoformat(since), day(until))


def county_of(case: dict[str, Any]) -> County:
    county = small_county()
    names = {one.name: one.code for one in county.villages}
    rules = {**RULES, **case.get("rules", {})}
    modes = tuple(
        ServiceMode(VILLAGE, Mode(next(m for m in Mode if m.zh == zh)), period(since, until))
        for zh, since, until in case.get("modes", ())
    )
    kept = tuple(one for one in county.service_modes if not modes or one.village != VILLAGE)
    if "stationed" in case:
        name, staff, since = case["stationed"]
        kept = tuple(one for one in kept if one.village != names[name])
        modes += (ServiceMode(names[name], Mode.STATIONED, period(since, ""), staff),)
    leave = county.leave
    if "leave" in case:
        staff, since, until = case["leave"]
        leave += (Leave(staff, period(since, until)),)
    return replace(
        county,
        rules=(
            *county.rules,
            *(
                LocalRule(name, value, THIS_YEAR, "示例县〔2026〕2号", "第一条")
                for name, value in rules.items()
                if value
            ),
        ),
        holidays=(
            *county.holidays,
            *(HolidayRow(dt.date.fromisoformat(one), False) for one in case.get("holidays", ())),
        ),
        service_modes=(*kept, *modes),
        leave=leave,
    )


def counted(case: dict[str, Any]) -> tuple[County, CountTable]:
    county = county_of(case)
    rows = list(csv.reader(case["ledger"].strip().splitlines()))
    reading = read_ledger([Sheet(LEDGER, "台账", rows)], county)
    assert reading.count.good == len(rows) - 1, [one.line() for one in reading.faults]
    ground = Ground(
        Readings(county, county_book(load_book(), county)),
        reading.ledger,
        parse_period(case["month"]),
        frozenset({EntryState.VERIFIED}) if case.get("verified") else HAPPENED,
    )
    return county, count_table(ground)


def names_of(county: County) -> dict[str, str]:
    """Names by code: the table of a golden case is read by people."""
    return {
        county.code: county.name,
        **{one.code: one.name for one in county.townships},
        **{one.code: one.name for one in county.villages},
        **{one.code: one.name for one in county.institutions},
        **{one.id: one.name for one in county.staff},
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_numbers_are_those_worked_by_hand(case: dict[str, Any]) -> None:
    county, table = counted(case)
    names = names_of(county)
    values: dict[str, object] = {}
    for row in table.rows:
        shown = UNSET_ZH if row.unset else "" if row.value is None else row.value
        values[f"{names.get(row.subject, row.subject)} {row.count.zh}"] = shown

    assert {key: values.get(key) for key in case["counts"]} == case["counts"]
    assert [list(ids) for ids in table.double_booked] == case.get("twice", [])


@pytest.mark.parametrize(
    "case", [one for one in CASES if "weeks" in one], ids=lambda case: str(case["name"])
)
def test_every_village_week_names_the_entries_behind_it(case: dict[str, Any]) -> None:
    county, table = counted(case)
    names = names_of(county)
    weeks = {
        f"{names[one.village]} {one.first.isoformat()}": [
            one.standing.zh,
            one.owed,
            list(one.counted),
            {id_: why.zh for id_, why in one.passed_over.items()},
        ]
        for one in table.weeks
    }

    assert {key: weeks.get(key) for key in case["weeks"]} == case["weeks"]

"""`xunzhen certificate`: what it certifies, what it leaves out, and how it leaves."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.county import small_county
from xunzhen.cli.main import cli
from xunzhen.domain.assistance.certificate import number_as_written
from xunzhen.domain.assistance.programmes import Assignment, Programme, Role
from xunzhen.domain.assistance.tables import ASSIGNMENT_ROWS
from xunzhen.domain.fieldwork.ledger import EntryState, Ledger, LedgerEntry, OutreachKind
from xunzhen.domain.periods.period import inclusive
from xunzhen.files.ledger_tables import write_ledger
from xunzhen.files.tables.write import write_county
from xunzhen.files.tables_beside import write_beside

SEPTEMBER = ["--from", "2026-09-01", "--to", "2026-09-30"]
ISSUE = ["--serial", "31", "--issued", "2026-10-08"]


def entry(id_: str, day: int, state: EntryState, afternoon: bool | None = None) -> LedgerEntry:
    kind, date = OutreachKind.THOUSAND_DOCTORS, dt.date(2026, 9, day)
    return LedgerEntry(id_, kind, date, "s-01", "h-202", state, afternoon)


def certify(tmp_path: Path, *options: str, ledger: bool = True, staff: str = "s-01") -> Result:
    folder = tmp_path / "county"
    write_county(small_county(), folder)
    if ledger:
        entries = [
            entry("1", 7, EntryState.VERIFIED),
            entry("2", 8, EntryState.VERIFIED, afternoon=True),
            entry("3", 9, EntryState.RECORDED),
            entry("4", 21, EntryState.VERIFIED),
            entry("5", 22, EntryState.MISSED),
        ]
        write_ledger(Ledger.of(entries), folder / "ledger.csv")
    days = inclusive(dt.date(2026, 9, 20), dt.date(2026, 9, 25))
    stationed = Assignment(
        "A1", Programme.STATIONED, "s-01", "h-350524", "h-203", Role.DOCTOR, days
    )
    write_beside(ASSIGNMENT_ROWS, [stationed], folder / "assignments.csv")
    words = [str(folder), "--staff", staff, *SEPTEMBER, *ISSUE, "--out", str(tmp_path / "c.pdf")]
    return CliRunner().invoke(cli, ["certificate", *words, *options])


def test_verified_half_days_are_certified_and_the_rest_is_told(tmp_path: Path) -> None:
    result = certify(tmp_path)

    # The 7th is 2 half-days, the 8th one: 3. The 21st is stationed: 2 deducted. The 9th nobody
    # verified: 2 left out. The 22nd was missed.
    assert result.exit_code == 0, result.output
    assert "3个半天，合1.5天；扣除2个半天，未核实2个半天不计" in result.output
    assert (tmp_path / "c.pdf").read_bytes().startswith(b"%PDF")


def test_machines_get_the_facts_and_the_number(tmp_path: Path) -> None:
    found = json.loads(certify(tmp_path, "--json", staff="演示员一").output)

    assert number_as_written(found["number"]) == found["number"]
    facts = json.loads(found["facts"])
    assert facts["half_days"][0] == ["2026-09-07", "AM", "h-202", ""]
    assert (facts["name"], facts["unit"], facts["post"]) == (
        "演示员一",
        "甲镇卫生院",
        "（中级职称）",
    )


@pytest.mark.parametrize(
    ("options", "ledger", "words"),
    [((), False, "没有“台账”表"), (("--programme", "paired"), True, "没有一个确认过")],
)
def test_nothing_to_certify_is_said(
    tmp_path: Path, options: tuple[str, ...], ledger: bool, words: str
) -> None:
    result = certify(tmp_path, *options, ledger=ledger)

    assert result.exit_code == 1
    assert words in result.output
    assert not (tmp_path / "c.pdf").exists()


def test_wrong_order_of_days_is_wrong_usage(tmp_path: Path) -> None:
    result = certify(tmp_path, "--to", "2026-08-01")

    assert result.exit_code == 2

"""`xunzhen indicators`: the tables it writes, what it says, and how it leaves."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.domain.fieldwork.ledgers import county_with, entry
from tests.domain.indicators.evidences import assigned, doctor
from xunzhen.cli.main import cli
from xunzhen.domain.assistance.tables import ASSIGNMENT_ROWS
from xunzhen.domain.fieldwork.ledger import Ledger
from xunzhen.files.ledger_tables import write_ledger
from xunzhen.files.tables.write import write_county
from xunzhen.files.tables_beside import write_beside

RULES = {
    "thousand_doctors.person_time": "doctor_day",
    "thousand_doctors.coverage_reading": "once_a_year",
}
ENTRIES = (
    entry("1", 7),
    entry("2", 10),
    doctor("3", 9, 8, "s-04", "h-101"),
    doctor("4", 9, 9, "s-04", "h-202"),
)
COLUMNS = [
    *("indicator", "name_zh", "place", "period", "numerator", "denominator", "value", "unit"),
    *("target", "target_clause", "status", "missing_data", "cut_off"),
]


def county_at(path: Path, ledger: bool = True) -> Path:
    write_county(county_with(RULES), path)
    if ledger:
        write_ledger(Ledger.of(ENTRIES), path / "ledger.csv" if path.is_dir() else path)
        beside = path / "assignments.csv" if path.is_dir() else path
        write_beside(ASSIGNMENT_ROWS, [assigned("a", "s-04", "2026-01-01")], beside)
    return path


def run(county: Path, *options: str, language: str = "zh") -> Result:
    words = ["--period", "2026-09", "--out", str(county.parent / "out"), *options]
    return CliRunner().invoke(cli, ["--lang", language, "indicators", str(county), *words])


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def by_id(county: Path) -> dict[str, dict[str, str]]:
    """The first line of each indicator: the target that binds."""
    found: dict[str, dict[str, str]] = {}
    for row in rows_of(county.parent / "out" / "indicators.csv"):
        found.setdefault(row["indicator"], row)
    return found


@pytest.mark.parametrize("name", ["county", "county.xlsx"])
def test_indicators_are_written_with_target_status_and_rows(tmp_path: Path, name: str) -> None:
    county = county_at(tmp_path / name)
    result = run(county, "--cut-off", "2026-09-30")

    assert result.exit_code == 0, result.output
    lines = by_id(county)
    times = lines["thousand_doctors.person_times"]
    assert list(times)[: len(COLUMNS)] == COLUMNS
    assert (times["numerator"], times["denominator"], times["value"]) == ("2", "", "2")
    assert times["period"] == "2026-01-01..2026-09-30"
    covered = lines["coverage.village_share"]  # all but 丙三
    assert (covered["numerator"], covered["denominator"]) == ("8", "9")
    assert (covered["value"], covered["target"]) == ("88.89", "100")
    assert (covered["target_clause"], covered["status"]) == ("AX-2024-19/1.2.1", "behind")
    behind = rows_of(tmp_path / "out" / "rows" / "coverage.village_share.csv")
    assert [row["key"] for row in behind if row["numerator"] == "0"] == ["350524203203"]
    assert sum(int(row["denominator"]) for row in behind) == 9


def test_missing_data_is_said_and_no_number_is_written(tmp_path: Path) -> None:
    county = county_at(tmp_path / "county", ledger=False)
    result = run(county)

    assert result.exit_code == 0, result.output
    lines = by_id(county)
    for id_, table in (("thousand_doctors.min_doctors", "台账"), ("tcm.halls", "精品中医馆")):
        assert (lines[id_]["numerator"], lines[id_]["value"]) == ("", "")
        assert table in lines[id_]["missing_data"]
        assert lines[id_]["status"] == "cannot_judge"
    assert not (tmp_path / "out" / "rows" / "tcm.halls.csv").exists()


def test_cut_off_is_the_latest_day_of_the_data_and_never_after_the_period(tmp_path: Path) -> None:
    county = county_at(tmp_path / "county")

    run(county)
    assert by_id(county)["coverage.village_share"]["cut_off"] == "2026-09-10"
    run(county, "--period", "2026-08")
    assert by_id(county)["coverage.village_share"]["cut_off"] == "2026-08-31"


def test_machines_get_targets_and_reasons_in_both_languages(tmp_path: Path) -> None:
    result = run(county_at(tmp_path / "county"), "--json")

    told = json.loads(result.stdout)
    one = next(line for line in told["indicators"] if line["indicator"] == "coverage.village_share")
    assert told["county"]["synthetic"] is True
    assert (one["numerator"], one["denominator"]) == (8, 9)
    assert one["target"]["place"] == "350524"
    assert "目标100%" in one["reason_zh"]
    assert "target 100 %" in one["reason_en"]


def test_english_is_spoken(tmp_path: Path) -> None:
    result = run(county_at(tmp_path / "county"), language="en")

    assert "behind  villages covered: 88.89 %" in result.stdout


@pytest.mark.parametrize(("period", "code"), [("九月", 1), ("2026-09-01..", 2)])
def test_period_that_cannot_be_used_is_refused(tmp_path: Path, period: str, code: int) -> None:
    result = run(county_at(tmp_path / "county"), "--period", period)

    assert result.exit_code == code
    assert not (tmp_path / "out").exists()

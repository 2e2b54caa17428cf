"""`xunzhen count`: the tables it writes, what it says, and how it leaves."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.domain.fieldwork.ledgers import county_with, entry
from xunzhen.cli.main import cli
from xunzhen.domain.fieldwork.ledger import EntryState, Ledger, LedgerEntry
from xunzhen.files.ledger_tables import write_ledger
from xunzhen.files.tables.write import write_county

ENTRIES = (
    entry("1", 7, persons=12),
    entry("2", 10, state=EntryState.RECORDED, persons=9),
    entry("3", 10, place="350524101203"),
    entry("4", 11, "", state=EntryState.MISSED, reason="雨", excused_by="李院长"),
)


def county_at(
    path: Path, *entries: LedgerEntry, rules: dict[str, str] | None = None, ledger: bool = True
) -> Path:
    """Write the small county with a ledger; a folder, or a workbook if it ends in .xlsx."""
    write_county(county_with(rules), path)
    if ledger:
        write_ledger(Ledger.of(entries or ENTRIES), path / "ledger.csv" if path.is_dir() else path)
    return path


def count(county: Path, *options: str, language: str = "zh") -> Result:
    out = county.parent / "out"
    words = ["--from", "2026-09-01", "--to", "2026-09-30", "--out", str(out), *options]
    return CliRunner().invoke(cli, ["--lang", language, "count", str(county), *words])


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", ["county", "county.xlsx"])
def test_counts_are_written_with_their_definitions(tmp_path: Path, name: str) -> None:
    result = count(county_at(tmp_path / name))

    assert result.exit_code == 0, result.output
    rows = rows_of(tmp_path / "out" / "counts.csv")
    assert list(rows[0]) == ["subject", "subject_kind", "count", "value", "definition_zh"]
    values = {(one["subject"], one["count"]): one["value"] for one in rows}
    assert values["350524101202", "visits"] == "2"
    assert values["350524101202", "compliant_weeks"] == "1"
    assert values["350524", "persons"] == "21"
    assert values["s-01", "doctor_days"] == "1"  # 7 Sept 0.5; the 10th, one morning twice, 0.5
    half_days = next(one for one in rows if one["count"] == "half_days")
    assert "180分钟（示例县〔2026〕2号 第一条）" in half_days["definition_zh"]


def test_weeks_lead_from_the_number_to_the_entries(tmp_path: Path) -> None:
    count(county_at(tmp_path / "county"))

    weeks = rows_of(tmp_path / "out" / "rows" / "weeks.csv")
    week = next(
        one for one in weeks if (one["village_name"], one["week_first"]) == ("甲二", "2026-09-07")
    )
    assert week["counted_ids"] == "1;2"
    assert week["standing_zh"] == "达标"
    assert week["not_counted_zh"] == "4：漏访，已认可"


def test_columns_of_the_entries_add_up_to_the_county(tmp_path: Path) -> None:
    count(county_at(tmp_path / "county"))

    counts = rows_of(tmp_path / "out" / "counts.csv")
    values = {
        one["count"]: float(one["value"] or 0) for one in counts if one["subject_kind"] == "county"
    }
    entries = rows_of(tmp_path / "out" / "rows" / "entries.csv")
    for name in ("half_days", "visits", "persons", "doctor_days", "missed", "excused"):
        assert sum(float(one[name] or 0) for one in entries) == values[name], name


def test_verified_only_leaves_recorded_visits_out(tmp_path: Path) -> None:
    result = count(county_at(tmp_path / "county"), "--verified-only")

    assert "人数 12" in result.output
    assert "只计已核实的" in result.output


def test_one_person_in_two_places_is_told(tmp_path: Path) -> None:
    result = count(county_at(tmp_path / "county"))

    assert "同一个人同一半天在两个地方，只计在先的一处：2、3" in result.output


def test_rule_that_nobody_set_is_unset_and_a_trial_says_so(tmp_path: Path) -> None:
    county = county_at(tmp_path / "county", rules={"circuit.half_day_minutes": ""})

    strict = count(county)
    rows = rows_of(tmp_path / "out" / "counts.csv")
    trial = count(county, "--suggested")

    assert strict.exit_code == 0
    assert next(one["value"] for one in rows if one["count"] == "half_days") == "未设定"
    assert "请县级卫生健康局在“本县规则”表中填写" in strict.output
    assert "180分钟（未设定，按建议值试算）" in trial.output


def test_rule_that_cannot_be_read_is_told_not_passed_over(tmp_path: Path) -> None:
    county = county_at(tmp_path / "county", rules={"circuit.half_day_minutes": "三小时"})

    result = count(county)

    assert "三小时" in result.output
    assert "未设定" in result.output


def test_json_holds_the_same_numbers(tmp_path: Path) -> None:
    result = count(county_at(tmp_path / "county"), "--json")

    told = json.loads(result.output)
    rows = rows_of(tmp_path / "out" / "counts.csv")
    numbers = [(one["subject"], one["count"], one["value"]) for one in told["counts"]]
    assert [(s, c, "" if v is None else f"{v:g}") for s, c, v in numbers] == [
        (one["subject"], one["count"], one["value"]) for one in rows
    ]
    assert told["double_booked"] == [["2", "3"]]
    assert told["county"]["synthetic"] is True


def test_english_is_complete(tmp_path: Path) -> None:
    county = county_at(tmp_path / "county", rules={"circuit.half_day_minutes": ""})

    lines = count(county, language="en").output.splitlines()

    # What remains in Chinese are the names of the county and of its papers.
    own = re.compile(r"示例县(〔2026〕\d号 第一条)?")
    assert [line for line in lines if re.search("[一-鿿]", own.sub("", line))] == []


def test_bad_rows_are_left_out_and_told(tmp_path: Path) -> None:
    county = county_at(tmp_path / "county", entry("1"), entry("2", place="nowhere"))

    result = count(county)

    assert result.exit_code == 0
    assert "1行有错没有读入" in result.output
    assert "台账1条" in result.output


def test_county_without_a_ledger_leaves_with_1(tmp_path: Path) -> None:
    result = count(county_at(tmp_path / "county", ledger=False))

    assert result.exit_code == 1
    assert "没有“台账”表" in result.output


def test_days_in_the_wrong_order_leave_with_2(tmp_path: Path) -> None:
    result = count(county_at(tmp_path / "county"), "--to", "2026-08-31")

    assert result.exit_code == 2
    assert "--to" in result.output


def test_check_and_template_know_the_ledger(tmp_path: Path) -> None:
    county = county_at(tmp_path / "county", entry("1"), entry("2", place="nowhere"))

    checked = CliRunner().invoke(cli, ["check", str(county)])
    CliRunner().invoke(cli, ["template", str(tmp_path / "empty")])

    assert checked.exit_code == 1
    assert "ledger.csv 第3行 place" in checked.output
    assert (tmp_path / "empty" / "台账.csv").exists()

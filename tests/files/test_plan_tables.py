from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.county import small_county
from tests.domain.planning.scene import A2, C2, MINUTES, MONDAY, TableTimes, planned
from xunzhen.domain.errors import BadData
from xunzhen.domain.planning.roster import Roster
from xunzhen.files import plan_tables
from xunzhen.files.plan_tables import read_summary, read_visits, write_plan_tables


def short_roster() -> Roster:
    """Two weeks in which nobody reaches 丙二."""
    lonely = {pair: minutes for pair, minutes in MINUTES.items() if C2 not in pair}
    return planned(weeks=2, times=TableTimes(lonely))


def test_visits_come_back_as_they_were_planned(tmp_path: Path) -> None:
    roster = planned(weeks=2)

    write_plan_tables(roster, small_county(), tmp_path / "plan", {})

    assert read_visits(tmp_path / "plan" / "visits.csv") == roster.visits


def test_visits_open_in_excel_as_utf_8_under_the_promised_headings(tmp_path: Path) -> None:
    write_plan_tables(planned(weeks=1), small_county(), tmp_path, {})

    raw = (tmp_path / "visits.csv").read_bytes()
    heads = next(csv.reader(raw.decode("utf-8-sig").splitlines()))

    assert raw.startswith(b"\xef\xbb\xbf")
    assert heads == [
        "date",
        "half_day",
        "village",
        "staff",
        "origin",
        "outbound_minutes",
        "homeward_minutes",
        "previous_village",
        "next_village",
        "week",
        "status",
        "reason",
    ]


def test_summary_holds_what_the_tables_promise(tmp_path: Path) -> None:
    roster = short_roster()

    write_plan_tables(roster, small_county(), tmp_path, {"plan": 0.12345})
    found = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))

    assert found["county"] == "350524"
    assert (found["from"], found["weeks"], found["seed"]) == ("2026-09-14", 2, 1)
    assert (found["required_visits"], found["planned_visits"]) == (18, 12)
    assert found["coverage"] == {"uncovered": 6, "lower_bound": 6, "proven": True}
    gap = found["uncovered"][0]
    assert (gap["village"], gap["week"], gap["missing"]) == (C2, 1, 3)
    assert gap["reason_code"] == "planning.no_way"
    assert found["bound"] == {"cost": None, "gap": None}
    assert found["seconds"] == {"plan": 0.123}
    assert set(found["cost"]) == {
        "total",
        "travel_minutes",
        "preference",
        "spacing",
        "continuity",
        "support",
        "fairness",
        "changes",
    }


def test_summary_cites_each_rule_and_lists_the_unset(tmp_path: Path) -> None:
    write_plan_tables(planned(weeks=1), small_county(), tmp_path, {})
    found = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))

    visits = next(one for one in found["rules"] if one["rule"] == "circuit.visits_per_week")
    assert (visits["value"], visits["document"]) == (2, "示例〔2021〕1号")
    assert [one["rule"] for one in found["unset"]] == [
        "circuit.half_day_minutes",
        "circuit.short_week",
        "circuit.week_starts_on",
        "circuit.max_outbound_minutes",
    ]


def test_summary_declares_what_verify_reads(tmp_path: Path) -> None:
    write_plan_tables(short_roster(), small_county(), tmp_path, {})

    plan = read_summary(tmp_path / "summary.json")

    assert (plan.since, plan.weeks) == (MONDAY, 2)
    assert plan.missing == {(C2, 1): 3, (C2, 2): 3}


def test_failed_write_leaves_the_old_plan_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plan_tables(planned(weeks=1), small_county(), tmp_path, {})
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def full_disk(*_: object) -> dict[str, object]:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(plan_tables, "summary", full_disk)
    with pytest.raises(BadData):
        write_plan_tables(planned(weeks=2), small_county(), tmp_path, {})

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"from": "2026-09-14", "weeks": 99, "uncovered": []}',
        '{"from": "14.9.2026", "weeks": 1, "uncovered": []}',
        '{"from": "2026-09-14", "weeks": 1, "uncovered": [{"village": "1"}]}',
    ],
)
def test_summary_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "summary.json").write_text(text, encoding="utf-8")

    with pytest.raises(BadData) as refused:
        read_summary(tmp_path / "summary.json")

    assert refused.value.sentence.code == "plan_tables.summary_unreadable"


def test_hand_typed_file_of_a_chinese_spreadsheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "visits.csv"
    text = f"日期,半天,村代码,工号,备注\n2026/9/14,上午,{A2},s-01,手工\n,,,,\n"
    path.write_bytes(text.encode("gb18030"))

    (visit,) = read_visits(path)

    assert (visit.date, visit.afternoon, visit.village, visit.staff) == (MONDAY, False, A2, "s-01")
    assert visit.week == 0


def test_file_that_is_missing_or_a_workbook_is_refused(tmp_path: Path) -> None:
    workbook = tmp_path / "visits.csv"
    workbook.write_bytes(b"PK\x03\x04rest")

    for path in (workbook, tmp_path / "nothing.csv"):
        with pytest.raises(BadData) as refused:
            read_visits(path)
        assert refused.value.sentence.code == "plan_tables.visits_unreadable"

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.county import small_county
from xunzhen.cli.main import cli
from xunzhen.files.tables.write import write_county

TODAY = ("--today", "2026-09-14")


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county") / "tables"
    write_county(small_county(), folder)
    return folder


@pytest.fixture(scope="module")
def planned(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("plan")
    common = ("--from", "2026-09-14", "--weeks", "2", "--iterations", "400", "--tables-only")
    assert run("plan", county, *common, "--out", out).exit_code == 0
    return out


def replan(county: Path, planned: Path, out: Path, *words: str | Path) -> Result:
    return run("replan", county, planned, *TODAY, "--tables-only", "--out", out, *words)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def first_visit(planned: Path, staff: str) -> dict[str, str]:
    return next(row for row in rows_of(planned / "visits.csv") if row["staff"] == staff)


def test_leave_is_replanned_and_verified(county: Path, planned: Path, tmp_path: Path) -> None:
    result = replan(county, planned, tmp_path, "--leave", "演示员一:2026-09-14:2026-09-18")

    assert result.exit_code == 0, result.output
    assert "演示员一请假：9月14日（周一）至9月18日（周五）" in result.stdout
    assert "改动最少：改" in result.stdout
    assert "要通知：" in result.stdout
    assert {path.name for path in tmp_path.iterdir()} == {
        "visits.csv", "summary.json", "changes.csv", "events.json",
    }  # fmt: skip
    assert run("verify", county, tmp_path).exit_code == 0


def test_without_its_events_the_new_plan_is_checked_as_if_nothing_happened(
    county: Path, planned: Path, tmp_path: Path
) -> None:
    loss = ("--add-village", "350524202203:2026-09-21")
    out = tmp_path / "out"
    assert replan(county, planned, out, *loss).exit_code == 0

    with_events = run("verify", county, out)
    (out / "events.json").unlink()
    without = run("verify", county, out)

    assert with_events.exit_code == 0, with_events.output
    assert without.exit_code == 1
    assert "不是巡诊" in without.stdout


def test_untouched_rows_are_the_same_bytes(county: Path, planned: Path, tmp_path: Path) -> None:
    replan(county, planned, tmp_path, "--leave", "s-01:2026-09-18")

    def second_week(folder: Path) -> list[bytes]:
        lines = (folder / "visits.csv").read_bytes().split(b"\r\n")
        return [line for line in lines if b",2,template," in line or b",2,changed," in line]

    assert second_week(tmp_path) == second_week(planned) != []


def test_every_change_stands_in_changes_csv(county: Path, planned: Path, tmp_path: Path) -> None:
    replan(county, planned, tmp_path, "--leave", "s-01:2026-09-14:2026-09-18")

    old = {(r["village"], r["date"], r["half_day"], r["staff"])
           for r in rows_of(planned / "visits.csv")}  # fmt: skip
    new = {(r["village"], r["date"], r["half_day"], r["staff"])
           for r in rows_of(tmp_path / "visits.csv")}  # fmt: skip
    changes = rows_of(tmp_path / "changes.csv")
    gone = {(r["village"], r["old_date"], r["old_half_day"], r["old_staff"]) for r in changes}
    come = {(r["village"], r["new_date"], r["new_half_day"], r["new_staff"]) for r in changes}
    assert old - new == {one for one in gone if one[1]}
    assert new - old == {one for one in come if one[1]}
    assert all(row["why"] and row["tell_institutions"] for row in changes)


def test_replan_of_a_replan_keeps_the_first_event(
    county: Path, planned: Path, tmp_path: Path
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    replan(county, planned, first, "--leave", "s-01:2026-09-14:2026-09-18")

    result = replan(county, first, second, "--leave", "s-03:2026-09-22")

    assert result.exit_code == 0, result.output
    told = json.loads((second / "events.json").read_text(encoding="utf-8"))
    assert [one["staff"] for one in told["leave"]] == ["s-01", "s-03"]
    assert run("verify", county, second).exit_code == 0


def test_another_way_can_be_taken(county: Path, planned: Path, tmp_path: Path) -> None:
    leave = ("--leave", "s-01:2026-09-14:2026-09-18")
    told = json.loads(replan(county, planned, tmp_path / "a", *leave, "--json").stdout)
    last = len(told["options"])

    result = replan(county, planned, tmp_path / "b", *leave, "--choose", str(last))

    assert last > 1
    assert result.exit_code == 0
    assert run("verify", county, tmp_path / "b").exit_code == 0


def test_way_that_is_not_there_is_wrong_usage(county: Path, planned: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"

    result = replan(county, planned, out, "--leave", "s-01:2026-09-14", "--choose", "9")

    assert result.exit_code == 2
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--leave", "s-99:2026-09-15"), "“人员”表里没有“s-99”"),
        (("--leave", "s-01:2026-09-15", "--lock", "甲二:2026-09-07:AM"), "早于今天"),
        (("--leave", "s-01:2026-09-01:2026-09-05"), "已经过去的巡诊是事实"),
        ((), "没有给出任何变动"),
    ],
)
def test_bad_input_is_named_and_nothing_is_written(
    county: Path, planned: Path, tmp_path: Path, words: tuple[str, ...], part: str
) -> None:
    out = tmp_path / "out"

    result = replan(county, planned, out, *words)

    assert result.exit_code == 1
    assert part in result.stderr
    assert not out.exists()


def test_locked_doctor_on_leave_is_a_contradiction(
    county: Path, planned: Path, tmp_path: Path
) -> None:
    visit = first_visit(planned, "s-01")
    lock = f"{visit['village']}:{visit['date']}:{visit['half_day']}"
    out = tmp_path / "out"

    result = replan(county, planned, out, "--leave", f"s-01:{visit['date']}", "--lock", lock)

    assert result.exit_code == 1
    assert "守不住" in result.stderr
    assert "演示员一请假" in result.stderr
    assert not out.exists()


def test_visits_marked_in_the_old_plan_stay(county: Path, planned: Path, tmp_path: Path) -> None:
    marked = tmp_path / "marked"
    shutil.copytree(planned, marked)
    rows = rows_of(planned / "visits.csv")
    with (marked / "visits.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0], "locked"])
        writer.writeheader()
        writer.writerows({**row, "locked": "是" if row["staff"] == "s-03" else ""} for row in rows)

    result = replan(county, marked, tmp_path / "out", "--leave", "s-03:2026-09-14:2026-09-27")

    assert result.exit_code == 1
    assert "演示员三请假" in result.stderr


def test_lock_file_without_marks_locks_every_row(
    county: Path, planned: Path, tmp_path: Path
) -> None:
    visit = first_visit(planned, "s-04")
    text = "村代码,日期,半天,工号\n" + ",".join(
        visit[name] for name in ("village", "date", "half_day", "staff")
    )
    (tmp_path / "locks.csv").write_text(text, encoding="utf-8")

    result = replan(
        county, planned, tmp_path / "out", "--locks", tmp_path / "locks.csv",
        "--leave", "s-01:2026-09-14:2026-09-18",
    )  # fmt: skip

    assert result.exit_code == 0, result.output
    assert "锁定1次" in result.stdout


def test_old_plan_is_never_overwritten(county: Path, planned: Path) -> None:
    before = (planned / "visits.csv").read_bytes()

    result = replan(county, planned, planned, "--leave", "s-01:2026-09-14")

    assert result.exit_code == 2
    assert (planned / "visits.csv").read_bytes() == before


def test_replan_speaks_english_and_json(county: Path, planned: Path, tmp_path: Path) -> None:
    leave = ("--leave", "s-01:2026-09-18", "--tables-only", "--out", tmp_path / "out")

    told = run("--lang", "en", "replan", county, planned, *TODAY, *leave)
    facts = json.loads(run("replan", county, planned, *TODAY, *leave, "--json").stdout)

    assert "on leave: 2026-09-18" in told.stdout
    assert facts["touched_weeks"] == [1]
    assert facts["options"][0]["proven"] is True


def test_help_loads_no_solver() -> None:
    script = (
        "import sys; import xunzhen.cli.replan; "
        "print([m for m in ('numba', 'scipy', 'openpyxl', 'typst') if m in sys.modules])"
    )

    result = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(Path(__file__).parents[2] / "src")},
    )

    assert result.stdout.strip() == "[]"

from __future__ import annotations

import csv
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import xunzhen
from tests.county import small_county
from xunzhen.cli.main import cli
from xunzhen.domain.registry.county import County, LocalRule
from xunzhen.files.tables.write import write_county


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


def plan(county: Path, out: Path, *more: str) -> Result:
    common = ("--from", "2026-09-14", "--iterations", "400", "--tables-only", "--out", out)
    return run("plan", county, *common, *(more or ("--weeks", "2")))


def written(folder: Path, county: County | None = None) -> Path:
    write_county(county or small_county(), folder)
    return folder


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("county") / "tables")


@pytest.fixture(scope="module")
def planned(county: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("plan")
    assert plan(county, out).exit_code == 0
    return out


def edited(planned: Path, folder: Path, **cells: str) -> Path:
    """A copy of the plan with cells of its first visit changed."""
    folder.mkdir()
    with (planned / "visits.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0].update(cells)
    with (folder / "visits.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    (folder / "summary.json").write_bytes((planned / "summary.json").read_bytes())
    return folder


def test_plan_prints_totals_rules_and_files(county: Path, tmp_path: Path) -> None:
    result = plan(county, tmp_path / "out")

    assert result.exit_code == 0
    assert "巡诊村4个，应巡18次，已排18次，缺0次（已证明最少）" in result.stdout
    assert "示例县〔2026〕1号 第一条" in result.stdout
    assert "未设定，由县级卫生健康局确定" in result.stdout
    assert "演示数据" in result.stdout
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"visits.csv", "summary.json"}


def test_plan_writes_every_paper_beside_the_tables(county: Path, tmp_path: Path) -> None:
    common = ("--from", "2026-09-14", "--weeks", "1", "--iterations", "0", "--out", tmp_path)

    result = run("plan", county, *common)

    assert result.exit_code == 0
    assert {path.name for path in tmp_path.iterdir()} == {
        "visits.csv",
        "summary.json",
        "roster.xlsx",
        "roster.pdf",
        "notices",
        "calendars",
        "map.html",
    }


@pytest.mark.parametrize(
    ("folder", "since"), [("anxi-350524", "2026-09-30"), ("minqing-350124", "2025-06-02")]
)
def test_plan_of_a_demo_county_passes_the_check(folder: str, since: str, tmp_path: Path) -> None:
    demo = Path(__file__).parents[2] / "demo" / folder
    common = ("--from", since, "--weeks", "2", "--iterations", "0", "--tables-only")

    run("plan", demo, *common, "--out", tmp_path)
    result = run("verify", demo, tmp_path)

    assert result.exit_code == 0, result.stdout


def test_plan_speaks_english_throughout(county: Path, tmp_path: Path) -> None:
    common = ("--from", "2026-09-14", "--weeks", "1", "--iterations", "0", "--tables-only")

    result = run("--lang", "en", "plan", county, *common, "--out", tmp_path)

    assert "4 villages on circuit, 9 visits owed, 9 planned, 0 missed (proven least)" in (
        result.stdout
    )
    assert "Not set" in result.stdout
    assert "巡诊村" not in result.stdout


def test_plan_for_machines_is_json_and_nothing_else(county: Path, tmp_path: Path) -> None:
    result = plan(county, tmp_path, "--weeks", "1", "--json")

    found = json.loads(result.stdout)

    assert found["planned_visits"] == 9
    assert len(found["files"]) == 2
    assert set(found["seconds"]) == {"read", "plan"}


def test_same_seed_writes_the_same_visits(county: Path, planned: Path, tmp_path: Path) -> None:
    plan(county, tmp_path)

    assert (tmp_path / "visits.csv").read_bytes() == (planned / "visits.csv").read_bytes()


def test_nobody_available_is_explained_and_exits_0(tmp_path: Path) -> None:
    nobody = tuple(replace(one, available=frozenset()) for one in small_county().staff)
    county = written(tmp_path / "tables", small_county(staff=nobody))

    result = plan(county, tmp_path / "out")

    assert result.exit_code == 0
    assert "应巡18次，已排0次，缺18次（已证明最少）" in result.stdout
    assert "没有一名可出诊的医生" in result.stdout
    assert "甲二村排不上" in result.stdout
    assert run("verify", county, tmp_path / "out").exit_code == 0


def test_day_far_ahead_is_planned_with_a_notice(county: Path, tmp_path: Path) -> None:
    result = run(
        "plan", county, "--from", "2042-01-06", "--weeks", "1", "--tables-only", "--out", tmp_path
    )

    assert result.exit_code == 0
    assert "2042年放假安排未知" in result.stdout


def test_day_beyond_every_calendar_is_refused(county: Path, tmp_path: Path) -> None:
    result = run("plan", county, "--from", "9999-12-31", "--tables-only", "--out", tmp_path)

    assert result.exit_code == 1
    assert "2199" in result.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "words",
    [
        ("--weeks", "0"),
        ("--weeks", "60"),
        ("--weeks", "two"),
        ("--iterations", "1", "--seconds", "1"),
        ("--seconds", "0"),
        ("--seed", "-1"),
    ],
)
def test_wrong_usage_exits_2_and_writes_nothing(
    county: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    out = tmp_path / "out"

    result = run("plan", county, "--from", "2026-09-14", "--out", out, "--tables-only", *words)

    assert result.exit_code == 2
    assert not out.exists()


def test_county_that_is_not_there_exits_1_with_its_name(tmp_path: Path) -> None:
    result = plan(tmp_path / "nowhere", tmp_path / "out")

    assert result.exit_code == 1
    assert "nowhere" in result.stderr


def test_rows_left_out_are_said_before_the_plan(tmp_path: Path) -> None:
    wrong = (LocalRule("circuit.no_such_rule", "2", small_county().rules[0].period, "示例"),)
    county = written(tmp_path / "tables", small_county(rules=wrong))

    result = plan(county, tmp_path / "out")

    assert result.exit_code == 0
    assert "circuit.no_such_rule" in result.stderr


def test_search_by_time_plans_as_fully(county: Path, tmp_path: Path) -> None:
    common = ("--from", "2026-09-14", "--weeks", "1", "--tables-only", "--out", tmp_path)

    result = run("plan", county, *common, "--seconds", "0.1")

    assert "缺0次" in result.stdout


def test_verify_passes_what_was_planned(county: Path, planned: Path) -> None:
    result = run("verify", county, planned)

    assert result.exit_code == 0
    assert "没有不合规则的地方：2026-09-14起2周，18次巡诊" in result.stdout


def test_verify_names_the_row_and_the_rule_of_a_wrong_visit(
    county: Path, planned: Path, tmp_path: Path
) -> None:
    broken = edited(planned, tmp_path / "edited", staff="s-05")

    result = run("verify", county, broken)

    assert result.exit_code == 1
    assert "第2行：演示员五的执业资格是“护士”" in result.stdout


def test_verify_fails_when_visits_are_fewer_than_owed_and_not_declared(
    county: Path, planned: Path, tmp_path: Path
) -> None:
    broken = edited(planned, tmp_path / "edited", date="2026-10-14")

    result = run("--lang", "en", "verify", county, broken)

    assert result.exit_code == 1
    assert "does not declare the 1 missing" in result.stdout
    assert "示例县〔2026〕1号 第一条" in result.stdout


def test_verify_for_machines_gives_rule_and_clause(
    county: Path, planned: Path, tmp_path: Path
) -> None:
    broken = edited(planned, tmp_path / "edited", date="2026-10-14")

    found = json.loads(run("verify", county, broken, "--json").stdout)

    short = next(one for one in found["broken"] if one["code"] == "check.week_short")
    assert short["rule"] == "circuit.visits_per_week"
    assert short["citation"] == "示例县〔2026〕1号 第一条"


def test_roster_typed_by_hand_needs_no_summary(county: Path, planned: Path, tmp_path: Path) -> None:
    by_hand = edited(planned, tmp_path / "hand")
    (by_hand / "summary.json").unlink()

    whole = run("verify", county, by_hand)
    longer = run("verify", county, by_hand, "--from", "2026-09-14", "--weeks", "3")

    assert whole.exit_code == 0
    assert longer.exit_code == 1  # week 3 has no visit at all


def test_empty_roster_without_a_summary_asks_for_the_weeks(county: Path, tmp_path: Path) -> None:
    (tmp_path / "visits.csv").write_text("date,half_day,village,staff\n", encoding="utf-8")

    result = run("verify", county, tmp_path)

    assert result.exit_code == 1
    assert "--weeks" in result.stderr


def test_faults_of_a_typed_file_are_listed(county: Path, tmp_path: Path) -> None:
    text = "日期,半天,村代码,工号\n9月14日,早上,3.5E+11,\n"
    (tmp_path / "visits.csv").write_text(text, encoding="utf-8")

    result = run("verify", county, tmp_path)

    assert result.exit_code == 1
    assert result.stderr.count("第2行") == 4


def test_help_shows_examples() -> None:
    assert "xunzhen plan demo/anxi" in run("plan", "--help").stdout
    assert "xunzhen verify demo/anxi" in run("verify", "--help").stdout


def test_help_loads_no_solver() -> None:
    script = (
        "import sys; import xunzhen.cli.planning; "
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


def test_plan_says_how_near_to_the_best_it_is(county: Path, tmp_path: Path) -> None:
    result = plan(county, tmp_path, "--weeks", "1")

    assert "已证明最省：逐周按本常规周排，怎么排也不会更省" in result.stdout


def test_plan_without_proof_claims_none(county: Path, tmp_path: Path) -> None:
    result = plan(county, tmp_path, "--weeks", "1", "--no-prove")

    summary = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    assert "未证明离最优多远" in result.stdout
    assert summary["bound"] == {"cost": None, "gap": None}


def test_summary_holds_a_bound_that_the_cost_does_not_undercut(planned: Path) -> None:
    summary = json.loads((planned / "summary.json").read_text(encoding="utf-8"))

    weeks = [week["cost_bound"] for week in summary["week_list"]]
    assert 0 < summary["bound"]["cost"] <= summary["cost"]["total"]
    assert summary["bound"]["cost"] == pytest.approx(sum(weeks), abs=0.2)
    assert summary["bound"]["gap"] >= 0.0


def test_interrupted_plan_is_written_and_exits_0(tmp_path: Path) -> None:
    demo = Path(__file__).parents[2] / "demo" / "anxi-350524"
    script = (
        "import os, signal, sys, xunzhen.domain.planning.plan as plan\n"
        "solve = plan._solve\n"
        "def interrupted(*words):\n"
        "    if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "        plan._solve = solve\n"
        "    return solve(*words)\n"
        "plan._solve = interrupted\n"
        "from xunzhen.cli.main import main\n"
        f"sys.argv = ['xunzhen', 'plan', {str(demo)!r}, '--from', '2026-09-14', '--weeks', '2',\n"
        f"    '--tables-only', '--json', '--out', {str(tmp_path)!r}]\n"
        "main()\n"
    )

    source = {"PYTHONPATH": str(Path(xunzhen.__file__).parents[1])}
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=source
    )

    assert done.returncode == 0, done.stderr
    assert "提前停下（Ctrl-C）" in done.stderr
    assert json.loads(done.stdout)["planned_visits"] > 0
    assert run("verify", demo, tmp_path).exit_code == 0


def test_proof_given_no_time_still_writes_the_plan(county: Path, tmp_path: Path) -> None:
    result = plan(county, tmp_path, "--weeks", "1", "--proof-seconds", "0.000001")

    assert result.exit_code == 0
    assert run("verify", county, tmp_path).exit_code == 0

from __future__ import annotations

import csv
import json
import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.county import small_county
from xunzhen.cli.main import cli
from xunzhen.files.tables.write import write_county

COMMON = ("--from", "2026-09-14", "--weeks", "1", "--iterations", "200")


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two good counties, a folder and a workbook, and one without a single village."""
    folder = tmp_path_factory.mktemp("province") / "各县"
    write_county(small_county(code="350524", name="甲县"), folder / "甲县")
    write_county(small_county(code="350524", name="乙县"), folder / "乙县.xlsx")
    write_county(small_county(name="坏县", villages=(), service_modes=()), folder / "坏县")
    return folder


@pytest.fixture(scope="module")
def planned(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Path]:
    out = tmp_path_factory.mktemp("out") / "plans"
    return run("plan-all", folder, *COMMON, "--out", out), out


def test_failing_county_is_named_and_the_rest_finish(planned: tuple[Result, Path]) -> None:
    result, out = planned

    assert result.exit_code == 1
    assert "3个县（演示数据），排出2个，没有算出1个" in result.stdout
    assert "坏县：" in result.stdout
    assert "行政村" in result.stdout
    assert not (out / "坏县").exists()


def test_outputs_are_one_folder_a_county_one_summary_and_one_map(
    planned: tuple[Result, Path],
) -> None:
    _, out = planned

    assert {path.name for path in out.iterdir()} == {
        "甲县",
        "乙县",
        "province-summary.json",
        "province-summary.csv",
        "province-map.html",
    }
    assert {path.name for path in (out / "乙县").iterdir()} == {"visits.csv", "summary.json"}


def test_summary_adds_up_and_names_what_is_claimed_twice(planned: tuple[Result, Path]) -> None:
    _, out = planned

    found = json.loads((out / "province-summary.json").read_text(encoding="utf-8"))

    # Nine visits in each of two counties.
    assert (found["required_visits"], found["planned_visits"]) == (18, 18)
    assert found["failed"][0]["source"] == "坏县"
    assert found["claimed_twice"] == [{"code": "350524", "sources": ["乙县.xlsx", "甲县"]}]
    with (out / "province-summary.csv").open(encoding="utf-8-sig", newline="") as file:
        states = {row["source"]: row["state"] for row in csv.DictReader(file)}
    assert states == {"甲县": "full", "乙县.xlsx": "full", "坏县": "failed"}


def test_map_asks_nobody_and_draws_no_boundary(planned: tuple[Result, Path]) -> None:
    _, out = planned

    page = (out / "province-map.html").read_text(encoding="utf-8")

    assert not re.search(r"https?://|<script|@import|url\((?!data:)|<polygon|<polyline", page)
    assert "演示数据" in page
    assert page.count("#c-") >= 2


def test_county_among_many_is_planned_as_it_is_alone(
    folder: Path, planned: tuple[Result, Path], tmp_path: Path
) -> None:
    _, out = planned

    run("plan", folder / "甲县", *COMMON, "--tables-only", "--out", tmp_path)

    assert (tmp_path / "visits.csv").read_bytes() == (out / "甲县" / "visits.csv").read_bytes()


def test_one_county_is_a_province_of_one(folder: Path, tmp_path: Path) -> None:
    result = run("plan-all", folder / "甲县", *COMMON, "--out", tmp_path / "out", "--json")

    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert (found["counties"], found["planned_visits"]) == (1, 9)


def test_drafts_of_killed_processes_are_swept_away(folder: Path, tmp_path: Path) -> None:
    (tmp_path / ".writing-dead" / "甲县").mkdir(parents=True)

    run("plan-all", folder / "甲县", *COMMON, "--out", tmp_path)

    assert not [one for one in os.listdir(tmp_path) if one.startswith(".")]


def test_scheduler_that_is_not_there_is_an_error_and_writes_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("xunzhen.files.county_cluster.cluster_results.__defaults__", (1.0,))
    out = tmp_path / "out"

    result = run("plan-all", folder, *COMMON, "--scheduler", "tcp://127.0.0.1:9", "--out", out)

    assert result.exit_code == 1
    assert "连不上调度器tcp://127.0.0.1:9" in result.stderr
    assert not out.exists()


def test_plans_are_never_written_over_the_tables(folder: Path) -> None:
    before = sorted(one.name for one in (folder / "甲县").iterdir())

    result = run("plan-all", folder, *COMMON, "--out", folder)

    assert result.exit_code == 1
    assert "会盖住县域表" in result.stderr
    assert sorted(one.name for one in (folder / "甲县").iterdir()) == before


def test_plans_written_among_the_counties_are_no_county_of_the_next_run(
    folder: Path, tmp_path: Path
) -> None:
    place = tmp_path / "各县"
    write_county(small_county(), place / "甲县")

    for _ in range(2):
        result = run("plan-all", place, *COMMON, "--out", place / "plans")

    assert "1个县" in result.stdout
    assert result.exit_code == 0


def test_folder_without_a_county_is_said(tmp_path: Path) -> None:
    result = run("plan-all", tmp_path, *COMMON, "--out", tmp_path / "out")

    assert result.exit_code == 1
    assert "没有县域表" in result.stderr


def test_english_is_english_throughout(folder: Path, tmp_path: Path) -> None:
    result = run("--lang", "en", "plan-all", folder / "坏县", *COMMON, "--out", tmp_path)

    assert "1 counties: 0 planned, 1 failed" in result.stdout
    assert not re.search("没有|个县", result.stdout)

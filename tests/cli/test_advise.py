from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.county import small_county
from xunzhen.cli.main import cli
from xunzhen.files.tables.write import write_county


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small county with s-01 and s-03 alone, s-01 at a weekly cap of 3 half-days."""
    small = small_county()
    staff = tuple(
        replace(one, max_circuit_half_days=3) if one.id == "s-01" else one
        for one in small.staff
        if one.id in ("s-01", "s-03", "s-06", "s-07")
    )
    folder = tmp_path_factory.mktemp("county") / "tables"
    write_county(replace(small, staff=staff), folder)
    return folder


def test_advice_says_what_is_missing_what_helps_and_how_many_half_days(county: Path) -> None:
    result = run("advise", county, "--from", "2026-09-14", "--weeks", "1")

    assert result.exit_code == 0, result.output
    assert "至少缺" in result.stdout
    assert "办法1：" in result.stdout
    assert "少缺" in result.stdout
    assert "各乡镇卫生院最少要多出几个医生半天" in result.stdout


def test_advice_on_a_plan_takes_its_weeks(county: Path, tmp_path: Path) -> None:
    common = ("--from", "2026-09-14", "--weeks", "2", "--iterations", "0", "--tables-only")
    assert run("plan", county, *common, "--out", tmp_path).exit_code == 0

    facts = json.loads(run("advise", county, tmp_path, "--json").stdout)

    summary = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    assert [week["week"] for week in facts["weeks"]] == [1, 2]
    least = sum(week["least_missed"] for week in facts["weeks"])
    assert least == summary["coverage"]["lower_bound"]
    extra = sum(sum(week["extra_half_days"].values()) for week in facts["weeks"])
    assert extra + sum(week["out_of_reach"] for week in facts["weeks"]) == least


def test_advice_speaks_english(county: Path) -> None:
    result = run("--lang", "en", "advise", county, "--from", "2026-09-14", "--weeks", "1")

    assert "visits must be missed (proven)" in result.stdout
    assert "办法" not in result.stdout


def test_covered_county_needs_nothing(tmp_path: Path) -> None:
    write_county(small_county(), tmp_path / "tables")

    result = run("advise", tmp_path / "tables", "--from", "2026-09-14", "--weeks", "1")

    assert "一次也不必缺（已证明），不用补" in result.stdout


def test_county_without_doctors_is_told_so(tmp_path: Path) -> None:
    nobody = tuple(replace(one, available=frozenset()) for one in small_county().staff)
    write_county(small_county(staff=nobody), tmp_path / "tables")

    result = run("advise", tmp_path / "tables", "--from", "2026-09-14", "--weeks", "1")

    assert "没有一名可出诊的医生" in result.stdout
    assert "补不上" not in result.stdout


@pytest.mark.parametrize("words", [(), ("plan", "--from", "2026-09-14"), ("plan", "--weeks", "2")])
def test_plan_or_days_must_be_told_and_not_both(county: Path, words: tuple[str, ...]) -> None:
    assert run("advise", county, *words).exit_code == 2

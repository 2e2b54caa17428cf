"""`xunzhen coverage`: what an official reads, and what a machine reads."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import xunzhen
from tests.county import small_county
from tests.domain.coverage import small
from tests.domain.coverage.small import clinic, doctor, mode, village
from xunzhen.cli.main import cli
from xunzhen.domain.registry.county import County, Mode, Village
from xunzhen.files.policies import load_book
from xunzhen.files.tables.write import write_county


def varied_county(division: str) -> County:
    """A county that makes the command say nearly everything it can say.

    1 seat; 2 resident doctor; 3 circuit that ends; 4 a gap since July; 5 online only; 6 nothing;
    7 circuit by nobody named; 8 a gap without coordinates or population; one 居委会.
    """
    town = division + "201"

    def at(number: int) -> tuple[float, float]:
        return (118.0 + number / 50, 25.0 + number / 90)

    return County(
        code=division,
        name="示例县",
        as_of=small.DAY,
        synthetic=True,
        townships=small.county([], townships=[town]).townships,
        villages=(
            Village(town + "001", "示例社区", town),
            *(village(n, served=60 * n, at=at(n), seat=n == 1, township=town) for n in range(1, 8)),
            village(8, served=None, township=town),
        ),
        institutions=(
            small.health_centre("H1", town),
            clinic(2, 80.0, town),
            clinic(4, None, town),
        ),
        staff=(
            doctor("D1", institution="H1"),
            doctor("D2", institution="H1"),
            doctor("V2", lives_in=2, institution="C2", township=town),
        ),
        service_modes=tuple(
            mode(number, kind, since, until, provider, township=town)
            for number, kind, since, until, provider in (
                (3, Mode.CIRCUIT, "2025-01-01", "2026-11-01", "H1"),
                (4, Mode.STATIONED, "2025-01-01", "2026-07-01", "H1"),
                (5, Mode.ONLINE, "2025-01-01", None, "H1"),
                (7, Mode.CIRCUIT, "2025-01-01", None, ""),
            )
        ),
    )


def run(folder: Path, county: County, *more: str, language: str = "zh") -> Result:
    path = folder / "county"
    write_county(county, path)
    return CliRunner().invoke(cli, ["--lang", language, "coverage", str(path), *more])


def read_json(folder: Path, county: County, *more: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(folder, county, "--json", *more).stdout)
    return found


def test_rate_stands_first_with_both_numbers_target_and_clause(tmp_path: Path) -> None:
    result = run(tmp_path, small_county())

    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert "演示数据" in lines[0]
    assert lines[1].startswith("行政村8/9村有效覆盖，88.8%；目标")
    assert "安卫函〔2024〕19号" in lines[1]
    assert lines[1].endswith("未达标，差1村")


def test_gaps_come_before_the_tables_and_say_why_nothing_is_possible(tmp_path: Path) -> None:
    text = run(tmp_path, small_county()).stdout

    assert text.index("未落实1村") < text.index("按乡镇")
    assert "没有可建议的方式" in text
    assert "丙三没有坐标" in text


def test_latest_gap_comes_first(tmp_path: Path) -> None:
    found = read_json(tmp_path, varied_county("350524"))

    # Village 4 since July; when 5, 6 and 8 lost their mode nobody entered.
    first = found["gaps"][0]
    assert first["village"] == "350524201204"
    assert first["gap_since"] == "2026-07-01"


def test_reasons_are_printed_on_request_only(tmp_path: Path) -> None:
    short = run(tmp_path, varied_county("350524")).stdout
    long = run(tmp_path, varied_county("350524"), "--proposals").stdout

    assert "〔次选〕" not in short
    assert "〔次选〕" in long


def test_endings_flags_and_unset_values_are_named(tmp_path: Path) -> None:
    text = run(tmp_path, varied_county("350524")).stdout

    assert "3号村：巡诊到2026-10-31（含当天），还有17天；之后没有安排。" in text
    assert "7号村：2025-01-01起的巡诊没有写提供者" in text
    assert "单程最长车程（circuit.max_outbound_minutes）：未设定，建议值90分钟" in text


def test_every_number_of_the_json_has_its_list(tmp_path: Path) -> None:
    found = read_json(tmp_path, varied_county("350524"))

    # Seat 1, doctor 2, circuits 3 and 7 of eight villages; the 居委会 stands apart.
    assert found["villages"]["numerator"] == 4
    assert [one["village"][-3:] for one in found["villages"]["covered"]] == [
        "201",
        "202",
        "203",
        "207",
    ]
    assert [one[-3:] for one in found["villages"]["uncovered"]] == ["204", "205", "206", "208"]
    assert [one["village"][-3:] for one in found["gaps"]] == ["204", "205", "206", "208"]
    assert found["communities"]["denominator"] == 1
    assert found["target"]["clause"] == "AX-2024-19/1.2.1"


def test_another_day_gives_the_modes_of_that_day(tmp_path: Path) -> None:
    found = read_json(tmp_path, varied_county("350524"), "--day", "2026-06-30")

    # Village 4 was stationed until 30 June.
    assert found["villages"]["numerator"] == 5


def test_reading_changes_what_a_small_village_of_fuzhou_must_prove(tmp_path: Path) -> None:
    place = varied_county("350124")

    asked = {
        reading: {
            one["village"]: [fact["code"] for fact in one["open_facts"]]
            for one in read_json(tmp_path, place, "--day", "2025-06-01", "--reading", reading)[
                "gaps"
            ]
        }
        for reading in ("all", "any")
    }

    # Village 5 has 300 people: under 500. Read as all, mobility and demand must be confirmed.
    five = "350124201205"
    assert asked["all"][five] == ["coverage.confirm_mobility_and_demand"]
    assert asked["any"][five] == []


def test_county_own_rule_is_obeyed(tmp_path: Path) -> None:
    folder = tmp_path / "county"
    write_county(varied_county("350524"), folder)
    (folder / "rules.csv").write_text(
        "rule,value,since,document,article\n"
        "circuit.max_outbound_minutes,1,2026-01-01,示卫〔2026〕1号,第一条\n",
        encoding="utf-8",
    )

    result = CliRunner().invoke(cli, ["coverage", str(folder), "--json"])

    found = json.loads(result.stdout)
    four = next(one for one in found["gaps"] if one["village"].endswith("204"))
    circuit = next(one for one in four["passed_over"] if one["mode"] == "circuit")
    assert circuit["verdict"] == "short"
    assert "示卫〔2026〕1号" in circuit["reason"]["zh"]


def test_rows_left_out_are_counted_and_said(tmp_path: Path) -> None:
    folder = tmp_path / "county"
    write_county(small_county(), folder)
    villages = (folder / "villages.csv").read_text(encoding="utf-8-sig")
    (folder / "villages.csv").write_text(villages.replace("3200", "约500"), encoding="utf-8")

    result = CliRunner().invoke(cli, ["coverage", str(folder)])

    assert result.exit_code == 0
    assert "注意：有" in result.stdout
    assert "xunzhen check" in result.stdout


def test_missing_county_is_refused_with_a_sentence(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["coverage", str(tmp_path / "nowhere")])

    assert result.exit_code == 1
    assert "nowhere" in result.stderr


def test_wrong_day_is_wrong_usage(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["coverage", str(tmp_path), "--day", "10/14"])

    assert result.exit_code == 2


@pytest.mark.parametrize(("division", "day"), [("350524", "2026-10-14"), ("350124", "2025-06-01")])
def test_english_is_complete(tmp_path: Path, division: str, day: str) -> None:
    """Only names and the numbers of documents stay Chinese."""
    place = varied_county(division)

    text = run(tmp_path, place, "--proposals", "--day", day, language="en").stdout

    names = [
        place.name,
        *(one.name for one in (*place.villages, *place.institutions, *place.townships)),
        *(one.name for one in place.staff),
        *(document.number for document in load_book().documents.values()),
        *(clause.article for clause in load_book().clauses),
    ]
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "")
    left = [line for line in text.splitlines() if re.search(r"[\u3000-\u9fff\uff00-\uffef]", line)]
    assert left == []


def test_command_loads_no_numerical_library_for_its_help() -> None:
    code = (
        "import sys; from xunzhen.cli import coverage; "
        "sys.exit(bool({'numpy', 'scipy', 'openpyxl'} & set(sys.modules)))"
    )

    source = str(Path(xunzhen.__file__).parents[1])
    done = subprocess.run([sys.executable, "-c", code], check=False, env={"PYTHONPATH": source})

    assert done.returncode == 0

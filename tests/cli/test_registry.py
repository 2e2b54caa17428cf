"""`xunzhen template` and `xunzhen check`: what they print, write and exit with."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from tests.county import small_county
from xunzhen.cli.main import cli
from xunzhen.files.tables.write import write_county


def run(*words: object) -> Result:
    return CliRunner().invoke(cli, [str(word) for word in words])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_county(small_county(), tmp_path / "county")
    return tmp_path / "county"


def spoil(folder: Path) -> None:
    """甲二's population becomes 约860: its row, its mode and its way are left out."""
    file = folder / "villages.csv"
    file.write_text(file.read_text("utf-8-sig").replace(",860,", ",约860,"), "utf-8")


def test_check_of_good_tables_prints_counts_and_exits_0(folder: Path) -> None:
    result = run("check", folder)

    # 1 county, 3 townships, 9 villages, 6 institutions, 7 staff, 1 leave, 8 modes, 4 ways,
    # 1 holiday, 1 closure, 1 rule: 42 rows.
    assert result.exit_code == 0, result.output
    assert "示例县 350524，数据截至2026-09-01（演示数据）" in result.output
    assert "共42行，读入42行，0行有错没有读入。" in result.output


def test_check_of_bad_tables_says_how_many_rows_were_good_and_exits_1(folder: Path) -> None:
    spoil(folder)

    result = run("check", folder)

    assert result.exit_code == 1
    assert "错误 3处" in result.output
    assert "villages.csv 第3行 resident_population：写的是“约860”" in result.output
    assert "共42行，读入39行，3行有错没有读入。" in result.output


def test_check_speaks_english_when_asked(folder: Path) -> None:
    spoil(folder)

    result = run("--lang", "en", "check", folder)

    assert 'villages.csv row 3 resident_population: "约860" is not a whole number.' in result.output
    assert "42 rows: 39 read, 3 left out." in result.output


def test_notices_alone_exit_0(folder: Path) -> None:
    file = folder / "villages.csv"
    file.write_text(file.read_text("utf-8-sig").replace("老年人多，乡里定为每周三次", ""), "utf-8")

    result = run("check", folder)

    assert result.exit_code == 0
    assert "提示 1处" in result.output


def test_check_json_is_for_machines(folder: Path) -> None:
    spoil(folder)

    result = run("check", folder, "--json")

    answer = json.loads(result.output)
    assert result.exit_code == 1
    assert answer["errors"] == 3
    assert answer["county"] == {"code": "350524", "name": "示例县", "as_of": "2026-09-01"}
    assert answer["faults"][0]["code"] == "registry.not_whole"
    assert answer["faults"][0]["row"] == 3


def test_check_of_nothing_prints_the_sentence_and_exits_1(tmp_path: Path) -> None:
    result = run("check", tmp_path / "nowhere.xlsx")

    assert result.exit_code == 1
    assert "找不到" in result.output


def test_check_writes_faults_back(folder: Path, tmp_path: Path) -> None:
    spoil(folder)

    result = run("check", folder, "--write-back", tmp_path / "out.xlsx")

    assert result.exit_code == 1
    assert "批注已写入" in result.output
    assert openpyxl.load_workbook(tmp_path / "out.xlsx").sheetnames[0] == "问题汇总"


def test_write_back_never_overwrites_what_it_reads(tmp_path: Path) -> None:
    path = tmp_path / "county.xlsx"
    write_county(small_county(), path)
    before = path.read_bytes()

    result = run("check", path, "--write-back", path)

    assert result.exit_code == 2
    assert path.read_bytes() == before


def test_write_back_wants_a_workbook(folder: Path, tmp_path: Path) -> None:
    result = run("check", folder, "--write-back", tmp_path / "out.csv")

    assert result.exit_code == 2
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize("name", ["空表.xlsx", "空表"])
def test_template_is_written_once_and_not_over_data(tmp_path: Path, name: str) -> None:
    first = run("template", tmp_path / name)
    second = run("template", tmp_path / name)
    third = run("template", tmp_path / name, "--force")

    assert (first.exit_code, second.exit_code, third.exit_code) == (0, 2, 0)
    assert "已经存在，可能填过数据" in second.output


@pytest.mark.parametrize("command", ["template", "check"])
def test_help_carries_examples(command: str) -> None:
    result = run(command, "--help")

    assert f"xunzhen {command} " in result.output
    assert "Examples:" in result.output


def test_place_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    result = run("template", tmp_path / "file" / "空表.xlsx")

    assert result.exit_code == 1
    assert "写不了" in result.output

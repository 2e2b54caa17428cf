from __future__ import annotations

import csv
import json
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
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("county") / "tables"
    write_county(small_county(), folder)
    return folder


def test_answer_comes_first_with_both_books_cited(county: Path) -> None:
    result = run("whatif", county, "--rule", "circuit.visits_per_week=3", *COMMON)

    assert result.exit_code == 0, result.output
    assert "平均每周多需要医生半天3个，排得出的多3个，排不出的不变。" in result.stdout
    assert "示例县〔2026〕1号 第一条" in result.stdout
    assert "不低于3次/周·村（假设）" in result.stdout
    assert "待结算栏建成后" in result.stdout


def test_english_is_english_throughout(county: Path) -> None:
    words = ("--rule", "circuit.visits_per_week=3", "--sweep", "cap=1,2", *COMMON)

    result = run("--lang", "en", "whatif", county, *words)

    assert "+3 half-days needed" in result.stdout
    assert not re.search("现行|说明|取值", result.stdout)


def test_machines_get_null_yuan_and_every_difference(county: Path) -> None:
    result = run("whatif", county, "--rule", "circuit.visits_per_week=3", *COMMON, "--json")

    found = json.loads(result.stdout)["comparison"]
    assert found["difference"]["needed_half_days"] == 3
    assert found["difference"]["yuan"] is None
    assert found["rules"][0]["supposed_citation"] == "假设"


def test_files_are_a_page_tables_and_json(county: Path, tmp_path: Path) -> None:
    sweeps = ("--sweep", "circuit.visits_per_week=1,2,3", "--sweep", "cap=1..2")
    rule = ("--rule", "circuit.max_outbound_minutes=80")

    run("whatif", county, *rule, *sweeps, *COMMON, "--out", tmp_path)

    assert {path.name for path in tmp_path.iterdir()} == {
        "whatif.html",
        "whatif.json",
        "whatif.csv",
        "townships.csv",
        "sweep-1-circuit.visits_per_week.csv",
        "sweep-2-cap.csv",
    }
    with (tmp_path / "sweep-1-circuit.visits_per_week.csv").open(encoding="utf-8-sig") as file:
        assert [row["needed_half_days"] for row in csv.DictReader(file)] == ["6", "9", "12"]


def test_page_asks_nobody_for_anything(county: Path, tmp_path: Path) -> None:
    run("whatif", county, "--sweep", "cap=1..3", *COMMON, "--out", tmp_path)

    page = (tmp_path / "whatif.html").read_text(encoding="utf-8")
    assert not re.search(r"https?://|<script|@import|url\((?!data:|#)", page)
    assert "演示数据" in page
    assert page.count("<svg") == 1
    assert "缺5" in page


def test_draft_document_needs_no_more_than_rule_and_value(county: Path, tmp_path: Path) -> None:
    draft = tmp_path / "draft.toml"
    draft.write_text(
        '[document]\nnumber = "示例〔2027〕1号"\n'
        '[[clause]]\nrule = "circuit.visits_per_week"\nvalue = 3\narticle = "第五条"\n',
        encoding="utf-8",
    )

    result = run("whatif", county, "--document", draft, *COMMON)

    assert "假设：示例〔2027〕1号 第五条" in result.stdout
    assert "多需要医生半天3个" in result.stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "没有一条"),
        ("[[clause]]\nrule =", "读不了"),
        ('[[clause]]\nrule = "circuit.visit"\nvalue = 3\n', "相近的有"),
        ('[[clause]]\nrule = "circuit.visits_per_week"\nvalue = "三"\n', "value"),
        ('[document]\nlevel = "what_if"\n', "不能是假设"),
    ],
)
def test_draft_that_cannot_be_used_is_explained(
    county: Path, tmp_path: Path, text: str, said: str
) -> None:
    draft = tmp_path / "draft.toml"
    draft.write_text(text, encoding="utf-8")

    result = run("whatif", county, "--document", draft, *COMMON)

    assert result.exit_code == 1
    assert said in result.stderr


def test_unknown_rule_is_named_with_near_ones_and_writes_nothing(
    county: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"

    result = run("whatif", county, "--rule", "circuit.visit_per_week=3", *COMMON, "--out", out)

    assert result.exit_code == 1
    assert "circuit.visits_per_week" in result.stderr
    assert not out.exists()


def test_asking_nothing_is_wrong_usage(county: Path) -> None:
    assert run("whatif", county, *COMMON).exit_code == 2

"""`xunzhen answer-pack`: its three files, what it says, and how it leaves."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.domain.fieldwork.ledgers import county_with, entry
from xunzhen.cli.main import cli
from xunzhen.domain.fieldwork.ledger import Ledger
from xunzhen.files.answer_files import BOOK, DATA, DRAFT, ROWS
from xunzhen.files.ledger_tables import write_ledger
from xunzhen.files.tables.write import write_county

PAPERS = "事项,数,日子,出处\n招录,1025,2021-01-01..2022-12-31,61号\n招录,664,2022,64号\n"


@pytest.fixture
def county(tmp_path: Path) -> Path:
    path = tmp_path / "county"
    write_county(county_with(), path)
    write_ledger(Ledger.of((entry("1", 7), entry("2", 8))), path / "ledger.csv")
    return path


def run(county: Path, *options: str, language: str = "zh") -> Result:
    words = ["--period", "2026-09", "--out", str(county.parent / "out"), *options]
    return CliRunner().invoke(cli, ["--lang", language, "answer-pack", str(county), *words])


def test_files_are_written_and_the_digest_is_that_of_the_json(county: Path) -> None:
    result = run(county, "--cut-off", "2026-09-30")

    assert result.exit_code == 0, result.output
    out = county.parent / "out"
    assert sorted(one.name for one in out.iterdir()) == sorted([BOOK, DATA, DRAFT, ROWS])
    digest = hashlib.sha256((out / DATA).read_bytes()).hexdigest()
    assert f"核对码 {digest}" in result.output
    assert "到村 2次" in result.output
    rows = (out / ROWS / "circuit.made.csv").read_text(encoding="utf-8-sig").splitlines()
    assert [row.split(",")[1] for row in rows] == ["key", "1", "2"]
    assert "缺：系统里还没有这些数据：补助发放记录" in result.output


def test_same_tables_give_the_same_files(county: Path) -> None:
    found = []
    for _run in range(2):
        run(county)
        out = county.parent / "out"
        found.append({one.name: one.read_bytes() for one in out.rglob("*.*") if one.is_file()})

    assert found[0] == found[1]


def test_numbers_of_other_papers_are_reconciled(county: Path) -> None:
    papers = county.parent / "papers.csv"
    papers.write_text(PAPERS, encoding="utf-8")

    result = run(county, "--papers", str(papers), "--json", language="en")

    (compared,) = json.loads(result.output)["compared"]
    assert (compared["subject"], compared["agreement"]) == ("招录", "part")
    assert "2021 is 361" in compared["en"]


@pytest.mark.parametrize(
    ("row", "says"),
    [("招录,,2022,61号", "第2行"), ("招录,1.5,2022,61号", "第2行"), ("招录,5,哪年,61号", "哪年")],
)
def test_bad_number_of_a_paper_is_named(county: Path, row: str, says: str) -> None:
    papers = county.parent / "papers.csv"
    papers.write_text(f"事项,数,日子,出处\n{row}\n", encoding="utf-8")

    result = run(county, "--papers", str(papers))

    assert result.exit_code == 1
    assert says in result.output
    assert not (county.parent / "out").exists()


def test_draft_of_the_reply_quotes_the_pack_and_is_marked(county: Path) -> None:
    docx = pytest.importorskip("docx")
    run(county, "--proposal", "您提出的《关于巡诊的建议》", "--cut-off", "2026-09-30")

    word = docx.Document(str(county.parent / "out" / DRAFT))
    text = "\n".join(line.text for line in word.paragraphs)
    assert "您提出的《关于巡诊的建议》收悉。现答复如下。" in text
    assert "2026年9月1日—9月30日，应巡诊2次，到村2次" in text
    assert "稿" in word.sections[0].first_page_header.paragraphs[0].text

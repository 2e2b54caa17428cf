"""The command lines of both READMEs work as they are written."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import osmium
import pytest
from click.testing import CliRunner
from osmium.osm.mutable import Node, Way

from tests.county import small_county
from xunzhen.cli.main import cli
from xunzhen.domain.fieldwork.ledger import Ledger
from xunzhen.domain.geo import Point
from xunzhen.files.ledger_tables import write_ledger
from xunzhen.files.tables.write import write_county

ROOT = Path(__file__).resolve().parents[2]
ENGLISH_NAMES = {
    "问题.xlsx": "faults.xlsx",
    "县.xlsx": "county.xlsx",
    "路网.osm.pbf": "roads.osm.pbf",
    "排班/": "roster/",
    "改排/": "roster2/",
    "各县/": "counties/",
    "全省/": "province/",
    "计数/": "counts/",
    "指标/": "indicators/",
}


def command_lines(page: str) -> list[list[str]]:
    """The words of each `xunzhen` line in the page's code blocks, without its remark."""
    text = (ROOT / page).read_text(encoding="utf-8")
    blocks = re.findall(r"^```\n(.*?)^```", text, re.M | re.S)
    lines = [line for block in blocks for line in block.splitlines()]
    return [shlex.split(line, comments=True) for line in lines if line.startswith("xunzhen ")]


def make_targets(page: str) -> set[str]:
    text = (ROOT / page).read_text(encoding="utf-8")
    return set(re.findall(r"(?:^|`)make ([a-z]+)", text, re.M))


def road_extract(path: Path, points: list[Point]) -> None:
    """Write one road through the points, in their order, as an OpenStreetMap extract."""
    with osmium.SimpleWriter(str(path)) as writer:
        for number, point in enumerate(points, start=1):
            writer.add_node(Node(id=number, location=(point.lng, point.lat)))
        nodes = list(range(1, len(points) + 1))
        writer.add_way(Way(id=1, nodes=nodes, tags={"highway": "tertiary"}))


def test_commands_of_the_english_page_work_in_their_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    county = small_county()
    road_extract(tmp_path / "roads.osm.pbf", [one.point for one in county.villages if one.point])
    commands = command_lines("README.md")

    for words in commands:
        result = CliRunner().invoke(cli, words[1:])
        assert result.exit_code == 0, f"{' '.join(words)}\n{result.output}"
        if words[1] == "template":  # what the county does next: fill the workbook in
            write_county(county, tmp_path / "county.xlsx")
            write_county(county, tmp_path / "counties" / "small.xlsx")
            write_ledger(Ledger.of([]), tmp_path / "county.xlsx")

    assert [words[1] for words in commands] == [
        *("template", "check", "coverage", "travel", "plan", "verify"),
        *("replan", "advise", "whatif", "plan-all", "count", "indicators", "policy"),
    ]
    assert {path.name for path in (tmp_path / "roster").iterdir()} >= {
        *("visits.csv", "summary.json", "roster.xlsx", "roster.pdf"),
        *("notices", "calendars", "map.html"),
    }


def test_chinese_page_has_the_same_commands() -> None:
    chinese = command_lines("README.zh-CN.md")

    in_english = [[ENGLISH_NAMES.get(word, word) for word in words] for words in chinese]
    assert in_english == command_lines("README.md")


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md"])
def test_make_targets_named_exist(page: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert make_targets(page) <= set(re.findall(r"^([a-z]+):", makefile, re.M))

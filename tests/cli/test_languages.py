"""What is printed of the demo counties speaks one language: names and entered words apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from xunzhen.cli.main import cli
from xunzhen.domain.registry.county import County
from xunzhen.files.tables.read import load_county

DEMO = Path(__file__).parents[2] / "demo"
COUNTIES = {"anxi-350524": "2026-11-30", "minqing-350124": "2025-06-02"}
CHINESE = re.compile(r"[\u3400-\u9fff]+")
ENGLISH = re.compile(r"[A-Za-z]{2,}")
# Commands, files and tables are called by their English names in both languages.
CALLED_IN_ENGLISH = {
    *("xunzhen", "check", "coverage", "proposals", "summary", "json", "visits", "csv"),
}


def printed(language: str, *words: str) -> str:
    result = CliRunner().invoke(cli, ["--lang", language, *words])
    assert result.exit_code == 0, result.output
    return result.output


def commands(county: str, out: Path) -> Iterator[tuple[str, ...]]:
    folder = str(DEMO / county)
    since = ("--from", COUNTIES[county], "--weeks", "4")
    yield ("check", folder)
    yield ("coverage", folder, "--proposals")
    yield ("coverage", folder, "--reading", "any")
    yield ("plan", folder, *since, "--iterations", "0", "--tables-only", "--out", str(out))
    yield ("verify", folder, str(out))


def entered_words(county: County) -> set[str]:
    """Names, reasons and papers as the county wrote them: they are nobody's to translate."""
    named = (county, *county.townships, *county.villages, *county.institutions, *county.staff)
    words = {one.name for one in named}
    words |= {village.visits_reason for village in county.villages}
    for rule in county.rules:
        words |= {rule.document, rule.article}
    return words - {""}


def without(text: str, words: set[str]) -> str:
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "")
    return text


@pytest.mark.parametrize("county", sorted(COUNTIES))
def test_english_output_holds_no_chinese_but_what_the_county_entered(
    county: str, tmp_path: Path
) -> None:
    entered = entered_words(load_county(DEMO / county))

    for command in commands(county, tmp_path):
        text = without(printed("en", *command), entered)

        assert CHINESE.findall(text) == [], command


@pytest.mark.parametrize("county", sorted(COUNTIES))
def test_chinese_output_holds_no_english_but_commands_and_files(
    county: str, tmp_path: Path
) -> None:
    for command in commands(county, tmp_path):
        text = printed("zh", *command).replace(str(tmp_path), "")
        text = re.sub(r"（[a-z_.]+）", "", text)  # a rule's name beside its Chinese one

        assert set(ENGLISH.findall(text)) - CALLED_IN_ENGLISH == set(), command

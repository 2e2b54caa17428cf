"""The documents keep up with the product: commands, options, words, links, examples."""

from __future__ import annotations

import doctest
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from xunzhen.cli.main import cli
from xunzhen.domain.registry.county import InstitutionKind, Licence, Mode

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
HANDBOOK = sorted((DOCS / "handbook").glob("*.md"))
FOLDERS = ("benchmarks", "demo", "docs", "src", "tests", "tools")
PAGES = sorted(
    [*ROOT.glob("*.md"), *(page for name in FOLDERS for page in (ROOT / name).rglob("*.md"))]
)
LINK = re.compile(r"\]\((?!https?://|mailto:|#)([^)#\s]+)(?:#[^)\s]*)?\)")
FOR_USERS = "\n".join(
    path.read_text(encoding="utf-8")
    for path in (ROOT / "README.md", ROOT / "README.zh-CN.md", *HANDBOOK)
)
EXAMPLES = sorted(
    path
    for path in (ROOT / "src" / "xunzhen").rglob("*.py")
    if re.search(r"^\s*>>> ", path.read_text(encoding="utf-8"), re.M)
)


def leaves(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by the words one types."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaves(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


LEAVES = dict(leaves(cli))
OPTIONS = sorted(
    {
        (name, option)
        for name, command in {**LEAVES, "": cli}.items()
        for parameter in command.params
        if isinstance(parameter, click.Option)
        for option in parameter.opts
        if option.startswith("--")
    }
)


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("name", LEAVES)
def test_command_is_documented_and_its_help_shows_an_example(name: str) -> None:
    help_text = LEAVES[name].help or ""

    assert f"xunzhen {name} " in help_text
    assert f"xunzhen {name} " in FOR_USERS or f"xunzhen {name}`" in FOR_USERS


@pytest.mark.parametrize(("name", "option"), OPTIONS)
def test_option_is_explained_to_users(name: str, option: str) -> None:
    assert re.search(rf"(?<![\w-]){re.escape(option)}(?![\w-])", FOR_USERS), f"{name} {option}"


@pytest.mark.parametrize("name", LEAVES)
def test_demo_counties_in_examples_exist(name: str) -> None:
    named = set(re.findall(r"\bdemo/[\w.-]+", LEAVES[name].help or ""))

    assert [one for one in sorted(named) if not (ROOT / one).exists()] == []


def test_every_handbook_page_stands_in_the_index() -> None:
    index = DOCS / "handbook" / "README.md"
    linked = set(LINK.findall(index.read_text(encoding="utf-8")))

    assert [page.name for page in HANDBOOK if page != index and page.name not in linked] == []


@pytest.mark.parametrize("page", PAGES, ids=relative)
def test_relative_links_lead_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("word", [*Mode, *Licence, *InstitutionKind], ids=str)
def test_word_of_the_tables_stands_in_the_glossary(word: Mode | Licence | InstitutionKind) -> None:
    rows = (DOCS / "glossary.md").read_text(encoding="utf-8").splitlines()
    terms = {
        term
        for row in rows
        if row.startswith("| ")
        for term in re.split(r"[、，]", row.split("|")[1].strip())
    }

    assert word.zh in terms


def test_changelog_tells_what_is_unreleased_and_each_thing_once() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    lines = [line for line in changelog.splitlines() if line.startswith("- ")]

    assert "\n## Unreleased\n" in changelog
    assert sorted(line for line in set(lines) if lines.count(line) > 1) == []


def index_rows() -> list[tuple[str, str]]:
    """Command and domain function of each row in the developers' index."""
    text = (DOCS / "dev" / "README.md").read_text(encoding="utf-8")
    rows = [row.split("|") for row in text.splitlines() if "`xunzhen.domain." in row]
    return [(cells[-3].strip(" `"), cells[-2].strip(" `")) for cells in rows]


@pytest.mark.parametrize(("command", "function"), index_rows())
def test_number_in_the_index_leads_to_a_command_and_a_function(command: str, function: str) -> None:
    parts = function.split(".")
    depth = -2 if parts[-2][0].isupper() else -1
    found: object = importlib.import_module(".".join(parts[:depth]))
    for name in parts[depth:]:
        found = getattr(found, name)

    assert command in LEAVES
    assert callable(found)
    assert found.__doc__


@pytest.mark.parametrize("path", EXAMPLES, ids=relative)
def test_examples_in_docstrings_run(path: Path) -> None:
    name = ".".join(path.relative_to(ROOT / "src").with_suffix("").parts)

    result = doctest.testmod(importlib.import_module(name))

    assert result.attempted > 0
    assert result.failed == 0

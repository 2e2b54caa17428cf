"""What is written in ``deploy/`` is true: its commands exist, its files are where it says."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from xunzhen.cli.main import cli

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted(path for path in DEPLOY.iterdir() if path.suffix in (".service", ".timer"))
PROGRAM = re.compile(r"(?:^|/)xunzhen$|^\$\{XUNZHEN:-xunzhen\}$")


def _lines() -> Iterator[tuple[str, list[str]]]:
    """Yield the file and the words of every line of ``deploy/`` that runs a command."""
    for unit in UNITS:
        for line in unit.read_text("utf-8").splitlines():
            if found := re.match(r"Exec\w+=(.+)", line):
                yield unit.name, shlex.split(found[1])
    for line in (DEPLOY / "backup.sh").read_text("utf-8").splitlines():
        if line.startswith(("xunzhen ", '"${XUNZHEN')):
            yield "backup.sh", shlex.split(line)
    for line in (DEPLOY / "Containerfile").read_text("utf-8").splitlines():
        if line.startswith("CMD "):
            yield "Containerfile", json.loads(line.removeprefix("CMD "))
        yield from (
            ("Containerfile", shlex.split(one)) for one in re.findall(r"`(site [^`]+)`", line)
        )


COMMANDS = [
    pytest.param(words[1:] if PROGRAM.search(words[0]) else words, id=f"{name}: {' '.join(words)}")
    for name, words in _lines()
    if PROGRAM.search(words[0]) or words[0] == "site"
]


def understood(words: list[str]) -> None:
    """Let the real command line parse the words, down to the last command, and run nothing."""
    command: click.Command = cli
    context = click.Context(cli)
    while isinstance(command, click.Group):
        name, found, words = command.resolve_command(context, list(words))
        assert found is not None, name
        command = found
    command.make_context(command.name, list(words), parent=context)


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_in_deploy_is_understood(words: list[str]) -> None:
    understood(words)


def test_commands_of_all_files_were_found() -> None:
    files = {str(one.id).partition(":")[0] for one in COMMANDS}

    assert files == {
        "Containerfile", "backup.sh", "xunzhen-web.service", "xunzhen-worker.service"
    }  # fmt: skip


@pytest.mark.parametrize("words", [["site", "start"], ["site", "run", "--workers", "2"]])
def test_command_that_does_not_exist_is_noticed(words: list[str]) -> None:
    with pytest.raises(click.UsageError):
        understood(words)


def test_units_name_each_other_and_files_that_are_here() -> None:
    for unit in UNITS:
        text = unit.read_text("utf-8")
        for name in re.findall(r"\bxunzhen-[\w-]+\.(?:service|timer)\b", text):
            assert (DEPLOY / name).is_file(), f"{unit.name}: {name}"
        for name in re.findall(r"/opt/xunzhen/(deploy/\S+)", text):
            assert (ROOT / name).stat().st_mode & 0o100, f"{unit.name}: {name}"
    timers = {unit.stem for unit in UNITS if unit.suffix == ".timer"}
    assert all((DEPLOY / f"{name}.service").is_file() for name in timers)


def test_container_copies_files_that_are_here() -> None:
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    for line in re.findall(r"^COPY (.+)$", text, re.MULTILINE):
        for name in line.split()[:-1]:
            assert (ROOT / name).exists(), name

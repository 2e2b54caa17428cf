"""What serves a clause exists: the command, the module or name, the field, the output."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import re
from dataclasses import fields, is_dataclass
from pathlib import Path

import click
import pytest

import xunzhen.files
from xunzhen.cli.main import cli
from xunzhen.domain.policy.clause import Clause
from xunzhen.domain.policy.service import Service, ServiceKind, served_counts, service_of
from xunzhen.domain.registry import county
from xunzhen.files.policies import load_book

BOOK = load_book()
SERVICES = sorted({text for clause in BOOK.clauses for text in clause.served_by})
FILES = Path(next(iter(xunzhen.files.__path__)))


def exists(service: Service) -> bool:
    checks = {
        ServiceKind.COMMAND: _is_command,
        ServiceKind.CODE: _is_code,
        ServiceKind.FIELD: _is_field,
        ServiceKind.OUTPUT: _is_output,
    }
    return checks[service.kind](service.name)


def _is_command(name: str) -> bool:
    command: click.Command | None = cli
    for word in name.split():
        command = command.commands.get(word) if isinstance(command, click.Group) else None
    return command is not None


def _is_code(name: str) -> bool:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError:
        module, _, attribute = name.rpartition(".")
        try:
            return hasattr(importlib.import_module(module), attribute)
        except ModuleNotFoundError:
            return False
    return True


def module_source(name: str) -> str:
    """The text of the module that a ``code`` service names, or that holds what it names."""
    for module in (name, name.rpartition(".")[0]):
        try:
            found = importlib.util.find_spec(module)
        except ModuleNotFoundError:
            continue
        if found is not None and found.origin is not None:
            return Path(found.origin).read_text(encoding="utf-8")
    return ""


def speaks_of(clause: Clause, source: str) -> bool:
    """Say whether a text names the clause, or a rule that the clause sets."""
    names = (clause.id, *(setting.rule for setting in clause.settings))
    return any(re.search(rf"{re.escape(name)}(?![\w.]*\w)", source) for name in names)


def _is_field(name: str) -> bool:
    owner, _, attribute = name.partition(".")
    value = getattr(county, owner, None)
    return is_dataclass(value) and attribute in {one.name for one in fields(value)}


def _is_output(name: str) -> bool:
    """A promised output is named, as a file or folder, by a module that writes files."""
    modules = (module.name for module in pkgutil.walk_packages([str(FILES)], "xunzhen.files."))
    sources = [
        FILES.parent / f"{name.removeprefix('xunzhen.').replace('.', '/')}" for name in modules
    ]
    texts = [path.with_suffix(".py") for path in sources]
    return any(f'"{name}"' in path.read_text("utf-8") for path in texts if path.is_file())


CODE_SERVICES = [
    pytest.param(clause, service.name, id=f"{clause.id} {service.name}")
    for clause in BOOK.clauses
    for service in map(service_of, clause.served_by)
    if service is not None and service.kind is ServiceKind.CODE
]


@pytest.mark.parametrize(("clause", "module"), CODE_SERVICES)
def test_code_that_serves_a_clause_names_it_or_its_rule(clause: Clause, module: str) -> None:
    assert speaks_of(clause, module_source(module))


def test_code_that_names_neither_clause_nor_rule_is_found_out() -> None:
    visits = next(clause for clause in BOOK.clauses if clause.id == "AX-2024-19/1.2.2")

    assert not speaks_of(visits, module_source("xunzhen.domain.money"))
    assert not speaks_of(visits, "AX-2024-19/1.2.22 circuit.visits_per_week_before")
    assert speaks_of(visits, "Source: AX-2024-19/1.2.2.")
    assert speaks_of(visits, '"circuit.visits_per_week"')


@pytest.mark.parametrize("text", SERVICES)
def test_what_serves_a_clause_exists(text: str) -> None:
    service = service_of(text)

    assert service is not None
    assert exists(service)


@pytest.mark.parametrize(
    "text",
    [
        "command:fly",
        "command:policy fly",
        "code:xunzhen.domain.nowhere",
        "code:xunzhen.domain.policy.book.Nothing",
        "field:Village.colour",
        "field:Nobody.name",
        "output:poem.txt",
    ],
)
def test_invented_service_is_found_out(text: str) -> None:
    service = service_of(text)

    assert service is not None
    assert not exists(service)


def test_service_in_no_known_form_is_none() -> None:
    assert service_of("magic") is None
    assert service_of("magic:wand") is None


def test_served_and_unserved_make_the_total() -> None:
    counts = served_counts(BOOK.clauses)

    assert sum(count.total for count in counts) == 327 + 16
    assert all(count.served + count.unserved == count.total for count in counts)

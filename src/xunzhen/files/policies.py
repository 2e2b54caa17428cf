"""The Book as it stands in ``policies/``: TOML documents and the vocabulary, checked when read."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from xunzhen.domain.errors import BadData, Fault, say
from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.clause import Clause, Document, Rule
from xunzhen.files.policy_values import (
    PolicyFault,
    read_clause,
    read_document,
    read_rule,
)
from xunzhen.files.policy_words import EnglishWords, read_english


@cache
def load_book() -> Book:
    """Return the Book of the policy files that ship with the product; read once a process.

    Raises
    ------
    BadData
        when a policy file breaks the schema; each fault names file, clause and field.
    """
    return read_book(resources.files("xunzhen.policies"))


def read_book(folder: Traversable) -> Book:
    """Read ``rules/*.toml`` and ``documents/*.toml`` of a folder and check them against each other.

    ``english.toml`` beside them holds the English of the words that rules use.

    Raises
    ------
    BadData
        when a file breaks the schema; each fault names file, clause and field.
    """
    faults: list[Fault] = []
    rules = _rules(folder / "rules", read_english(folder / "english.toml"), faults)
    documents: dict[str, Document] = {}
    clauses: dict[str, Clause] = {}
    for name, table in _tables(folder / "documents", faults):
        try:
            document = read_document(table.get("document", {}))
        except PolicyFault as problem:
            faults.append(problem.fault(name))
            continue
        documents[document.id] = document
        for entry in table.get("clause", ()):
            try:
                clause = read_clause(entry, document, rules)
            except PolicyFault as problem:
                faults.append(problem.fault(name))
                continue
            if clause.id in clauses:
                faults.append(_twice(clause.id, "id").fault(name))
            clauses[clause.id] = clause
    if faults:
        raise BadData(
            say(
                "policies.schema",
                "政策文件有{count}处不合格式，请按下面所列逐处改正。",
                "{count} places in the policy files break the format. Mend them as listed.",
                count=len(faults),
            ),
            faults=tuple(faults),
        )
    return Book(documents, tuple(clauses.values()), rules)


def _rules(folder: Traversable, english: EnglishWords, faults: list[Fault]) -> Mapping[str, Rule]:
    rules: dict[str, Rule] = {}
    for name, table in _tables(folder, faults):
        column = name.removesuffix(".toml")
        for entry in table.get("rule", ()):
            try:
                rule = read_rule(entry, column, english)
            except PolicyFault as problem:
                faults.append(problem.fault(name))
                continue
            if rule.name in rules:
                faults.append(_twice(rule.name, "name").fault(name))
            rules[rule.name] = rule
    return rules


def _twice(entry: str, field: str) -> PolicyFault:
    return PolicyFault(entry, field, "重复出现", "occurs twice")


def _tables(folder: Traversable, faults: list[Fault]) -> Iterator[tuple[str, dict[str, Any]]]:
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if not file.name.endswith(".toml"):
            continue
        try:
            text = file.read_text(encoding="utf-8")
            yield file.name, tomllib.loads(text, parse_float=Decimal)
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
            fault = PolicyFault("", "", f"不是合格的 TOML：{problem}", f"is not TOML: {problem}")
            faults.append(fault.fault(file.name))

"""Documents, clauses and rules as the pages show them: chosen, grouped, said in words."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.clause import Clause, Document, Force, Rule
from xunzhen.domain.policy.service import ServiceKind, service_of
from xunzhen.domain.policy.wording import rule_name, say_value
from xunzhen.web.pages.templatetags.parts import english


@dataclass(frozen=True)
class Shelved:
    """A document in the list: how many clauses, how many set a value, whether it is in force."""

    document: Document
    clauses: int
    served: int
    state: str
    words: str

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return self.document.title_en if english() else self.document.title


@dataclass(frozen=True)
class Line:
    """One clause of a document in the table: its values in words, None where it sets none."""

    clause: Clause
    title: str
    values: tuple[str, ...]
    open: bool


@dataclass(frozen=True)
class Use:
    """What one rule says of its clauses: every clause that sets it, and how levels meet."""

    rule: Rule
    name: str
    combine: str
    clauses: tuple[Clause, ...]


def language() -> str:
    """Return ``zh`` or ``en``, as the domain asks for it."""
    return "en" if english() else "zh"


def shelf(book: Book, day: dt.date) -> list[Shelved]:
    """Return the documents, the nearest level first, then the newest."""
    counts = Counter(clause.document for clause in book.clauses)
    served = Counter(clause.document for clause in book.clauses if clause.served_by)
    listed = sorted(
        book.documents.values(), key=lambda one: (-one.level.nearness, -one.issued.toordinal())
    )
    return [Shelved(one, counts[one.id], served[one.id], *state_of(one, day)) for one in listed]


def state_of(document: Document, day: dt.date) -> tuple[str, str]:
    """Return the state of a document on a day: a kind of the design system, and its words."""
    if document.until is not None and day >= document.until:
        last = document.until - dt.timedelta(days=1)
        return "idle", gettext("%(day)s到期") % {"day": last.isoformat()}
    if document.since is not None and day < document.since:
        return "idle", gettext("%(day)s起生效") % {"day": document.since.isoformat()}
    if document.second_hand:
        return "info", gettext("现行，转引自他处")
    return "ok", gettext("现行")


def lines(book: Book, document: str) -> list[Line]:
    """Return the clauses of a document in its order, with their values in words."""
    return [line_of(book, clause) for clause in book.clauses_of(document)]


def line_of(book: Book, clause: Clause) -> Line:
    """Return a clause with its values in words."""
    said: list[str] = []
    for setting in clause.settings:
        if setting.value is not None:
            rule = book.rules[setting.rule]
            said.append(say_value(rule, setting.value, setting.op, language()))
    unset = any(setting.value is None for setting in clause.settings)
    title = clause.summary_en if english() else clause.title
    return Line(clause, title, tuple(said), unset)


def force_words(clause: Clause) -> tuple[str, str]:
    """Return how binding a clause is: a kind of the design system, and its words."""
    return {
        Force.HARD: ("info", gettext("应当")),
        Force.SOFT: ("idle", gettext("原则上、鼓励")),
        Force.PLANNED: ("warn", gettext("拟定")),
        Force.FACT: ("idle", gettext("事实")),
    }[clause.force]


def served_words(clause: Clause) -> list[str]:
    """Name what serves a clause today, as a clerk knows it; several modules of a column are one."""
    columns = {
        "planning": gettext("巡诊排班"),
        "coverage": gettext("村级覆盖"),
        "registry": gettext("县域表"),
        "policy": gettext("政策条款"),
    }
    kinds = {
        ServiceKind.COMMAND: gettext("命令"),
        ServiceKind.FIELD: gettext("县表字段"),
        ServiceKind.OUTPUT: gettext("输出件"),
    }
    found: dict[str, None] = {}
    for one in map(service_of, clause.served_by):
        if one is None:
            continue
        column = next((part for part in one.name.split(".") if part in columns), "")
        if one.kind is ServiceKind.CODE:
            found[gettext("计算：%(page)s") % {"page": columns.get(column, one.name)}] = None
        else:
            found[f"{kinds[one.kind]} {one.name}"] = None
    return list(found)


def uses(book: Book, names: Iterable[str]) -> list[Use]:
    """Return the rules of these names with every clause that sets them."""
    combine = {
        "most_local": gettext("就近：最近一级的文件为准"),
        "maximum": gettext("从严：取最大"),
        "minimum": gettext("从严：取最小"),
    }
    return [
        Use(
            rule,
            rule_name(rule, language()),
            combine[rule.combine.value],
            book.clauses_setting(rule.name),
        )
        for rule in (book.rules[name] for name in names)
    ]

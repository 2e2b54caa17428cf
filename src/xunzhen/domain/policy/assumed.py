"""A what-if as law: supposed values, or a whole draft document, as one more document of a Book.

The document has the level ``what_if``, which goes before every other: nearest and strictest give
way to it, so that a looser value can be supposed as well as a stricter one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.clause import Clause, Document, Force, Kind, Level, Rule
from xunzhen.domain.policy.entry import entered_value
from xunzhen.domain.policy.passing import STARTS, VALID_UNTIL

ASSUMED_ZH: Final = "假设"
_ID: Final = "what-if"


@dataclass(frozen=True, slots=True)
class Supposed:
    """One value supposed, as typed: for the whole county, or for one township of it."""

    rule: str
    value: str
    township: str = ""


@dataclass(frozen=True, slots=True)
class AssumedLaw:
    """Documents and clauses of level ``what_if``, to be added to a Book."""

    documents: tuple[Document, ...] = ()
    clauses: tuple[Clause, ...] = ()

    def added_to(self, book: Book) -> Book:
        """Return the Book in which these values are supposed."""
        return book.with_documents(self.documents, self.clauses)

    def joined(self, other: AssumedLaw) -> AssumedLaw:
        """Return both together.

        Raises
        ------
        BadData
            when both set the same rule for the same place: which is meant cannot be known.
        """
        return _checked((*self.documents, *other.documents), (*self.clauses, *other.clauses))


def supposed_law(
    book: Book, place: str, supposed: Sequence[Supposed], townships: Mapping[str, str]
) -> AssumedLaw:
    """Read supposed values into clauses that bind the county ``place`` or a township of it.

    ``townships`` maps names and codes of townships to codes.

    Raises
    ------
    BadData
        when a rule is unknown (near names are listed), a value cannot be read, a township is not
        the county's, a rule speaks of other law, or a rule is supposed twice.
    """
    if not supposed:
        return AssumedLaw()
    clauses = [_clause(book, place, one, townships) for one in supposed]
    numbered = [replace(one, id=f"{_ID}/{n}") for n, one in enumerate(clauses, start=1)]
    return _checked((_document(book, place),), numbered)


def assumed_document(document: Document, clauses: Iterable[Clause]) -> AssumedLaw:
    """Suppose a document in force: its clauses without their dates, planned ones as binding.

    Raises
    ------
    BadData
        when two clauses set the same rule for the same place.
    """
    name = f"{_ID}/{document.id}"
    home = replace(
        document,
        id=name,
        number=f"{ASSUMED_ZH}：{document.number}",
        level=Level.WHAT_IF,
        since=None,
        until=None,
    )
    binding = tuple(
        replace(
            clause,
            id=f"{_ID}/{clause.id}",
            document=name,
            force=Force.HARD if clause.force is Force.PLANNED else clause.force,
            since=None,
            until=None,
            yields_to=(),
        )
        for clause in clauses
    )
    return _checked((home,), binding)


def _checked(documents: tuple[Document, ...], clauses: Sequence[Clause]) -> AssumedLaw:
    seen: set[tuple[str, str]] = set()
    for clause in clauses:
        if clause.force is Force.FACT:
            continue
        for setting in clause.settings:
            if (setting.rule, clause.place) in seen:
                raise BadData(_twice(setting.rule))
            seen.add((setting.rule, clause.place))
    return AssumedLaw(documents, tuple(clauses))


def _document(book: Book, place: str) -> Document:
    last = max((one.issued for one in book.documents.values()), default=dt.date.min)
    return Document(
        id=_ID,
        number=ASSUMED_ZH,
        title="测算用的假设",
        level=Level.WHAT_IF,
        place=place,
        issued=last,
        since=None,
        until=None,
        title_en="supposed for this calculation",
    )


def _clause(book: Book, place: str, one: Supposed, townships: Mapping[str, str]) -> Clause:
    rule = book.rule(one.rule.strip())
    if rule.name in (VALID_UNTIL, STARTS):
        raise BadData(_speaks_of_law(rule))
    where = place
    if one.township.strip():
        found = townships.get(one.township.strip())
        if found is None:
            raise BadData(_no_township(one.township.strip()))
        where = found
    value = entered_value(one.value, rule)
    if isinstance(value, Sentence):
        raise BadData(value)
    return Clause(
        id=_ID,
        document=_ID,
        article="",
        kind=Kind.LOCAL_RULE,
        title=rule.zh,
        summary=f"假设“{rule.zh}”另取一值。",
        summary_en=f"Another value of {rule.en or rule.name} is supposed.",
        subject=ASSUMED_ZH,
        force=Force.HARD,
        place=where,
        rule=rule.name,
        op=rule.op or "=",
        value=value,
        value_text=one.value.strip(),
        unit=rule.unit,
    )


def _twice(rule: str) -> Sentence:
    return say(
        "policy.supposed_twice",
        "规则{rule}被假设了两次，不知道以哪个为准。请只留一个。",
        "The rule {rule} is supposed twice; which is meant is not known. Keep one.",
        rule=rule,
    )


def _no_township(name: str) -> Sentence:
    return say(
        "policy.supposed_township",
        "本县没有名为“{name}”的乡镇。请写乡镇表里的名称或代码。",
        'The county has no township "{name}". Give a name or code of the table of townships.',
        name=name,
    )


def _speaks_of_law(rule: Rule) -> Sentence:
    return say(
        "policy.supposed_validity",
        "“{rule_zh}”（{rule}）说的是别的文件何时有效，不能单独假设。请用--document给出整份文件。",
        "{rule} speaks of the validity of other law and cannot be supposed by itself. Give the "
        "whole document with --document.",
        rule=rule.name,
        rule_zh=rule.zh,
    )

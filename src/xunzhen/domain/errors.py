"""Sentences about what went wrong: a code, the facts, a Chinese and an English sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

Fact = str | int | float | None


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is wrong and what to do, said once and printed alike by every floor.

    ``code`` is stable (``registry.population_negative``) and belongs to the program; ``zh`` and
    ``en`` are whole sentences with the facts filled in.
    """

    code: str
    zh: str
    en: str
    facts: tuple[tuple[str, Fact], ...] = ()

    def in_language(self, language: str) -> str:
        """Return the sentence in ``zh`` or ``en``; any other language gets the Chinese one."""
        return self.en if language == "en" else self.zh


def say(code: str, zh: str, en: str, /, **facts: Fact) -> Sentence:
    """Fill ``{name}`` places of both templates with the facts.

    The first three are positional only, so that a fact may be called ``code``.

    >>> say("x.negative", "{n}小于0。", "{n} is below 0.", n=-3).zh
    '-3小于0。'
    """
    return Sentence(code, zh.format(**facts), en.format(**facts), tuple(facts.items()))


class Severity(StrEnum):
    """How far a fault reaches: an error keeps its row out, a notice does not."""

    ERROR = "error"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in one place of the county tables.

    ``row`` is the row number a person sees (the header is row 1), ``column`` the heading as
    written in the file, ``entered`` the text found there.
    """

    sentence: Sentence
    table: str
    row: int | None = None
    column: str | None = None
    entered: str = ""
    severity: Severity = Severity.ERROR

    def line(self, language: str = "zh") -> str:
        """Say where, then what: ``villages 第14行 常住人口：…``."""
        where = self.table
        if self.row is not None:
            where += f" 第{self.row}行" if language != "en" else f" row {self.row}"
        if self.column:
            where += f" {self.column}"
        return f"{where}{'：' if language != 'en' else ': '}{self.sentence.in_language(language)}"


@dataclass(eq=False)
class XunzhenError(Exception):
    """Base of the few errors this product raises; printed by its sentence, never by its class.

    Compared by identity (``eq=False``): an exception must stay hashable to be chained and logged.
    """

    sentence: Sentence
    exit_code: int = field(default=1, kw_only=True)

    def __str__(self) -> str:
        return self.sentence.zh


@dataclass(eq=False)
class BadData(XunzhenError):
    """Data at fault; ``faults`` lists every place where something must be mended."""

    faults: tuple[Fault, ...] = field(default=(), kw_only=True)


@dataclass(eq=False)
class NoClause(XunzhenError):
    """No clause in force gives this rule a value here and now: the value is 未设定."""

    rule: str = field(default="", kw_only=True)


@dataclass(eq=False)
class Infeasible(XunzhenError):
    """Constraints that cannot hold together; ``constraints`` names them."""

    constraints: tuple[str, ...] = field(default=(), kw_only=True)


@dataclass(eq=False)
class NotAllowed(XunzhenError):
    """The reader or the moment does not permit this act."""


UNSET_ZH: Final = "未设定"
UNSET_EN: Final = "not set"


def errors_of(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Keep the faults that hold their row back."""
    return tuple(fault for fault in faults if fault.severity is Severity.ERROR)

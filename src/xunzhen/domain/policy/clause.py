"""What a policy document is made of: clauses, each with its article, and the rules they set."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

Value = int | Decimal | bool | str | dt.date | tuple[int, ...] | tuple[str, ...]


class Level(StrEnum):
    """Whose document it is, from the farthest to the nearest; ``site`` is a county's own table."""

    NATIONAL = "national"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    SITE = "site"


class Force(StrEnum):
    """How binding a clause is."""

    HARD = "hard"
    SOFT = "soft"
    PLANNED = "planned"
    FACT = "fact"


class ValueType(StrEnum):
    """How a rule's value is written and compared. Money is whole fen, shares are percent."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    SHARE = "share"
    MONEY = "money_fen"
    CHOICE = "choice"
    FLAG = "flag"
    TEXT = "text"
    DATE = "date"
    MONTHS = "months"
    YEARS = "years"


class Combine(StrEnum):
    """How values of several levels meet."""

    MOST_LOCAL = "most_local"
    MAXIMUM = "maximum"
    MINIMUM = "minimum"


@dataclass(frozen=True, slots=True)
class Document:
    """政策文件. ``number`` is its 文号; ``place`` the division it binds; ``[since, until)``."""

    id: str
    number: str
    title: str
    level: Level
    place: str
    issued: dt.date
    since: dt.date | None
    until: dt.date | None
    second_hand: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """条款, in our own words. ``value`` is None where the text leaves the number open."""

    id: str
    document: str
    article: str
    kind: str
    title: str
    summary: str
    subject: str
    force: Force
    place: str
    rule: str = ""
    op: str = ""
    value: Value | None = None
    value_text: str = ""
    unit: str = ""
    due: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    exclude: tuple[str, ...] = ()
    open_questions: tuple[str, ...] = ()
    reading: str = ""
    mechanisms: tuple[str, ...] = ()
    served_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A word of the vocabulary: what its value means and how levels combine.

    ``suggestion`` is for planning only, where no text sets a value; it is never a default in law.
    """

    name: str
    zh: str
    unit: str
    type: ValueType
    combine: Combine
    column: str
    suggestion: Value | None = None
    choices: tuple[str, ...] = ()
    owner: str = ""


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A clause of the same rule that did not decide, and why not."""

    clause: Clause
    reason_zh: str
    reason_en: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """A value that cannot be had without its clause.

    ``clause`` is None only for a suggestion (``suggested`` True): a value nobody has set, used for
    planning and reported as 未设定 wherever a result rests on it.
    """

    rule: Rule
    value: Value
    op: str
    clause: Clause | None
    document: Document | None
    passed_over: tuple[PassedOver, ...] = ()
    suggested: bool = False

    @property
    def citation(self) -> str:
        """``安卫函〔2024〕19号 一2``, or 未设定 for a suggestion."""
        if self.clause is None or self.document is None:
            return "未设定"
        return f"{self.document.number} {self.clause.article}"

    @property
    def number(self) -> float:
        """The value as a number; a text value is a programming error."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | Decimal):
            raise TypeError(f"{self.rule.name} is no number: {self.value!r}")
        return float(self.value)

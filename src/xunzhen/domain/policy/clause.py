"""What a policy document is made of: clauses, each with its article, and the rules they set."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Range:
    """A value the text gives as two ends, both included: 6—10元."""

    low: int | Decimal
    high: int | Decimal


@dataclass(frozen=True, slots=True)
class Tiers:
    """A value that differs by tier: ``(("硕士", 200000), ("本科", 100000), ("大专", 50000))``."""

    entries: tuple[tuple[str, int | Decimal], ...]

    def value_of(self, tier: str) -> int | Decimal | None:
        """Return the value of a tier, None where the rule does not name it."""
        return dict(self.entries).get(tier)


Value = int | Decimal | bool | str | dt.date | tuple[str, ...] | Range | Tiers


class Level(StrEnum):
    """Whose document it is, from the farthest to the nearest; ``site`` is a county's own table.

    ``what_if`` is nobody's: a value supposed for a calculation. It goes before every level, even
    where a rule is combined by strictness, and no policy file may claim it.
    """

    NATIONAL = "national"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    SITE = "site"
    WHAT_IF = "what_if"

    @property
    def nearness(self) -> int:
        """0 for the nation, 4 for the county's own table, 5 for a supposed value."""
        return list(Level).index(self)

    @property
    def zh(self) -> str:
        """The Chinese word."""
        return ("国家", "省级", "市级", "县级", "本县规则", "假设")[self.nearness]


class Force(StrEnum):
    """How binding a clause is."""

    HARD = "hard"
    SOFT = "soft"
    PLANNED = "planned"
    FACT = "fact"

    @property
    def zh(self) -> str:
        """The Chinese word."""
        return {"hard": "应当", "soft": "原则上、鼓励", "planned": "拟定", "fact": "事实"}[
            self.value
        ]


class Kind(StrEnum):
    """What a clause is about."""

    CONTEXT_FACT = "context_fact"
    DEFINITION = "definition"
    SERVICE_CONTENT = "service_content"
    ELIGIBILITY_RULE = "eligibility_rule"
    FREQUENCY_MINIMUM = "frequency_minimum"
    STAFFING_MINIMUM = "staffing_minimum"
    INDICATOR_TARGET = "indicator_target"
    ORGANISATION_ROLE = "organisation_role"
    IT_CAPABILITY = "it_capability"
    SUBSIDY = "subsidy"
    AWARD = "award"
    COST_SHARE = "cost_share"
    ASSESSMENT = "assessment"
    REPORTING_DUTY = "reporting_duty"
    DEADLINE = "deadline"
    LOCAL_RULE = "local_rule"

    @property
    def zh(self) -> str:
        """The Chinese word."""
        return _KIND_ZH[self]


_KIND_ZH = {
    Kind.CONTEXT_FACT: "背景事实",
    Kind.DEFINITION: "定义",
    Kind.SERVICE_CONTENT: "服务内容",
    Kind.ELIGIBILITY_RULE: "适用条件",
    Kind.FREQUENCY_MINIMUM: "频次下限",
    Kind.STAFFING_MINIMUM: "人员下限",
    Kind.INDICATOR_TARGET: "指标目标",
    Kind.ORGANISATION_ROLE: "组织分工",
    Kind.IT_CAPABILITY: "信息化能力",
    Kind.SUBSIDY: "补助",
    Kind.AWARD: "奖励",
    Kind.COST_SHARE: "费用分担",
    Kind.ASSESSMENT: "考核评价",
    Kind.REPORTING_DUTY: "报送责任",
    Kind.DEADLINE: "期限",
    Kind.LOCAL_RULE: "本县规则",
}


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
    title_en: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """One rule that a clause sets. ``value`` is None where the text leaves it open."""

    rule: str
    op: str = ""
    value: Value | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """条款, in our own words. ``value`` is None where the text leaves the number open.

    ``also`` holds further rules the same clause sets. ``counted_at`` names the level whose total
    the number is: it then binds no single part of that place. ``yields_to`` names clauses that
    go before this one by the reading chosen. ``about`` is the document or clauses that a clause
    on validity speaks of. ``[since, until)`` is None where open.
    """

    id: str
    document: str
    article: str
    kind: Kind
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
    also: tuple[Setting, ...] = ()
    summary_en: str = ""
    due_on: dt.date | None = None
    counted_at: Level | None = None
    yields_to: tuple[str, ...] = ()
    about: tuple[str, ...] = ()

    @property
    def settings(self) -> tuple[Setting, ...]:
        """Every rule this clause sets, the main one first; empty where it sets none."""
        if not self.rule:
            return self.also
        return (Setting(self.rule, self.op, self.value, self.unit), *self.also)

    def setting_of(self, rule: str) -> Setting | None:
        """Return what this clause says about a rule, None if nothing."""
        return next((setting for setting in self.settings if setting.rule == rule), None)


@dataclass(frozen=True, slots=True)
class Rule:
    """A word of the vocabulary: what its value means and how levels combine.

    ``suggestion`` is for planning only, where no text sets a value; it is never a default in law.
    ``choices`` are the words a value may take, ``choices_zh`` and ``choices_en`` their labels in
    the same order. ``many``: a value is a list of them. ``tiers`` names the tiers of a tiered value
    in order, in English ``tiers_en``; ``free_tiers``: a county names its own. ``ranged``: the value
    may be two ends. ``within`` names the rule whose range this one must keep. ``op`` is how a bare
    value of a county or a suggestion is compared. ``owner`` (in English ``owner_en``) must set it
    where no text does.
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
    en: str = ""
    unit_en: str = ""
    choices_zh: tuple[str, ...] = ()
    many: bool = False
    tiers: tuple[str, ...] = ()
    free_tiers: bool = False
    ranged: bool = False
    within: str = ""
    op: str = ""
    choices_en: tuple[str, ...] = ()
    tiers_en: tuple[str, ...] = ()
    owner_en: str = ""


class Why(StrEnum):
    """Why a clause of the same rule did not decide."""

    OTHER_PLACE = "other_place"
    EXCLUDED = "excluded"
    FACT = "fact"
    PLANNED = "planned"
    NOT_YET = "not_yet"
    ENDED = "ended"
    COUNTED_ELSEWHERE = "counted_elsewhere"
    NO_VALUE = "no_value"
    YIELDS = "yields"
    LESS_LOCAL = "less_local"
    OLDER = "older"
    WEAKER = "weaker"
    ASSUMED = "assumed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A clause of the same rule that did not decide, and why not."""

    clause: Clause
    reason_zh: str
    reason_en: str
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Ruling:
    """A value that cannot be had without its clause.

    ``clause`` is None only for a suggestion (``suggested`` True): a value nobody has set, used for
    planning and reported as 未设定 wherever a result rests on it. ``rests_on`` holds the county's
    own clauses that brought a planned clause into force or extended an ended document.
    """

    rule: Rule
    value: Value
    op: str
    clause: Clause | None
    document: Document | None
    passed_over: tuple[PassedOver, ...] = ()
    suggested: bool = False
    rests_on: tuple[Clause, ...] = ()

    @property
    def citation(self) -> str:
        """``安卫函〔2024〕19号 一2``, or 未设定 for a suggestion."""
        if self.clause is None or self.document is None:
            return "未设定"
        return f"{self.document.number} {self.clause.article}".rstrip()

    @property
    def citation_en(self) -> str:
        """``AX-2024-19/1.2.2``, which ``policy show`` explains; not set for a suggestion.

        A county's own paper has no such number and is named as the county names it.
        """
        if self.clause is None or self.document is None:
            return "not set"
        return self.citation if self.document.level is Level.SITE else self.clause.id

    @property
    def number(self) -> float:
        """The value as a number; a text value is a programming error."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | Decimal):
            raise TypeError(f"{self.rule.name} is no number: {self.value!r}")
        return float(self.value)

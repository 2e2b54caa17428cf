"""Entries of a policy file as domain values; a fault names its entry and field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final, NoReturn, TypeVar

from xunzhen.domain.errors import Fault, say
from xunzhen.domain.policy.clause import (
    Clause,
    Combine,
    Document,
    Force,
    Kind,
    Level,
    Range,
    Rule,
    Setting,
    Tiers,
    Value,
    ValueType,
)
from xunzhen.domain.policy.service import service_of
from xunzhen.domain.policy.wording import OPERATORS
from xunzhen.files.policy_words import EnglishWords

Entry = Mapping[str, Any]
Word = TypeVar("Word", bound=StrEnum)

_WHOLE: Final = frozenset({ValueType.INTEGER, ValueType.MONEY, ValueType.MONTHS, ValueType.YEARS})
_ORDERED: Final = _WHOLE | {ValueType.DECIMAL, ValueType.SHARE, ValueType.DATE}
_CLAUSE_FIELDS: Final = frozenset(
    [
        "id",
        "article",
        "kind",
        "title",
        "summary",
        "summary_en",
        "subject",
        "force",
        "place",
        "rule",
        "op",
        "value",
        "value_text",
        "unit",
        "also",
        "due",
        "since",
        "last_day",
        "open_ended",
        "exclude",
        "counted_at",
        "yields_to",
        "about",
        "open",
        "reading",
        "mechanisms",
        "served_by",
    ]
)
_RULE_FIELDS: Final = frozenset(
    [
        "name",
        "zh",
        "en",
        "type",
        "unit",
        "unit_en",
        "combine",
        "choices",
        "many",
        "tiers",
        "free_tiers",
        "range",
        "within",
        "op",
        "suggestion",
        "owner",
    ]
)
_DAY: Final = dt.timedelta(days=1)


class PolicyFault(Exception):
    """One entry of a policy file at fault: which entry, which field, what is wrong with it."""

    def __init__(self, entry: str, field: str, zh: str, en: str) -> None:
        super().__init__(f"{entry} {field}: {en}")
        self.entry, self.field, self.zh, self.en = entry, field, zh, en

    def fault(self, file: str) -> Fault:
        """Say it as a fault of the file."""
        sentence = say(
            "policies.entry",
            "{entry} 的 {field} {zh}。请改正这一处。",
            "{entry}: {field} {en}. Mend this field.",
            entry=self.entry,
            field=self.field,
            zh=self.zh,
            en=self.en,
        )
        return Fault(sentence, table=file, column=self.field or None)


def read_document(entry: Entry) -> Document:
    """Return the head of a policy file.

    Raises
    ------
    PolicyFault
        when a field is missing or of the wrong kind.
    """
    name = str(entry.get("id", "document"))
    level = _word(entry, "level", name, Level)
    if level is Level.WHAT_IF:
        raise PolicyFault(name, "level", "不能是假设", "cannot be a what-if")
    return Document(
        id=_text(entry, "id", name),
        number=_text(entry, "number", name),
        title=_text(entry, "title", name),
        level=level,
        place=_text(entry, "place", name),
        issued=_date(entry, "issued", name) or _missing(name, "issued"),
        since=_date(entry, "since", name),
        until=_after(_date(entry, "last_day", name)),
        second_hand=bool(entry.get("second_hand", False)),
        note=str(entry.get("note", "")),
        title_en=str(entry.get("title_en", "")),
    )


def read_rule(entry: Entry, column: str, english: EnglishWords) -> Rule:
    """Return a word of the vocabulary, with its words' English where that is known.

    Raises
    ------
    PolicyFault
        when a field is missing, unknown or of the wrong kind.
    """
    name = _text(entry, "name", "rule")
    _refuse_unknown(entry, _RULE_FIELDS, name)
    choices = entry.get("choices", ())
    labels = tuple(choices.values()) if isinstance(choices, Mapping) else ()
    rule = Rule(
        name=name,
        zh=_text(entry, "zh", name),
        en=_text(entry, "en", name),
        unit=_text(entry, "unit", name),
        unit_en=str(entry.get("unit_en", "")),
        type=_word(entry, "type", name, ValueType),
        combine=_word(entry, "combine", name, Combine),
        column=column,
        choices=tuple(choices),
        choices_zh=labels,
        choices_en=english.of_choices(choices),
        many=bool(entry.get("many", False)),
        tiers=tuple(entry.get("tiers", ())),
        tiers_en=english.of_choices(tuple(entry.get("tiers", ()))),
        free_tiers=bool(entry.get("free_tiers", False)),
        ranged=bool(entry.get("range", False)),
        within=str(entry.get("within", "")),
        op=_operator(entry, name),
        owner=(owner := _text(entry, "owner", name)),
        owner_en=english.owners.get(owner, owner),
    )
    if rule.type is ValueType.CHOICE and not rule.choices:
        raise PolicyFault(name, "choices", "缺选项", "lists no choices")
    if rule.combine is not Combine.MOST_LOCAL and (
        rule.type not in _ORDERED or rule.tiers or rule.free_tiers or rule.ranged
    ):
        raise PolicyFault(name, "combine", "取值不能比大小", "needs values that have an order")
    if "suggestion" not in entry:
        return rule
    return replace(rule, suggestion=typed(entry["suggestion"], rule, name, "suggestion"))


def read_clause(entry: Entry, document: Document, rules: Mapping[str, Rule]) -> Clause:
    """Return a clause, its dates and place taken from the document where it states none.

    Raises
    ------
    PolicyFault
        when a field is missing, unknown or of the wrong kind, or a rule is not in the vocabulary.
    """
    name = _text(entry, "id", document.id)
    _refuse_unknown(entry, _CLAUSE_FIELDS, name)
    if not name.startswith(f"{document.id}/"):
        raise PolicyFault(name, "id", f"应以{document.id}/开头", f"must start {document.id}/")
    force = _word(entry, "force", name, Force)
    main = read_setting(entry, rules, name) if "rule" in entry else Setting("")
    planned = force is Force.PLANNED
    due = entry.get("due", "")
    return Clause(
        id=name,
        document=document.id,
        article=_text(entry, "article", name),
        kind=_word(entry, "kind", name, Kind),
        title=_text(entry, "title", name),
        summary=_text(entry, "summary", name),
        summary_en=_text(entry, "summary_en", name),
        subject=_text(entry, "subject", name),
        force=force,
        place=str(entry.get("place", document.place)),
        rule=main.rule,
        op=main.op,
        value=main.value,
        unit=main.unit,
        value_text=str(entry.get("value_text", "")),
        due=due.isoformat() if isinstance(due, dt.date) else str(due),
        due_on=due if isinstance(due, dt.date) else None,
        since=_date(entry, "since", name) or (None if planned else document.since),
        until=_last_day(entry, name, document, planned),
        exclude=_words(entry, "exclude", name),
        counted_at=_word(entry, "counted_at", name, Level) if "counted_at" in entry else None,
        yields_to=_words(entry, "yields_to", name),
        about=_words(entry, "about", name),
        open_questions=_words(entry, "open", name),
        reading=str(entry.get("reading", "")),
        mechanisms=_words(entry, "mechanisms", name),
        served_by=_services(entry, name),
        also=tuple(read_setting(one, rules, name) for one in entry.get("also", ())),
    )


def read_setting(entry: Entry, rules: Mapping[str, Rule], name: str) -> Setting:
    """Return what a clause says of one rule, its value typed as the vocabulary asks.

    Raises
    ------
    PolicyFault
        when the rule is not in the vocabulary or the value is not of its type.
    """
    rule = rules.get(_text(entry, "rule", name))
    if rule is None:
        word = entry["rule"]
        raise PolicyFault(name, "rule", f"{word}不在规则词表中", f"{word} is not in the vocabulary")
    op = _operator(entry, name)
    value = typed(entry["value"], rule, name, "value") if "value" in entry else None
    return Setting(rule.name, op, value, str(entry.get("unit", "")))


def _operator(entry: Entry, name: str) -> str:
    op = str(entry.get("op", ""))
    if op not in OPERATORS:
        raise PolicyFault(name, "op", f"{op}不是比较符", f"{op} is no operator")
    return op


def typed(raw: Any, rule: Rule, name: str, field: str) -> Value:
    """Return a raw TOML value as the rule's type asks.

    Raises
    ------
    PolicyFault
        when it is of another type.
    """
    if isinstance(raw, dict):
        return _table_value(raw, rule, name, field)
    if isinstance(raw, list):
        return _list_value(raw, rule, name, field)
    if rule.tiers:
        raise PolicyFault(name, field, "应写明各档", "must name its tiers")
    return _single(raw, rule, name, field)


def _table_value(raw: dict[str, Any], rule: Rule, name: str, field: str) -> Value:
    if set(raw) == {"min", "max"} and rule.ranged:
        low, high = _number(raw["min"], rule, name, field), _number(raw["max"], rule, name, field)
        if low > high:
            raise PolicyFault(name, field, "两端颠倒", "has its ends reversed")
        return Range(low, high)
    if tuple(raw) == rule.tiers or (rule.free_tiers and raw):
        return Tiers(tuple((tier, _number(one, rule, name, field)) for tier, one in raw.items()))
    raise PolicyFault(
        name, field, "既不是区间也不是各档", "is neither a range nor the rule's tiers"
    )


def _list_value(raw: list[Any], rule: Rule, name: str, field: str) -> Value:
    if not rule.many or not raw:
        raise PolicyFault(name, field, "不应是列表", "must not be a list")
    return tuple(str(_single(one, rule, name, field)) for one in raw)


def _single(raw: Any, rule: Rule, name: str, field: str) -> Value:
    readers: dict[ValueType, Callable[[], bool]] = {
        ValueType.FLAG: lambda: isinstance(raw, bool),
        ValueType.DATE: lambda: isinstance(raw, dt.date),
        ValueType.TEXT: lambda: isinstance(raw, str) and bool(raw),
        ValueType.CHOICE: lambda: raw in rule.choices,
    }
    reader = readers.get(rule.type)
    if reader is None:
        return _number(raw, rule, name, field)
    if not reader():
        raise PolicyFault(name, field, f"不是{rule.type.value}", f"is no {rule.type.value}")
    plain: Value = raw
    return plain


def _number(raw: Any, rule: Rule, name: str, field: str) -> int | Decimal:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw if rule.type in _WHOLE else Decimal(raw)
    if isinstance(raw, Decimal) and rule.type not in _WHOLE:
        return raw
    raise PolicyFault(name, field, f"不是{rule.type.value}", f"is no {rule.type.value}")


def _last_day(entry: Entry, name: str, document: Document, planned: bool) -> dt.date | None:
    if entry.get("open_ended") or planned:
        return _after(_date(entry, "last_day", name))
    return _after(_date(entry, "last_day", name)) or document.until


def _after(last_day: dt.date | None) -> dt.date | None:
    return None if last_day is None else last_day + _DAY


def _text(entry: Entry, field: str, name: str) -> str:
    raw = entry.get(field)
    if not isinstance(raw, str) or not raw.strip():
        _missing(name, field)
    return raw


def _missing(name: str, field: str) -> NoReturn:
    raise PolicyFault(name, field, "缺失", "is missing")


def _date(entry: Entry, field: str, name: str) -> dt.date | None:
    raw = entry.get(field)
    if raw is None or (isinstance(raw, dt.date) and not isinstance(raw, dt.datetime)):
        return raw
    raise PolicyFault(name, field, "不是日期", "is no date")


def _word(entry: Entry, field: str, name: str, words: type[Word]) -> Word:
    try:
        return words(str(entry.get(field)))
    except ValueError:
        raise PolicyFault(name, field, "不在允许的取值中", "is not one of its words") from None


def _words(entry: Entry, field: str, name: str) -> tuple[str, ...]:
    raw: Sequence[Any] = entry.get(field, ())
    if isinstance(raw, str) or not all(isinstance(one, str) and one for one in raw):
        raise PolicyFault(name, field, "应是文字列表", "must be a list of texts")
    return tuple(raw)


def _services(entry: Entry, name: str) -> tuple[str, ...]:
    texts = _words(entry, "served_by", name)
    for text in texts:
        if service_of(text) is None:
            raise PolicyFault(name, "served_by", f"{text}不合写法", f"{text} is not kind:name")
    return texts


def _refuse_unknown(entry: Entry, known: frozenset[str], name: str) -> None:
    for field in entry:
        if field not in known:
            raise PolicyFault(name, field, "不是已知的字段", "is no known field")

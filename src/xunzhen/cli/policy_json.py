"""Clauses, rulings and rules as machines read them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from xunzhen.domain.policy.book import Book, Verdict
from xunzhen.domain.policy.clause import Clause, Range, Rule, Ruling, Tiers
from xunzhen.domain.policy.wording import say_value


def clause_record(book: Book, clause: Clause) -> dict[str, Any]:
    """Return a clause for machines; days are [since, until)."""
    return {
        "clause": clause.id,
        "document": clause.document,
        "number": book.documents[clause.document].number,
        "article": clause.article,
        "kind": clause.kind.value,
        "title": clause.title,
        "summary_zh": clause.summary,
        "summary_en": clause.summary_en,
        "subject": clause.subject,
        "force": clause.force.value,
        "place": clause.place,
        "exclude": list(clause.exclude),
        "since": clause.since,
        "until": clause.until,
        "due": clause.due,
        "settings": [
            {
                "rule": setting.rule,
                "op": setting.op,
                "value": plain(setting.value),
                "value_zh": ""
                if setting.value is None
                else say_value(book.rules[setting.rule], setting.value, setting.op),
            }
            for setting in clause.settings
        ],
        "value_text": clause.value_text,
        "open_questions": list(clause.open_questions),
        "reading": clause.reading,
        "mechanisms": list(clause.mechanisms),
        "served_by": list(clause.served_by),
    }


def plain(value: object) -> Any:
    """Return a value as JSON keeps it: tiers and ranges as objects, numbers as numbers."""
    if isinstance(value, Range):
        return {"min": plain(value.low), "max": plain(value.high)}
    if isinstance(value, Tiers):
        return {tier: plain(one) for tier, one in value.entries}
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return list(value) if isinstance(value, tuple) else value


def verdict_record(book: Book, verdict: Verdict, answer: Ruling | None) -> dict[str, Any]:
    """Return a verdict for machines; ``value`` is null where the rule is 未设定."""
    rule = verdict.rule
    ruling = verdict.ruling
    return {
        "rule": rule.name,
        "rule_zh": rule.zh,
        "place": verdict.place,
        "day": verdict.day,
        "set": ruling is not None,
        "value": None if ruling is None else plain(ruling.value),
        "op": None if ruling is None else ruling.op,
        "unit": rule.unit,
        "value_zh": None if ruling is None else say_value(rule, ruling.value, ruling.op),
        "citation": None if ruling is None else ruling.citation,
        "clause": None
        if ruling is None or ruling.clause is None
        else clause_record(book, ruling.clause),
        "rests_on": [] if ruling is None else [clause.id for clause in ruling.rests_on],
        "suggestion": None if answer is None or not answer.suggested else plain(answer.value),
        "owner": rule.owner,
        "passed_over": [
            {"clause": over.clause.id, "why": over.why, "zh": over.reason_zh, "en": over.reason_en}
            for over in verdict.passed_over
        ],
    }


def rule_record(rule: Rule) -> dict[str, Any]:
    """Return a word of the vocabulary for machines."""
    return {
        "rule": rule.name,
        "zh": rule.zh,
        "en": rule.en,
        "column": rule.column,
        "type": rule.type.value,
        "unit": rule.unit,
        "combine": rule.combine.value,
        "choices": dict(zip(rule.choices, rule.choices_zh or rule.choices, strict=True)),
        "tiers": list(rule.tiers),
        "owner": rule.owner,
        "suggestion": plain(rule.suggestion),
    }

"""A county's own rule rows as clauses of the nearest level, and what is wrong with the rest.

Two rules speak of other law: ``document.valid_until`` with a document extends it for the county,
``clause.starts`` with a clause id brings a planned clause into force from the row's first day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from xunzhen.domain.errors import Fault, Sentence, Severity, say
from xunzhen.domain.places import contains
from xunzhen.domain.policy.book import Book, unknown_rule
from xunzhen.domain.policy.clause import (
    Clause,
    Document,
    Force,
    Kind,
    Level,
    Range,
    Rule,
    Tiers,
    Value,
    Why,
)
from xunzhen.domain.policy.entry import entered_value
from xunzhen.domain.policy.passing import STARTS, VALID_UNTIL

TABLE = "rules"
OWN_TABLE_ZH = "本县规则"


@dataclass(frozen=True, slots=True)
class LocalRow:
    """One row of 本县规则; days are ``[since, until)``, ``applies_to`` is a tier or township."""

    rule: str
    value: str
    since: dt.date
    until: dt.date | None = None
    document: str = ""
    article: str = ""
    applies_to: str = ""


@dataclass(frozen=True, slots=True)
class LocalLaw:
    """What the rows of a county came to; a row with a fault has no clause."""

    documents: tuple[Document, ...]
    clauses: tuple[Clause, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """A row understood: its rule, value, place, and the tier it speaks of."""

    row: LocalRow
    rule: Rule
    value: Value
    place: str
    tier: str
    about: tuple[str, ...]


def local_law(
    book: Book, place: str, rows: Sequence[LocalRow], townships: Mapping[str, str]
) -> LocalLaw:
    """Read a county's rows into clauses that bind its code ``place``.

    ``townships`` maps names and codes of townships to codes: a row may be for one of them.
    """
    read: list[_Read] = []
    faults: list[Fault] = []
    for row in rows:
        understood = _understand(book, place, row, townships)
        if isinstance(understood, Fault):
            faults.append(understood)
        else:
            read.append(understood)
    groups, clashes = _grouped(read)
    faults.extend(clashes)
    documents: dict[str, Document] = {}
    clauses: list[Clause] = []
    for number, group in enumerate(groups, start=1):
        document = _document(book, place, group[0].row)
        documents.setdefault(document.id, document)
        clause = _clause(group, document, f"{place}/{OWN_TABLE_ZH}/{number}")
        fault = _outside(book, clause)
        if fault is None:
            clauses.append(clause)
        else:
            faults.append(fault)
    return LocalLaw(tuple(documents.values()), tuple(clauses), tuple(faults))


def loosening_notices(book: Book, clauses: Iterable[Clause]) -> tuple[Fault, ...]:
    """Notice each clause that is looser than law above it and so decides nothing."""
    notices: list[Fault] = []
    for clause in clauses:
        day = clause.since
        if day is None or clause.rule not in book.rules:
            continue
        verdict = book.verdict(clause.rule, clause.place, day)
        for over in verdict.passed_over:
            if over.clause.id == clause.id and over.why is Why.WEAKER:
                notices.append(_fault(_looser(verdict.rule, over.reason_zh, over.reason_en)))
    return tuple(replace(notice, severity=Severity.NOTICE) for notice in notices)


def _understand(
    book: Book, place: str, row: LocalRow, townships: Mapping[str, str]
) -> _Read | Fault:
    name = row.rule.strip()
    rule = book.rules.get(name) or next((r for r in book.rules.values() if r.zh == name), None)
    if rule is None:
        return _fault(unknown_rule(name, book.rules), "rule", name)
    target = row.applies_to.strip()
    where = townships.get(target, place)
    tier = "" if target in townships else target
    if tier and not rule.free_tiers and tier not in rule.tiers:
        return _fault(_no_such_tier(rule, tier), "for", tier)
    value = entered_value(row.value, rule, tier)
    if isinstance(value, Sentence):
        return _fault(value, "value", row.value)
    about: tuple[str, ...] = ()
    if rule.name in (VALID_UNTIL, STARTS):
        spoken_of = _spoken_of(book, rule, row)
        if isinstance(spoken_of, Fault):
            return spoken_of
        about = spoken_of
    return _Read(row, rule, value, where, tier, about)


def _spoken_of(book: Book, rule: Rule, row: LocalRow) -> tuple[str, ...] | Fault:
    """The document an extension, or the planned clause a start, speaks of."""
    if rule.name == VALID_UNTIL:
        document = _known_document(book, row.document)
        if document is None:
            return _fault(_unknown_document(row.document), "document", row.document)
        return (document.id,)
    planned = {one.id for one in book.clauses if one.force is Force.PLANNED}
    if row.value.strip() not in planned:
        return _fault(_not_planned(row.value), "value", row.value)
    return (row.value.strip(),)


def _grouped(read: Iterable[_Read]) -> tuple[list[list[_Read]], list[Fault]]:
    """Rows that are tiers of one value go together; two values for one day are both refused."""
    groups: dict[tuple[object, ...], list[_Read]] = {}
    for one in read:
        row = one.row
        spoken_of = one.about if one.rule.name in (VALID_UNTIL, STARTS) else ()
        key = (one.rule.name, one.place, row.since, spoken_of, bool(one.tier))
        groups.setdefault(key, []).append(one)
    good: list[list[_Read]] = []
    faults: list[Fault] = []
    for group in groups.values():
        values: dict[str, Value] = {}
        for one in group:
            if values.setdefault(one.tier, one.value) != one.value:
                faults.append(_fault(_two_values(one.rule, one.row), "value", one.row.value))
                break
        else:
            good.append(group)
    return good, faults


def _clause(group: Sequence[_Read], document: Document, name: str) -> Clause:
    first = group[0]
    value = first.value
    if first.tier:
        value = Tiers(tuple((one.tier, _as_number(one.value)) for one in group))
    row = first.row
    return Clause(
        id=name,
        document=document.id,
        article=row.article,
        kind=Kind.LOCAL_RULE,
        title=first.rule.zh,
        summary=f"县里设定“{first.rule.zh}”。",
        summary_en=f"The county sets {first.rule.en or first.rule.name}.",
        subject="本县",
        force=Force.HARD,
        place=first.place,
        rule=first.rule.name,
        op=first.rule.op or "=",
        value=value,
        value_text="；".join(f"{one.tier}{one.row.value.strip()}" for one in group),
        unit=first.rule.unit,
        since=row.since,
        until=row.until,
        about=first.about,
    )


def _as_number(value: Value) -> int | Decimal:
    if isinstance(value, int | Decimal):
        return value
    raise TypeError(f"a tier's value is a number, not {value!r}")


def _outside(book: Book, clause: Clause) -> Fault | None:
    """A rate must keep the range that a document gives, whether in force or only planned.

    Source: FJ-2023-61/3.2.2, FJ-2023-61/3.2.3, AX-2024-19/6.2.4.
    """
    within = book.rules[clause.rule].within if clause.rule in book.rules else ""
    for bound in book.clauses_setting(within) if within else ():
        setting = bound.setting_of(within)
        ends = setting.value if setting is not None else None
        if not isinstance(ends, Range) or not contains(bound.place, clause.place):
            continue
        entered = clause.value
        numbers = (
            [number for _, number in entered.entries] if isinstance(entered, Tiers) else [entered]
        )
        for number in numbers:
            if isinstance(number, int) and not ends.low <= number <= ends.high:
                return _fault(_out_of_range(book.rules[clause.rule], bound, clause), "value")
    return None


def _document(book: Book, place: str, row: LocalRow) -> Document:
    known = _known_document(book, row.document)
    number = known.number if known is not None else row.document.strip() or OWN_TABLE_ZH
    return Document(
        id=f"{place}/{OWN_TABLE_ZH}/{number}",
        number=number,
        title=OWN_TABLE_ZH,
        level=Level.SITE,
        place=place,
        issued=row.since,
        since=None,
        until=None,
        title_en="the county's own rules",
    )


def _known_document(book: Book, text: str) -> Document | None:
    wanted = text.strip()
    return next((one for one in book.documents.values() if wanted in (one.id, one.number)), None)


def _fault(sentence: Sentence, column: str = "", entered: str = "") -> Fault:
    return Fault(sentence, TABLE, column=column or None, entered=entered)


def _no_such_tier(rule: Rule, tier: str) -> Sentence:
    tiers_zh = f"各档是{'、'.join(rule.tiers)}" if rule.tiers else "不分档"
    tiers_en = f"has the tiers {', '.join(rule.tiers)}" if rule.tiers else "has no tiers"
    return say(
        "policy.tier_unknown",
        "“适用于”填了“{tier}”，不是本县乡镇；“{rule_zh}”{tiers_zh}。请改正或清空这一格。",
        '"{tier}" is no township of the county, and {rule} {tiers_en}. Mend or clear the cell.',
        tier=tier,
        rule=rule.name,
        rule_zh=rule.zh,
        tiers_zh=tiers_zh,
        tiers_en=tiers_en,
    )


def _unknown_document(text: str) -> Sentence:
    return say(
        "policy.document_unknown",
        "延长有效期须在“依据文件”写明是哪份文件，“{entered}”不在政策库中。请填文号，"
        "如 榕政办规〔2024〕24号。",
        'An extension must name its document; "{entered}" is not in the Book. Give its number or '
        "id, such as FZ-2024-24.",
        entered=text,
    )


def _not_planned(text: str) -> Sentence:
    return say(
        "policy.not_planned",
        "“{entered}”不是待起用的条款。请填拟定条款的条款号，如 AX-2024-19/6.2.1。",
        '"{entered}" is no planned clause. Give the id of one, such as AX-2024-19/6.2.1.',
        entered=text.strip(),
    )


def _two_values(rule: Rule, row: LocalRow) -> Sentence:
    return say(
        "policy.two_values",
        "“{rule_zh}”有两行都从{since}起用而取值不同，两行都没有采用。请只留一行。",
        "{rule} has two rows from {since} with different values; neither is used. Keep one.",
        rule=rule.name,
        rule_zh=rule.zh,
        since=row.since.isoformat(),
    )


def _out_of_range(rule: Rule, bound: Clause, clause: Clause) -> Sentence:
    return say(
        "policy.out_of_range",
        "“{rule_zh}”填了{entered}，超出{bound}所定的{range}。请填范围之内的数。",
        "{rule} is {entered}, outside the {range} of {bound}. Give a number within it.",
        rule=rule.name,
        rule_zh=rule.zh,
        entered=clause.value_text,
        bound=bound.id,
        range=bound.value_text,
    )


def _looser(rule: Rule, reason_zh: str, reason_en: str) -> Sentence:
    return say(
        "policy.looser",
        "“{rule_zh}”的本县值不起作用：{reason_zh}。本县只能定得更严。",
        "The county's own {rule} decides nothing: {reason_en}. A county may only be stricter.",
        rule=rule.name,
        rule_zh=rule.zh,
        reason_zh=reason_zh,
        reason_en=reason_en,
    )

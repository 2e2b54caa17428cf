"""A what-if as tables: the comparison and its sweeps, for people, spreadsheets and machines."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xunzhen.domain.planning.whatif import Comparison
from xunzhen.domain.planning.whatif_measures import Measures, TownshipLoad
from xunzhen.domain.planning.whatif_sweep import CAP, Sweep, SweepPoint
from xunzhen.domain.planning.whatif_words import YUAN_PENDING_EN, YUAN_PENDING_ZH, RuleChange
from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.clause import Ruling, ValueType
from xunzhen.domain.policy.wording import rule_name, say_value
from xunzhen.domain.registry.county import County

Number = int | float | None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison; a number is None where it was not computed."""

    key: str
    zh: str
    en: str
    before: Number
    after: Number

    @property
    def difference(self) -> Number:
        """After minus before, None where either is not known."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


@dataclass(frozen=True)
class SweepTable:
    """A sweep with its points, in the order asked."""

    sweep: Sweep
    points: tuple[SweepPoint, ...]


def rows_of(before: Measures, after: Measures) -> tuple[Row, ...]:
    """Return the lines of the comparison, over the whole horizon."""

    def row(key: str, zh: str, en: str, one: Number, other: Number) -> Row:
        return Row(key, zh, en, _rounded(one), _rounded(other))

    return (
        row("needed_half_days", "需要的医生半天", "half-days needed", before.needed, after.needed),
        row("half_days", "排得出的医生半天", "half-days planned", before.planned, after.planned),
        row("uncovered_visits", "排不出的巡诊（次）", "visits missed", before.missed, after.missed),
        row(
            "short_villages",
            "有缺口的村",
            "villages short of visits",
            before.short_villages,
            after.short_villages,
        ),
        row("doctors", "出诊的医生（人）", "doctors going out", before.doctors, after.doctors),
        row("minutes", "路上（分钟）", "minutes on the road", before.minutes, after.minutes),
        row("kilometres", "路上（约，公里）", "kilometres, about", before.km, after.km),
        row("vehicles", "同时用车（辆）", "vehicles at once", before.vehicles, after.vehicles),
        row("yuan", "经费（元）", "yuan", None, None),
    )


def cell_text(row: Row, number: Number, language: str = "zh", signed: bool = False) -> str:
    """Write one cell: a whole number with its sign if asked, or why there is none."""
    if number is None:
        if row.key != "yuan":
            return "—"
        return YUAN_PENDING_EN if language == "en" else YUAN_PENDING_ZH
    whole = round(number)
    return f"{whole:+,}" if signed and whole else f"{whole:,}"


def rule_lines(change: RuleChange, county: County, language: str = "zh") -> tuple[str, str, str]:
    """Say the rule (and the township it is for), today's value with its clause, the supposed."""
    name = rule_name(change.after.rule, language)
    township = county.township_by_code.get(change.place)
    if township is not None:
        name += f" ({township.name})" if language == "en" else f"（{township.name}）"
    return (
        name,
        _ruling_text(change.before, language),
        _ruling_text(change.after, language),
    )


def _ruling_text(ruling: Ruling | None, language: str) -> str:
    if ruling is None:
        return "not set" if language == "en" else "未设定"
    value = say_value(ruling.rule, ruling.value, ruling.op, language)
    if ruling.suggested:
        return (
            f"{value} (not set, suggestion)" if language == "en" else f"{value}（未设定，建议值）"
        )
    return f"{value} ({ruling.citation})" if language == "en" else f"{value}（{ruling.citation}）"


def subject_name(sweep: Sweep, book: Book, language: str = "zh") -> str:
    """Name what a sweep varies."""
    if sweep.subject == CAP:
        return "cap on weekly half-days" if language == "en" else "每名医生每周最多巡诊半天"
    name = rule_name(book.rule(sweep.subject), language)
    where = f" ({sweep.township})" if language == "en" else f"（{sweep.township}）"
    return name + (where if sweep.township else "")


def value_label(point: SweepPoint, sweep: Sweep, book: Book, language: str = "zh") -> str:
    """Say a value of a sweep: a choice by its label, anything else as it was typed."""
    if sweep.subject == CAP or book.rule(sweep.subject).type is not ValueType.CHOICE:
        return point.value
    supposed = [one.value for one in point.comparison.scenario.law.clauses if one.value is not None]
    return say_value(book.rule(sweep.subject), supposed[-1], "", language)


SWEEP_COLUMNS = (
    ("value", "取值"),
    ("needed_half_days", "需要半天"),
    ("half_days", "排出半天"),
    ("uncovered_visits", "缺次"),
    ("short_villages", "缺口村"),
    ("doctors", "医生"),
    ("minutes", "分钟"),
    ("kilometres", "公里"),
    ("vehicles", "同时用车"),
    ("dropped_visits", "取消的现行巡诊"),
    ("added_visits", "新增巡诊"),
)


def sweep_row(point: SweepPoint) -> tuple[str | Number, ...]:
    """Return the cells of one value, in the order of ``SWEEP_COLUMNS``."""
    one = point.comparison.after.measures
    changes = point.comparison.changes
    return (
        point.value,
        one.needed,
        one.planned,
        one.missed,
        one.short_villages,
        one.doctors,
        round(one.minutes),
        None if one.km is None else round(one.km),
        one.vehicles,
        changes.dropped,
        changes.added,
    )


def comparison_csv(comparison: Comparison) -> str:
    """Return the comparison as CSV text."""
    rows = [
        (one.key, one.zh, one.before, one.after, one.difference)
        for one in rows_of(comparison.before.measures, comparison.after.measures)
        if one.key != "yuan"
    ]
    changes = comparison.changes
    rows.append(("dropped_visits", "取消的现行巡诊", None, changes.dropped, None))
    rows.append(("added_visits", "新增巡诊", None, changes.added, None))
    rows.append(("kept_visits", "不变的巡诊", None, changes.kept, None))
    return _csv(("measure", "项目", "today", "supposed", "difference"), rows)


def townships_csv(comparison: Comparison) -> str:
    """Return half-days by township, today and as supposed, as CSV text."""
    before = {one.township: one for one in comparison.before.measures.townships}
    after = {one.township: one for one in comparison.after.measures.townships}
    names = {code: one.name for code, one in (before | after).items()}
    rows = [
        (code, names[code], *_load(before.get(code)), *_load(after.get(code)))
        for code in sorted(names)
    ]
    heads = ("township", "乡镇", "needed", "planned", "missed")
    return _csv((*heads, "supposed_needed", "supposed_planned", "supposed_missed"), rows)


def _load(one: TownshipLoad | None) -> tuple[int, int, int]:
    return (one.owed, one.planned, one.missed) if one is not None else (0, 0, 0)


def sweep_csv(table: SweepTable) -> str:
    """Return a sweep as CSV text, one line a value."""
    return _csv([key for key, _ in SWEEP_COLUMNS], [sweep_row(one) for one in table.points])


def whatif_facts(comparison: Comparison | None, sweeps: Sequence[SweepTable]) -> dict[str, Any]:
    """Return everything for machines; money is null with its reason, never 0."""
    return {
        "comparison": None if comparison is None else _comparison_facts(comparison),
        "sweeps": [
            {
                "subject": one.sweep.subject,
                "township": one.sweep.township,
                "points": [
                    {**dict(zip([k for k, _ in SWEEP_COLUMNS], sweep_row(point), strict=True))}
                    | {"today": point.is_today}
                    for point in one.points
                ],
            }
            for one in sweeps
        ],
    }


def _comparison_facts(comparison: Comparison) -> dict[str, Any]:
    before, after = comparison.before.measures, comparison.after.measures
    rows = rows_of(before, after)
    return {
        "weeks": after.weeks,
        "cap": comparison.scenario.cap,
        "rules": [_change_facts(one) for one in comparison.rules],
        "today": {one.key: one.before for one in rows},
        "supposed": {one.key: one.after for one in rows},
        "difference": {one.key: one.difference for one in rows},
        "coverage_proven": {
            "today": before.missed == before.least_missed,
            "supposed": after.missed == after.least_missed,
        },
        "changed_visits": {
            "dropped": comparison.changes.dropped,
            "added": comparison.changes.added,
            "kept": comparison.changes.kept,
        },
        "townships": [
            {"township": one.township, "name": one.name, "needed": one.owed}
            | {"planned": one.planned, "missed": one.missed}
            for one in after.townships
        ],
        "vehicles_by_institution": dict(after.vehicles_by_centre),
        "notices": [{"code": one.code, "zh": one.zh, "en": one.en} for one in comparison.notices],
    }


def _change_facts(change: RuleChange) -> dict[str, Any]:
    before, after = change.before, change.after
    return {
        "rule": after.rule.name,
        "name_zh": after.rule.zh,
        "place": change.place,
        "today": None if before is None else str(before.value),
        "today_clause": before.clause.id if before is not None and before.clause else None,
        "today_citation": None if before is None else before.citation,
        "supposed": str(after.value),
        "supposed_citation": after.citation,
    }


def _csv(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return out.getvalue()


def _rounded(number: Number) -> Number:
    return round(number, 1) if isinstance(number, float) else number

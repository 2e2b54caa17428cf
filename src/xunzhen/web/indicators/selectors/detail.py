"""One indicator: its definition, targets, forecast, weeks, townships and what is beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from xunzhen.domain.errors import Sentence
from xunzhen.domain.indicators.forecast import Forecast
from xunzhen.domain.indicators.report import Line
from xunzhen.domain.indicators.status import forecast_sentence
from xunzhen.domain.indicators.target import Bearing, Target
from xunzhen.domain.places import DivisionLevel, level_of
from xunzhen.domain.policy.clause import Level, Ruling
from xunzhen.domain.policy.wording import rule_name, say_value
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.indicators.looks import (
    RULE_NAME,
    Look,
    look_of,
    own,
    parts_text,
    value_text,
    wanted_text,
    with_rule_names,
)
from xunzhen.web.indicators.selectors.evidence import Measured
from xunzhen.web.indicators.selectors.parts import Part, parts_of
from xunzhen.web.indicators.selectors.weeks import TrendLine, chart_of, chart_says, trend_of
from xunzhen.web.pages.templatetags.parts import clause_address, english
from xunzhen.web.registry.selectors import Desk


@dataclass(frozen=True)
class ClauseChip:
    """A clause beside a number."""

    citation: str
    address: str
    summary: str


@dataclass(frozen=True)
class TargetShown:
    """One target with its judgement and whose rule it is."""

    line: Line
    target: Target
    look: Look
    wanted: str
    value: str
    whose: str
    chip: ClauseChip
    sentence: Sentence


@dataclass(frozen=True)
class Detail:
    """What the panel of one indicator shows. ``parts_gap``: what parts and whole differ by."""

    line: Line
    name: str
    look: Look
    value: str
    parts_words: str
    numerator_words: str
    denominator_words: str
    rulings: tuple[tuple[str, str, Ruling], ...]
    targets: tuple[TargetShown, ...]
    chips: tuple[ClauseChip, ...]
    forecast: Forecast | None
    forecast_sentence: Sentence | None
    planned: Any
    trend: tuple[TrendLine, ...]
    chart: dict[str, Any] | None
    chart_says: str
    parts: tuple[Part, ...]
    parts_gap: int
    beside: Line | None
    beside_name: str
    beside_value: str


def detail_of(scope: Scope, desk: Desk, found: Measured, indicator: str) -> Detail | None:
    """Return one indicator for the page's language; None where the catalogue has none of this id.

    The first line, that of the binding target, is shown large.
    """
    lines = found.of(indicator)
    if not lines:
        return None
    return found.derived(
        ("detail", indicator, english(), scope.limit), lambda: _detail(scope, desk, found, lines)
    )


def _detail(scope: Scope, desk: Desk, found: Measured, lines: tuple[Line, ...]) -> Detail:
    line = lines[0]
    indicator = line.indicator.id
    one = line.indicator
    trend = found.derived(("trend", indicator), lambda: trend_of(found, line))
    chart = chart_of(line, trend) if len(trend) > 1 else None
    parts = parts_of(scope, desk, found, line)
    beside = next(iter(found.of(one.beside)), None) if one.beside else None
    whole = line.measurement.numerator or 0
    return Detail(
        line=line,
        name=own(one.name),
        look=look_of(line),
        value=value_text(one, line.measurement),
        parts_words=parts_text(line.measurement),
        numerator_words=with_rule_names(found.evidence.book, own(one.numerator)),
        denominator_words=with_rule_names(found.evidence.book, own(one.denominator or "")),
        rulings=_rulings(found, line),
        targets=tuple(_target(desk, found, each, each.target) for each in lines if each.target),
        chips=tuple(_chip(found, id_) for id_ in one.clauses),
        forecast=line.forecast,
        forecast_sentence=None if line.forecast is None else forecast_sentence(one, line.forecast),
        planned=found.planned.get(indicator) if line.forecast else None,
        trend=trend,
        chart=chart,
        chart_says=chart_says(line, trend),
        parts=parts,
        parts_gap=whole - sum(part.numerator for part in parts) if parts else 0,
        beside=beside,
        beside_name="" if beside is None else own(beside.indicator.name),
        beside_value="" if beside is None else value_text(beside.indicator, beside.measurement),
    )


def _rulings(found: Measured, line: Line) -> tuple[tuple[str, str, Ruling], ...]:
    """Return the rules that the definition rests on and that are set: name, value, ruling."""
    one, evidence = line.indicator, found.evidence
    words = f"{one.numerator.zh} {one.denominator.zh if one.denominator else ''}"
    names = [name for name in RULE_NAME.findall(words) if name in evidence.book.rules]
    if line.measurement.numerator is None:
        return ()
    asked = [evidence.readings.ruling(name, line.cut_off) for name in dict.fromkeys(names)]
    language = "en" if english() else "zh"
    return tuple(
        (
            rule_name(ruling.rule, language),
            say_value(ruling.rule, ruling.value, ruling.op, language),
            ruling,
        )
        for ruling in asked
        if ruling is not None
    )


def _chip(found: Measured, id_: str) -> ClauseChip:
    book = found.evidence.book
    clause = next((one for one in book.clauses if one.id == id_), None)
    if clause is None:
        return ClauseChip(id_, clause_address(id_), "")
    document = book.documents[clause.document]
    own_paper = document.level is Level.SITE
    citation = f"{document.number} {clause.article}".rstrip()
    summary = clause.summary_en if english() and clause.summary_en else clause.summary
    shown_as = id_ if english() and not own_paper else citation
    return ClauseChip(shown_as, clause_address(id_), summary)


def _target(desk: Desk, found: Measured, line: Line, target: Target) -> TargetShown:
    return TargetShown(
        line, target, look_of(line), wanted_text(line.indicator, target),
        value_text(line.indicator, line.measurement), _whose(desk, target),
        _chip(found, target.clause), line.judgement.sentence,
    )  # fmt: skip


def _whose(desk: Desk, target: Target) -> str:
    """Say whose rule a target is, and of what total."""
    level = level_of(target.place)
    name = {
        DivisionLevel.NATION: gettext("国家"),
        DivisionLevel.PROVINCE: desk.site.province,
        DivisionLevel.CITY: desk.site.city,
        DivisionLevel.COUNTY: desk.site.name,
    }.get(level or DivisionLevel.COUNTY, target.place)
    if target.bearing is not Bearing.OTHERS or target.counted_at is None:
        return name
    totals = {
        Level.NATIONAL: gettext("全国合计"),
        Level.PROVINCE: gettext("全省合计"),
        Level.CITY: gettext("设区市合计"),
        Level.COUNTY: gettext("全县合计"),
    }
    return f"{name} {totals.get(target.counted_at, '')}".rstrip()

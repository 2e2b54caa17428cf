"""What `xunzhen coverage --json` prints: the report for machines, a list behind every number."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from xunzhen.domain.coverage.modes import EndingMode, VillageMode
from xunzhen.domain.coverage.proposals import Alternative, Proposal
from xunzhen.domain.coverage.rates import CoverageRate
from xunzhen.domain.coverage.report import CoverageReport
from xunzhen.domain.errors import Sentence
from xunzhen.domain.policy.clause import Ruling


def report_value(report: CoverageReport) -> dict[str, Any]:
    """Return the report as plain values; dates in ISO form, codes instead of names."""
    county, rates = report.county, report.rates
    return {
        "county": county.code,
        "name": county.name,
        "synthetic": county.synthetic,
        "day": report.day.isoformat(),
        "as_of": county.as_of.isoformat(),
        "reading": report.reading.value if report.reading else None,
        "definition": _sentence(rates.definition),
        "villages": _rate(rates.villages),
        "communities": _rate(rates.communities),
        "seats": rates.seats,
        "target": _ruling(rates.target) if rates.target else None,
        "reached": rates.reached,
        "by_mode": {
            mode.value: [one.village for one in modes] for mode, modes in rates.by_mode.items()
        },
        "by_township": [{"township": code, **_rate(rate)} for code, rate in rates.by_township],
        "gaps": [_proposal(one) for one in report.proposals],
        "overloaded": _sentences(report.overloaded),
        "ending": [_ending(one) for one in report.ending],
        "flagged": [
            {"village": one.village, "flags": _sentences(one.flags)} for one in report.flagged
        ],
        "unset": [_ruling(one) for one in report.unset],
    }


def _rate(rate: CoverageRate) -> dict[str, Any]:
    return {
        "numerator": rate.numerator,
        "denominator": rate.denominator,
        "percent": rate.percent_text if rate.denominator else None,
        "covered": [_mode(one) for one in rate.covered],
        "uncovered": [one.village for one in rate.uncovered],
    }


def _mode(one: VillageMode) -> dict[str, Any]:
    return {
        "village": one.village,
        "mode": one.mode.value if one.mode else None,
        "provider": one.provider,
        "basis": one.kind.value,
    }


def _proposal(one: Proposal) -> dict[str, Any]:
    return {
        "village": one.village,
        "gap_since": one.gap_since.isoformat() if one.gap_since else None,
        "mode": one.mode.value if one.mode else None,
        "verdict": one.verdict.value,
        "provider": one.provider,
        "minutes": one.minutes,
        "source": one.source.value,
        "since": one.since.isoformat(),
        "reason": _sentence(one.reason) if one.reason else None,
        "clauses": [_ruling(ruling) for ruling in one.clauses],
        "facts": _sentences(one.facts),
        "open_facts": _sentences(one.open_facts),
        "passed_over": [_alternative(other) for other in one.passed_over],
    }


def _alternative(one: Alternative) -> dict[str, Any]:
    return {
        "mode": one.mode.value,
        "verdict": one.verdict.value,
        "reason": _sentence(one.reason),
        "clauses": [_ruling(ruling) for ruling in one.clauses],
    }


def _ending(one: EndingMode) -> dict[str, Any]:
    return {
        **_mode(one.mode),
        "last_day": one.last_day.isoformat(),
        "days_left": one.days_left,
        "following": one.following.mode.value if one.following.mode else None,
        "leaves_gap": one.leaves_gap,
    }


def _ruling(ruling: Ruling) -> dict[str, Any]:
    return {
        "rule": ruling.rule.name,
        "op": ruling.op,
        "value": ruling.value,
        "unit": ruling.rule.unit,
        "clause": ruling.clause.id if ruling.clause else None,
        "citation": ruling.citation,
        "suggested": ruling.suggested,
    }


def _sentence(sentence: Sentence) -> dict[str, str]:
    return {"code": sentence.code, "zh": sentence.zh, "en": sentence.en}


def _sentences(sentences: Iterable[Sentence]) -> list[dict[str, str]]:
    return [_sentence(one) for one in sentences]

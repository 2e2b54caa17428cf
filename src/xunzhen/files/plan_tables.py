"""A plan to and from files: ``visits.csv`` and ``summary.json``, written whole or not at all."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import floor
from pathlib import Path
from typing import Any, Final

from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.planning.proof import cost_gap
from xunzhen.domain.planning.roster import PlannedVisit, Roster
from xunzhen.domain.planning.weeks import MOST_WEEKS
from xunzhen.domain.policy.clause import Ruling, Value
from xunzhen.domain.registry.county import County
from xunzhen.files.visit_rows import visits_of
from xunzhen.files.whole import whole_folder

VISITS: Final = "visits.csv"
SUMMARY: Final = "summary.json"
COLUMNS: Final = (
    "date",
    "half_day",
    "village",
    "staff",
    "origin",
    "outbound_minutes",
    "homeward_minutes",
    "previous_village",
    "next_village",
    "week",
    "status",
    "reason",
)


@dataclass(frozen=True, slots=True)
class DeclaredPlan:
    """What a summary says of its plan: the horizon, and the visits it declares missing."""

    since: dt.date
    weeks: int
    missing: Mapping[tuple[str, int], int]


def write_plan_tables(
    roster: Roster, county: County, folder: Path, seconds: Mapping[str, float]
) -> tuple[Path, ...]:
    """Write both files into the folder (made if absent) and return them; both or neither."""
    with whole_folder(folder) as draft:
        # A byte-order mark lets Excel see that the Chinese is UTF-8.
        (draft / VISITS).write_text(visits_text(roster), encoding="utf-8-sig", newline="")
        told = json.dumps(summary(roster, county, seconds), ensure_ascii=False, indent=1)
        (draft / SUMMARY).write_text(told + "\n", encoding="utf-8")
    return folder / VISITS, folder / SUMMARY


def visits_text(roster: Roster) -> str:
    """Return ``visits.csv`` as text: one row a visit, in order of date, half-day and doctor."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_cells(visit) for visit in roster.visits)
    return out.getvalue()


def _cells(visit: PlannedVisit) -> tuple[str, ...]:
    return (
        visit.date.isoformat(),
        "PM" if visit.afternoon else "AM",
        visit.village,
        visit.staff,
        visit.origin,
        f"{visit.outbound_minutes:.1f}",
        f"{visit.homeward_minutes:.1f}",
        visit.previous_village,
        visit.next_village,
        str(visit.week),
        visit.status.value,
        visit.reason,
    )


def summary(roster: Roster, county: County, seconds: Mapping[str, float]) -> dict[str, Any]:
    """Return ``summary.json`` as a value: totals, gaps with reasons, what is proven, the rules."""
    required = sum(owed for _, _, owed in roster.required)
    names = {village.code: village.name for village in county.villages}
    return {
        "county": roster.county,
        "county_name": roster.county_name,
        "synthetic": roster.synthetic,
        "from": roster.since.isoformat(),
        "weeks": len(roster.weeks),
        "seed": roster.seed,
        "required_visits": required,
        "planned_visits": len(roster.visits),
        "uncovered": [
            {
                "village": gap.village,
                "village_name": names.get(gap.village, ""),
                "week": gap.week,
                "missing": gap.missing,
                "reason_code": gap.reason.code,
                "reason_zh": gap.reason.zh,
                "reason_en": gap.reason.en,
            }
            for gap in roster.uncovered
        ],
        "coverage": {
            "uncovered": roster.missing,
            "lower_bound": roster.lower_bound,
            "proven": roster.coverage_proven,
        },
        "cost": _cost(roster),
        "bound": {"cost": _rounded_down(roster.cost_bound), "gap": cost_gap(roster)},
        "rules": [_rule(ruling) for ruling in roster.rules],
        "unset": [
            {"rule": one.rule.name, "name_zh": one.rule.zh, "suggestion": _plain(one.value)}
            | {"owner": one.rule.owner}
            for one in roster.rules
            if one.suggested
        ],
        "week_list": _weeks(roster),
        "shortages": [_sentence(one) for one in roster.shortages],
        "notices": [_sentence(one) for one in roster.notices],
        "seconds": {name: round(value, 3) for name, value in seconds.items()},
    }


def _cost(roster: Roster) -> dict[str, float]:
    cost = roster.cost
    parts = {
        "total": cost.total,
        "travel_minutes": cost.travel_minutes,
        "preference": cost.preference,
        "spacing": cost.spacing,
        "continuity": cost.continuity,
        "support": cost.support,
        "fairness": cost.fairness,
        "changes": cost.changes,
    }
    return {name: round(value, 1) for name, value in parts.items()}


def _rounded_down(bound: float | None) -> float | None:
    """Keep a bound a bound: null where nothing is proven, never rounded up."""
    return None if bound is None else floor(bound * 10) / 10


def _rule(ruling: Ruling) -> dict[str, Any]:
    return {
        "rule": ruling.rule.name,
        "name_zh": ruling.rule.zh,
        "value": _plain(ruling.value),
        "clause": ruling.clause.id if ruling.clause else None,
        "document": ruling.document.number if ruling.document else None,
        "citation": ruling.citation,
        "suggested": ruling.suggested,
    }


def _weeks(roster: Roster) -> list[dict[str, Any]]:
    return [
        {
            "week": week.index,
            "since": week.since.isoformat(),
            "working_days": [day.isoformat() for day in week.working_days],
            "required": week.required,
            "planned": week.planned,
            "lower_bound": week.lower_bound,
            "cost_bound": _rounded_down(week.cost_bound),
            "note": week.note,
        }
        for week in roster.weeks
    ]


def _sentence(sentence: Sentence) -> dict[str, str]:
    return {"code": sentence.code, "zh": sentence.zh, "en": sentence.en}


def _plain(value: Value) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, int | str) else str(value)


def read_visits(path: Path) -> tuple[PlannedVisit, ...]:
    """Return the visits of a ``visits.csv`` in its order, ours or typed by hand.

    Headings may be Chinese or English; UTF-8 and the encoding of Chinese Excel are both read.
    Row n of the file is visit n - 2 of the tuple. See ``files.visit_rows`` for what may be blank.

    Raises
    ------
    BadData
        when the file cannot be read, a needed column is missing, or a row is at fault.
    """
    return visits_of(_text(path), path.name)


def _text(path: Path) -> str:
    """Return the text of a CSV file in UTF-8, or in the encoding Chinese Excel saves."""
    try:
        raw = path.read_bytes()
    except OSError as missing:
        raise _unreadable(path, "文件不存在或打不开", "it is missing or locked") from missing
    if raw.startswith(b"PK") or b"\0" in raw:
        raise _unreadable(
            path, "它不是CSV文本，请在Excel里另存为CSV", "it is no CSV text; save it as CSV"
        )
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _unreadable(path, "编码不认识，请存为UTF-8", "its encoding is unknown; save as UTF-8")


def _unreadable(path: Path, zh: str, en: str) -> BadData:
    return BadData(
        say(
            "plan_tables.visits_unreadable",
            "读不了{file}：{zh}。",
            "{file} cannot be read: {en}.",
            file=path.name,
            zh=zh,
            en=en,
        )
    )


def read_summary(path: Path) -> DeclaredPlan:
    """Return what a ``summary.json`` declares.

    Raises
    ------
    BadData
        when the file is no summary of a plan.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
        missing: dict[tuple[str, int], int] = {}
        for gap in found["uncovered"]:
            key = str(gap["village"]), int(gap["week"])
            missing[key] = missing.get(key, 0) + int(gap["missing"])
        since = dt.date.fromisoformat(found["from"])
        weeks = range(MOST_WEEKS + 1)[int(found["weeks"])]
    except (OSError, ValueError, LookupError, TypeError) as fault:
        raise BadData(
            say(
                "plan_tables.summary_unreadable",
                "{file}不是一份计划汇总（缺少from、weeks或uncovered，或格式有误）。"
                "请用xunzhen plan重新写出，或删去它再用--from和--weeks核对。",
                "{file} is no summary of a plan (from, weeks or uncovered are missing or wrong). "
                "Write it again with xunzhen plan, or remove it and verify with --from, --weeks.",
                file=path.name,
            )
        ) from fault
    return DeclaredPlan(since, weeks, missing)

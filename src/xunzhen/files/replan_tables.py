"""A re-plan to and from files: the plan that stood, ``changes.csv``, everything in one stroke."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.planning.baseline import Baseline
from xunzhen.domain.planning.events import Events
from xunzhen.domain.planning.replan import Replan
from xunzhen.domain.planning.replan_changes import VisitChange
from xunzhen.domain.planning.roster import PlannedVisit, Uncovered
from xunzhen.domain.registry.county import County
from xunzhen.files.event_file import EVENTS, events_text
from xunzhen.files.plan_tables import (
    SUMMARY,
    VISITS,
    read_marks,
    read_summary,
    read_visits,
    summary,
    visits_text,
)
from xunzhen.files.whole import whole_folder

CHANGES: Final = "changes.csv"
COLUMNS: Final = (
    "week",
    "village",
    "village_name",
    "township",
    "change",
    "old_date",
    "old_half_day",
    "old_staff",
    "new_date",
    "new_half_day",
    "new_staff",
    "why",
    "lost",
    "tell_staff",
    "tell_institutions",
)


def read_baseline(folder: Path) -> Baseline:
    """Return the plan of a folder that ``xunzhen plan`` or ``replan`` wrote.

    Raises
    ------
    BadData
        when ``visits.csv`` or ``summary.json`` is missing or at fault.
    """
    visits = read_visits(folder / VISITS)
    plan = read_summary(folder / SUMMARY)
    told = json.loads((folder / SUMMARY).read_text(encoding="utf-8-sig"))
    try:
        gaps = tuple(
            Uncovered(str(gap["village"]), int(gap["week"]), int(gap["missing"]), _reason(gap))
            for gap in told["uncovered"]
        )
        seed = int(told.get("seed", 1))
    except (ValueError, LookupError, TypeError) as fault:
        raise BadData(
            say(
                "replan_tables.summary_unreadable",
                "{file}里的种子或缺口看不懂，请用xunzhen plan重新写出。",
                "The seed or the gaps in {file} cannot be read. Write it again with xunzhen plan.",
                file=SUMMARY,
            )
        ) from fault
    if not visits and not gaps:
        raise BadData(
            say(
                "replan_tables.empty_plan",
                "{folder}里的计划没有一次巡诊，也没有缺口，没有什么可重排的。请核对文件夹。",
                "The plan in {folder} holds no visit and no gap. Check the folder.",
                folder=folder.name,
            )
        )
    return Baseline(plan.since, plan.weeks, seed, visits, gaps)


def _reason(gap: Mapping[str, Any]) -> Sentence:
    zh = str(gap.get("reason_zh", ""))
    return Sentence(str(gap.get("reason_code", "")), zh, str(gap.get("reason_en", zh)))


def locked_in(path: Path) -> tuple[str, ...]:
    """Return, as words, the locks of a file with the columns of ``visits.csv``.

    With a column ``locked`` (锁定) the rows marked in it; without one, every row of the file; but
    none of a ``visits.csv`` itself, where rows without a mark are simply planned.

    Raises
    ------
    BadData
        when the file cannot be read.
    """
    visits = read_visits(path)
    marks = read_marks(path)
    if marks is None:
        marks = () if path.name == VISITS else tuple(range(len(visits)))
    return tuple(
        f"{one.village}:{one.date.isoformat()}:{'PM' if one.afternoon else 'AM'}:{one.staff}"
        for one in (visits[row] for row in marks)
    )


def write_replan(
    replan: Replan,
    chosen: int,
    events: Events,
    county: County,
    folder: Path,
    seconds: Mapping[str, float],
) -> tuple[Path, ...]:
    """Write visits.csv, summary.json, changes.csv and events.json; all or none; return them."""
    roster, option = replan.rosters[chosen], replan.options[chosen]
    told = json.dumps(summary(roster, county, seconds), ensure_ascii=False, indent=1)
    texts = {
        VISITS: visits_text(roster),
        SUMMARY: told + "\n",
        CHANGES: changes_text(county, option.changes),
        EVENTS: events_text(events, replan.today, replan.locked, option.way.value),
    }
    with whole_folder(folder) as draft:
        for name, text in texts.items():
            # A byte-order mark lets Excel see that the Chinese is UTF-8.
            encoding = "utf-8-sig" if name.endswith(".csv") else "utf-8"
            (draft / name).write_text(text, encoding=encoding, newline="")
    return tuple(folder / name for name in texts)


def changes_text(county: County, changes: Sequence[VisitChange]) -> str:
    """Return ``changes.csv`` as text: one row a change, in order of day and village."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows(_cells(county, change) for change in changes)
    return out.getvalue()


def _cells(county: County, change: VisitChange) -> tuple[str, ...]:
    village = county.village_by_code.get(change.village)
    return (
        str(change.week),
        change.village,
        village.name if village else "",
        village.township if village else "",
        change.kind.value,
        *_visit_cells(change.old),
        *_visit_cells(change.new),
        change.why.zh,
        change.lost.zh if change.lost else "",
        ";".join(change.told.staff),
        ";".join(change.told.institutions),
    )


def _visit_cells(visit: PlannedVisit | None) -> tuple[str, str, str]:
    if visit is None:
        return "", "", ""
    return visit.date.isoformat(), "PM" if visit.afternoon else "AM", visit.staff


def change_facts(change: VisitChange) -> dict[str, Any]:
    """Return a change for machines."""
    return {
        "week": change.week,
        "village": change.village,
        "change": change.kind.value,
        "old": _visit_facts(change.old),
        "new": _visit_facts(change.new),
        "why": change.why.zh,
        "why_en": change.why.en,
        "lost": change.lost.zh if change.lost else "",
        "lost_en": change.lost.en if change.lost else "",
        "borrowed": change.borrowed,
        "tell": {
            "village": change.told.village,
            "staff": list(change.told.staff),
            "institutions": list(change.told.institutions),
        },
    }


def _visit_facts(visit: PlannedVisit | None) -> dict[str, str] | None:
    if visit is None:
        return None
    day: dt.date = visit.date
    return {
        "date": day.isoformat(),
        "half_day": "PM" if visit.afternoon else "AM",
        "staff": visit.staff,
    }

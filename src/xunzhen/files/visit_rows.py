"""Rows of ``visits.csv``, ours or typed by hand, with every fault named by row and column."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from xunzhen.domain.errors import BadData, Fault, Sentence, say
from xunzhen.domain.planning.roster import PlannedVisit, VisitStatus

HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "date": ("date", "日期"),
    "half_day": ("half_day", "半天", "上下午", "时段"),
    "village": ("village", "村代码", "行政村", "村"),
    "staff": ("staff", "工号", "人员", "医生"),
    "origin": ("origin", "出发机构", "机构"),
    "outbound_minutes": ("outbound_minutes", "去程分钟"),
    "homeward_minutes": ("homeward_minutes", "回程分钟"),
    "previous_village": ("previous_village", "上一村"),
    "next_village": ("next_village", "下一村"),
    "week": ("week", "周次", "周"),
    "status": ("status", "状态"),
    "reason": ("reason", "原因", "说明"),
}
NEEDED: Final = ("date", "half_day", "village", "staff")
_AFTERNOON: Final = {"AM": False, "上午": False, "上": False, "PM": True, "下午": True, "下": True}
_STATUS: Final = {
    "": VisitStatus.TEMPLATE,
    "常规": VisitStatus.TEMPLATE,
    "变动": VisitStatus.CHANGED,
    "加排": VisitStatus.EXTRA,
    **{status.value: status for status in VisitStatus},
}
_DATE: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_ROUNDED: Final = re.compile(r"\d(\.\d+)?[eE]\+?\d+")


class _Row:
    """One row under its headings; collects the faults found while it is read."""

    def __init__(self, number: int, cells: Mapping[str, str], heads: Mapping[str, str]) -> None:
        self.number = number
        self.cells = cells
        self.heads = heads
        self.faults: list[Fault] = []

    def text(self, column: str) -> str:
        return self.cells.get(column, "").strip().lstrip("'")

    def fault(self, column: str, sentence: Sentence) -> None:
        head = self.heads.get(column, column)
        self.faults.append(Fault(sentence, "visits.csv", self.number, head, self.text(column)))


def visits_of(text: str, file: str) -> tuple[PlannedVisit, ...]:
    """Return the visits of a CSV text in its order; row n of it is visit n - 2 of the tuple.

    Only date, half-day, village and staff are needed. Blank minutes are NaN, a blank week is 0:
    neither is checked then. Blank rows at the end are dropped.

    Raises
    ------
    BadData
        when a needed column is missing or a row is at fault; ``faults`` name every such place.
    """
    lines = _lines(text, file)
    while lines and not any(cell.strip() for cell in lines[-1]):
        lines.pop()
    heads = _headings(file, lines[0] if lines else ())
    visits, faults = [], []
    for number, line in enumerate(lines[1:], start=2):
        cells = {name: line[n] for name, n in heads.items() if n < len(line)}
        row = _Row(number, cells, {name: lines[0][n].strip() for name, n in heads.items()})
        visit = _visit(row)
        faults.extend(row.faults)
        if visit is not None:
            visits.append(visit)
    if faults:
        raise BadData(
            say(
                "plan_tables.visits_at_fault",
                "{file}有{number}处错误，请逐处改正后再核对。",
                "{file} has {number} faults. Mend each and verify again.",
                file=file,
                number=len(faults),
            ),
            faults=tuple(faults),
        )
    return tuple(visits)


def _lines(text: str, file: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text)))
    except csv.Error as broken:
        raise BadData(
            say(
                "plan_tables.no_csv",
                "{file}不是一张CSV表（某一格过长或引号不成对）。请在Excel里另存为CSV。",
                "{file} is no CSV table (a cell is too long, or a quote does not close). Save it "
                "as CSV from a spreadsheet.",
                file=file,
            )
        ) from broken


def _headings(file: str, line: Sequence[str]) -> dict[str, int]:
    """Return where each known column stands; a needed one that is absent is refused."""
    found: dict[str, int] = {}
    for number, cell in enumerate(line):
        for name, words in HEADINGS.items():
            if cell.strip().lower() in words:
                found.setdefault(name, number)
    absent = [HEADINGS[name][1] + "/" + name for name in NEEDED if name not in found]
    if absent:
        raise BadData(
            say(
                "plan_tables.column_missing",
                "{file}第1行缺少列：{columns}。请补上这些列标题，中文或英文都可以。",
                "{file} row 1 lacks the columns {columns}. Add these headings, in Chinese or "
                "English.",
                file=file,
                columns="、".join(absent),
            )
        )
    return found


def _visit(row: _Row) -> PlannedVisit | None:
    date = _date(row)
    afternoon = _half_day(row)
    village, staff = _code(row, "village"), _code(row, "staff")
    out, home = _minutes(row, "outbound_minutes"), _minutes(row, "homeward_minutes")
    week, status = _week(row), _status(row)
    if row.faults or date is None or afternoon is None:
        return None
    return PlannedVisit(
        date=date,
        afternoon=afternoon,
        village=village,
        staff=staff,
        origin=row.text("origin"),
        outbound_minutes=out,
        homeward_minutes=home,
        previous_village=row.text("previous_village"),
        next_village=row.text("next_village"),
        week=week,
        status=status,
        reason=row.text("reason"),
    )


def _date(row: _Row) -> dt.date | None:
    text = row.text("date").split(" ")[0].split("T")[0]
    match = _DATE.fullmatch(text)
    if match:
        try:
            return dt.date(*(int(part) for part in match.groups()))
        except ValueError:
            pass
    row.fault(
        "date",
        say(
            "plan_tables.date",
            "“{text}”不是日期，请写成2026-09-14这样。",
            '"{text}" is no date. Write it like 2026-09-14.',
            text=row.text("date"),
        ),
    )
    return None


def _half_day(row: _Row) -> bool | None:
    text = row.text("half_day")
    afternoon = _AFTERNOON.get(text.upper())
    if afternoon is None:
        row.fault(
            "half_day",
            say(
                "plan_tables.half_day",
                "“{text}”不是半天，请写“上午”或“下午”（AM或PM）。",
                '"{text}" is no half-day. Write AM or PM.',
                text=text,
            ),
        )
    return afternoon


def _code(row: _Row, column: str) -> str:
    text = row.text(column)
    if not text:
        row.fault(column, say("plan_tables.blank", "这一格空着，请填写。", "Fill in this cell."))
    elif _ROUNDED.fullmatch(text):
        row.fault(
            column,
            say(
                "plan_tables.rounded_code",
                "“{text}”是被Excel改过的长数字，原代码已丢失。请把该列设为文本后重填。",
                '"{text}" is a long number that a spreadsheet rounded; the code is lost. Set the '
                "column to text and enter it again.",
                text=text,
            ),
        )
    return text


def _number(row: _Row, column: str, read: Callable[[str], float], blank: float) -> float:
    text = row.text(column)
    if not text:
        return blank
    try:
        value = read(text)
    except ValueError:
        value = -1
    if not (value >= 0 and math.isfinite(value)):
        row.fault(
            column,
            say(
                "plan_tables.number",
                "“{text}”不是0或更大的数，请改正，不清楚可留空。",
                '"{text}" is no number of 0 or more. Mend it, or leave it blank.',
                text=text,
            ),
        )
        return blank
    return value


def _minutes(row: _Row, column: str) -> float:
    return _number(row, column, float, math.nan)


def _week(row: _Row) -> int:
    text = row.text("week").removeprefix("第").removesuffix("周")
    row.cells = {**row.cells, "week": text}
    return int(_number(row, "week", int, 0))


def _status(row: _Row) -> VisitStatus:
    text = row.text("status")
    status = _STATUS.get(text.lower())
    if status is None:
        row.fault(
            "status",
            say(
                "plan_tables.status",
                "“{text}”不是状态，请写template（常规）、changed（变动）或extra（加排）。",
                '"{text}" is no status. Write template, changed or extra.',
                text=text,
            ),
        )
    return status or VisitStatus.TEMPLATE


_LOCKED: Final = ("locked", "锁定")
_MARKS: Final = ("1", "y", "yes", "true", "是", "√", "锁定", "x")


def marked_rows(text: str, file: str) -> tuple[int, ...] | None:
    """Return the positions of the visits that are marked in a column ``locked`` (锁定).

    None if the table has no such column. Positions are those of ``visits_of``.
    """
    lines = _lines(text, file)
    heads = [cell.strip().lower() for cell in lines[0]] if lines else []
    column = next((n for n, head in enumerate(heads) if head in _LOCKED), None)
    if column is None:
        return None
    return tuple(
        number
        for number, line in enumerate(lines[1:])
        if column < len(line) and line[column].strip().lower() in _MARKS
    )

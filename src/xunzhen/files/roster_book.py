"""``roster.xlsx``: the roster by township, by doctor and by village, gaps, rules and notes."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xunzhen.domain.errors import UNSET_ZH
from xunzhen.domain.periods.half_days import WEEKDAYS_ZH
from xunzhen.domain.planning.proof import cost_proof
from xunzhen.domain.planning.roster import PlannedVisit, Roster, VisitStatus
from xunzhen.domain.policy.clause import Force
from xunzhen.files.papers.changes_zh import change_zh
from xunzhen.files.papers.words import (
    DEMONSTRATION,
    day_zh,
    half_zh,
    hours_zh,
    span_zh,
    value_zh,
)
from xunzhen.files.roster_changes import ChangeKind, changes_of
from xunzhen.files.roster_facts import RosterFacts, days_of
from xunzhen.files.workbook_sheets import (
    Cell,
    add_sheet,
    dress_head,
    plain,
    print_in_columns,
    save_book,
    set_up_print,
)

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

CHANGED: Final = "改过"
TWO_LINES: Final = 30  # points
EXTRA: Final = "加排"
MISSING: Final = "缺"
_STATUS: Final = {
    VisitStatus.TEMPLATE: "常规",
    VisitStatus.CHANGED: CHANGED,
    VisitStatus.EXTRA: EXTRA,
}
_VISIT_HEADS: Final = ("日期", "星期", "半天", "乡镇", "村", "医生", "出发机构")
_VISIT_WIDTHS: Final = (12, 6, 6, 11, 13, 11, 20)


def write_roster_book(facts: RosterFacts, path: Path) -> None:
    """Write the workbook; its properties carry the roster's first day, not the clock."""
    from openpyxl import Workbook  # 0.2 s that only who writes a workbook pays

    book = Workbook()
    book.remove(book.worksheets[0])
    _townships(book, facts)
    _visits(book, "按医生", facts, facts.by_staff.values(), ("医生", "出发机构"))
    _visits(book, "按村", facts, facts.by_village.values(), ("乡镇", "村"))
    _gaps(book, facts)
    _rules(book, facts)
    _notes(book, facts)
    title = f"{facts.roster.county_name} 巡诊排班表"
    book.properties.title = title
    book.properties.creator = "xunzhen"
    for sheet in book.worksheets:
        demo = DEMONSTRATION if facts.roster.synthetic else ""
        header = (f"{title} {sheet.title}", demo, span_zh(facts.roster.since, facts.last_day))
        set_up_print(sheet, header, facts.number(facts.roster.county))
    _print_by_fortnight(book["按乡镇"], facts)
    save_book(book, path, facts.roster.since)


def _townships(book: Workbook, facts: RosterFacts) -> None:
    """Write the grid of every township: a village in two rows, a column a day."""
    sheet = book.create_sheet("按乡镇")
    days = sorted(facts.week_by_day)
    sheet.append(["乡镇", "村", "半天", *days, "实排", "应排", MISSING])
    weekdays = [WEEKDAYS_ZH[day.weekday()] for day in days]
    sheet.append(["", "", "星期", *weekdays, "", "", ""])
    for township, villages in facts.townships:
        for village in villages:
            for afternoon in (False, True):
                _grid_row(
                    sheet, facts, (township.name, village.code, village.name), days, afternoon
                )
    _dress_grid(sheet, facts, days)


def _print_by_fortnight(sheet: Worksheet, facts: RosterFacts) -> None:
    """Print the grid two weeks a page, with the village's name on each."""
    days = len(facts.week_by_day)
    first = days_of(facts.roster.weeks[0]) if facts.roster.weeks else ()
    breaks = range(3 + len(first) + 7, 3 + days, 14)
    print_in_columns(sheet, list(breaks), percent=70)


def _grid_row(
    sheet: Worksheet,
    facts: RosterFacts,
    place: tuple[str, str, str],
    days: Sequence[dt.date],
    afternoon: bool,
) -> None:
    township, code, name = place
    visits = {v.date: v for v in facts.by_village.get(code, ()) if v.afternoon is afternoon}
    gaps = [one for one in changes_of(facts, code) if one.kind is ChangeKind.MISSING]
    missing = {slot[0]: MISSING for gap in gaps for slot in gap.slots if slot[1] is afternoon}
    if not afternoon:
        weeks = {week.index: week for week in facts.roster.weeks}
        missing |= {
            weeks[gap.week].since: f"本周{MISSING}{gap.count}次" for gap in gaps if not gap.slots
        }
    cells: list[Cell] = []
    for day in days:
        visit = visits.get(day)
        if visit is not None:
            mark = "" if visit.status is VisitStatus.TEMPLATE else f"（{_STATUS[visit.status]}）"
            cells.append(plain(facts.staff_name(visit.staff) + mark))
        else:
            cells.append(missing.get(day))
    planned = len(facts.by_village.get(code, ()))
    due = sum(visits for (village, _), visits in facts.due.items() if village == code)
    lost = sum(gap.count for gap in gaps)
    totals: list[Cell] = ["", "", ""] if afternoon else [planned, due, lost]
    sheet.append([plain(township), plain(name), half_zh(afternoon), *cells, *totals])
    _mark_cells(sheet, sheet.max_row)


def _mark_cells(sheet: Worksheet, row: int) -> None:
    """Frame what is changed and blacken what is missing; the words say the same."""
    from openpyxl.styles import Border, Font, PatternFill, Side

    thick = Side(style="medium")
    for cell in sheet[row][3:-3]:
        text = str(cell.value or "")
        if text == MISSING or text.startswith(f"本周{MISSING}"):
            cell.fill = PatternFill("solid", fgColor="000000")
            cell.font = Font(bold=True, color="FFFFFF")
        elif text.endswith("）"):
            cell.border = Border(left=thick, right=thick, top=thick, bottom=thick)


def _dress_grid(sheet: Worksheet, facts: RosterFacts, days: Sequence[dt.date]) -> None:
    from openpyxl.styles import Alignment, PatternFill
    from openpyxl.utils import get_column_letter

    hatch = PatternFill("lightUp", fgColor="808080")
    for column, day in enumerate(days, start=4):
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = 7.5
        sheet.cell(1, column).number_format = 'm"月"d"日"'
        if not facts.works(day):
            for row in range(1, sheet.max_row + 1):
                if sheet.cell(row, column).value is None or row < 3:
                    sheet.cell(row, column).fill = hatch
    for letter, width in zip("ABC", (11, 13, 6), strict=True):
        sheet.column_dimensions[letter].width = width
    for number, line in enumerate(sheet.iter_rows(), start=1):
        for cell in line:
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        # A name with its remark takes two lines, and not every program grows the row by itself.
        if any(str(cell.value or "").endswith("）") for cell in line[3:]):
            sheet.row_dimensions[number].height = TWO_LINES
    dress_head(sheet, rows=2)
    sheet.row_dimensions[1].height = 30
    sheet.freeze_panes = "D3"
    sheet.auto_filter.ref = f"A2:{get_column_letter(len(days) + 6)}{sheet.max_row}"
    sheet.print_title_rows, sheet.print_title_cols = "1:2", "A:C"


def _visits(
    book: Workbook,
    name: str,
    facts: RosterFacts,
    groups: Iterable[Sequence[PlannedVisit]],
    first: tuple[str, ...],
) -> None:
    """Write a row a visit, with the columns that the sheet is sorted by in front."""
    order = (*first, *(head for head in _VISIT_HEADS if head not in first))
    widths = dict(zip(_VISIT_HEADS, _VISIT_WIDTHS, strict=True))
    heads = (*order, "单程去（分）", "单程回（分）", "与常规", "原因")
    rows = [_visit_row(facts, visit, order) for visits in groups for visit in visits]
    sheet = add_sheet(book, name, heads, rows, (*(widths[head] for head in order), 12, 12, 8, 36))
    at = heads.index("与常规")
    from openpyxl.styles import Border, Font, Side

    thick = Side(style="medium")
    for line in sheet.iter_rows(min_row=2):
        if line[at].value in (CHANGED, EXTRA):
            line[at].border = Border(left=thick, right=thick, top=thick, bottom=thick)
            line[at].font = Font(bold=True)


def _visit_row(facts: RosterFacts, visit: PlannedVisit, order: Sequence[str]) -> list[Cell]:
    values: dict[str, Cell] = {
        "日期": visit.date,
        "星期": f"周{WEEKDAYS_ZH[visit.date.weekday()]}",
        "半天": half_zh(visit.afternoon),
        "乡镇": facts.township_name(visit.village),
        "村": facts.village_name(visit.village),
        "医生": facts.staff_name(visit.staff),
        "出发机构": facts.institution_name(visit.origin),
    }
    minutes: list[Cell] = [round(visit.outbound_minutes), round(visit.homeward_minutes)]
    head: list[Cell] = [values[name] for name in order]
    return [*head, *minutes, _STATUS[visit.status], visit.reason]


def _gaps(book: Workbook, facts: RosterFacts) -> None:
    """Write what is missing and why, then every other difference from the regular week."""
    weeks = {week.index: week for week in facts.roster.weeks}
    rows: list[list[Cell]] = []
    for village in facts.villages:
        township = facts.township_name(village.code)
        for change in changes_of(facts, village.code):
            days = days_of(weeks[change.week])
            week = f"{day_zh(days[0])}—{day_zh(days[-1])}"
            line = change_zh(facts, change)
            kind = MISSING if change.kind is ChangeKind.MISSING else "改动"
            lost = change.count if kind == MISSING else 0
            rows.append([kind, township, village.name, week, line["when"], lost, line["text"]])
    rows.sort(key=lambda row: row[0] != MISSING)
    rows += [["原因", "", "", "", "", None, shortage.zh] for shortage in facts.roster.shortages]
    heads = ("类别", "乡镇", "村", "周", "何时", "缺（次）", "原因")
    add_sheet(book, "缺口与原因", heads, rows, (8, 11, 13, 22, 22, 9, 70))


def _rules(book: Workbook, facts: RosterFacts) -> None:
    """Write every rule the roster rests on, with its clause and the clauses passed over."""
    rows: list[list[Cell]] = []
    for ruling in facts.roster.rules:
        clause, document = ruling.clause, ruling.document
        if clause is None or document is None:
            owner = ruling.rule.owner or "县级计划员"
            how = f"没有文件规定；{owner}定下之前按此值排"
            rows.append([ruling.rule.zh, ruling.rule.name, value_zh(ruling), UNSET_ZH, "", how, ""])
            continue
        force = "原则上" if clause.force is Force.SOFT else "必须"
        over = "；".join(f"{one.clause.id}：{one.reason_zh}" for one in ruling.passed_over)
        where = f"{document.number} {clause.article}"
        rows.append(
            [ruling.rule.zh, ruling.rule.name, value_zh(ruling), where, force, clause.summary, over]
        )
    heads = ("规则", "规则名", "取值", "依据", "力度", "条款大意", "未采用的条款")
    add_sheet(book, "依据", heads, rows, (30, 30, 16, 26, 9, 44, 44))


def _notes(book: Workbook, facts: RosterFacts) -> None:
    """Write what the reader must know: period, totals, proof, hours, settings, notices."""
    roster = facts.roster
    status = Counter(visit.status for visit in roster.visits)
    proven = (
        "已证明最少" if roster.coverage_proven else f"未证明最少（至少要缺{roster.lower_bound}次）"
    )
    rows: list[list[Cell]] = [
        ["县域", f"{roster.county_name}（{roster.county}）"],
        ["期间", span_zh(roster.since, facts.last_day)],
        ["排班编号", facts.number(roster.county)],
        ["性质", f"{DEMONSTRATION}，不作公文使用" if roster.synthetic else "本县数据"],
        ["应排（次）", sum(facts.due.values())],
        ["实排（次）", len(roster.visits)],
        ["其中改过、加排（次）", status[VisitStatus.CHANGED] + status[VisitStatus.EXTRA]],
        ["缺（次）", roster.missing],
        ["缺数证明", proven],
        *_cost_line(roster),
        [
            "在村时间",
            f"上午{hours_zh(facts.hours(False))}，下午{hours_zh(facts.hours(True))}，不含路上",
        ],
        [
            "看法",
            "粗框并注明“改过”“加排”＝与常规周不同；黑底“缺”＝应去而没有排上；斜纹＝周末和放假",
        ],
        [
            "计划参数",
            f"{facts.settings.owner}，{facts.settings.since:%Y-%m-%d}起用。{facts.settings.note}",
        ],
        ["随机种子", roster.seed],
    ]
    rows += [[f"{day_zh(week.since)}起一周", week.note] for week in roster.weeks if week.note]
    rows += [["提示", notice.zh] for notice in facts.notices]
    add_sheet(book, "说明", ("项目", "内容"), rows, (24, 110))


def _cost_line(roster: Roster) -> list[list[Cell]]:
    """Return what a roster costs; nothing for a part of one, whose cost nobody counted."""
    if math.isnan(roster.cost.total):
        return []
    return [["费用", f"折合{roster.cost.total:,.0f}分钟，{cost_proof(roster).zh}"]]

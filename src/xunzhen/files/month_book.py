"""The monthly sheet as a workbook: figures, what they count, the entries behind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xunzhen.domain.errors import UNSET_ZH
from xunzhen.domain.fieldwork.counting_terms import Count, SubjectKind, definition_of
from xunzhen.domain.fieldwork.ledger import LedgerEntry
from xunzhen.domain.fieldwork.month_sheet import (
    PLACE_COUNTS,
    STAFF_COUNTS,
    Line,
    MonthSheet,
    WeekCell,
)
from xunzhen.files.papers.words import DEMONSTRATION, clock_24, day_zh, half_zh, span_zh
from xunzhen.files.workbook_sheets import Cell, add_sheet, plain, save_book, set_up_print

if TYPE_CHECKING:
    from openpyxl.workbook.workbook import Workbook

NamedLines = Sequence[tuple[str, Line]]
_SUM: Final = "合计"
_DATE: Final = 2
_BEHIND: Final = (Count.HALF_DAYS, Count.VISITS, Count.PERSONS, Count.PERSON_TIMES)


def write_month_book(
    sheet: MonthSheet,
    blocks: Sequence[tuple[str, NamedLines]],
    by_staff: bool,
    county: tuple[str, bool],
    names: tuple[Callable[[str], str], Callable[[str], str]],
    path: Path,
) -> None:
    """Write the lines of these blocks (name of township or institution, its lines) and their sums.

    ``county`` is its name and whether its data are synthetic; ``names`` name places and staff. The
    sheet 台账 holds every entry behind the lines with what it added to each count.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    _figures(book, sheet, blocks, by_staff)
    _entries(book, sheet, blocks, by_staff, names)
    _definitions(book, sheet, by_staff)
    last = sheet.period.last_day or sheet.period.since
    title = f"{county[0]} {sheet.month:%Y年%m月} 巡诊月度核对表"
    book.properties.title = title
    book.properties.creator = "xunzhen"
    for one in book.worksheets:
        head = (
            f"{title} {one.title}",
            DEMONSTRATION if county[1] else "",
            span_zh(sheet.period.since, last),
        )
        set_up_print(one, head, f"截至{last.isoformat()}")
    save_book(book, path, last)


def _counts(by_staff: bool) -> Sequence[Count]:
    return STAFF_COUNTS if by_staff else PLACE_COUNTS


def _figures(
    book: Workbook, sheet: MonthSheet, blocks: Sequence[tuple[str, NamedLines]], by_staff: bool
) -> None:
    weeks = [
        f"{day_zh(week.since)}起{word}"
        for week in sheet.weeks
        for word in (("次", "半天") if by_staff else ("应巡", "巡够"))
    ]
    total = [] if by_staff else ["应巡", "巡够", "应巡周", "达标周"]
    counts = [count.zh for count in _counts(by_staff)]
    heads = ("机构" if by_staff else "乡镇", "医生" if by_staff else "村", *weeks, *total, *counts)
    widths = (14, 14, *(9,) * (len(heads) - 2))
    add_sheet(
        book, "按医生" if by_staff else "按村", heads, _figure_rows(sheet, blocks, by_staff), widths
    )


def _figure_rows(
    sheet: MonthSheet, blocks: Sequence[tuple[str, NamedLines]], by_staff: bool
) -> Iterator[Sequence[Cell]]:
    for above, lines in blocks:
        for name, line in lines:
            yield (above, name, *_cells(sheet, line, by_staff))
        total = sheet.sum_of([line for _, line in lines], "")
        yield (above, _SUM, *_cells(sheet, total, by_staff))
    whole = sheet.sum_of([line for _, lines in blocks for _, line in lines], "")
    yield (_SUM, "", *_cells(sheet, whole, by_staff))


def _cells(sheet: MonthSheet, line: Line, by_staff: bool) -> Iterator[Cell]:
    for cell in line.weeks:
        if by_staff:
            yield _number(sheet, Count.VISITS, cell, True)
            yield _number(sheet, Count.HALF_DAYS, cell, True)
        else:
            yield UNSET_ZH if cell.due is None else cell.due
            yield UNSET_ZH if cell.achieved is None else cell.achieved
    total = line.total
    if not by_staff:
        yield UNSET_ZH if total.due is None else total.due
        yield UNSET_ZH if total.achieved is None else total.achieved
        yield UNSET_ZH if total.due is None else total.villages
        yield UNSET_ZH if total.achieved is None else total.met
    for count in _counts(by_staff):
        yield _number(sheet, count, total, by_staff)


def _number(sheet: MonthSheet, count: Count, cell: WeekCell, by_staff: bool) -> Cell:
    """Return a number; 未设定 where a rule is missing, nothing where nobody told it."""
    value = cell.counts.get(count)
    if value is not None:
        return value if value % 1 else int(value)
    return UNSET_ZH if sheet.table.credits[count, by_staff] is None else None


def _entries(
    book: Workbook,
    sheet: MonthSheet,
    blocks: Sequence[tuple[str, NamedLines]],
    by_staff: bool,
    names: tuple[Callable[[str], str], Callable[[str], str]],
) -> None:
    heads = (
        *("编号", "日期", "半天", "类别", "村或机构", "医生"),
        *("状态", "签到", "签退", "原因", "认可人"),
        *(f"计入{count.zh}" for count in _BEHIND), "计入达标的周", "没有计入达标的原因",
    )  # fmt: skip
    codes = {line.code for _, lines in blocks for _, line in lines}
    mine = [one for one in sheet.ground.within if (one.staff if by_staff else one.place) in codes]
    amounts = [sheet.table.credits[count, by_staff] or {} for count in _BEHIND]
    in_weeks = {number: day_zh(week.first) for week in sheet.table.weeks for number in week.counted}
    passed = {
        number: why.zh for week in sheet.table.weeks for number, why in week.passed_over.items()
    }
    rows = (
        (
            *_entry(one, names),
            *(found.get(one.id, 0) for found in amounts),
            in_weeks.get(one.id, ""),
            "" if one.id in in_weeks else passed.get(one.id, ""),
        )
        for one in mine
    )
    _plain_sheet(
        book, "台账", heads, rows, (38, 12, 6, 10, 14, 11, 9, 8, 8, 18, 11, *(9,) * 4, 12, 22)
    )


def _plain_sheet(
    book: Workbook,
    name: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    widths: Sequence[float],
) -> None:
    """Add a long table without dressing every cell: a month has ten thousand entries."""
    sheet = add_sheet(book, name, heads, (), widths)
    for number, row in enumerate(rows, 2):
        sheet.append([plain(cell) if isinstance(cell, str) else cell for cell in row])
        sheet.cell(number, _DATE).number_format = "yyyy-mm-dd"
    sheet.auto_filter.ref = sheet.dimensions


def _entry(
    one: LedgerEntry, names: tuple[Callable[[str], str], Callable[[str], str]]
) -> tuple[Cell, ...]:
    return (
        one.id,
        one.date,
        "" if one.afternoon is None else half_zh(one.afternoon),
        one.kind.zh,
        names[0](one.place),
        names[1](one.staff),
        one.state.zh,
        clock_24(one.check_in) if one.check_in else "",
        clock_24(one.check_out) if one.check_out else "",
        one.reason,
        one.excused_by,
    )


def _definitions(book: Workbook, sheet: MonthSheet, by_staff: bool) -> None:
    kind = SubjectKind.STAFF if by_staff else SubjectKind.VILLAGE
    weeks = () if by_staff else (Count.COMPLIANT_WEEKS, Count.DUE_WEEKS)
    last = sheet.period.last_day or sheet.period.since
    rows: list[tuple[Cell, ...]] = [
        (
            count.zh,
            definition_of(count, kind, sheet.ground.readings, sheet.ground.states, last).zh,
        )
        for count in (*weeks, *_counts(by_staff))
    ]
    since = sheet.period.since
    rows.append(
        ("期间", f"{since.isoformat()}至{last.isoformat()}（含当天）：最后一天在本月的整周")
    )
    rows += [
        ("没有算的周", f"{week.since.isoformat()}起的一周还没有过完") for week in sheet.open_weeks
    ]
    add_sheet(book, "口径", ("数", "怎么算"), rows, (16, 120))

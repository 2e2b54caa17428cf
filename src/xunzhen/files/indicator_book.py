"""The rows behind one indicator as a workbook: the rows, and what the number is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from xunzhen.domain.indicators.report import Line
from xunzhen.domain.indicators.status import fraction_text, target_text
from xunzhen.domain.periods.period import period_text
from xunzhen.files.papers.words import DEMONSTRATION
from xunzhen.files.workbook_sheets import Cell, add_sheet, save_book, set_up_print

NamedRow = tuple[str, dt.date | None, str, str, str, str, int, int, bool]
"""What it is, day, person, place, township, note, numerator, denominator, whether unknown."""
_HEADS: Final = ("是什么", "日期", "人", "地方", "乡镇", "说明", "计入分子", "计入分母", "没有填")
_WIDTHS: Final = (30, 12, 14, 20, 14, 30, 10, 10, 8)


def write_indicator_book(
    line: Line, rows: Iterable[NamedRow], county: tuple[str, bool], outside: int, path: Path
) -> None:
    """Write the rows of a line (sheet 明细) and what the number is, from when, of which clause.

    ``county`` is its name and whether its data are synthetic; ``outside`` counts rows that belong
    to the number and are not written, because they lie beyond the reader's reach.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    add_sheet(book, "明细", _HEADS, _cells(rows), _WIDTHS)
    add_sheet(book, "口径", ("项", "内容"), _about(line, county, outside), (18, 80))
    title = f"{county[0]} {line.indicator.name.zh} {period_text(line.measurement.period)}"
    book.properties.title = title
    book.properties.creator = "xunzhen"
    mark = DEMONSTRATION if county[1] else ""
    for sheet in book.worksheets:
        set_up_print(sheet, (title, mark, sheet.title), f"数据截至{line.cut_off.isoformat()}")
    save_book(book, path, line.cut_off)


def _cells(rows: Iterable[NamedRow]) -> Iterator[tuple[Cell, ...]]:
    for *words, numerator, denominator, unknown in rows:
        yield (*words, numerator, denominator, "没有填" if unknown else "")


def _about(line: Line, county: tuple[str, bool], outside: int) -> Iterator[tuple[Cell, ...]]:
    one, found, target = line.indicator, line.measurement, line.target
    yield "指标", f"{one.name.zh}（{one.id}）"
    yield "值", fraction_text(one, found, "zh")
    yield "口径", one.definition.zh
    yield "分子", one.numerator.zh
    if one.denominator is not None:
        yield "分母", one.denominator.zh
    yield "算的日子", period_text(found.period)
    yield "数据截至", line.cut_off
    if target is not None:
        yield "目标", f"{target_text(target)}{one.unit.zh}（{target.citation}，{target.clause}）"
    yield "达到没有", f"{line.judgement.status.zh}：{line.judgement.sentence.zh}"
    if outside:
        yield "没有列出的行", f"{outside}行在您辖区以外，数里有、这里不列"
    if county[1]:
        yield "数据", DEMONSTRATION

"""A return as a workbook: figures, texts, restatements, sources with their digests."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from xunzhen.domain.errors import NotAllowed, say
from xunzhen.domain.reporting.figure import EMPTY, Figure
from xunzhen.domain.reporting.restatement import Restatement, standing_figures
from xunzhen.domain.reporting.statutory_return import BEIJING, Section, StatutoryReturn, day_of
from xunzhen.files.papers.return_paper import period_zh, quoted, span_of
from xunzhen.files.papers.words import DEMONSTRATION
from xunzhen.files.workbook_sheets import Cell, add_sheet, save_book, set_up_print

FIGURES: Final = "指标"
TEXTS: Final = "文字"
RESTATED: Final = "订正"
SOURCES: Final = "来源"
_FIGURE_HEADS: Final = (
    *("指标编号", "指标", "锁定数值", "分子", "分母", "单位", "现行数值", "订正次数", "数据截至"),
)
_FIGURE_WIDTHS: Final = (26, 24, 11, 10, 10, 8, 11, 9, 22)
_RESTATED_HEADS: Final = ("次序", "指标", "原数", "新数", "原因", "日期", "订正人", "单位")
_RESTATED_WIDTHS: Final = (6, 24, 11, 11, 36, 12, 12, 12)


def write_return_book(
    subject: StatutoryReturn,
    path: Path,
    restatements: Sequence[Restatement] = (),
    *,
    demo: bool = False,
) -> None:
    """Write the workbook of a frozen return; the same return gives the same bytes.

    Locked and standing values are side by side, in the order of the indicators; ``—`` is no value.

    Raises
    ------
    NotAllowed
        if it was never submitted, or no longer holds what was frozen.
    BadData
        for restatements out of order.
    """
    from openpyxl import Workbook  # 0.2 s that only who writes a workbook pays

    frozen = subject.frozen
    if frozen is None or not subject.is_intact:
        raise NotAllowed(
            say(
                "reporting.book_unfrozen",
                "{identity}没有封存的版本，不能导出。请先自查、报送。",
                "{identity} has no frozen version to write; submit it first.",
                identity=subject.identity,
            )
        )
    book = Workbook()
    book.remove(book.worksheets[0])
    add_sheet(book, FIGURES, _FIGURE_HEADS, _figure_rows(subject, restatements), _FIGURE_WIDTHS)
    texts = [(one.zh, quoted(subject.text_of(one), subject.figures)) for one in Section]
    add_sheet(book, TEXTS, ("部分", "内容"), texts, (14, 90))
    add_sheet(book, RESTATED, _RESTATED_HEADS, _restated_rows(restatements), _RESTATED_WIDTHS)
    sources: list[tuple[Cell, ...]] = [
        (one.indicator, one.name, one.source) for one in subject.figures
    ]
    sources.append((subject.identity, f"本报表第{frozen.version}版全文", frozen.digest))
    sources += [
        (subject.identity, f"订正{place}", one.digest) for place, one in enumerate(restatements, 1)
    ]
    add_sheet(book, SOURCES, ("编号", "内容", "核对码（SHA-256）"), sources, (44, 24, 68))
    title = f"{subject.unit.name} {period_zh(subject)} {subject.kind.zh}"
    book.properties.title, book.properties.creator = title, "xunzhen"
    for sheet in book.worksheets:
        header = (f"{title} {sheet.title}", DEMONSTRATION if demo else "", span_of(subject.period))
        set_up_print(sheet, header, f"{subject.identity} {frozen.digest[:16]}")
    save_book(book, path, day_of(frozen.at))


def _figure_rows(
    subject: StatutoryReturn, restatements: Sequence[Restatement]
) -> list[tuple[Cell, ...]]:
    standing = {one.indicator: one for one in standing_figures(subject, restatements)}
    changed = [change.new.indicator for one in restatements for change in one.changes]
    return [
        (
            one.indicator,
            one.name,
            _number(one.value),
            _number(one.numerator),
            _number(one.denominator),
            one.unit,
            _number(standing[one.indicator].value),
            changed.count(one.indicator),
            one.cut_off.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M"),
        )
        for one in subject.figures
    ]


def _restated_rows(restatements: Sequence[Restatement]) -> list[tuple[Cell, ...]]:
    return [
        (
            place,
            _name(change.new),
            _number(change.old.value),
            _number(change.new.value),
            one.why,
            day_of(one.at),
            one.person,
            one.unit,
        )
        for place, one in enumerate(restatements, 1)
        for change in one.changes
    ]


def _name(figure: Figure) -> str:
    return figure.name or figure.indicator


def _number(number: Decimal | None) -> Cell:
    if number is None:
        return EMPTY
    return int(number) if number == number.to_integral_value() else float(number)

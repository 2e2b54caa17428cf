"""The answer pack as a workbook: figures with definition and days, rows, standards, papers."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Final

from xunzhen.domain.errors import UNSET_ZH
from xunzhen.domain.periods.period import Period, period_text
from xunzhen.domain.reporting.answer_pack import Answer, AnswerPack
from xunzhen.domain.reporting.figure import EMPTY
from xunzhen.domain.reporting.statutory_return import day_of
from xunzhen.files.papers.return_paper import moment_zh, span_of
from xunzhen.files.papers.words import DEMONSTRATION
from xunzhen.files.workbook_sheets import Cell, add_sheet, save_book, set_up_print

_FIGURES: Final = (
    *("类别", "指标", "数值", "分子", "分母", "单位", "统计日期", "定义", "明细行数", "没填的行"),
    *("缺什么数据", "条款", "指标编号", "明细核对码（SHA-256）"),
)
_FIGURE_WIDTHS: Final = (14, 20, 10, 9, 9, 7, 24, 36, 9, 9, 36, 24, 30, 68)
_ROWS: Final = ("指标", "编号", "地点", "计入分子", "计入分母", "没填", "说明")
_ROW_WIDTHS: Final = (22, 34, 16, 10, 10, 7, 40)
_STANDARDS: Final = ("标准", "现行规定", "依据", "条款", "规则")
_STANDARD_WIDTHS: Final = (28, 28, 36, 22, 34)
_PAPERS: Final = ("事项", "数", "日子", "出处", "另一数", "日子", "出处", "关系", "说明")
_PAPER_WIDTHS: Final = (14, 10, 24, 28, 10, 24, 28, 12, 60)
_AGREEMENTS: Final = {"same": "一致", "part": "包含", "contradicts": "矛盾", "apart": "不可比"}


def write_answer_book(pack: AnswerPack, path: Path) -> None:
    """Write the workbook of a pack; the same pack gives the same bytes.

    A figure nobody holds is ``—``, never 0, with the data that is missing beside it.
    """
    from openpyxl import Workbook  # 0.2 s that only who writes a workbook pays

    book = Workbook()
    book.remove(book.worksheets[0])
    add_sheet(book, "数据", _FIGURES, map(_figure, pack.answers), _FIGURE_WIDTHS)
    add_sheet(book, "明细", _ROWS, _rows(pack), _ROW_WIDTHS)
    standards = (
        (one.name, one.written or UNSET_ZH, one.citation, one.clause, one.rule)
        for one in pack.standards
    )
    add_sheet(book, "补助标准", _STANDARDS, standards, _STANDARD_WIDTHS)
    add_sheet(book, "口径对照", _PAPERS, _papers(pack), _PAPER_WIDTHS)
    about = (
        ("数据包编号", pack.identity),
        ("统计期", span_of(pack.period)),
        ("数据截至", moment_zh(pack.cut_off)),
        ("全文核对码（SHA-256）", pack.digest),
    )
    add_sheet(book, "说明", ("项目", "内容"), about, (24, 70))
    title = f"{pack.name}答复数据包"
    book.properties.title, book.properties.creator = title, "xunzhen"
    for sheet in book.worksheets:
        demo = DEMONSTRATION if pack.synthetic else ""
        header = (f"{title} {sheet.title}", demo, span_of(pack.period))
        set_up_print(sheet, header, f"{pack.identity} {pack.digest[:16]}")
    save_book(book, path, day_of(pack.cut_off))


def _figure(one: Answer) -> tuple[Cell, ...]:
    figure = one.figure
    return (
        one.topic.zh,
        figure.name,
        _number(figure.value),
        _number(figure.numerator),
        _number(figure.denominator),
        figure.unit,
        _days(one),
        one.indicator.definition.zh,
        len(one.rows),
        one.unknown,
        "".join(said.zh for said in one.missing),
        "、".join(one.indicator.clauses),
        figure.indicator,
        figure.source,
    )


def _days(one: Answer) -> str:
    last = one.days.last_day
    at = last is not None and one.indicator.period_kind.value == "day"
    return f"{last}（期末）" if at else span_of(one.days)


def _rows(pack: AnswerPack) -> Iterable[tuple[Cell, ...]]:
    for one in pack.answers:
        for row in one.rows:
            yield (
                one.figure.name,
                row.key,
                row.place,
                row.numerator,
                row.denominator,
                "是" if row.unknown else "",
                row.note_zh,
            )


def _papers(pack: AnswerPack) -> Iterable[tuple[Cell, ...]]:
    for one in pack.compared:
        yield (
            one.subject,
            one.whole.number,
            _written(one.whole.period),
            one.whole.source,
            one.part.number,
            _written(one.part.period),
            one.part.source,
            _AGREEMENTS[one.verdict.agreement.value],
            one.verdict.sentence.zh,
        )


def _written(period: Period) -> str:
    return period_text(period)


def _number(number: Decimal | None) -> Cell:
    if number is None:
        return EMPTY
    return int(number) if number == number.to_integral_value() else float(number)

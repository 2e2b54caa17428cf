"""The answer pack as a workbook: figures with definition and days, rows, standards, papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from xunzhen.domain.errors import UNSET_ZH
from xunzhen.domain.reporting.answer_pack import AnswerPack, Topic
from xunzhen.domain.reporting.figure import EMPTY
from xunzhen.domain.reporting.statutory_return import day_of
from xunzhen.files.papers.return_paper import moment_zh
from xunzhen.files.papers.words import DEMONSTRATION, span_zh
from xunzhen.files.return_content import figure_of, moment_of
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
MOST_ROWS: Final = 500
"""Rows of one figure that the workbook lists."""
Content = Mapping[str, Any]
_AGREEMENTS: Final = {"same": "一致", "part": "包含", "contradicts": "矛盾", "apart": "不可比"}


def write_answer_book(pack: AnswerPack, path: Path) -> None:
    """Write the workbook of a pack; the same pack gives the same bytes."""
    write_kept_book(pack.as_json(), path, pack.digest)


def write_kept_book(content: Content, path: Path, digest: str) -> None:
    """Write the workbook of a pack from what was frozen of it (``AnswerPack.as_json``).

    A figure nobody holds is ``—``, never 0, with the data that is missing beside it. Of a figure
    with very many rows the first stand here, and a line says where all of them are.
    """
    from openpyxl import Workbook  # 0.2 s that only who writes a workbook pays

    cut_off = moment_of(content["cut_off"])
    since, last = (dt.date.fromisoformat(content[key]) for key in ("since", "last"))
    identity = f"{content['place']}/answer-pack/{since}/{last}"
    book = Workbook()
    book.remove(book.worksheets[0])
    add_sheet(book, "数据", _FIGURES, map(_figure, content["answers"]), _FIGURE_WIDTHS)
    add_sheet(book, "明细", _ROWS, _rows(content), _ROW_WIDTHS)
    standards = (
        (one["name"], one["value"] or UNSET_ZH, one["citation"], one["clause"], one["rule"])
        for one in content["standards"]
    )
    add_sheet(book, "补助标准", _STANDARDS, standards, _STANDARD_WIDTHS)
    add_sheet(book, "口径对照", _PAPERS, map(_paper, content["compared"]), _PAPER_WIDTHS)
    about = (
        ("数据包编号", identity),
        ("统计期", span_zh(since, last)),
        ("数据截至", moment_zh(cut_off)),
        ("全文核对码（SHA-256）", digest),
    )
    add_sheet(book, "说明", ("项目", "内容"), about, (24, 70))
    title = f"{content['name']}答复数据包"
    book.properties.title, book.properties.creator = title, "xunzhen"
    for sheet in book.worksheets:
        demo = DEMONSTRATION if content["synthetic"] else ""
        header = (f"{title} {sheet.title}", demo, span_zh(since, last))
        set_up_print(sheet, header, f"{identity} {digest[:16]}")
    save_book(book, path, day_of(cut_off))


def _figure(one: Content) -> tuple[Cell, ...]:
    figure = figure_of(one["figure"])
    return (
        Topic(one["topic"]).zh,
        figure.name,
        _number(figure.value),
        _number(figure.numerator),
        _number(figure.denominator),
        figure.unit,
        _days(one),
        one["definition"],
        len(one["rows"]),
        one["unknown"],
        "".join(said["zh"] for said in one["missing"]),
        "、".join(one["clauses"]),
        figure.indicator,
        figure.source,
    )


def _days(one: Content) -> str:
    if one["at_end"]:
        return f"{one['last']}（期末）"
    return span_zh(dt.date.fromisoformat(one["since"]), dt.date.fromisoformat(one["last"]))


def _rows(content: Content) -> Iterable[tuple[Cell, ...]]:
    for one in content["answers"]:
        name = one["figure"]["name"]
        for key, place, top, below, unknown, note in one["rows"][:MOST_ROWS]:
            yield name, key, place, int(top), int(below), "是" if unknown else "", note
        if len(one["rows"]) > MOST_ROWS:
            told = f"共{len(one['rows']):,}行，这里列前{MOST_ROWS:,}行，全部在answer-pack.json里"
            yield name, "……", "", None, None, "", told


def _paper(one: Content) -> tuple[Cell, ...]:
    sides = (part for each in one["figures"] for part in (each["number"], each["days"],
                                                          each["source"]))  # fmt: skip
    return (one["subject"], *sides, _AGREEMENTS[one["agreement"]], one["told"]["zh"])


def _number(number: Decimal | None) -> Cell:
    if number is None:
        return EMPTY
    return int(number) if number == number.to_integral_value() else float(number)

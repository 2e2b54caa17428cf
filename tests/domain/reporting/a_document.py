"""Documents to build tests on: a notice, a letter, a reply, an annual report. 演示数据."""

from __future__ import annotations

import calendar
import datetime as dt

from tests.domain.reporting.a_return import (
    CLERK,
    at,
    drafted,
    kept,
    locked,
    submitted,
    visits,
)
from xunzhen.domain.periods.period import inclusive
from xunzhen.domain.reporting.document import (
    DocumentContent,
    DocumentKind,
    Head,
    Passage,
    Source,
    source_of_return,
)
from xunzhen.domain.reporting.document_draft import notice_passages, report_passages
from xunzhen.domain.reporting.due import ReturnKind
from xunzhen.domain.reporting.restatement import restate
from xunzhen.domain.reporting.statutory_return import BEIJING, Rank, ReportingUnit

BUREAU = ReportingUnit("350524", "示例县卫生健康局", Rank.COUNTY, "350500")
YEAR = inclusive(dt.date(2022, 1, 1), dt.date(2022, 12, 31))
NAME = "示例县2022年9月月报"
ASKED = "各乡镇卫生院要在{=3日}内补巡，12月31日前补齐记录。"


def head(kind: DocumentKind, title: str, addressee: str = "各乡镇卫生院") -> Head:
    return Head(
        issuer="示例县卫生健康局",
        number="示卫演函〔2022〕12号" if kind.is_letter else "示卫演〔2022〕12号",
        title=title,
        addressee=addressee,
        dated=dt.date(2022, 10, 10),
        signer="陈示范",
        copies="示例县人民政府办公室",
        contact="联系人：演示员，联系电话：0000-0000000" if kind.is_letter else "",
    )


def september(*, corrected: bool = False) -> Source:
    month = locked(drafted(BUREAU))
    corrections = (
        [restate(month, [visits(20), kept(20, 20)], CLERK, at(11, 1), why="补录2次纸质记录")]
        if corrected
        else []
    )
    return source_of_return(month, NAME, corrections)


def unlocked() -> Source:
    return source_of_return(submitted(drafted(BUREAU)), NAME)


def notice(*sources: Source, asked: str = ASKED) -> DocumentContent:
    held = sources or (september(),)
    passages = list(notice_passages(held, "2022年9月"))
    passages[2] = Passage("二、存在问题", "一处道路封闭，个别村没有按时巡到。")
    passages[3] = Passage("三、有关要求", asked)
    title = "关于2022年9月村级巡诊工作情况的通知"
    kind = DocumentKind.NOTICE
    return DocumentContent(kind, head(kind, title), tuple(passages), held, demo=True)


def letter() -> DocumentContent:
    kind = DocumentKind.LETTER
    passages = (
        Passage("", "你院来函收悉。现就9月巡诊情况函复如下。"),
        Passage("一、有关情况", "认可{circuit.visits}，完成率{circuit.kept_share}。"),
        Passage("", "专此函复。"),
    )
    title = "关于核对2022年9月巡诊数据的复函"
    return DocumentContent(kind, head(kind, title, "示例市医院"), passages, (september(),), True)


def month_source(month: int, made: int, due: int) -> Source:
    last = dt.date(2022, month, calendar.monthrange(2022, month)[1])
    cut_off = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), BEIJING)
    figures = visits(made, cut_off), kept(made, due, cut_off)
    draft = drafted(BUREAU, *figures, period=inclusive(last.replace(day=1), last), cut_off=cut_off)
    return source_of_return(locked(draft), f"示例县2022年{month}月月报")


def annual_report() -> DocumentContent:
    """November was never locked; ten months of 18 of 20 and December's 16 of 20."""
    cut_off = dt.datetime(2023, 1, 1, tzinfo=BEIJING)
    year = drafted(
        BUREAU, visits(196, cut_off), kept(196, 220, cut_off), period=YEAR, kind=ReturnKind.ANNUAL,
        cut_off=cut_off,
    )  # fmt: skip
    months = [month_source(month, 18, 20) for month in range(1, 11)]
    months.append(month_source(12, 16, 20))
    kind = DocumentKind.ANNUAL
    sources = (source_of_return(locked(year), "示例县2022年度报表"), *months)
    passages = report_passages(year, "2022年1月1日—12月31日", "2023年1月1日0时")
    title = "关于2022年度村级巡诊工作情况的报告"
    return DocumentContent(
        kind, head(kind, title, "示例市卫生健康委员会"), passages, sources, demo=True
    )

"""A monthly return and a stage report as documents, to build tests on. 演示数据."""

from __future__ import annotations

import datetime as dt

from tests.domain.reporting.a_return import COUNTY, at, drafted, kept, locked, visits
from xunzhen.domain.periods.period import inclusive
from xunzhen.domain.reporting.due import ReturnKind
from xunzhen.domain.reporting.flow import Act, Actor, edit
from xunzhen.domain.reporting.restatement import restate
from xunzhen.domain.reporting.roll_up import Part, rolled_up
from xunzhen.domain.reporting.statutory_return import Rank, ReportingUnit, Section
from xunzhen.files.papers.official_document import OfficialDocument
from xunzhen.files.papers.return_paper import Letterhead, parts_annex, return_document

WRITER = frozenset({Act.EDIT, Act.SELF_CHECK, Act.SUBMIT})
BUREAU = ReportingUnit("350524", "示例县卫生健康局", Rank.COUNTY, "350500")
TEXTS = {
    Section.COMPLETION: "（一）巡诊次数。全县认可{circuit.visits}，完成率{circuit.kept_share}，"
    "其中取消后补巡1次。缺2次，涉及1个村，逐次写明原因。\n（二）服务数量。诊疗、公共卫生、签约"
    "三类服务都已开展。",
    Section.PROBLEMS: "一是旧寨路段封闭，影响巡诊2次。二是交通补助标准尚未确定，有关补助暂未计发。",
    Section.NEXT_PLAN: "10月应巡的村次已排班并在村公告。",
    Section.SUGGESTIONS: "建议统一明确“半天”的时长是否包含路途时间，便于各县同一口径统计。",
}
TOWNS = ("甲镇", "乙镇", "丙乡", "丁乡")


def letterhead(subject: str, addressee: str) -> Letterhead:
    return Letterhead(
        number="示卫演〔2022〕12号",
        addressee=addressee,
        dated=dt.date(2022, 10, 4),
        subject=subject,
        signer="陈示范",
        copies="示例县人民政府办公室",
        printed_by="示例县卫生健康局办公室",
        demo=True,
    )


def monthly_return() -> OfficialDocument:
    clerk = Actor("u-1", BUREAU.id, WRITER)
    draft = edit(drafted(BUREAU), clerk, at(10, 2), texts=TEXTS)
    month = locked(draft)
    correction = restate(month, [visits(20), kept(20, 20)], clerk, at(11, 1), why="补录2次纸质记录")
    head = letterhead("村级巡诊工作情况", "示例市卫生健康委员会")
    return return_document(month, head, [correction])


def stage_report() -> OfficialDocument:
    stage = inclusive(dt.date(2022, 7, 1), dt.date(2022, 9, 30))
    numbers = ((24, 24), (45, 48), (0, 0))
    parts = [
        Part(
            name,
            locked(
                drafted(
                    ReportingUnit(name, name, Rank.UNIT, BUREAU.id),
                    visits(top),
                    kept(top, below),
                    period=stage,
                    kind=ReturnKind.STAGE,
                )
            ),
        )
        for name, (top, below) in zip(TOWNS, numbers, strict=False)
    ]
    parts.append(Part(TOWNS[3], None))
    rolled = [
        rolled_up(indicator, TOWNS, parts, at(10, 10))
        for indicator in ("circuit.visits", "circuit.kept_share")
    ]
    table = parts_annex("第三季度各乡镇巡诊完成情况", stage, parts, rolled, TOWNS)
    own = locked(
        drafted(BUREAU, *(one.summed for one in rolled), period=stage, kind=ReturnKind.STAGE)
    )
    head = letterhead("村级巡诊阶段工作", "示例市卫生健康委员会")
    assert COUNTY.id == BUREAU.id
    return return_document(own, head, tables=[table])

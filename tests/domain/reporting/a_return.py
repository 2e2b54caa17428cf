"""One county's return to build tests on: 示例县 reports September 2022 to 示例市."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from xunzhen.domain.periods.period import Period, inclusive
from xunzhen.domain.reporting.canonical import source_digest
from xunzhen.domain.reporting.due import ReturnKind
from xunzhen.domain.reporting.figure import Figure, counted
from xunzhen.domain.reporting.flow import Act, Actor, accept, edit, lock, self_check, submit
from xunzhen.domain.reporting.statutory_return import (
    BEIJING,
    Rank,
    ReportingUnit,
    Section,
    StatutoryReturn,
)

SEPTEMBER = inclusive(dt.date(2022, 9, 1), dt.date(2022, 9, 30))
CUT_OFF = dt.datetime(2022, 10, 1, tzinfo=BEIJING)
COUNTY = ReportingUnit("350524", "示例县", Rank.COUNTY, "350500")
CLERK = Actor("u-1", "350524", frozenset({Act.EDIT, Act.SELF_CHECK, Act.SUBMIT}))
CITY = Actor("u-9", "350500", frozenset({Act.SEND_BACK, Act.ACCEPT, Act.LOCK}))
TEXTS = {
    Section.COMPLETION: "应巡20次，认可18次。",
    Section.PROBLEMS: "一处道路封闭。",
    Section.NEXT_PLAN: "补巡2次。",
    Section.SUGGESTIONS: "明确半天时长。",
}


def at(month: int, day: int, hour: int = 9, year: int = 2022) -> dt.datetime:
    return dt.datetime(year, month, day, hour, tzinfo=BEIJING)


def visits(number: int, cut_off: dt.datetime = CUT_OFF, source: str = "") -> Figure:
    digest = source or source_digest([[f"v-{one}"] for one in range(number)])
    return counted("circuit.visits", number, "次", source=digest, cut_off=cut_off, name="认可次数")


def kept(top: int, below: int, cut_off: dt.datetime = CUT_OFF) -> Figure:
    digest = source_digest([["owed", str(below)], ["kept", str(top)]])
    return counted(
        "circuit.kept_share",
        top,
        "%",
        source=digest,
        cut_off=cut_off,
        denominator=Decimal(below),
        name="完成率",
    )


def drafted(
    unit: ReportingUnit = COUNTY,
    *figures: Figure,
    period: Period = SEPTEMBER,
    kind: ReturnKind = ReturnKind.MONTHLY,
    cut_off: dt.datetime = CUT_OFF,
) -> StatutoryReturn:
    clerk = Actor("u-1", unit.id, CLERK.duties)
    blank = StatutoryReturn(unit, kind, period, cut_off)
    return edit(blank, clerk, at(10, 1), figures=figures or (visits(18), kept(18, 20)), texts=TEXTS)


def submitted(draft: StatutoryReturn, moment: dt.datetime | None = None) -> StatutoryReturn:
    clerk = Actor("u-1", draft.unit.id, CLERK.duties)
    moment = moment or at(10, 4)
    checked = self_check(draft, clerk, moment, sections=tuple(Section))
    return submit(checked, clerk, moment)


def locked(draft: StatutoryReturn, moment: dt.datetime | None = None) -> StatutoryReturn:
    above = Actor("u-9", draft.unit.above or draft.unit.id, CITY.duties)
    accepted = accept(submitted(draft, moment), above, at(10, 8))
    return lock(accepted, above, at(10, 9))

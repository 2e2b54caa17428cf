"""What replies to proposals quote beyond the catalogue: visits, stops, people on post, premiums.

No target rests on these, so they stand in no catalogue; they are measured by the same kind of
function, with their rows.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from xunzhen.domain.assistance.programmes import Programme
from xunzhen.domain.assistance.terms import terms_of
from xunzhen.domain.fieldwork.ledger import LedgerEntry, OutreachKind
from xunzhen.domain.indicators.evidence import (
    Evidence,
    assignments_missing,
    ledger_missing,
    table_missing,
)
from xunzhen.domain.indicators.indicator import Indicator, Measure, PeriodKind, Words
from xunzhen.domain.indicators.measure import Behind, Found
from xunzhen.domain.periods.period import Period

LEAST_MONTHS: Final = "paired_assistance.min_months"
_SPAN: Final = PeriodKind.SPAN
_DAY: Final = PeriodKind.DAY
_YUAN: Final = Words("元", "yuan")
_PERSONS: Final = Words("人", "persons")
_TIMES: Final = Words("人次", "person-times")
IN_FEN: Final = frozenset({"answer.premiums"})
"""Indicators whose rows count fen and whose figure is in yuan."""


def mobile_stops(evidence: Evidence, period: Period) -> Found:
    """Count the stops of the mobile hospital that took place (FJ-2022-595/2.3)."""
    if evidence.ledger is None:
        return Found(missing=(ledger_missing(),))
    mine = evidence.entries(OutreachKind.MOBILE_HOSPITAL, period)
    return Found(tuple(_row(one, 1) for one in mine))


def villages_visited(evidence: Evidence, period: Period) -> Found:
    """Count the distinct places of circuit visits that took place; the row names the first."""
    if evidence.ledger is None:
        return Found(missing=(ledger_missing(),))
    first: dict[str, LedgerEntry] = {}
    for one in evidence.entries(OutreachKind.CIRCUIT, period):
        first.setdefault(one.place, one)
    return Found(
        tuple(Behind(place, place, 1, note_zh=f"{one.date}") for place, one in first.items())
    )


def referred_up(evidence: Evidence, period: Period) -> Found:
    """Add up the person-times referred up on circuit visits; one not recorded is unknown."""
    if evidence.ledger is None:
        return Found(missing=(ledger_missing(),))
    mine = evidence.entries(OutreachKind.CIRCUIT, period)
    return Found(tuple(_row(one, one.referred_up or 0, one.referred_up is None) for one in mine))


def _row(one: LedgerEntry, number: int, unknown: bool = False) -> Behind:
    note = f"{one.date} {one.staff} {one.state.zh}"
    return Behind(one.id, one.place, number, note_zh=note, unknown=unknown)


def people_on_post(evidence: Evidence, period: Period) -> Found:
    """Count the distinct people of paired assistance on post on the last day."""
    if evidence.assignments is None:
        return Found(missing=(assignments_missing(),))
    day = evidence.last_day(period)
    mine = {
        one.staff: one
        for one in sorted(evidence.assignments, key=lambda one: one.id)
        if one.programme is Programme.PAIRED and day in one.period
    }
    return Found(
        tuple(
            Behind(staff, one.to_institution, 1, note_zh=f"{one.role.zh} {one.period.since}起")
            for staff, one in mine.items()
        )
    )


def long_enough(evidence: Evidence, period: Period) -> Found:
    """Say of each person on post on the last day whether the least months are reached.

    Months are those of the continuous term (``terms_of``), leave taken off. Nobody set the rule:
    missing. Source: FJ-2023-61/1.2.3.
    """
    if evidence.assignments is None:
        return Found(missing=(assignments_missing(),))
    day = evidence.last_day(period)
    least = evidence.readings.ruling(LEAST_MONTHS, day)
    if least is None:
        return Found(missing=(evidence.readings.unset[LEAST_MONTHS],))
    paired = [one for one in evidence.assignments if one.programme is Programme.PAIRED]
    leave = [(one.staff, one.period) for one in evidence.county.leave]
    return Found(
        tuple(
            Behind(
                f"{one.staff} {one.role.zh}",
                one.unit,
                int(one.months >= least.number),
                1,
                f"{one.since}起，连续{one.months}个月，应不少于{least.value}个月",
            )
            for one in terms_of(paired, leave, day)
            if one.until is None or one.until > day
        )
    )


def premiums_paid(evidence: Evidence, period: Period) -> Found:
    """Add up, in fen, the premiums of the years whose first day lies in the period.

    A premium is of a calendar year (AX-2024-19/6.2.3).
    """
    if evidence.premiums is None:
        return Found(missing=(table_missing("保费", "premiums"),))
    mine = [one for one in evidence.premiums if dt.date(one.year, 1, 1) in period]
    return Found(
        tuple(Behind(f"{one.staff} {one.product.zh} {one.year}", "", one.fen) for one in mine)
    )


def _own(
    id_: str,
    name: Words,
    definition: Words,
    unit: Words,
    kind: PeriodKind,
    sources: tuple[str, ...],
    clauses: tuple[str, ...],
    measure: Measure | None,
    missing: Words | None = None,
) -> Indicator:
    return Indicator(
        id_, name, definition, definition, None, unit, kind, sources, clauses, "", None, measure,
        missing,
    )  # fmt: skip


_LEDGER: Final = ("ledger",)
VISITS: Final = (
    _own("answer.villages_visited", Words("巡诊到过的村", "villages visited"),
         Words("本期有人到过的村，去重计", "distinct villages of circuit visits"),
         Words("个", "villages"), _SPAN, _LEDGER, ("AX-2024-19/1.2.2",), villages_visited),
    _own("answer.referred_up", Words("巡诊上转", "referred up"),
         Words("巡诊时上转的人次；没有填的不算", "person-times referred up on circuit visits"),
         _TIMES, _SPAN, _LEDGER, ("AX-2024-19/1.2.5",), referred_up),
    _own("answer.mobile_stops", Words("移动医院到点", "stops of the mobile hospital"),
         Words("台账里移动医院类、已发生的记录，一条1次", "mobile-hospital entries that happened"),
         Words("次", "stops"), _SPAN, _LEDGER, ("FJ-2022-595/1.8",), mobile_stops),
)  # fmt: skip
POSTS: Final = (
    _own("answer.on_post", Words("期末在岗的帮扶人员", "people on post"),
         Words("期末那天在对口帮扶岗位上的人，去重计", "distinct people on post on the last day"),
         _PERSONS, _DAY, ("assignments",), ("FJ-2023-61/1.2.2",), people_on_post),
    Indicator(
        "answer.long_enough", Words("连续驻满最短月数的占比", "share that stayed long enough"),
        Words("连续驻满最短月数的÷期末在岗的（一人一岗）", "stayed the least months ÷ on post"),
        Words("连续驻满最短月数的", "stayed the least months"),
        Words("期末在岗的，一人一岗算一个", "on post on the last day"),
        Words("%", "%"), _DAY, ("assignments", "leave"), ("FJ-2023-61/1.2.3",), "", 100,
        long_enough),
)  # fmt: skip
TRAINING: Final = (
    _own("answer.trainings", Words("培训", "trainings"),
         Words("办过的培训，一期1次", "trainings held"), Words("期", "trainings"), _SPAN, (),
         ("FJ-2023-61/3.1.4",), None,
         Words("培训记录（哪一期、哪天、线上还是线下、谁参加）",
               "training records (which, day, online or not, who took part)")),
)  # fmt: skip
MONEY: Final = (
    _own("answer.premiums", Words("医责险和意外险保费", "premiums paid"),
         Words("保费表里本期各年的保费之和", "premiums of the years of the period"),
         _YUAN, _SPAN, ("premiums",), ("AX-2024-19/6.2.3", "FZ-2024-24/9.4"), premiums_paid),
    _own("answer.subsidies_paid", Words("发放的村医补助", "subsidies paid"),
         Words("本期发放到人的各项补助之和", "subsidies paid to people in the period"),
         _YUAN, _SPAN, (), ("FJ-2023-61/3.2.4",), None,
         Words("补助发放记录（谁、哪一项、哪个月、多少元）",
               "records of subsidies paid (who, which, month, yuan)")),
)  # fmt: skip

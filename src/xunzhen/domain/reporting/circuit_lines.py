"""What a return tells of the circuit visits of its period: due, made, cancelled, missed, served.

They are counted over the period itself, from the ledger; the indicators of the programmes stand
beside them (``filling``). Due is whatever the ledger holds of circuit visits, counted by itself, so
that 到村＋准假＋漏访＝应巡诊 ties every return, the ones from other sites too.

Source: FJ-2022-595/3.2.3; AX-2024-19/1.2.2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from xunzhen.domain.fieldwork.ledger import EntryState, LedgerEntry, OutreachKind
from xunzhen.domain.indicators.evidence import Evidence, ledger_missing
from xunzhen.domain.indicators.indicator import Indicator, PeriodKind, Words
from xunzhen.domain.indicators.measure import Behind, Found
from xunzhen.domain.periods.period import Period

DUE: Final = "circuit.due"
MADE: Final = "circuit.made"
CANCELLED: Final = "circuit.cancelled"
MISSED: Final = "circuit.missed"
SERVED: Final = "circuit.served"
HOME_SERVED: Final = "home.served"
_VISITS: Final = Words("次", "visits")
_TIMES: Final = Words("人次", "person-times")


def _visits(keep: Callable[[LedgerEntry], bool]) -> Callable[[Evidence, Period], Found]:
    def measure(evidence: Evidence, period: Period) -> Found:
        if evidence.ledger is None:
            return Found(missing=(ledger_missing(),))
        return Found(tuple(_row(one, 1) for one in _circuits(evidence, period) if keep(one)))

    return measure


def _served(kind: OutreachKind) -> Callable[[Evidence, Period], Found]:
    def measure(evidence: Evidence, period: Period) -> Found:
        if evidence.ledger is None:
            return Found(missing=(ledger_missing(),))
        return Found(
            tuple(
                _row(one, one.person_times or 0, one.person_times is None)
                for one in evidence.entries(kind, period)
            )
        )

    return measure


def _circuits(evidence: Evidence, period: Period) -> Iterable[LedgerEntry]:
    """Yield the circuit visits of a period up to the cut-off that are not merely planned."""
    for one in evidence.ledger.entries if evidence.ledger else ():
        if one.kind is OutreachKind.CIRCUIT and one.date in period and one.date <= evidence.cut_off:
            yield one


def _row(one: LedgerEntry, number: int, unknown: bool = False) -> Behind:
    note = f"{one.date} {one.staff} {one.state.zh}"
    return Behind(one.id, one.place, number, note_zh=note, unknown=unknown)


def _line(
    id_: str,
    name: Words,
    definition: Words,
    unit: Words,
    measure: Callable[[Evidence, Period], Found],
) -> Indicator:
    clauses = ("FJ-2022-595/3.2.3",)
    return Indicator(
        id_, name, definition, definition, None, unit, PeriodKind.SPAN, ("ledger",), clauses, "",
        None, measure,
    )  # fmt: skip


CIRCUIT_LINES: Final[tuple[Indicator, ...]] = (
    _line(
        DUE,
        Words("应巡诊", "circuit visits due"),
        Words(
            "本期台账里的巡诊：到村的、准假取消的、漏访的", "circuit visits of the period's ledger"
        ),
        _VISITS,
        _visits(lambda _one: True),
    ),
    _line(
        MADE,
        Words("到村", "visits made"),
        Words("其中有人到村的", "those at which somebody was there"),
        _VISITS,
        _visits(lambda one: one.state.happened),
    ),
    _line(
        CANCELLED,
        Words("准假取消", "visits cancelled"),
        Words("其中事先取消的", "those cancelled beforehand"),
        _VISITS,
        _visits(lambda one: one.state is EntryState.CANCELLED),
    ),
    _line(
        MISSED,
        Words("漏访", "visits missed"),
        Words("其中漏掉的，说明过原因的也在内", "those missed, excused or not"),
        _VISITS,
        _visits(lambda one: one.state is EntryState.MISSED),
    ),
    _line(
        SERVED,
        Words("接诊", "person-times served"),
        Words("巡诊时服务的人次；没有填的不算，也不当0", "person-times on circuit visits"),
        _TIMES,
        _served(OutreachKind.CIRCUIT),
    ),
    _line(
        HOME_SERVED,
        Words("上门服务", "home visits: person-times"),
        Words("上门服务的人次", "person-times at home"),
        _TIMES,
        _served(OutreachKind.HOME),
    ),
)

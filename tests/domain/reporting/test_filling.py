"""Which figures a return tells, up to when they are taken, and how they tie."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.domain.fieldwork.ledgers import entry
from tests.domain.indicators.evidences import evidence_of
from xunzhen.domain.fieldwork.ledger import EntryState, OutreachKind
from xunzhen.domain.indicators.measure import Behind
from xunzhen.domain.periods.period import Period, parse_period
from xunzhen.domain.reporting.canonical import source_digest
from xunzhen.domain.reporting.circuit_lines import CIRCUIT_LINES
from xunzhen.domain.reporting.due import ReturnKind
from xunzhen.domain.reporting.figure import Figure, counted
from xunzhen.domain.reporting.filling import (
    changed_rows,
    cut_off_of,
    figure_of,
    last_day_of,
    measured_lines,
    row_texts,
    ties,
    told_in,
)
from xunzhen.domain.reporting.statutory_return import BEIJING, Rank

SEPTEMBER = parse_period("2026-09")
END = dt.datetime(2026, 10, 1, tzinfo=BEIJING)


def figures(**numbers: int | None) -> list[Figure]:
    return [
        counted(f"circuit.{name}", number, "次", source="", cut_off=END)
        for name, number in numbers.items()
    ]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (dt.datetime(2026, 10, 3, 9, tzinfo=BEIJING), END),
        (END, END),
        # While the month runs only whole days are counted: on the 20th, up to the 19th.
        (dt.datetime(2026, 9, 20, 15, tzinfo=BEIJING), dt.datetime(2026, 9, 20, tzinfo=BEIJING)),
        # 17:00 UTC is one in the morning of the 21st in China.
        (dt.datetime(2026, 9, 20, 17, tzinfo=dt.UTC), dt.datetime(2026, 9, 21, tzinfo=BEIJING)),
    ],
)
def test_cut_off_is_the_period_end_or_the_last_midnight(
    at: dt.datetime, expected: dt.datetime
) -> None:
    found = cut_off_of(SEPTEMBER, at)

    assert found == expected
    assert last_day_of(found) == (expected - dt.timedelta(days=1)).date()


def test_open_period_has_no_return() -> None:
    with pytest.raises(ValueError, match="closed period"):
        cut_off_of(Period(dt.date(2026, 9, 1)), END)


def test_circuit_figures_tie_by_hand() -> None:
    # Of six: three made (12, 8 and not recorded), one cancelled, one missed; one at home, 5 served.
    evidence = evidence_of(
        entry("a", 1, person_times=12), entry("b", 2, person_times=8), entry("c", 3),
        entry("d", 4, state=EntryState.CANCELLED, person_times=None),
        entry("e", 7, state=EntryState.MISSED, person_times=None),
        entry("f", 8, kind=OutreachKind.HOME, person_times=5),
    )  # fmt: skip

    found = {
        one.indicator: one.numerator for one in measured_lines(CIRCUIT_LINES, evidence, SEPTEMBER)
    }

    assert found == {
        "circuit.due": 5, "circuit.made": 3, "circuit.cancelled": 1, "circuit.missed": 1,
        "circuit.served": 20, "home.served": 5,
    }  # fmt: skip


def test_figure_is_bound_to_its_rows_in_any_order() -> None:
    evidence = evidence_of(entry("a", 1), entry("b", 2))
    found = measured_lines(CIRCUIT_LINES[:1], evidence, SEPTEMBER)[0]

    figure = figure_of(found, END)

    assert figure.source == source_digest(row_texts(one) for one in reversed(found.rows))
    assert (figure.name, figure.unit, figure.value) == ("应巡诊", "次", 2)


@pytest.mark.parametrize(
    ("numbers", "holds"),
    [
        ({"due": 532, "made": 521, "cancelled": 6, "missed": 5}, True),
        ({"due": 532, "made": 523, "cancelled": 6, "missed": 5}, False),
    ],
)
def test_made_cancelled_and_missed_are_what_was_due(numbers: dict[str, int], holds: bool) -> None:
    (tie,) = ties(figures(**numbers))

    assert tie.holds is holds
    assert ("＝532" in tie.written) is holds


def test_what_has_no_number_is_not_tied() -> None:
    assert ties(figures(due=None, made=1, cancelled=0, missed=0)) == ()
    assert ties(figures(due=1, made=1)) == ()


def test_unit_tells_what_the_ledger_holds_of_it_and_a_plan_no_figure() -> None:
    unit = {one.id for one in told_in(ReturnKind.MONTHLY, Rank.UNIT)}
    county = {one.id for one in told_in(ReturnKind.MONTHLY, Rank.COUNTY)}
    annual = {one.id for one in told_in(ReturnKind.ANNUAL, Rank.COUNTY)}

    assert unit < county < annual
    assert "paired_assistance.agreements" in county - unit
    assert told_in(ReturnKind.PLAN, Rank.COUNTY) == ()


def test_changed_rows_tell_what_came_went_and_moved() -> None:
    then = [Behind("a", "p", 1), Behind("b", "p", 3), Behind("c", "p", 1)]
    now = [Behind("b", "p", 5), Behind("c", "p", 1, note_zh="改了说明"), Behind("d", "p", 2)]

    found = changed_rows(then, now)

    assert [(one.then, one.now, one.by) for one in found] == [
        (then[0], None, -1), (then[1], now[0], 2), (None, now[2], 2),
    ]  # fmt: skip

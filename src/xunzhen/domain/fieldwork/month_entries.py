"""The entries behind a number of the monthly sheet: what each added, and why another did not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.fieldwork.counting_half_days import half_days_achieved
from xunzhen.domain.fieldwork.counting_table import OUTSIDE
from xunzhen.domain.fieldwork.counting_terms import Count, SubjectKind
from xunzhen.domain.fieldwork.counting_weeks import WeekCompliance
from xunzhen.domain.fieldwork.counting_words import WhyNot
from xunzhen.domain.fieldwork.ledger import EntryState, LedgerEntry, OutreachKind
from xunzhen.domain.fieldwork.month_sheet import MonthSheet

_OF_CIRCUITS: Final = frozenset({Count.HALF_DAYS, Count.VISITS, Count.MADE_UP})


@dataclass(frozen=True)
class Asked:
    """Which number: whose, of what (None: the visits that count in the weeks), in which week.

    ``week`` is a number from 0, None for the whole month.
    """

    kind: SubjectKind
    code: str
    count: Count | None
    week: int | None = None


@dataclass(frozen=True)
class Behind:
    """``counted`` add up to the number; ``others`` are the rest of the subject's entries there.

    ``weeks`` are the village-weeks, where the number is of these.
    """

    counted: tuple[tuple[LedgerEntry, float], ...]
    others: tuple[tuple[LedgerEntry, Sentence], ...]
    weeks: tuple[WeekCompliance, ...] = ()

    @property
    def total(self) -> float:
        """The number itself."""
        return sum(amount for _, amount in self.counted)


def entries_behind(sheet: MonthSheet, asked: Asked) -> Behind:
    """Return the entries behind a number, in the ledger's order."""
    if asked.count is None:
        return _behind_weeks(sheet, asked)
    credited = sheet.table.credits[asked.count, asked.kind.of_staff]
    share = 0.5 if asked.count is Count.DOCTOR_DAYS else 1
    amounts = {id_: amount * share for id_, amount in (credited or {}).items()}
    mine = [one for one in sheet.ground.within if _is_of(sheet, asked, one)]
    counted = [(one, amounts[one.id]) for one in mine if amounts.get(one.id)]
    told = {one.id for one, _ in counted}
    zero = {one.id for one in mine if amounts.get(one.id) == 0}
    others = [
        (one, _why_not(sheet, asked.count, one, one.id in zero))
        for one in mine
        if one.id not in told
    ]
    return Behind(tuple(counted), tuple(others))


def _is_of(sheet: MonthSheet, asked: Asked, one: LedgerEntry) -> bool:
    if asked.week is not None and sheet.week_of(one.date) != asked.week:
        return False
    match asked.kind:
        case SubjectKind.COUNTY:
            return True
        case SubjectKind.TOWNSHIP:
            return sheet.township_of(one.place) == (asked.code or OUTSIDE)
        case SubjectKind.VILLAGE:
            return one.place == asked.code
        case SubjectKind.INSTITUTION:
            return sheet.institution_of(one.staff) == (asked.code or OUTSIDE)
        case SubjectKind.STAFF:
            return one.staff == asked.code


def _behind_weeks(sheet: MonthSheet, asked: Asked) -> Behind:
    """Return the entries that count in village-weeks; a day with two entries is one visit."""
    weeks = [
        one
        for (village, number), one in sheet.weeks_of_villages.items()
        if (asked.week is None or number == asked.week) and _is_village(sheet, asked, village)
    ]
    by_id = sheet.ground.ledger.by_id
    counted: list[tuple[LedgerEntry, float]] = []
    others: dict[str, tuple[LedgerEntry, Sentence]] = {}
    for week in weeks:
        days = set()
        for number in week.counted:
            one = by_id[number]
            counted.append((one, 0 if one.date in days else 1))
            days.add(one.date)
        for number, why in week.passed_over.items():
            others[number] = (by_id[number], _said(why))
    here = {one.id for one, _ in counted}
    rest = [pair for number, pair in others.items() if number not in here]
    rest += [
        (one, _said(WhyNot.NOT_ON_CIRCUIT))
        for one in sheet.ground.within
        if one.id not in here and one.id not in others and _is_of(sheet, asked, one)
    ]
    return Behind(
        tuple(sorted(counted, key=lambda pair: _order(pair[0]))),
        tuple(sorted(rest, key=lambda pair: _order(pair[0]))),
        tuple(weeks),
    )


def _is_village(sheet: MonthSheet, asked: Asked, village: str) -> bool:
    if asked.kind is SubjectKind.VILLAGE:
        return village == asked.code
    if asked.kind is SubjectKind.TOWNSHIP:
        return sheet.township_of(village) == (asked.code or OUTSIDE)
    return asked.kind is SubjectKind.COUNTY


def _order(one: LedgerEntry) -> tuple[object, ...]:
    return (one.date, bool(one.afternoon), one.place, one.staff, one.id)


def _why_not(sheet: MonthSheet, count: Count, one: LedgerEntry, told_none: bool) -> Sentence:
    if told_none:
        return _none_of_it()
    if count in (Count.MISSED, Count.EXCUSED, Count.CANCELLED):
        return _other_state(sheet, count, one)
    state = _state_fault(sheet, one)
    if state is not None:
        return _said(state)
    if count in _OF_CIRCUITS and one.kind is not OutreachKind.CIRCUIT:
        return _said(WhyNot.OTHER_KIND)
    match count:
        case Count.HALF_DAYS:
            return _half_day_fault(sheet, one)
        case Count.VISITS:
            return _once("同一天已计一次", "that day is counted already")
        case Count.DOCTOR_DAYS:
            return _once("这个半天已计一次", "that half-day is counted already")
        case Count.MADE_UP:
            return _no_make_up(one)
        case _:
            return say("fieldwork.month.untold", "没有填", "not told")


def _state_fault(sheet: MonthSheet, one: LedgerEntry) -> WhyNot | None:
    if one.state is EntryState.MISSED:
        return WhyNot.EXCUSED if one.id in sheet.ground.excused else WhyNot.MISSED
    if one.state is EntryState.CANCELLED:
        return WhyNot.CANCELLED
    return None if one.state in sheet.ground.states else WhyNot.NOT_IN_STATES


def _half_day_fault(sheet: MonthSheet, one: LedgerEntry) -> Sentence:
    least = sheet.ground.readings.half_day_minutes(one.date, sheet.ground.townships[one.place])
    if least is None:
        return _said(WhyNot.UNSET)
    if one.minutes is None:
        return _said(WhyNot.NO_TIMES)
    if not half_days_achieved(one, least):
        return _said(WhyNot.TOO_SHORT)
    return _once("这个半天已计一次", "that half-day is counted already")


def _other_state(sheet: MonthSheet, count: Count, one: LedgerEntry) -> Sentence:
    if one.state is EntryState.MISSED and count is Count.EXCUSED:
        return say("fieldwork.month.not_excused", "漏访，没有人认可", "missed, excused by nobody")
    if one.state is EntryState.MISSED or one.state is EntryState.CANCELLED:
        return _said(_state_fault(sheet, one) or WhyNot.CANCELLED)
    return say("fieldwork.month.made", "去了", "it was made")


def _no_make_up(one: LedgerEntry) -> Sentence:
    if one.makes_up:
        return say(
            "fieldwork.month.make_up_not_taken",
            "写了补访，但不合规定（村、期限、够半天、只补一次）",
            "entered as make-up, but not recognised (village, time, half-day, once)",
        )
    return say("fieldwork.month.no_make_up", "不是补访", "no make-up visit")


def _none_of_it() -> Sentence:
    return say("fieldwork.month.none", "填的是0", "0 was told")


def _once(zh: str, en: str) -> Sentence:
    return say("fieldwork.month.once", zh, en)


_SAID: Final[Mapping[WhyNot, Sentence]] = {
    why: say(f"fieldwork.month.{why.value}", why.zh, why.en) for why in WhyNot
}


def _said(why: WhyNot) -> Sentence:
    return _SAID[why]

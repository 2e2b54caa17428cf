"""The monthly sheet: whole weeks, numbers worked by hand, every number the sum of its entries.

The small county in September 2026: weeks from Monday; 甲二, 甲三 and 乙二 owe two visits a week,
丙二 three. The weeks that end in September begin on 31 August, 7, 14 and 21 September.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.county import THIS_YEAR, small_county
from xunzhen.domain.coverage.law import county_book
from xunzhen.domain.fieldwork.counting import Ground
from xunzhen.domain.fieldwork.counting_rules import Readings
from xunzhen.domain.fieldwork.counting_terms import Count, SubjectKind
from xunzhen.domain.fieldwork.counting_words import Standing
from xunzhen.domain.fieldwork.ledger import EntryState, Ledger, LedgerEntry, OutreachKind
from xunzhen.domain.fieldwork.month_entries import Asked, entries_behind
from xunzhen.domain.fieldwork.month_sheet import (
    PLACE_COUNTS,
    STAFF_COUNTS,
    Line,
    MonthSheet,
    month_sheet,
    month_weeks,
)
from xunzhen.domain.periods.period import Period
from xunzhen.domain.registry.county import LocalRule
from xunzhen.files.policies import load_book

JIA_2, JIA_3, YI_2, BING_2 = "350524101202", "350524101203", "350524202202", "350524203202"
SEPTEMBER = dt.date(2026, 9, 1)
RULES = {
    "circuit.half_day_minutes": "180",
    "circuit.week_starts_on": "周一",
    "circuit.short_week": "working_days",
    "circuit.makeup_within": "same_week",
}
COUNTY = small_county()
COUNTY = replace(
    COUNTY,
    rules=(
        *COUNTY.rules,
        *(
            LocalRule(name, value, THIS_YEAR, "示例县〔2026〕2号", "第一条")
            for name, value in RULES.items()
        ),
    ),
)
BOOK = county_book(load_book(), COUNTY)


def entry(number: str, day: int, place: str = JIA_2, **more: object) -> LedgerEntry:
    """Make a verified morning of 190 minutes on a day of September by s-01."""
    given: dict[str, object] = {
        "kind": OutreachKind.CIRCUIT, "staff": "s-01", "state": EntryState.VERIFIED,
        "afternoon": False, "check_in": dt.time(8, 30), "check_out": dt.time(11, 40), **more,
    }  # fmt: skip
    return LedgerEntry(id=number, date=dt.date(2026, 9, day), place=place, **given)  # type: ignore[arg-type]


MISSED = {"state": EntryState.MISSED, "check_in": None, "check_out": None}
AFTERNOON = {"afternoon": True, "check_in": dt.time(14), "check_out": dt.time(17, 10)}
LEDGER = (
    entry("1", 7, persons=12, person_times=15),
    entry("2", 10, persons=9, person_times=9),
    entry("3", 14, check_out=dt.time(11, 29)),
    entry("4", 16, **MISSED),
    entry("5", 17, makes_up="4", persons=0, person_times=0),
    entry("6", 8, JIA_3, staff="s-02", **AFTERNOON),
    entry("7", 11, JIA_3, **MISSED, excused_by="director", reason="山洪"),
    entry("8", 8, YI_2, staff="s-03", persons=4, person_times=5),
    entry("9", 9, "h-203", staff="s-04", kind=OutreachKind.STATIONED, persons=20, person_times=30),
)  # fmt: skip


def sheet_of(*entries: LedgerEntry, today: dt.date = dt.date(2026, 10, 1)) -> MonthSheet:
    def ground_of(period: Period) -> Ground:
        return Ground(Readings(COUNTY, BOOK), Ledger.of(entries), period)

    found = month_sheet(SEPTEMBER, month_weeks(SEPTEMBER, 0), today, ground_of)
    assert found is not None
    return found


SHEET = sheet_of(*LEDGER)


LINES = {one.code: one for one in (*SHEET.staff, *SHEET.places, *SHEET.townships)}
INSTITUTIONS = {one.code: one for one in SHEET.institutions}


def line(code: str) -> Line:
    return LINES[code]


def test_month_is_its_weeks_that_end_in_it() -> None:
    assert [(week.since, week.last_day) for week in SHEET.weeks] == [
        (dt.date(2026, 8, 31), dt.date(2026, 9, 6)),
        (dt.date(2026, 9, 7), dt.date(2026, 9, 13)),
        (dt.date(2026, 9, 14), dt.date(2026, 9, 20)),
        (dt.date(2026, 9, 21), dt.date(2026, 9, 27)),
    ]


def test_weeks_that_begin_on_sunday_are_cut_otherwise() -> None:
    # Sunday 30 August to Saturday 5 September is the first, 20 to 26 September the last.
    weeks = month_weeks(SEPTEMBER, 6)

    assert (weeks[0].since, weeks[-1].last_day) == (dt.date(2026, 8, 30), dt.date(2026, 9, 26))


@pytest.mark.parametrize(("today", "over"), [(dt.date(2026, 9, 13), 1), (dt.date(2026, 9, 14), 2)])
def test_week_is_counted_from_the_day_after_its_last(today: dt.date, over: int) -> None:
    sheet = sheet_of(*LEDGER, today=today)

    assert (len(sheet.weeks), len(sheet.open_weeks)) == (over, 4 - over)


def test_month_without_a_week_that_is_over_has_no_sheet() -> None:
    weeks = month_weeks(SEPTEMBER, 0)

    assert month_sheet(SEPTEMBER, weeks, dt.date(2026, 9, 6), lambda _: SHEET.ground) is None


def test_cells_of_a_village_tell_due_achieved_made_up_and_missed() -> None:
    # 31 August: nobody came, 0 of 2. 7 September: Monday and Thursday, 2 of 2. 14 September: 179
    # minutes do not count, Wednesday was missed, Thursday makes up for it and counts: 1 of 2.
    cells = line(JIA_2).weeks

    assert [(one.due, one.achieved, one.standing) for one in cells] == [
        (2, 0, Standing.SHORT),
        (2, 2, Standing.MET),
        (2, 1, Standing.SHORT),
        (2, 0, Standing.SHORT),
    ]
    assert [one.counts[Count.MADE_UP] for one in cells] == [0, 0, 1, 0]
    assert [one.counts[Count.MISSED] for one in cells] == [0, 0, 1, 0]


def test_excused_week_stands_as_such() -> None:
    # 甲三 was visited on the 8th and missed on the 11th, excused by the director: 1 of 2, excused.
    cell = line(JIA_3).weeks[1]

    assert (cell.due, cell.achieved, cell.standing) == (2, 1, Standing.EXCUSED)
    assert (cell.counts[Count.MISSED], cell.counts[Count.EXCUSED]) == (1, 1)


def test_totals_of_a_village_are_worked_by_hand() -> None:
    # Half-days: entries 1, 2, 5 (3 is a minute short). Visits: 1, 2, 3, 5, four days. Persons 12 +
    # 9 + 0 = 21, services 15 + 9 + 0 = 24. One of four weeks is met.
    total = line(JIA_2).total

    assert [total.counts[count] for count in PLACE_COUNTS] == [3, 4, 21, 24, 1, 1, 0, 0]
    assert (total.villages, total.met, total.due, total.achieved) == (4, 1, 8, 3)


def test_week_whose_entries_tell_no_persons_is_no_zero() -> None:
    cells = line(JIA_3).weeks

    assert cells[1].counts[Count.PERSONS] is None
    assert cells[0].counts[Count.PERSONS] == 0


def test_township_and_county_are_the_sums_of_what_stands_below() -> None:
    # 甲镇: 甲二 21 and 甲三 none told; 丙乡: 20 of the stationed morning at its health
    # centre, which is a line of its own. The county: 21 + 4 + 20 = 45 persons, 24 + 5 + 30 = 59
    # services.
    whole = SHEET.sum_of(SHEET.places, COUNTY.code)

    assert line("350524101").total.counts[Count.PERSONS] == 21
    assert line("350524203").total.counts[Count.PERSONS] == 20
    assert [one.code for one in SHEET.places if one.above == "350524203"] == [BING_2, "h-203"]
    assert (whole.total.counts[Count.PERSONS], whole.total.counts[Count.PERSON_TIMES]) == (45, 59)


def test_doctors_line_counts_his_own_half_days() -> None:
    total = line("s-01").total

    # s-01 was out on the mornings of 7, 10, 14 and 17 September: 4 half-days are 2 days.
    assert total.counts[Count.DOCTOR_DAYS] == 2
    assert total.counts[Count.HALF_DAYS] == 3
    assert total.counts[Count.MISSED] == 2


def test_list_behind_a_cell_names_what_counted_and_why_the_rest_did_not() -> None:
    found = entries_behind(SHEET, Asked(SubjectKind.VILLAGE, JIA_2, None, 2))

    assert [(one.id, amount) for one, amount in found.counted] == [("5", 1)]
    assert [(one.id, why.zh) for one, why in found.others] == [("3", "不够半天"), ("4", "漏访")]
    assert found.total == 1


def test_list_behind_persons_tells_zero_from_untold() -> None:
    found = entries_behind(SHEET, Asked(SubjectKind.VILLAGE, JIA_2, Count.PERSONS))

    assert found.total == 21
    assert [(one.id, why.zh) for one, why in found.others] == [
        ("3", "没有填"), ("4", "漏访"), ("5", "填的是0"),
    ]  # fmt: skip


def test_list_behind_half_days_says_what_is_too_short() -> None:
    found = entries_behind(SHEET, Asked(SubjectKind.STAFF, "s-01", Count.HALF_DAYS))

    assert [one.id for one, _ in found.counted] == ["1", "2", "5"]
    assert {one.id: why.zh for one, why in found.others}["3"] == "不够半天"


def test_numbers_are_those_of_the_count_table() -> None:
    compared = 0
    for row in SHEET.table.rows:
        lines = INSTITUTIONS if row.kind is SubjectKind.INSTITUTION else LINES
        counts = STAFF_COUNTS if row.kind.of_staff else PLACE_COUNTS
        if row.count in counts and row.subject in lines:
            told = lines[row.subject].total.counts[row.count]
            assert (row.subject, row.count, told) == (row.subject, row.count, row.value)
            compared += 1

    # Four villages and two townships of 8 counts (乙乡 is the third), 4 staff, 3 institutions of 9.
    assert compared == 7 * 8 + 4 * 9 + 3 * 9


def random_entries() -> st.SearchStrategy[list[LedgerEntry]]:
    times = st.sampled_from([dt.time(8, 30), dt.time(11, 0), dt.time(13, 30), None])
    return st.lists(
        st.builds(
            LedgerEntry,
            id=st.uuids().map(str),
            kind=st.sampled_from([OutreachKind.CIRCUIT, OutreachKind.HOME]),
            date=st.dates(dt.date(2026, 8, 31), dt.date(2026, 9, 27)),
            staff=st.sampled_from(["s-01", "s-02", "s-03", "guest"]),
            place=st.sampled_from([JIA_2, JIA_3, YI_2, BING_2, "h-101", "elsewhere"]),
            state=st.sampled_from(EntryState),
            afternoon=st.sampled_from([True, False, None]),
            check_in=times,
            check_out=st.sampled_from([dt.time(11, 40), dt.time(17), None]),
            persons=st.sampled_from([None, 0, 3]),
            person_times=st.sampled_from([None, 0, 5]),
        ),
        max_size=25,
        unique_by=lambda one: one.id,
    )


@settings(max_examples=40, deadline=None)
@given(random_entries())
def test_every_number_is_the_sum_of_the_entries_behind_it(entries: list[LedgerEntry]) -> None:
    sheet = sheet_of(*entries)
    lines = (
        *((SubjectKind.VILLAGE, one, PLACE_COUNTS) for one in sheet.places),
        *((SubjectKind.TOWNSHIP, one, PLACE_COUNTS) for one in sheet.townships),
        *((SubjectKind.STAFF, one, STAFF_COUNTS) for one in sheet.staff),
        *((SubjectKind.INSTITUTION, one, STAFF_COUNTS) for one in sheet.institutions),
    )
    for kind, one, counts in lines:
        for count in counts:
            behind = entries_behind(sheet, Asked(kind, one.code, count))
            assert behind.total == (one.total.counts[count] or 0)
        if not kind.of_staff:
            for number, cell in enumerate(one.weeks):
                behind = entries_behind(sheet, Asked(kind, one.code, None, number))
                assert behind.total == (cell.achieved or 0)

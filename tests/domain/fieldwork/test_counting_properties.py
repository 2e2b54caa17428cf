"""What holds of every ledger: order, growth, sums of parts, every entry accounted for."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.fieldwork.ledgers import SEPTEMBER, county_with, entries, ledgers, readings_of
from xunzhen.domain.fieldwork.counting import Ground, double_booked
from xunzhen.domain.fieldwork.counting_half_days import halves_of
from xunzhen.domain.fieldwork.counting_table import CountRow, CountTable, count_table
from xunzhen.domain.fieldwork.counting_terms import Count, SubjectKind
from xunzhen.domain.fieldwork.ledger import Ledger, LedgerEntry
from xunzhen.domain.periods.period import week_of

SEVEN_DAYS = county_with({"circuit.makeup_within": "seven_days"})
NEVER_FALLING = (Count.VISITS, Count.HALF_DAYS, Count.DOCTOR_DAYS, Count.MISSED)
QUICK = settings(deadline=None, max_examples=60)


def table_of(found: list[LedgerEntry]) -> CountTable:
    return count_table(Ground(readings_of(SEVEN_DAYS), Ledger.of(found), SEPTEMBER))


def rows_of(found: list[LedgerEntry]) -> tuple[CountRow, ...]:
    return table_of(found).rows


def total(rows: tuple[CountRow, ...], kind: SubjectKind, count: Count) -> float:
    return sum(row.value or 0 for row in rows if row.kind is kind and row.count is count)


@QUICK
@given(ledgers(), st.randoms(use_true_random=False))
def test_order_of_entries_changes_nothing(found: list[LedgerEntry], chance: object) -> None:
    turned = list(found)
    chance.shuffle(turned)  # type: ignore[attr-defined]

    assert table_of(turned) == table_of(found)


@QUICK
@given(ledgers(), entries("new"))
def test_one_more_entry_lowers_no_visit_no_half_day_no_day_and_no_miss(
    found: list[LedgerEntry], new: LedgerEntry
) -> None:
    before = {
        (row.kind, row.subject, row.count): row.value or 0
        for row in rows_of(found)
        # Which of two places a half-day in both is counted at may change, its number may not.
        if row.count in NEVER_FALLING
        and (row.count is not Count.DOCTOR_DAYS or row.kind in (SubjectKind.COUNTY, *OF_STAFF))
    }

    after = {(row.kind, row.subject, row.count): row.value or 0 for row in rows_of([*found, new])}

    assert {key: after[key] for key in before if after[key] < before[key]} == {}


OF_STAFF = (SubjectKind.STAFF, SubjectKind.INSTITUTION)


@QUICK
@given(ledgers())
def test_sums_of_parts_are_the_whole(found: list[LedgerEntry]) -> None:
    rows = rows_of(found)

    for count in Count:
        if count is Count.CONTINUOUS_MONTHS:
            continue
        whole = total(rows, SubjectKind.COUNTY, count)
        assert total(rows, SubjectKind.TOWNSHIP, count) == whole, count
        staff = total(rows, SubjectKind.STAFF, count)
        assert total(rows, SubjectKind.INSTITUTION, count) == staff, count
        if count in (Count.PERSONS, Count.PERSON_TIMES, Count.DOCTOR_DAYS, Count.MISSED):
            assert staff == whole, count


@QUICK
@given(ledgers())
def test_what_the_entries_add_is_the_number(found: list[LedgerEntry]) -> None:
    table = table_of(found)

    for (count, of_staff), credited in table.credits.items():
        kind = SubjectKind.STAFF if of_staff else SubjectKind.COUNTY
        share = 0.5 if count is Count.DOCTOR_DAYS else 1
        added = sum((credited or {}).values()) * share
        assert added == total(table.rows, kind, count), (count, of_staff)


@QUICK
@given(ledgers())
def test_one_person_in_two_places_is_told_and_nobody_else(found: list[LedgerEntry]) -> None:
    ground = Ground(readings_of(SEVEN_DAYS), Ledger.of(found), SEPTEMBER)
    there = [one for one in ground.ledger.entries if one.state.happened]

    told = double_booked(ground)

    groups = [same_half(there, first, half) for first in there for half in halves_of(first)]
    at_once = {
        tuple(one.id for one in mine) for mine in groups if len({one.place for one in mine}) > 1
    }
    assert set(told) == at_once
    assert len(told) == len(at_once)


def same_half(there: list[LedgerEntry], first: LedgerEntry, half: bool) -> list[LedgerEntry]:
    return [
        one
        for one in there
        if (one.staff, one.date) == (first.staff, first.date) and half in halves_of(one)
    ]


@QUICK
@given(ledgers())
def test_every_entry_of_a_village_week_counts_or_says_why_not(found: list[LedgerEntry]) -> None:
    table = table_of(found)
    ledger = Ledger.of(found)
    here = defaultdict(set)
    for one in found:
        here[one.place, week_of(one.date).since].add(one.id)

    counted = [id_ for week in table.weeks for id_ in week.counted]
    assert len(counted) == len(set(counted))
    for week in table.weeks:
        own = {id_ for id_ in week.counted if ledger.by_id[id_].date >= week.first}
        own &= here[week.village, week.first]
        passed = set(week.passed_over)
        assert own | passed == here[week.village, week.first]
        assert not own & passed
        assert set(week.made_up) <= set(week.counted)
        assert len({ledger.by_id[id_].date for id_ in week.counted}) == len(week.counted)

from __future__ import annotations

import datetime as dt
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xunzhen.domain.errors import BadData
from xunzhen.domain.planning.roster import VisitStatus
from xunzhen.files.visit_rows import visits_of

HEADS = "date,half_day,village,staff,outbound_minutes,week,status"
GOOD = "2026-09-14,AM,350524101202,s-01,18.0,1,template"


def read(*rows: str, heads: str = HEADS) -> tuple[object, ...]:
    return visits_of("\n".join((heads, *rows)), "visits.csv")


def fault_of(row: str) -> tuple[str, int | None, str | None]:
    with pytest.raises(BadData) as refused:
        read(GOOD, row)
    (fault,) = refused.value.faults
    return fault.sentence.code, fault.row, fault.column


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("2026-02-30,AM,1,s,,,", "plan_tables.date", "date"),
        ("明天,AM,1,s,,,", "plan_tables.date", "date"),
        (",AM,1,s,,,", "plan_tables.date", "date"),
        ("2026-09-14,晚上,1,s,,,", "plan_tables.half_day", "half_day"),
        ("2026-09-14,,1,s,,,", "plan_tables.half_day", "half_day"),
        ("2026-09-14,AM,,s,,,", "plan_tables.blank", "village"),
        ("2026-09-14,AM,3.50524E+11,s,,,", "plan_tables.rounded_code", "village"),
        ("2026-09-14,AM,1,,,,", "plan_tables.blank", "staff"),
        ("2026-09-14,AM,1,s,-3,,", "plan_tables.number", "outbound_minutes"),
        ("2026-09-14,AM,1,s,inf,,", "plan_tables.number", "outbound_minutes"),
        ("2026-09-14,AM,1,s,,一,", "plan_tables.number", "week"),
        ("2026-09-14,AM,1,s,,,做完", "plan_tables.status", "status"),
    ],
)
def test_fault_names_row_and_column(row: str, code: str, column: str) -> None:
    assert fault_of(row) == (code, 3, column)


@pytest.mark.parametrize(
    "date", ["2026-9-14", "2026/9/14", "2026.09.14", "2026年9月14日", "2026-09-14 00:00:00"]
)
def test_date_may_be_written_as_people_and_spreadsheets_write_it(date: str) -> None:
    (visit,) = visits_of(f"{HEADS}\n{date},下午,1,s,,,", "visits.csv")

    assert visit.date == dt.date(2026, 9, 14)
    assert visit.afternoon


def test_blank_minutes_week_and_status_are_left_open() -> None:
    (visit,) = visits_of(f"{HEADS}\n2026-09-14,AM,1,s,,,", "visits.csv")

    assert math.isnan(visit.outbound_minutes)
    assert math.isnan(visit.homeward_minutes)
    assert (visit.week, visit.status) == (0, VisitStatus.TEMPLATE)


def test_week_may_be_written_in_chinese() -> None:
    (visit,) = visits_of("日期,半天,村,医生,周次\n2026-09-14,上,1,s,第2周", "visits.csv")

    assert visit.week == 2


def test_missing_columns_are_named_in_both_languages() -> None:
    with pytest.raises(BadData) as refused:
        read("2026-09-14,1", heads="date,village")

    assert refused.value.sentence.code == "plan_tables.column_missing"
    assert "半天/half_day" in refused.value.sentence.zh
    assert "工号/staff" in refused.value.sentence.zh


def test_empty_file_lacks_its_columns() -> None:
    with pytest.raises(BadData):
        visits_of("", "visits.csv")


def test_every_fault_of_a_file_is_listed() -> None:
    with pytest.raises(BadData) as refused:
        read("昨天,晚上,,,,,", GOOD, "2026-09-14,AM,,s,,,")

    assert [fault.row for fault in refused.value.faults] == [2, 2, 2, 2, 4]


@settings(deadline=None, max_examples=200)
@given(st.lists(st.text(max_size=12), min_size=0, max_size=9))
def test_arbitrary_cells_give_a_visit_or_faults_and_nothing_else(cells: list[str]) -> None:
    row = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)

    found, faults = 0, 0
    try:
        found = len(read(row))
    except BadData as refused:
        faults = len(refused.faults)

    assert found <= 1
    assert faults or found == any(cell.strip() for cell in cells)


def test_cell_beyond_any_measure_is_refused() -> None:
    with pytest.raises(BadData) as refused:
        read("x" * 200_000)

    assert refused.value.sentence.code == "plan_tables.no_csv"

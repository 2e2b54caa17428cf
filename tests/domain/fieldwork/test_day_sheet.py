"""A sheet's number, and the events that a filled sheet becomes."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from xunzhen.domain.fieldwork.day_sheet import (
    MOST_CONTACTS,
    SIGNS,
    DaySheet,
    Taken,
    Written,
    paper_ids,
    read_number,
    sheet_events,
    sheet_number,
    taken_before,
)
from xunzhen.domain.fieldwork.events import EventKind, VisitKey, planned_visit_id
from xunzhen.domain.fieldwork.ledger import OutreachKind
from xunzhen.domain.fieldwork.visit import VisitState, visit_of

ZONE = ZoneInfo("Asia/Shanghai")
DAY = dt.date(2026, 9, 14)
KEY = VisitKey(OutreachKind.CIRCUIT, DAY, False, "350524101202", "s-01")
VISIT = planned_visit_id("350524", KEY)
SHEET = DaySheet(VISIT, KEY, "甲二", "甲镇", "陈一", "甲镇卫生院", 180)
ENTERED = dt.datetime(2026, 9, 15, 9, tzinfo=ZONE)
MADE = Written(
    arrived=dt.datetime(2026, 9, 14, 8, 30, tzinfo=ZONE),
    left=dt.datetime(2026, 9, 14, 11, 40, tzinfo=ZONE),
    spot="stop",
    fields={"treatment": 6, "public_health": 2, "m_65": 4, "f_65": 3},
)
visits = st.uuids().map(str)
days = st.dates(dt.date(2020, 1, 1), dt.date(2089, 12, 31))


def test_number_of_a_known_visit_is_worked_out_by_hand() -> None:
    # The id 31 in base 31 is 1, 0 from the right: the signs of 0 and 1, then five of 0.
    # Check: 2*1 + 6*2 + 0*3 + 9*4 + 1*5 + 4*6 = 79; drawn 0*7 + 1*8 + 0 = 8; 87 mod 31 = 25.
    assert sheet_number(str(uuid.UUID(int=31)), DAY) == f"260914-2322-222{SIGNS[25]}"
    assert SIGNS[25] == "U"


@given(visits, days)
def test_number_is_read_back_whatever_its_dashes_and_case(visit: str, day: dt.date) -> None:
    number = sheet_number(visit, day)

    assert read_number(f" {number.lower().replace('-', '—')} ") == (number, day)


@given(visits, days, st.integers(0, 13), st.data())
def test_one_wrong_sign_is_found(visit: str, day: dt.date, place: int, data: st.DataObject) -> None:
    signs = sheet_number(visit, day).replace("-", "")
    others = "0123456789" if place < 6 else SIGNS
    wrong = data.draw(st.sampled_from([one for one in others if one != signs[place]]))

    assert read_number(signs[:place] + wrong + signs[place + 1 :]) is None


@given(visits, days, st.integers(0, 4) | st.integers(6, 11))
def test_neighbours_that_changed_places_are_found(visit: str, day: dt.date, place: int) -> None:
    signs = sheet_number(visit, day).replace("-", "")
    turned = signs[:place] + signs[place + 1] + signs[place] + signs[place + 2 :]

    assert turned == signs or read_number(turned) is None


def test_filled_sheet_becomes_a_recorded_visit() -> None:
    visit = visit_of(VISIT, KEY, sheet_events(SHEET, MADE, ENTERED), planned=True)

    assert visit.state_on(DAY) is VisitState.RECORDED
    assert (visit.arrived, visit.left) == (MADE.arrived, MADE.left)
    assert visit.record == MADE.fields
    assert visit.check_in
    assert visit.check_in.by == "s-01"
    assert visit.check_in.facts == {"paper": True, "no_fix": "paper", "spot": "stop"}


def test_sheet_with_a_reason_becomes_a_cancellation_with_its_proposal() -> None:
    written = Written(cancelled="车坏", moved_to=(dt.date(2026, 9, 16), True))

    (event,) = sheet_events(SHEET, written, ENTERED)

    assert event.kind is EventKind.CANCELLED
    assert event.facts == {
        "paper": True,
        "why": "车坏",
        "make_up": {"date": "2026-09-16", "afternoon": True},
    }


def test_what_the_phone_recorded_otherwise_is_a_conflict_not_lost() -> None:
    from xunzhen.domain.fieldwork.events import Event

    phone = Event(
        "11111111-1111-4111-8111-111111111111", VISIT, EventKind.RECORDED, "s-01", ENTERED,
        "phone", 1, (), {"fields": {"treatment": 9, "public_health": 2}},
    )  # fmt: skip

    visit = visit_of(VISIT, KEY, [phone, *sheet_events(SHEET, MADE, ENTERED)], planned=True)

    assert [one.field for one in visit.conflicts] == ["treatment"]
    assert visit.record["public_health"] == 2
    assert visit.record["m_65"] == 4


def test_sheet_entered_again_is_the_same_events() -> None:
    first = sheet_events(SHEET, MADE, ENTERED)
    again = sheet_events(SHEET, MADE, ENTERED + dt.timedelta(days=1))

    assert again == first
    assert taken_before(again, {}) is Taken.NOT
    assert taken_before(again, {one.id: one for one in first}) is Taken.SAME


def test_sheet_entered_with_other_content_is_told_apart() -> None:
    known = {one.id: one for one in sheet_events(SHEET, MADE, ENTERED)}
    other = Written(MADE.arrived, MADE.left, "stop", fields={"treatment": 7})
    cancelled = Written(cancelled="车坏")

    assert taken_before(sheet_events(SHEET, other, ENTERED), known) is Taken.OTHERWISE
    assert taken_before(sheet_events(SHEET, cancelled, ENTERED), known) is Taken.OTHERWISE


def test_cancellation_entered_on_another_day_is_the_same_sheet() -> None:
    written = Written(cancelled="车坏")
    known = {one.id: one for one in sheet_events(SHEET, written, ENTERED)}
    later = sheet_events(SHEET, written, ENTERED + dt.timedelta(days=2))

    assert taken_before(later, known) is Taken.SAME


def test_ids_of_a_sheet_cover_all_it_can_become() -> None:
    whole = replace(MADE, contacts=tuple(range(1, MOST_CONTACTS + 1)))
    spare = replace(SHEET, spare="X260914-2222-2222")
    made = {one.id for one in sheet_events(spare, whole, ENTERED)}
    cancelled = {one.id for one in sheet_events(SHEET, Written(cancelled="车坏"), ENTERED)}

    assert made | cancelled == paper_ids(VISIT)

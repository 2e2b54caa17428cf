"""Tours: possible in order and time, told stop by stop, handed over, and counted."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

import pytest

from tests.web.assistance.told import AT, TODAY, scope
from tests.web.people import COUNTY, as_person
from xunzhen.domain.assistance.tour_steps import TourState
from xunzhen.domain.errors import XunzhenError
from xunzhen.domain.periods.period import year_of
from xunzhen.web.assistance.models import TourRow, TourStopRow
from xunzhen.web.assistance.selectors.tours import (
    TourSeen,
    places_offered,
    tour_seen,
    tours_of,
)
from xunzhen.web.assistance.services.tours import (
    StopTold,
    TourWish,
    add_stop,
    hand_over,
    move_tour,
    plan_tour,
    request_tour,
    tell_stop,
)
from xunzhen.web.fieldwork.models import ChangeCounter, Outreach
from xunzhen.web.indicators.selectors.evidence import evidence_of, lines_of
from xunzhen.web.registry.selectors import desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

DAY = dt.date(2026, 5, 12)
JIA_2, JIA_3 = "350524101202", "350524101203"


def at(hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(DAY, dt.time(hour, minute))


WISH = TourWish(
    "第一次", "示例省立医院", "h-101", at(8), "甲镇卫生院", dt.date(2026, 5, 1),
    ("演示队员",), ("B超机",), ("B超机",),
)  # fmt: skip


def planned(arrive: dt.datetime | None = None, **wish: Any) -> TourRow:
    """A tour from h-101 to 甲二, which is 18 minutes away by the county's table."""
    who = scope("clerk")
    row = request_tour(scope=who, county=COUNTY, wish=WISH)
    add_stop(
        scope=who, county=COUNTY, tour=row.pk, place=JIA_2, arrive=arrive or at(8, 30), leave=at(11)
    )
    return plan_tour(scope=who, county=COUNTY, tour=row.pk, wish=replace(WISH, **wish))


def seen(row: TourRow) -> TourSeen:
    return tour_seen(desk(scope("clerk"), COUNTY), TourRow.objects.get(pk=row.pk))


def move(row: TourRow, wanted: TourState, note: str = "") -> TourRow:
    return move_tour(scope=scope("clerk"), county=COUNTY, tour=row.pk, wanted=wanted, note=note)


def announced() -> tuple[TourRow, TourStopRow]:
    row = move(planned(), TourState.ANNOUNCED)
    return row, row.stops.get()


def refusal_code(change: object) -> str:
    with pytest.raises(XunzhenError) as refused:
        change()  # type: ignore[operator]
    return refused.value.sentence.code


def test_tour_that_arrives_before_the_road_allows_is_not_announced() -> None:
    # Eighteen minutes from h-101 at eight: 8:18 at the earliest.
    row = planned(arrive=at(8, 10))

    fault = seen(row).all_faults[0]
    assert fault.sentence.code == "assistance.tour_too_late"
    assert "甲二" in fault.sentence.zh
    assert refusal_code(lambda: move(row, TourState.ANNOUNCED)) == "assistance.tour_too_late"


def test_tour_without_what_its_list_demands_is_not_announced() -> None:
    row = planned(equipment=())

    assert refusal_code(lambda: move(row, TourState.ANNOUNCED)) == "assistance.tour_equipment"


def test_list_that_gets_shorter_wants_a_reason() -> None:
    assert refusal_code(lambda: planned(asked=())) == "assistance.tour_list_shorter"
    assert planned(asked=(), note="设备送修").asked == []


def test_member_of_two_tours_on_one_day_is_told() -> None:
    planned()

    codes = [one.sentence.code for one in seen(planned()).all_faults]

    assert codes == ["assistance.tour_busy"]


def test_announced_tour_stands() -> None:
    row, _stop = announced()

    code = refusal_code(
        lambda: add_stop(
            scope=scope("clerk"), county=COUNTY, tour=row.pk, place=JIA_3, arrive=at(13),
            leave=at(14),
        )
    )  # fmt: skip

    assert code == "assistance.tour_announced"


def test_announcement_names_places_and_times_and_is_none_before_it_is_announced() -> None:
    first = planned()
    assert as_person("clerk").get(f"{AT}tours/{first.pk}/announcement/").status_code == 404
    move(first, TourState.ANNOUNCED)

    page = as_person("director").get(f"{AT}tours/{first.pk}/announcement/").content.decode()

    assert "甲二" in page
    assert "08:30" in page
    assert "演示队员" not in page


def test_workload_told_by_hand_sums_over_the_stops() -> None:
    _row, stop = announced()
    told = StopTold(persons=42, person_times=61, examinations=0, to_follow=3)

    tell_stop(scope=scope("director"), county=COUNTY, stop=stop.pk, told=told)

    total = seen(stop.tour).total
    assert (total.persons, total.person_times, total.examinations) == (42, 61, 0)
    assert total.referred_up is None


def ledger_visit(staff: str, persons: int) -> None:
    Outreach.objects.create(
        pk=uuid.uuid4(), county=COUNTY, township="350524101", kind="mobile_hospital", date=DAY,
        place=JIA_2, staff=staff, state="verified", persons=persons, person_times=persons + 2,
        record={"treatment": 1, "ecg": 4, "referred_up": 1}, change=1,
    )  # fmt: skip
    ChangeCounter.objects.update_or_create(county=COUNTY, defaults={"value": persons})


def test_ledger_is_the_source_where_it_has_the_stop() -> None:
    _row, stop = announced()
    ledger_visit("m-1", 20)
    ledger_visit("m-2", 11)
    tell_stop(scope=scope("clerk"), county=COUNTY, stop=stop.pk, told=StopTold(persons=99))

    found = seen(stop.tour)

    # Whole days are two halves each, counted once: 20 + 11, 22 + 13, 4 + 4, 1 + 1.
    assert found.stops[0].from_ledger
    assert (found.total.persons, found.total.person_times) == (31, 35)
    assert (found.total.examinations, found.total.referred_up) == (8, 2)


def test_reported_figures_stand_when_the_ledger_changes_afterwards() -> None:
    row, _stop = announced()
    ledger_visit("m-1", 20)
    move(row, TourState.REPORTED)

    ledger_visit("m-2", 11)

    assert seen(row).total.persons == 20


def test_reported_figures_told_by_hand_stand_when_the_ledger_has_the_stop_later() -> None:
    row, stop = announced()
    tell_stop(scope=scope("clerk"), county=COUNTY, stop=stop.pk, told=StopTold(persons=42))
    move(row, TourState.REPORTED)

    ledger_visit("m-1", 20)

    found = seen(row)
    assert (found.total.persons, found.stops[0].from_ledger) == (42, False)


def test_stop_of_which_only_the_follow_up_was_told_is_silent() -> None:
    row, stop = announced()

    tell_stop(scope=scope("clerk"), county=COUNTY, stop=stop.pk, told=StopTold(to_follow=2))

    assert seen(row).silent == ("甲二",)
    assert refusal_code(lambda: move(row, TourState.REPORTED)) == "assistance.tour_silent"


def test_tour_keeps_the_day_it_was_asked_for_when_it_is_planned() -> None:
    row = planned(requested_on=dt.date(2026, 5, 9))

    assert TourRow.objects.get(pk=row.pk).requested_on == WISH.requested_on


def test_every_village_of_a_large_county_is_offered_as_a_stop() -> None:
    now = desk(scope("clerk"), COUNTY)
    one = now.whole.villages[0]
    many = tuple(replace(one, code=f"350524101{number:03}") for number in range(900))
    large = replace(now, whole=replace(now.whole, villages=many))

    assert {village.code for village in many} <= {code for code, _name in places_offered(large)}


def test_page_has_no_step_back_to_planned() -> None:
    row = planned()

    answer = as_person("clerk").post(f"{AT}tours/{row.pk}/step/", {"wanted": "planned"})

    assert answer.status_code == 404


def test_tour_is_accepted_once_the_local_doctor_took_the_follow_up() -> None:
    row, stop = announced()
    told = StopTold(persons=10, to_follow=2)
    tell_stop(scope=scope("clerk"), county=COUNTY, stop=stop.pk, told=told)
    move(row, TourState.REPORTED)
    assert refusal_code(lambda: move(row, TourState.ACCEPTED)) == "assistance.not_handed_over"
    assert [place for place, _said in seen(row).open] == ["甲二"]

    hand_over(scope=scope("director"), county=COUNTY, stop=stop.pk, to="演示村医")

    assert move(row, TourState.ACCEPTED).state == TourState.ACCEPTED
    assert seen(row).open == ()


def test_calling_off_wants_a_reason_and_shows_it_on_the_announcement() -> None:
    row, _stop = announced()
    assert refusal_code(lambda: move(row, TourState.CANCELLED)) == "assistance.tour_why"

    move(row, TourState.CANCELLED, "台风")

    page = as_person("clerk").get(f"{AT}tours/{row.pk}/announcement/").content.decode()
    assert "台风" in page


def test_county_without_tours_has_no_list_and_one_with_tours_counts_those_told() -> None:
    now = desk(scope("clerk"), COUNTY)
    assert tours_of(now) is None
    row, stop = announced()
    assert tours_of(now) == ()

    tell_stop(scope=scope("clerk"), county=COUNTY, stop=stop.pk, told=StopTold(persons=1))
    move(row, TourState.REPORTED)

    assert [day for _tour, day in tours_of(now) or ()] == [DAY]


def test_indicators_see_a_tour_as_soon_as_it_is_told() -> None:
    now = desk(scope("clerk"), COUNTY)
    row, stop = announced()
    period = year_of(TODAY)
    before = {line.indicator.id: line for line in lines_of(now, period, TODAY)}

    tell_stop(scope=scope("clerk"), county=COUNTY, stop=stop.pk, told=StopTold(persons=1))
    move(row, TourState.REPORTED)

    after = {line.indicator.id: line for line in lines_of(now, period, TODAY)}
    name = "mobile_hospital.min_tours"
    assert evidence_of(now, TODAY).tours == ((f"{row.pk} 第一次", DAY),)
    assert before[name] != after[name]


def test_list_of_many_tours_asks_no_more_than_of_one(django_assert_max_num_queries: Any) -> None:
    for number in range(8):
        row = planned(team=(f"演示队员{number}",))
        move(row, TourState.ANNOUNCED)
    ledger_visit("m-1", 20)
    browser = as_person("clerk")
    browser.get(f"{AT}tours/")

    with django_assert_max_num_queries(12):
        page = browser.get(f"{AT}tours/").content.decode()

    assert page.count("第一次") >= 8

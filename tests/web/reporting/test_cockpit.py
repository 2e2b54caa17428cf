"""The first page of a county, as each reader sees it.

It is Wednesday, 16 September 2026, at ten. The small county has nine villages, one of them (丙三)
without a mode; its rule for make-ups is not set.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from tests.web.fieldwork.phones import plan_with
from tests.web.outreach import (
    JIA_2,
    JIA_3,
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    YI_2,
    at,
    phone_of,
    planned,
    record,
    send,
    told,
)
from tests.web.people import COUNTY, as_person
from tests.web.planning.the_day import set_day
from xunzhen.domain.registry.county import County
from xunzhen.domain.reporting.cockpit import DayMark
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.fieldwork.models import Outreach
from xunzhen.web.fieldwork.services.judge import excuse
from xunzhen.web.registry.services import register_county
from xunzhen.web.reporting.selectors.cockpit import Cockpit

pytestmark = pytest.mark.django_db
PAGE = f"/c/{COUNTY}/"


@pytest.fixture(autouse=True)
def _ten_on_wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    set_day(monkeypatch, WEDNESDAY, 10)


def seen_by(who: str, query: str = "") -> Cockpit:
    seen: Cockpit = as_person(who).get(PAGE + query).context["seen"]
    return seen


def owed(who: str) -> dict[str, Any]:
    """Return what is owed by its code, as somebody sees it."""
    return {one.what.code: one for one in seen_by(who, "?owed=all").owed}


def a_week(monkeypatch: pytest.MonkeyPatch) -> list[Outreach]:
    """Plan six visits: on Monday one is made and one missed; Tuesday's is missed in 乙乡; on
    Wednesday one doctor is late, one is there, one is still to go."""
    visits = planned(
        (MONDAY, False, JIA_2, "s-01"),
        (MONDAY, False, JIA_3, "s-02"),
        (TUESDAY, False, YI_2, "s-03"),
        (WEDNESDAY, False, JIA_2, "s-01"),
        (WEDNESDAY, False, JIA_3, "s-02"),
        (WEDNESDAY, True, JIA_3, "s-01"),
    )
    one, two = phone_of("s-01"), phone_of("s-02")
    record(one, visits[0])
    send(one, told(one, visits[3], "departed", at(WEDNESDAY, 8, 5)))
    send(two, told(two, visits[4], "checked_in", at(WEDNESDAY, 8, 41), no_fix="等了30秒"))
    return visits


# --- today --------------------------------------------------------------------------------------


def test_today_counts_who_came_who_is_late_and_what_is_ahead(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_week(monkeypatch)

    today = seen_by("clerk").today

    # Three visits on Wednesday: 甲二 late, 甲三 there, 甲三 in the afternoon to come.
    assert (today.total, today.came) == (3, 1)
    assert today.counts == {DayMark.LATE: 1, DayMark.AHEAD: 1, DayMark.CAME: 1}


def test_late_visit_is_told_by_name_with_its_minutes(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_week(monkeypatch)

    seen = seen_by("clerk")

    # The plan begins at 8:30; at ten that is 90 minutes ago.
    assert [(one.name, one.minutes) for one in seen.today.exceptions] == [("甲二", 90)]
    assert seen.map is not None
    assert "甲二 晚到1时30分" in [one.text for one in seen.map.labels]


def test_bar_of_the_day_adds_up_to_what_is_not_ahead(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_week(monkeypatch)

    pieces = seen_by("clerk").today.pieces

    assert [(one.mark, one.since, one.number) for one in pieces] == [
        (DayMark.CAME, 0, 1),
        (DayMark.LATE, 1, 1),
    ]


def test_village_with_two_visits_has_the_worse_mark(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_week(monkeypatch)

    drawn = seen_by("clerk").map

    assert drawn is not None
    marks = {one.code: one.mark for one in drawn.points.marked}
    # 甲三 is visited twice: there now, and still to come; to come is the worse to know.
    assert marks == {JIA_2: "late", JIA_3: "ahead", YI_2: "missed"}


# --- the week -----------------------------------------------------------------------------------


def test_week_tells_what_was_due_made_and_missed_up_to_yesterday(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_week(monkeypatch)

    week = seen_by("clerk").week

    # Three visits on Monday and Tuesday: one made, two missed; Wednesday is not over.
    assert (week.due, week.came, week.cancelled, week.number, week.open) == (3, 1, 0, 2, 2)
    assert (week.since, week.last) == (MONDAY, TUESDAY)


def test_excused_visit_stays_missed_and_says_who_excused_it(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits = a_week(monkeypatch)
    excuse(scope=system_scope(COUNTY), county=COUNTY, visit=str(visits[1].pk), why="塌方封路")

    page = as_person("clerk").get(PAGE)

    week = page.context["seen"].week
    assert (week.number, week.open) == (2, 2)
    assert [one.place for one in week.unexplained] == ["乙二"]
    assert "认可了原因" in page.content.decode()


def test_missed_visits_wait_for_a_reason_by_township(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_week(monkeypatch)

    lines = [
        (one.giver.zh, one.what.zh, one.since)
        for one in seen_by("clerk").owed
        if one.what.code == "reporting.owed_missed"
    ]

    assert sorted(lines) == [
        ("乙乡卫生院", "乙二漏访1次：报原因、排补访", TUESDAY),
        ("甲镇卫生院", "甲三漏访1次：报原因、排补访", MONDAY),
    ]


def test_missed_visit_of_a_week_before_is_one_line(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_week(monkeypatch)
    set_day(monkeypatch, WEDNESDAY + dt.timedelta(days=7), 10)

    found = owed("clerk")["reporting.owed_missed_before"]

    # Monday's and Tuesday's, and on Wednesday the late one and the afternoon's.
    assert found.what.zh == "本周以前漏访4次：报原因"
    assert (found.giver.zh, found.since) == ("2个卫生院", MONDAY)


def test_records_wait_to_be_verified_since_the_oldest(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_week(monkeypatch)

    found = owed("clerk")["reporting.owed_verify"]

    assert (found.what.zh, found.giver.zh, found.since) == ("核实1条到村记录", "甲镇卫生院", MONDAY)


# --- coverage and targets -----------------------------------------------------------------------


def test_village_without_a_mode_is_named_and_owed(county: County) -> None:
    seen = seen_by("clerk")

    assert (seen.gaps, seen.rates.villages.denominator) == (("丙三",), 9)
    assert owed("clerk")["reporting.owed_modes"].what.zh == "丙三共1村没有落实服务方式：定一种"


def test_targets_are_those_of_the_indicators_page(county: County) -> None:
    seen = seen_by("clerk")
    shown = {row.line.indicator.id: row.value for row in seen.rows}

    page = as_person("clerk").get(f"{PAGE}indicators/coverage.village_share/").content.decode()

    # Eight of nine villages have a mode: 88.89 %, rounded to the nearest.
    assert shown["coverage.village_share"] == "88.89%"
    assert "88.89%" in page


def test_target_behind_is_in_danger_and_comes_first(county: County) -> None:
    seen = seen_by("clerk")

    assert seen.rows[0].line.indicator.id == "coverage.village_share"
    assert seen.targets.in_danger >= 1
    assert seen.worst is seen.rows[0]


# --- plans --------------------------------------------------------------------------------------


def test_county_without_a_plan_owes_one_today(county: County) -> None:
    found = owed("clerk")["reporting.owed_no_plan"]

    assert (found.due, found.grave) == (WEDNESDAY, True)
    assert found.ruling is not None
    assert found.ruling.clause is not None


def test_plan_that_ends_within_a_fortnight_wants_the_next(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_with((MONDAY, False, JIA_2, "s-01"))
    assert "reporting.owed_next_plan" not in owed("clerk")
    set_day(monkeypatch, MONDAY + dt.timedelta(days=8), 10)

    found = owed("clerk")["reporting.owed_next_plan"]

    # Three weeks from Monday the 14th: the last day is Sunday, 4 October.
    assert (found.due, found.told.zh) == (dt.date(2026, 10, 4), "还没有排")


# --- who sees what ------------------------------------------------------------------------------


def test_director_sees_the_own_township_only(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_week(monkeypatch)

    mine, theirs = seen_by("director"), seen_by("neighbour")

    assert (mine.today.total, mine.week.number) == (3, 1)
    assert (theirs.today.total, theirs.week.number) == (0, 1)
    assert {one.place[:9] for one in theirs.owed} == {"350524202"}


def test_director_is_told_nothing_of_the_countys_own_business(county: County) -> None:
    assert "reporting.owed_no_plan" not in owed("director")


def test_stranger_finds_no_county(county: County) -> None:
    assert as_person("stranger").get(PAGE).status_code == 404


def test_who_does_not_set_values_is_not_asked_for_them(county: County) -> None:
    assert "reporting.owed_unset" in owed("clerk")
    assert "reporting.owed_unset" not in owed("finance")


# --- other days and little data -----------------------------------------------------------------


def test_another_day_is_shown_as_it_was(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    a_week(monkeypatch)

    seen = seen_by("clerk", f"?day={MONDAY}")

    assert seen.today.counts == {DayMark.MISSED: 1, DayMark.CAME: 1}
    assert (seen.week.since, seen.cut_off) == (MONDAY, MONDAY)


def test_strange_day_is_today(county: County) -> None:
    assert seen_by("clerk", "?day=never").day == WEDNESDAY


@pytest.mark.parametrize("day", ["2023-10-01", "2029-08-01"])
def test_day_years_away_is_shown_all_the_same(county: County, day: str) -> None:
    assert seen_by("clerk", f"?day={day}").day == dt.date.fromisoformat(day)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1899-05-05"])
def test_day_beyond_reason_is_today(county: County, day: str) -> None:
    assert seen_by("clerk", f"?day={day}").day == WEDNESDAY


def test_county_without_a_ledger_has_no_visit_and_nothing_missed(county: County) -> None:
    seen = seen_by("clerk")

    assert (seen.today.total, seen.week.due, seen.week.number) == (0, 0, 0)
    assert "没有公示的排班" in as_person("clerk").get(PAGE).content.decode()


def test_county_without_tables_offers_the_import() -> None:
    register_county(code=COUNTY, name="安演示县")

    page = as_person("clerk").get(PAGE)

    assert page.status_code == 200
    assert "还没有县域表的数据" in page.content.decode()


def test_planner_of_a_county_not_yet_begun_is_led_to_the_import() -> None:
    answer = as_person("clerk").get(PAGE)

    assert answer.status_code == 200
    assert f'href="{PAGE}import/"' in answer.content.decode()


def test_reader_who_may_not_import_is_told_and_led_nowhere() -> None:
    answer = as_person("finance").get(PAGE)

    assert answer.status_code == 200
    assert f'href="{PAGE}import/"' not in answer.content.decode()


def test_county_of_nobody_is_not_found_from_above() -> None:
    assert as_person("supervisor").get(PAGE).status_code == 404


def test_page_follows_the_ledger_at_once(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    visits = a_week(monkeypatch)
    client = as_person("clerk")
    assert client.get(PAGE).context["seen"].week.unexplained
    for number in (1, 2):
        excuse(
            scope=system_scope(COUNTY),
            county=COUNTY,
            visit=str(visits[number].pk),
            why="山路塌方封闭",
        )

    assert client.get(PAGE).context["seen"].week.unexplained == ()


# --- speed --------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["clerk", "director", "supervisor"])
def test_page_asks_the_database_little(
    county: County,
    monkeypatch: pytest.MonkeyPatch,
    who: str,
    django_assert_max_num_queries: Any,
) -> None:
    a_week(monkeypatch)
    client: Client = as_person(who)
    client.get(PAGE)

    with django_assert_max_num_queries(12):
        client.get(PAGE)

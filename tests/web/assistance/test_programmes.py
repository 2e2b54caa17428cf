"""The programmes at a glance: what waits for the reader, in few questions to the database."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.web.assistance.told import (
    AGREEMENT,
    APRIL,
    AT,
    MARCH,
    SIGNED,
    TODAY,
    YEAR,
    active,
    assignments,
    confirmed,
    doctor,
    need,
    nominated,
    scope,
)
from tests.web.people import COUNTY, as_person
from xunzhen.domain.assistance.needs import SenderLevel
from xunzhen.domain.assistance.placements import PlacementState, Side
from xunzhen.domain.assistance.words import MonthState
from xunzhen.web.assistance.selectors.programmes import Glance, glance
from xunzhen.web.assistance.services.agreements import enter_agreement
from xunzhen.web.assistance.services.months import confirm_month
from xunzhen.web.assistance.services.placements import close
from xunzhen.web.assistance.services.tours import TourWish, add_stop, request_tour
from xunzhen.web.registry.selectors import desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def seen(who: str = "clerk") -> Glance:
    return glance(scope(who), desk(scope(who), COUNTY), YEAR, TODAY)


def waiting(who: str) -> list[tuple[str, int]]:
    return [(one.kind, one.number) for one in seen(who).waiting]


def told() -> None:
    """One doctor serves 甲镇 (March by both, April by the sender), one is nominated for 乙乡; an
    agreement lacks a signature, a president left too early, a tour is asked for."""
    row = active()
    nominated(need("h-202", "中医"), doctor("d-2", "中医"))
    need("h-203")
    confirmed(row, MARCH)
    confirm_month(
        scope=scope("coordinator"), county=COUNTY, placement=row.pk, month=APRIL, side=Side.SENDER
    )
    enter_agreement(scope=scope("clerk"), county=COUNTY, cells=SIGNED)
    unsigned = {**AGREEMENT, "id": "XY-2", "sender": "示例大学医院"}
    enter_agreement(scope=scope("clerk"), county=COUNTY, cells=unsigned)
    assignments(
        {
            "id": "A-1",
            "staff": "演示专家",
            "role": "院长",
            "since": "2024-01-01",
            "until": "2025-08-31",
            "agreement": "XY-1",
        }
    )
    at = dt.datetime.combine(TODAY, dt.time(8))
    wish = TourWish("第一次", "示例省立医院", "h-101", at, "甲镇卫生院", TODAY)
    tour = request_tour(scope=scope("director"), county=COUNTY, wish=wish)
    add_stop(
        scope=scope("clerk"), county=COUNTY, tour=tour.pk, place="350524101202",
        arrive=at + dt.timedelta(hours=1), leave=at + dt.timedelta(hours=3),
    )  # fmt: skip


def test_glance_counts_needs_units_states_and_months() -> None:
    told()

    found = seen().thousand

    # Three units need somebody, one has him at work; March by both, April by the sender alone.
    assert (found.units_covered, found.units, found.served, found.needs) == (1, 3, 1, 3)
    assert found.by_state == {PlacementState.ACTIVE: 1, PlacementState.NOMINATED: 1}
    assert {state: n for state, n in found.months.items() if n} == {
        MonthState.BOTH: 1,
        MonthState.SENDER: 1,
    }
    assert found.people == 1


def test_what_waits_is_the_readers_own_and_urgent_things_come_first() -> None:
    told()

    assert waiting("clerk") == [
        ("short", 1),
        ("unsigned", 1),
        ("reviews", 1),
        ("approve", 1),
        ("tours", 1),
    ]
    assert waiting("director") == [("months", 1)]
    assert waiting("coordinator") == [("nominate", 2)]
    assert waiting("supervisor") == []


def test_director_sees_the_share_of_his_own_units() -> None:
    told()

    found = seen("director").thousand

    assert (found.units, found.units_covered, found.by_state) == (1, 1, {PlacementState.ACTIVE: 1})


def test_unset_share_says_who_must_set_it_and_no_doctor_is_a_dash() -> None:
    found = seen().thousand.share

    assert (found.status.value, found.value) == ("empty", None)


def test_share_keeps_whoever_has_served_to_the_end_and_is_the_same_on_both_pages() -> None:
    row = active(who=doctor(level=SenderLevel.CITY))
    nominated(need("h-202"), doctor("d-2"))
    close(scope=scope("clerk"), county=COUNTY, placement=row.pk, day=TODAY)

    share = seen().thousand.share
    page = as_person("clerk").get(f"{AT}doctors/?year={YEAR}")

    assert (share.municipal, share.total) == (1, 1)
    assert page.context["share"] == share


PAGES = ("", "doctors/", "agreements/", "agreements/XY-1/", "pairing/", "stationed/", "tours/")


@pytest.mark.parametrize("page", [*PAGES, "certificates/", "agreements/new/"])
@pytest.mark.parametrize("who", ["clerk", "director"])
def test_page_asks_the_database_little(
    page: str, who: str, django_assert_max_num_queries: Any
) -> None:
    told()
    browser = as_person(who)
    browser.get(f"{AT}{page}")  # the county is built once a revision

    with django_assert_max_num_queries(12):
        answer = browser.get(f"{AT}{page}")

    assert answer.status_code in (200, 403)


def test_every_page_says_its_cut_off_and_prints() -> None:
    told()
    browser = as_person("clerk")

    for page in PAGES:
        text = browser.get(f"{AT}{page}").content.decode()
        assert "数据截至" in text, page
        assert 'class="printmark"' in text, page

"""The day board: who is where now, as far as the county has heard."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

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
)  # fmt: skip
from tests.web.people import COUNTY, as_person
from tests.web.planning.the_day import set_day
from xunzhen.domain.registry.county import County
from xunzhen.web.fieldwork.models import FieldDevice

pytestmark = pytest.mark.django_db
BOARD = f"/c/{COUNTY}/day/"


def lines(who: str, query: str = "") -> dict[tuple[str, bool], Any]:
    """Return the lines of the board by village and half-day, as somebody sees them."""
    board = as_person(who).get(BOARD + query).context["board"]
    return {
        (line.row.place, line.row.afternoon): line for town in board.towns for line in town.lines
    }


def test_board_tells_who_is_late_who_is_there_and_who_was_not_heard(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_day(monkeypatch, WEDNESDAY, 8)
    late, there, _, later = planned(
        (WEDNESDAY, False, JIA_2, "s-01"),
        (WEDNESDAY, False, JIA_3, "s-02"),
        (WEDNESDAY, False, YI_2, "s-03"),
        (WEDNESDAY, True, JIA_3, "s-01"),
    )
    one, two = phone_of("s-01"), phone_of("s-02")
    set_day(monkeypatch, WEDNESDAY, 10)
    send(one, told(one, late, "departed", at(WEDNESDAY, 8, 5)))
    send(two, told(two, there, "checked_in", at(WEDNESDAY, 8, 41), no_fix="等了30秒"))

    board = lines("clerk")

    # The plan begins at 8:30; at 10:00 that is 90 minutes ago.
    assert {key: (one.standing.kind, one.standing.minutes) for key, one in board.items()} == {
        (JIA_2, False): ("late", 90),
        (JIA_3, False): ("in_village", None),
        (YI_2, False): ("unheard", 90),
        (JIA_3, True): ("planned", None),
    }
    assert later.plan["begins"] == "14:30"


def test_board_says_it_in_words_with_the_time(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_day(monkeypatch, WEDNESDAY, 10)
    (visit,) = planned((WEDNESDAY, False, JIA_2, "s-01"))
    phone = phone_of()
    send(phone, told(phone, visit, "checked_in", at(WEDNESDAY, 8, 41), no_fix="等了30秒"))

    page = as_person("clerk").get(BOARD).content.decode()

    assert "在村里，08:41到" in page
    assert "计划08:30到" in page


def test_cancelled_visit_stays_on_the_board_with_its_reason(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_day(monkeypatch, WEDNESDAY, 10)
    (visit,) = planned((WEDNESDAY, False, JIA_2, "s-01"))
    phone = phone_of()
    send(phone, told(phone, visit, "cancelled", at(WEDNESDAY, 7), why="山洪封路"))

    page = as_person("clerk").get(BOARD).content.decode()

    assert "取消了" in page
    assert "山洪封路" in page


def test_board_of_yesterday_shows_what_was_missed(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_day(monkeypatch, WEDNESDAY, 10)
    planned((TUESDAY, False, JIA_2, "s-01"))

    board = lines("clerk", f"?day={TUESDAY}")

    assert board[JIA_2, False].standing.kind == "missed"


def test_visit_that_a_new_edition_dropped_is_counted_apart(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_day(monkeypatch, MONDAY, 10)
    planned((WEDNESDAY, False, JIA_2, "s-01"))
    plan_with((WEDNESDAY, False, JIA_3, "s-01"), edition=2)

    board = as_person("clerk").get(f"{BOARD}?day={WEDNESDAY}").context["board"]

    assert [line.row.place for town in board.towns for line in town.lines] == [JIA_3]
    assert board.dropped == 1


def test_director_sees_own_township_only(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    set_day(monkeypatch, WEDNESDAY, 10)
    planned((WEDNESDAY, False, JIA_2, "s-01"), (WEDNESDAY, False, YI_2, "s-03"))

    assert set(lines("director")) == {(JIA_2, False)}
    assert set(lines("neighbour")) == {(YI_2, False)}


def test_board_that_refreshes_itself_does_not_keep_a_session_alive(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_day(monkeypatch, WEDNESDAY, 10)
    planned((WEDNESDAY, False, JIA_2, "s-01"))
    browser = as_person("clerk")
    page = browser.get(BOARD)
    seen = browser.session["seen"]

    monkeypatch.setattr(timezone, "now", lambda: at(WEDNESDAY, 10, 5))
    browser.get(f"{BOARD}rows/")

    assert browser.session["seen"] == seen
    assert 'hx-trigger="every 60s"' in page.content.decode()


def test_board_of_another_day_does_not_refresh(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_day(monkeypatch, WEDNESDAY, 10)
    planned((TUESDAY, False, JIA_2, "s-01"))

    page = as_person("clerk").get(f"{BOARD}?day={TUESDAY}").content.decode()

    assert "hx-trigger" not in page


def test_withdrawn_phone_does_not_make_anybody_late(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_day(monkeypatch, WEDNESDAY, 10)
    planned((WEDNESDAY, False, JIA_2, "s-01"))
    phone = phone_of()
    phone.pack()
    FieldDevice.objects.update(revoked_at=at(WEDNESDAY, 9))

    assert lines("clerk")[JIA_2, False].standing.kind == "unheard"


@pytest.mark.parametrize("query", ["", f"?day={TUESDAY}", "?map=1", "rows/"])
def test_board_takes_few_queries(
    county: County,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: Any,
    query: str,
) -> None:
    set_day(monkeypatch, WEDNESDAY, 10)
    first, _ = planned((TUESDAY, False, JIA_2, "s-01"), (WEDNESDAY, False, JIA_3, "s-01"))
    record(phone_of(), first)
    browser = as_person("clerk")
    browser.get(BOARD)

    with django_assert_max_num_queries(12):
        browser.get(BOARD + query)


def test_navigation_counts_what_waits_for_the_reader(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_day(monkeypatch, WEDNESDAY, 10)
    first, second = planned((TUESDAY, False, JIA_2, "s-01"), (MONDAY, False, YI_2, "s-03"))
    record(phone_of("s-01"), first)
    record(phone_of("s-03"), second)

    def waits(who: str) -> dict[str, int]:
        groups = as_person(who).get(BOARD).context["frame"]["groups"]
        return {line.address: line.waiting for group in groups for line in group.entries}

    assert waits("clerk")[f"/c/{COUNTY}/verify/"] == 2
    assert waits("director")[f"/c/{COUNTY}/verify/"] == 1
    assert f"/c/{COUNTY}/verify/" not in waits("auditor")

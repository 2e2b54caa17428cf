"""What the cockpit tells of returns and programmes among what is owed.

No paper in force in 2026 says by which day a monthly return is due, so the county sets the 5th of
the next month itself, as FJ-2022-595/3.2.4 did. The day it is, is set by each test.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from tests.web.assistance.told import AGREEMENT, MARCH, active, assignments, confirmed
from tests.web.assistance.told import scope as as_reader
from tests.web.people import COUNTY, as_person
from tests.web.planning.the_day import set_day
from tests.web.reporting.a_month import october, scope, submitted
from xunzhen.domain.registry.county import County
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.assistance.services.agreements import enter_agreement
from xunzhen.web.registry.services import RowChange, change_rows
from xunzhen.web.reporting.services import receiving

pytestmark = pytest.mark.django_db
PAGE = f"/c/{COUNTY}/?owed=all"


def owed(who: str = "clerk", *codes: str) -> list[Any]:
    """Return what somebody sees of some kinds, in its order."""
    seen = as_person(who).get(PAGE).context["seen"]
    return [one for one in seen.owed if one.what.code.removeprefix("reporting.owed_") in codes]


def day(monkeypatch: pytest.MonkeyPatch, month: int, number: int) -> dt.date:
    found = dt.date(2026, month, number)
    set_day(monkeypatch, found, 10)
    return found


def rule(name: str, value: str) -> None:
    """Let the county set a rule of its own for 2026."""
    cells = {
        "rule": name, "value": value, "since": "2026-01-01", "document": "示例县〔2026〕2号",
        "article": "一",
    }  # fmt: skip
    changes = [RowChange("rules", cells)]
    change_rows(scope=system_scope(COUNTY), county=COUNTY, changes=changes, reason="演示数据")


@pytest.fixture
def fifth(county: County) -> None:
    """The county wants monthly returns by the 5th."""
    rule("return.monthly_due_day", "5")


# --- returns ------------------------------------------------------------------------------------


def test_monthly_return_of_all_units_and_of_the_county_is_coming(
    fifth: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    day(monkeypatch, 10, 2)

    found = [one for one in owed("clerk", "monthly") if one.what.zh == "9月进展月报"]

    told = {(one.giver.zh, one.taker.zh): one.told.zh for one in found}
    assert told == {
        ("3个卫生院", "县卫健局"): "0/3已报",
        ("县卫健局", "示例市卫健委"): "未到期",
    }
    assert all(one.due is not None and one.ruling is not None for one in found)


def test_unit_that_handed_in_is_no_longer_told(
    fifth: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    day(monkeypatch, 10, 3)
    submitted(scope("director"))

    (units,) = (one for one in owed("clerk", "monthly") if "已报" in one.told.zh
                and one.what.zh == "9月进展月报")  # fmt: skip

    assert (units.giver.zh, units.told.zh) == ("2个卫生院", "1/3已报")


def test_return_handed_in_waits_for_the_county_until_it_is_received(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    day(monkeypatch, 10, 3)
    row = submitted(scope("director"))
    (waiting,) = owed("clerk", "receive")

    receiving.accept_return(scope=scope("clerk"), number=row.pk, at=timezone.now())

    assert (waiting.what.zh, waiting.since) == ("接收或退回1份报表", dt.date(2026, 10, 3))
    assert owed("clerk", "receive") == []


def test_return_handed_in_before_breakfast_waits_since_that_day_in_china(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    day(monkeypatch, 10, 3)
    submitted(scope("director"), at=october(3, 7))  # 23:00 of the 2nd in UTC

    (waiting,) = owed("clerk", "receive")

    assert waiting.since == dt.date(2026, 10, 3)


def test_return_of_an_earlier_month_still_waits_to_be_received(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    day(monkeypatch, 12, 3)
    submitted(scope("director"))  # September, while November is due

    (waiting,) = owed("clerk", "receive")

    assert waiting.what.zh == "接收或退回1份报表"


def test_return_past_its_day_is_late_by_calendar_days(
    fifth: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = day(monkeypatch, 10, 20)

    (mine,) = (one for one in owed("clerk", "monthly")
               if one.giver.zh == "县卫健局" and one.what.zh == "9月进展月报")  # fmt: skip

    assert mine.told.zh == "缺报"
    assert mine.days_late(today) == (today - mine.due).days > 0


def test_director_sees_the_own_units_return_only(
    fifth: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    day(monkeypatch, 10, 2)

    found = [one for one in owed("director", "monthly") if one.what.zh == "9月进展月报"]

    assert [(one.giver.zh, one.told.zh) for one in found] == [("甲镇卫生院", "0/1已报")]


def test_return_without_a_due_day_is_told_once_anybody_reports_and_never_late(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = day(monkeypatch, 10, 20)
    assert owed("clerk", "monthly") == []
    submitted(scope("director"))

    found = {one.giver.zh: one for one in owed("clerk", "monthly")}

    assert {name: one.told.zh for name, one in found.items()} == {
        "2个卫生院": "1/3已报", "县卫健局": "未报",
    }  # fmt: skip
    assert [one.days_late(today) for one in found.values()] == [0, 0]


def test_who_sees_no_returns_is_told_of_none(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    day(monkeypatch, 10, 2)

    assert owed("doctor", "monthly", "receive") == []


# --- programmes ---------------------------------------------------------------------------------


def test_month_waits_for_each_side_from_the_first_of_the_next_on(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    day(monkeypatch, 5, 20)
    row = active()
    confirmed(row, MARCH)

    found = {one.giver.zh: one for one in owed("clerk", "months")}

    # It serves since March; March is confirmed by both, April by nobody, May is not over.
    assert {name: one.what.zh for name, one in found.items()} == {
        "示例县医院": "确认1个人月的下派",
        "甲镇卫生院": "确认1个人月的下派",
    }
    assert {one.since for one in found.values()} == {dt.date(2026, 5, 1)}


def test_director_is_told_of_the_months_of_the_own_unit(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    day(monkeypatch, 5, 20)
    active()

    assert [one.giver.zh for one in owed("director", "months")] == ["甲镇卫生院"]
    assert owed("neighbour", "months") == []


def test_agreement_without_all_signatures_is_told_with_who_lacks(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    day(monkeypatch, 5, 20)
    enter_agreement(scope=as_reader("clerk"), county=COUNTY, cells=AGREEMENT)

    seen = as_person("clerk").get(PAGE).context["seen"]

    (found,) = (one for one in seen.owed if one.what.code == "assistance.unsigned")
    assert found.told.zh == "没有签齐"


def test_term_that_ends_before_its_minimum_is_grave(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    day(monkeypatch, 5, 20)
    rule("paired_assistance.min_months", "6")
    assignments(
        {
            "id": "P-1", "programme": "对口帮扶", "staff": "s-01",
            "from_institution": "示例市医院", "to_institution": "h-350524", "role": "医师",
            "since": "2026-03-01", "until": "2026-06-30",
        }
    )  # fmt: skip

    (found,) = owed("clerk", "term")

    # Four months of the six that a doctor of a paired hospital stays.
    assert (found.due, found.grave, found.told.zh) == (dt.date(2026, 6, 30), True, "将不满")
    assert found.ruling is not None

"""The phones of a county: who has them, what waits on them, withdrawing and unlocking."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.web.fieldwork.phones import new_id
from tests.web.outreach import JIA_2, TUESDAY, WEDNESDAY, YI_2, at, phone_of, planned, record
from tests.web.people import COUNTY, as_person
from tests.web.planning.the_day import set_day
from xunzhen.domain.registry.county import County
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.fieldwork.models import FieldDevice

pytestmark = pytest.mark.django_db
PHONES = f"/c/{COUNTY}/phones/"


@pytest.fixture(autouse=True)
def _ten_on_wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    set_day(monkeypatch, WEDNESDAY, 10)


def found(who: str = "director") -> Any:
    return as_person(who).get(PHONES).context["found"]


def test_page_tells_what_a_phone_said_last(county: County) -> None:
    (visit,) = planned((TUESDAY, False, JIA_2, "s-01"))
    phone = phone_of()
    phone.ahead = dt.timedelta(minutes=2)
    record(phone, visit)

    (line,) = found().lines
    page = as_person("director").get(PHONES).content.decode()

    # The batch of three events said that three wait; the clock is two minutes ahead.
    assert line.device.waiting == 3
    assert round(line.device.clock_error) == 120
    assert line.sent == 3
    assert "快2分" in page
    assert "3条" in page


def test_lost_phone_is_withdrawn_and_can_send_nothing_more(county: County) -> None:
    (visit,) = planned((TUESDAY, False, JIA_2, "s-01"))
    phone = phone_of()

    as_person("director").post(f"{PHONES}{phone.device}/revoke/", {"why": "掉进河里了"})

    assert phone.pack().status_code == 401
    assert phone.fates(phone.event(str(visit.pk), "departed")) == ["refused"]
    (line,) = found().lines
    assert line.device.revoked_by == "director"
    entry = AuditEntry.objects.get(action="fieldwork.revoke")
    assert (entry.who, entry.purpose) == ("director", "掉进河里了")


def test_phone_that_asks_is_unlocked(county: County) -> None:
    phone = phone_of()
    FieldDevice.objects.update(wrapped_key="x", unlock_asked_at=at(WEDNESDAY, 9))

    assert found().counts["asks"] == 1
    as_person("director").post(f"{PHONES}{phone.device}/unlock/")

    row = FieldDevice.objects.get(pk=phone.device)
    assert row.unlock_granted_by == "director"
    assert found().counts["asks"] == 0


def test_phone_that_does_not_ask_is_not_unlocked(county: County) -> None:
    phone = phone_of()

    answer = as_person("director").post(f"{PHONES}{phone.device}/unlock/", follow=True)

    assert "没有申请解锁" in str(next(iter(answer.context["messages"])))
    assert FieldDevice.objects.get(pk=phone.device).unlock_granted_at is None


def test_neighbour_neither_sees_nor_withdraws_phones_of_another_township(county: County) -> None:
    phone = phone_of()
    neighbour = as_person("neighbour")

    assert found("neighbour").lines == ()
    assert neighbour.post(f"{PHONES}{phone.device}/revoke/", {"why": "x"}).status_code == 404
    assert neighbour.post(f"{PHONES}{phone.device}/unlock/").status_code == 404
    assert FieldDevice.objects.get(pk=phone.device).revoked_at is None


def test_heaviest_users_are_listed_with_what_was_refused(county: County) -> None:
    mine, yours = planned((TUESDAY, False, JIA_2, "s-01"), (TUESDAY, False, YI_2, "s-03"))
    first, second = phone_of("s-01"), phone_of("s-03")
    record(first, mine)
    record(second, yours)
    assert second.fates(second.event(str(mine.pk), "departed")) == ["refused"]

    heavy = found("clerk").heavy

    assert [(one.device.staff, one.sent, one.refused) for one in heavy] == [
        ("s-03", 4, 1), ("s-01", 3, 0),
    ]  # fmt: skip


def test_page_takes_few_queries(county: County, django_assert_max_num_queries: Any) -> None:
    for staff in ("s-01", "s-02", "s-03"):
        phone_of(staff)
    clerk = as_person("clerk")

    with django_assert_max_num_queries(12):
        clerk.get(PHONES)


def test_phones_are_paged_and_counted_whole(county: County) -> None:
    first = FieldDevice.objects.get(pk=phone_of().device)
    for number in range(59):
        first.pk, first.name = new_id(), f"手机{number}"
        first.save(force_insert=True)

    answer = as_person("clerk").get(f"{PHONES}?page=3")

    # 60 phones, twenty-five a page.
    assert len(answer.context["found"].lines) == 10
    assert answer.context["found"].counts["ready"] == 60
    assert "登记了60部" in answer.content.decode()


def test_phone_withdrawn_on_a_later_page_leads_back_to_it(county: County) -> None:
    phone = phone_of()

    answer = as_person("director").post(
        f"{PHONES}{phone.device}/revoke/", {"why": "丢了", "next": f"{PHONES}?page=3"}
    )

    assert answer["Location"] == f"{PHONES}?page=3"

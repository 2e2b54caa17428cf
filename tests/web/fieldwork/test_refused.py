"""What was not taken in: on one list, by phone and doctor, each with its reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from tests.web.fieldwork.phones import Phone, new_id
from tests.web.outreach import (
    JIA_2,
    TUESDAY,
    WEDNESDAY,
    YI_2,
    at,
    phone_of,
    planned,
    told,
)
from tests.web.people import COUNTY, as_person, person
from tests.web.planning.the_day import set_day
from xunzhen.domain.registry.county import County
from xunzhen.web.accounts.scope import scope_of
from xunzhen.web.fieldwork.models import FieldDevice, Happening, Outreach
from xunzhen.web.fieldwork.services.enrol import revoke_device

pytestmark = pytest.mark.django_db
PAGE = f"/c/{COUNTY}/refused/"


@pytest.fixture(autouse=True)
def _ten_on_wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    set_day(monkeypatch, WEDNESDAY, 10)


def opened(phone: Phone, place: str, staff: str = "s-01") -> dict[str, Any]:
    """Make the event of a visit that no plan holds."""
    key = {"kind": "circuit", "date": "2026-09-15", "afternoon": False, "place": place}
    return {
        **phone.event(new_id(), "opened", **key, staff=staff, why="李四家请我去"),
        "at": at(TUESDAY, 8).isoformat(),
    }


def refused(phone: Phone, *events: dict[str, Any]) -> None:
    assert set(phone.fates(*events)) == {"refused"}


def lines(who: str, **query: str) -> list[Any]:
    return list(as_person(who).get(PAGE, query).context["found"].lines)


def test_event_of_no_visit_at_all_is_listed_with_its_reason(county: County) -> None:
    phone = phone_of()
    refused(phone, opened(phone, "330106001001"))

    (line,) = lines("auditor")

    assert (line.visit, line.reason["code"]) == (None, "fieldwork.other_county")
    assert (line.who, line.device) == ("演示员一", "旧手机")
    assert not Outreach.objects.exists()


def test_event_of_a_withdrawn_phone_is_listed_with_when_it_was_withdrawn(county: County) -> None:
    (visit,) = planned((TUESDAY, False, JIA_2, "s-01"))
    phone = phone_of()
    director = scope_of(person("director"))
    revoke_device(scope=director, device=phone.device, reason="丢了")
    phone.send(told(phone, visit, "departed", at(TUESDAY, 8)))

    (line,) = lines("auditor")

    assert line.reason["code"] == "fieldwork.device_revoked"
    assert line.revoked == timezone.now()
    assert line.visit == visit


def test_phones_are_told_apart_with_the_number_of_each_reason(county: County) -> None:
    (theirs,) = planned((TUESDAY, False, JIA_2, "s-02"))
    phone, other = phone_of(name="旧手机"), phone_of(name="新手机")
    refused(phone, opened(phone, "330106001001"))
    refused(phone, told(phone, theirs, "departed", at(TUESDAY, 8)))
    refused(other, told(other, theirs, "departed", at(TUESDAY, 8)))

    found = as_person("auditor").get(PAGE).context["found"]

    assert [(one.device, one.number, dict(one.reasons)) for one in found.sums] == [
        ("旧手机", 2, {"fieldwork.other_county": 1, "fieldwork.not_yours": 1}),
        ("新手机", 1, {"fieldwork.not_yours": 1}),
    ]
    assert dict(found.codes) == {"fieldwork.not_yours": 2, "fieldwork.other_county": 1}
    assert len(lines("auditor", phone=phone.device)) == 2
    assert len(lines("auditor", code="fieldwork.not_yours")) == 2


def test_free_text_is_for_those_who_may_see_personal_data(county: County) -> None:
    phone = phone_of()
    refused(phone, opened(phone, "330106001001"))

    auditor = as_person("auditor").get(PAGE).content.decode()
    director = as_person("director").get(PAGE).content.decode()

    assert ("李四" in auditor, "330106001001" in auditor) == (False, True)
    assert "另有1项" in auditor
    assert "李四" in director


def test_reason_that_repeats_what_was_typed_is_held_back_too(county: County) -> None:
    (visit,) = planned((TUESDAY, False, JIA_2, "s-01"))
    phone = phone_of()
    wrong = {"fields": {"host": "李四" * 30}}
    refused(phone, told(phone, visit, "recorded", at(TUESDAY, 12), **wrong))

    assert "李四" not in as_person("auditor").get(PAGE).content.decode()
    assert "李四" in as_person("clerk").get(PAGE).content.decode()


def test_script_in_what_was_sent_is_shown_as_text(county: County) -> None:
    phone = phone_of()
    event = opened(phone, "330106001001")
    event["facts"]["why"] = "<script>alert(1)</script>"
    refused(phone, event)

    page = as_person("director").get(PAGE).content.decode()

    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


def test_township_sees_those_of_its_phones_and_of_its_visits(county: County) -> None:
    (theirs,) = planned((TUESDAY, False, YI_2, "s-03"))
    phone = phone_of()
    refused(phone, told(phone, theirs, "departed", at(TUESDAY, 8)))
    refused(phone, opened(phone, "330106001001"))

    # 甲镇 has the phone: both. 乙乡 has the visit that somebody else's phone spoke of: one.
    assert len(lines("director")) == 2
    (line,) = lines("neighbour")
    assert line.visit == theirs


def test_doctor_and_hospital_do_not_come_in(county: County) -> None:
    for who in ("doctor", "coordinator", "finance", "trail"):
        assert as_person(who).get(PAGE).status_code == 403


def test_township_sees_no_visit_of_another_one(county: County) -> None:
    (theirs,) = planned((TUESDAY, False, YI_2, "s-03"))
    phone = phone_of()
    refused(phone, told(phone, theirs, "departed", at(TUESDAY, 8)))

    (line,) = lines("director")

    assert (line.visit, line.place) == (None, "")


def test_only_what_came_in_on_the_days_asked_for_is_listed(county: County) -> None:
    phone = phone_of()
    refused(phone, opened(phone, "330106001001"))

    assert len(lines("auditor", since="2026-09-16", until="2026-09-16")) == 1
    assert lines("auditor", since="2026-09-14", until="2026-09-15") == []


def test_list_is_paged_with_its_filter_in_every_link(
    county: County, django_assert_max_num_queries: Any
) -> None:
    phone = phone_of()
    device = FieldDevice.objects.get(pk=phone.device)
    refused(phone, opened(phone, "330106001001"))
    one = Happening.objects.get()
    for number in range(59):
        one.pk, one.change, one.device = new_id(), 1000 + number, device
        one.save(force_insert=True)
    clerk = as_person("clerk")
    query = {"code": "fieldwork.other_county", "phone": phone.device, "page": "2"}

    with django_assert_max_num_queries(12):
        answer = clerk.get(PAGE, query)

    # 60 events, twenty-five a page: the second of three.
    assert len(answer.context["found"].lines) == 25
    page = answer.content.decode()
    assert f"phone={phone.device}&amp;code=fieldwork.other_county&amp;page=3" in page


def test_content_that_was_purged_is_said_to_be_gone(county: County) -> None:
    phone = phone_of()
    refused(phone, opened(phone, "330106001001"))
    Happening.objects.update(facts={}, extra={})

    (line,) = lines("auditor")

    assert (line.parts, line.purged) == ((), True)
    assert line.reason["code"] == "fieldwork.other_county"


def test_days_of_keeping_that_nobody_set_are_said_to_be_unset(county: County) -> None:
    phone = phone_of()
    refused(phone, opened(phone, "330106001001"))

    answer = as_person("auditor").get(PAGE)

    assert answer.context["found"].limit is None
    assert "未设定" in answer.content.decode()
    assert "县级卫生健康局" in answer.content.decode()

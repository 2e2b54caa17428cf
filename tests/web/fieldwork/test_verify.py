"""Verifying records: as they were seen, by somebody else, in one step for many."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.web.outreach import (
    JIA_2,
    JIA_3,
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    YI_2,
    at,
    clash,
    phone_of,
    planned,
    record,
    send,
    told,
)
from tests.web.people import COUNTY, as_person, person
from tests.web.planning.the_day import set_day
from xunzhen.domain.registry.county import County
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.fieldwork.models import Happening, Outreach

pytestmark = pytest.mark.django_db
QUEUE = f"/c/{COUNTY}/verify/"


@pytest.fixture(autouse=True)
def _ten_on_wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    set_day(monkeypatch, WEDNESDAY, 10)


def fields(*visits: Outreach) -> dict[str, Any]:
    """Fill the form of the queue as the page does."""
    heads = {f"heads-{one.pk}": " ".join(one.heads) for one in visits}
    return {"visit": [str(one.pk) for one in visits], **heads}


def state(visit: Outreach) -> str:
    visit.refresh_from_db()
    return visit.state


def said(answer: Any) -> list[str]:
    return [str(one) for one in answer.context["messages"]]


def two_records() -> tuple[Outreach, Outreach]:
    first, second = planned((MONDAY, False, JIA_2, "s-01"), (TUESDAY, False, JIA_3, "s-01"))
    phone = phone_of()
    record(phone, second)
    record(phone, first)
    return first, second


def test_queue_shows_records_oldest_first_with_what_was_done(county: County) -> None:
    first, second = two_records()

    answer = as_person("director").get(QUEUE)

    assert [one.row.pk for one in answer.context["seen"]] == [first.pk, second.pk]
    page = answer.content.decode()
    # 8:30 to 12:00 is three hours and a half; 12 + 5 + 3 person-times, 4 + 9 + 2 people.
    assert "3时30分" in page
    assert first.persons == 15
    assert first.person_times == 20


def test_several_records_are_verified_at_once_under_one_entry_of_the_trail(county: County) -> None:
    first, second = two_records()
    before = AuditEntry.objects.count()

    answer = as_person("director").post(QUEUE, fields(first, second), follow=True)

    assert [state(first), state(second)] == ["verified", "verified"]
    assert said(answer) == ["已核实2次巡诊。"]
    entries = AuditEntry.objects.filter(action="fieldwork.verify")
    assert AuditEntry.objects.count() == before + 1
    assert set(entries[0].facts["visits"]) == {str(first.pk), str(second.pk)}
    told_heads = Happening.objects.get(visit=first.pk, kind="verified")
    assert told_heads.facts == {"heads": first.heads}
    assert (told_heads.by, told_heads.device) == ("director", None)


def test_verified_visit_tells_its_phone(county: County) -> None:
    (visit,) = planned((TUESDAY, False, JIA_2, "s-01"))
    phone = phone_of()
    record(phone, visit)
    after = phone.pack().json()["change"]

    as_person("director").post(QUEUE, fields(visit))

    rows = phone.pack(after).json()["tables"]["visits"]["rows"]
    assert [(one["id"], one["state"]) for one in rows] == [(str(visit.pk), "verified")]


def test_record_edited_after_the_page_was_opened_is_left_and_told(county: County) -> None:
    first, second = two_records()
    form = fields(first, second)
    phone = phone_of()
    (head,) = first.heads
    send(
        phone,
        told(phone, first, "recorded", at(WEDNESDAY, 9), head, fields={"treatment": 40}),
    )

    answer = as_person("director").post(QUEUE, form, follow=True)

    assert [state(first), state(second)] == ["recorded", "verified"]
    assert first.record["treatment"] == 40
    assert len(said(answer)) == 2
    assert "这份记录又有改动" in said(answer)[1]


def test_doctor_who_is_director_too_cannot_verify_own_visit(county: County) -> None:
    (visit,) = planned((TUESDAY, False, JIA_2, "s-01"))
    record(phone_of(), visit)
    director = person("director")
    director.staff = "s-01"
    director.save()

    page = as_person("director").get(QUEUE).content.decode()
    answer = as_person("director").post(QUEUE, fields(visit))

    assert f'value="{visit.pk}"' not in page
    assert answer.status_code == 409
    assert "这是您本人的巡诊" in answer.content.decode()
    assert state(visit) == "recorded"


def test_record_in_conflict_is_not_verified(county: County) -> None:
    (visit,) = planned((TUESDAY, False, JIA_2, "s-01"))
    clash(phone_of(), phone_of(), visit)

    answer = as_person("director").post(QUEUE, fields(visit))

    assert answer.status_code == 409
    assert state(visit) == "recorded"


def test_nothing_ticked_is_told(county: County) -> None:
    answer = as_person("director").post(QUEUE, {})

    assert answer.status_code == 409
    assert "没有勾选任何一次" in answer.content.decode()


def test_director_of_another_township_sees_and_verifies_nothing(county: County) -> None:
    (visit,) = planned((TUESDAY, False, JIA_2, "s-01"))
    record(phone_of(), visit)
    neighbour = as_person("neighbour")

    assert neighbour.get(QUEUE).context["seen"] == ()
    assert neighbour.post(QUEUE, fields(visit)).status_code == 409
    assert neighbour.get(f"/c/{COUNTY}/visits/{visit.pk}/").status_code == 404
    returned = neighbour.post(
        f"/c/{COUNTY}/visits/{visit.pk}/return/",
        {"heads": " ".join(visit.heads), "why": "人数不对，请核对"},
    )
    assert returned.status_code == 404
    assert state(visit) == "recorded"


def act(browser: Client, visit: Outreach, what: str, **facts: str) -> Any:
    return browser.post(
        f"/c/{COUNTY}/visits/{visit.pk}/{what}/",
        {"heads": " ".join(visit.heads), **facts},
        follow=True,
    )


def test_record_sent_back_tells_the_doctor_why(county: County) -> None:
    (visit,) = planned((TUESDAY, False, JIA_2, "s-01"))
    phone = phone_of()
    record(phone, visit)
    after = phone.pack().json()["change"]

    act(as_person("director"), visit, "return", why="人数和人次对不上")

    assert state(visit) == "returned"
    (row,) = phone.pack(after).json()["tables"]["visits"]["rows"]
    assert row["returned"]["why"] == "人数和人次对不上"


def test_record_is_not_sent_back_without_a_reason(county: County) -> None:
    (visit,) = planned((TUESDAY, False, JIA_2, "s-01"))
    record(phone_of(), visit)

    answer = act(as_person("director"), visit, "return", why="  ")

    assert "请写原因" in said(answer)[0]
    assert state(visit) == "recorded"


def test_corrected_field_keeps_its_former_value_and_is_verified_anew(county: County) -> None:
    (visit,) = planned((TUESDAY, False, JIA_2, "s-01"))
    record(phone_of(), visit)
    director = as_person("director")
    director.post(QUEUE, fields(visit))
    visit.refresh_from_db()

    answer = act(director, visit, "correct", field="treatment", value="14", why="照手写登记")

    assert state(visit) == "recorded"
    assert visit.record["treatment"] == 14
    page = answer.content.decode()
    assert "照手写登记" in page
    kinds = list(Happening.objects.filter(visit=visit.pk, fate="received").values_list("kind"))
    assert len(kinds) == 5
    first = Happening.objects.get(visit=visit.pk, kind="recorded")
    assert first.facts["fields"]["treatment"] == 12


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("host_confirmed", "0", False),
        ("host", "村主任乙", "村主任乙"),
        ("left", "2026-09-15T11:45", "2026-09-15T11:45:00+08:00"),
        ("ecg", "", None),
    ],
)
def test_corrections_are_read_as_the_field_holds_them(
    county: County, field: str, value: str, kept: Any
) -> None:
    (visit,) = planned((TUESDAY, False, JIA_2, "s-01"))
    record(phone_of(), visit, ecg=3)

    act(as_person("director"), visit, "correct", field=field, value=value, why="照手写登记")

    visit.refresh_from_db()
    assert visit.record[field] == kept


@pytest.mark.parametrize("value", ["-1", "1000", "十二", "１２", "1.5"])
def test_correction_that_is_no_count_is_refused(county: County, value: str) -> None:
    (visit,) = planned((TUESDAY, False, JIA_2, "s-01"))
    record(phone_of(), visit)

    answer = act(
        as_person("director"), visit, "correct", field="treatment", value=value, why="照手写登记"
    )

    assert "要0到999的整数" in said(answer)[0]
    visit.refresh_from_db()
    assert visit.record["treatment"] == 12


def test_correction_of_a_record_edited_since_writes_nothing(county: County) -> None:
    (visit,) = planned((TUESDAY, False, JIA_2, "s-01"))
    phone = phone_of()
    record(phone, visit)
    (head,) = visit.heads
    send(phone, told(phone, visit, "recorded", at(WEDNESDAY, 9), head, fields={"treatment": 40}))

    answer = act(
        as_person("director"), visit, "correct", field="treatment", value="14", why="照手写登记"
    )

    assert "这份记录又有改动" in said(answer)[0]
    visit.refresh_from_db()
    assert visit.record["treatment"] == 40
    assert visit.conflicts == 0


def test_notes_with_script_are_shown_as_text(county: County) -> None:
    (visit,) = planned((TUESDAY, False, JIA_2, "s-01"))
    record(phone_of(), visit, notes="<script>alert(1)</script>")

    for address in (QUEUE, f"/c/{COUNTY}/visits/{visit.pk}/", f"/c/{COUNTY}/ledger/{JIA_2}/"):
        page = as_person("director").get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_form_leads_back_to_our_own_pages_only(county: County) -> None:
    (visit,) = planned((TUESDAY, False, JIA_2, "s-01"))
    record(phone_of(), visit)

    answer = as_person("director").post(QUEUE, {**fields(visit), "next": "https://elsewhere.test/"})

    assert answer["Location"] == QUEUE


@pytest.mark.parametrize("show", ["waiting", "returned", "verified"])
def test_queue_takes_few_queries(
    county: County, django_assert_max_num_queries: Any, show: str
) -> None:
    visits = planned(
        (MONDAY, False, JIA_2, "s-01"),
        (TUESDAY, False, JIA_3, "s-01"),
        (TUESDAY, True, JIA_2, "s-01"),
        (MONDAY, True, YI_2, "s-03"),
    )
    phone, other = phone_of("s-01"), phone_of("s-03")
    for one in visits[:3]:
        record(phone, one)
    record(other, visits[3])
    clerk = as_person("clerk")
    clerk.post(QUEUE, fields(visits[1]))
    act(clerk, visits[2], "return", why="人数和人次对不上")

    with django_assert_max_num_queries(12):
        answer = clerk.get(f"{QUEUE}?show={show}")

    assert len(answer.context["seen"]) == {"waiting": 2, "returned": 1, "verified": 1}[show]

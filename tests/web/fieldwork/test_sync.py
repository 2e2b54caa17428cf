"""A phone and the county, through HTTP."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.fieldwork.phones import Phone, enrolled, new_id, plan_with, planned_id
from tests.web.people import as_person, person
from xunzhen.domain.fieldwork.pack import state_of
from xunzhen.domain.registry.county import County
from xunzhen.web.fieldwork.models import Happening, Outreach
from xunzhen.web.fieldwork.services.refold import differing

pytestmark = pytest.mark.django_db

JIA_2, JIA_3 = "350524101202", "350524101203"


def today() -> dt.date:
    return timezone.localdate()


@pytest.fixture
def visit(county: County) -> str:
    """A planned visit of today's morning by s-01 to 甲二."""
    plan_with((today(), False, JIA_2, "s-01"), (today(), True, JIA_3, "s-02"))
    return planned_id(today(), False, JIA_2, "s-01")


@pytest.fixture
def phone(visit: str) -> Phone:
    """A phone of s-01 that has its first pack."""
    found = enrolled()
    assert found.pack().status_code == 200
    return found


def row(visit: str) -> Outreach:
    return Outreach.objects.get(pk=visit)


def test_enrolling_tells_the_secret_and_whose_phone_it_is(county: County) -> None:
    device = new_id()

    answer = as_person("doctor").post(
        "/field/api/enrol", json.dumps({"device": device, "name": "旧手机", "app": "1"}),
        "application/json",
    )  # fmt: skip

    told = answer.json()
    assert (told["device"], told["staff"], told["county"]) == (device, "s-01", "350524")
    assert (told["township"], told["zone"], told["demo"]) == ("350524101", "Asia/Shanghai", True)
    assert len(told["secret"]) > 30
    assert told["public_key"]


def test_only_a_doctor_enrols_a_phone(county: County) -> None:
    answer = as_person("director").post("/field/api/enrol", "{}", "application/json")

    assert answer.status_code == 403


def test_number_of_somebody_elses_phone_is_not_taken_over(county: County) -> None:
    mine = enrolled()
    other = person("neighbour")
    other.duty, other.staff = "doctor", "s-03"
    other.save()

    answer = as_person("neighbour").post(
        "/field/api/enrol", json.dumps({"device": mine.device}), "application/json"
    )

    assert (answer.status_code, answer.json()["code"]) == (400, "fieldwork.device_taken")


def test_wrong_secret_opens_nothing(phone: Phone) -> None:
    phone.secret = "guess"

    answers = [phone.pack(), phone.send(), phone.post("repair", {}), phone.have(new_id())]

    assert {one.status_code for one in answers} == {401}
    assert answers[0].json() == {"gone": "unknown"}


def test_first_pack_holds_the_doctors_own_area(phone: Phone, visit: str) -> None:
    pack = phone.pack().json()
    tables = {name: one["rows"] for name, one in pack["tables"].items()}
    mine = next(one for one in tables["visits"] if one["id"] == visit)

    assert pack["full"]
    assert [one["id"] for one in tables["villages"]] == [JIA_2, JIA_3]  # 甲镇's circuit villages
    assert (mine["begins"], mine["ends"], mine["outbound_minutes"]) == ("08:30", "11:30", 18.0)
    assert (mine["mine"], mine["state"]) == (True, "planned")
    assert {one["id"]: one["name"] for one in tables["people"]} == {
        "s-01": "演示员一",
        "s-02": "演示员二",
    }


def test_hash_of_each_table_is_that_of_its_rows(phone: Phone) -> None:
    pack = phone.pack().json()

    made = {name: list(state_of(one["rows"])) for name, one in pack["tables"].items()}
    assert made == pack["hashes"]


def test_rule_that_nobody_set_is_null_and_says_so(phone: Phone) -> None:
    rules = {one["id"]: one for one in phone.pack().json()["tables"]["rules"]["rows"]}

    assert rules["circuit.visits_per_week"]["value"] == 2.0
    assert rules["circuit.half_day_minutes"]["value"] is None
    assert "未设定" in rules["circuit.half_day_minutes"]["zh"]


def test_clause_of_a_rule_is_cited_in_both_languages(phone: Phone) -> None:
    rules = {one["id"]: one for one in phone.pack().json()["tables"]["rules"]["rows"]}

    rule = rules["circuit.visits_per_week"]
    assert rule["citation"] == "示例县〔2026〕1号 第一条"
    assert rule["citation_en"] == "示例县 [2026] No. 1, Art. 1"


def test_visit_goes_from_arrival_to_record(phone: Phone, visit: str) -> None:
    arrive = phone.event(visit, "checked_in", lng=118.2, lat=25.08, accuracy=12.0)
    noted = phone.event(visit, "recorded", fields={"treatment": 4, "m_65": 2, "f_65": 1})

    fates = phone.fates(arrive, noted)

    assert fates == ["received", "received"]
    now = row(visit)
    assert (now.state, now.person_times, now.persons, now.lng) == ("recorded", 4, 3, 118.2)
    assert now.heads == [noted["id"]]


def test_batch_sent_twice_is_taken_once(phone: Phone, visit: str) -> None:
    batch = phone.batch(
        phone.event(visit, "departed"), phone.event(visit, "recorded", fields={"ecg": 1})
    )

    first, second = phone.post("log", batch).json(), phone.post("log", batch).json()

    assert first["results"] == second["results"]
    assert first["change"] == second["change"]
    assert Happening.objects.count() == 2


def test_known_number_with_other_content_is_refused_and_the_first_stands(
    phone: Phone, visit: str
) -> None:
    noted = phone.event(visit, "recorded", fields={"treatment": 4})
    phone.send(noted)

    fates = phone.fates({**noted, "facts": {"fields": {"treatment": 40}}})

    assert fates == ["refused"]
    assert row(visit).record == {"treatment": 4}
    kept = Happening.objects.get(fate="refused")
    assert kept.facts == {"fields": {"treatment": 40}}
    phone.send({**noted, "facts": {"fields": {"treatment": 40}}})
    assert Happening.objects.count() == 2


def test_edit_before_its_base_is_held_and_joined_when_that_comes(phone: Phone, visit: str) -> None:
    first = phone.event(visit, "recorded", fields={"treatment": 4})
    edit = phone.event(visit, "recorded", first["id"], fields={"treatment": 5})

    assert phone.fates(edit) == ["held"]
    assert phone.fates(first, edit) == ["received", "received"]
    assert row(visit).record == {"treatment": 5}


def test_edit_of_a_refused_record_is_not_held_for_ever(phone: Phone, visit: str) -> None:
    wrong = phone.event(visit, "recorded", fields={"treatment": -1})
    right = phone.event(visit, "recorded", wrong["id"], fields={"treatment": 1})

    assert phone.fates(right) == ["held"]
    assert phone.fates(wrong) == ["refused"]
    assert phone.fates(right) == ["received"]
    assert row(visit).record == {"treatment": 1}


def test_visit_of_somebody_else_is_refused_and_kept(phone: Phone) -> None:
    theirs = planned_id(today(), True, JIA_3, "s-02")
    event = phone.event(theirs, "checked_in", no_fix="timeout")

    answer = phone.send(event).json()["results"][event["id"]]

    assert (answer["fate"], answer["code"]) == ("refused", "fieldwork.not_yours")
    kept = Happening.objects.get(pk=event["id"])
    assert (kept.fate, kept.reason["code"]) == ("refused", "fieldwork.not_yours")
    assert row(theirs).state == "planned"


def opened_facts(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "circuit", "date": today().isoformat(), "afternoon": True, "place": JIA_2,
        "staff": "s-01", "makes_up": "", "why": "补上周的", **changes,
    }  # fmt: skip


def test_visit_no_plan_holds_is_opened_by_the_phone(phone: Phone) -> None:
    number = new_id()
    arrive = phone.event(number, "checked_in", no_fix="no signal")
    opening = phone.event(number, "opened", **opened_facts())

    assert phone.fates(arrive) == ["held"]
    assert phone.fates(opening, arrive) == ["received", "received"]
    now = row(number)
    assert (now.state, now.planned, now.township) == ("checked_in", False, "350524101")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"staff": "s-02"}, "fieldwork.not_yours"),
        ({"place": "350125101201"}, "fieldwork.other_county"),
        ({"date": "morgen"}, "fieldwork.key_unreadable"),
    ],
)
def test_visit_that_cannot_be_opened_is_refused(
    phone: Phone, changes: dict[str, Any], code: str
) -> None:
    opening = phone.event(new_id(), "opened", **opened_facts(**changes))

    answer = phone.send(opening).json()["results"][opening["id"]]

    assert (answer["fate"], answer["code"]) == ("refused", code)
    assert not Outreach.objects.filter(pk=opening["visit"]).exists()


def test_clock_that_is_days_ahead_is_corrected_and_kept(phone: Phone, visit: str) -> None:
    phone.ahead = dt.timedelta(days=3)
    arrive = phone.event(visit, "checked_in", no_fix="x")

    answer = phone.send(arrive).json()

    assert abs(answer["clock_error"] - 3 * 86400) < 5
    kept = Happening.objects.get(pk=arrive["id"])
    assert abs((timezone.now() - kept.at).total_seconds()) < 5
    assert kept.said_at - kept.at > dt.timedelta(days=2)


def test_time_that_had_not_come_yet_is_taken_in_with_a_remark(phone: Phone, visit: str) -> None:
    arrive = phone.event(visit, "checked_in", no_fix="x")
    arrive["at"] = (timezone.now() + dt.timedelta(hours=2)).isoformat()

    answer = phone.send(arrive).json()["results"][arrive["id"]]

    assert (answer["fate"], answer["code"]) == ("received", "fieldwork.from_the_future")
    assert Happening.objects.get(pk=arrive["id"]).at <= timezone.now()


def test_unknown_members_and_kinds_of_a_newer_app_are_kept(phone: Phone, visit: str) -> None:
    newer = {**phone.event(visit, "sang", loudly=True), "mood": "good"}

    assert phone.fates(newer) == ["received"]
    kept = Happening.objects.get(pk=newer["id"])
    assert (kept.kind, kept.facts, kept.extra) == ("sang", {"loudly": True}, {"mood": "good"})


def test_what_cannot_be_read_is_refused_and_kept(phone: Phone) -> None:
    batch = phone.batch({"id": "17", "kind": "departed"}, "nonsense", None, {"id": new_id()})

    answer = phone.post("log", batch).json()

    assert {one["fate"] for one in answer["results"].values()} == {"refused"}
    assert Happening.objects.filter(fate="refused").count() == 4


def test_compressed_log_is_read(phone: Phone, visit: str) -> None:
    event = phone.event(visit, "departed")
    body = gzip.compress(json.dumps(phone.batch(event)).encode())

    answer = phone.client.post(
        "/field/api/log", body, "application/json", HTTP_CONTENT_ENCODING="gzip",
        HTTP_AUTHORIZATION=f"Device {phone.device}.{phone.secret}",
    )  # fmt: skip

    assert answer.json()["results"][event["id"]]["fate"] == "received"


def test_body_that_is_no_log_takes_nothing_in(phone: Phone) -> None:
    assert phone.post("log", {"events": []}).status_code == 400
    assert phone.post("log", [1]).status_code == 400


def test_script_in_a_note_is_kept_as_text(phone: Phone, visit: str) -> None:
    note = "<script>alert(1)</script>"

    phone.send(phone.event(visit, "recorded", fields={"notes": note}))

    assert row(visit).record == {"notes": note}


def test_revoked_phone_is_told_so_and_what_it_sends_is_kept_refused(
    phone: Phone, visit: str
) -> None:
    from xunzhen.web.accounts.scope import scope_of
    from xunzhen.web.fieldwork.services.enrol import revoke_device

    before = phone.event(visit, "departed")
    phone.send(before)
    revoke_device(scope=scope_of(person("director")), device=phone.device)
    after = phone.event(visit, "checked_in", no_fix="x")

    answer = phone.send(before, after)

    assert (answer.status_code, answer.json()["gone"]) == (401, "revoked")
    fates = {one: said["fate"] for one, said in answer.json()["results"].items()}
    assert fates == {before["id"]: "received", after["id"]: "refused"}
    assert phone.pack().json() == {"gone": "revoked"}
    assert row(visit).state == "departed"


def test_dismissed_doctor_hands_in_what_was_done_before(phone: Phone, visit: str) -> None:
    from xunzhen.web.accounts.scope import scope_of
    from xunzhen.web.accounts.services.accounts import close_account

    before = phone.event(visit, "departed")
    before["at"] = (timezone.now() - dt.timedelta(hours=1)).isoformat()
    close_account(scope=scope_of(person("sysadmin")), account=person("doctor").pk)
    after = phone.event(visit, "checked_in", no_fix="x")

    answer = phone.send(before, after)

    fates = {one: said["fate"] for one, said in answer.json()["results"].items()}
    assert (answer.status_code, "ended" in answer.json()) == (200, True)
    assert fates == {before["id"]: "received", after["id"]: "refused"}
    assert phone.pack().status_code == 403
    assert "乡镇卫生院" in phone.pack().json()["zh"]


def test_later_pack_holds_only_what_changed(phone: Phone, visit: str) -> None:
    change = phone.pack().json()["change"]
    assert phone.pack(change).json()["tables"]["visits"]["rows"] == []

    phone.send(phone.event(visit, "departed"))

    later = phone.pack(change).json()
    assert [one["id"] for one in later["tables"]["visits"]["rows"]] == [visit]
    assert not later["full"]


def test_calls_ask_the_database_little(
    phone: Phone, visit: str, django_assert_max_num_queries: Any
) -> None:
    events = [phone.event(visit, "recorded", fields={"ecg": n}) for n in range(50)]

    with django_assert_max_num_queries(12):
        phone.pack()
    with django_assert_max_num_queries(24):  # however many events a log holds
        phone.send(*events)


def test_table_the_phone_has_as_it_is_comes_not_again(phone: Phone) -> None:
    pack = phone.pack().json()

    later = phone.pack(pack["change"], have=f"villages:{pack['hashes']['villages'][1]}").json()

    assert later["tables"]["villages"] == {"rows": [], "gone": []}
    assert len(later["tables"]["rules"]["rows"]) == pack["hashes"]["rules"][0]


def test_repair_sends_what_differs_and_names_what_is_gone(phone: Phone, visit: str) -> None:
    rows = phone.pack().json()["tables"]["visits"]["rows"]
    have = {one["id"]: one["change"] for one in rows if one["id"] != visit} | {"gone": 3}

    answer = phone.post("repair", {"table": "visits", "have": have}).json()

    assert [one["id"] for one in answer["rows"]] == [visit]
    assert answer["gone"] == ["gone"]


def test_reassigned_visit_is_told_with_day_and_name_and_its_work_is_taken_in(
    phone: Phone, visit: str
) -> None:
    tomorrow = today() + dt.timedelta(days=1)
    plan_with((tomorrow, False, JIA_2, "s-01"), edition=2)
    mine = planned_id(tomorrow, False, JIA_2, "s-01")
    change = phone.pack().json()["change"]
    plan_with((tomorrow, False, JIA_2, "s-02"), edition=3)

    told = phone.pack(change).json()["told"]
    fates = phone.fates(phone.event(mine, "checked_in", no_fix="x"))

    one = next(one for one in told if one["visit"] == mine)
    assert (one["kind"], one["to"], one["on"]) == ("reassigned", "s-02", tomorrow.isoformat())
    assert "演示员二" in one["zh"]
    assert fates == ["received"]
    assert (row(mine).reassigned, row(mine).dropped) == (True, True)


def test_visit_of_this_morning_cannot_be_dropped_by_a_new_plan(phone: Phone, visit: str) -> None:
    yesterday = today() - dt.timedelta(days=1)
    Outreach.objects.filter(pk=visit).update(date=yesterday)

    plan_with((today() + dt.timedelta(days=2), False, JIA_2, "s-02"), edition=2)
    phone.pack()

    assert not row(visit).dropped


def test_every_stored_visit_equals_the_fold_of_its_events(phone: Phone, visit: str) -> None:
    noted = phone.event(visit, "recorded", fields={"treatment": 4})
    phone.send(noted, phone.event(visit, "recorded", noted["id"], fields={"treatment": 6}))
    assert list(differing("350524")) == []

    Outreach.objects.filter(pk=visit).update(person_times=60)

    assert list(differing("350524")) == [(visit, ("person_times",))]


def test_a_stranger_meets_only_401(county: County) -> None:
    for call in ("pack", f"photo/{new_id()}"):
        assert Client().get(f"/field/api/{call}").status_code == 401
    for call in ("repair", "log", "unlock"):
        assert Client(enforce_csrf_checks=True).post(f"/field/api/{call}").status_code == 401

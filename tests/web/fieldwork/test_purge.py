"""What is kept too long goes, what must remain remains, and the trail tells how many."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import timezone

from tests.county import THIS_YEAR, small_county
from tests.web.fieldwork.phones import Phone, enrolled, new_id, plan_with, planned_id
from tests.web.people import as_person, county_on_site
from xunzhen.domain.fieldwork.retention import KeptKind
from xunzhen.domain.registry.county import County, LocalRule
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.fieldwork.models import Contact, Happening, Outreach, Photo
from xunzhen.web.fieldwork.services.follow import followed
from xunzhen.web.fieldwork.services.photos import path_of
from xunzhen.web.fieldwork.services.purge import purge, purge_lines
from xunzhen.web.fieldwork.services.refold import differing

pytestmark = pytest.mark.django_db(transaction=True)

JIA_2 = "350524101202"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"0" * 40
DAYS = {"keep_photo_days": 3, "keep_point_days": 3, "keep_phone_days": 3, "keep_notes_days": 3}


def county_keeping(days: dict[str, int]) -> County:
    rules = [
        LocalRule(f"fieldwork.{name}", str(value), THIS_YEAR, "示例县〔2026〕1号", "第九条")
        for name, value in days.items()
    ]
    county = small_county()
    return county_on_site(replace(county, rules=(*county.rules, *rules)))


@pytest.fixture
def phone(settings: pytest.FixtureRequest, tmp_path: Path) -> Phone:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    return _visited(county_keeping(DAYS))


def _visited(county: County) -> Phone:
    """A visit of five days ago, 445 m from its stop, with picture, number and note; verified by
    nobody, so that it is still needed."""
    day = timezone.localdate() - dt.timedelta(days=5)
    plan_with((day, False, JIA_2, "s-01"))
    followed(county.code, since=day)
    phone = enrolled()
    number, photo = planned_id(day, False, JIA_2, "s-01"), new_id()
    sha = hashlib.sha256(PICTURE).hexdigest()
    events = [
        phone.event(number, "checked_in", lng=118.205, lat=25.084, accuracy=9),
        phone.event(number, "photo", photo=photo, sha256=sha, bytes=len(PICTURE)),
        phone.event(number, "contact", consent=True, phone="10000000001"),
        phone.event(number, "recorded", fields={"treatment": 4, "notes": "李某血压高"}),
    ]
    for event in events:
        event["at"] = (phone.now - dt.timedelta(days=5)).isoformat()
    assert phone.fates(*events) == ["received"] * 4
    assert phone.put(photo, 0, PICTURE).json()["done"]
    return phone


def accepted() -> None:
    """Let the visit be one that nobody needs any more."""
    Outreach.objects.update(state="verified")


def counts() -> dict[str, int]:
    return {line.kind.value: len(line.due) for line in purge_lines("350524") if line.due}


def test_what_waits_for_the_township_is_not_due(phone: Phone) -> None:
    """The number is: it serves the survey, not the judgement."""
    assert counts() == {"phone": 1}
    needed = {line.kind: line.needed for line in purge_lines("350524")}
    assert needed[KeptKind.PHOTO] == needed[KeptKind.POINT] == needed[KeptKind.NOTES] == 1


def test_list_changes_nothing(phone: Phone) -> None:
    accepted()

    assert counts() == {"photo": 1, "point": 1, "phone": 1, "notes": 1}
    assert Contact.objects.count() == 1


def test_purge_takes_the_persons_out_and_leaves_the_visit(phone: Phone) -> None:
    accepted()
    picture = Photo.objects.get()
    digests = list(Happening.objects.order_by("pk").values_list("pk", "digest"))

    purge(county="350524")

    row = Outreach.objects.get()
    assert (row.lng, row.lat) == (None, None)
    assert row.record == {"treatment": 4, "notes": "（备注已到期删除）"}
    assert Contact.objects.count() == 0
    assert not path_of(picture).exists()
    assert Photo.objects.get().sha256 == hashlib.sha256(PICTURE).hexdigest()
    assert list(Happening.objects.order_by("pk").values_list("pk", "digest")) == digests
    assert "李某" not in str(list(Happening.objects.values()))
    # 0.004 degrees of latitude of 111.195 km each are 445 m: the distance outlives the point
    assert Happening.objects.get(kind="checked_in").facts == {"accuracy": 9, "metres": 445}
    assert list(differing("350524")) == []


def test_purge_again_finds_nothing_and_the_trail_has_it_once(phone: Phone) -> None:
    accepted()
    purge(county="350524")
    Outreach.objects.update(state="verified")

    purge(county="350524")

    (entry,) = AuditEntry.objects.filter(action="fieldwork.purge")
    assert entry.facts == {"photo": 1, "point": 1, "phone": 1, "notes": 1}


def test_file_that_a_cut_left_behind_goes_with_the_next_purge(phone: Phone) -> None:
    accepted()
    purge(county="350524")
    path = path_of(Photo.objects.get())
    path.write_bytes(PICTURE)

    purge(county="350524")

    assert not path.exists()


def test_facts_of_refused_events_go_and_their_reason_stays(
    settings: pytest.FixtureRequest, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    phone = _visited(county_keeping({"keep_refused_days": 1}))
    stranger = phone.event(new_id(), "recorded", fields={"treatment": "many"})
    stranger["visit"] = str(Outreach.objects.get().pk)
    assert phone.fates(stranger) == ["refused"]
    Happening.objects.filter(fate="refused").update(
        received_at=timezone.now() - dt.timedelta(days=2)
    )

    purge(county="350524")

    refused = Happening.objects.get(fate="refused")
    assert refused.facts == {}
    assert refused.reason["code"] == "fieldwork.field"


def test_county_that_set_no_days_keeps_everything(
    settings: pytest.FixtureRequest, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path  # type: ignore[attr-defined]
    _visited(county_keeping({}))
    accepted()

    lines = purge(county="350524")

    assert [line.due for line in lines] == [()] * len(lines)
    assert not AuditEntry.objects.filter(action="fieldwork.purge").exists()


def test_photograph_that_never_came_whole_is_deleted_by_the_same_rule(phone: Phone) -> None:
    accepted()
    whole = Photo.objects.get()
    visit, photo = str(whole.visit), new_id()
    part = phone.event(visit, "photo", photo=photo, sha256="0" * 64, bytes=1000)
    assert phone.fates(part) == ["received"]
    assert phone.put(photo, 0, PICTURE).json() == {"have": len(PICTURE), "done": False}
    accepted()
    piece = Photo.objects.get(pk=photo)
    assert path_of(piece).exists()

    purge(county="350524")

    assert not path_of(piece).exists()
    assert Photo.objects.get(pk=photo).have == 0
    assert counts() == {}


def test_point_of_a_visit_that_never_came_is_deleted_by_the_day_it_was_received(
    phone: Phone,
) -> None:
    arrived = phone.event(new_id(), "checked_in", lng=118.2, lat=25.1, accuracy=9)
    assert phone.fates(arrived) == ["held"]
    late = timezone.now() - dt.timedelta(days=4)
    Happening.objects.filter(pk=arrived["id"]).update(received_at=late)

    purge(county="350524")

    # Nobody knows its stop, so that no distance can be kept.
    row = Happening.objects.get(pk=arrived["id"])
    assert row.facts == {"accuracy": 9, "no_fix": "purged"}


def test_days_of_keeping_that_nobody_set_stand_on_the_page_of_own_values(db: None) -> None:
    county_keeping({"keep_phone_days": 3})

    page = as_person("clerk").get("/c/350524/own-values/")

    unset = {
        one.rule.name: owner
        for _, found in page.context["unset"]
        for one, _name, owner, _meanwhile in found
    }
    assert unset["fieldwork.keep_photo_days"] == "县级卫生健康局"
    assert "现场照片保存天数" in page.content.decode()
    assert "fieldwork.keep_phone_days" not in unset

"""Photos in pieces, wrong ones, lost answers."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from tests.web.fieldwork.phones import Phone, enrolled, new_id, plan_with, planned_id
from xunzhen.domain.registry.county import County
from xunzhen.web.fieldwork.models import Happening, Photo
from xunzhen.web.fieldwork.services.photos import path_of

pytestmark = pytest.mark.django_db
JIA_2 = "350524101202"
PIECE = 64 * 1024
PICTURE = b"\xff\xd8\xff" + bytes(range(256)) * 400  # 102,403 bytes: two pieces


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def phone(county: County) -> Phone:
    plan_with((timezone.localdate(), False, JIA_2, "s-01"))
    found = enrolled()
    found.pack()
    return found


def noted(phone: Phone, content: bytes = PICTURE, **facts: Any) -> str:
    """Send the record that names a photo; return the photo's number."""
    number = new_id()
    told = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content), **facts}
    event = phone.event(
        planned_id(timezone.localdate(), False, JIA_2, "s-01"), "photo", photo=number, **told
    )
    assert phone.fates(event) == ["received"]
    return number


def test_photo_comes_in_pieces_and_is_kept_as_it_was(phone: Phone) -> None:
    photo = noted(phone)

    first = phone.put(photo, 0, PICTURE[:PIECE]).json()
    second = phone.put(photo, PIECE, PICTURE[PIECE:]).json()

    assert (first, second) == (
        {"have": PIECE, "done": False},
        {"have": len(PICTURE), "done": True},
    )
    row = Photo.objects.get(pk=photo)
    assert (path_of(row).read_bytes(), row.media) == (PICTURE, "jpg")


def test_upload_that_was_cut_goes_on_where_it_stopped(phone: Phone) -> None:
    photo = noted(phone)
    phone.put(photo, 0, PICTURE[:1000])  # the answer to this was lost

    assert phone.have(photo).json() == {"have": 1000, "done": False}
    phone.put(photo, 0, PICTURE[:PIECE])  # sent again, and more of it
    assert phone.put(photo, PIECE, PICTURE[PIECE:]).json()["done"]
    assert path_of(Photo.objects.get(pk=photo)).read_bytes() == PICTURE


def test_bytes_on_disk_that_the_county_never_noted_are_written_over(phone: Phone) -> None:
    photo = noted(phone)
    phone.put(photo, 0, PICTURE[:PIECE])
    with path_of(Photo.objects.get(pk=photo)).open("ab") as file:
        file.write(b"written, then the server was killed")

    assert phone.put(photo, PIECE, PICTURE[PIECE:]).json()["done"]


def test_folder_that_was_lost_makes_the_phone_begin_again(phone: Phone) -> None:
    photo = noted(phone)
    phone.put(photo, 0, PICTURE[:PIECE])
    path_of(Photo.objects.get(pk=photo)).unlink()

    assert phone.put(photo, PIECE, PICTURE[PIECE:]).json() == {"have": 0, "done": False}


def test_gap_is_refused_and_says_where_to_go_on(phone: Phone) -> None:
    photo = noted(phone)

    answer = phone.put(photo, 500, PICTURE[500:1000])

    assert (answer.status_code, answer.json()["code"]) == (400, "fieldwork.photo_piece")
    assert phone.have(photo).json()["have"] == 0


@pytest.mark.parametrize("content", [b"GIF89a" + bytes(500), b"\xff\xd8\xff" + bytes(497)])
def test_what_is_no_picture_or_another_one_is_refused_and_the_record_kept(
    phone: Phone, content: bytes
) -> None:
    photo = noted(
        phone, bytes=len(content), sha256=hashlib.sha256(b"GIF89a" + bytes(500)).hexdigest()
    )

    answer = phone.put(photo, 0, content)

    assert (answer.status_code, answer.json()["code"]) == (422, "fieldwork.photo_wrong")
    assert not path_of(Photo.objects.get(pk=photo)).exists()
    assert Happening.objects.get(kind="photo").fate == "received"
    assert phone.have(photo).status_code == 422


def test_photo_over_the_limit_is_refused_and_the_record_kept(phone: Phone) -> None:
    photo = noted(phone, bytes=200_001)

    answer = phone.put(photo, 0, PICTURE[:PIECE])

    assert (answer.status_code, answer.json()["code"]) == (422, "fieldwork.photo_too_large")
    assert Happening.objects.get(kind="photo").fate == "received"


def test_photo_without_its_record_is_not_taken(phone: Phone) -> None:
    assert phone.put(new_id(), 0, PICTURE[:10]).status_code == 404
    assert phone.put("../../secret", 0, PICTURE[:10]).status_code == 404


def test_photo_of_another_phone_is_not_touched(phone: Phone) -> None:
    photo = noted(phone)

    assert enrolled().put(photo, 0, PICTURE[:10]).status_code == 404

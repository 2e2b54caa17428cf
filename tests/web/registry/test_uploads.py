"""What is not taken as a workbook, and why."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from django.test import override_settings

from tests.web.people import COUNTY, as_person
from tests.web.registry.workbooks import archive, workbook
from xunzhen.domain.errors import BadData
from xunzhen.domain.registry.county import County
from xunzhen.web.registry import uploads
from xunzhen.web.registry.uploads import checked_kind, kept_file, shown_name, source_of

STAFF = "id,name,institution\ns-1,甲,h-101\n".encode()


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(BadData) as problem:
        checked_kind(name, content)
    return problem.value.sentence.code


def test_workbook_zip_and_csv_are_told_apart() -> None:
    assert checked_kind("a.xlsx", workbook(人员=[("id",)])) == ".xlsx"
    assert checked_kind("a.zip", archive(**{"staff.csv": STAFF})) == ".zip"
    assert checked_kind("人员.csv", STAFF) == ".csv"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.xlsx", b"\x89PNG", "upload.no_workbook"),
        ("a.csv", b"a\0b", "upload.no_workbook"),
        ("a.csv", b"  \n", "upload.empty"),
        ("a.xls", b"\xd0\xcf\x11\xe0rest", "upload.old_or_locked"),
        ("a.xlsx", b"PK\x03\x04rest", "upload.damaged"),
        ("a.zip", archive(**{"readme.txt": b"x"}), "upload.no_workbook"),
        ("a.zip", archive(**{"..__staff.csv": STAFF}), "upload.path"),
        ("a.zip", archive(**{"__etc__staff.csv": STAFF}), "upload.path"),
        ("a.zip", archive(**{"C:__staff.csv": STAFF}), "upload.path"),
    ],
)
def test_file_is_refused_with_its_reason(name: str, content: bytes, code: str) -> None:
    assert refusal(name, content) == code


def test_workbook_with_macros_is_refused() -> None:
    out = io.BytesIO(workbook(人员=[("id",)]))
    with zipfile.ZipFile(out, "a") as book:
        book.writestr("xl/vbaProject.bin", b"x")

    assert refusal("a.xlsm", out.getvalue()) == "upload.macros"


def test_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST_UNPACKED", 1_000_000)

    assert refusal("a.zip", archive(**{"staff.csv": b"0" * 2_000_000})) == "upload.bomb"


def test_bomb_that_lies_about_its_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LARGEST_UNPACKED", 1_000_000)
    content = bytearray(archive(**{"staff.csv": b"0" * 2_000_000}))
    place = content.rfind(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<I", 10)  # the size its directory claims

    assert refusal("a.zip", bytes(content)) == "upload.bomb"


@override_settings(LARGEST_WORKBOOK=1_000)
def test_file_over_the_limit_is_refused() -> None:
    assert refusal("a.csv", b"x" * 1_001) == "upload.too_large"


@override_settings(LARGEST_WORKBOOK=1_000)
def test_request_over_the_limit_is_left_out_before_it_is_read(county: County) -> None:
    file = io.BytesIO(b"x" * 300_000)
    file.name = "a.csv"

    answer = as_person("clerk").post(f"/c/{COUNTY}/import/", {"workbook": file})

    assert answer.status_code == 400
    assert "没有收下" in answer.content.decode()


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.xlsx", "passwd.xlsx"),
        ("..\\..\\表.xlsx", "表.xlsx"),
        ("表\u202exslx.exe", "表xslx.exe"),
        ("", "workbook"),
        ("长" * 300 + ".xlsx", "长" * 115 + ".xlsx"),
    ],
)
def test_name_is_shown_without_folders_and_invisible_letters(given: str, shown: str) -> None:
    assert shown_name(given) == shown


def test_file_on_disk_is_sealed_and_named_by_chance() -> None:
    name, _digest = kept_file(STAFF)

    assert len(name.removesuffix(".sealed")) == 32
    (sheet,) = source_of(name, "人员.csv").sheets
    assert [list(row) for row in sheet.rows][1] == ["s-1", "甲", "h-101"]


def test_name_in_gbk_inside_an_archive_is_read() -> None:
    content = archive(**{"xxxx.csv": STAFF}).replace(b"xxxx.csv", "人员.csv".encode("gb18030"))

    name, _digest = kept_file(content)

    assert source_of(name, "a.zip").sheets[0].table.name == "staff"


def test_sheet_named_like_a_path_is_shown_without_it() -> None:
    content = workbook(人员=[("id", "name", "institution"), ("s-1", "甲", "h-101")])
    inside = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(inside, "w") as new:
        for entry in old.namelist():
            part = old.read(entry)
            if entry == "xl/workbook.xml":
                part = part.replace("人员".encode(), "../../人员".encode())
            new.writestr(entry, part)

    name, _digest = kept_file(inside.getvalue())

    assert [sheet.where for sheet in source_of(name, "a.xlsx").sheets] == ["....人员"]


def test_damaged_workbook_is_not_named_by_its_path_on_the_site() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        book.writestr("xl/workbook.xml", b"<not a workbook")
    name, _digest = kept_file(out.getvalue())

    with pytest.raises(BadData) as problem:
        source_of(name, "我的表.xlsx")

    assert "我的表.xlsx" in problem.value.sentence.zh
    assert ".reading-" not in problem.value.sentence.zh

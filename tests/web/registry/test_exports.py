"""Exports come back as the same county, hold no personal columns unless asked, are recorded."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.county import small_county
from tests.web.people import COUNTY, as_person, county_on_site
from xunzhen.domain.registry.county import County, SetAside
from xunzhen.files.tables.read import load_county
from xunzhen.web.audit.models import AuditEntry

PAGE = f"/c/{COUNTY}/export/"


def read(content: bytes, folder: Path, zipped: bool = False) -> County:
    if zipped:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            archive.extractall(folder / "csv")
        return load_county(folder / "csv")
    (folder / "county.xlsx").write_bytes(content)
    return load_county(folder / "county.xlsx")


def without_phones(county: County) -> County:
    return replace(county, staff=tuple(replace(one, phone="") for one in county.staff))


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_export_comes_back_as_the_same_county_without_personal_columns(
    county: County, form: str, tmp_path: Path
) -> None:
    answer = as_person("clerk").post(PAGE, {"form": form, "personal": "no"})

    assert read(answer.content, tmp_path, form == "csv") == without_phones(county)


def test_export_with_personal_columns_needs_a_purpose_and_holds_them(
    county: County, tmp_path: Path
) -> None:
    clerk = as_person("clerk")

    refused = clerk.post(PAGE, {"form": "xlsx", "personal": "yes", "purpose": ""})
    answer = clerk.post(PAGE, {"form": "xlsx", "personal": "yes", "purpose": "年终核对"})

    assert refused.status_code == 400
    assert read(answer.content, tmp_path) == county
    entry = AuditEntry.objects.get(action="registry.export")
    assert (entry.purpose, entry.facts["personal"]) == ("年终核对", True)


def test_finance_exports_but_not_personal_columns(county: County) -> None:
    finance = as_person("finance")

    assert finance.post(PAGE, {"form": "csv"}).status_code == 200
    assert finance.post(PAGE, {"personal": "yes", "purpose": "核对"}).status_code == 403


def test_director_exports_the_own_township_only(county: County, tmp_path: Path) -> None:
    answer = as_person("director").post(PAGE, {"form": "csv"})

    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        villages = archive.read("villages.csv").decode("utf-8-sig")
    assert "甲一" in villages
    assert "乙一" not in villages


def test_text_that_looks_like_a_formula_leaves_as_text(db: None, tmp_path: Path) -> None:
    county_on_site(
        small_county(set_aside=(SetAside("villages", "备注", (("350524101201", "=1+1"),)),))
    )

    answer = as_person("clerk").post(PAGE, {"form": "xlsx"})

    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    kinds = {cell.data_type for page in book for line in page.iter_rows() for cell in line}
    assert "f" not in kinds
    aside = read(answer.content, tmp_path).set_aside
    assert aside == (SetAside("villages", "备注", (("350524101201", "=1+1"),)),)


@pytest.mark.parametrize("who", ["doctor", "coordinator", "supervisor", "auditor"])
def test_others_export_nothing(county: County, who: str) -> None:
    assert as_person(who).post(PAGE, {"form": "csv"}).status_code == 403

"""Workbooks of the small county for upload tests, and the hand that uploads them."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.county import small_county
from tests.web.people import COUNTY
from xunzhen.domain.registry.county import County
from xunzhen.files.tables.write import write_county
from xunzhen.web.registry.models import TableImport

Captured = Callable[..., Any]


def county_workbook(county: County | None = None) -> bytes:
    """The whole small county."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "county.xlsx"
        write_county(county or small_county(), path)
        return path.read_bytes()


def workbook(**tables: Sequence[Sequence[object]]) -> bytes:
    """A workbook of the given sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tables.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def archive(**files: bytes) -> bytes:
    """A zip of files by name; ``__`` in a name stands for a slash."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as found:
        for name, content in files.items():
            found.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def handed_in(
    browser: Client, captured: Captured, content: bytes, name: str = "表.xlsx", county: str = COUNTY
) -> TableImport:
    """Upload a file and let its dry run end."""
    with captured(execute=True):
        answer = browser.post(
            f"/c/{county}/import/", {"workbook": SimpleUploadedFile(name, content)}
        )
    assert answer.status_code == 302, answer.content.decode()
    return TableImport.objects.latest("pk")


def taken(browser: Client, captured: Captured, one: TableImport) -> TableImport:
    """Press the button that takes the good rows and let the job end."""
    with captured(execute=True):
        browser.post(f"/c/{one.county}/import/{one.pk}/take/")
    one.refresh_from_db()
    return one

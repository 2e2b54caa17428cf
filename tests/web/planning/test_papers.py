"""Papers of a plan: made from what stands, narrowed to the reader, told to the trail."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
from django.http import StreamingHttpResponse
from django.test import override_settings
from openpyxl import load_workbook

from tests.web.people import COUNTY, as_person
from tests.web.plans import draft_plan, published_plan
from xunzhen.domain.registry.county import County
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.planning.views import papers

ROSTER = f"/c/{COUNTY}/roster/1"
NOTICE = f"/c/{COUNTY}/villages/350524203202/notice.pdf"


@pytest.fixture(autouse=True)
def plan(county: County, wednesday: dt.date) -> None:
    published_plan()


def rows_of(name: str) -> list[tuple[object, ...]]:
    answer = as_person(name).get(f"{ROSTER}/roster.xlsx")
    assert answer.status_code == 200
    sheet = load_workbook(io.BytesIO(answer.content))["按村"]
    return [tuple(row) for row in sheet.iter_rows(min_row=2, values_only=True)]


def test_workbook_holds_every_visit() -> None:
    assert len(rows_of("clerk")) == 18


def test_workbook_of_a_director_holds_own_villages() -> None:
    rows = rows_of("director")

    assert len(rows) == 8
    assert {row[1] for row in rows} == {"甲二", "甲三"}


def test_cancelled_visit_is_not_printed() -> None:
    from xunzhen.web.planning.models import PlanVisit

    PlanVisit.objects.filter(village="350524203202", date=dt.date(2026, 9, 17)).update(
        cancelled="停诊"
    )

    assert len(rows_of("clerk")) == 17


@pytest.mark.parametrize("name", ["doctor", "coordinator", "auditor"])
def test_who_may_not_export_is_refused(name: str) -> None:
    assert as_person(name).get(f"{ROSTER}/roster.xlsx").status_code == 403


def test_roster_is_printed() -> None:
    answer = as_person("director").get(f"{ROSTER}/roster.pdf")

    assert answer.content.startswith(b"%PDF")
    assert answer["Cache-Control"] == "private, no-store"


def test_stranger_finds_no_paper() -> None:
    for path in (f"{ROSTER}/roster.pdf", f"{ROSTER}/roster.xlsx", f"{ROSTER}/notices.zip", NOTICE):
        assert as_person("stranger").get(path).status_code == 404


def test_notice_of_another_township_is_not_found() -> None:
    assert as_person("director").get(NOTICE).status_code == 404


def test_draft_is_not_printed_for_who_may_not_see_it() -> None:
    draft_plan()

    assert as_person("doctor").get(f"/c/{COUNTY}/roster/2/roster.pdf").status_code == 404


@override_settings(SITE_ADDRESS="https://xunzhen.example.cn")
def test_code_of_a_notice_leads_to_the_public_page(monkeypatch: pytest.MonkeyPatch) -> None:
    coded = []
    whole = papers.notice_paper
    monkeypatch.setattr(
        papers, "notice_paper", lambda *args: coded.append(args[-1]) or whole(*args)
    )

    answer = as_person("clerk").get(NOTICE)

    assert answer.content.startswith(b"%PDF")
    assert coded == ["https://xunzhen.example.cn/v/350524203202/"]


def test_notices_of_a_director_are_of_own_villages() -> None:
    answer = as_person("director").get(f"{ROSTER}/notices.zip")

    assert isinstance(answer, StreamingHttpResponse)
    box = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[arg-type]
    assert box.namelist() == ["350524101202-甲二.pdf", "350524101203-甲三.pdf"]
    assert box.testzip() is None


def test_notices_of_a_foreign_township_are_not_found() -> None:
    assert as_person("director").get(f"{ROSTER}/notices.zip?township=350524202").status_code == 404


def test_papers_are_in_the_trail() -> None:
    browser = as_person("clerk")
    browser.get(NOTICE)
    browser.get(f"{ROSTER}/roster.xlsx")

    last = list(AuditEntry.objects.order_by("number").values_list("action", flat=True))[-2:]
    assert last == ["planning.print", "planning.export"]

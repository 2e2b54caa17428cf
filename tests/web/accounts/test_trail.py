"""The trail on a page and as a table."""

from __future__ import annotations

import pytest

from tests.web.people import as_person
from xunzhen.web.accounts.trail_words import inert
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.audit.services import record

pytestmark = pytest.mark.django_db


def numbers(client, query: str = "") -> list[int]:
    return [one.number for one in client.get(f"/trail/{query}").context["shown"].entries]


def test_county_auditor_sees_the_own_county_and_the_audit_administrator_all() -> None:
    for county in ("350524", "350125", ""):
        record(who="x", action="test", county=county)

    assert numbers(as_person("auditor")) == [1]
    assert numbers(as_person("trail")) == [3, 2, 1]


def test_foreign_county_in_the_query_shows_nothing() -> None:
    record(who="x", action="test", county="350125")

    assert numbers(as_person("auditor"), "?county=350125") == []


def test_filters_leave_what_is_asked_for() -> None:
    record(who="a", action="one", county="350524")
    record(who="b", action="two", county="350524")
    client = as_person("trail")

    assert numbers(client, "?who=a") == [1]
    assert numbers(client, "?action=two") == [2]
    assert numbers(client, "?until=2020-01-01") == []
    assert numbers(client, "?since=nonsense") == [2, 1]


def test_pages_go_on_where_the_last_one_ended() -> None:
    for _ in range(120):
        record(who="a", action="one")
    client = as_person("trail")

    assert numbers(client) == list(range(120, 70, -1))
    assert numbers(client, "?before=71") == list(range(70, 20, -1))
    assert numbers(client, "?after=70") == list(range(120, 70, -1))


def test_export_says_its_purpose_on_the_trail_and_runs_no_formula() -> None:
    record(who="=cmd()", action="one", county="350524", subject="@x")

    answer = as_person("trail").post("/trail/export/", {"purpose": "年度审计"})
    table = b"".join(answer.streaming_content).decode("utf-8-sig")

    assert "'=cmd()" in table
    assert "'@x" in table
    assert AuditEntry.objects.get(action="audit.export").purpose == "年度审计"


def test_export_without_a_purpose_is_refused() -> None:
    answer = as_person("trail").post("/trail/export/", {})

    assert answer.status_code == 400
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", " =1"])
def test_cell_that_begins_like_a_formula_is_inert(text: str) -> None:
    assert inert(text).startswith("'")

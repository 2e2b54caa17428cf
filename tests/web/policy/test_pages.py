"""The law on screen: documents, clauses, rules, and the site's own wording."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.people import as_person
from xunzhen.domain.registry.county import County
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.policy.models import DocumentCopy
from xunzhen.web.policy.selectors import law

pytestmark = pytest.mark.django_db
DOCUMENT = "AX-2024-19"


def test_every_clause_has_a_page_that_says_its_summary(county: County) -> None:
    client = as_person("clerk")
    one_each = {clause.document: clause for clause in law().clauses}

    for clause in one_each.values():
        page = client.get(f"/policy/clauses/{clause.id}/").content.decode()
        assert clause.id in page


def test_clause_without_number_says_who_must_set_it(county: County) -> None:
    clause = next(
        one
        for one in law().clauses
        if one.document == DOCUMENT and any(value.value is None for value in one.settings)
    )

    page = as_person("clerk").get(f"/policy/clauses/{clause.id}/").content.decode()

    assert "未设定" in page


def test_unknown_clause_is_not_found(county: County) -> None:
    assert as_person("clerk").get("/policy/clauses/AX-2024-19/99.9/").status_code == 404


def test_wording_is_shown_only_where_the_site_loaded_it(county: County) -> None:
    client = as_person("clerk")
    before = client.get(f"/policy/documents/{DOCUMENT}/").content.decode()

    wording = SimpleUploadedFile("a.txt", "第一段演示条文。\n第二段。".encode())
    client.post(f"/policy/documents/{DOCUMENT}/wording/", {"wording": wording})

    after = client.get(f"/policy/documents/{DOCUMENT}/").content.decode()
    assert "第一段演示条文。" not in before
    assert "第一段演示条文。" in after
    assert AuditEntry.objects.filter(action="policy.load_wording").count() == 1


@pytest.mark.parametrize("raw", [b"", b"\0\1\2\0", b"x" * 400_001])
def test_unusable_wording_is_refused_with_what_to_do(county: County, raw: bytes) -> None:
    wording = SimpleUploadedFile("a.txt", raw)

    answer = as_person("clerk").post(f"/policy/documents/{DOCUMENT}/wording/", {"wording": wording})

    assert answer.status_code == 400
    assert not DocumentCopy.objects.exists()


def test_doctor_reads_the_law_and_loads_nothing(county: County) -> None:
    doctor = as_person("doctor")

    assert doctor.get("/policy/").status_code == 200
    assert doctor.post(f"/policy/documents/{DOCUMENT}/wording/").status_code == 403


def test_rules_are_found_by_a_word(county: County) -> None:
    page = as_person("clerk").get("/policy/rules/", {"q": "巡诊"}).content.decode()

    assert "circuit." in page
    assert "settlement.degree" not in page


@pytest.mark.parametrize("address", ["/policy/", "/policy/rules/", "/policy/served/"])
def test_pages_of_the_law_ask_the_database_little(
    county: County, address: str, django_assert_max_num_queries
) -> None:
    client = as_person("clerk")
    client.get(address)

    with django_assert_max_num_queries(12):
        client.get(address)

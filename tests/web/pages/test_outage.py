"""A full, locked or absent database: a clear page, nothing half-done."""

from __future__ import annotations

import os

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils.translation import override

from tests.web.people import PASSWORD, person
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.audit.services import broken_links
from xunzhen.web.pages.outage import outage

MOST_SIGN_INS = 400


def sign_in() -> tuple[int, str]:
    client = Client(raise_request_exception=False)
    form = {"username": "clerk", "password": PASSWORD}
    answer = client.post("/sign-in/", form)
    return answer.status_code, answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_full_database_is_said_and_the_trail_stays_whole() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("a SQLite database is kept from growing")
    person("clerk")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        now = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {now}")
    try:
        done = 0  # sign-ins that were saved whole before the database was full
        for _ in range(MOST_SIGN_INS):
            status, page = sign_in()
            if status == 503:
                break
            done += 1
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")

    assert status == 503
    assert "服务器的磁盘满了，这一步没有保存任何改动" in page
    assert AuditEntry.objects.filter(action="accounts.sign_in").count() == done
    assert broken_links() == ()
    assert sign_in()[0] == 302  # and once there is space, work goes on


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("database is locked", "site.busy"),
        ("canceling statement due to lock timeout", "site.busy"),
        ("database or disk is full", "site.full"),
        ('could not extend file "base/1": No space left on device', "site.full"),
        ("connection refused", "site.database"),
    ],
)
def test_what_is_wrong_is_told_apart(words: str, code: str) -> None:
    assert outage(OperationalError(words)).code == code


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "数据库"), ("en", "The database")])
def test_page_speaks_the_readers_language_without_asking_the_database(
    language: str, words: str
) -> None:
    from django.template.loader import render_to_string

    with override(language):
        page = render_to_string(
            "pages/outage.html", {"sentence": outage(OperationalError("refused"))}
        )

    assert words in page


@pytest.mark.skipif(
    not os.environ.get("DATABASE_URL"), reason="DATABASE_URL names no database of its own"
)
@pytest.mark.django_db
def test_tests_run_on_the_database_that_was_asked_for() -> None:
    assert connection.vendor == "postgresql"

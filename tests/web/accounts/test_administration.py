"""Accounts and duties: three administrators, kept apart; every change on the trail."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.web.people import PASSWORD, as_person, person
from xunzhen.web.accounts.models import User
from xunzhen.web.audit.models import AuditEntry

pytestmark = pytest.mark.django_db

GRANT = {"duty": "planner", "division": "350524", "reason": "县卫健局批复"}


def opened(username: str = "linpy") -> tuple[User, str]:
    page = as_person("sysadmin").post("/accounts/open/", {"username": username, "name": "林"})
    found = re.search(r'id="one-time">([^<]+)<', page.content.decode())
    assert found
    return User.objects.get(username=username), found[1]


def test_new_account_has_no_duty_and_a_password_that_must_be_changed() -> None:
    account, password = opened()
    client = Client()
    client.post("/sign-in/", {"username": "linpy", "password": password})

    assert account.duty == ""
    assert client.get("/account/")["Location"] == "/account/password/"


def test_one_time_password_stands_nowhere_afterwards() -> None:
    _account, password = opened()

    assert password not in as_person("sysadmin").get("/accounts/").content.decode()
    assert password not in str(list(AuditEntry.objects.values()))


def test_system_administrator_cannot_grant() -> None:
    account, _ = opened()

    answer = as_person("sysadmin").post(f"/duties/{account.pk}/", GRANT)

    account.refresh_from_db()
    assert (answer.status_code, account.duty) == (403, "")


def test_security_administrator_grants_and_it_is_on_the_trail() -> None:
    account, _ = opened()
    as_person("secadmin").post(f"/duties/{account.pk}/", GRANT)

    account.refresh_from_db()
    entry = AuditEntry.objects.get(action="accounts.grant")
    assert (account.duty, account.division) == ("planner", "350524")
    assert (entry.who, entry.subject, entry.purpose) == ("secadmin", "linpy", "县卫健局批复")
    assert entry.facts["before"] == ""


def test_security_administrator_cannot_open_accounts() -> None:
    answer = as_person("secadmin").post("/accounts/open/", {"username": "xx", "name": "x"})

    assert answer.status_code == 403


def test_nobody_changes_their_own_duty() -> None:
    me = person("secadmin")

    answer = as_person("secadmin").post(f"/duties/{me.pk}/", {**GRANT, "duty": "planner"})

    me.refresh_from_db()
    assert (answer.status_code, me.duty) == (400, "security_admin")


@pytest.mark.parametrize("duty", ["security_admin", "audit_admin"])
def test_administrator_never_becomes_another_administrator(duty: str) -> None:
    account = person("sysadmin")
    secadmin = as_person("secadmin")
    secadmin.post(f"/duties/{account.pk}/", {"duty": "", "reason": "调岗"})

    grant = {"duty": duty, "division": "000000", "reason": "x"}
    answer = secadmin.post(f"/duties/{account.pk}/", grant)

    account.refresh_from_db()
    assert (answer.status_code, account.duty) == (400, "")


@pytest.mark.parametrize("name", ["secadmin", "trail"])
def test_system_administrator_cannot_take_over_another_administrator(name: str) -> None:
    account = person(name)
    before = account.password

    answer = as_person("sysadmin").post(f"/accounts/{account.pk}/password/")

    account.refresh_from_db()
    assert (answer.status_code, account.password) == (400, before)


@pytest.mark.parametrize(
    ("duty", "division"),
    [("planner", "350500"), ("planner", "350524101"), ("director", "350524"), ("doctor", "350524"),
     ("supervisor", "350524"), ("auditor", "000000"), ("audit_admin", "350524"),
     ("planner", "abc"), ("boss", "350524")],
)  # fmt: skip
def test_duty_reaches_only_its_own_level(duty: str, division: str) -> None:
    account, _ = opened()
    grant = {"duty": duty, "division": division, "reason": "x"}

    answer = as_person("secadmin").post(f"/duties/{account.pk}/", grant)

    account.refresh_from_db()
    assert (answer.status_code, account.duty) == (400, "")


def test_closed_account_is_out_at_once() -> None:
    clerk, client = person("clerk"), as_person("clerk")
    as_person("sysadmin").post(f"/accounts/{clerk.pk}/close/")

    assert client.get("/account/").status_code == 302
    answer = Client().post("/sign-in/", {"username": "clerk", "password": PASSWORD})
    assert answer.status_code == 401


def test_last_security_administrator_cannot_be_closed() -> None:
    account = person("secadmin")
    as_person("sysadmin").post(f"/accounts/{account.pk}/close/")

    account.refresh_from_db()
    assert account.is_active


@pytest.mark.parametrize(
    ("name", "where"),
    [("sysadmin", "/accounts/"), ("secadmin", "/duties/"), ("trail", "/trail/")],
)
def test_home_of_an_administrator_is_their_own_page(name: str, where: str) -> None:
    assert as_person(name).get("/")["Location"] == where


@pytest.mark.parametrize(
    ("name", "address"),
    [("sysadmin", "/accounts/"), ("secadmin", "/duties/"), ("trail", "/trail/")],
)
def test_page_of_an_administrator_asks_few_questions(
    name: str, address: str, django_assert_max_num_queries
) -> None:
    client = as_person(name)
    client.get(address)

    with django_assert_max_num_queries(12):
        client.get(address)

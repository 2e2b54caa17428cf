"""Signing in: lock-out, the second factor, ended sessions, own password."""

from __future__ import annotations

import time

import pytest
from django.test import Client, override_settings
from django_otp.oath import TOTP

from tests.web.people import PASSWORD, as_person, person
from xunzhen.web.accounts.models import SecondFactor
from xunzhen.web.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


def sign_in(client: Client, name: str = "clerk", password: str = PASSWORD, way_back: str = "/"):
    fields = {"username": name, "password": password, "next": way_back}
    return client.post("/sign-in/", fields)


def code_of(factor: SecondFactor, step: int = 0) -> str:
    totp = TOTP(factor.secret)
    totp.time = time.time() + 30 * step
    return f"{totp.token():06d}"


def test_right_password_leads_back_to_where_one_was() -> None:
    person("clerk")

    answer = sign_in(Client(), way_back="/account/places/")

    assert (answer.status_code, answer["Location"]) == (302, "/account/places/")


def test_way_back_never_leads_to_another_site() -> None:
    person("clerk")

    answer = sign_in(Client(), way_back="//evil.example/x")

    assert answer["Location"] == "/"


def test_five_wrong_passwords_lock_the_account_at_that_address_only() -> None:
    person("clerk")
    client, elsewhere = Client(REMOTE_ADDR="10.0.0.1"), Client(REMOTE_ADDR="10.0.0.2")
    for _ in range(5):
        answer = sign_in(client, password="wrong")

    assert answer.status_code == 429
    assert "暂时锁定" in answer.content.decode()
    assert sign_in(client).status_code == 429
    assert sign_in(elsewhere).status_code == 302


def test_security_administrator_unlocks() -> None:
    clerk = person("clerk")
    client = Client()
    for _ in range(5):
        sign_in(client, password="wrong")

    as_person("secadmin").post(f"/duties/{clerk.pk}/unlock/")

    assert sign_in(client).status_code == 302
    assert AuditEntry.objects.filter(action="accounts.unlock", subject="clerk").count() == 1


def test_failed_sign_in_names_nobody_who_has_no_account() -> None:
    sign_in(Client(), name="my-secret-password")

    assert AuditEntry.objects.get().subject == ""


def test_session_key_changes_at_sign_in() -> None:
    person("clerk")
    client = Client()
    client.session.save()
    before = client.cookies["sessionid"].value if "sessionid" in client.cookies else ""
    sign_in(client)

    assert client.cookies["sessionid"].value != before


def test_forged_session_is_sent_to_sign_in_and_told() -> None:
    client = Client()
    client.cookies["sessionid"] = "forged"

    answer = client.get("/account/")
    page = client.get(answer["Location"])

    assert answer["Location"] == "/sign-in/?next=%2Faccount%2F&ended=1"
    assert "登录已过期" in page.content.decode()


def test_expired_session_is_sent_to_sign_in_and_leads_back() -> None:
    client = as_person("clerk")
    session = client.session
    session.set_expiry(-1)
    session.save()

    answer = client.get("/account/places/")

    assert answer["Location"] == "/sign-in/?next=%2Faccount%2Fplaces%2F&ended=1"


def test_fragment_of_an_ended_session_sends_the_whole_page_to_sign_in() -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/account/"}

    answer = Client().get("/account/places/", headers=headers)

    assert answer["HX-Redirect"] == "/sign-in/?next=%2Faccount%2F"


@override_settings(SECOND_FACTOR=True)
@pytest.mark.parametrize("name", ["clerk", "doctor", "sysadmin", "trail"])
def test_nobody_passes_without_a_second_factor(name: str) -> None:
    answer = as_person(name).get("/account/")

    assert answer["Location"].startswith("/account/second-factor/")


@override_settings(SECOND_FACTOR=True)
def test_second_factor_is_set_up_then_asked_for_and_taken_once() -> None:
    clerk = person("clerk")
    client = Client()
    sign_in(client)
    page = client.get("/account/second-factor/").content.decode()
    factor = SecondFactor.objects.get(user=clerk)
    code = code_of(factor)
    client.post("/account/second-factor/", {"code": code})

    assert "<svg" in page
    assert factor.written_secret in page.replace(" ", "")
    assert client.get("/account/").status_code == 200

    again = Client()
    sign_in(again)

    assert again.get("/account/").status_code == 302
    assert again.post("/account/second-factor/", {"code": code}).status_code == 400
    SecondFactor.objects.update(throttling_failure_count=0, throttling_failure_timestamp=None)
    again.post("/account/second-factor/", {"code": code_of(factor, 1)})
    assert again.get("/account/").status_code == 200


def test_secret_of_a_second_factor_is_sealed() -> None:
    client = as_person("clerk")
    client.get("/account/second-factor/")
    factor = SecondFactor.objects.get()

    assert factor.secret.hex() not in factor.sealed_secret


def test_security_administrator_resets_a_lost_second_factor() -> None:
    clerk = person("clerk")
    as_person("clerk").get("/account/second-factor/")

    as_person("secadmin").post(f"/duties/{clerk.pk}/second-factor/")

    assert not SecondFactor.objects.exists()
    assert AuditEntry.objects.filter(action="accounts.reset_second_factor").exists()


def test_one_time_password_must_be_changed_first() -> None:
    clerk = person("clerk")
    clerk.must_change = True
    clerk.save()
    client = as_person("clerk")

    assert client.get("/account/")["Location"] == "/account/password/"
    fields = {"current": PASSWORD, "new": "three-quiet-rivers", "again": "three-quiet-rivers"}
    client.post("/account/password/", fields)
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"current": "x", "new": "three-quiet-rivers"}, "现在的密码不对"),
        ({"current": PASSWORD, "new": PASSWORD}, "和现在的一样"),
        ({"current": PASSWORD, "new": "three-quiet-rivers", "again": "x"}, "不一样"),
        ({"current": PASSWORD, "new": "short"}, "e-new"),
    ],
)
def test_wrong_new_password_is_said_beside_its_field(fields: dict[str, str], said: str) -> None:
    answer = as_person("clerk").post("/account/password/", fields)

    assert answer.status_code == 400
    assert said in answer.content.decode()


@override_settings(PROXY=True)
def test_address_behind_a_proxy_is_the_one_the_proxy_wrote() -> None:
    person("clerk")
    header = {"X-Forwarded-For": "1.1.1.1, 10.9.9.9"}
    Client().post("/sign-in/", {"username": "clerk", "password": PASSWORD}, headers=header)

    assert AuditEntry.objects.get(action="accounts.sign_in").address == "10.9.9.9"


def test_address_that_a_client_claims_is_not_believed_without_a_proxy() -> None:
    person("clerk")
    header = {"X-Forwarded-For": "1.1.1.1"}
    Client().post("/sign-in/", {"username": "clerk", "password": PASSWORD}, headers=header)

    assert AuditEntry.objects.get(action="accounts.sign_in").address == "127.0.0.1"

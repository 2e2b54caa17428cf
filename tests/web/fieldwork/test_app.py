"""The field app as it is served: a strict page, one version, nobody's data."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.people import as_person
from xunzhen.files.field_app import read_field_app

pytestmark = pytest.mark.django_db


def test_shell_runs_only_the_sites_own_scripts() -> None:
    answer = Client().get("/field/")

    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "nonce" not in policy


def test_worker_may_serve_the_field_app_only() -> None:
    answer = Client().get("/field/sw.js")

    assert answer.headers["Service-Worker-Allowed"] == "/field/"
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"


def test_files_of_the_version_are_kept_for_good_and_others_are_not_there() -> None:
    app = read_field_app()

    kept = Client().get(app.address_of("js/app.js"))

    assert kept.content == app.files["js/app.js"]
    assert "immutable" in kept.headers["Cache-Control"]
    assert Client().get("/field/v/000000000000/js/app.js").status_code == 404
    assert Client().get(app.address_of("js/absent.js")).status_code == 404
    assert Client().get(app.address_of("../settings.py")).status_code == 404


@pytest.mark.parametrize(("who", "may"), [("doctor", True), ("clerk", False), ("auditor", False)])
def test_only_a_doctor_may_take_a_phone_into_use(who: str, may: bool) -> None:
    told = as_person(who).get("/field/who").json()

    assert (told["name"], told["may"]) == (who, may)
    assert told["csrf"]


def test_nobody_signed_in_is_told_nothing() -> None:
    told = Client().get("/field/who").json()

    assert (told["name"], told["may"]) == ("", False)

"""A site with a host name of its own says at the machine's address that it is alive, no more."""

from __future__ import annotations

from django.test import Client, override_settings

HERE = "127.0.0.1:8000"


@override_settings(ALLOWED_HOSTS=["xunzhen.example.cn"], SECURE_SSL_REDIRECT=True)
def test_liveness_is_told_at_the_machines_own_address() -> None:
    answer = Client(headers={"host": HERE}).get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert not answer.cookies


@override_settings(ALLOWED_HOSTS=["xunzhen.example.cn"])
def test_pages_are_told_at_the_sites_own_name_only(db: None) -> None:
    assert Client(headers={"host": HERE}).get("/sign-in/").status_code == 400
    assert Client(headers={"host": "xunzhen.example.cn"}).get("/sign-in/").status_code == 200

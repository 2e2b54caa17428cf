"""Pages go out compressed to a browser that asks for it."""

from __future__ import annotations

import gzip

import pytest
from django.test import Client


@pytest.mark.django_db
def test_a_page_comes_compressed_and_whole_to_who_can_read_it() -> None:
    plain = Client().get("/sign-in/").content
    answer = Client().get("/sign-in/", headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip"
    # Up to a hundred bytes are chance, put there against guessing (BREACH).
    assert len(answer.content) - 100 < len(plain) / 2
    page = gzip.decompress(answer.content).strip()
    assert page.startswith(b"<!doctype html>")
    assert page.endswith(b"</html>")

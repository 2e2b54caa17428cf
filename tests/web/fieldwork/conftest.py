"""One key pair for all tests: making one takes a third of a second."""

from __future__ import annotations

from functools import lru_cache

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from xunzhen.web.fieldwork.services import enrol


@lru_cache(maxsize=1)
def pair() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(autouse=True)
def _one_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(enrol, "new_pair", pair)

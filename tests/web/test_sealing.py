"""Personal data sealed at rest."""

from __future__ import annotations

import base64

import pytest

from xunzhen.domain.errors import BadData
from xunzhen.web.sealing import blind_index, blind_indexes, is_current, keyring_of, seal, unseal


def ring(*names: str, cipher: str = "aes"):
    keys = {"old": b"o" * 32, "new": b"n" * 32}
    text = ",".join(f"{name}:{base64.b64encode(keys[name]).decode()}" for name in names)
    return keyring_of(text, cipher)


@pytest.mark.parametrize("cipher", ["aes", "sm4"])
def test_sealed_text_opens_again(cipher: str) -> None:
    keys = ring("old", cipher=cipher)

    assert unseal(seal("13800138000", "staff.phone", keys), "staff.phone", keys) == "13800138000"


def test_text_moved_to_another_column_does_not_open() -> None:
    keys = ring("old")

    with pytest.raises(BadData):
        unseal(seal("13800138000", "staff.phone", keys), "staff.id_number", keys)


def test_two_seals_of_one_text_differ_and_their_indexes_are_equal() -> None:
    keys = ring("old")

    assert seal("甲", "a.b", keys) != seal("甲", "a.b", keys)
    assert blind_index("甲", "a.b", keys) == blind_index("甲", "a.b", keys)


def test_new_key_seals_and_the_old_one_still_opens() -> None:
    token = seal("甲", "a.b", ring("old"))
    both = ring("new", "old")

    assert unseal(token, "a.b", both) == "甲"
    assert not is_current(token, both)
    assert blind_index("甲", "a.b", ring("old")) in blind_indexes("甲", "a.b", both)


@pytest.mark.parametrize("text", ["", "short:YQ==", "nokey", "a b:" + "A" * 44])
def test_unusable_keys_are_refused_with_what_to_do(text: str) -> None:
    with pytest.raises(BadData, match="XUNZHEN_KEYS"):
        keyring_of(text)

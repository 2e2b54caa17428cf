"""Personal data sealed at rest: authenticated encryption, and blind indexes to find it again.

A sealed text is ``cipher.key.base64(nonce, ciphertext, tag)``; what it belongs to (as in
``staff.phone``) is authenticated with it, so that a token cannot be moved to another column.
Working keys are derived from each 32-byte master key by HKDF, one per purpose. A blind index is
an HMAC of the plain text: equal texts have equal indexes, and nothing else can be told from one.
Encryption is AES-256-GCM or SM4-GCM (GB/T 32907) from the ``cryptography`` package, which is no
certified module of 密评.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from xunzhen.domain.errors import BadData, say

_NONCE: Final = 12
_TAG: Final = 16
_WIDTHS: Final = {"aes": 32, "sm4": 16}


@dataclass(frozen=True)
class Keyring:
    """Master keys by name; ``current`` seals, the others only open."""

    current: str
    keys: Mapping[str, bytes]
    cipher: str = "aes"


def keyring_of(text: str, cipher: str = "aes") -> Keyring:
    """Read ``name:base64,…``; the first key is the current one.

    Raises
    ------
    BadData
        when a key is missing, is not 32 bytes, or the cipher is unknown.
    """
    keys: dict[str, bytes] = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        name, _, encoded = part.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except (ValueError, binascii.Error):
            key = b""
        if not name.isalnum() or len(key) != 32:
            raise _bad_keys()
        keys[name] = key
    if not keys or cipher not in _WIDTHS:
        raise _bad_keys()
    return Keyring(next(iter(keys)), keys, cipher)


def _bad_keys() -> BadData:
    return BadData(
        say(
            "sealing.keys",
            "XUNZHEN_KEYS要写成“名称:32字节密钥的base64”，多个用逗号隔开，第一个用于加密。"
            "用 xunzhen site new-key 生成。",
            "XUNZHEN_KEYS wants name:base64 of a 32-byte key, several separated by commas, the "
            "first of which seals. Make one with: xunzhen site new-key",
        )
    )


@lru_cache(maxsize=4)
def _configured(text: str, cipher: str) -> Keyring:
    return keyring_of(text, cipher)


def keyring() -> Keyring:
    """Return the keys of this site.

    Raises
    ------
    BadData
        when the site has no usable keys.
    """
    return _configured(settings.SEALING_KEYS, settings.SEALING_CIPHER)


@lru_cache(maxsize=64)
def _derived(master: bytes, purpose: str, length: int) -> bytes:
    return HKDF(SHA256(), length, None, f"xunzhen/{purpose}".encode()).derive(master)


def seal(plain: str, belongs_to: str, ring: Keyring | None = None) -> str:
    """Return the sealed text; the empty text stays empty."""
    if not plain:
        return ""
    ring = ring or keyring()
    nonce = os.urandom(_NONCE)
    key = _derived(ring.keys[ring.current], ring.cipher, _WIDTHS[ring.cipher])
    maker = Cipher(_algorithm(ring.cipher, key), modes.GCM(nonce)).encryptor()
    maker.authenticate_additional_data(belongs_to.encode())
    sealed = maker.update(plain.encode()) + maker.finalize() + maker.tag
    return f"{ring.cipher}.{ring.current}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def unseal(token: str, belongs_to: str, ring: Keyring | None = None) -> str:
    """Return the plain text of a token.

    Raises
    ------
    BadData
        when its key is not at hand, or the token was changed or moved.
    """
    if not token:
        return ""
    ring = ring or keyring()
    try:
        cipher, name, encoded = token.split(".")
        raw = base64.urlsafe_b64decode(encoded)
        nonce, body, tag = raw[:_NONCE], raw[_NONCE:-_TAG], raw[-_TAG:]
        key = _derived(ring.keys[name], cipher, _WIDTHS[cipher])
        opener = Cipher(_algorithm(cipher, key), modes.GCM(nonce, tag)).decryptor()
        opener.authenticate_additional_data(belongs_to.encode())
        return (opener.update(body) + opener.finalize()).decode()
    except (KeyError, ValueError, binascii.Error, InvalidTag) as problem:
        raise BadData(
            say(
                "sealing.unreadable",
                "这项加密内容打不开：密钥不在XUNZHEN_KEYS里，或内容被改动过。补上旧密钥后再试。",
                "This sealed value cannot be opened: its key is not in XUNZHEN_KEYS, or it was "
                "changed. Add the old key and try again.",
            )
        ) from problem


def is_current(token: str, ring: Keyring | None = None) -> bool:
    """Say whether a token was sealed with the current key and cipher."""
    ring = ring or keyring()
    return not token or token.startswith(f"{ring.cipher}.{ring.current}.")


def blind_index(plain: str, belongs_to: str, ring: Keyring | None = None) -> str:
    """Return what a plain text is found by, under the current key; empty for the empty text."""
    return blind_indexes(plain, belongs_to, ring)[0] if plain else ""


def blind_indexes(plain: str, belongs_to: str, ring: Keyring | None = None) -> tuple[str, ...]:
    """Return the index under every key, the current first: during a rotation both may stand."""
    ring = ring or keyring()
    return tuple(
        hmac.new(
            _derived(ring.keys[name], "blind-index", 32),
            f"{belongs_to}\0{plain.strip().upper()}".encode(),
            hashlib.sha256,
        ).hexdigest()
        for name in ring.keys
    )


def masked(plain: str) -> str:
    """Return a phone or identity number as it is shown: its ends only.

    >>> masked("13800138000"), masked("350524199001011234"), masked("1234")
    ('138****8000', '350***********1234', '****')
    """
    if len(plain) < 8:
        return "*" * len(plain)
    return plain[:3] + "*" * (len(plain) - 7) + plain[-4:]


def _algorithm(cipher: str, key: bytes) -> algorithms.AES256 | algorithms.SM4:
    return algorithms.AES256(key) if cipher == "aes" else algorithms.SM4(key)

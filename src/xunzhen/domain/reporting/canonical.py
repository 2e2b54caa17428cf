"""One text for one value: canonical JSON and its SHA-256.

The form is RFC 8785 (JSON Canonicalization Scheme) over a narrower set of values: objects, arrays,
texts, whole numbers of at most 2^53 - 1, true, false and null. Members stand in the order of the
UTF-16 code units of their names, nothing is spaced out, only what must be escaped is. Fractions are
texts (``"98.2"``): binary floats would make two honest sites disagree. Texts are kept as they are,
not normalised. The digest is the SHA-256 of the UTF-8 bytes, so that ``sha256sum`` can repeat it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

Json = str | int | bool | None | Sequence["Json"] | Mapping[str, "Json"]
LARGEST: Final = 2**53 - 1


def canonical(value: Json) -> bytes:
    """Return the one text of a value as UTF-8.

    >>> canonical({"乙": None, "a": ["1.50", True, 2]}).decode()
    '{"a":["1.50",true,2],"乙":null}'

    Raises
    ------
    ValueError
        for a whole number beyond 2^53 - 1, or a text with half a surrogate pair.
    TypeError
        for anything that is none of the values named above, a float too.
    """
    return _text(value).encode("utf-8")


def digest_of(value: Json) -> str:
    """Return the SHA-256 of the canonical text: 64 hex digits."""
    return hashlib.sha256(canonical(value)).hexdigest()


def source_digest(rows: Iterable[Sequence[str]]) -> str:
    """Return the digest of source rows, whatever order they come in; a row twice counts twice."""
    return digest_of(sorted([list(row) for row in rows]))


def number_text(number: Decimal | int) -> str:
    """Write an exact number the one way: no exponent, no trailing zeros, no minus before zero.

    >>> number_text(Decimal("98.20")), number_text(Decimal("-0.0")), number_text(Decimal("1E+3"))
    ('98.2', '0', '1000')
    """
    plain = format(Decimal(number), "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain in ("-0", "") else plain


def moment_text(moment: dt.datetime) -> str:
    """Write a moment in UTC to the second: ``2026-11-30T16:00:00Z``.

    Raises
    ------
    ValueError
        for a moment without an offset.
    """
    if moment.utcoffset() is None:
        raise ValueError(f"a moment needs an offset: {moment!r}")
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(value: Json) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, int):
        return _whole(value)
    if isinstance(value, Mapping):
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return "{" + ",".join(f"{_text(name)}:{_text(value[name])}" for name in names) + "}"
    if isinstance(value, list | tuple):
        if all(isinstance(one, str) for one in value):  # the rows behind figures are these
            return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return "[" + ",".join(_text(one) for one in value) + "]"
    raise TypeError(f"{type(value).__name__} has no canonical text")


def _whole(value: int) -> str:
    if abs(value) > LARGEST:
        raise ValueError(f"{value} is beyond what every JSON reader keeps exactly")
    return str(value)

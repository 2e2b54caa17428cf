"""The hash chain of the audit trail.

    digest(n) = SHA-256( digest(n − 1) ‖ canonical JSON of entry n ),   digest(0) = 64 zeros

A changed, missing or inserted entry breaks the chain at its place. The head (length and last
digest) is sealed with the site's key: without it nobody can cut the end off or rewrite all.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any, Final

START: Final = "0" * 64


def canonical(entry: dict[str, Any]) -> bytes:
    """Return the bytes that an entry's digest stands for, the same on every database."""
    at = entry["at"].astimezone(dt.UTC).isoformat(timespec="microseconds")
    return json.dumps(
        {**entry, "at": at}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def digest_of(previous: str, entry: dict[str, Any]) -> str:
    """Return the digest of an entry that follows ``previous``."""
    return hashlib.sha256(previous.encode() + canonical(entry)).hexdigest()

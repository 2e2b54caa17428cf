"""What is wrong with the facts of an event from a phone, kind by kind."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.fieldwork.events import EventKind
from xunzhen.domain.fieldwork.record import record_faults

LARGEST_PHOTO: Final = 200_000
LONGEST_WHY: Final = 500
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_FARTHEST: Final = 1_000_000
Facts = Mapping[str, Any]


def event_fault(kind: EventKind, facts: Facts) -> Sentence | None:
    """Return the first thing that is wrong with an event's facts, None if nothing is."""
    why = facts.get("why")
    if why is not None and not (isinstance(why, str) and len(why) <= LONGEST_WHY):
        return _wrong(
            "why", "原因", f"文字，最多{LONGEST_WHY}字", f"at most {LONGEST_WHY} characters"
        )
    check = _CHECKS.get(kind)
    return check(facts) if check else None


def _recorded(facts: Facts) -> Sentence | None:
    fields = facts.get("fields")
    if not isinstance(fields, Mapping) or not fields:
        return _wrong("fields", "记录", "至少一项", "at least one field")
    return next(iter(record_faults(fields)), None)


def _checked_in(facts: Facts) -> Sentence | None:
    no_fix = facts.get("no_fix")
    if no_fix:
        fine = isinstance(no_fix, str) and len(no_fix) <= LONGEST_WHY
        return None if fine else _wrong("no_fix", "没有定位的原因", "文字", "a text")
    limits = (
        ("lng", "经度", -180, 180),
        ("lat", "纬度", -90, 90),
        ("accuracy", "精度", 0, _FARTHEST),
    )
    for name, zh, least, most in limits:
        if not _number(facts.get(name), least, most):
            return _wrong(name, zh, f"{least}到{most}的数", f"a number from {least} to {most}")
    return None


def _photo(facts: Facts) -> Sentence | None:
    if not (isinstance(facts.get("photo"), str) and _ID.fullmatch(facts["photo"])):
        return _wrong("photo", "照片编号", "编号", "an id")
    if not (isinstance(facts.get("sha256"), str) and _HASH.fullmatch(facts["sha256"])):
        return _wrong("sha256", "照片指纹", "64位十六进制数", "64 hex digits")
    size = facts.get("bytes")
    if not (isinstance(size, int) and not isinstance(size, bool) and size > 0):
        return _wrong("bytes", "照片大小", "字节数", "a number of bytes")
    return None


def _cancelled(facts: Facts) -> Sentence | None:
    if not str(facts.get("why") or "").strip():
        return _wrong("why", "取消原因", "写明原因", "a reason")
    return None


_CHECKS: Final[Mapping[EventKind, Callable[[Facts], Sentence | None]]] = {
    EventKind.RECORDED: _recorded,
    EventKind.CHECKED_IN: _checked_in,
    EventKind.PHOTO: _photo,
    EventKind.CANCELLED: _cancelled,
}


def _number(value: Any, least: float, most: float) -> bool:
    whole = isinstance(value, int | float) and not isinstance(value, bool)
    return whole and math.isfinite(value) and least <= value <= most


def _wrong(member: str, zh: str, wanted: str, wanted_en: str) -> Sentence:
    return say(
        "fieldwork.facts",
        "“{zh}”不对，要{wanted}。请改了再送。",
        "{member} is wrong: {wanted_en} is wanted. Correct it and send again.",
        member=member,
        zh=zh,
        wanted=wanted,
        wanted_en=wanted_en,
    )

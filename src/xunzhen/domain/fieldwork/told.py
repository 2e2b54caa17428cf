"""What an event said, part by part, with what of it may be somebody's own data told apart.

An event that was not taken in may hold anything. A part is plain only where it is known by name and
is what that name holds: a count, yes or no, a moment, a code. All else may name or place a person
(个人信息保护法 第四条、第二十八条): a position, a note, a reason, and whatever this site does not
know.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from xunzhen.domain.fieldwork.day_sheet import Spot
from xunzhen.domain.fieldwork.flag_place import NO_FIX_WORDS
from xunzhen.domain.fieldwork.ledger import OutreachKind
from xunzhen.domain.fieldwork.record import FIELDS, record_faults
from xunzhen.domain.fieldwork.wire import is_id

LONGEST_TOLD: Final = 500


@dataclass(frozen=True, slots=True)
class Part:
    """One thing an event said: its name, its value, and whether it may be a person's own data.

    ``field``: it is a field of the record, named by ``record.FIELDS`` where that knows it.
    """

    name: str
    value: Any
    personal: bool
    field: bool = False


def parts_told(facts: Mapping[str, Any], extra: Mapping[str, Any]) -> tuple[Part, ...]:
    """Return what an event said, in its own order; unknown members come last."""
    return (
        *_of_facts(facts),
        *(_part(name, value, personal=True) for name, value in extra.items()),
    )


def _of_facts(facts: Mapping[str, Any]) -> Iterator[Part]:
    for name, value in facts.items():
        if name == "fields" and isinstance(value, Mapping):
            for field, held in value.items():
                yield _part(str(field), held, personal=not _plain_field(field, held), field=True)
        elif name == "make_up" and isinstance(value, Mapping):
            for inner, held in value.items():
                yield _part(str(inner), held, personal=not _plain(inner, held))
        else:
            yield _part(name, value, personal=not _plain(name, value))


def _part(name: str, value: Any, *, personal: bool, field: bool = False) -> Part:
    short = f"{str(value)[:LONGEST_TOLD]}…" if len(str(value)) > LONGEST_TOLD else value
    return Part(name, short, personal, field)


def _plain_field(name: str, value: Any) -> bool:
    known = FIELDS.get(name)
    holds_text = known is None or known.holds == "text"
    return not holds_text and not record_faults({name: value})


def _plain(name: str, value: Any) -> bool:
    holds = _PLAIN.get(name)
    return holds is not None and holds(value)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool | None)


def _is_day(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(dt.date.fromisoformat(value))
    except ValueError:
        return False


def _is_code(value: Any) -> bool:
    """A code of a place or a number of staff: short, of letters, digits and hyphens."""
    return (
        isinstance(value, str)
        and len(value) <= 40
        and value.isascii()
        and value.replace("-", "").isalnum()
    )


def _is_digest(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 64 and set(value) <= set("0123456789abcdef")


_PLAIN: Final[Mapping[str, Callable[[Any], bool]]] = {
    "kind": lambda value: isinstance(value, str) and value in set(OutreachKind),
    "date": _is_day,
    "afternoon": _is_flag,
    "place": _is_code,
    "staff": _is_code,
    "makes_up": lambda value: value == "" or is_id(value),
    "spot": lambda value: isinstance(value, str) and value in set(Spot),
    "no_fix": lambda value: isinstance(value, str) and value in NO_FIX_WORDS,
    "paper": _is_flag,
    "consent": _is_flag,
    "photo": is_id,
    "sha256": _is_digest,
    "bytes": _is_count,
    "cut": _is_count,
}

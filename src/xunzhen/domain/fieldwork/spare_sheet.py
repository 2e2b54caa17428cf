"""The spare day sheet: printed blank, for a visit that no plan holds.

Its number is printed before anybody knows day, village or doctor, so that the id of its visit
follows from the number: entered twice, it is the same visit twice. An ``X`` before the day of
printing tells it from the number of a planned visit's sheet, and shifts the sign that checks.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from xunzhen.domain.fieldwork.day_sheet import DRAWN, SIGNS, check_sign, signs_in, written_number

MARK: Final = "X"
MOST_SPARES: Final = 20
SPARE_NUMBERS: Final = len(SIGNS) ** DRAWN
"""How many numbers there are for a day of printing."""
_SHIFT: Final = 7
_SPARE: Final = uuid.UUID("0c1d4d5f-2b57-5a59-9a41-7d0a6b1a3f52")
Slot = tuple[dt.date, bool, str, str]
"""Day, afternoon, place and doctor of a visit."""


@dataclass(frozen=True)
class SpareSheet:
    """A blank sheet as it is printed; ``half_day_minutes`` None while nobody set it."""

    number: str
    doctor: str = ""
    institution: str = ""
    half_day_minutes: int | None = None
    demo: bool = False


@dataclass(frozen=True)
class Place:
    """A village a spare sheet can be of: its code, name, township and least half-day."""

    code: str
    name: str
    township: str
    half_day_minutes: int | None = None


@dataclass(frozen=True)
class Person:
    """A doctor a spare sheet can be of."""

    number: str
    name: str
    institution: str = ""


@dataclass(frozen=True)
class Spares:
    """What spare sheets are entered against: villages and doctors within the reader's reach, by
    code and by name (a name may be several), and the visits that a plan holds."""

    county: str = ""
    places: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)
    people: Mapping[str, tuple[Person, ...]] = field(default_factory=dict)
    planned: frozenset[Slot] = frozenset()
    demo: bool = False


def spare_number(printed: dt.date, drawn: int) -> str:
    """Return a spare sheet's number: ``X260914-7K3F-9QXP``; ``drawn`` below ``SPARE_NUMBERS``."""
    signs = ""
    for _ in range(DRAWN):
        drawn, rest = divmod(drawn, len(SIGNS))
        signs += SIGNS[rest]
    whole = f"{printed:%y%m%d}{signs}"
    return MARK + written_number(whole + check_sign(whole, _SHIFT))


def read_spare(text: str) -> str | None:
    """Return a spare sheet's number as it is printed; None if it is none or a sign is wrong."""
    signs = signs_in(text)
    if not signs.startswith(MARK) or len(signs) != 1 + 6 + DRAWN + 1:
        return None
    whole = signs[1:-1]
    if not whole[:6].isdigit() or any(one not in SIGNS for one in signs[7:]):
        return None
    return MARK + written_number(signs[1:]) if check_sign(whole, _SHIFT) == signs[-1] else None


def spare_visit(county: str, number: str) -> str:
    """Return the id of the visit of a spare sheet: name-based, of county and number."""
    return str(uuid.uuid5(_SPARE, f"{county}|{number}"))

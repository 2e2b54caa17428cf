"""Whom a circuit visit of the demo county serves and with what: old villages, seen half-days.

Shares are invented for a mountain county whose young people work elsewhere: of those who come, more
than half are 65 or older and a little more than half are women. Every number is drawn for one visit
from its own stream of chance.
"""

from __future__ import annotations

import random
from typing import Any, Final

_BANDS: Final = (("0_6", 0.05), ("7_17", 0.04), ("18_64", 0.36), ("65", 0.55))
_WOMEN: Final = 0.54
_NOTES: Final = (
    "村里老人多，下次多带血压计袖带。",
    "有两户在外务工，电话随访。",
    "村部停电，用手机照明登记。",
    "降压药快用完，请卫生院补。",
    "下周圩日，来的人会多。",
)
_HOSTS: Final = ("村委会值班", "村卫生协管", "妇女主任值班")


def record_of(chance: random.Random, village_people: int) -> dict[str, Any]:
    """Return the fields of a record: people by age and sex, services, what followed."""
    persons = _persons(chance, village_people)
    fields: dict[str, Any] = _people(chance, persons)
    treated = _of(chance, persons, 0.72)
    checked = _of(chance, persons, 0.45)
    contracts = max(_of(chance, persons, 0.30), persons - treated - checked)
    old = fields.get("m_65", 0) + fields.get("f_65", 0)
    due = _of(chance, old, 0.5)
    fields |= {
        "treatment": treated,
        "public_health": checked,
        "contract_service": contracts,
        "medicines": _of(chance, treated, 0.8),
        "blood_pressure": _of(chance, persons, 0.75),
        "blood_sugar": _of(chance, persons, 0.3),
        "ecg": _of(chance, old, 0.06),
        "referred_up": _of(chance, treated, 0.04),
        "referred_down": int(chance.random() < 0.03),
        "follow_ups_due": due,
        "follow_ups_done": _of(chance, due, 0.85),
        "education": chance.choice((0, 0, persons, persons // 2)),
        "host": chance.choice(_HOSTS),
        "host_confirmed": chance.random() < 0.92,
    }
    if chance.random() < 0.12:
        fields["notes"] = chance.choice(_NOTES)
    return fields


def _persons(chance: random.Random, village_people: int) -> int:
    """Draw how many come: about one in a hundred and twenty, at least two, seldom over thirty."""
    expected = 3.0 + min(village_people, 2600) / 120
    return max(2, min(34, round(chance.gauss(expected, expected**0.5))))


def _people(chance: random.Random, persons: int) -> dict[str, Any]:
    names, weights = zip(*_BANDS, strict=True)
    found = {f"{sex}_{band}": 0 for band in names for sex in "mf"}
    for band in chance.choices(names, weights, k=persons):
        found[f"{'f' if chance.random() < _WOMEN else 'm'}_{band}"] += 1
    return dict(found)


def _of(chance: random.Random, many: int, share: float) -> int:
    return sum(chance.random() < share for _ in range(many))

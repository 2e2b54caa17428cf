"""The record of a visit: its fields, what each may hold, and the sums read from them.

Services are person-times by the three groups of AX-2024-19/1.2.5; people are persons by age band
and sex. Fields that are not known here (from a newer app) are kept and not read.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from xunzhen.domain.errors import Sentence, say

Holds = Literal["count", "text", "flag", "moment"]


@dataclass(frozen=True, slots=True)
class Field:
    """A field: what it holds, its largest count or longest text, and its words."""

    name: str
    holds: Holds
    most: int
    zh: str
    en: str


def _counts(*fields: tuple[str, str, str]) -> tuple[Field, ...]:
    return tuple(Field(name, "count", 999, zh, en) for name, zh, en in fields)


GROUPS: Final = _counts(
    ("treatment", "看病", "Treatment"),
    ("public_health", "公共卫生", "Public health"),
    ("contract_service", "家庭医生", "Family doctor"),
)
AGE_BANDS: Final = (("0_6", "0–6岁"), ("7_17", "7–17"), ("18_64", "18–64"), ("65", "65以上"))
PEOPLE: Final = _counts(
    *(
        (f"{sex}_{band}", f"{'男' if sex == 'm' else '女'}{zh}", f"{word} {band.replace('_', '–')}")
        for band, zh in AGE_BANDS
        for sex, word in (("m", "Men"), ("f", "Women"))
    )
)
AFTER: Final = _counts(
    ("referred_up", "上转", "Referred up"),
    ("referred_down", "下转", "Referred down"),
    ("follow_ups_due", "到期随访", "Follow-ups due"),
    ("follow_ups_done", "做了随访", "Follow-ups done"),
    ("education", "健康宣教", "Health education"),
    ("medicines", "发药", "Given medicine"),
    ("blood_pressure", "量血压", "Blood pressure"),
    ("blood_sugar", "测血糖", "Blood sugar"),
    ("ecg", "心电图", "ECG"),
    ("other_tests", "其他检查", "Other tests"),
    ("consent", "同意回访", "Agreed to be asked"),
)
TEXTS: Final = (
    Field("host", "text", 40, "村里确认人", "Confirmed by"),
    Field("host_confirmed", "flag", 1, "村里已确认", "Host confirmed"),
    Field("notes", "text", 500, "备注", "Notes"),
    Field("arrived", "moment", 0, "到村时间", "Arrived"),
    Field("left", "moment", 0, "离村时间", "Left"),
)
FIELDS: Final[Mapping[str, Field]] = {one.name: one for one in (*GROUPS, *PEOPLE, *AFTER, *TEXTS)}


def record_faults(fields: Mapping[str, Any]) -> tuple[Sentence, ...]:
    """Return what is wrong with the fields of a record, in the order of the fields given."""
    found = []
    for name, value in fields.items():
        field = FIELDS.get(name)
        if field is not None and value is not None and not _holds(field, value):
            found.append(
                say(
                    "fieldwork.field",
                    "“{zh}”填的是“{value}”，{want}。请改了再送。",
                    "{en} holds {value}; {want_en}. Correct it and send again.",
                    field=name,
                    zh=field.zh,
                    en=field.en,
                    value=str(value)[:40],
                    want=_WANT[field.holds][0].format(most=field.most),
                    want_en=_WANT[field.holds][1].format(most=field.most),
                )
            )
    return tuple(found)


_WANT: Final[Mapping[str, tuple[str, str]]] = {
    "count": ("要0到{most}的整数", "a whole number from 0 to {most} is wanted"),
    "text": ("要文字，最多{most}字", "a text of at most {most} characters is wanted"),
    "flag": ("要是或否", "yes or no is wanted"),
    "moment": ("要日期和时间", "a date and time is wanted"),
}


def _holds(field: Field, value: Any) -> bool:
    match field.holds:
        case "count":
            return (
                isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= field.most
            )
        case "text":
            return isinstance(value, str) and len(value) <= field.most
        case "flag":
            return isinstance(value, bool)
        case "moment":
            return moment_of(value) is not None


def moment_of(value: Any) -> dt.datetime | None:
    """Read a time written as ISO 8601 with its offset; None if it is none."""
    if not isinstance(value, str):
        return None
    try:
        found = dt.datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def persons_of(record: Mapping[str, Any]) -> int | None:
    """Return the people served, each once; None if no age band was recorded."""
    return _sum(record, PEOPLE)


def person_times_of(record: Mapping[str, Any]) -> int | None:
    """Return the services given, a person served twice counted twice; None if none recorded."""
    return _sum(record, GROUPS)


def _sum(record: Mapping[str, Any], fields: tuple[Field, ...]) -> int | None:
    known = [record[one.name] for one in fields if isinstance(record.get(one.name), int)]
    return sum(known) if known else None

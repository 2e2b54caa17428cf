"""Events and locks as people write them: ``演示员一:2026-09-21:2026-09-25``.

A code or a name names a person or a place; the parts stand apart by colons, also full-width ones.
Everything at fault is told at once, each with the words it was told in.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from xunzhen.domain.errors import BadData, Fault, say
from xunzhen.domain.periods.period import inclusive
from xunzhen.domain.planning.closed_roads import road_ends
from xunzhen.domain.planning.event_faults import (
    at_fault,
    no_date,
    no_such,
    not_this_shape,
    over_before_it_begins,
)
from xunzhen.domain.planning.events import AddedVillage, Events
from xunzhen.domain.registry.county import Closure, County, HolidayRow, Leave, VehicleLoss

_SPAN: Final = re.compile(r"(.+?):(\d{4}-\d{1,2}-\d{1,2})(?::(\d{4}-\d{1,2}-\d{1,2}))?(?::(.*))?")
_LOSS: Final = re.compile(r"(.+?):-(\d+):(.+)")
_ADDED: Final = re.compile(r"(.+?):(\d{4}-\d{1,2}-\d{1,2})")
_HOLIDAY: Final = re.compile(
    r"(\d{4}-\d{1,2}-\d{1,2}):(off|work|放假|上班)(?::(.*))?", re.IGNORECASE
)
_LOCK: Final = re.compile(
    r"(.+?):(\d{4}-\d{1,2}-\d{1,2}):(AM|PM|上午|下午)(?::(.+))?", re.IGNORECASE
)
_DAY: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
Told = TypeVar("Told")


@dataclass(frozen=True, slots=True)
class Lock:
    """A visit that must stand: of this village then; ``staff`` empty: by whoever is planned."""

    village: str
    date: dt.date
    afternoon: bool
    staff: str = ""


def events_told(
    county: County,
    leave: Sequence[str] = (),
    closures: Sequence[str] = (),
    vehicles: Sequence[str] = (),
    villages: Sequence[str] = (),
    holidays: Sequence[str] = (),
) -> Events:
    """Return the events that these words tell.

    Shapes: ``STAFF:SINCE[:UNTIL]``, ``PLACE:SINCE[:UNTIL[:REASON]]`` (a road: ``ONE-OTHER``),
    ``INSTITUTION:-1:SINCE[:UNTIL]``, ``VILLAGE:SINCE``, ``DATE:off|work[:NAME]``. Both days count;
    without the second only the first.

    Raises
    ------
    BadData
        when words cannot be read or name nobody known; ``faults`` tell each.
    """
    faults: list[Fault] = []
    events = Events(
        _each(faults, "--leave", leave, lambda text: _leave(county, text)),
        _each(faults, "--closure", closures, lambda text: _closure(county, text)),
        _each(faults, "--vehicle", vehicles, lambda text: _loss(county, text)),
        _each(faults, "--add-village", villages, lambda text: _added(county, text)),
        _each(faults, "--holiday", holidays, _holiday),
    )
    if faults:
        raise at_fault(faults)
    return events


def locks_told(county: County, locks: Sequence[str]) -> tuple[Lock, ...]:
    """Return the locks that these words tell: ``VILLAGE:DATE:AM|PM[:STAFF]``.

    Raises
    ------
    BadData
        when words cannot be read or name nobody known; ``faults`` tell each.
    """
    faults: list[Fault] = []
    found = _each(faults, "--lock", locks, lambda text: _lock(county, text))
    if faults:
        raise at_fault(faults)
    return found


def _each(
    faults: list[Fault], option: str, texts: Iterable[str], read: Callable[[str], Told]
) -> tuple[Told, ...]:
    found = []
    for text in texts:
        try:
            found.append(read(unicodedata.normalize("NFKC", text).strip()))
        except BadData as problem:
            faults.append(Fault(problem.sentence, option, entered=text))
    return tuple(found)


def _leave(county: County, text: str) -> Leave:
    match = _SPAN.fullmatch(text)
    if match is None:
        raise BadData(not_this_shape(text, "工号:起:止", "STAFF:SINCE:UNTIL"))
    first, last = _days(match[2], match[3])
    return Leave(staff_told(county, match[1]), inclusive(first, last), (match[4] or "").strip())


def _closure(county: County, text: str) -> Closure:
    match = _SPAN.fullmatch(text)
    if match is None:
        raise BadData(not_this_shape(text, "地点:起:止", "PLACE:SINCE:UNTIL"))
    first, last = _days(match[2], match[3])
    return Closure(_place(county, match[1]), inclusive(first, last), (match[4] or "").strip())


def _loss(county: County, text: str) -> VehicleLoss:
    match = _LOSS.fullmatch(text)
    span = None if match is None else _SPAN.fullmatch(f"x:{match[3]}")
    if match is None or span is None or int(match[2]) < 1:
        raise BadData(not_this_shape(text, "机构:-1:起:止", "INSTITUTION:-1:SINCE:UNTIL"))
    first, last = _days(span[2], span[3])
    return VehicleLoss(_institution(county, match[1]), int(match[2]), inclusive(first, last))


def _added(county: County, text: str) -> AddedVillage:
    match = _ADDED.fullmatch(text)
    if match is None:
        raise BadData(not_this_shape(text, "村代码:起", "VILLAGE:SINCE"))
    return AddedVillage(_village(county, match[1]), _day(match[2]))


def _holiday(text: str) -> HolidayRow:
    match = _HOLIDAY.fullmatch(text)
    if match is None:
        raise BadData(not_this_shape(text, "日期:off（放假）或work（上班）", "DATE:off|work"))
    return HolidayRow(
        _day(match[1]), match[2].lower() in ("work", "上班"), (match[3] or "").strip()
    )


def _lock(county: County, text: str) -> Lock:
    match = _LOCK.fullmatch(text)
    if match is None:
        raise BadData(not_this_shape(text, "村代码:日期:AM或PM", "VILLAGE:DATE:AM|PM"))
    staff = staff_told(county, match[4]) if match[4] else ""
    afternoon = match[3].upper() in ("PM", "下午")
    return Lock(_village(county, match[1]), _day(match[2]), afternoon, staff)


def _day(text: str) -> dt.date:
    match = _DAY.fullmatch(text)
    try:
        if match is not None:
            return dt.date(*(int(part) for part in match.groups()))
    except ValueError:
        pass
    raise BadData(no_date(text))


def _days(since: str, until: str | None) -> tuple[dt.date, dt.date]:
    first = _day(since)
    last = first if until is None else _day(until)
    if last < first:
        raise BadData(over_before_it_begins(first, last))
    return first, last


def staff_told(county: County, text: str) -> str:
    """Return the id of a member of staff told by id or by a name that only one bears.

    Raises
    ------
    BadData
        when nobody, or more than one, bears the name.
    """
    people = [(one.id, one.name) for one in county.staff]
    return _one_of(text, people, "“人员”表", "the table of staff")


def _village(county: County, text: str) -> str:
    villages = [(one.code, one.name) for one in county.villages]
    return _one_of(text, villages, "“行政村”表", "the table of villages")


def _institution(county: County, text: str) -> str:
    places = [(one.code, one.name) for one in county.institutions]
    return _one_of(text, places, "“机构”表", "the table of institutions")


def _place(county: County, text: str) -> str:
    """Return the code of a village or township, or the two codes of a road as the tables do."""
    if road_ends(county, text) is not None:
        return text
    places = [(one.code, one.name) for one in county.villages]
    places += [(one.code, one.name) for one in county.townships]
    known = [*places, *((one.code, one.name) for one in county.institutions)]
    for cut in (n for n, letter in enumerate(text) if letter == "-"):
        ends = [_matches(part, known) for part in (text[:cut], text[cut + 1 :])]
        if all(len(found) == 1 for found in ends):
            return "-".join(found[0] for found in ends)
    return _one_of(text, places, "“行政村”表或“乡镇”表", "the tables of villages and townships")


def _matches(text: str, known: Sequence[tuple[str, str]]) -> list[str]:
    plain = text.strip()
    by_code = [code for code, _ in known if code == plain]
    return by_code or [
        code
        for code, name in known
        if plain == name or f"{plain}村" == name or plain == f"{name}村"
    ]


def _one_of(text: str, known: Sequence[tuple[str, str]], where: str, where_en: str) -> str:
    found = _matches(text, known)
    if len(found) == 1:
        return found[0]
    if not found:
        raise BadData(no_such(text.strip(), known, where, where_en))
    raise BadData(
        say(
            "events.ambiguous",
            "{where}里有{number}个“{text}”（{codes}），请改写代码。",
            '{where_en} holds {number} of "{text}" ({codes}). Give the code.',
            where=where,
            where_en=where_en,
            number=len(found),
            text=text.strip(),
            codes="、".join(found[:5]),
        )
    )

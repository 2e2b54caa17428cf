"""Rows of the ``ledger`` table to a Ledger, and back; a bad row never blocks a good one."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from xunzhen.domain.errors import Fault
from xunzhen.domain.fieldwork.ledger import EntryState, Ledger, LedgerEntry, OutreachKind
from xunzhen.domain.fieldwork.ledger_schema import AFTERNOON, LEDGER, MORNING
from xunzhen.domain.fieldwork.ledger_words import (
    clock_unreadable,
    excuse_without_miss,
    fewer_times_than_persons,
    makes_up_itself,
    makes_up_nothing,
    own_excuse,
    staff_from_elsewhere,
    unexplained_excuse,
)
from xunzhen.domain.registry.assemble import TableCount
from xunzhen.domain.registry.beside import CountyNames, count_of, faults_of, set_aside_of
from xunzhen.domain.registry.county import County, SetAside
from xunzhen.domain.registry.draft import refuse_repeats
from xunzhen.domain.registry.headings import Sheet
from xunzhen.domain.registry.known import Known, References
from xunzhen.domain.registry.rows import Row, read_rows
from xunzhen.domain.registry.tabulate import Record

_FROM_ELSEWHERE: Final = frozenset(
    {
        OutreachKind.THOUSAND_DOCTORS,
        OutreachKind.PAIRED,
        OutreachKind.RURAL_STAY,
        OutreachKind.MOBILE_HOSPITAL,
        OutreachKind.ONLINE,
    }
)
"""Kinds whose staff may belong to no institution of the county."""
_CLOCK: Final = re.compile(r"(\d{1,2})\s*[:时点]\s*(\d{1,2})\s*分?(?::\d{1,2}(?:\.\d+)?)?")
_FRACTION: Final = re.compile(r"0?\.\d+")
_MINUTES_A_DAY: Final = 24 * 60


@dataclass(frozen=True)
class LedgerReading:
    """What came of the ledger's sheets: the good entries, every fault, and how the table fared.

    ``set_aside`` are the columns of the county's own, kept under the entries' ids.
    """

    ledger: Ledger
    faults: tuple[Fault, ...]
    count: TableCount
    set_aside: tuple[SetAside, ...] = ()


def read_ledger(sheets: Iterable[Sheet], county: County) -> LedgerReading:
    """Build the ledger of these sheets; sheets of other tables are passed over.

    A row is left out with an error where a needed cell is empty or unreadable, where its place is
    not in the county, where its own staff is not, or where its id stands in an earlier row.
    """
    parts = [read_rows(sheet) for sheet in sheets if sheet.table is LEDGER]
    rows = [row for part in parts for row in part.rows]
    pairs = [(_entry(row), row) for row in _checked(rows, county)]
    ledger = Ledger.of(entry for entry, _row in pairs)
    for entry, row in pairs:
        if entry.makes_up and entry.makes_up not in ledger.by_id:
            row.notice("makes_up", makes_up_nothing(entry.makes_up))
    faults = faults_of(parts, rows)
    aside = set_aside_of(LEDGER, parts, [(entry.id, row) for entry, row in pairs])
    return LedgerReading(ledger, faults, count_of(LEDGER, rows, len(pairs), faults), aside)


def ledger_record(entry: LedgerEntry) -> Record:
    """Return the row of an entry; ``read_ledger`` reads an equal entry back.

    Times are written to the minute: the table holds no seconds.
    """
    halves = {None: None, False: MORNING, True: AFTERNOON}
    return {
        "id": entry.id,
        "kind": entry.kind.value,
        "date": entry.date,
        "staff": entry.staff,
        "place": entry.place,
        "half_day": halves[entry.afternoon],
        "check_in": _clock_text(entry.check_in),
        "check_out": _clock_text(entry.check_out),
        "state": entry.state.value,
        "reason": entry.reason,
        "excused_by": entry.excused_by,
        "makes_up": entry.makes_up,
        "persons": entry.persons,
        "person_times": entry.person_times,
        "treatment": entry.treatment,
        "public_health": entry.public_health,
        "contract_service": entry.contract_service,
        "referred_up": entry.referred_up,
        "referred_down": entry.referred_down,
        "flags": frozenset(entry.flags),
        "verified_on": entry.verified_on,
    }


@lru_cache(maxsize=_MINUTES_A_DAY)
def clock_of(text: str) -> dt.time | None:
    """Read a time of day to the minute: 08:30, 8:30:00, 8时30分, or Excel's part of a day 0.35.

    None if the text is no time of day.

    >>> clock_of("8：05"), clock_of("0.5"), clock_of("25:00")
    (datetime.time(8, 5), datetime.time(12, 0), None)
    """
    folded = unicodedata.normalize("NFKC", text).strip()
    if _FRACTION.fullmatch(folded):
        minutes = round(float(folded) * _MINUTES_A_DAY) % _MINUTES_A_DAY
        return dt.time(*divmod(minutes, 60))
    # A workbook may hold the time as a moment of some day: the day says nothing.
    match = _CLOCK.fullmatch(folded.rsplit(" ", 1)[-1]) or _CLOCK.fullmatch(folded)
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2])
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None


def _clock_text(moment: dt.time | None) -> str:
    return "" if moment is None else f"{moment.hour:02d}:{moment.minute:02d}"


def _checked(rows: Sequence[Row], county: County) -> list[Row]:
    """Place the faults that a row has by itself and among the others; return the good rows."""
    known, names = CountyNames.of(county), {one.id: one.name for one in county.staff}
    references = known.references
    for row in rows:
        values = dict(row.values)
        values["place"] = references.resolve(row, "place", known.villages, known.institutions)
        values["staff"] = _staff(row, known.staff, references)
        row.values = values
        for column in ("check_in", "check_out"):
            if row.text(column) and clock_of(row.text(column)) is None:
                row.fault(column, clock_unreadable(row.text(column)))
        if row.text("makes_up") and row.text("makes_up") == row.text("id"):
            row.fault("makes_up", makes_up_itself())
        _check_excuse(row, names)
        persons, times = row.whole("persons"), row.whole("person_times")
        if persons is not None and times is not None and times < persons:
            row.notice("person_times", fewer_times_than_persons(persons, times))
    refuse_repeats((row.text("id"), row.text("id"), row) for row in rows if row.text("id"))
    return [row for row in rows if row.ok]


def _staff(row: Row, staff: Known, references: References) -> str:
    text = row.text("staff")
    if text and row.text("kind") in _FROM_ELSEWHERE and staff.code_meant(text) is None:
        row.notice("staff", staff_from_elsewhere(text))
        return text
    return references.resolve(row, "staff", staff)


def _check_excuse(row: Row, names: Mapping[str, str]) -> None:
    excuser, staff = row.text("excused_by"), row.text("staff")
    if not excuser:
        return
    if row.text("state") != EntryState.MISSED:
        row.notice("excused_by", excuse_without_miss())
    elif excuser in (staff, names.get(staff)):
        row.notice("excused_by", own_excuse())
    elif not row.text("reason"):
        row.notice("reason", unexplained_excuse())


def _entry(row: Row) -> LedgerEntry:
    day = row.day("date")
    if day is None:
        raise ValueError("a row without a day is no good row")
    half = row.text("half_day")
    return LedgerEntry(
        id=row.text("id"),
        kind=OutreachKind(row.text("kind")),
        date=day,
        staff=row.text("staff"),
        place=row.text("place"),
        state=EntryState(row.text("state")),
        afternoon=half == AFTERNOON if half in (MORNING, AFTERNOON) else None,
        check_in=clock_of(row.text("check_in")),
        check_out=clock_of(row.text("check_out")),
        reason=row.text("reason"),
        excused_by=row.text("excused_by"),
        makes_up=row.text("makes_up"),
        persons=row.whole("persons"),
        person_times=row.whole("person_times"),
        treatment=row.whole("treatment"),
        public_health=row.whole("public_health"),
        contract_service=row.whole("contract_service"),
        referred_up=row.whole("referred_up"),
        referred_down=row.whole("referred_down"),
        flags=tuple(sorted(row.tags("flags"))),
        verified_on=row.day("verified_on"),
    )

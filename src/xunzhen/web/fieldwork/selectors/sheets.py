"""Day sheets: those of planned visits, and filled ones judged against what the ledger holds."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from xunzhen.domain.errors import Fault, Sentence
from xunzhen.domain.fieldwork import day_sheet_words as words
from xunzhen.domain.fieldwork.counting_rules import Readings
from xunzhen.domain.fieldwork.day_sheet import DaySheet, paper_ids, sheet_number
from xunzhen.domain.fieldwork.day_sheet_rows import (
    NO_SPARES,
    JudgedRow,
    RowFate,
    SheetsRead,
    days_of_sheets,
    judge_sheets,
    spares_in,
)
from xunzhen.domain.fieldwork.day_sheet_schema import DAY_SHEETS
from xunzhen.domain.fieldwork.events import Event
from xunzhen.domain.fieldwork.intake import Fate, Intake, Sender, judged
from xunzhen.domain.fieldwork.wire import SentEvent, sent_event
from xunzhen.domain.registry.headings import Sheet
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.coverage.bench import book_of
from xunzhen.web.fieldwork.models import Contact, Happening, Outreach, SheetUpload
from xunzhen.web.fieldwork.selectors.beside import PHONE_SEALED_AS
from xunzhen.web.fieldwork.selectors.events import event_of, key_of
from xunzhen.web.fieldwork.selectors.intake import had_of
from xunzhen.web.fieldwork.selectors.names import Names
from xunzhen.web.fieldwork.selectors.sheet_phones import opened_rows
from xunzhen.web.fieldwork.selectors.spare_sheets import spares_of
from xunzhen.web.fieldwork.selectors.visits import outreach_rows
from xunzhen.web.registry.selectors import Desk
from xunzhen.web.sealing import blind_indexes

SHEET = DAY_SHEETS.zh


@dataclass(frozen=True)
class PrintedSheet:
    """A sheet of a planned visit and whether it was entered."""

    sheet: DaySheet
    entered: bool


@dataclass(frozen=True)
class DoctorSheets:
    """The sheets of one doctor, in order of time."""

    staff: str
    name: str
    institution: str
    sheets: tuple[PrintedSheet, ...]


def visits_of_sheets(scope: Scope, county: str) -> QuerySet[Outreach]:
    """Return the visits whose sheets a reader may print: of their townships, and their own."""
    rows = outreach_rows(scope, county)
    if scope.limit and scope.staff:
        rows = rows | Outreach.objects.filter(county=county, staff=scope.staff)
    return rows.filter(dropped=False, planned=True)


def visits_to_enter(scope: Scope, county: str) -> QuerySet[Outreach]:
    """Return the visits whose sheets a reader may enter: a doctor only their own."""
    if scope.may(Act.VERIFY):
        return outreach_rows(scope, county).filter(planned=True)
    mine = Outreach.objects.filter(county=county, staff=scope.staff, planned=True)
    return mine if scope.staff else mine.none()


def sheets_of(desk: Desk, rows: Iterable[Outreach]) -> tuple[DaySheet, ...]:
    """Return the sheets of visits, in the order of the visits."""
    names = Names(desk.whole)
    readings = Readings(desk.whole, book_of(desk))
    institutions = desk.whole.institution_by_code
    found = []
    for row in rows:
        person = desk.whole.staff_by_id.get(row.staff)
        home = institutions.get(person.institution) if person else None
        found.append(
            DaySheet(
                str(row.pk),
                key_of(row),
                names.place(row.place),
                names.town(row.township),
                names.staff(row.staff),
                home.name if home else "",
                readings.half_day_minutes(row.date, row.township),
                desk.site.synthetic,
            )
        )
    return tuple(found)


def day_sheets(
    scope: Scope, desk: Desk, since: dt.date, until: dt.date, staff: str = "", township: str = ""
) -> tuple[DoctorSheets, ...]:
    """Return the sheets of the days ``[since, until)`` by doctor, narrowed as asked."""
    rows = visits_of_sheets(scope, desk.code).filter(date__gte=since, date__lt=until)
    rows = rows.filter(staff=staff) if staff else rows
    rows = rows.filter(township=township) if township else rows
    sheets = sheets_of(desk, rows.order_by("date", "afternoon", "place"))
    entered = _entered(one.visit for one in sheets)
    by_doctor: dict[str, list[PrintedSheet]] = defaultdict(list)
    for one in sheets:
        by_doctor[one.key.staff].append(PrintedSheet(one, one.visit in entered))
    doctors = [
        DoctorSheets(number, mine[0].sheet.doctor, mine[0].sheet.institution, tuple(mine))
        for number, mine in by_doctor.items()
    ]
    return tuple(sorted(doctors, key=lambda one: (one.institution, one.name, one.staff)))


def _entered(visits: Iterable[str]) -> frozenset[str]:
    """Return the visits of which a sheet was entered."""
    ids = {number for visit in visits for number in paper_ids(visit)}
    found: set[str] = set()
    for some in _pieces(sorted(ids)):
        rows = Happening.objects.filter(pk__in=some, fate=Happening.Fate.RECEIVED)
        found.update(str(visit) for visit in rows.values_list("visit", flat=True))
    return frozenset(found)


def _pieces(ids: Sequence[str], size: int = 800) -> Iterable[Sequence[str]]:
    return (ids[begin : begin + size] for begin in range(0, len(ids), size))


def uploads_of_sheets(scope: Scope, county: str) -> QuerySet[SheetUpload]:
    """Return the uploads a reader may see: their own, or those handed in within their reach."""
    rows = SheetUpload.objects.filter(county=county).defer("rows")
    if not scope.may(Act.VERIFY):
        return rows.filter(handed_in_by=scope.who)
    if scope.limit:
        return rows.filter(Q(limit__startswith=scope.limit[:9]) | Q(handed_in_by=scope.who))
    return rows


def upload_of_sheets(scope: Scope, county: str, number: int) -> SheetUpload:
    """Return one upload.

    Raises
    ------
    Http404
        when there is none that the reader may see.
    """
    found = uploads_of_sheets(scope, county).defer(None).filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def sheet_of_upload(upload: SheetUpload) -> Sheet:
    """Return the rows of an upload as the sheet they came from, telephone numbers opened."""
    return Sheet(DAY_SHEETS, SHEET, opened_rows(upload.rows))


@dataclass(frozen=True)
class JudgedUpload:
    """An upload as it stands now; ``sent`` are the events of its new rows, by row.

    ``intakes`` are what the intake makes of them, as of a phone's log.
    """

    read: SheetsRead
    sent: Mapping[int, tuple[SentEvent, ...]]
    intakes: Mapping[int, Intake]

    def rows(self, fate: RowFate) -> tuple[JudgedRow, ...]:
        """Return the rows of one fate."""
        return tuple(one for one in self.read.rows if one.fate is fate)


def judged_upload(
    scope: Scope, desk: Desk, upload: SheetUpload, now: dt.datetime | None = None
) -> JudgedUpload:
    """Judge the rows of an upload as of now: as sheets, then as the intake judges a phone's log."""
    moment = now or timezone.now()
    sheet = sheet_of_upload(upload)
    days = days_of_sheets(sheet)
    rows = visits_to_enter(scope, desk.code).filter(date__in=days) if days else []
    wanted = _numbers_in(sheet)
    mine = [row for row in rows if sheet_number(str(row.pk), row.date) in wanted]
    sheets = {one.number: one for one in sheets_of(desk, mine)}
    spare, spare_days = spares_in(sheet, desk.code)
    spares = spares_of(scope, desk, spare_days) if spare else NO_SPARES
    known = _known([*(one.visit for one in sheets.values()), *spare.values()])
    zone = timezone.get_current_timezone()
    read = judge_sheets(sheet, sheets, known, moment, zone, spares)
    return _as_intake(desk.code, _with_other_phones(read), moment)


def _numbers_in(sheet: Sheet) -> frozenset[str]:
    from xunzhen.domain.fieldwork.day_sheet import read_number
    from xunzhen.domain.registry.rows import read_rows

    found = (read_number(row.text("number")) for row in read_rows(sheet).rows)
    return frozenset(one[0] for one in found if one is not None)


def _known(visits: Iterable[str]) -> Mapping[str, Mapping[str, Event]]:
    ids = sorted({number for visit in visits for number in paper_ids(visit)})
    found: dict[str, dict[str, Event]] = defaultdict(dict)
    for some in _pieces(ids):
        for row in Happening.objects.filter(pk__in=some, fate=Happening.Fate.RECEIVED):
            found[str(row.visit)][str(row.pk)] = event_of(row)
    return found


def _with_other_phones(read: SheetsRead) -> SheetsRead:
    """Let a sheet that was entered be at fault where a telephone number differs from the one kept;
    one whose time of keeping ended can no longer differ."""
    already = [one for one in read.rows if one.fate is RowFate.ALREADY and any(one.phones.values())]
    kept: dict[str, str] = {}
    for some in _pieces(sorted(number for one in already for number in one.phones)):
        found = Contact.objects.filter(pk__in=some).values_list("pk", "mark")
        kept.update((str(number), mark) for number, mark in found)
    differ = {
        one.row
        for one in already
        for event, phone in one.phones.items()
        if phone and event in kept and kept[event] not in blind_indexes(phone, PHONE_SEALED_AS)
    }
    rows = (
        _refused(one, words.entered_otherwise(one.number)) if one.row in differ else one
        for one in read.rows
    )
    return replace(read, rows=tuple(rows))


def _as_intake(county: str, read: SheetsRead, now: dt.datetime) -> JudgedUpload:
    """Let the intake judge the new rows; what it refuses makes the row a bad one."""
    sent = {
        one.row: tuple(_sent(event, one.phones.get(event.id, "")) for event in one.events)
        for one in read.rows
        if one.events
    }
    had = had_of(county, [event for events in sent.values() for event in events])
    intakes = {}
    rows = []
    for one in read.rows:
        if one.row not in sent:
            rows.append(one)
            continue
        intake = judged(sent[one.row], Sender(county, one.events[0].by, ""), had, now, now)
        refused = next((v.remark for v in intake.verdicts if v.fate is not Fate.RECEIVED), None)
        if refused is None:
            intakes[one.row] = intake
            rows.append(one)
        else:
            rows.append(_refused(one, refused))
    kept = {row: events for row, events in sent.items() if row in intakes}
    return JudgedUpload(replace(read, rows=tuple(rows)), kept, intakes)


def _refused(row: JudgedRow, why: Sentence) -> JudgedRow:
    heading = DAY_SHEETS.column_by_name["number"].zh
    fault = Fault(why, SHEET, row.row, heading, row.number)
    return replace(row, fate=RowFate.BAD, faults=(*row.faults, fault), events=())


def _sent(event: Event, phone: str) -> SentEvent:
    facts = {**event.facts, "phone": phone} if phone else dict(event.facts)
    return sent_event(
        {
            "id": event.id,
            "visit": event.visit,
            "kind": event.kind.value,
            "seq": event.seq,
            "at": event.at.isoformat(),
            "bases": list(event.bases),
            "facts": facts,
        }
    )

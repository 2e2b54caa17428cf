"""The monthly sheet of a county, counted whole and shown as far as the reader reaches."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from xunzhen.domain.errors import Sentence
from xunzhen.domain.fieldwork.counting import Ground
from xunzhen.domain.fieldwork.counting_makeups import township_of
from xunzhen.domain.fieldwork.counting_rules import Readings
from xunzhen.domain.fieldwork.counting_table import OUTSIDE
from xunzhen.domain.fieldwork.counting_terms import (
    RULES_OF,
    Count,
    SubjectKind,
    definition_of,
)
from xunzhen.domain.fieldwork.month_entries import Asked, Behind, entries_behind
from xunzhen.domain.fieldwork.month_sheet import (
    PLACE_COUNTS,
    READ_AROUND,
    STAFF_COUNTS,
    Line,
    MonthSheet,
    month_sheet,
    month_weeks,
)
from xunzhen.domain.periods.period import Period
from xunzhen.domain.planning.rules import weekday_of_ruling
from xunzhen.domain.policy.clause import Ruling
from xunzhen.web.accounts.scope import Scope, inside_own
from xunzhen.web.coverage.bench import book_of
from xunzhen.web.fieldwork.models import ChangeCounter
from xunzhen.web.fieldwork.selectors.entries import ledger_of
from xunzhen.web.fieldwork.selectors.names import Names
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.selectors import Desk

_MOST_SHEETS: Final = 3


@dataclass(frozen=True)
class Block:
    """The lines of one township or institution that a page shows, and their sum."""

    name: str
    sum: Line
    lines: tuple[tuple[str, Line], ...]


@dataclass(frozen=True)
class MonthPage:
    """What a reader sees of a month. ``sheet`` None: no week of it is over.

    ``whole`` is the line of the county, None for who sees a part of it; ``found`` the sum of what a
    filter kept, None without one.
    """

    month: dt.date
    by_staff: bool
    weeks: tuple[Period, ...]
    open_weeks: tuple[Period, ...]
    sheet: MonthSheet | None
    blocks: tuple[Block, ...]
    whole: Line | None
    found: Line | None

    @property
    def counts(self) -> tuple[Count, ...]:
        """The counts of a line, in order."""
        return STAFF_COUNTS if self.by_staff else PLACE_COUNTS

    @property
    def rows(self) -> int:
        """How many lines are shown, sums left out."""
        return sum(len(block.lines) for block in self.blocks)


class _Shelf:
    """The last few sheets of a county: a new event makes a new one, and an old one goes."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.kept: OrderedDict[tuple[dt.date, dt.date, int], MonthSheet | None] = OrderedDict()

    def sheet(
        self, key: tuple[dt.date, dt.date, int], build: Callable[[], MonthSheet | None]
    ) -> MonthSheet | None:
        """Return the sheet of this key, building it at most once at a time."""
        with self.lock:
            if key not in self.kept:
                self.kept[key] = build()
                while len(self.kept) > _MOST_SHEETS:
                    self.kept.popitem(last=False)
            self.kept.move_to_end(key)
            return self.kept[key]


def weeks_of_month(desk: Desk, month: dt.date) -> tuple[Period, ...]:
    """Return the weeks of a month as the county's weeks begin."""
    starts = Readings(desk.whole, book_of(desk)).circuit(month).week_starts_on
    return month_weeks(month, weekday_of_ruling(starts))


def sheet_of_month(desk: Desk, month: dt.date, today: dt.date) -> MonthSheet | None:
    """Return the sheet of the whole county; the same one until something happens."""
    change = ChangeCounter.objects.filter(county=desk.code).values_list("value", flat=True).first()
    shelf = kept(desk.site.pk, desk.revision, "month-sheets", _Shelf)

    def ground_of(period: Period) -> Ground:
        until = period.until or today
        ledger = ledger_of(desk.code, period.since - READ_AROUND, until + READ_AROUND, today)
        return Ground(Readings(desk.whole, book_of(desk)), ledger, period)

    return shelf.sheet(
        (month, today, change or 0),
        lambda: month_sheet(month, weeks_of_month(desk, month), today, ground_of),
    )


def month_page(
    scope: Scope,
    desk: Desk,
    month: dt.date,
    *,
    by_staff: bool = False,
    asked: str = "",
    above: str = "",
) -> MonthPage:
    """Return a month's sheet narrowed to the reader, to a township or institution, to a text."""
    today = timezone.localdate()
    sheet = sheet_of_month(desk, month, today)
    if sheet is None:
        return MonthPage(month, by_staff, (), weeks_of_month(desk, month), None, (), None, None)
    lines = sheet.staff if by_staff else sheet.places
    groups = sheet.institutions if by_staff else sheet.townships
    names = NamesOfLines(desk, by_staff)
    blocks = []
    for group in groups:
        if not _reaches(scope, desk, group.code, by_staff) or (above and above != group.code):
            continue
        mine = [(names.line(line), line) for line in lines if line.above == group.code]
        wanted = [pair for pair in mine if _matches(asked, pair[0], names.above(group.code))]
        if wanted:
            total = group if len(wanted) == len(mine) else _sum(sheet, wanted, group.code)
            blocks.append(Block(names.above(group.code), total, tuple(wanted)))
    whole = None
    if not scope.limit and not above:
        whole = sheet.sum_of(lines, desk.code)
    shown = [pair for block in blocks for pair in block.lines]
    found = _sum(sheet, shown, "") if asked and shown else None
    return MonthPage(
        month, by_staff, sheet.weeks, sheet.open_weeks, sheet, tuple(blocks), whole, found
    )


def _sum(sheet: MonthSheet, pairs: Sequence[tuple[str, Line]], code: str) -> Line:
    return sheet.sum_of([line for _, line in pairs], code)


def _matches(asked: str, *names: str) -> bool:
    return not asked or any(asked.casefold() in name.casefold() for name in names)


def _reaches(scope: Scope, desk: Desk, code: str, by_staff: bool) -> bool:
    """Say whether a township, or an institution, is the reader's to see."""
    if not scope.limit:
        return True
    if code == OUTSIDE:
        return False
    township = township_of(desk.whole, code) if by_staff else code
    return bool(township) and inside_own(scope, township)


class NamesOfLines:
    """Names of lines and of what stands above them."""

    def __init__(self, desk: Desk, by_staff: bool) -> None:
        self._names = Names(desk.whole)
        self._institutions = desk.whole.institution_by_code
        self._by_staff = by_staff

    def line(self, line: Line) -> str:
        """Name a line."""
        return self._names.staff(line.code) if self._by_staff else self._names.place(line.code)

    def above(self, code: str) -> str:
        """Name a township or an institution; "" for what belongs to none."""
        if code == OUTSIDE:
            return ""
        if not self._by_staff:
            return self._names.town(code)
        found = self._institutions.get(code)
        return found.name if found else code


@dataclass(frozen=True)
class Definition:
    """A count, the sentence beside its number, and the rulings it rests on."""

    count: Count
    sentence: Sentence
    rulings: tuple[Ruling, ...]


def definitions_of(page: MonthPage) -> tuple[Definition, ...]:
    """Return what each column of a page counts, in order; the weeks' compliance first."""
    if page.sheet is None:
        return ()
    weeks = () if page.by_staff else (Count.COMPLIANT_WEEKS, Count.DUE_WEEKS)
    kind = SubjectKind.STAFF if page.by_staff else SubjectKind.VILLAGE
    return tuple(definition(page.sheet, count, kind) for count in (*weeks, *page.counts))


def definition(sheet: MonthSheet, count: Count, kind: SubjectKind) -> Definition:
    """Return what one number counts."""
    readings = sheet.ground.readings
    last = sheet.period.last_day or sheet.period.since
    sentence = definition_of(count, kind, readings, sheet.ground.states, last)
    rules = RULES_OF.get(count, ())
    used = [ruling for rule in rules for ruling in readings.used.get(rule, ())]
    return Definition(count, sentence, tuple({one.citation: one for one in used}.values()))


@dataclass(frozen=True)
class Number:
    """A number, the entries behind it, and the names on them. ``reachable`` are ids of visits that
    the reader may open."""

    asked: Asked
    name: str
    behind: Behind
    week: Period | None
    definition: Definition
    places: Mapping[str, str]
    staff: Mapping[str, str]


def number_behind(scope: Scope, desk: Desk, sheet: MonthSheet, asked: Asked) -> Number | None:
    """Return a number of the sheet with its entries; None where it is not the reader's to see."""
    if not _may_see(scope, desk, sheet, asked):
        return None
    by_staff = asked.kind.of_staff
    names = NamesOfLines(desk, by_staff)
    behind = entries_behind(sheet, asked)
    entries = [one for one, _ in (*behind.counted, *behind.others)]
    known = Names(desk.whole)
    count = asked.count or Count.COMPLIANT_WEEKS
    week = sheet.weeks[asked.week] if asked.week is not None else None
    return Number(
        asked,
        _named(desk, names, asked),
        behind,
        week,
        definition(sheet, count, asked.kind),
        _called((one.place for one in entries), known.place),
        _called((one.staff for one in entries), known.staff),
    )


def _called(codes: Iterable[str], name: Callable[[str], str]) -> Mapping[str, str]:
    return {code: name(code) for code in set(codes)}


def _named(desk: Desk, names: NamesOfLines, asked: Asked) -> str:
    match asked.kind:
        case SubjectKind.COUNTY:
            return desk.whole.name
        case SubjectKind.TOWNSHIP | SubjectKind.INSTITUTION:
            return names.above(asked.code or OUTSIDE)
        case SubjectKind.VILLAGE:
            return Names(desk.whole).place(asked.code)
        case SubjectKind.STAFF:
            return Names(desk.whole).staff(asked.code)


def _may_see(scope: Scope, desk: Desk, sheet: MonthSheet, asked: Asked) -> bool:
    if asked.week is not None and not 0 <= asked.week < len(sheet.weeks):
        return False
    if not scope.limit:
        return True
    match asked.kind:
        case SubjectKind.COUNTY:
            return False
        case SubjectKind.TOWNSHIP:
            return _reaches(scope, desk, asked.code, False)
        case SubjectKind.VILLAGE:
            return _reaches(scope, desk, sheet.township_of(asked.code), False)
        case SubjectKind.INSTITUTION:
            return _reaches(scope, desk, asked.code, True)
        case SubjectKind.STAFF:
            own = asked.code == scope.staff
            return own or _reaches(scope, desk, sheet.institution_of(asked.code), True)

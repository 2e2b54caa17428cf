"""What is owed in returns: who has not handed in, what waits to be received, the county's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from django.db.models import Q

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.periods.period import Period, add_months, month_of, year_of
from xunzhen.domain.reporting.due import DueDay, ReturnKind
from xunzhen.domain.reporting.lateness import HandedIn, UnitStanding, standings
from xunzhen.domain.reporting.owed import Owed, Party
from xunzhen.domain.reporting.statutory_return import Rank, ReportingUnit, State, day_of
from xunzhen.web.accounts.duties import Act
from xunzhen.web.registry.selectors import Desk
from xunzhen.web.reporting.models import HeldReturn
from xunzhen.web.reporting.selectors.chain import units_of
from xunzhen.web.reporting.selectors.cockpit_ground import BUREAU, Ground, address
from xunzhen.web.reporting.selectors.cockpit_shelf import as_of
from xunzhen.web.reporting.selectors.due import ground_of, without_figures
from xunzhen.web.reporting.selectors.held import HEAVY

_OPEN: Final = (HandedIn.MISSING, HandedIn.SENT_BACK, HandedIn.WAITING)
_YEARLY: Final = (ReturnKind.STAGE, ReturnKind.ANNUAL, ReturnKind.PLAN)
_AROUND: Final = dt.timedelta(days=60)
"""A report of the year is told so many days before and after its day."""


def returns_owed(ground: Ground) -> Iterator[Owed]:
    """Tell the monthly returns of last month and this one, and the reports of the year, that were
    not handed in, and what waits for the county to be received."""
    if not ground.scope.may(Act.SEE_RETURNS):
        return
    today = ground.today
    months = (month_of(add_months(today.replace(day=1), -1)), month_of(today))
    rows = _rows(ground.desk.code, months, today)
    units = units_of(ground.desk)
    if ground.scope.limit:
        units = tuple(one for one in units if one.id == ground.scope.limit[:9])
    county = ReportingUnit(ground.desk.code, ground.desk.site.name, Rank.COUNTY)
    for month in months:
        mine = _of_month(rows, month)
        found = _standing(ground.desk, (*units, county), mine, month, today)
        if not mine and found[-1].due.day is None:
            continue  # nobody set a day and nobody has begun: no return is asked for
        yield from _units_line(ground, [one for one in found if one.unit is not county], month)
        yield from _county_line(ground, next(one for one in found if one.unit is county), month)
    yield from _to_receive(ground, rows)
    yield from _yearly(ground, rows)


def _rows(county: str, months: Sequence[Period], today: dt.date) -> list[HeldReturn]:
    """Return the returns of these months and of the year, and whatever nobody has received yet."""
    monthly = Q(kind=ReturnKind.MONTHLY.value)
    found = HeldReturn.objects.filter(county=county).filter(
        monthly & Q(since__in=[one.since for one in months])
        | ~monthly & Q(last__year=today.year)
        | Q(state=State.SUBMITTED.value)
    )
    return list(found.defer(*HEAVY, "figures", "texts").order_by())


def _of_month(rows: Iterable[HeldReturn], month: Period) -> list[HeldReturn]:
    return [row for row in rows if row.kind == ReturnKind.MONTHLY and row.since == month.since]


def late_returns(desk: Desk, today: dt.date) -> int:
    """Return how many monthly returns of last month, the county's own among them, are past their
    day and not handed in, or were sent back."""
    month = month_of(add_months(today.replace(day=1), -1))
    rows = _of_month(_rows(desk.code, (month,), today), month)
    county = ReportingUnit(desk.code, desk.site.name, Rank.COUNTY)
    found = _standing(desk, (*units_of(desk), county), rows, month, today)
    return sum(one.standing in (HandedIn.MISSING, HandedIn.SENT_BACK) for one in found)


def _standing(
    desk: Desk,
    units: Sequence[ReportingUnit],
    rows: Iterable[HeldReturn],
    month: Period,
    today: dt.date,
) -> tuple[UnitStanding, ...]:
    dues = _dues(desk, ReturnKind.MONTHLY, month)
    handed_in = [without_figures(row) for row in rows if row.first_submitted]
    return standings(units, handed_in, dues, today)


def _dues(desk: Desk, kind: ReturnKind, period: Period) -> Mapping[str, DueDay]:
    """Return when the return of each unit and of the county is due, by unit."""

    def build() -> Mapping[str, DueDay]:
        rules = ground_of(desk)
        places = (*(one.id for one in units_of(desk)), desk.code)
        return {one: rules.due(kind, one, period) for one in places}

    return as_of(desk, ("dues", kind, period), None, build)


def _units_line(ground: Ground, found: Sequence[UnitStanding], month: Period) -> Iterator[Owed]:
    """Tell the units of a county that have not handed in, in one line."""
    missing = [one for one in found if one.standing in _OPEN or _undue(one)]
    days = [one.due.day for one in missing if one.due.day is not None]
    if not missing:
        return
    one = len(missing) == 1
    yield Owed(
        _what(month),
        Party(*2 * (missing[0].unit.name,))
        if one
        else Party(f"{len(missing)}个卫生院", f"{len(missing)} health centres"),
        BUREAU,
        say(
            "reporting.owed_handed_in",
            "{n}/{all}已报",
            "{n} of {all} handed in",
            n=len(found) - len(missing),
            all=len(found),
        ),
        missing[0].unit.id if one else ground.desk.code,
        due=min(days, default=None),
        ruling=missing[0].due.ruling,
        where=address("reporting:late", ground.desk.code, query=f"?period={month.since:%Y-%m}"),
    )


def _undue(one: UnitStanding) -> bool:
    """Say whether nothing was handed in and nobody set a day: owed, and never late."""
    return one.standing is HandedIn.UNDUE and one.handed_in is None


def _county_line(ground: Ground, found: UnitStanding, month: Period) -> Iterator[Owed]:
    """Tell the county's own return, if it was not handed in or was sent back."""
    if not (found.standing in _OPEN or _undue(found)):
        return
    yield Owed(
        _what(month),
        BUREAU,
        _above(ground.desk),
        _told(found.standing),
        ground.desk.code,
        due=found.due.day,
        ruling=found.due.ruling,
        where=address("reporting:returns", ground.desk.code),
    )


def _to_receive(ground: Ground, rows: Iterable[HeldReturn]) -> Iterator[Owed]:
    """Tell the returns of units that were handed in and that nobody has received."""
    waiting = [
        row
        for row in rows
        if row.above == ground.desk.code and row.state == State.SUBMITTED and row.first_submitted
    ]
    if waiting:
        since = min(row.first_submitted for row in waiting if row.first_submitted)
        yield Owed(
            say(
                "reporting.owed_receive",
                "接收或退回{n}份报表",
                "receive {n} returns or send them back",
                n=len(waiting),
            ),
            BUREAU,
            Party("卫生院", "health centres"),
            say("reporting.owed_not_received", "未接收", "not received"),
            ground.desk.code,
            since=day_of(since),
            where=address("reporting:returns", ground.desk.code),
        )


def _yearly(ground: Ground, rows: Iterable[HeldReturn]) -> Iterator[Owed]:
    """Tell the county's reports of the year that are due about now and were not handed in."""
    code = ground.desk.code
    year = year_of(ground.today)
    handed_in = {
        row.kind for row in rows if row.unit == code and row.last in year and row.first_submitted
    }
    for kind in _YEARLY:
        due = _dues(ground.desk, kind, year)[code]
        if due.day is None or kind in handed_in or abs(due.day - ground.today) > _AROUND:
            continue
        standing = HandedIn.MISSING if due.day < ground.today else HandedIn.WAITING
        yield Owed(
            say("reporting.owed_report", "{zh}", "{en}", zh=kind.zh, en=kind.en),
            BUREAU,
            _above(ground.desk),
            _told(standing),
            code,
            due=due.day,
            ruling=due.ruling,
            where=address("reporting:returns", code),
        )


def _above(desk: Desk) -> Party:
    """Name whom a county reports to."""
    city = desk.site.city
    return Party(f"{city}卫健委" if city else "上级", "the city's health commission")


def _what(month: Period) -> Sentence:
    return say(
        "reporting.owed_monthly",
        "{month}月进展月报",
        "monthly return of {year}-{month}",
        year=month.since.year,
        month=month.since.month,
    )


def _told(standing: HandedIn) -> Sentence:
    english = {
        HandedIn.MISSING: "missing",
        HandedIn.SENT_BACK: "sent back",
        HandedIn.WAITING: "not due yet",
        HandedIn.UNDUE: "not handed in",
    }
    zh = "未报" if standing is HandedIn.UNDUE else standing.zh
    return say("reporting.owed_return_state", "{zh}", "{en}", zh=zh, en=english[standing])

"""A year of returns for a demonstration: township hospital → county → city, step by step.

Every step is taken by the services of the returns, with its moment in the past. One unit is late,
one never reports, one return is sent back, one month is restated because days came late; two stage
reports follow the months. 演示数据: nobody wrote any of this.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from demo.people import name_of
from xunzhen.domain.assistance.programmes import Assignment
from xunzhen.domain.errors import BadData
from xunzhen.domain.fieldwork.events import VisitKey
from xunzhen.domain.fieldwork.ledger import OutreachKind
from xunzhen.domain.periods.period import Period, add_months
from xunzhen.domain.reporting.due import ReturnKind
from xunzhen.domain.reporting.statutory_return import BEIJING, Rank, Section
from xunzhen.web.accounts.models import User
from xunzhen.web.accounts.scope import Scope, scope_of, system_scope
from xunzhen.web.registry.selectors import desk
from xunzhen.web.reporting.models import HeldReturn
from xunzhen.web.reporting.selectors.chain import units_of
from xunzhen.web.reporting.services.receiving import accept_return, lock_return, send_back_return
from xunzhen.web.reporting.services.restating import restate_return
from xunzhen.web.reporting.services.writing import (
    begin_return,
    fill_return,
    self_check_return,
    submit_return,
    write_texts,
)

MONTHS: Final = 12
_LATE_UNIT, _NEVER = 7, 11
_SENT_BACK, _LATE_MONTH, _RESTATED = 4, 8, 6
"""Months before this one: a return that was sent back, one that was late, one restated later."""
_WAITING, _BACK = (3, 9), (16,)
"""Units whose return of the last month is not accepted yet, or was sent back."""
_DIRECTORS_FROM: Final = 3_000
_Now = Callable[[int, int], dt.datetime]


@dataclass(frozen=True)
class People:
    """Who writes and receives: units by id, the county's planner, the city's supervisor."""

    units: dict[str, Scope]
    county: Scope
    city: Scope


def late_days(sent: Sequence[Assignment], today: dt.date) -> Callable[[VisitKey], bool]:
    """Return which days of people sent out come late: one doctor's of the month restated."""
    month = _month_before(today, _RESTATED)
    staff = min((one.staff for one in sent), default="")
    return lambda key: (
        key.kind is OutreachKind.THOUSAND_DOCTORS and key.staff == staff and key.date in month
    )


def tell_returns(code: str, people: People, now: dt.datetime, months: int = MONTHS) -> None:
    """Write, submit, accept and lock the returns of the months before this one, and the stages."""
    for back in range(months, 0, -1):
        _month(code, people, back, now)
    year = now.astimezone(BEIJING).year
    for number, day in ((9, dt.date(year, 10, 14)), (11, dt.date(year, 12, 4))):
        period = Period(dt.date(year, 1, 1), add_months(dt.date(year, 1, 1), number))
        _stage(code, people, period, day, now)


def restate_late(code: str, now: dt.datetime) -> int:
    """Restate the returns of the month whose days came late; return how many differed."""
    people = people_of(code)
    month = _month_before(now.astimezone(BEIJING).date(), _RESTATED)
    rows = HeldReturn.objects.filter(
        county=code, kind=ReturnKind.MONTHLY.value, since=month.since, state="locked"
    )
    done = 0
    for row in rows.order_by("rank", "unit"):
        scope = people.county if row.rank >= Rank.COUNTY else people.units[row.unit]
        why = "一名千名医师当月的到岗记录漏报，核对登记本后补记（演示）"
        try:
            restate_return(scope=scope, number=row.pk, why=why, at=now - dt.timedelta(hours=1))
        except BadData:
            continue  # this unit's figures do not differ
        done += 1
    return done


def _month_before(today: dt.date, back: int) -> Period:
    since = add_months(today.replace(day=1), -back)
    return Period(since, add_months(since, 1))


def people_of(code: str) -> People:
    """Return who writes and receives; accounts of directors are opened where there is none."""
    at = desk(system_scope(code), code)
    units = {}
    for number, unit in enumerate(units_of(at)):
        found = User.objects.filter(duty="director", division=unit.id).first()
        if found is None:
            centre = next((one.code for one in at.whole.institutions if one.name == unit.name), "")
            found = User.objects.open(
                f"demo-{unit.id}", None, name=name_of(_DIRECTORS_FROM + number), duty="director",
                division=unit.id, institution=centre, staff="",
            )  # fmt: skip
        units[unit.id] = scope_of(found)
    return People(
        units,
        scope_of(User.objects.get(username="clerk")),
        scope_of(User.objects.get(username="supervisor")),
    )


def _month(code: str, people: People, back: int, now: dt.datetime) -> None:
    """Send one month up: units by the third, the county by the fifth, the city after it."""
    period = _month_before(now.astimezone(BEIJING).date(), back)

    def on(day: int, hour: int) -> dt.datetime:
        return _at(period.until or now.date(), day, hour)

    for number, scope in enumerate(people.units.values()):
        if number == _NEVER:
            continue
        late = number == _LATE_UNIT and back % 3 == 0
        row = _handed_in(scope, code, period, on, 9 if late else 2 + number % 2, now)
        if row is not None and not _waits(people, back, number, row, on(6, 9)):
            _accepted(people.county, row, on(10 if late else 4, 9), now)
    row = _handed_in(people.county, code, period, on, 8 if back == _LATE_MONTH else 5, now)
    if row is None:
        return
    if back == _SENT_BACK and on(7, 16) <= now:
        why = "未说明台风停诊两天的补救措施，请补充后重报"
        send_back_return(scope=people.city, number=row.pk, why=why, at=on(6, 10))
        more = {Section.PROBLEMS.value: "停诊期间由村卫生所代为随访，已在次周安排补访（演示）。"}
        _submitted(people.county, row, on(7, 9), more)
    _accepted(people.city, row, on(9, 10), now)
    above = _handed_in(people.city, "", period, on, 10, now)
    if above is not None and not above.above:
        _accepted(people.city, above, on(11, 10), now)


def _waits(people: People, back: int, number: int, row: HeldReturn, at: dt.datetime) -> bool:
    """Say whether a return of the last month still waits with the county, or went back."""
    if back == 1 and number in _BACK:
        why = "完成情况只写了一句，请写明漏访的村和原因"
        send_back_return(scope=people.county, number=row.pk, why=why, at=at)
    return back == 1 and number in (*_WAITING, *_BACK)


def _stage(code: str, people: People, period: Period, day: dt.date, now: dt.datetime) -> None:
    """Send one stage report of the county up; one that is not due yet is a draft."""
    if period.since >= now.astimezone(BEIJING).date():
        return
    done = dt.datetime.combine(day, dt.time(15), BEIJING)
    begun = min(done, now)
    row = begin_return(
        scope=people.county, kind=ReturnKind.STAGE.value, period=period, county=code, at=begun
    )
    if done > now:
        texts = {Section.COMPLETION.value: _completion(row)}
        write_texts(scope=people.county, number=row.pk, texts=texts, at=begun)
        return
    _submitted(people.county, row, done, {})
    _accepted(people.city, row, done + dt.timedelta(days=2), now)


def _at(first: dt.date, day: int, hour: int) -> dt.datetime:
    return dt.datetime.combine(first.replace(day=day), dt.time(hour), BEIJING)


def _handed_in(
    scope: Scope, county: str, period: Period, on: _Now, day: int, now: dt.datetime
) -> HeldReturn | None:
    """Begin, write, check and submit a return; None where that day has not come."""
    if on(day, 11) > now:
        return None
    row = begin_return(
        scope=scope, kind=ReturnKind.MONTHLY.value, period=period, county=county, at=on(day, 9)
    )
    _submitted(scope, row, on(day, 10), {})
    return row


def _submitted(scope: Scope, row: HeldReturn, at: dt.datetime, more: dict[str, str]) -> None:
    if more:
        row = fill_return(scope=scope, number=row.pk, at=at)
    texts = {
        Section.COMPLETION.value: _completion(row),
        Section.PROBLEMS.value: "边远村路远，雨天常延误；少数医师到岗天数不足（演示）。",
        Section.NEXT_PLAN.value: "补排漏访的村，督促到岗天数不足的医师（演示）。",
        Section.SUGGESTIONS.value: "建议上级增派全科医师（演示）。",
        **more,
    }
    write_texts(scope=scope, number=row.pk, texts=texts, at=at)
    self_check_return(scope=scope, number=row.pk, at=at + dt.timedelta(minutes=20))
    submit_return(scope=scope, number=row.pk, at=at + dt.timedelta(minutes=40))


def _completion(row: HeldReturn) -> str:
    """Tell the first figures in words, as somebody would who copies them from the table."""
    told = [
        f"{one['name']}{one['numerator']}{one['unit']}"
        for one in row.figures
        if one.get("numerator") not in (None, "0") and not one.get("denominator")
    ]
    return "本期" + "，".join(told[:4]) + "（演示）。" if told else "本期按计划开展（演示）。"


def _accepted(scope: Scope, row: HeldReturn, at: dt.datetime, now: dt.datetime) -> None:
    """Accept a return and lock it a day later, as far as these days have come."""
    if at <= now:
        accept_return(scope=scope, number=row.pk, at=at)
    if at + dt.timedelta(days=1) <= now:
        lock_return(scope=scope, number=row.pk, at=at + dt.timedelta(days=1))

"""A year of the three programmes for a demonstration, told through the site's own services.

Everybody and every hospital of elsewhere is invented. ``tell_programmes`` is for a site that holds
the county and the tables beside it already (``site.py``); it needs no worker. What people did on
their days is told by ``field.py``; ``confirm_months`` comes after that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from xunzhen.domain.assistance.needs import SenderLevel
from xunzhen.domain.assistance.programmes import Assignment, Role
from xunzhen.domain.assistance.tour_steps import TourState
from xunzhen.domain.periods.period import add_months
from xunzhen.domain.registry.county import InstitutionKind
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.assistance.models import PlacementRow
from xunzhen.web.assistance.selectors.tables import agreements_of, assignments_of
from xunzhen.web.assistance.services.agreements import (
    put_task,
    review_agreement,
)
from xunzhen.web.assistance.services.months import confirm_all
from xunzhen.web.assistance.services.needs import DoctorEntered, enter_candidates, enter_need
from xunzhen.web.assistance.services.people import finish_pair, pair_people
from xunzhen.web.assistance.services.placements import (
    approve,
    assign,
    begin,
    close,
    withdraw,
)
from xunzhen.web.assistance.services.tours import (
    StopTold,
    TourWish,
    add_stop,
    hand_over,
    move_tour,
    plan_tour,
    request_tour,
    tell_stop,
)
from xunzhen.web.assistance.services.year_plan import nominate_plan, plan_year
from xunzhen.web.registry.selectors import Desk, desk

SPECIALTIES = ("内科", "儿科", "中医", "妇产科", "外科", "康复")
_BEGAN = (1, 6)
_RETIRED, _ILL = ((2, (8, 31)), (5, (10, 15)))
"""Which placement ends before the year does, and on which day, where that has come."""


@dataclass(frozen=True)
class YearTold:
    """What was told of a year."""

    placements: int
    tours: int


def tell_programmes(
    county: str, year: int, today: dt.date, sent: Sequence[Assignment], planner: Scope
) -> YearTold:
    """Tell a year of the programmes of a county and return how much it is.

    ``sent``: who is sent as a thousand doctor. The plan of the year says where each goes.
    """
    now = desk(planner, county)
    _lists(planner, now, year, sent)
    plan = plan_year(scope=planner, county=county, year=year)
    made = nominate_plan(
        scope=planner, county=county, plan=plan.pk, title_reason="本院最缺的专科，演示理由"
    )
    _served(planner, county, made, year, today)
    _paired(planner, now, today)
    return YearTold(len(made), _tours(planner, now, year, today))


def _lists(planner: Scope, now: Desk, year: int, sent: Sequence[Assignment]) -> None:
    units = [
        one
        for one in now.whole.institutions
        if one.kind
        in (InstitutionKind.TOWNSHIP_HEALTH_CENTRE, InstitutionKind.COMMUNITY_HEALTH_CENTRE)
    ]
    for number, unit in enumerate(units):
        enter_need(
            scope=planner,
            county=now.code,
            year=year,
            unit=unit.code,
            days_per_month=4,
            grounds=f"上年上转{SPECIALTIES[number % len(SPECIALTIES)]}{12 + number * 3}人",
            weight=12 + number * 3,
        )
    doctors = [
        DoctorEntered(
            staff=one.staff, name=one.staff, hospital=one.from_institution, level=SenderLevel.CITY,
            days_per_month=4,
        )
        for one in sent
    ]  # fmt: skip
    enter_candidates(scope=planner, county=now.code, year=year, doctors=doctors)


def _served(
    planner: Scope, county: str, made: tuple[PlacementRow, ...], year: int, today: dt.date
) -> None:
    """Let the nominated serve; one retires and one falls ill, if that day has come."""
    for number, row in enumerate(made):
        approve(scope=planner, county=county, placement=row.pk)
        assign(scope=planner, county=county, placement=row.pk)
        begin(scope=planner, county=county, placement=row.pk, day=dt.date(year, *_BEGAN))
        retired, ill = dt.date(year, *_RETIRED[1]), dt.date(year, *_ILL[1])
        if number == _RETIRED[0] and retired <= today:
            close(
                scope=planner, county=county, placement=row.pk, day=retired,
                reason="医师退休，演示",
            )  # fmt: skip
        if number == _ILL[0] and ill <= today:
            withdraw(
                scope=planner, county=county, placement=row.pk, reason="医师病假，演示", day=ill
            )


def confirm_months(county: str, year: int, sender: Scope, receivers: Sequence[Scope]) -> int:
    """Let both units confirm every month that is over; every sixth receiver has not yet."""
    ready = [one for number, one in enumerate(receivers) if number % 6 != 5]
    return sum(confirm_all(scope=one, county=county, year=year) for one in (sender, *ready))


def _paired(planner: Scope, now: Desk, today: dt.date) -> None:
    """Tell tasks, the review and mentors of the agreement in force with the first hospital."""
    agreement = next(
        (one for one in agreements_of(now) or () if one.signed_on and today in one.period), None
    )
    if agreement is None:
        return
    for aspect, title, target, done in (
        ("专科能力", "建成胸痛中心", 1, 1),
        ("人才培养", "培养骨干医师", 6, 4),
        ("新技术", "开展新技术", 8, 5),
        ("管理水平", "管理制度梳理", 12, 12),
    ):
        put_task(
            scope=planner, county=now.code, agreement=agreement.id, aspect=aspect, title=title,
            target=target, done=done,
        )  # fmt: skip
    review_agreement(
        scope=planner, county=now.code, agreement=agreement.id, year=1,
        day=min(today, agreement.period.since + dt.timedelta(days=380)),
        text="第一年任务完成，演示结论",
    )  # fmt: skip
    mentor = next(
        (
            one
            for one in assignments_of(now) or ()
            if one.agreement == agreement.id and one.role is Role.HEAD and today in one.period
        ),
        None,
    )
    learners = [one.id for one in now.whole.staff if one.institution == agreement.receiver][:3]
    if mentor is None:
        return
    for number, learner in enumerate(learners):
        since = max(mentor.period.since, add_months(today, -7))
        pair = pair_people(
            scope=planner, county=now.code, mentor=mentor.staff, learner=learner,
            unit=agreement.receiver, specialty=SPECIALTIES[number], since=since,
        )  # fmt: skip
        if number < 2:
            finish_pair(
                scope=planner, county=now.code, pair=pair.pk, day=max(since, add_months(today, -1))
            )


def tour_days(year: int, today: dt.date) -> tuple[dt.date, ...]:
    """Return the days of a year's tours: two that took place, once over, and two to come."""
    past = [one for one in (dt.date(year, 3, 12), dt.date(year, 9, 17)) if one < today]
    return (*past, today + dt.timedelta(days=6), today + dt.timedelta(days=20))


def tour_stops(now: Desk) -> list[str]:
    """Return the villages where the mobile hospital stops."""
    found = [one for one in now.whole.villages if one.point is not None]
    by_age = [one.code for one in sorted(found, key=lambda one: (-(one.aged_65 or 0), one.code))]
    return by_age[9:15] or by_age


def tour_team(now: Desk) -> list[str]:
    """Return who goes along, by id: two of the city's hospital, two of the county's."""
    far = [one.id for one in now.whole.staff if one.id.startswith("SY")][:2]
    near = [one.id for one in now.whole.staff if one.institution.startswith("H35")][2:4]
    return [*far, *near] or [one.id for one in now.whole.staff[:2]]


def _tours(planner: Scope, now: Desk, year: int, today: dt.date) -> int:
    """Tell the tours: one accepted, one reported and not handed over, one announced, one asked."""
    base = next(
        one.code
        for one in now.whole.institutions
        if one.kind is InstitutionKind.TOWNSHIP_HEALTH_CENTRE
    )
    stops, days = tour_stops(now), tour_days(year, today)
    hospital = next(
        (one.code for one in now.whole.institutions if one.kind is InstitutionKind.HOSPITAL),
        "示例省立医院",
    )
    team = [now.whole.staff_by_id[one].name for one in tour_team(now)]
    for number, day in enumerate(days):
        wish = TourWish(
            name=f"{year}年第{number + 1}次巡回",
            hospital=hospital,
            start=base,
            departs=dt.datetime.combine(day, dt.time(7, 30)),
            requested_by=now.site.name,
            requested_on=day - dt.timedelta(days=30),
            team=team,
            asked=("B超机", "心电图机", "急救箱"),
            equipment=("B超机", "心电图机", "急救箱"),
        )
        tour = request_tour(scope=planner, county=now.code, wish=wish)
        if number == len(days) - 1:
            continue
        pks = []
        for place, hour in ((stops[number], 10), (stops[number + 1], 14)):
            at = dt.datetime.combine(day, dt.time(hour))
            stop = add_stop(
                scope=planner, county=now.code, tour=tour.pk, place=place, arrive=at,
                leave=at + dt.timedelta(hours=2),
            )  # fmt: skip
            pks.append(stop.pk)
        plan_tour(scope=planner, county=now.code, tour=tour.pk, wish=wish)
        move_tour(scope=planner, county=now.code, tour=tour.pk, wanted=TourState.ANNOUNCED)
        if day >= today:
            continue
        for pk in pks:
            told = StopTold(42 + pk % 7, 61 + pk % 9, 38, 2, 3, 4)
            tell_stop(scope=planner, county=now.code, stop=pk, told=told)
            if number == 0:
                hand_over(scope=planner, county=now.code, stop=pk, to="演示村医")
        move_tour(scope=planner, county=now.code, tour=tour.pk, wanted=TourState.REPORTED)
        if number == 0:
            move_tour(scope=planner, county=now.code, tour=tour.pk, wanted=TourState.ACCEPTED)
    return len(days)

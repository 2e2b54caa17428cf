"""A year of the three programmes for a demonstration, told through the site's own services.

Everybody and every hospital of elsewhere is invented. ``tell_programmes`` is for a site that holds
the county already (``site.py``); it needs no worker. Months are confirmed up to the day it runs.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.utils import timezone

from xunzhen.domain.assistance.needs import SenderLevel
from xunzhen.domain.assistance.placements import Side
from xunzhen.domain.assistance.tour_steps import TourState
from xunzhen.domain.periods.period import add_months
from xunzhen.domain.registry.county import InstitutionKind
from xunzhen.web.accounts.scope import Scope, system_scope
from xunzhen.web.assistance.models import PlacementRow
from xunzhen.web.assistance.selectors.doctors import candidate_rows
from xunzhen.web.assistance.services.agreements import (
    enter_agreement,
    put_task,
    review_agreement,
)
from xunzhen.web.assistance.services.months import confirm_month
from xunzhen.web.assistance.services.needs import DoctorEntered, enter_candidates, enter_need
from xunzhen.web.assistance.services.people import finish_pair, pair_people
from xunzhen.web.assistance.services.placements import (
    approve,
    assign,
    begin,
    close,
    replace_doctor,
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
from xunzhen.web.registry.services import RowChange, change_rows

CITY, TERTIARY = "示例市第一医院", ("示例省立医院", "示例大学附属医院")
SPECIALTIES = ("内科", "儿科", "中医", "妇产科", "外科", "康复")
SURNAMES = "林陈黄张吴李王郑蔡刘杨许曾谢洪"
GIVEN = ("示安", "示平", "示宁", "示和", "示清", "示远", "示恒", "示文", "示明", "示华")
TITLES = ("中级", "副高", "中级", "正高", "中级", "副高")
MUNICIPAL = 4
SPARE = 3


@dataclass(frozen=True)
class Told:
    """What was told of a year."""

    placements: int
    months: int
    tours: int


def tell_programmes(county: str, year: int, today: dt.date | None = None) -> Told:
    """Tell a year of the programmes of a county and return how much it is."""
    today = today or timezone.localdate()
    planner = replace(system_scope(county), who="演示计划员")
    now = desk(planner, county)
    _lists(planner, now, year)
    plan = plan_year(scope=planner, county=county, year=year)
    made = nominate_plan(
        scope=planner, county=county, plan=plan.pk, title_reason="本院最缺的专科，演示理由"
    )
    months = _served(planner, county, made, year, today)
    _paired(planner, now, today)
    return Told(len(made), months, _tours(planner, now, year, today))


def _lists(planner: Scope, now: Desk, year: int) -> None:
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
            specialty=SPECIALTIES[number % len(SPECIALTIES)],
            days_per_month=1 + number % 2,
            grounds=f"上年上转{SPECIALTIES[number % len(SPECIALTIES)]}{12 + number * 3}人",
            weight=12 + number * 3,
        )
    county_hospital = next(
        (one.code for one in now.whole.institutions if one.kind is InstitutionKind.COUNTY_HOSPITAL),
        "示例县医院",
    )
    enter_candidates(
        scope=planner,
        county=now.code,
        year=year,
        doctors=[_doctor(number, county_hospital, year) for number in range(len(units) + SPARE)],
    )


def _doctor(number: int, county_hospital: str, year: int) -> DoctorEntered:
    municipal = number < MUNICIPAL
    return DoctorEntered(
        staff=f"QM{number + 1:02d}",
        name=SURNAMES[number % len(SURNAMES)] + GIVEN[number % len(GIVEN)],
        hospital=CITY if municipal else county_hospital,
        level=SenderLevel.CITY if municipal else SenderLevel.COUNTY,
        specialties=(
            SPECIALTIES[number % len(SPECIALTIES)],
            SPECIALTIES[(number + 1) % len(SPECIALTIES)],
        ),
        title=TITLES[number % len(TITLES)] if number != 7 else "初级",
        title_since=dt.date(year - 3 - number % 9, 8, 1),
        days_per_month=2,
    )


def _served(
    planner: Scope, county: str, made: tuple[PlacementRow, ...], year: int, today: dt.date
) -> int:
    """Let the nominated serve; the last two wait, one to be approved and one to be assigned."""
    first, count = dt.date(year, 1, 6), 0
    for number, row in enumerate(made[:-1]):
        approve(scope=planner, county=county, placement=row.pk)
        if number == len(made) - 2:
            break
        assign(scope=planner, county=county, placement=row.pk)
        begin(scope=planner, county=county, placement=row.pk, day=first)
        count += _confirmed(planner, county, row.pk, number, first, today)
        _ended(planner, county, row, number, today)
    return count


def _confirmed(
    planner: Scope, county: str, placement: int, number: int, first: dt.date, today: dt.date
) -> int:
    """Let both units confirm every month that is over; some have not said the last one yet."""
    sender = replace(planner, who="演示联络员")
    receiver = replace(planner, who="演示院长")
    month, count = first.replace(day=1), 0
    while add_months(month, 1) <= today and month.year == first.year:
        last = add_months(month, 2) > today
        if not (last and number % 4 == 3):
            count += _said(sender, county, placement, month, Side.SENDER)
        if not (last and number % 2 == 1):
            count += _said(receiver, county, placement, month, Side.RECEIVER)
        month = add_months(month, 1)
    return count


def _ended(planner: Scope, county: str, row: PlacementRow, number: int, today: dt.date) -> None:
    """Close one, withdraw one, replace one."""
    if number == 2:
        close(scope=planner, county=county, placement=row.pk, day=today, reason="医师退休，演示")
    if number == 5:
        withdraw(scope=planner, county=county, placement=row.pk, reason="医师病假，演示", day=today)
    spare = _spare(county, row) if number == 8 else None
    if spare is not None:
        replace_doctor(
            scope=planner, county=county, placement=row.pk, candidate=spare,
            reason="调回原单位，演示", day=today, title_reason="演示理由",
        )  # fmt: skip


def _said(scope: Scope, county: str, placement: int, month: dt.date, side: Side) -> int:
    return confirm_month(scope=scope, county=county, placement=placement, month=month, side=side)


def _spare(county: str, row: PlacementRow) -> int | None:
    """Return a candidate who is placed nowhere and fits the need."""
    busy = set(PlacementRow.objects.filter(county=county).values_list("candidate", flat=True))
    return next(
        (
            one.pk
            for one in candidate_rows(county, row.year)
            if one.pk not in busy and row.need.specialty in one.specialties
        ),
        None,
    )


def _paired(planner: Scope, now: Desk, today: dt.date) -> None:
    """Enter agreements (one in force, one expiring, one unsigned), people on post and mentors."""
    hospital = next(
        one.code for one in now.whole.institutions if one.kind is InstitutionKind.COUNTY_HOSPITAL
    )
    begin_, end = dt.date(today.year - 2, 1, 1), dt.date(today.year + 1, 12, 31)
    common = {"receiver": hospital, "county": now.site.name}
    signed = begin_ - dt.timedelta(days=20)
    papers = (
        ("XY-01", TERTIARY[0], "院包科", begin_, end, (signed, signed, signed)),
        ("XY-02", CITY, "院包科", begin_, today + dt.timedelta(days=40), (signed, signed, signed)),
        ("XY-03", TERTIARY[1], "领办", today, end, (today, None, None)),
    )
    for number, sender, mode, since, until, days in papers:
        cells = {
            **common,
            "id": number,
            "sender": sender,
            "mode": mode,
            "since": since.isoformat(),
            "until": until.isoformat(),
        }
        for party, day in zip(("sender", "receiver", "county"), days, strict=True):
            if day is not None:
                cells[f"signed_{party}"] = day.isoformat()
        enter_agreement(scope=planner, county=now.code, cells=cells, reason="演示数据")
    for aspect, title, target, done in (
        ("专科能力", "建成胸痛中心", 1, 1),
        ("人才培养", "培养骨干医师", 6, 4),
        ("新技术", "开展新技术", 8, 5),
        ("管理水平", "管理制度梳理", 12, 12),
    ):
        put_task(
            scope=planner, county=now.code, agreement="XY-01", aspect=aspect, title=title,
            target=target, done=done,
        )  # fmt: skip
    review_agreement(
        scope=planner, county=now.code, agreement="XY-01", year=1,
        day=min(today, begin_ + dt.timedelta(days=380)), text="第一年任务完成，演示结论",
    )  # fmt: skip
    _people(planner, now, hospital, begin_, today)


def _people(planner: Scope, now: Desk, hospital: str, begin_: dt.date, today: dt.date) -> None:
    changed = add_months(begin_, 20)
    half = add_months(today.replace(day=1), -4)
    rows = (
        ("PZ-01", "演示专家一", "院长", begin_, changed - dt.timedelta(days=1), "PZ-02"),
        ("PZ-02", "演示专家二", "院长", changed, None, ""),
        ("PZ-03", "演示专家三", "科室负责人", add_months(today, -10), None, ""),
        ("PZ-04", "演示专家四", "医师", half, today + dt.timedelta(days=30), ""),
        ("PZ-05", "演示专家五", "医师", add_months(today, -8), None, ""),
        ("PZ-06", "演示专家六", "管理", add_months(today, -14), None, ""),
    )
    changes = []
    for number, staff, role, since, until, by in rows:
        cells = {
            "id": number,
            "programme": "对口帮扶",
            "staff": staff,
            "from_institution": TERTIARY[0],
            "to_institution": hospital,
            "role": role,
            "since": since.isoformat(),
            "agreement": "XY-01",
        }
        if until is not None:
            cells["until"] = until.isoformat()
        if by:
            cells["replaced_by"] = by
        changes.append(RowChange("assignments", cells))
    change_rows(scope=planner, county=now.code, changes=changes, reason="演示数据")
    learners = [one.id for one in now.whole.staff][:3]
    for number, learner in enumerate(learners):
        pair = pair_people(
            scope=planner, county=now.code, mentor="演示专家五", learner=learner, unit=hospital,
            specialty=SPECIALTIES[number], since=add_months(today, -7),
        )  # fmt: skip
        if number < 2:
            finish_pair(
                scope=planner, county=now.code, pair=pair.pk,
                day=max(pair.since, add_months(today, -1)),
            )  # fmt: skip


def _tours(planner: Scope, now: Desk, year: int, today: dt.date) -> int:
    """Tell four tours: one accepted, one reported and not handed over, one announced, one asked."""
    base = next(
        one.code
        for one in now.whole.institutions
        if one.kind is InstitutionKind.TOWNSHIP_HEALTH_CENTRE
    )
    stops = [one.code for one in now.whole.villages if one.point is not None][:6]
    days = [dt.date(year, 3, 12), dt.date(year, 9, 17), today, today + dt.timedelta(days=14)]
    for number, day in enumerate(days):
        wish = TourWish(
            name=f"{year}年第{number + 1}次巡回",
            hospital=TERTIARY[number % 2],
            start=base,
            departs=dt.datetime.combine(day, dt.time(7, 30)),
            requested_by=now.site.name,
            requested_on=day - dt.timedelta(days=30),
            team=("演示队员一", "演示队员二"),
            asked=("B超机", "心电图机", "急救箱"),
            equipment=("B超机", "心电图机", "急救箱"),
        )
        tour = request_tour(scope=planner, county=now.code, wish=wish)
        if number == 3:
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
        if number == 2:
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

"""A small county and a roster made by hand: two townships, seven villages, four weeks.

Names of places are real, every person and number is invented. 祥华乡 has a moved and a replaced
visit and a gap; 桃舟乡 has a village that nobody can reach.
"""

from __future__ import annotations

import datetime as dt

from xunzhen.domain.errors import say
from xunzhen.domain.geo import Point
from xunzhen.domain.periods.market_days import MarketCalendar, MarketDays
from xunzhen.domain.planning.roster import (
    CostSummary,
    PlannedVisit,
    PlannedWeek,
    Roster,
    Uncovered,
    VisitStatus,
)
from xunzhen.domain.planning.settings import PlanningSettings
from xunzhen.domain.policy.clause import (
    Clause,
    Combine,
    Document,
    Force,
    Level,
    Rule,
    Ruling,
    ValueType,
)
from xunzhen.domain.registry.county import (
    County,
    Institution,
    InstitutionKind,
    Licence,
    Mode,
    Staff,
    Township,
    Village,
)
from xunzhen.files.roster_facts import RosterFacts
from xunzhen.files.settings import load_settings

SINCE = dt.date(2026, 11, 30)
XIANGHUA, TAOZHOU = "350524208", "350524209"
FUXIN, HECHUN, BAIHENG, JIUZHAI, ZHENGKENG = (
    f"{XIANGHUA}{tail}" for tail in ("203", "204", "214", "219", "220")
)
LIANSHAN, TANGDI = f"{TAOZHOU}203", f"{TAOZHOU}208"
CHEN, LIN, HUANG, CHEN_TOO = "YS001", "YS002", "YS003", "YS004"

_POINTS = {
    f"{XIANGHUA}201": ("祥华村", 117.758, 25.262),
    FUXIN: ("福新村", 117.716, 25.281),
    HECHUN: ("和春村", 117.698, 25.243),
    f"{XIANGHUA}205": ("祥地村", 117.781, 25.271),
    BAIHENG: ("白珩村", 117.744, 25.300),
    JIUZHAI: ("旧寨村", 117.790, 25.231),
    ZHENGKENG: ("郑坑村", 117.733, 25.216),
    f"{TAOZHOU}201": ("桃舟村", 117.742, 25.395),
    LIANSHAN: ("莲山村", 117.760, 25.410),
}


def small_county() -> County:
    """Return the county."""
    villages = [
        Village(
            code,
            name,
            code[:9],
            Point(lng, lat),
            resident_population=268,
            served_population=212,
            origin="synthetic",
            circuit_stop="村委会一楼，老年活动室旁" if code == ZHENGKENG else "",
        )
        for code, (name, lng, lat) in _POINTS.items()
    ]
    villages.append(Village(TANGDI, "棠棣村", TAOZHOU, served_population=96))
    market = MarketDays(MarketCalendar.LUNAR, frozenset({3, 8}))
    return County(
        code="350524",
        name="安溪县",
        as_of=dt.date(2026, 11, 25),
        synthetic=True,
        townships=(
            Township(XIANGHUA, "祥华乡", Point(117.752, 25.258), market_days=market),
            Township(TAOZHOU, "桃舟乡", Point(117.738, 25.392)),
        ),
        villages=tuple(sorted(villages, key=lambda village: village.code)),
        institutions=(
            _centre("JG208", "祥华卫生院", f"{XIANGHUA}201", 117.752, 25.258, "0595-0000 0120"),
            _centre("JG209", "桃舟卫生院", f"{TAOZHOU}201", 117.738, 25.392, ""),
        ),
        staff=(
            _doctor(CHEN, "陈建安", "JG208", Licence.PHYSICIAN),
            _doctor(LIN, "林桂生", "JG208", Licence.ASSISTANT_PHYSICIAN),
            _doctor(HUANG, "黄志平", "JG208", Licence.PHYSICIAN),
            _doctor(CHEN_TOO, "陈惠民", "JG209", Licence.PHYSICIAN),
        ),
    )


def small_modes() -> dict[str, Mode | None]:
    """Return each village's mode: planned ones circuit, one unserved, the rest resident."""
    circuit = {FUXIN, HECHUN, BAIHENG, JIUZHAI, ZHENGKENG, LIANSHAN, TANGDI}
    modes: dict[str, Mode | None] = {
        village.code: Mode.CIRCUIT if village.code in circuit else Mode.RESIDENT
        for village in small_county().villages
    }
    modes[f"{XIANGHUA}205"] = None
    return modes


def small_roster(synthetic: bool = True) -> Roster:
    """Return the roster: 48 visits of 56 owed, 8 at a village without a way and 1 for leave."""
    visits = [visit for week in range(4) for visit in _week(week)]
    return Roster(
        county="350524",
        county_name="安溪县",
        since=SINCE,
        weeks=tuple(
            PlannedWeek(
                week,
                SINCE + dt.timedelta(days=7 * week),
                tuple(SINCE + dt.timedelta(days=7 * week + day) for day in range(5)),
                required=14,
                planned=12 - (week == 3),
                lower_bound=2 + (week == 3),
            )
            for week in range(4)
        ),
        seed=1,
        visits=tuple(sorted(visits, key=lambda one: (one.date, one.afternoon, one.village))),
        required=tuple(
            (village, week, 2)
            for week in range(4)
            for village in (FUXIN, HECHUN, BAIHENG, JIUZHAI, ZHENGKENG, LIANSHAN, TANGDI)
        ),
        uncovered=(*(_unreachable(week) for week in range(4)), _gap()),
        shortages=(
            say(
                "planning.shortage",
                "祥华乡5村第4周需10个半天，可用9个，缺1个：林桂生12月25日请假。",
                "5 villages of Xianghua need 10 half-days in week 4 and 9 are left: one short.",
            ),
        ),
        rules=(_visits_per_week(), _half_day_minutes()),
        notices=(),
        cost=CostSummary(1290.0, 60.0, 10.0, 60.0, 0.0, 220.0, 60.0),
        synthetic=synthetic,
    )


def small_settings() -> PlanningSettings:
    """Return the settings in force on the roster's first day."""
    return load_settings(SINCE)[0]


def small_facts() -> RosterFacts:
    """Return roster, county and settings together."""
    return RosterFacts(small_roster(), small_county(), small_settings())


_REGULAR = (
    (ZHENGKENG, CHEN, (1, False), (4, False)),
    (HECHUN, CHEN, (1, True), (4, True)),
    (BAIHENG, CHEN, (0, False), (3, False)),
    (FUXIN, LIN, (0, True), (3, True)),
    (JIUZHAI, LIN, (2, False), (4, True)),
    (LIANSHAN, CHEN_TOO, (1, False), (3, False)),
)


def _week(week: int) -> list[PlannedVisit]:
    visits = [
        _visit(week, day, afternoon, village, staff)
        for village, staff, *half_days in _REGULAR
        for day, afternoon in half_days
        if (week, village, day) not in {(2, ZHENGKENG, 4), (2, HECHUN, 4), (3, JIUZHAI, 4)}
    ]
    if week == 2:
        visits += [
            _visit(2, 3, True, ZHENGKENG, CHEN, VisitStatus.CHANGED, "陈建安18日培训，改前一天"),
            _visit(2, 4, True, HECHUN, HUANG, VisitStatus.CHANGED, "陈建安培训，黄志平代"),
        ]
    return visits


def _visit(
    week: int,
    day: int,
    afternoon: bool,
    village: str,
    staff: str,
    status: VisitStatus = VisitStatus.TEMPLATE,
    reason: str = "",
) -> PlannedVisit:
    return PlannedVisit(
        date=SINCE + dt.timedelta(days=7 * week + day),
        afternoon=afternoon,
        village=village,
        staff=staff,
        origin="JG209" if staff == CHEN_TOO else "JG208",
        outbound_minutes=26.0,
        homeward_minutes=27.0,
        week=week,
        status=status,
        reason=reason,
    )


def _unreachable(week: int) -> Uncovered:
    return Uncovered(
        TANGDI,
        week,
        2,
        say(
            "planning.unreachable",
            "没有坐标，也没有填行车时间，算不出怎么去。补上任何一样再排。",
            "No coordinates and no travel minutes: enter either and plan again.",
        ),
    )


def _gap() -> Uncovered:
    return Uncovered(
        JIUZHAI,
        3,
        1,
        say(
            "planning.leave",
            "林桂生12月25日请假；陈建安本周已满6个半天，黄志平值班",
            "Lin is on leave on 25 December; Chen has his six half-days, Huang is on duty",
        ),
    )


def _centre(code: str, name: str, place: str, lng: float, lat: float, phone: str) -> Institution:
    return Institution(
        code,
        name,
        InstitutionKind.TOWNSHIP_HEALTH_CENTRE,
        place=place,
        point=Point(lng, lat),
        phone=phone,
    )


def _doctor(id_: str, name: str, institution: str, licence: Licence) -> Staff:
    return Staff(
        id_,
        name,
        institution,
        licence,
        available=frozenset(range(10)),
        max_circuit_half_days=6,
        phone="13900000000",
        id_number="350524199001010000",
    )


def _visits_per_week() -> Ruling:
    rule = Rule(
        "circuit.visits_per_week",
        "每村每周最少巡诊次数",
        "次/周·村",
        ValueType.INTEGER,
        Combine.MAXIMUM,
        "planning",
    )
    document = Document(
        "AX-2024-19",
        "安卫函〔2024〕19号",
        "安溪县方案",
        Level.COUNTY,
        "350524",
        dt.date(2024, 4, 30),
        dt.date(2024, 4, 30),
        None,
    )
    clause = Clause(
        "AX-2024-19/1.2.2",
        "AX-2024-19",
        "一2",
        "frequency minimum",
        "每周巡诊次数",
        "原则上每村每周巡诊不少于2次。",
        "乡镇卫生院",
        Force.SOFT,
        "350524",
        rule="circuit.visits_per_week",
        op="≥",
        value=2,
        unit="次/周·村",
    )
    return Ruling(rule, 2, "≥", clause, document)


def _half_day_minutes() -> Ruling:
    rule = Rule(
        "circuit.half_day_minutes",
        "半天最少在村时长（不含路途）",
        "分钟",
        ValueType.INTEGER,
        Combine.MOST_LOCAL,
        "planning",
        suggestion=180,
        owner="县卫健局",
    )
    return Ruling(rule, 180, "≥", None, None, suggested=True)

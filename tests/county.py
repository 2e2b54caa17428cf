"""The one small county that all tests may use: three townships, nine villages, seven people.

It lies where Anxi (350524) lies, so that the rules of Anxi and of its upper levels apply to it, but
every name is invented and it is marked 演示数据. The day it stands for is 2026-09-01.

==============  ========  =================================================================
village         seat      service mode from 2026-01-01
==============  ========  =================================================================
甲一 …101201    yes       驻村 (s-06, village doctor in her clinic)
甲二 …101202              巡诊 by 甲镇卫生院
甲三 …101203              巡诊 by 甲镇卫生院; market on 公历3,8; not on Friday afternoons
乙一 …202201    yes       驻村 (s-07)
乙二 …202202              巡诊 by 乙乡卫生院; market on lunar days ending in 3 or 8
乙三 …202203              邻村延伸 by the clinic of 乙一
丙一 …203201    yes       派驻 by 丙乡卫生院
丙二 …203202              巡诊 by 丙乡卫生院; three visits a week, with a reason
丙三 …203203              nothing entered: a blank village; no coordinates, no minutes
==============  ========  =================================================================

Doctors: s-01 and s-02 (甲), s-03 (乙), s-04 (丙) are licensed and may go out; s-05 is a nurse.
Everything is in the order in which the importer returns it, so that a round trip gives an equal
county. Ask ``small_county(name=…)`` for a variant with some fields replaced.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from xunzhen.domain.geo import Point
from xunzhen.domain.periods.market_days import MarketCalendar, MarketDays
from xunzhen.domain.periods.period import Period
from xunzhen.domain.registry.county import (
    Closure,
    County,
    HolidayRow,
    Institution,
    InstitutionKind,
    Leave,
    Licence,
    LocalRule,
    Mode,
    ServiceMode,
    Staff,
    Township,
    TravelRow,
    Village,
)

AS_OF = dt.date(2026, 9, 1)
THIS_YEAR = Period(dt.date(2026, 1, 1))
WEEKDAY_HALF_DAYS = frozenset(range(10))
LUNAR_3_8 = MarketDays(MarketCalendar.LUNAR, frozenset({3, 8}))
SOLAR_3_8 = MarketDays(MarketCalendar.SOLAR, frozenset({3, 8}))

TOWNSHIPS = (
    Township("350524101", "甲镇", Point(118.18, 25.06), "WGS84"),
    Township("350524202", "乙乡", Point(118.08, 25.12), "WGS84", LUNAR_3_8),
    Township("350524203", "丙乡", Point(117.98, 25.20), "WGS84", weak=True),
)


def _village(code: str, name: str, lng: float, lat: float, **more: Any) -> Village:
    return Village(code, name, code[:9], Point(lng, lat), "WGS84", origin="synthetic", **more)


VILLAGES = (
    _village("350524101201", "甲一", 118.180, 25.061, resident_population=3200, township_seat=True),
    _village("350524101202", "甲二", 118.205, 25.080, resident_population=860),
    _village(
        "350524101203",
        "甲三",
        118.150,
        25.040,
        resident_population=1240,
        registered_population=1810,
        agricultural_population=1650,
        aged_65=260,
        market_days=SOLAR_3_8,
        forbidden=frozenset({9}),
    ),
    _village("350524202201", "乙一", 118.080, 25.121, resident_population=2100, township_seat=True),
    _village(
        "350524202202",
        "乙二",
        118.050,
        25.140,
        resident_population=930,
        area_tags=frozenset({"老", "苏区"}),
        market_days=LUNAR_3_8,
        preferred=frozenset({2, 3}),
    ),
    _village("350524202203", "乙三", 118.085, 25.130, resident_population=420),
    _village("350524203201", "丙一", 117.980, 25.201, resident_population=1500, township_seat=True),
    _village(
        "350524203202",
        "丙二",
        117.955,
        25.215,
        resident_population=610,
        served_population=580,
        visits_per_week=3,
        visits_reason="老年人多，乡里定为每周三次",
        circuit_stop="村委会一楼",
    ),
    Village("350524203203", "丙三", "350524203", resident_population=240, origin="synthetic"),
)

_CENTRE = InstitutionKind.TOWNSHIP_HEALTH_CENTRE
_CLINIC = InstitutionKind.VILLAGE_CLINIC

INSTITUTIONS = (
    Institution("c-101201", "甲一村卫生所", _CLINIC, place="350524101201"),
    Institution("c-202201", "乙一村卫生所", _CLINIC, place="350524202201"),
    Institution(
        "h-101",
        "甲镇卫生院",
        _CENTRE,
        "一级",
        "350524101",
        Point(118.181, 25.062),
        "WGS84",
        open_beds=40,
        authorised_beds=50,
        premises_m2=2600.5,
        capability_standard="基本",
        equipment_tier="B",
        vehicles=1,
        phone="0595-0000 0101",
    ),
    Institution(
        "h-202", "乙乡卫生院", _CENTRE, "一级", "350524202", Point(118.081, 25.122), "WGS84"
    ),
    Institution(
        "h-203", "丙乡卫生院", _CENTRE, "一级", "350524203", Point(117.981, 25.202), "WGS84"
    ),
    Institution("h-350524", "示例县医院", InstitutionKind.COUNTY_HOSPITAL, "三级", "350524"),
)

STAFF = (
    Staff(
        "s-01",
        "演示员一",
        "h-101",
        Licence.PHYSICIAN,
        "中级",
        dt.date(2021, 8, 1),
        "本科",
        True,
        frozenset({"全科", "中医"}),
        WEEKDAY_HALF_DAYS,
        6,
    ),
    Staff(
        "s-02",
        "演示员二",
        "h-101",
        Licence.ASSISTANT_PHYSICIAN,
        "初级",
        available=frozenset({0, 1, 4, 5}),
        max_circuit_half_days=4,
    ),
    Staff(
        "s-03",
        "演示员三",
        "h-202",
        Licence.PHYSICIAN,
        available=WEEKDAY_HALF_DAYS,
        max_circuit_half_days=5,
    ),
    Staff(
        "s-04",
        "演示员四",
        "h-203",
        Licence.RURAL_ASSISTANT_PHYSICIAN,
        available=frozenset({2, 3, 6, 7}),
        phone="0000-0000004",
    ),
    Staff("s-05", "演示员五", "h-203", Licence.NURSE, available=frozenset({2, 3})),
    Staff("s-06", "演示员六", "c-101201", Licence.VILLAGE_DOCTOR, village="350524101201"),
    Staff("s-07", "演示员七", "c-202201", Licence.VILLAGE_DOCTOR, village="350524202201"),
)

SERVICE_MODES = (
    ServiceMode("350524101201", Mode.RESIDENT, THIS_YEAR, "s-06"),
    ServiceMode("350524101202", Mode.CIRCUIT, THIS_YEAR, "h-101"),
    ServiceMode("350524101203", Mode.CIRCUIT, THIS_YEAR, "h-101"),
    ServiceMode("350524202201", Mode.RESIDENT, THIS_YEAR, "s-07"),
    ServiceMode("350524202202", Mode.CIRCUIT, THIS_YEAR, "h-202"),
    ServiceMode("350524202203", Mode.NEIGHBOUR, THIS_YEAR, "c-202201"),
    ServiceMode("350524203201", Mode.STATIONED, THIS_YEAR, "h-203"),
    ServiceMode("350524203202", Mode.CIRCUIT, THIS_YEAR, "h-203"),
)

TRAVEL = (
    TravelRow("h-101", "350524101202", 18.0),
    TravelRow("h-101", "350524101203", 25.0),
    TravelRow("h-202", "350524202202", 22.0),
    TravelRow("h-203", "350524203202", 20.0),
)


def small_county(**changes: Any) -> County:
    """Return the small county, with the named fields of ``County`` replaced."""
    county = County(
        code="350524",
        name="示例县",
        as_of=AS_OF,
        city="示例市",
        province="示例省",
        note="演示数据",
        synthetic=True,
        townships=TOWNSHIPS,
        villages=VILLAGES,
        institutions=INSTITUTIONS,
        staff=STAFF,
        leave=(Leave("s-01", Period(dt.date(2026, 10, 19), dt.date(2026, 10, 24)), "培训"),),
        service_modes=SERVICE_MODES,
        travel=TRAVEL,
        holidays=(HolidayRow(dt.date(2026, 10, 13), False, "县里停诊日"),),
        closures=(
            Closure("350524203202", Period(dt.date(2026, 11, 2), dt.date(2026, 11, 4)), "修路"),
        ),
        rules=(
            LocalRule("circuit.visits_per_week", "2", THIS_YEAR, "示例县〔2026〕1号", "第一条"),
        ),
    )
    return replace(county, **changes)

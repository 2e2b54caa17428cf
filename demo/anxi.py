"""The story of the demo county Anxi: 60 villages on circuit, and a west that is one visit short."""

from __future__ import annotations

import datetime as dt

from demo.plan import Absence, CountyPlan, FewerVisits, Gap, Roadworks
from demo.terrain import Ridge
from xunzhen.domain.geo import Point

FUTIAN, TAOZHOU, XIANGHUA = "350524210", "350524209", "350524208"

# The western townships: 20 villages on circuit owe 40 visits a week. Their doctors may give 39
# half-days (the sum of the caps below), and no other doctor with free half-days reaches them in 90
# minutes over the ridge. So one visit a week must be missed, whoever plans it.
WEST_CIRCUITS = {XIANGHUA: 11, TAOZHOU: 5, FUTIAN: 4}
WEST_DOCTORS = {
    XIANGHUA: ((7, 5), (6, 5), (6, 5), (6, 5)),
    TAOZHOU: ((6, 5), (6, 5)),
    FUTIAN: ((6, 5), (5, 4)),
}

PLAN = CountyPlan(
    code="350524",
    name="安溪县",
    city="泉州市",
    area_code="0595",
    seed=350524,
    as_of=dt.date(2026, 11, 25),
    circuits={
        **WEST_CIRCUITS,
        "350524205": 8,  # 龙涓乡
        "350524112": 5,  # 西坪镇
        "350524203": 4,  # 尚卿乡
        "350524104": 4,  # 剑斗镇
        "350524202": 4,  # 湖上乡
        "350524108": 4,  # 虎邱镇
        "350524109": 3,  # 芦田镇
        "350524106": 3,  # 金谷镇
        "350524201": 2,  # 白濑乡
        "350524204": 2,  # 大坪乡
        "350524101": 1,  # 蓬莱镇
    },
    doctors={
        **WEST_DOCTORS,
        "350524110": (),  # 感德镇: all doctors needed at the centre
        "350524114": (),  # 长卿镇: the same
        "350524207": (),  # 蓝田乡: the same
        "350524205": ((6, 5), (5, 5), (5, 4), (5, 4), (4, 4)),
        "350524112": ((5, 5), (5, 4), (5, 4)),
        "350524202": ((5, 4), (5, 4), (4, 4)),
        "350524104": ((5, 5), (5, 4), (4, 4)),
    },
    usual_doctors=2,
    lone=frozenset(),
    urban={"350524100": 6.0, "350524105": 3.0, "350524102": 1.6, "350524113": 1.3},
    crowded={"350524103": 1.5, "350524107": 1.5, "350524102": 1.4, "350524105": 1.6},
    weak=frozenset(
        {FUTIAN, TAOZHOU, XIANGHUA, "350524201", "350524202", "350524204", "350524205", "350524207"}
    ),
    ridges=(
        Ridge(Point(117.815, 25.46), Point(117.800, 25.06), 1600.0, 3.2),
        Ridge(Point(117.800, 25.06), Point(117.500, 25.07), 1600.0, 3.2),
    ),
    gaps=(
        # 龙涓乡 has half-days to spare: a circuit.
        Gap("350524205", "far", 0.2, dt.date(2026, 10, 31), "乡村医生退休，尚未安排"),
        # The west has none to spare: with many people and no clinic near, a doctor posted there;
        # with a clinic 18 minutes away, that clinic.
        Gap(TAOZHOU, "far", 2.4, dt.date(2026, 9, 30), "乡村医生调离，短期招不到"),
        Gap(XIANGHUA, "near", 0.6, dt.date(2026, 11, 15), "乡村医生停业", minutes=18),
    ),
    absences=(
        Absence(XIANGHUA, 1, dt.date(2026, 12, 8), dt.date(2026, 12, 11), "培训"),
        Absence("350524205", 0, dt.date(2026, 12, 14), dt.date(2026, 12, 18), "年休假"),
        Absence("350524104", 1, dt.date(2026, 12, 21), dt.date(2026, 12, 22), "病假"),
    ),
    roadworks=(
        Roadworks("350524202", 1, dt.date(2026, 12, 14), dt.date(2026, 12, 16), "公路塌方抢修"),
    ),
    fewer=(FewerVisits("350524204", 0, 1, "服务人口少、需求小，县里同意每周一次（演示）"),),
    stationed=12,
    neighbours=22,
    centre_clusters=2,
    ending_soon=6,
    hospital_doctors=4,
    licensed_share=0.26,
    rules=(
        ("circuit.half_day_minutes", "180"),
        ("circuit.week_starts_on", "周一"),
        ("circuit.short_week", "working_days"),
        ("circuit.makeup_within", "same_week"),
        ("circuit.max_outbound_minutes", "90"),
        ("fieldwork.near_metres", "500"),
        ("fieldwork.earliest_hour", "7"),
        ("fieldwork.latest_hour", "19"),
        ("fieldwork.record_within_hours", "48"),
        ("fieldwork.clock_error_minutes", "10"),
        ("fieldwork.spot_check_share_flagged", "30"),
        ("fieldwork.spot_check_share_others", "5"),
        ("fieldwork.keep_photo_days", "60"),
        ("fieldwork.keep_point_days", "365"),
        ("fieldwork.keep_phone_days", "60"),
        ("fieldwork.keep_refused_days", "365"),
        ("thousand_doctors.person_time", "doctor_day"),
        ("thousand_doctors.coverage_reading", "once_a_year"),
        ("thousand_doctors.min_days_per_month", "4"),
        ("return.monthly_due_day", "5"),
        ("return.rest_day_shift", "after"),
        ("return.sections", "4"),
    ),
    rules_since=dt.date(2025, 1, 1),
    goals=(
        # Reached, on course or missed as the year goes on; every one of them is invented.
        ("thousand_doctors.min_doctors", "24", dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
        ("thousand_doctors.unit_coverage", "100", dt.date(2026, 1, 1), dt.date(2026, 6, 30)),
        ("thousand_doctors.stage_person_times", "1000", dt.date(2026, 1, 1), dt.date(2026, 10, 31)),
        ("thousand_doctors.person_times", "1300", dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
        ("mobile_hospital.min_tours", "4", dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
        ("standard.township_recommended_share", "45", dt.date(2026, 1, 1), dt.date(2026, 10, 31)),
        ("county_hospital.min_recommended", "1", dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
        ("clinic.insurance_settlement_share", "90", dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
        ("return.stage_due_date", "2026-10-20", dt.date(2026, 1, 1), dt.date(2026, 10, 31)),
        ("return.stage_due_date", "2026-12-10", dt.date(2026, 11, 1), dt.date(2026, 12, 31)),
    ),
    programmes=True,
    holidays=((dt.date(2027, 1, 1), False, "元旦（演示，以通知为准）"),),
)

"""The story of the demo county Minqing on 2025-06-01, when Fuzhou's FZ-2024-24 is in force."""

from __future__ import annotations

import datetime as dt

from demo.plan import Absence, CountyPlan, Gap, Roadworks
from demo.terrain import Ridge
from xunzhen.domain.geo import Point

XIAZHU, JIELIN, SHENGHUANG, SHANGLIAN = "350124206", "350124205", "350124108", "350124201"

PLAN = CountyPlan(
    code="350124",
    name="闽清县",
    city="福州市",
    area_code="0591",
    seed=350124,
    as_of=dt.date(2025, 6, 1),
    circuits={
        XIAZHU: 7,
        JIELIN: 4,
        SHENGHUANG: 5,
        SHANGLIAN: 3,
        "350124110": 2,  # 东桥镇
        "350124109": 2,  # 雄江镇
    },
    doctors={
        XIAZHU: ((6, 6), (6, 6), (5, 4)),
        JIELIN: ((5, 5), (6, 6)),
        SHENGHUANG: ((6, 6), (5, 4)),
        "350124110": ((6, 5),),
    },
    usual_doctors=2,
    lone=frozenset({"350124110"}),
    urban={"350124100": 5.0},
    weak=frozenset({XIAZHU, JIELIN, SHANGLIAN}),
    ridges=(Ridge(Point(118.86, 26.52), Point(118.93, 26.40), 400.0, 2.5),),
    gaps=(
        Gap(XIAZHU, "far", 0.25, dt.date(2025, 3, 31), "乡村医生退休，尚未安排"),
        Gap(JIELIN, "far", 0.25, None, "一直没有村医"),
        Gap(SHENGHUANG, "far", 3.2, dt.date(2025, 4, 30), "乡村医生调离，短期招不到"),
        Gap("350124110", "cluster", 1.2, dt.date(2025, 2, 28), "乡村医生退休，尚未安排"),
        Gap("350124110", "cluster", 1.2, None, "一直没有村医"),
        Gap("350124110", "cluster", 1.2, None, "一直没有村医"),
        Gap("350124110", "cluster", 1.2, dt.date(2024, 12, 31), "乡村医生停业"),
        Gap("350124102", "near", 1.3, dt.date(2025, 5, 15), "乡村医生停业", minutes=18),
    ),
    absences=(Absence(XIAZHU, 0, dt.date(2025, 6, 9), dt.date(2025, 6, 11), "培训"),),
    roadworks=(
        Roadworks(SHENGHUANG, 0, dt.date(2025, 6, 16), dt.date(2025, 6, 17), "山体滑坡排险"),
    ),
    stationed=5,
    neighbours=12,
    centre_clusters=1,
    ending_soon=3,
    hospital_doctors=3,
    licensed_share=0.41,
    rules=(("circuit.week_starts_on", "周一"),),
    rules_since=dt.date(2025, 1, 1),
)

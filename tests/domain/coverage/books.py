"""Small hand-made Books: the clauses of Anxi, of Fuzhou and of the nation that coverage rests on.

They hold what the tests of this column need and no more, so that a test can take one clause away
or change one number. That the shipped documents say the same is tested by the golden cases.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.clause import (
    Clause,
    Combine,
    Document,
    Force,
    Kind,
    Level,
    Rule,
    Value,
    ValueType,
)

_ISSUED = dt.date(2021, 9, 17)

DOCUMENTS = {
    one.id: one
    for one in (
        Document("NAT", "国家通知", "通知", Level.NATIONAL, "000000", _ISSUED, _ISSUED, None, True),
        Document(
            "FZ-2024-24",
            "榕政办规〔2024〕24号",
            "实施意见",
            Level.CITY,
            "350100",
            dt.date(2024, 8, 16),
            dt.date(2024, 8, 16),
            dt.date(2026, 1, 1),
        ),
        Document(
            "SITE",
            "示卫〔2026〕1号",
            "本县规则",
            Level.SITE,
            "350524",
            dt.date(2026, 1, 1),
            dt.date(2026, 1, 1),
            None,
        ),
        Document(
            "AX-2024-19",
            "安卫函〔2024〕19号",
            "答复",
            Level.COUNTY,
            "350524",
            dt.date(2024, 4, 30),
            dt.date(2024, 4, 30),
            None,
        ),
    )
}

_INTEGER, _TEXT, _CHOICE = ValueType.INTEGER, ValueType.TEXT, ValueType.CHOICE
_LOCAL, _MAX, _MIN = Combine.MOST_LOCAL, Combine.MAXIMUM, Combine.MINIMUM
OPERATORS = {"circuit.max_outbound_minutes": "≤", "circuit.max_served_population": "<"}
RULES = {
    name: Rule(
        name, zh, unit, kind, combine, name.split(".")[0], suggestion, op=OPERATORS.get(name, "")
    )
    for name, zh, unit, kind, combine, suggestion in (
        ("coverage.village_share", "村级覆盖率", "%", ValueType.SHARE, _LOCAL, None),
        ("circuit.applies", "适用情形", "类", _CHOICE, _LOCAL, None),
        ("circuit.max_served_population", "可巡诊村服务人口上限", "人", _INTEGER, _LOCAL, None),
        ("circuit.visits_per_week", "每周巡诊次数", "次", _INTEGER, _MAX, None),
        ("circuit.min_days_per_visit", "每次时长", "天", ValueType.DECIMAL, _MAX, None),
        ("circuit.half_day_minutes", "半天时长", "分钟", _INTEGER, _LOCAL, 180),
        ("circuit.max_outbound_minutes", "单程最长车程", "分钟", _INTEGER, _LOCAL, 90),
        ("circuit.small_village_reading", "小村条件的读法", "", _CHOICE, _LOCAL, "all"),
        ("circuit.served_population_basis", "服务人口口径", "", _CHOICE, _LOCAL, "reported"),
        ("circuit.week_starts_on", "一周起算日", "", _CHOICE, _LOCAL, "周一"),
        ("stationed_service.conditions", "派驻条件", "", _TEXT, _LOCAL, None),
        ("stationed_service.days_per_week", "派驻天数", "天", _INTEGER, _MAX, None),
        (
            "stationed_service.min_days_per_day",
            "派驻时长",
            "天",
            ValueType.DECIMAL,
            _MAX,
            None,
        ),
        ("stationed_service.min_months", "派驻月数", "月", ValueType.MONTHS, _MAX, None),
        ("neighbour_service.applies", "可合设的村", "类", _CHOICE, _LOCAL, None),
        ("neighbour_service.max_minutes", "到邻村最长时间", "分钟", _INTEGER, _MIN, None),
        ("centre_clinic.min_contiguous_villages", "连片村数", "个村", _INTEGER, _LOCAL, None),
        ("centre_clinic.min_premises_m2", "用房", "平方米", ValueType.DECIMAL, _MAX, None),
        ("centre_clinic.min_served_population", "服务人口", "人", _INTEGER, _MAX, None),
        ("online_clinic.encouraged", "线上联合门诊", "", ValueType.FLAG, _LOCAL, None),
    )
}


def clause(
    name: str,
    rule: str,
    op: str = "",
    value: Value | None = None,
    kind: Kind = Kind.ELIGIBILITY_RULE,
) -> Clause:
    document = name.split("/")[0] if not name.startswith("NAT") else "NAT"
    return Clause(
        id=name,
        document=document,
        article=name.split("/")[1],
        kind=kind,
        title=name,
        summary=name,
        subject="",
        force=Force.HARD,
        place=DOCUMENTS[document].place,
        rule=rule,
        op=op,
        value=value,
        since=DOCUMENTS[document].since,
        until=DOCUMENTS[document].until,
    )


NATION = (
    clause("NAT-2021/1", "circuit.applies", "=", ("不宜设", "招不到", "安置点")),
    clause("NAT-2021/3", "circuit.visits_per_week", "≥", 2),
    clause("NAT-2021/4", "circuit.min_days_per_visit", "≥", Decimal("0.5")),
    clause("NAT-2021/7", "stationed_service.days_per_week", "≥", 5),
    clause("NAT-2021/8", "stationed_service.min_days_per_day", "≥", Decimal("0.5")),
    clause("NAT-2021/9", "stationed_service.min_months", "≥", 6),
    clause("NAT-2021/10", "neighbour_service.applies", "≥", ("人口少", "面积小")),
    clause("NAT-2021/11", "neighbour_service.max_minutes", "≤", 30),
)
ANXI_CLAUSES = (
    clause("AX-2024-19/1.2.1", "coverage.village_share", "=", 100),
    clause("AX-2024-19/1.2.2", "circuit.visits_per_week", "≥", 2),
)
FUZHOU_CLAUSES = (
    clause("FZ-2024-24/3.3", "centre_clinic.min_contiguous_villages", "≥", 3),
    clause("FZ-2024-24/3.4", "centre_clinic.min_premises_m2", ">", 100),
    clause("FZ-2024-24/3.5", "centre_clinic.min_served_population", ">", 1000),
    clause("FZ-2024-24/6.2", "circuit.max_served_population", "<", 500),
    clause("FZ-2024-24/6.3", "stationed_service.conditions", "", "人多；短期招不到；邻村难覆盖"),
    clause("FZ-2024-24/6.4", "coverage.village_share", "=", 100, kind=Kind.INDICATOR_TARGET),
    clause("FZ-2024-24/6.5", "online_clinic.encouraged", "=", True),
)


def book(clauses: Iterable[Clause]) -> Book:
    return Book(DOCUMENTS, tuple(clauses), RULES)


def without(clauses: Iterable[Clause], *ids: str) -> tuple[Clause, ...]:
    return tuple(one for one in clauses if one.id not in ids)


LOCAL = Kind.LOCAL_RULE
ALL_CLAUSES = NATION + ANXI_CLAUSES + FUZHOU_CLAUSES
"""One Book for both: the county's code decides which document binds it."""

ANXI = FUZHOU = book(ALL_CLAUSES)
NOTHING = book(())

"""The tables beside the demo county: facts of people and places, agreements, assignments, premiums.

All of it is synthetic (演示数据): no hospital, agreement or person here exists. The city's and the
province's hospitals and the guests they send stand in the county's tables, so that pages name them;
the county's own thousand doctors are those of its hospitals who serve no village.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final

from demo.people import Person, name_of
from demo.places import Row, centre_code, clinic_code, hospital_codes
from demo.shape import MODES, Shape

CITY, PROVINCE, CITY_TCM = "H350500", "H350000", "H350501"
_HOSPITALS: Final = (
    (CITY, "演示市第一医院", "三级甲等"),
    (CITY_TCM, "演示市中医院", "三级乙等"),
    (PROVINCE, "演示省立医院", "三级甲等"),
)
GUESTS: Final = tuple(f"SY{number:02d}" for number in range(1, 9))
"""Doctors of the city's hospital among the thousand doctors."""
_PAIRED: Final = tuple(f"DK{number:02d}" for number in range(1, 11))
_OF_CITY: Final = frozenset(_PAIRED[7:])
_NAMES_FROM: Final = 2_000
"""The guests' place in the list of names, far behind the county's own staff."""
_PAPER: Final = "演示：2026年{}"
_SINCE, _UNTIL = dt.date(2025, 1, 1), dt.date(2026, 12, 31)
_PASSED: Final = 12
_PROMOTED: Final = 9


def hospital_rows() -> list[Row]:
    """Return the hospitals that send people; where they stand does not matter here."""
    return [
        {"code": code, "name": name, "kind": "医院", "level": level, "place": f"{code[1:5]}00"}
        for code, name, level in _HOSPITALS
    ]


def guests(shape: Shape) -> list[Person]:
    """Return the people of those hospitals who come."""
    return [
        Person(
            id=number,
            name=name_of(_NAMES_FROM + n),
            institution=CITY if number in GUESTS or number in _OF_CITY else PROVINCE,
            licence="执业医师",
            title="副高" if n % 3 else "中级",
            title_since=dt.date(2016 + n % 5, 9, 1),
            degree="硕士" if n % 2 else "本科",
            full_time_degree=True,
            specialties=("内科", "外科", "儿科", "妇产科")[n % 4],
            free="",
            cap=None,
            village="",
            phone=f"{shape.plan.area_code}-0000 0998",
        )
        for n, number in enumerate((*GUESTS, *_PAIRED))
    ]


def sent_out(shape: Shape, people: Iterable[Person]) -> list[str]:
    """Return the ids of the county's thousand doctors, in order of id."""
    hospitals = hospital_codes(shape.plan.code)
    return [one.id for one in people if one.institution in hospitals and not one.cap]


def units_of(shape: Shape) -> list[str]:
    """Return the codes of the health centres that take thousand doctors in."""
    return [centre_code(one.code) for one in shape.townships]


def assignment_rows(shape: Shape, people: Sequence[Person]) -> list[Row]:
    """Thousand doctors by unit in turn, posts of paired assistance, stays and stationed people."""
    first, second = hospital_codes(shape.plan.code)
    units = units_of(shape)
    home = {one.id: one.institution for one in people}
    rows = [
        _assignment(
            f"QM-{n:02d}", "千名医师", who, home.get(who, CITY), units[n % len(units)], "医师",
            _SINCE, _UNTIL,
        )
        for n, who in enumerate([*sent_out(shape, people), *GUESTS], start=1)
    ]  # fmt: skip
    # The first president left after 20 months, four short of the term, and was replaced at once.
    posts = (
        ("院长", PROVINCE, first, (2024, 5, 1), (2025, 12, 31), "XY-01", "DK-02"),
        ("院长", PROVINCE, first, (2026, 1, 1), (2027, 12, 31), "XY-01", ""),
        ("副院长", PROVINCE, first, (2024, 5, 1), (2026, 6, 30), "XY-01", ""),
        ("科室负责人", PROVINCE, first, (2025, 7, 1), (2026, 9, 30), "XY-01", ""),
        ("科室负责人", PROVINCE, first, (2026, 3, 1), (2027, 2, 28), "XY-01", ""),
        ("医师", PROVINCE, first, (2026, 1, 1), (2026, 6, 30), "XY-01", "DK-07"),
        ("医师", PROVINCE, first, (2026, 7, 1), (2026, 12, 31), "XY-01", ""),
        ("科室负责人", CITY, second, (2025, 10, 1), (2026, 12, 31), "XY-02", ""),
        ("医师", CITY, second, (2026, 4, 1), (2026, 8, 15), "XY-02", ""),
        ("管理", CITY, second, (2026, 4, 1), (2027, 3, 31), "XY-02", ""),
    )
    for n, (role, sender, unit, since, until, paper, heir) in enumerate(posts, start=1):
        rows.append(
            _assignment(
                f"DK-{n:02d}", "对口帮扶", _PAIRED[n - 1], sender, unit, role,
                dt.date(*since), dt.date(*until), paper, heir,
            )
        )  # fmt: skip
    for n, who in enumerate(_of(people, second)[:3], start=1):
        comes = dt.date(2026, 3 * n, 1)
        goes = comes + dt.timedelta(days=80)
        rows.append(
            _assignment(f"DD-{n:02d}", "蹲点", who, second, units[5 * n], "医师", comes, goes)
        )
    for n, who in enumerate(_of(people, first)[:2], start=1):
        unit = units[7 * n]
        rows.append(
            _assignment(
                f"PZ-{n:02d}", "派驻", who, first, unit, "医师", dt.date(2026, 2, 1), _UNTIL
            )
        )
    return rows


def _of(people: Iterable[Person], hospital: str) -> list[str]:
    """Return the doctors of a hospital who go out on circuit: none is among the thousand."""
    return [one.id for one in people if one.institution == hospital and one.cap]


def _assignment(
    number: str,
    programme: str,
    who: str,
    sender: str,
    unit: str,
    role: str,
    since: dt.date,
    until: dt.date,
    agreement: str = "",
    replaced_by: str = "",
) -> Row:
    return {
        "id": number,
        "programme": programme,
        "staff": who,
        "from_institution": sender,
        "to_institution": unit,
        "role": role,
        "since": since.isoformat(),
        "until": until.isoformat(),
        "agreement": agreement,
        "replaced_by": replaced_by,
    }


def agreement_rows(shape: Shape) -> list[Row]:
    """Two agreements in force, one that the county has not signed, one that ends soon."""
    first, second = hospital_codes(shape.plan.code)
    told = (
        ("XY-01", PROVINCE, first, "院包院", "2024-04-12", "2024-04-15", "2024-04-20",
         "2024-05-01", "2027-12-31"),
        ("XY-02", CITY, second, "院包科", "2025-09-10", "2025-09-12", "2025-09-18",
         "2025-10-01", "2026-12-31"),
        ("XY-03", CITY_TCM, second, "托管", "2026-10-20", "2026-10-22", "",
         "2026-11-01", "2029-10-31"),
    )  # fmt: skip
    names = ("id", "sender", "receiver", "mode", "signed_sender", "signed_receiver",
             "signed_county", "since", "until")  # fmt: skip
    return [{**dict(zip(names, one, strict=True)), "county": shape.plan.name} for one in told]


def person_fact_rows(shape: Shape, people: Sequence[Person]) -> list[Row]:
    """Licences and titles gained in the year, who is insured against liability."""
    rng = shape.rng(MODES + 300)
    village = [one for one in people if one.village]
    unlicensed = [one.id for one in village if one.licence == "乡村医生"]
    junior = [one.id for one in people if one.title == "初级" and not one.village]
    rows = [
        _fact(
            "staff",
            who,
            "执业资格",
            "乡村全科执业助理医师",
            "2026-08-01",
            _PAPER.format("考试名册"),
        )
        for who in sorted(rng.choice(unlicensed, _PASSED, replace=False).tolist())
    ]
    rows += [
        _fact("staff", who, "职称", "中级", "2026-07-01", _PAPER.format("职称通知"))
        for who in sorted(rng.choice(junior, _PROMOTED, replace=False).tolist())
    ]
    rows += [
        _fact("staff", one.id, "医责险", "是" if rng.random() < 0.93 else "否", "2026-01-01")
        for one in village
    ]
    return sorted(rows, key=lambda row: (row["staff"], row["fact"]))


def place_fact_rows(shape: Shape) -> list[Row]:
    """Insurance settlement of every clinic, and what the county hospitals reached in the year."""
    rng = shape.rng(MODES + 301)
    first, second = hospital_codes(shape.plan.code)
    rows = [
        _fact("place", clinic_code(unit.code), "开通医保", "是" if rng.random() < 0.88 else "否",
              "2026-03-01")
        for unit in shape.with_role("resident")
    ]  # fmt: skip
    told = _PAPER.format("评审公告")
    rows += [
        _fact("place", first, "能力标准", "推荐", "2026-06-30", told),
        _fact("place", second, "能力标准", "基本", "2026-06-30", told),
        _fact("place", first, "医院等级", "三级乙等", "2026-09-01", told),
    ]
    centres = units_of(shape)
    rows += [_fact("place", code, "能力标准", "推荐", "2026-10-01", told) for code in centres[3:6]]
    return sorted(rows, key=lambda row: (row["place"], row["fact"]))


def _fact(
    column: str, whom: str, fact: str, value: str, since: str, source: str = "演示：年初名册"
) -> Row:
    return {column: whom, "fact": fact, "value": value, "since": since, "source": source}


def premium_rows(shape: Shape, people: Sequence[Person]) -> list[Row]:
    """A year's liability premium of every village doctor, an accident premium of some."""
    rng = shape.rng(MODES + 302)
    rows = []
    for one in people:
        if one.village:
            rows.append(_premium(one.id, "医责险", "300"))
            if rng.random() < 0.4:
                rows.append(_premium(one.id, "意外险", "120"))
    return rows


def _premium(who: str, product: str, yuan: str) -> Row:
    return {"staff": who, "product": product, "year": "2026", "premium_yuan": yuan}

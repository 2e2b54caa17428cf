"""What is said about a village's mode: why it holds, and what the tables do not bear out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.registry.county import County, Institution, Mode, ServiceMode, Staff

MODE_EN = {
    Mode.RESIDENT: "resident village doctor",
    Mode.CIRCUIT: "circuit visits",
    Mode.STATIONED: "stationing",
    Mode.NEIGHBOUR: "neighbour-village service",
    Mode.CENTRE: "centre village clinic",
    Mode.ONLINE: "online joint clinic",
}
"""The glossary's English words for a mode."""


def name_of(county: County, provider: str) -> str:
    """Return the name of an institution or a member of staff; an unknown code stays as entered."""
    institution = county.institution_by_code.get(provider)
    if institution is not None:
        return institution.name
    person = county.staff_by_id.get(provider)
    return person.name if person is not None else provider


def decided(county: County, rows: Sequence[ServiceMode]) -> Sentence:
    """Say that a decision in force serves the village, by whom and until when."""
    row = rows[0]
    names = "、".join(dict.fromkeys(name_of(county, one.provider) for one in rows if one.provider))
    names_en = ", ".join(
        dict.fromkeys(name_of(county, one.provider) for one in rows if one.provider)
    )
    last = _last_day(row)
    return say(
        "coverage.mode_decided",
        "服务方式表登记：{since}起{mode_zh}"
        + ("，由{names}提供" if names else "")
        + ("，到{last}（含当天）。" if last else "。"),
        "Service modes table: {mode_en} since {since}"
        + (", provided by {names_en}" if names else "")
        + (", until {last} (inclusive)." if last else "."),
        since=row.period.since.isoformat(),
        mode_zh=row.mode.zh,
        mode_en=MODE_EN[row.mode],
        names=names,
        names_en=names_en,
        last=last,
    )


def conflict(rows: Sequence[ServiceMode]) -> Sentence:
    """Say that different modes are entered for one day, so that none is valid."""
    return say(
        "coverage.mode_conflict",
        "服务方式表在同一天登记了{modes_zh}，一个村一天只能有一种方式，暂按未落实计。"
        "请在服务方式表里留一条，给其余的填上“止”。",
        "The service modes table has {modes_en} on the same day; a village has one mode a day, so "
        "it counts as uncovered. Keep one row and give the others an end day.",
        modes_zh="、".join(_span(row, row.mode.zh) for row in rows),
        modes_en=" and ".join(_span(row, MODE_EN[row.mode]) for row in rows),
    )


def seat(centre: Institution) -> Sentence:
    """Say that the health centre standing in the village serves it."""
    return say(
        "coverage.mode_seat",
        "卫生院所在村，由{centre}直接服务。",
        "The township health centre stands in this village: served by {centre} itself.",
        centre=centre.name,
    )


def seat_without_centre() -> Sentence:
    """Say that a seat has no health centre in the institutions table."""
    return say(
        "coverage.seat_without_centre",
        "村表填了“卫生院所在村”，但机构表里没有本乡镇的卫生院。请补上机构，或改村表。",
        "The villages table says the health centre stands here, but the institutions table has "
        "none in this township. Add it, or correct the villages table.",
    )


def lives_here(doctor: Staff, as_of: dt.date) -> Sentence:
    """Say that a village doctor who lives here serves the village."""
    return say(
        "coverage.mode_village_doctor",
        "人员表登记：{licence_zh}{name}驻本村（数据日期{as_of}）；服务方式表未另作登记。",
        "Staff table: {name} lives in this village with a licence to treat (data of {as_of}); "
        "the service modes table says nothing else.",
        licence_zh=doctor.licence.zh,
        name=doctor.name,
        as_of=as_of.isoformat(),
    )


def online_only() -> Sentence:
    """Say that an online joint clinic alone does not cover."""
    return say(
        "coverage.mode_online_only",
        "只有线上联合门诊。线上联合门诊只能补充，单独不算覆盖。",
        "Only an online joint clinic. It supplements another mode and never covers alone.",
    )


def nothing_in_force() -> Sentence:
    """Say that nothing serves the village."""
    return say(
        "coverage.mode_none",
        "没有有效的服务方式：服务方式表当天没有登记，也没有驻村的村医。",
        "No valid mode: no row of the service modes table is in force and no village doctor "
        "lives here.",
    )


def no_provider(row: ServiceMode) -> Sentence:
    """Flag a decision that names no provider."""
    return say(
        "coverage.no_provider",
        "{since}起的{mode_zh}没有写提供者。请在服务方式表补上机构代码或工号。",
        "The {mode_en} since {since} names no provider. Enter an institution code or staff id.",
        **_row_facts(row),
    )


def unknown_provider(row: ServiceMode) -> Sentence:
    """Flag a decision whose provider is in no table."""
    return say(
        "coverage.unknown_provider",
        "{since}起的{mode_zh}由“{provider}”提供，机构表和人员表里都没有它。请改提供者或补登记。",
        "The {mode_en} since {since} is provided by “{provider}”, found in neither institutions "
        "nor staff. Correct the provider or add it.",
        provider=row.provider,
        **_row_facts(row),
    )


def may_not_treat(row: ServiceMode, person: Staff) -> Sentence:
    """Flag a decision whose provider holds no licence to treat."""
    return say(
        "coverage.provider_may_not_treat",
        "{since}起的{mode_zh}由{name}提供，其执业资格为“{licence}”，不能独立看病。请换人或改资格。",
        "The {mode_en} since {since} is provided by {name}, whose licence does not allow treating "
        "alone. Name a doctor or correct the licence.",
        name=person.name,
        licence=person.licence.zh,
        **_row_facts(row),
    )


def lives_elsewhere(row: ServiceMode, person: Staff) -> Sentence:
    """Flag a resident mode whose doctor is not entered as living in the village."""
    return say(
        "coverage.resident_elsewhere",
        "{since}起的驻村由{name}提供，人员表里此人不驻本村。请核对：人已离开的，给这条填上“止”。",
        "Resident since {since} by {name}, whom the staff table does not place in this village. "
        "If the doctor has left, give the row an end day.",
        since=row.period.since.isoformat(),
        name=person.name,
    )


def doctor_gone(row: ServiceMode) -> Sentence:
    """Flag a resident mode without any resident doctor."""
    return say(
        "coverage.resident_gone",
        "{since}起登记为驻村，人员表里没有驻本村、能看病的人。请补村医，或给这条填上“止”。",
        "Resident since {since}, but the staff table places nobody with a licence to treat in "
        "this village. Enter the doctor, or give the row an end day.",
        since=row.period.since.isoformat(),
    )


def _row_facts(row: ServiceMode) -> dict[str, str]:
    return {
        "since": row.period.since.isoformat(),
        "mode_zh": row.mode.zh,
        "mode_en": MODE_EN[row.mode],
    }


def _last_day(row: ServiceMode) -> str:
    until = row.period.until
    return (until - dt.timedelta(days=1)).isoformat() if until is not None else ""


def _span(row: ServiceMode, mode: str) -> str:
    return f"{mode}（{row.period.since.isoformat()}—{_last_day(row)}）"

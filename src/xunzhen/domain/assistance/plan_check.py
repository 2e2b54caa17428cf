"""An annual plan checked by code that does not know how it was made; it also checks typed plans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from xunzhen.domain.assistance.needs import (
    MIN_DAYS,
    MIN_LEVEL,
    Doctor,
    Need,
    PlanRules,
)
from xunzhen.domain.errors import Sentence, say


def broken_rules(
    assigned: Mapping[str, str],
    doctors: Sequence[Doctor],
    needs: Sequence[Need],
    rules: PlanRules,
) -> tuple[Sentence, ...]:
    """Return every hard rule that the pairs (need id → doctor id) break; empty if none."""
    by_doctor, by_need = {one.id: one for one in doctors}, {one.id: one for one in needs}
    found: list[Sentence] = []
    for need_id, doctor_id in sorted(assigned.items()):
        need, doctor = by_need.get(need_id), by_doctor.get(doctor_id)
        if need is None or doctor is None:
            found.append(
                _broken(need_id, doctor_id, "名单里没有这个需求或医师", "not on the lists")
            )
        else:
            found += [_broken(need_id, doctor_id, zh, en) for zh, en in _pair(doctor, need, rules)]
    for doctor_id, times in sorted(Counter(assigned.values()).items()):
        if times > 1:
            found.append(
                _broken(
                    "、".join(sorted(n for n, d in assigned.items() if d == doctor_id)),
                    doctor_id,
                    "一人一年只定点一处",
                    "one place a year",
                )
            )
    return tuple(found)


def _pair(doctor: Doctor, need: Need, rules: PlanRules) -> list[tuple[str, str]]:
    found = []
    level = rules.word(MIN_LEVEL)
    order = ("县级", "市级", "省级")
    if level in order and order.index(level) + 1 > int(doctor.level):
        found.append(("派出医院级别不够", "the hospital's level is too low"))
    if need.specialty and not any(word == need.specialty for word in doctor.specialties):
        found.append(("专科对不上", "the specialty does not fit"))
    days = rules.number(MIN_DAYS)
    if doctor.days_per_month < need.days_per_month or (
        days is not None and doctor.days_per_month < days
    ):
        found.append(("每月天数不够", "too few days a month"))
    if doctor.hospital == need.unit:
        found.append(("不能派到本单位", "the doctor's own unit"))
    return found


def uncovered_units(assigned: Mapping[str, str], needs: Sequence[Need]) -> tuple[str, ...]:
    """Return the units nobody goes to, in order."""
    units = {one.unit for one in needs}
    return tuple(sorted(units - {one.unit for one in needs if one.id in assigned}))


def _broken(need: str, doctor: str, zh: str, en: str) -> Sentence:
    return say(
        "assistance.plan_broken",
        "{doctor}派到{need}：{why}。请换人或改需求。",
        "{doctor} to {need}: {why_en}. Send another or change the need.",
        doctor=doctor,
        need=need,
        why=zh,
        why_en=en,
    )

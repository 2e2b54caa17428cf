"""Invented staff: names that nobody bears, licences, half-days that are free for circuits."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from demo.shape import STAFF, Shape
from xunzhen.domain.periods.half_days import half_days_text

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹"
GIVEN = "安宁康平和乐清明朗远恒泽润文博思齐景行嘉敏慧欣悦晨曦"
MARK = "示"
"""Second letter of every name: 林示安 is nobody. 示 stands for 演示, demonstration."""


@dataclass(frozen=True, slots=True)
class Person:
    """A row of the staff table; ``free`` are half-days of the week, ``cap`` the most of them."""

    id: str
    name: str
    institution: str
    licence: str
    title: str
    title_since: dt.date | None
    degree: str
    full_time_degree: bool
    specialties: str
    free: str
    cap: int | None
    village: str
    phone: str


class Roster:
    """Hires invented people one by one; the same calls give the same people."""

    def __init__(self, shape: Shape) -> None:
        self._rng = shape.rng(STAFF)
        self._area_code = shape.plan.area_code
        self._as_of = shape.plan.as_of
        self._licensed_share = shape.plan.licensed_share
        self._phones: dict[str, str] = {}
        self.people: list[Person] = []

    def doctor(self, institution: str, free: int = 0, cap: int | None = None) -> None:
        """Hire a doctor of a health centre or hospital, with this many free half-days."""
        licence = "执业医师" if self._chance(0.65) else "执业助理医师"
        self._hire(
            institution,
            licence=licence,
            title=self._pick("初级", "初级", "中级", "中级", "副高"),
            specialties=self._pick("全科", "全科", "内科", "中医", "全科;中医", "儿科"),
            free=half_days_text(self._half_days(free)),
            cap=cap if free else None,
        )

    def nurse(self, institution: str) -> None:
        """Hire a nurse."""
        self._hire(institution, licence="护士", title=self._pick("初级", "初级", "中级"))

    def village_doctor(self, institution: str, village: str) -> None:
        """Hire a village doctor who lives in the village; some are licensed physicians."""
        licensed = self._chance(self._licensed_share)
        licence = self._pick("执业助理医师", "乡村全科执业助理医师", "执业医师")
        self._hire(
            institution,
            licence=licence if licensed else "乡村医生",
            title="初级" if licensed else "",
            specialties=self._pick("全科", "全科", "中医"),
            village=village,
        )

    def _hire(
        self,
        institution: str,
        licence: str,
        title: str = "",
        specialties: str = "",
        free: str = "",
        cap: int | None = None,
        village: str = "",
    ) -> None:
        number = len(self.people)
        years = int(self._rng.integers(1, 12))
        self.people.append(
            Person(
                id=f"YS{number + 1:04d}",
                name=name_of(number),
                institution=institution,
                licence=licence,
                title=title,
                title_since=dt.date(self._as_of.year - years, 9, 1) if title else None,
                degree=self._pick("中专", "大专")
                if village
                else self._pick("大专", "本科", "本科"),
                full_time_degree=self._chance(0.6),
                specialties=specialties,
                free=free,
                cap=cap,
                village=village,
                phone=self._phone(institution),
            )
        )

    def _half_days(self, count: int) -> set[int]:
        """Draw whole days first, then a half: a day out pays for two villages."""
        days = self._rng.permutation(5)
        halves = [2 * int(day) + half for day in days for half in (0, 1)]
        lone = count % 2
        found = set(halves[: count - lone])
        if lone:
            found.add(halves[count - lone] + int(self._rng.integers(0, 2)))
        return found

    def _phone(self, institution: str) -> str:
        number = 120 + len(self._phones)
        return self._phones.setdefault(institution, f"{self._area_code}-0000 {number:04d}")

    def _chance(self, share: float) -> bool:
        return bool(self._rng.random() < share)

    def _pick(self, *words: str) -> str:
        return words[int(self._rng.integers(0, len(words)))]


def name_of(number: int) -> str:
    """Return the n-th name: all differ up to 780 people, then a third letter follows."""
    surname = SURNAMES[number % len(SURNAMES)]
    given = GIVEN[(number // len(SURNAMES) + number) % len(GIVEN)]
    round_, _ = divmod(number, len(SURNAMES) * len(GIVEN))
    return f"{surname}{MARK}{given}{GIVEN[round_ - 1] if round_ else ''}"


def usual_terms(rng: np.random.Generator) -> tuple[int, int]:
    """Return free half-days and weekly cap of a township doctor in ordinary circumstances."""
    free = int(rng.integers(4, 7))
    return free, min(free, int(rng.integers(4, 7)))

"""Rows of staff, leave and service modes to values, with every fault."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Sequence

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.periods.period import Period
from xunzhen.domain.registry.county import Leave, Licence, Mode, ServiceMode, Staff
from xunzhen.domain.registry.draft import Draft, period_of, refuse_duplicates
from xunzhen.domain.registry.identity import CHECK_DIGIT, identity_fault, masked, standard_form
from xunzhen.domain.registry.rows import Row


def staff_rows(draft: Draft, rows: Sequence[Row]) -> list[tuple[Staff, Row]]:
    """Return the good members of staff; the draft knows good and bad ones afterwards."""
    found = []
    numbers: dict[str, Row] = {}
    for row in rows:
        code, name = row.text("id"), row.text("name")
        if code:
            refuse_duplicates(row, "id", draft.staff, code)
        institution = draft.references.resolve(row, "institution", draft.institutions)
        village = draft.references.resolve(row, "village", draft.villages)
        number = standard_form(row.text("id_number"))
        _check_identity(row, number, numbers)
        if not row.ok:
            draft.staff.leave_out(row, code, name)
            continue
        draft.staff.take(row, code, name)
        found.append((_person(row, institution, village, number), row))
    return found


def _person(row: Row, institution: str, village: str, number: str) -> Staff:
    return Staff(
        id=row.text("id"),
        name=row.text("name"),
        institution=institution,
        licence=Licence(row.text("licence") or Licence.NONE),
        title=row.text("title"),
        title_since=row.day("title_since"),
        degree=row.text("degree"),
        full_time_degree=row.flag("full_time_degree"),
        specialties=row.tags("specialties"),
        available=row.half_days("available"),
        max_circuit_half_days=row.whole("max_circuit_half_days"),
        village=village,
        phone=row.text("phone"),
        id_number=number,
        id_number_confirmed=bool(row.flag("id_number_confirmed")),
    )


def _check_identity(row: Row, number: str, seen: dict[str, Row]) -> None:
    """Refuse a wrong identity number; a confirmed one may fail its check digit."""
    if not number:
        return
    wrong = identity_fault(number)
    if wrong is not None and wrong.code == CHECK_DIGIT and row.flag("id_number_confirmed"):
        row.notice("id_number", _confirmed(number))
    elif wrong is not None:
        row.fault("id_number", wrong)
    earlier = seen.setdefault(number, row)
    if earlier is not row:
        row.notice("id_number", _same_person(number, earlier))


def _confirmed(number: str) -> Sentence:
    return say(
        "registry.identity_confirmed",
        "身份证号“{entered}”的校验位不对，因已写明与证件核对过，照写保留。",
        'Identity number "{entered}" fails its check digit; kept, as it was confirmed.',
        entered=masked(number),
    )


def _same_person(number: str, earlier: Row) -> Sentence:
    return say(
        "registry.identity_twice",
        "身份证号“{entered}”与{where}第{row}行相同。是同一个人请删去一行，不是请核对。",
        'Identity number "{entered}" is that of {where} row {row}. Delete one row if it is the '
        "same person; otherwise check.",
        entered=masked(number),
        where=earlier.where,
        row=earlier.number,
    )


def leave_rows(draft: Draft, rows: Sequence[Row]) -> list[tuple[Leave, Row]]:
    """Return the good leaves."""
    found = []
    for row in rows:
        staff = draft.references.resolve(row, "staff", draft.staff)
        period = period_of(row)
        if row.ok and period is not None:
            found.append((Leave(staff, period, row.text("reason")), row))
    return found


class _Booked:
    """The days of one village that already have a mode; periods are disjoint and in order."""

    def __init__(self) -> None:
        self.since: list[dt.date] = []
        self.rows: list[tuple[Period, Row, Mode]] = []

    def clash(self, period: Period) -> tuple[Row, Mode] | None:
        """Return an earlier row with a day in common; only the two neighbours can have one."""
        place = bisect_left(self.since, period.since)
        for booked, row, mode in self.rows[max(place - 1, 0) : place + 1]:
            if booked.overlaps(period):
                return row, mode
        return None

    def book(self, period: Period, row: Row, mode: Mode) -> None:
        """Add a period that clashes with none."""
        place = bisect_left(self.since, period.since)
        self.since.insert(place, period.since)
        self.rows.insert(place, (period, row, mode))


def service_mode_rows(draft: Draft, rows: Sequence[Row]) -> list[tuple[ServiceMode, Row]]:
    """Return the good service modes: at most one a village and day, 线上联合门诊 on top of it.

    Of two rows that share a day, the later gets the fault, naming the earlier.
    """
    found = []
    booked: dict[tuple[str, bool], _Booked] = {}
    for row in rows:
        village = draft.references.resolve(row, "village", draft.villages)
        provider = draft.references.resolve(row, "provider", draft.institutions, draft.staff)
        period = period_of(row)
        if not row.ok or period is None:
            continue
        mode = Mode(row.text("mode"))
        days = booked.setdefault((village, mode is Mode.ONLINE), _Booked())
        clash = days.clash(period)
        if clash is not None:
            row.fault("mode", _two_modes(village, mode, *clash))
            continue
        days.book(period, row, mode)
        found.append((ServiceMode(village, mode, period, provider, row.text("reason")), row))
    return found


def _two_modes(village: str, mode: Mode, earlier: Row, other: Mode) -> Sentence:
    return say(
        "registry.two_modes",
        "{village}同一天有两种服务方式：这一行是{mode}，{where}第{row}行是{other}，日期有重叠。"
        "请改起止日期，让两行不重叠。",
        "{village} has two modes on one day: {mode_en} here and {other_en} in {where} row {row}. "
        "Change the dates so that they do not overlap.",
        village=village,
        mode=mode.zh,
        other=other.zh,
        mode_en=mode.value,
        other_en=other.value,
        where=earlier.where,
        row=earlier.number,
    )

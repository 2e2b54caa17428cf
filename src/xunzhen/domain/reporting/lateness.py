"""Who has handed in, who is late, who is missing, and who never reports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.reporting.due import DueDay
from xunzhen.domain.reporting.statutory_return import (
    ReportingUnit,
    State,
    StatutoryReturn,
    day_of,
)


class HandedIn(StrEnum):
    """How a unit stands with a return on a day."""

    ON_TIME = "on_time"
    LATE = "late"
    SENT_BACK = "sent_back"
    WAITING = "waiting"
    MISSING = "missing"
    UNDUE = "undue"

    @property
    def zh(self) -> str:
        """The Chinese word."""
        return _ZH[self]


_ZH: Final = {
    HandedIn.ON_TIME: "按时",
    HandedIn.LATE: "迟报",
    HandedIn.SENT_BACK: "退回未重报",
    HandedIn.WAITING: "未到期",
    HandedIn.MISSING: "缺报",
    HandedIn.UNDUE: "期限未设定",
}


@dataclass(frozen=True, slots=True)
class UnitStanding:
    """A unit's standing: how, handed in when, and how many days late or overdue (0 if not)."""

    unit: ReportingUnit
    standing: HandedIn
    handed_in: dt.date | None
    days: int
    due: DueDay

    @property
    def told(self) -> Sentence:
        """The standing in one sentence."""
        zh, en = _TOLD[self.standing]
        return say(
            f"reporting.standing_{self.standing.value}",
            zh,
            en,
            unit=self.unit.name,
            kind=self.due.kind.zh,
            kind_en=self.due.kind.en,
            days=self.days,
            due="" if self.due.day is None else self.due.day.isoformat(),
            handed_in="" if self.handed_in is None else self.handed_in.isoformat(),
        )


_TOLD: Final = {
    HandedIn.ON_TIME: (
        "{unit}{kind}{handed_in}报送，期限{due}，按时。",
        "{unit} handed in its {kind_en} on {handed_in}, due {due}: on time.",
    ),
    HandedIn.LATE: (
        "{unit}{kind}{handed_in}报送，期限{due}，迟{days}天。",
        "{unit} handed in its {kind_en} on {handed_in}, due {due}: {days} days late.",
    ),
    HandedIn.SENT_BACK: (
        "{unit}{kind}已退回，还没有重报。请{unit}改后再报。",
        "The {kind_en} of {unit} was sent back and has not come again; {unit} must mend it.",
    ),
    HandedIn.WAITING: (
        "{unit}{kind}还没有报，期限{due}。",
        "{unit} has not handed in its {kind_en} yet, due {due}.",
    ),
    HandedIn.MISSING: (
        "{unit}{kind}没有报，期限{due}已过{days}天。请催报。",
        "{unit} has not handed in its {kind_en}, {days} days past {due}. Remind it.",
    ),
    HandedIn.UNDUE: (
        "{unit}{kind}的报送期限未设定，不判迟报。",
        "The due day of the {kind_en} of {unit} is not set; nothing is judged late.",
    ),
}


def standings(
    units: Iterable[ReportingUnit],
    returns: Iterable[StatutoryReturn],
    due: Mapping[str, DueDay],
    today: dt.date,
) -> tuple[UnitStanding, ...]:
    """Return how every unit that owes a return stands today, in the order of the units.

    The first submission is judged: a return sent back was still handed in on its day. ``due`` is
    by unit id, for one kind and period; returns of another are passed over. The due day is on time.
    """
    found = {(one.unit.id, one.kind, one.period): one for one in returns}
    return tuple(
        _standing(
            unit, found.get((unit.id, due[unit.id].kind, due[unit.id].period)), due[unit.id], today
        )
        for unit in units
    )


def never_reporting(
    units: Sequence[ReportingUnit], periods: Sequence[Iterable[UnitStanding]]
) -> tuple[ReportingUnit, ...]:
    """Return the units that were missing in every period looked at, in the order of the units.

    With no period nobody can be said never to report.
    """
    if not periods:
        return ()
    missing = [
        {one.unit.id for one in period if one.standing is HandedIn.MISSING} for period in periods
    ]
    always = set.intersection(*missing)
    return tuple(unit for unit in units if unit.id in always)


def _standing(
    unit: ReportingUnit, found: StatutoryReturn | None, due: DueDay, today: dt.date
) -> UnitStanding:
    at = None if found is None else found.first_submitted
    handed_in = None if at is None else day_of(at)
    if found is not None and handed_in is not None:
        late = due.days_late(handed_in)
        if found.state in (State.RETURNED, State.DRAFTED, State.SELF_CHECKED):
            return UnitStanding(unit, HandedIn.SENT_BACK, handed_in, late, due)
        standing = HandedIn.LATE if late else HandedIn.ON_TIME
        if due.day is None:
            standing = HandedIn.UNDUE
        return UnitStanding(unit, standing, handed_in, late, due)
    if due.day is None:
        return UnitStanding(unit, HandedIn.UNDUE, None, 0, due)
    overdue = due.days_late(today)
    return UnitStanding(unit, HandedIn.MISSING if overdue else HandedIn.WAITING, None, overdue, due)

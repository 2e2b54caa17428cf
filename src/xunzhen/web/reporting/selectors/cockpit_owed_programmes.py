"""What is owed in the programmes: agreements and terms that end, months nobody has confirmed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from xunzhen.domain.assistance.agreements import agreement_alerts
from xunzhen.domain.assistance.placements import Side
from xunzhen.domain.assistance.programmes import Agreement
from xunzhen.domain.assistance.term_verdicts import TermStatus
from xunzhen.domain.assistance.words import months_due
from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.periods.period import add_months
from xunzhen.domain.reporting.owed import Owed, Party
from xunzhen.web.assistance.rights import place_of_unit
from xunzhen.web.assistance.selectors.names import guests_of, person_name, unit_name
from xunzhen.web.assistance.selectors.placements import (
    placement_of,
    placement_rows,
    standing,
    words_of,
)
from xunzhen.web.assistance.selectors.register import AHEAD
from xunzhen.web.assistance.selectors.tables import agreements_of
from xunzhen.web.assistance.selectors.terms import AHEAD as TERMS_AHEAD
from xunzhen.web.assistance.selectors.terms import verdicts_of
from xunzhen.web.registry.selectors import Desk
from xunzhen.web.reporting.selectors.cockpit_ground import BUREAU, Ground, address
from xunzhen.web.reporting.selectors.cockpit_shelf import as_of

_PARTIES: Final = "paired_assistance.agreement_parties"
_DAYS_A_MONTH: Final = "thousand_doctors.min_days_per_month"


def agreements_owed(ground: Ground) -> Iterator[Owed]:
    """Tell the agreements that lack a signature, overlap, or expire within a quarter."""
    found = agreements_of(ground.desk) or ()
    by_id = {one.id: one for one in found}
    for alert in agreement_alerts(found, ground.today, AHEAD):
        one = by_id[alert.agreements[0]]
        yield Owed(
            alert.sentence,
            _unit(ground.desk, one.sender),
            _unit(ground.desk, one.receiver),
            _stands(one),
            ground.desk.code,
            due=alert.due,
            ruling=ground.readings.ruling(_PARTIES, ground.today),
            where=address("assistance:agreements", ground.desk.code),
        )


def terms_owed(ground: Ground) -> Iterator[Owed]:
    """Tell the people on post whose term ends soon, gravely where it is before its minimum."""
    today, desk = ground.today, ground.desk
    last = today + dt.timedelta(days=TERMS_AHEAD)
    for one in verdicts_of(desk, today, ground.programmes):
        until = one.term.until
        if until is None or not today < until <= last:
            continue
        yield Owed(
            say(
                "reporting.owed_term",
                "{name}的任期到期：续派或换人",
                "the term of {name} ends: extend or replace",
                name=_person(ground, one.term.staff),
            ),
            BUREAU,
            _unit(desk, one.term.unit),
            say(
                "reporting.owed_term_state",
                "{zh}",
                "{en}",
                zh=one.status.zh,
                en=one.status.value.replace("_", " "),
            ),
            place_of_unit(desk, one.term.unit),
            due=until - dt.timedelta(days=1),
            grave=one.status is TermStatus.WILL_BREAK,
            ruling=one.ruling,
            where=address("assistance:stationed", desk.code),
            why=one.sentence,
        )


def _person(ground: Ground, staff: str) -> str:
    guests = as_of(ground.desk, "guests", ground.programmes, lambda: guests_of(ground.desk.code))
    return person_name(ground.desk, staff, guests)


def months_owed(ground: Ground) -> Iterator[Owed]:
    """Tell the months of placements that a side has not confirmed, by unit and side.

    A month can be confirmed from the first of the next on; no paper sets by which day.
    """
    for (unit, side), months in _unconfirmed(ground).items():
        yield Owed(
            say(
                "reporting.owed_months",
                "确认{n}个人月的下派",
                "confirm {n} person-months of doctors sent",
                n=len(months),
            ),
            _unit(ground.desk, unit),
            BUREAU,
            say("reporting.owed_not_confirmed", "未确认", "not confirmed"),
            ground.desk.code if side is Side.SENDER else place_of_unit(ground.desk, unit),
            since=add_months(min(months), 1),
            ruling=ground.readings.ruling(_DAYS_A_MONTH, ground.today),
            where=address("assistance:doctors", ground.desk.code),
        )


def _unconfirmed(ground: Ground) -> dict[tuple[str, Side], list[dt.date]]:
    def build() -> dict[tuple[str, Side], list[dt.date]]:
        rows = placement_rows(ground.desk.code)
        words = words_of(rows)
        found: dict[tuple[str, Side], list[dt.date]] = defaultdict(list)
        for row in rows:
            value = placement_of(row, standing(words.get(row.pk, ())))
            units = {Side.SENDER: row.candidate.hospital, Side.RECEIVER: row.need.unit}
            for month in months_due(value, ground.today):
                for side, unit in units.items():
                    if (month, side) not in value.confirmed:
                        found[unit, side].append(month)
        return dict(found)

    return as_of(ground.desk, "unconfirmed", (ground.programmes, ground.today), build)


def _stands(one: Agreement) -> Sentence:
    if one.signed_on is None:
        return say("reporting.owed_unsigned", "没有签齐", "not signed by all")
    return say("reporting.owed_running", "在期", "in force")


def _unit(desk: Desk, code: str) -> Party:
    name = unit_name(desk, code)
    return Party(name, name)

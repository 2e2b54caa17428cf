"""What is owed in the programmes: agreements that expire or lack a signature, terms that end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from xunzhen.domain.assistance.agreements import agreement_alerts
from xunzhen.domain.assistance.programmes import Agreement
from xunzhen.domain.assistance.term_verdicts import TermStatus, TermVerdict, judged_term
from xunzhen.domain.assistance.terms import terms_of
from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.reporting.owed import Owed, Party
from xunzhen.web.assistance.selectors.tables import agreements_of, assignments_of
from xunzhen.web.coverage.bench import book_of
from xunzhen.web.registry.selectors import Desk
from xunzhen.web.reporting.selectors.cockpit_ground import BUREAU, Ground, address
from xunzhen.web.reporting.selectors.cockpit_shelf import as_of

AHEAD: Final = 90
"""Days before its last one an agreement or a term is told: a quarter to renew it."""
_PARTIES: Final = "paired_assistance.agreement_parties"


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
    """Tell the people whose term will end before its minimum, and terms that end within a
    quarter."""
    last = ground.today + dt.timedelta(days=AHEAD)
    for one in _verdicts(ground.desk, ground.today):
        until = one.term.until
        if until is None or not ground.today < until <= last:
            continue
        person = ground.desk.whole.staff_by_id.get(one.term.staff)
        yield Owed(
            say(
                "reporting.owed_term",
                "{name}的任期到期：续派或换人",
                "the term of {name} ends: extend or replace",
                name=person.name if person else one.term.staff,
            ),
            BUREAU,
            _unit(ground.desk, one.term.unit),
            say(
                "reporting.owed_term_state",
                "{zh}",
                "{en}",
                zh=one.status.zh,
                en=one.status.value.replace("_", " "),
            ),
            ground.desk.code,
            due=until - dt.timedelta(days=1),
            grave=one.status is TermStatus.WILL_BREAK,
            ruling=one.ruling,
            where=address("assistance:programmes", ground.desk.code),
            why=one.sentence,
        )


def _verdicts(desk: Desk, today: dt.date) -> tuple[TermVerdict, ...]:
    def build() -> tuple[TermVerdict, ...]:
        leave = [(one.staff, one.period) for one in desk.whole.leave]
        found = terms_of(assignments_of(desk) or (), leave, today)
        return tuple(judged_term(one, book_of(desk), desk.code, today) for one in found)

    return as_of(desk, "terms", today, build)


def _stands(one: Agreement) -> Sentence:
    if one.signed_on is None:
        return say("reporting.owed_unsigned", "没有签齐", "not signed by all")
    return say("reporting.owed_running", "在期", "in force")


def _unit(desk: Desk, code: str) -> Party:
    found = desk.whole.institution_by_code.get(code)
    name = found.name if found else code
    return Party(name, name)

"""People on post: the reason of an early end, mentors and those they train."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from xunzhen.domain.assistance.mentoring import pair_faults
from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.assistance.models import MentorRow, ProgrammeNote
from xunzhen.web.assistance.selectors.tables import assignments_of
from xunzhen.web.assistance.selectors.terms import pair_of
from xunzhen.web.assistance.services.turn import on_the_trail, take_turn
from xunzhen.web.registry.selectors import desk


def give_term_reason(*, scope: Scope, county: str, assignment: str, reason: str) -> ProgrammeNote:
    """Give the reason for which the term that an assignment ends is shorter than its minimum.

    Raises
    ------
    BadData
        without a reason, or when there is no such assignment.
    """
    scope.require(Act.PLAN_PROGRAMMES)
    now = desk(scope, county)
    known = {one.id for one in assignments_of(now) or ()}
    if assignment not in known or not reason.strip():
        raise BadData(
            say(
                "assistance.term_reason",
                "没有写原因，或这条派驻已经不在了。请写明提前结束的原因。",
                "No reason is given, or the assignment is gone. Give the reason of the early end.",
            )
        )
    with transaction.atomic():
        take_turn(county)
        note = ProgrammeNote.objects.create(
            county=county, about=assignment, kind=ProgrammeNote.Kind.TERM,
            day=timezone.localdate(), text=reason.strip()[:500], by=scope.who, at=timezone.now(),
        )  # fmt: skip
        on_the_trail(scope, county, "term_reason", assignment, purpose=reason[:200])
    return note


def pair_people(
    *,
    scope: Scope,
    county: str,
    mentor: str,
    learner: str,
    unit: str,
    specialty: str,
    since: dt.date,
    until: dt.date | None = None,
) -> MentorRow:
    """Let a stationed mentor teach a local learner; ``until``: the day after the last.

    Raises
    ------
    BadData
        when the pair cannot be: a mentor of himself, or one who is not at the unit then.
    """
    scope.require(Act.PLAN_PROGRAMMES)
    now = desk(scope, county)
    row = MentorRow(
        county=county, mentor=mentor.strip()[:40], learner=learner.strip()[:40], unit=unit,
        specialty=specialty.strip()[:30], since=since, until=until, entered_by=scope.who,
        entered_at=timezone.now(),
    )  # fmt: skip
    if not (row.mentor and row.learner) or (until is not None and until <= since):
        raise BadData(_incomplete())
    faults = pair_faults([pair_of(row)], assignments_of(now) or ())
    if faults:
        raise BadData(faults[0][1])
    with transaction.atomic():
        take_turn(county)
        row.save()
        on_the_trail(scope, county, "mentor", unit, pair=row.pk)
    return row


def finish_pair(*, scope: Scope, county: str, pair: int, day: dt.date) -> MentorRow:
    """Note the day on which a learner passed.

    Raises
    ------
    BadData
        when there is no such pair, it is finished, or the day is before it began or to come.
    """
    scope.require(Act.PLAN_PROGRAMMES)
    desk(scope, county)
    with transaction.atomic():
        take_turn(county)
        row = MentorRow.objects.filter(county=county, pk=pair, finished=None).first()
        if row is None or not row.since <= day <= timezone.localdate():
            raise BadData(
                say(
                    "assistance.cannot_finish",
                    "没有登记出师：这一对已经登记过，或日期早于开始、晚于今天。请核对。",
                    "Not noted: the pair is finished already, or the day is before it began or to "
                    "come.",
                )
            )
        row.finished = day
        row.save(update_fields=["finished"])
        on_the_trail(scope, county, "trained", row.unit, pair=row.pk)
    return row


def _incomplete() -> Sentence:
    return say(
        "assistance.pair_incomplete",
        "师带徒要写师傅、学员、单位和起止日期，止日不早于起日。请补上。",
        "A pair needs a mentor, a learner, a unit and days in their order. Add them.",
    )

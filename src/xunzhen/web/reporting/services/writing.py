"""Writing a return: begun, filled from the ledger, told in words, self-checked, submitted.

Each is one transaction and one entry in the trail, with the return's row held. ``at`` is the moment
it is done: now, unless somebody seeds a year that is over.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from django.db import IntegrityError, transaction

from xunzhen.domain.errors import BadData, NotAllowed, Sentence, say
from xunzhen.domain.periods.period import Period
from xunzhen.domain.policy.book import Book
from xunzhen.domain.reporting import flow
from xunzhen.domain.reporting.due import ReturnKind
from xunzhen.domain.reporting.filling import cut_off_of, told_in
from xunzhen.domain.reporting.flow import Act as ReturnAct
from xunzhen.domain.reporting.statutory_return import (
    Rank,
    ReportingUnit,
    Section,
    State,
    StatutoryReturn,
    day_of,
    required_sections,
    texts_of,
)
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.coverage.bench import book_of
from xunzhen.web.fieldwork.services.follow import followed
from xunzhen.web.policy.selectors import law
from xunzhen.web.registry.selectors import Desk, desk
from xunzhen.web.reporting.models import HeldReturn
from xunzhen.web.reporting.selectors.area import below_of
from xunzhen.web.reporting.selectors.chain import (
    actor_of,
    area_name,
    area_unit,
    own_unit,
    unit_called,
)
from xunzhen.web.reporting.selectors.fresh import Taken, added_up, taken_of
from xunzhen.web.reporting.selectors.held import last_of, packed, parts_of
from xunzhen.web.reporting.selectors.page import SECTIONS_RULE
from xunzhen.web.reporting.services.keeping import (
    add_version,
    changed_meanwhile,
    kept_return,
    locked_return,
    moment,
)


def begin_return(
    *, scope: Scope, kind: str, period: Period, county: str = "", at: dt.datetime | None = None
) -> HeldReturn:
    """Begin the return of the reader's own unit for a period, filled from the ledger at once.

    ``county``: the county of a unit or county; empty for a city or a province. Beginning what was
    begun already gives the one that is there.

    Raises
    ------
    NotAllowed
        without the duty, or for whoever acts for no unit.
    BadData
        for a period that has not begun.
    """
    scope.require(Act.WRITE_RETURN)
    now = moment(at)
    known = ReturnKind(kind)
    last = period.last_day
    if last is None or period.since >= day_of(now):
        raise BadData(_not_begun())
    unit = own_reporting_unit(scope, county, last)
    blank = StatutoryReturn(unit, known, period, cut_off_of(period, now))
    with transaction.atomic():
        found = HeldReturn.objects.filter(
            unit=unit.id, kind=known.value, since=period.since, last=last
        ).first()
        if found is not None:
            return found
        row = HeldReturn(
            county="" if unit.rank >= Rank.CITY else county, unit=unit.id, name=unit.name,
            rank=unit.rank, above=unit.above, above_name=name_above(scope, unit)[:80],
            kind=known.value, since=period.since, last=last,
            cut_off=blank.cut_off, state=State.DRAFTED.value, changed_at=now,
        )  # fmt: skip
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:  # somebody else began it at the same time
            return HeldReturn.objects.get(
                unit=unit.id, kind=known.value, since=period.since, last=last
            )
        _fill(scope, row, blank, now)
    return row


def fill_return(
    *, scope: Scope, number: int, seen: int | None = None, at: dt.datetime | None = None
) -> HeldReturn:
    """Take the figures anew, at the period's end or up to today while it runs.

    Raises
    ------
    NotAllowed
        by another unit, or once submitted.
    BadData
        when somebody else changed the return meanwhile.
    """
    scope.require(Act.WRITE_RETURN)
    now = moment(at)
    with transaction.atomic():
        held = locked_return(scope, number, seen, ReturnAct.EDIT)
        if held.done_already and held.row.filled_at == held.subject.steps[-1].at:
            return held.row  # the last edit was this filling; after one of the words it is done
        fault = flow.refusal(ReturnAct.EDIT, held.subject, actor_of(scope))
        if fault is not None:
            raise NotAllowed(fault)
        subject = held.subject
        return _fill(
            scope, held.row, replace(subject, cut_off=cut_off_of(subject.period, now)), now
        )


def write_texts(
    *,
    scope: Scope,
    number: int,
    texts: Mapping[str, str],
    seen: int | None = None,
    at: dt.datetime | None = None,
) -> HeldReturn:
    """Write the four parts, by ``Section`` value; what is left out is left empty.

    Raises
    ------
    NotAllowed
        by another unit, or once submitted.
    BadData
        when somebody else changed the return meanwhile, or a part is too long.
    """
    scope.require(Act.WRITE_RETURN)
    written = {one: texts.get(one.value, "") for one in Section}
    if any(len(text) > _LONGEST for text in written.values()):
        raise BadData(_too_long())
    with transaction.atomic():
        held = locked_return(scope, number, seen, ReturnAct.EDIT)
        if held.done_already:
            if held.subject.texts == texts_of(written):
                return held.row
            raise changed_meanwhile(held.subject)  # one's own older page must drop no words
        after = flow.edit(held.subject, actor_of(scope), moment(at), texts=written)
        return kept_return(scope, held.row, held.subject, after, parts=len(after.texts))


def self_check_return(
    *, scope: Scope, number: int, seen: int | None = None, at: dt.datetime | None = None
) -> HeldReturn:
    """Note that the unit has checked its return: every part and indicator is there.

    Raises
    ------
    NotAllowed
        naming what is missing, by another unit, or in another state.
    BadData
        when somebody else changed the return meanwhile.
    """
    scope.require(Act.WRITE_RETURN)
    now = moment(at)
    with transaction.atomic():
        held = locked_return(scope, number, seen, ReturnAct.SELF_CHECK)
        if held.done_already:
            return held.row
        subject = held.subject
        wanted = [one.id for one in told_in(subject.kind, subject.unit.rank)]
        after = flow.self_check(
            subject, actor_of(scope), now,
            sections=sections_of(scope, held.row), indicators=wanted,
        )  # fmt: skip
        return kept_return(scope, held.row, subject, after)


def submit_return(
    *, scope: Scope, number: int, seen: int | None = None, at: dt.datetime | None = None
) -> HeldReturn:
    """Hand the return in: what it says is frozen as one version more.

    Raises
    ------
    NotAllowed
        by another unit, or before it was self-checked.
    BadData
        when somebody else changed the return meanwhile.
    """
    scope.require(Act.WRITE_RETURN)
    with transaction.atomic():
        held = locked_return(scope, number, seen, ReturnAct.SUBMIT)
        if held.done_already:
            return held.row
        after = flow.submit(held.subject, actor_of(scope), moment(at))
        row = kept_return(scope, held.row, held.subject, after, digest=_digest(after))
        add_version(row, after, scope.who)
        return row


def own_reporting_unit(scope: Scope, county: str, day: dt.date) -> ReportingUnit:
    """Return the unit that a reader writes for, as it stood on a day.

    Raises
    ------
    NotAllowed
        when they act for none there.
    """
    mine = own_unit(scope)
    found = None
    if mine and county:
        found = unit_called(desk(scope, county), mine, day)
    elif mine and not scope.county:
        found = area_unit(mine)
    if found is None:
        raise NotAllowed(
            say(
                "reporting.no_unit",
                "您的账号不属于这里的报送单位，不能写报表。请安全管理员核对辖区。",
                "Your account belongs to no reporting unit here and cannot write a return. Ask the "
                "security administrator to check its division.",
            )
        )
    return found


def name_above(scope: Scope, unit: ReportingUnit) -> str:
    """Return the name of the unit that a unit hands in to; empty at the top."""
    if unit.rank is Rank.UNIT:
        return desk(scope, unit.above).site.name
    return area_name(unit.above) if unit.above else ""


def sections_of(scope: Scope, row: HeldReturn) -> tuple[Section, ...]:
    """Return the parts that a return must tell, as the rule says on its last day."""
    book = book_for(scope, row.county)
    return required_sections(book.verdict(SECTIONS_RULE, row.unit, row.last).ruling)


def book_for(scope: Scope, county: str) -> Book:
    """Return the rules of a county, or those that ship for an area."""
    return book_of(desk(scope, county)) if county else law()


def _fill(scope: Scope, row: HeldReturn, subject: StatutoryReturn, now: dt.datetime) -> HeldReturn:
    if subject.unit.rank >= Rank.CITY:
        taken = _of_area(subject, now)
    else:
        taken = _of_county(desk(scope, row.county), subject)
    after = flow.edit(subject, actor_of(scope), now, figures=taken.figures)
    row.rows = packed(taken.rows)
    row.ledger_change, row.revision, row.filled_at = taken.change, taken.revision, now
    return kept_return(scope, row, subject, after, figures=len(after.figures))


def _of_county(now: Desk, subject: StatutoryReturn) -> Taken:
    # What was planned up to today stands in the ledger first, so that a missed visit is in it.
    followed(now.code, revision=now.revision)
    return taken_of(now, subject.unit, subject.kind, subject.period, subject.cut_off)


def _of_area(subject: StatutoryReturn, now: dt.datetime) -> Taken:
    last = last_of(subject.period)
    unit = subject.unit
    parts = parts_of(unit.id, subject.kind.value, subject.period.since, last)
    below = below_of(unit, last)
    return added_up(unit, subject.kind, below, parts, subject.cut_off, now)[0]


def _digest(subject: StatutoryReturn) -> str:
    return subject.frozen.digest if subject.frozen else ""


_LONGEST = 5000


def _too_long() -> Sentence:
    return say(
        "reporting.text_too_long",
        "每部分不超过{most}字，没有保存。请写短些，细节放附件。",
        "A part has at most {most} characters; nothing was saved. Shorten it.",
        most=_LONGEST,
    )


def _not_begun() -> Sentence:
    return say(
        "reporting.period_not_begun",
        "这一期还没有过完一天，没有数可报。请选已经开始的一期。",
        "Not a day of this period is over; there is nothing to report. Choose one that has begun.",
    )

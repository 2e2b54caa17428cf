"""The words of both units on the months of a placement: given, and taken back with a reason."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from xunzhen.domain.assistance.placements import Side, month_taken_back
from xunzhen.domain.assistance.words import Word, word_given
from xunzhen.domain.errors import BadData, XunzhenError, say
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.assistance.models import MonthWord, PlacementRow
from xunzhen.web.assistance.rights import require_side
from xunzhen.web.assistance.selectors.placements import (
    placement_of,
    placement_row,
    placement_rows,
    placements_seen,
    standing,
)
from xunzhen.web.assistance.services.turn import on_the_trail, take_turn
from xunzhen.web.registry.selectors import desk


def confirm_month(*, scope: Scope, county: str, placement: int, month: dt.date, side: Side) -> bool:
    """Give one unit's word on a month; return whether it is new (twice is as good as once).

    Raises
    ------
    NotAllowed
        as ``words.word_given``; or if the reader does not speak for that unit.
    """
    scope.require(Act.CONFIRM_MONTH)
    now = desk(scope, county)
    with transaction.atomic():
        take_turn(county)
        row = placement_row(scope, now, placement)
        require_side(scope, now, side, row.candidate.hospital, row.need.unit)
        new = _word(scope, row, month.replace(day=1), side)
        if new:
            on_the_trail(
                scope, county, "confirm", f"{row.pk} {month:%Y-%m}", side=side.value, months=1
            )
    return new


def _word(scope: Scope, row: PlacementRow, month: dt.date, side: Side) -> bool:
    words = standing(row.words.all())
    _placement, new = word_given(
        placement_of(row, words), words, Word(month, side, scope.who), timezone.localdate()
    )
    if new:
        MonthWord.objects.create(
            placement=row, month=month, side=side.value, by=scope.who, at=timezone.now()
        )
    return new


def confirm_all(*, scope: Scope, county: str, year: int) -> int:
    """Give the reader's word on every month of a year's placements that waits for it; how many."""
    scope.require(Act.CONFIRM_MONTH)
    now = desk(scope, county)
    with transaction.atomic():
        take_turn(county)
        rows = placement_rows(county, year)
        number = 0
        for one in placements_seen(scope, now, rows, timezone.localdate()):
            number += sum(_said(scope, one.row, month, side) for month, side in one.waits)
        if number:
            on_the_trail(scope, county, "confirm", str(year), months=number)
    return number


def _said(scope: Scope, row: PlacementRow, month: dt.date, side: Side) -> bool:
    try:
        return _word(scope, row, month, side)
    except XunzhenError:
        return False


def take_back_month(
    *, scope: Scope, county: str, placement: int, month: dt.date, side: Side, reason: str
) -> None:
    """Take one unit's word on a month back; it stays on record with who, when and why.

    Raises
    ------
    BadData, NotAllowed
        without a reason; as ``placements.month_taken_back``; or if it is not the reader's side.
    """
    scope.require(Act.CONFIRM_MONTH)
    now = desk(scope, county)
    if not reason.strip():
        raise BadData(
            say(
                "assistance.back_reason",
                "没有写为什么收回。请写明原因。",
                "No reason is given for taking it back. Give one.",
            )
        )
    with transaction.atomic():
        take_turn(county)
        row = placement_row(scope, now, placement)
        require_side(scope, now, side, row.candidate.hospital, row.need.unit)
        month_taken_back(placement_of(row, standing(row.words.all())), month, side)
        row.words.filter(month=month.replace(day=1), side=side.value, back_at=None).update(
            back_by=scope.who, back_at=timezone.now(), back_reason=reason.strip()[:200]
        )
        on_the_trail(
            scope, county, "take_back", f"{row.pk} {month:%Y-%m}", purpose=reason, side=side.value
        )

"""Placements as values of the domain, as rows of a page, and what waits for a reader in them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404

from xunzhen.domain.assistance.placements import Placement, PlacementState, Side
from xunzhen.domain.assistance.programmes import Assignment
from xunzhen.domain.assistance.words import (
    MonthState,
    Word,
    assignment_of,
    month_state,
    months_due,
)
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.assistance.models import MonthWord, PlacementRow
from xunzhen.web.assistance.rights import sees_unit, speaks
from xunzhen.web.assistance.selectors.doctors import doctor_of, need_of
from xunzhen.web.assistance.selectors.names import person_name, unit_name
from xunzhen.web.registry.selectors import Desk


def words_of(rows: Iterable[PlacementRow]) -> Mapping[int, tuple[MonthWord, ...]]:
    """Return every word on the months of placements, those taken back too, by placement."""
    found: dict[int, list[MonthWord]] = defaultdict(list)
    for one in MonthWord.objects.filter(placement__in=[row.pk for row in rows]):
        found[one.placement_id].append(one)
    return {number: tuple(mine) for number, mine in found.items()}


def standing(words: Iterable[MonthWord]) -> tuple[Word, ...]:
    """Return the words that were not taken back."""
    return tuple(Word(one.month, Side(one.side), one.by) for one in words if one.back_at is None)


def placement_of(row: PlacementRow, words: Iterable[Word] = ()) -> Placement:
    """Return a placement as the domain takes it, with the words that stand."""
    return Placement(
        str(row.pk),
        row.candidate.staff,
        str(row.need_id),
        PlacementState(row.state),
        row.since,
        row.until,
        frozenset((one.month, one.side) for one in words),
        row.reason,
        str(row.replaced_by_id or ""),
    )


def placement_rows(county: str, year: int | None = None) -> tuple[PlacementRow, ...]:
    """Return the placements of a county with need and candidate, of one year or of all."""
    rows = PlacementRow.objects.filter(county=county).select_related("need", "candidate")
    return tuple(rows if year is None else rows.filter(year=year))


def placement_row(scope: Scope, desk: Desk, number: int) -> PlacementRow:
    """Return one placement.

    Raises
    ------
    Http404
        when there is none that the reader may see.
    """
    rows = PlacementRow.objects.filter(county=desk.code, pk=number)
    row = rows.select_related("need", "candidate").first()
    if row is None or not sees_unit(scope, desk, row.need.unit):
        raise Http404
    return row


def placed_assignments(county: str) -> tuple[Assignment, ...]:
    """Return the assignments that the placements of a county are, in the order they were made."""
    rows = PlacementRow.objects.filter(county=county, since__isnull=False)
    found = [
        assignment_of(placement_of(row), doctor_of(row.candidate), need_of(row.need))
        for row in rows.select_related("need", "candidate")
    ]
    return tuple(one for one in found if one is not None)


@dataclass(frozen=True)
class PlacementSeen:
    """A placement on a page. ``waits``: sides and months the reader can confirm now."""

    row: PlacementRow
    value: Placement
    name: str
    hospital: str
    unit: str
    months: tuple[tuple[dt.date, MonthState], ...]
    waits: tuple[tuple[dt.date, Side], ...]
    sides: tuple[Side, ...]

    @property
    def counted(self) -> int:
        """How many months both units confirmed."""
        return sum(state is MonthState.BOTH for _month, state in self.months)

    @property
    def state(self) -> PlacementState:
        """How far it has come."""
        return self.value.state


def placements_seen(
    scope: Scope, desk: Desk, rows: Sequence[PlacementRow], today: dt.date
) -> tuple[PlacementSeen, ...]:
    """Return the placements a reader sees; what waits for him first, ended ones last."""
    words = words_of(rows)
    seen = [
        placement_seen(scope, desk, row, standing(words.get(row.pk, ())), today)
        for row in rows
        if sees_unit(scope, desk, row.need.unit)
    ]
    return tuple(sorted(seen, key=_order))


_ORDER = {state: rank for rank, state in enumerate(PlacementState)}


def _order(one: PlacementSeen) -> tuple[bool, bool, int, int]:
    return (not one.waits, one.state.ended, _ORDER[one.state], one.row.pk)


def placement_seen(
    scope: Scope, desk: Desk, row: PlacementRow, words: Sequence[Word], today: dt.date
) -> PlacementSeen:
    """Return one placement as a reader sees it."""
    value = placement_of(row, words)
    months = tuple((month, month_state(value, month)) for month in months_due(value, today))
    hospital, unit = row.candidate.hospital, row.need.unit
    sides = tuple(side for side in Side if speaks(scope, desk, side, hospital, unit))
    waits = tuple(
        (month, side)
        for month, _state in months
        for side in sides
        if (month, side) not in value.confirmed
        and not any(one.month == month and one.by == scope.who for one in words)
    )
    return PlacementSeen(
        row,
        value,
        person_name(desk, row.candidate.staff, {row.candidate.staff: row.candidate.name}),
        unit_name(desk, hospital),
        unit_name(desk, unit),
        months,
        waits,
        sides,
    )

"""A frozen return beside what the site has now: figure by figure, and row by row what changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.utils import timezone

from xunzhen.domain.indicators.measure import Behind
from xunzhen.domain.places import looks_like_township_code
from xunzhen.domain.reporting.figure import Figure
from xunzhen.domain.reporting.filling import RowChange, changed_rows, told_in
from xunzhen.domain.reporting.restatement import Restatement, differing, standing_figures
from xunzhen.domain.reporting.roll_up import Part
from xunzhen.domain.reporting.statutory_return import Rank, ReportingUnit, StatutoryReturn
from xunzhen.web.accounts.scope import Scope, inside_own
from xunzhen.web.fieldwork.models import Happening, Outreach
from xunzhen.web.registry.selectors import Desk, desk
from xunzhen.web.reporting.models import HeldReturn
from xunzhen.web.reporting.selectors.area import below_of
from xunzhen.web.reporting.selectors.fresh import Taken, added_up, taken_of
from xunzhen.web.reporting.selectors.held import parts_of
from xunzhen.web.reporting.selectors.then import taken_again


@dataclass(frozen=True)
class Compared:
    """One figure: as frozen, as it stands after restatements, as it comes out now."""

    frozen: Figure | None
    standing: Figure | None
    now: Figure | None
    changes: tuple[RowChange, ...] = ()

    @property
    def indicator(self) -> str:
        """Whose figure it is."""
        found = self.frozen or self.now
        return found.indicator if found else ""

    @property
    def by(self) -> Decimal | None:
        """By how much it comes out otherwise than it stands; None where either has no value."""
        if self.standing is None or self.now is None:
            return None
        if self.standing.value is None or self.now.value is None:
            return None
        return self.now.value - self.standing.value

    @property
    def differs(self) -> bool:
        """Say whether its number is another now; another cut-off alone is no difference."""
        one, other = self.standing, self.now
        if one is None or other is None:
            return False
        return (one.numerator, one.denominator, one.value) != (
            other.numerator, other.denominator, other.value,
        )  # fmt: skip


@dataclass(frozen=True)
class Ground:
    """What a page has read already of a county, or of what stands below an area."""

    now: Desk | None = None
    below: tuple[ReportingUnit, ...] = ()
    parts: tuple[Part, ...] = ()


def taken_now(
    scope: Scope, row: HeldReturn, subject: StatutoryReturn, ground: Ground | None = None
) -> Taken:
    """Return the figures of a return's days as the site has them now.

    A return of another site has none here: what it was counted from is not on this one.
    """
    if row.origin:
        return Taken((), {})
    if subject.unit.rank >= Rank.CITY:
        known = ground or Ground(
            None,
            below_of(subject.unit, row.last),
            parts_of(row.unit, row.kind, row.since, row.last),
        )
        moment = timezone.now()
        return added_up(
            subject.unit, subject.kind, known.below, known.parts, subject.cut_off, moment
        )[0]
    now = (ground.now if ground else None) or desk(scope, row.county)
    return taken_of(now, subject.unit, subject.kind, subject.period, subject.cut_off)


def compared(
    subject: StatutoryReturn,
    restatements: Sequence[Restatement],
    taken: Taken | None,
    frozen_rows: Mapping[str, tuple[Behind, ...]],
) -> tuple[Compared, ...]:
    """Return every figure of a return beside the fresh ones, in the order of printing."""
    frozen = {one.indicator: one for one in subject.figures}
    standing = {one.indicator: one for one in standing_figures(subject, restatements)}
    now = {one.indicator: one for one in taken.figures} if taken else {}
    fresh_rows = taken.rows if taken else {}
    printed = [one.id for one in told_in(subject.kind, subject.unit.rank)]
    order = [*printed, *sorted(set(frozen) - set(printed))]
    return tuple(
        Compared(
            frozen.get(name),
            standing.get(name),
            now.get(name),
            _changes(frozen.get(name), now.get(name), frozen_rows, fresh_rows),
        )
        for name in order
        if name in frozen
    )


def _changes(
    frozen: Figure | None,
    now: Figure | None,
    frozen_rows: Mapping[str, tuple[Behind, ...]],
    fresh_rows: Mapping[str, tuple[Behind, ...]],
) -> tuple[RowChange, ...]:
    """Return the rows that changed; the same digest of the rows says that none did."""
    if frozen is None or now is None or not frozen_rows or frozen.source == now.source:
        return ()
    name = frozen.indicator
    return changed_rows(frozen_rows.get(name, ()), fresh_rows.get(name, ()))


def differing_again(
    scope: Scope, row: HeldReturn, subject: StatutoryReturn, change: int, revision: int
) -> tuple[str, ...]:
    """Work a frozen version out again from what the site knew then; return what comes out other.

    Nothing: every figure and the digest of its rows is identical. ``change`` and ``revision`` are
    those the version was filled at.
    """
    if row.origin or subject.unit.rank >= Rank.CITY:
        return ()
    now = desk(scope, row.county)
    return differing(subject, taken_again(now, subject, change, revision).figures)


# --- rows in words -----------------------------------------------------------------------------


@dataclass(frozen=True)
class RowLine:
    """A row behind a figure in words. ``visit``: the visit of the ledger it is, if it is one."""

    row: Behind
    place: str
    visit: str = ""
    came: dt.datetime | None = None


def row_lines(
    scope: Scope, row: HeldReturn, rows: Sequence[Behind], came: Sequence[Behind] = ()
) -> dict[Behind, RowLine]:
    """Return rows with the names of their places, as far as the reader reaches.

    ``came``: those of them of which the moment the last event of their visit arrived is told.
    """
    if not row.county:
        return {one: RowLine(one, one.note_zh or one.place) for one in rows}
    now = desk(scope, row.county)
    keys = {one.key for one in rows if len(one.key) == _UUID}
    found = Outreach.objects.filter(county=row.county, pk__in=list(keys))
    visits = {str(one) for one in found.values_list("pk", flat=True)} if keys else set()
    moments: dict[str, dt.datetime] = {}
    wanted = [one.key for one in came if one.key in visits]
    if wanted:
        told = Happening.objects.filter(county=row.county, visit__in=wanted)
        for visit, at in told.order_by("change").values_list("visit", "received_at"):
            moments[str(visit)] = at
    return {
        one: RowLine(
            one, place_name(now, one.place), one.key if one.key in visits else "",
            moments.get(one.key),
        )
        for one in rows
        if not scope.limit or _inside(scope, now, one.place)
    }  # fmt: skip


_UUID: Final = 36


def place_name(now: Desk, place: str) -> str:
    """Return the name of a village, institution or township; its code if the county has none."""
    village = now.whole.village_by_code.get(place)
    if village is not None:
        return village.name
    institution = now.whole.institution_by_code.get(place)
    if institution is not None:
        return institution.name
    township = now.whole.township_by_code.get(place)
    return township.name if township is not None else place or now.site.name


def _inside(scope: Scope, now: Desk, place: str) -> bool:
    institution = now.whole.institution_by_code.get(place)
    where = institution.place if institution is not None else place
    township = where[:9]
    return bool(township) and looks_like_township_code(township) and inside_own(scope, township)

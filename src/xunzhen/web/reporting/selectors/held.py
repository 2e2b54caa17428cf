"""Returns as a reader may see them, and as the domain knows them."""

from __future__ import annotations

import datetime as dt
import json
import zlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from django.db.models import Q, QuerySet
from django.http import Http404

from xunzhen.domain.indicators.measure import Behind
from xunzhen.domain.periods.period import Period, inclusive
from xunzhen.domain.reporting.due import ReturnKind
from xunzhen.domain.reporting.flow import Act as ReturnAct
from xunzhen.domain.reporting.restatement import Restatement
from xunzhen.domain.reporting.roll_up import Part
from xunzhen.domain.reporting.statutory_return import (
    Frozen,
    Rank,
    ReportingUnit,
    Section,
    State,
    StatutoryReturn,
    Step,
)
from xunzhen.files.return_content import figure_of, restatement_of
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.reporting.models import FrozenVersion, HeldReturn, ReturnRestatement, ReturnStep
from xunzhen.web.reporting.selectors.chain import own_unit, prefix_of

HEAVY: Final = ("rows",)
"""Columns that only the pages of rows read."""

Rows = Mapping[str, tuple[Behind, ...]]
"""Rows behind figures, by indicator."""


def returns_seen(scope: Scope) -> QuerySet[HeldReturn]:
    """Return the returns that a reader may see: of the places they reach, and handed in to them."""
    unit = own_unit(scope)
    if not unit:
        return HeldReturn.objects.none()
    seen = HeldReturn.objects.filter(Q(unit__startswith=prefix_of(unit)) | Q(above=unit))
    return seen.defer(*HEAVY)


def held_return(scope: Scope, number: int, county: str = "") -> HeldReturn:
    """Return one return; one of a county only under that county's address.

    Raises
    ------
    Http404
        when there is none that the reader may see there.
    """
    found = returns_seen(scope).filter(pk=number).first()
    if found is None or (county and found.county != county):
        raise Http404
    return found


def period_of(row: HeldReturn) -> Period:
    """Return the closed period of a return."""
    return inclusive(row.since, row.last)


def last_of(period: Period) -> dt.date:
    """Return the last day of a closed period."""
    if period.last_day is None:
        raise ValueError("a return needs a closed period")
    return period.last_day


def unit_of(row: HeldReturn) -> ReportingUnit:
    """Return the unit of a return as it was when the return was begun."""
    return ReportingUnit(row.unit, row.name, Rank(row.rank), row.above)


def subject_of(row: HeldReturn, steps: Iterable[ReturnStep] | None = None) -> StatutoryReturn:
    """Return a stored return as the domain knows it; ``steps`` if they were read already."""
    told = ReturnStep.objects.filter(subject=row).order_by("number") if steps is None else steps
    frozen = None
    if row.version and row.frozen_at is not None:
        frozen = Frozen(row.version, row.digest, row.frozen_at)
    return StatutoryReturn(
        unit_of(row),
        ReturnKind(row.kind),
        period_of(row),
        row.cut_off,
        tuple(figure_of(one) for one in row.figures),
        tuple((one, row.texts[one.value]) for one in Section if row.texts.get(one.value)),
        State(row.state),
        tuple(
            Step(one.act, State(one.state), one.person, one.unit, one.at, one.note) for one in told
        ),
        frozen,
    )


def restatements_of(row: HeldReturn) -> tuple[Restatement, ...]:
    """Return the restatements of the version that stands, in the order in which they were made."""
    if not row.restated:
        return ()
    return tuple(
        _restatement(one) for one in row.restatements.filter(against=row.digest).order_by("number")
    )


def _restatement(one: ReturnRestatement) -> Restatement:
    return restatement_of(json.loads(one.content))


def parts_of(unit: str, kind: str, since: dt.date, last: dt.date) -> tuple[Part, ...]:
    """Return what the units below handed in of a kind and period, with their restatements."""
    rows = HeldReturn.objects.filter(above=unit, kind=kind, since=since, last=last)
    return parts_among(rows.defer(*HEAVY), unit)


def parts_among(rows: Iterable[HeldReturn], unit: str) -> tuple[Part, ...]:
    """Return those of some returns that were handed in to a unit, with their restatements."""
    mine = [row for row in rows if row.above == unit and row.unit != unit]
    restated: dict[int, list[ReturnRestatement]] = {row.pk: [] for row in mine if row.restated}
    if restated:
        for one in ReturnRestatement.objects.filter(subject__in=list(restated)).order_by("number"):
            restated[one.subject_id].append(one)
    return tuple(
        Part(
            row.unit,
            subject_of(row, [first_step(row)] if row.first_submitted else []),
            tuple(
                _restatement(one) for one in restated.get(row.pk, ()) if one.against == row.digest
            ),
        )
        for row in mine
    )


def first_step(row: HeldReturn) -> ReturnStep:
    """Return the first submission of a return as its row tells it: whoever adds up or judges
    lateness asks no other step."""
    return ReturnStep(
        subject=row, number=1, act=ReturnAct.SUBMIT.value, state=State.SUBMITTED.value,
        unit=row.unit, at=row.first_submitted or row.changed_at,
    )  # fmt: skip


# --- rows behind figures, packed ---------------------------------------------------------------


def packed(rows: Rows) -> bytes:
    """Pack the rows behind figures to be kept."""
    told = {
        name: [
            [one.key, one.place, one.numerator, one.denominator, one.note_zh, int(one.unknown)]
            for one in mine
        ]
        for name, mine in rows.items()
    }
    return zlib.compress(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(), 6)


def rows_behind(row: HeldReturn) -> tuple[Rows, bool]:
    """Return the rows behind the figures that a return shows, and whether they are frozen.

    They are those of the version that stands; while the return is written, or written again after
    it was sent back, those of its last filling.
    """
    if State(row.state).handed_in:
        versions = FrozenVersion.objects.filter(subject=row, version=row.version)
        return unpacked(versions.values_list("rows", flat=True).get()), True
    return unpacked(HeldReturn.objects.only("rows").get(pk=row.pk).rows), False


def unpacked(blob: bytes | memoryview) -> Rows:
    """Return the rows that were kept; none for a return that came from another site."""
    return _unpacked(bytes(blob)) if blob else {}


@lru_cache(maxsize=48)
def _unpacked(blob: bytes) -> Rows:
    """Unpack rows; what is frozen is never other, so the last few are kept."""
    told = json.loads(zlib.decompress(blob))
    return {
        name: tuple(Behind(k, p, n, d, note, bool(u)) for k, p, n, d, note, u in mine)
        for name, mine in told.items()
    }

"""抽查: the returns a sample is drawn from, and whether it still comes out the same."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import Http404

from xunzhen.domain.periods.period import Period
from xunzhen.domain.reporting.due import ReturnKind
from xunzhen.domain.reporting.sample import Sample, sample
from xunzhen.domain.reporting.statutory_return import Rank
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.reporting.models import HeldReturn, ReturnReview, ReturnSample
from xunzhen.web.reporting.selectors.chain import own_unit, prefix_of
from xunzhen.web.reporting.selectors.held import last_of, returns_seen


def population_of(division: str, kind: ReturnKind, period: Period, rank: Rank) -> dict[str, int]:
    """Return the returns of a rank in a division that were handed in: identity to number."""
    rows = HeldReturn.objects.filter(
        unit__startswith=prefix_of(division), kind=kind.value, since=period.since,
        last=last_of(period), rank=rank, version__gt=0,
    ).exclude(unit=division)  # fmt: skip
    told = rows.values_list("unit", "kind", "since", "last", "pk")
    return {f"{unit}/{of}/{since}/{last}": pk for unit, of, since, last, pk in told}


def samples_of(scope: Scope) -> QuerySet[ReturnSample]:
    """Return the samples drawn by the reader's division, newest first."""
    if not scope.may(Act.SEE_RETURNS):
        return ReturnSample.objects.none()
    return ReturnSample.objects.filter(division=own_unit(scope))


@dataclass(frozen=True)
class Drawn:
    """One drawn return, and the review of it for this sample, if there is one."""

    identity: str
    row: HeldReturn | None
    review: ReturnReview | None


@dataclass(frozen=True)
class SampleSeen:
    """A sample as it is shown: what was drawn, and whether drawing again gives the same.

    ``same``: from the ids kept with it; ``fair``: nothing was handed in since.
    """

    draw: ReturnSample
    drawn: tuple[Drawn, ...]
    same: bool
    fair: bool


def sample_seen(scope: Scope, number: int) -> SampleSeen:
    """Return a sample of the reader's division.

    Raises
    ------
    Http404
        when it has none of this number.
    """
    draw = samples_of(scope).filter(pk=number).first()
    if draw is None:
        raise Http404
    kept = Sample(
        draw.seed, draw.algorithm, len(draw.ids), draw.digest, draw.size, tuple(draw.drawn)
    )
    period = Period(draw.since, draw.last.fromordinal(draw.last.toordinal() + 1))
    today = population_of(draw.division, ReturnKind(draw.kind), period, Rank(draw.rank))
    rows = returns_seen(scope).in_bulk([today[one] for one in draw.drawn if one in today])
    reviews = {one.subject_id: one for one in ReturnReview.objects.filter(sample=draw)}
    drawn = tuple(
        Drawn(one, rows.get(today.get(one, 0)), reviews.get(today.get(one, 0)))
        for one in draw.drawn
    )
    same = sample(draw.ids, draw.size, draw.seed) == kept
    return SampleSeen(draw, drawn, same, sorted(today) == sorted(draw.ids))

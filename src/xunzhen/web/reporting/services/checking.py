"""复核 by the level above and 抽查 by the province: both only add, neither changes a return."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.http import Http404

from xunzhen.domain.errors import NotAllowed, Sentence, say
from xunzhen.domain.periods.period import Period
from xunzhen.domain.places import contains, level_of
from xunzhen.domain.reporting import sample as sampling
from xunzhen.domain.reporting.canonical import canonical
from xunzhen.domain.reporting.due import ReturnKind
from xunzhen.domain.reporting.statutory_return import Rank, State
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.services import record
from xunzhen.web.reporting.models import HeldReturn, ReturnReview, ReturnSample
from xunzhen.web.reporting.selectors.chain import own_unit
from xunzhen.web.reporting.selectors.held import last_of
from xunzhen.web.reporting.selectors.samples import population_of
from xunzhen.web.reporting.services.keeping import audited, locked_return, moment


def may_review(scope: Scope, row: HeldReturn) -> bool:
    """Say whether a reader stands above the unit of a return that stands as it was handed in."""
    unit = own_unit(scope)
    if not unit or unit == row.unit or not State(row.state).handed_in:
        return False
    over = row.above == unit or (contains(unit, row.unit) and level_of(unit) != level_of(row.unit))
    return over and (scope.may(Act.RECEIVE_RETURN) or scope.may(Act.SAMPLE_RETURNS))


def review_return(
    *,
    scope: Scope,
    number: int,
    found: Mapping[str, Decimal | None],
    notes: Mapping[str, str] | None = None,
    sample: int | None = None,
    seen: int | None = None,
    at: dt.datetime | None = None,
) -> ReturnReview:
    """Write what a review of a frozen version found, by indicator; None: not checked.

    Raises
    ------
    NotAllowed
        for whoever does not stand above the unit.
    BadData
        for an indicator the return does not have, or when it was changed meanwhile.
    """
    with transaction.atomic():
        held = locked_return(scope, number, seen)
        if not may_review(scope, held.row):
            raise NotAllowed(_no_review())
        drawn = _sample_of(scope, sample)
        made = sampling.review(
            held.subject, dict(found), person=scope.who, unit=own_unit(scope), at=moment(at),
            notes=dict(notes or {}),
        )  # fmt: skip
        kept = ReturnReview.objects.create(
            subject=held.row, against=made.against, content=canonical(made.as_json()).decode(),
            outcome=made.outcome.value, person=made.person, unit=made.unit, at=made.at,
            sample=drawn,
        )  # fmt: skip
        audited(scope, held.row, "reporting.review", {"outcome": made.outcome.value})
        return kept


def draw_sample(
    *,
    scope: Scope,
    kind: str,
    period: Period,
    rank: Rank,
    size: int | None,
    seed: str,
    at: dt.datetime | None = None,
) -> ReturnSample:
    """Draw returns to be checked, from all of a rank that were handed in for a period.

    Raises
    ------
    NotAllowed
        without the duty.
    BadData
        without a seed or a size.
    """
    scope.require(Act.SAMPLE_RETURNS)
    now = moment(at)
    known = ReturnKind(kind)
    with transaction.atomic():
        ids = sorted(population_of(own_unit(scope), known, period, rank))
        made = sampling.sample(ids, size, seed.strip()[:80])
        last = last_of(period)
        kept = ReturnSample.objects.create(
            division=own_unit(scope), rank=rank, kind=known.value, since=period.since, last=last,
            seed=made.seed, algorithm=made.algorithm, ids=ids, digest=made.digest, size=made.size,
            drawn=list(made.drawn), by=scope.who, at=now,
        )  # fmt: skip
        record(
            who=scope.who, duty=scope.duty, action="reporting.sample", subject=str(kept.pk),
            facts={"population": made.population, "drawn": len(made.drawn), "digest": made.digest},
            address=scope.address,
        )  # fmt: skip
        return kept


def _sample_of(scope: Scope, number: int | None) -> ReturnSample | None:
    if number is None:
        return None
    found = ReturnSample.objects.filter(pk=number, division=own_unit(scope)).first()
    if found is None:
        raise Http404
    return found


def _no_review() -> Sentence:
    return say(
        "reporting.no_review",
        "复核由上一级对已报送的报表作。请由上级人员办理。",
        "A return that was handed in is reviewed by a level above it.",
    )

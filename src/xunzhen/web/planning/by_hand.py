"""What was done to a plan by hand: which visits came last, and why conflicts were kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from xunzhen.domain.planning.baseline import Key
from xunzhen.web.planning.models import BoardChange, Plan
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.selectors import Desk


@dataclass(frozen=True)
class ByHand:
    """The changes by hand that stand.

    put : the number of the last change of each visit that was touched: of two visits that exclude
        each other the one that came later is told to be in conflict
    reasons : why a visit that breaks a rule was kept, by the visit and the rule's code
    """

    put: Mapping[Key, int] = field(default_factory=dict)
    reasons: Mapping[tuple[Key, str], str] = field(default_factory=dict)


def by_hand(desk: Desk, plan: Plan) -> ByHand:
    """Return what stands of the changes by hand; nothing is asked of a plan that nobody changed."""
    if plan.version == 1:
        return ByHand()
    return kept(
        desk.site.pk,
        desk.revision,
        ("by-hand", plan.pk, plan.version, plan.changed_at),
        lambda: _read(plan),
    )


def kept_with_reason(active: Iterable[BoardChange]) -> dict[tuple[int, str], str]:
    """Return the reasons that conflicts were kept with, by visit and code of the rule.

    A reason holds while its visit stands where it stood.
    """
    reasons: dict[tuple[int, str], str] = {}
    for change in active:
        if change.kind == "keep":
            reasons.update({(change.visit, one["code"]): change.reason for one in change.broken})
        elif change.kind not in ("lock", "unlock"):
            for key in [key for key in reasons if key[0] == change.visit]:
                del reasons[key]
    return reasons


def _read(plan: Plan) -> ByHand:
    changes = list(BoardChange.objects.filter(plan=plan, undone_at=None).order_by("number"))
    last = {change.visit: change for change in changes}
    places = {visit: _key(change) for visit, change in last.items() if change.after}
    return ByHand(
        {places[visit]: last[visit].number for visit in places},
        {
            (places[visit], code): reason
            for (visit, code), reason in kept_with_reason(changes).items()
            if visit in places
        },
    )


def _key(change: BoardChange) -> Key:
    columns = change.after
    day = dt.date.fromisoformat(columns["date"])
    return columns["village"], day, columns["afternoon"], columns["staff"]

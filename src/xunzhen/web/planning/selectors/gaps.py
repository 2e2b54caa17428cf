"""What a plan misses as it now stands, changes by hand included: every page counts by this."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.utils import timezone

from xunzhen.domain.errors import Sentence
from xunzhen.domain.planning.roster import Uncovered
from xunzhen.web.planning.models import Plan, PlanVisit
from xunzhen.web.planning.selectors.adjust import ground_of
from xunzhen.web.planning.selectors.plans import plan_end
from xunzhen.web.planning.standing import is_over, roster_of
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.selectors import Desk


def gaps_of(desk: Desk, plan: Plan | None) -> Mapping[str, Sequence[Uncovered]]:
    """Return what each village is owed and does not get by a plan, week by week, with the reason.

    A plan that nobody changed, of a county that is as it was, misses what it was made with.
    """
    if plan is None:
        return {}
    as_made = plan.version == 1 and plan.revision == desk.revision
    found: dict[str, list[Uncovered]] = defaultdict(list)
    for gap in _as_made(plan) if as_made else roster_of(desk, plan).uncovered:
        found[gap.village].append(gap)
    return found


def missed_of(desk: Desk, plans: Iterable[Plan]) -> dict[int, int | None]:
    """Return how many visits each of many plans misses, by its key; None: it is not known any more.

    Of a plan that is over or whose weeks are over it is what was known when it was published: its
    county has gone on. The others are counted as their boards count them, all in one query.
    """
    found: dict[int, int | None] = {}
    changed: list[Plan] = []
    for plan in plans:
        if plan.version == 1 and (plan.revision == desk.revision or _past(plan)):
            found[plan.pk] = int(plan.summary.get("coverage", {}).get("uncovered", 0))
        elif _past(plan):
            found[plan.pk] = plan.summary.get("published", {}).get("missing")
        else:
            changed.append(plan)
    if changed:
        stands = tuple((plan.pk, plan.version, plan.changed_at) for plan in changed)
        found |= kept(
            desk.site.pk, desk.revision, ("missed", stands), lambda: _counted(desk, changed)
        )
    return found


def _past(plan: Plan) -> bool:
    return is_over(plan) or plan_end(plan) <= timezone.localdate()


def _counted(desk: Desk, plans: Sequence[Plan]) -> dict[int, int]:
    got: dict[int, dict[tuple[str, int], int]] = {plan.pk: defaultdict(int) for plan in plans}
    rows = PlanVisit.objects.filter(plan__in=list(got), cancelled="").order_by()
    for plan, village, week in rows.values_list("plan_id", "village", "week"):
        got[plan][village, week] += 1
    return {
        plan.pk: sum(
            max(0, owed - got[plan.pk][village, week])
            for week in range(1, plan.weeks + 1)
            for village, owed in ground_of(desk, plan).due(week).items()
        )
        for plan in plans
    }


def _as_made(plan: Plan) -> list[Uncovered]:
    return [
        Uncovered(
            str(one["village"]),
            int(one["week"]),
            int(one["missing"]),
            Sentence(str(one.get("reason_code", "")), one["reason_zh"], one["reason_en"]),
        )
        for one in plan.summary.get("uncovered", ())
    ]

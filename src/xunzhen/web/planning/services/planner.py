"""Planning a county as a job: asked for on a page, done by a worker, kept as a draft."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.utils.translation import gettext_noop

from xunzhen.domain.errors import BadData, say
from xunzhen.domain.planning.weeks import refuse_strange_horizon
from xunzhen.web.accounts.models import User
from xunzhen.web.accounts.scope import Scope, scope_of, system_scope
from xunzhen.web.coverage.bench import book_of, planning_settings, times_of
from xunzhen.web.jobs.models import Job
from xunzhen.web.jobs.services import Work, enqueue
from xunzhen.web.planning.services.keep import keep_roster
from xunzhen.web.registry.models import RegisteredCounty
from xunzhen.web.registry.selectors import desk

if TYPE_CHECKING:
    from xunzhen.domain.planning.proof import ProofWanted

PLAN: Final = "planning.plan"
REPLAN: Final = "planning.replan"
PROOFS: Final = ("none", "quick", "thorough")
THOROUGH_SECONDS: Final = 600
LABELS: Final = {"template": gettext_noop("排常规周"), "week": gettext_noop("排各周")}
_ENOUGH_GAP: Final = 0.005


@dataclass(frozen=True)
class PlanWish:
    """What a planner asks for: first day, weeks, name, seed and how long to prove."""

    since: dt.date
    weeks: int
    name: str = ""
    seed: int = 1
    proof: str = "quick"


def ask_plan(*, scope: Scope, county: str, wish: PlanWish) -> Job:
    """Ask for a new plan of a county.

    Raises
    ------
    BadData
        when the horizon cannot be planned, or a plan of the county is being made already.
    """
    refuse_strange_horizon(wish.since, wish.weeks)
    with transaction.atomic():
        refuse_second_job(county, PLAN)
        return enqueue(
            kind=PLAN,
            county=county,
            arguments={
                "since": wish.since.isoformat(),
                "weeks": wish.weeks,
                "name": wish.name,
                "seed": wish.seed,
                "proof": wish.proof,
            },
            asked_by=scope.user_id or None,
        )


def refuse_second_job(county: str, kind: str) -> None:
    """Let one job of a kind be under way in a county; the county's row is the queue.

    Raises
    ------
    BadData
        when there is one.
    """
    RegisteredCounty.objects.select_for_update().get(code=county)
    going = (Job.State.WAITING, Job.State.RUNNING)
    if Job.objects.filter(county=county, kind=kind, state__in=going).exists():
        raise BadData(
            say(
                "planning.job_under_way",
                "本县已有一个同样的任务在进行。请等它完成，或先停下它，再开始新的。",
                "A job of this kind is under way in this county. Wait until it is done, or stop "
                "it, before starting another.",
            )
        )


def plan_county(work: Work) -> Mapping[str, Any]:
    """Plan a county as a job asks and keep the roster as a draft; when stopped, the best so far."""
    from xunzhen.domain.planning.plan import plan_circuits

    wish = work.arguments
    scope = asker_of(work)
    now = desk(system_scope(work.job.county), work.job.county)
    since, weeks = dt.date.fromisoformat(wish["since"]), int(wish["weeks"])
    teller = _Teller(work)
    began = time.monotonic()
    roster = plan_circuits(
        now.whole,
        book_of(now),
        times_of(now, since),
        planning_settings(since),
        since,
        weeks,
        int(wish["seed"]),
        teller.tell,
        lambda _steps, _best: work.beat(),
        proof_wanted(str(wish["proof"]), weeks, work.beat, teller.tell_gap),
    )
    with transaction.atomic():
        work.hold()
        plan = keep_roster(
            scope=scope,
            county=now.whole,
            roster=roster,
            revision=now.revision,
            name=str(wish["name"]),
            job=work.job.pk,
            seconds={"plan": time.monotonic() - began},
        )
    return {"plan": plan.number, "stopped": work.job.stop_asked}


def asker_of(work: Work) -> Scope:
    """Return the scope of whoever asked for a job; the site's own for nobody."""
    if work.job.asked_by_id is None:
        return system_scope(work.job.county)
    asker = User.objects.get(pk=work.job.asked_by_id)
    # Who has been closed meanwhile asked for it all the same: the work is the site's then.
    return scope_of(asker) if asker.is_active else system_scope(work.job.county)


class _Teller:
    """Tells a job's row the phase and, within it, the gap between cost and bound."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._at: tuple[str, int, int] = (LABELS["template"], 0, 1)

    def tell(self, label: str, done: int, total: int) -> None:
        """Hear from the planner how far it is."""
        self._at = (LABELS[label], done, total)
        # The last step of a phase is not the end: "done" would be told as often as it comes.
        self._work.tell(*self._at)

    def tell_gap(self, cost: float, bound: float) -> None:
        """Hear from the proof how far cost and bound still are apart."""
        from xunzhen.domain.planning.bound.certify import relative_gap

        gap = relative_gap(cost, bound)
        self._work.tell(*self._at, gap=gap if gap < 1.0 else None)


def proof_wanted(
    proof: str,
    weeks: int,
    keep_going: Callable[[], bool],
    tell: Callable[[float, float], None],
) -> ProofWanted | None:
    """Return how hard to prove: not at all, to 0.5 % by work alone, or for ten minutes in all."""
    if proof == "none":
        return None
    from xunzhen.domain.planning.bound.certify import Effort
    from xunzhen.domain.planning.proof import ProofWanted

    if proof == "quick":
        return ProofWanted(Effort(enough=_ENOUGH_GAP), keep_going, tell)
    each = THOROUGH_SECONDS / (weeks + 1)
    return ProofWanted(Effort(nearby=60_000), keep_going, tell, _stop_watch(each))


def _stop_watch(seconds: float) -> Callable[[], Callable[[], bool]]:
    def start() -> Callable[[], bool]:
        end = time.monotonic() + seconds
        return lambda: time.monotonic() < end

    return start

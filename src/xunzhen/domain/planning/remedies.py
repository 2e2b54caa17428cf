"""What would lessen a shortage: each suggestion is tried on the coverage flow before it is made.

Freeing half-days of a doctor in the cut need not help: another limit may bind at once. So a weekly
cap is raised in the model, the flow solved again, and only what was won is said.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.planning.build import CircuitCase
from xunzhen.domain.planning.problem import Problem, Shortage

MOST_TRIES: Final = 5


def raised_cap(
    case: CircuitCase, week: int, problem: Problem, shortage: Shortage, least_missed: int
) -> Sentence | None:
    """Return the capped doctor whose higher weekly cap saves most visits, and how many; or None.

    At most ``MOST_TRIES`` doctors are tried, those with most half-days beyond their cap first.
    """
    from xunzhen.domain.planning.solve.flow import coverage_bound

    best: tuple[int, int, int] | None = None
    for k in _with_spare_half_days(problem, shortage)[:MOST_TRIES]:
        more = min(shortage.deficit, int(problem.available[k].sum() - problem.cap[k]))
        cap = problem.cap.copy()
        cap[k] += more
        saved = least_missed - coverage_bound(replace(problem, cap=cap)).least_missed
        if saved > 0 and (best is None or saved > best[0]):
            best = saved, k, more
        if saved == shortage.deficit:
            break
    if best is None:
        return None
    saved, k, more = best
    return say(
        "planning.raised_cap",
        "办法（已验算）：把{name}每周上限由{cap}个半天调到{new}个，第{week}周可少缺{saved}次。",
        "What would help (checked): raise the weekly cap of {name} from {cap} to {new} half-days, "
        "and week {week} misses {saved_en} fewer.",
        name=case.supply.doctors[k].name,
        cap=int(problem.cap[k]),
        new=int(problem.cap[k]) + more,
        week=week,
        saved=saved,
        saved_en="1 visit" if saved == 1 else f"{saved} visits",
    )


def _with_spare_half_days(problem: Problem, shortage: Shortage) -> list[int]:
    """Capped doctors who are available on more half-days than their cap, most first."""
    spare = problem.available.sum(axis=1) - problem.cap
    found = [k for k in shortage.capped if spare[k] > 0]
    return sorted(found, key=lambda k: (-int(spare[k]), k))

"""Checks a plan of one circuit week against the rules, from the rules alone: it knows no solver.

caps          at most cap[k] half-days of doctor k
availability  available[k, s]
one place     a doctor is in one village in a half-day
one a day     a village has at most one visit a day
owed          a village has at most required[v] visits
forbidden     not forbidden[v, s]
reach         reach[k, v]
noon          morning u, afternoon w of one doctor: between[u, w] <= noon_minutes
vehicles      at most vehicles[c] doctors of centre c out in a half-day (-1: not limited)
locked        every locked visit stands
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from xunzhen.domain.planning.problem import Ints, Problem


class Broken(NamedTuple):
    """One broken rule, and the positions (village, doctor, half-day, ...) that break it."""

    rule: str
    what: str


Visit = tuple[int, int, int]


def broken_rules(problem: Problem, visits: Ints) -> tuple[Broken, ...]:
    """Return every rule that a plan breaks; none for a plan that may be published.

    Parameters
    ----------
    visits : (n, 3) int, rows (village, doctor, half-day)
    """
    rows: list[Visit] = [(int(v), int(k), int(s)) for v, k, s in visits.tolist()]
    strangers = [row for row in rows if not _exists(problem, row)]
    if strangers:
        return tuple(Broken("positions", f"no such visit: {row}") for row in strangers)
    return (
        *_each_visit(problem, rows),
        *_each_doctor(problem, rows),
        *_each_village(problem, rows),
        *_each_centre(problem, rows),
        *_locked(problem, rows),
    )


def _exists(problem: Problem, row: Visit) -> bool:
    ends = (len(problem.villages), len(problem.doctors), 14)
    return all(0 <= position < end for position, end in zip(row, ends, strict=True))


def _each_visit(problem: Problem, rows: list[Visit]) -> Iterator[Broken]:
    for v, k, s in rows:
        if not problem.available[k, s]:
            yield Broken("availability", f"doctor {k} is not free in half-day {s}")
        if not problem.reach[k, v]:
            yield Broken("reach", f"village {v} is out of doctor {k}'s reach")
        if problem.forbidden[v, s]:
            yield Broken("forbidden", f"village {v} takes no visit in half-day {s}")


def _each_doctor(problem: Problem, rows: list[Visit]) -> Iterator[Broken]:
    for k, load in Counter(k for _, k, _ in rows).items():
        if load > problem.cap[k]:
            yield Broken("caps", f"doctor {k} has {load} half-days, cap {problem.cap[k]}")
    places: dict[tuple[int, int], set[int]] = {}
    for v, k, s in rows:
        places.setdefault((k, s), set()).add(v)
    for (k, s), where in places.items():
        if len(where) > 1:
            yield Broken("one place", f"doctor {k} is in {sorted(where)} in half-day {s}")
    for (k, s), where in places.items():
        for u in where if s % 2 == 0 else ():
            for w in places.get((k, s + 1), ()):
                if not problem.between[u, w] <= problem.weights.noon_minutes:
                    yield Broken("noon", f"doctor {k}, half-day {s}: from {u} to {w} is too far")


def _each_village(problem: Problem, rows: list[Visit]) -> Iterator[Broken]:
    for (v, day), made in Counter((v, s // 2) for v, _, s in rows).items():
        if made > 1:
            yield Broken("one a day", f"village {v} has {made} visits on day {day}")
    for v, made in Counter(v for v, _, _ in rows).items():
        if made > problem.required[v]:
            yield Broken("owed", f"village {v} has {made} visits of {problem.required[v]}")


def _each_centre(problem: Problem, rows: list[Visit]) -> Iterator[Broken]:
    out: dict[tuple[int, int], set[int]] = {}
    for _, k, s in rows:
        out.setdefault((int(problem.centre[k]), s), set()).add(k)
    for (c, s), doctors in out.items():
        if 0 <= problem.vehicles[c] < len(doctors):
            yield Broken("vehicles", f"centre {c} has {len(doctors)} doctors out in half-day {s}")


def _locked(problem: Problem, rows: list[Visit]) -> Iterator[Broken]:
    made = set(rows)
    for v, k, s in problem.locked.tolist():
        if (v, k, s) not in made:
            yield Broken("locked", f"visit {(v, k, s)} must stand")

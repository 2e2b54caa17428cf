"""The result page of a run, from its rows alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from benchmarks.peers.compare import (
    ALONE,
    NOT_RIVALS,
    OURS,
    Row,
    Standing,
    best_bound,
    bound_below,
    gap,
    least_missed,
    standings,
    verdict,
    why_lost,
)

TITLES: Final = {
    "flow": "our flow bound",
    "greedy": "our greedy start",
    "search": "our search alone",
    "certified": "**ours: search, then certificate**",
    "cp-sat": "(a) CP-SAT, plain model",
    "highs": "(b2) HiGHS, compact model",
    "pyvrp": "(d) PyVRP, doctor-days",
    "routing": "(e) OR-Tools routing, doctor-days",
}
YES, NO, PART = "yes", "no", "partly"
TOLD: Final = (
    ("availability, reach, one place at a time", YES, YES, YES, YES),
    ("travel with morning-afternoon pairs, noon rule", YES, YES, YES, YES),
    ("support from another township", YES, YES, YES, YES),
    ("missed visits at their price", YES, YES, YES, YES),
    ("forbidden half-days", YES, YES, YES, YES),
    ("weekly cap of a doctor", YES, YES, PART, YES),
    ("preferred half-days", YES, YES, YES, NO),
    ("one visit a day and village", YES, YES, PART, PART),
    ("spacing of a village's days", YES, YES, PART, PART),
    ("one doctor for a village (continuity)", YES, YES, NO, NO),
    ("vehicles of a centre at once", YES, YES, NO, NO),
    ("convex workload", YES, YES, NO, NO),
    ("a lower bound", YES, YES, NO, NO),
)
INTRO: Final = """\
One run on one machine, one process a solver and instance, two cores each, one after the other.
Every process reads the same bytes (the digest beside each instance); every plan is checked by
`benchmarks/peers/feasible.py` and priced by `xunzhen.domain.planning.cost`, whoever made it. Time
counts the building of the model; interpreter, libraries and compiling are told apart as *start*.
The protocol and how to repeat it: `benchmarks/peers/README.md`.

`missed` are visits that are owed and not planned; `cost` is everything below that, in
minutes-equivalents. `bound` is what a solver proves about cost once no visit is missed beyond
need; `gap` is measured from the best bound that any solver of the run proved for the instance.
Ours runs on one of its two cores."""
NOTES: Final = """\
*partly*: the i-th of a village's r visits is held to the i-th part of the week, which keeps them
on different days and nothing more; a weekly cap is kept by offering no more half-days than it
allows, chosen beforehand (`doctor_days.py`). A routing solver thus solves another problem, neither
relaxation nor restriction; its plan is mended (`mend.py`: visits that break a rule are dropped,
gaps are filled at least cost) and then priced like the others. How much was mended stands in its
row."""


@dataclass(frozen=True)
class Instance:
    """What the page says of one instance before its rows."""

    name: str
    digest: str
    size: str
    limit: float


@dataclass(frozen=True)
class Run:
    """A run, whole or cut short: facts of the machine, instances and rows so far."""

    head: tuple[str, ...]
    instances: tuple[Instance, ...]
    rows: tuple[Row, ...]
    skipped: tuple[str, ...] = ()
    ended: str = ""


def page_of(run: Run) -> str:
    """Return the page as Markdown."""
    parts = [*run.head, "", INTRO, "", "## Summary", "", *_summary(run.rows), ""]
    if run.ended:
        parts += [f"**The run is not whole: {run.ended}.**", ""]
    parts += [f"- skipped: {reason}" for reason in run.skipped]
    parts += ["", "## Where we do not win, and why", "", *_losses(run.rows)]
    parts += ["", "## What a solver can be told", "", *_told(), "", NOTES]
    for instance in run.instances:
        own = [row for row in run.rows if row.case == instance.name]
        if own:
            parts += ["", *_instance(instance, own)]
    return "\n".join(parts) + "\n"


def _summary(rows: Sequence[Row]) -> Iterator[str]:
    yield "For us a win is a strictly smaller objective within the same time."
    for own, said in ((OURS, "search, then certificate"), (ALONE, "search alone")):
        if any(row.solver == own for row in rows):
            yield ""
            yield f"Against {said}:"
            yield ""
            yield from _standings(rows, own)
    yield ""
    yield (
        "*cost, peer : ours* is the median (and range) over the instances where both miss the same "
        "number of visits; *more missed* the median (and range) over the others."
    )


def _standings(rows: Sequence[Row], own: str) -> Iterator[str]:
    yield "| peer | instances | wins | ties | losses | no plan | cost, peer : ours | more missed |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for one in standings(rows, own):
        yield (
            f"| {TITLES[one.solver]} | {one.instances} | {one.wins} | {one.ties} | {one.losses} "
            f"| {one.no_plan} | {_ratios(one)} | {_more(one)} |"
        )


def _ratios(one: Standing) -> str:
    if one.median_ratio is None:
        return "—"
    low, high = min(one.ratios), max(one.ratios)
    return f"{one.median_ratio:.3f} ({low:.3f}–{high:.3f}, n = {len(one.ratios)})"


def _more(one: Standing) -> str:
    if not one.more_missed:
        return "—"
    ranked = sorted(one.more_missed)
    middle = ranked[len(ranked) // 2]
    return f"{middle:+d} ({ranked[0]:+d} to {ranked[-1]:+d}, n = {len(ranked)})"


def _losses(rows: Sequence[Row]) -> Iterator[str]:
    ours = {row.case: row for row in rows if row.solver == OURS}
    lost = [
        row
        for row in rows
        if row.solver not in NOT_RIVALS
        and row.case in ours
        and verdict(ours[row.case], row) == "loss"
    ]
    if not lost:
        yield "Nowhere in this run."
    for row in lost:
        own = ours[row.case]
        better = ""
        if own.objective is not None and row.objective is not None:
            share = (own.objective - row.objective) / own.objective
            better = f": {_plan(row)} against our {_plan(own)}, {share:.2%} of the objective"
        yield f"- {row.case}, {TITLES[row.solver]}{better}. Why: {why_lost(own, row)}."


def _plan(row: Row) -> str:
    return f"{row.missed} missed, cost {row.cost:,.1f}"


def _told() -> Iterator[str]:
    yield "| of the problem | ours | CP-SAT | HiGHS | PyVRP | OR-Tools routing |"
    yield "|---|---|---|---|---|---|"
    for what, *told in TOLD:
        yield f"| {what} | yes | {' | '.join(told)} |"


def _instance(instance: Instance, rows: Sequence[Row]) -> Iterator[str]:
    yield f"## {instance.name}"
    yield ""
    bound = best_bound(rows)
    proven = "no bound on cost" if bound is None else f"cost at least {bound:,.1f}"
    yield (
        f"{instance.size}; limit {instance.limit:g} s; digest `{instance.digest}`. "
        f"Proven: {least_missed(rows)} missed at least, {proven}."
    )
    yield ""
    yield "| solver | missed | cost | gap | its bound | s | best found s | start s | CPU s | MB | |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|"
    for row in rows:
        yield _line(row, rows, instance.limit)


def _line(row: Row, rows: Sequence[Row], limit: float) -> str:
    least = least_missed(rows)
    own_gap = gap(row, rows)
    missed = "—" if row.missed is None else str(row.missed)
    if row.missed is not None and row.missed == least:
        missed += " (least)"
    cells = (
        TITLES[row.solver],
        f"≥ {row.least}" if row.solver == "flow" and row.missed is None else missed,
        _number(row.cost, ",.1f"),
        "—" if own_gap is None else f"{own_gap:.2%}",
        _number(bound_below(row, least), ",.1f"),
        _number(row.seconds, ".2f" if (row.seconds or 0) < 1 else ".1f"),
        _number(row.found_after, ".1f"),
        _number(row.start_seconds, ".1f"),
        _number(row.cpu_seconds, ".1f"),
        _number(row.memory_mb, ".0f"),
        "; ".join(part for part in (_trouble(row, limit), row.status, row.note) if part),
    )
    return f"| {' | '.join(cells)} |"


def _trouble(row: Row, limit: float) -> str:
    if row.failed:
        return f"**{row.failed}**"
    if row.seconds is not None and row.seconds > 1.1 * limit + 0.5:
        return "**overran its limit**"
    return f"**plan breaks {row.broken} rules, not counted**" if row.broken else ""


def _number(value: float | None, form: str) -> str:
    return "—" if value is None else format(value, form)

"""Commands of the planning column: ``plan`` and ``verify``. Heavy imports wait until they run."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from xunzhen.cli.options import FIRST_DAY, ITERATIONS, MOST_WEEKS, SEED, WEEKS
from xunzhen.cli.patience import Patience
from xunzhen.cli.screen import Screen, screen_of
from xunzhen.domain.errors import BadData, say

if TYPE_CHECKING:
    from rich.progress import TaskID

    from xunzhen.domain.coverage.travel import TravelTimes
    from xunzhen.domain.planning.events import Events
    from xunzhen.domain.planning.proof import ProofWanted
    from xunzhen.domain.planning.roster import PlannedVisit, Roster
    from xunzhen.domain.planning.settings import PlanningSettings
    from xunzhen.domain.policy.book import Book
    from xunzhen.domain.registry.county import County

_PILOT_STEPS: Final = 20_000
_LABELS: Final = {"template": ("排常规周", "weekly template"), "week": ("排各周", "weeks")}
_ENOUGH_GAP: Final = 0.005

PLAN_HELP = """排巡诊班 · plan the circuits of a COUNTY (folder of CSV files or workbook).

\b
例 · examples
  xunzhen plan demo/anxi-350524 --from 2026-11-30 --weeks 4 --out plan
  xunzhen plan county.xlsx --from 2026-10-01 --weeks 1 --out plan --json
  xunzhen plan county.xlsx --from 2026-09-14 --out plan --seconds 60
  xunzhen plan county.xlsx --from 2026-09-14 --out plan --proof-seconds 300

排好以后再证明：漏访是不是最少，费用至多比最优高多少，顺便把班排得更省。
不限秒数时证到相差不超过0.5%为止，给了--proof-seconds就一直证到最优或到时间为止。
按Ctrl-C就此停下，到此为止最好的排班照样写出。
After planning, the plan is proven and improved: missed visits least, cost at most so much above
the best. Ctrl-C stops there and still writes the best plan so far. By itself the proof stops at a
gap of 0.5 %; with --proof-seconds it goes on to 0 or to the end of its time.

同样的表、同样的种子和步数排出同样的班；限定秒数时不保证。
The same tables, seed and steps give the same plan; with --seconds this is not promised.
"""
VERIFY_HELP = """核对巡诊班 · check DIR/visits.csv against every rule, without the solver.

\b
例 · examples
  xunzhen verify demo/anxi-350524 plan
  xunzhen verify county.xlsx typed-by-hand --from 2026-09-14 --weeks 2

没有summary.json的手工排班也能核对；退出码为0才表示没有违反规则。
有events.json（重排写出）时，按其中的请假、封路等变动核对。
A roster typed by hand needs no summary.json. Exit status 0 only if no rule is broken.
With an events.json (from replan) the county is taken as it is after those events.
"""
_DATE = click.DateTime(["%Y-%m-%d"])
_COUNTY = click.Path(path_type=Path)
_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command("plan", help=PLAN_HELP)
@click.argument("county", type=_COUNTY)
@FIRST_DAY
@WEEKS
@click.option("--out", type=_FOLDER, required=True, help="写到哪里 · folder to write to")
@SEED
@ITERATIONS
@click.option(
    "--seconds", type=click.FloatRange(0, min_open=True), help="搜索秒数 · time to search"
)
@click.option("--prove/--no-prove", default=True, help="证明并改进 · prove and improve (default)")
@click.option(
    "--proof-seconds", type=click.FloatRange(0, min_open=True), help="证明秒数 · time to prove"
)
@click.option("--tables-only", is_flag=True, help="只写两个数据文件 · no papers, maps, calendars")
@click.option("--json", "as_json", is_flag=True, help="给机器读 · print JSON")
@click.pass_context
def plan_command(
    context: click.Context,
    county: Path,
    since: dt.datetime,
    weeks: int,
    out: Path,
    seed: int,
    iterations: int | None,
    seconds: float | None,
    prove: bool,
    proof_seconds: float | None,
    tables_only: bool,
    as_json: bool,
) -> None:
    """Plan, write every file and print what was planned, missed and why."""
    if iterations is not None and seconds is not None:
        raise click.UsageError("--iterations, --seconds: 只能给一个 · give one of the two")
    screen = screen_of(context)
    clock = time.perf_counter()
    bench = Bench(screen, county, since.date())
    times = bench.times
    spent = {"read": time.perf_counter() - clock}
    clock = time.perf_counter()
    settings = bench.settings
    if iterations is not None:
        settings = replace(settings, iterations=iterations)
    if seconds is not None:
        settings = replace(settings, iterations=_steps_for(bench, seconds))
    with Patience(screen) as patience:
        wanted = _Wanted(weeks, seed, seconds, prove, proof_seconds)
        roster = _plan(screen, bench, times, settings, wanted, patience)
    spent["plan"] = time.perf_counter() - clock
    files = _write(screen, bench, roster, out, spent, tables_only)
    from xunzhen.cli.planning_words import print_plan
    from xunzhen.files.plan_tables import summary

    if as_json:
        screen.machine(
            {**summary(roster, bench.county, spent), "files": [str(one) for one in files]}
        )
    else:
        print_plan(screen, roster, files, out)
    if patience.stopped:
        screen.notice(
            "提前停下（Ctrl-C）：以上是到此为止最好的排班，证明到哪里就写到哪里。",
            "Stopped early (Ctrl-C): this is the best plan so far, proven as far as it says.",
        )


@dataclass(frozen=True)
class _Wanted:
    """What the command line asks for: horizon, seed, and how long to search and to prove."""

    weeks: int
    seed: int
    seconds: float | None
    prove: bool
    proof_seconds: float | None


class Bench:
    """A county read with its rules, settings and travel times, ready to plan or to check."""

    def __init__(self, screen: Screen, path: Path, since: dt.date) -> None:
        from xunzhen.cli.planning_words import warn_of_faults
        from xunzhen.files.county_bench import county_bench

        found = county_bench(path, since)
        warn_of_faults(screen, found.faults)
        self.since = since
        self.county: County = found.county
        self.book: Book = found.book
        self.settings: PlanningSettings = found.settings
        self.times: TravelTimes = found.times

    def after(self, events: Events) -> None:
        """Let the county be as it is once these events have happened."""
        from xunzhen.domain.planning.events import changed_county

        self.county = changed_county(self.county, events)


def _plan(
    screen: Screen,
    bench: Bench,
    times: TravelTimes,
    settings: PlanningSettings,
    wanted: _Wanted,
    patience: Patience,
) -> Roster:
    from xunzhen.domain.planning.bound.certify import relative_gap
    from xunzhen.domain.planning.plan import plan_circuits

    end = time.monotonic() + wanted.seconds if wanted.seconds else float("inf")
    with screen.progress() as display:
        tasks: dict[str, TaskID] = {}
        doing = ["template"]

        def tell(label: str, done: int, total: int) -> None:
            doing[0] = label
            if label not in tasks:
                tasks[label] = display.add_task(screen.pick(*_LABELS[label]), total=total)
            display.update(tasks[label], completed=done, description=screen.pick(*_LABELS[label]))

        def tell_gap(cost: float, bound: float) -> None:
            gap = relative_gap(cost, bound)
            words = screen.pick("证明中，尚无下界", "proving, no bound yet")
            if gap < 1.0:
                words = screen.pick(f"证明中，相差{gap:.2%}", f"proving, gap {gap:.2%}")
            head = screen.pick(*_LABELS[doing[0]])
            display.update(tasks[doing[0]], description=f"{head} {words}")

        return plan_circuits(
            bench.county, bench.book, times, settings, bench.since, wanted.weeks, wanted.seed, tell,
            lambda _steps, _best: patience.until(end),
            _proof_wanted(wanted, patience, tell_gap) if wanted.prove else None,
        )  # fmt: skip


def _proof_wanted(
    wanted: _Wanted, patience: Patience, tell: Callable[[float, float], None]
) -> ProofWanted:
    """Ask for 0.5 % by work alone, or for all that can be proven in the seconds given.

    The time is shared by the template and the weeks: each takes its part of what is left.
    """
    from xunzhen.domain.planning.bound.certify import Effort
    from xunzhen.domain.planning.proof import ProofWanted

    if wanted.proof_seconds is None:
        return ProofWanted(Effort(enough=_ENOUGH_GAP), patience.lasts, tell)
    each = wanted.proof_seconds / (wanted.weeks + 1)
    return ProofWanted(Effort(nearby=60_000), patience.lasts, tell, _stop_watch(each))


def _stop_watch(seconds: float) -> Callable[[], Callable[[], bool]]:
    """Return what starts a watch of so many seconds and answers whether it still runs."""

    def start() -> Callable[[], bool]:
        end = time.monotonic() + seconds
        return lambda: time.monotonic() < end

    return start


def _steps_for(bench: Bench, seconds: float) -> int:
    """Return the steps that a search of this many seconds makes here, at least one pilot's.

    The search cools from its first to its last step, so the number must be fixed before it starts:
    a pilot of known length tells the speed of this county on this machine.
    """
    from xunzhen.domain.planning.plan import plan_circuits

    taken = 0.0
    for steps in (1, _PILOT_STEPS):  # the first run compiles, the second is timed
        marks: list[float] = []

        def tell(_label: str, _done: int, _total: int, marks: list[float] = marks) -> None:
            marks.append(time.perf_counter())

        settings = replace(bench.settings, iterations=steps, week_iterations=0)
        plan_circuits(bench.county, bench.book, bench.times, settings, bench.since, 1, 1, tell)
        taken = marks[1] - marks[0]
    return max(_PILOT_STEPS, int(0.9 * seconds * _PILOT_STEPS / max(taken, 1e-3)))


def _write(
    screen: Screen,
    bench: Bench,
    roster: Roster,
    out: Path,
    spent: dict[str, float],
    tables_only: bool,
) -> Sequence[Path]:
    """Write the papers, then the tables, so that the summary tells the time of all."""
    from xunzhen.files.plan_tables import write_plan_tables

    papers: Sequence[Path] = ()
    if not tables_only:
        clock = time.perf_counter()
        papers = write_papers(screen, bench, roster, out)
        spent["papers"] = time.perf_counter() - clock
    return (*write_plan_tables(roster, bench.county, out, spent), *papers)


def write_papers(screen: Screen, bench: Bench, roster: Roster, out: Path) -> Sequence[Path]:
    """Write workbook, papers, notices, calendars and map; return the files."""
    from xunzhen.domain.coverage.modes import modes_on
    from xunzhen.files.plan_outputs import write_outputs

    modes = {one.village: one.mode for one in modes_on(bench.county, bench.since)}
    with screen.progress() as display:
        tasks: dict[str, TaskID] = {}

        def tell(label: str, done: int, total: int) -> None:
            if label not in tasks:
                tasks[label] = display.add_task(label, total=total)
            display.update(tasks[label], completed=done, total=total)

        return write_outputs(roster, bench.county, modes, bench.settings, out, tell)


@click.command("verify", help=VERIFY_HELP)
@click.argument("county", type=_COUNTY)
@click.argument("folder", metavar="DIR", type=_FOLDER)
@click.option("--from", "since", type=_DATE, help="没有summary.json时的起始日 · first day")
@click.option(
    "--weeks", type=click.IntRange(1, MOST_WEEKS), help="没有summary.json时的周数 · weeks"
)
@click.option("--json", "as_json", is_flag=True, help="给机器读 · print JSON")
@click.pass_context
def verify_command(
    context: click.Context,
    county: Path,
    folder: Path,
    since: dt.datetime | None,
    weeks: int | None,
    as_json: bool,
) -> None:
    """Check a roster and print every broken rule with its clause; exit 1 if there is any."""
    from xunzhen.cli.planning_words import print_check, violation_facts
    from xunzhen.domain.planning.check import broken_rules
    from xunzhen.files.event_file import EVENTS, read_events
    from xunzhen.files.plan_tables import SUMMARY, VISITS, read_summary, read_visits

    screen = screen_of(context)
    visits = read_visits(folder / VISITS)
    first, declared = since.date() if since else None, {}
    if (folder / SUMMARY).exists():
        plan = read_summary(folder / SUMMARY)
        declared = dict(plan.missing)
        first, weeks = first or plan.since, weeks or plan.weeks
    bench = Bench(screen, county, first or _earliest(visits))
    bench.after(read_events(folder / EVENTS))
    first, weeks = _horizon(bench, visits, first, weeks)
    broken = broken_rules(
        bench.county, bench.book, bench.times, bench.settings, first, weeks, visits, declared
    )
    if as_json:
        screen.machine({"visits": len(visits), "broken": [violation_facts(one) for one in broken]})
    else:
        print_check(screen, broken, len(visits), first, weeks, sum(declared.values()))
    context.exit(1 if broken else 0)


def _earliest(visits: Sequence[PlannedVisit]) -> dt.date:
    if visits:
        return min(visit.date for visit in visits)
    raise BadData(
        say(
            "planning.nothing_to_verify",
            "visits.csv里没有巡诊，也没有summary.json，不知道核对哪几周。请给出--from和--weeks。",
            "visits.csv holds no visit and there is no summary.json: give --from and --weeks.",
        )
    )


def _horizon(
    bench: Bench, visits: Sequence[PlannedVisit], since: dt.date | None, weeks: int | None
) -> tuple[dt.date, int]:
    """Return the weeks to check: as given, else the whole weeks that the visits lie in."""
    from xunzhen.domain.planning.rules import WEEK_STARTS_ON, weekday_of_ruling
    from xunzhen.domain.planning.weeks import first_day_of_week, refuse_strange_horizon

    ruling = bench.book.ruling_or_suggestion(WEEK_STARTS_ON, bench.county.code, bench.since)
    starts_on = weekday_of_ruling(ruling)
    first = since or first_day_of_week(_earliest(visits), starts_on)
    if weeks is None:
        last = max((visit.date for visit in visits), default=first)
        weeks = (last - first_day_of_week(first, starts_on)).days // 7 + 1
    weeks = max(weeks, 1)
    refuse_strange_horizon(first, weeks)
    return first, weeks


COMMANDS: tuple[click.Command, ...] = (plan_command, verify_command)

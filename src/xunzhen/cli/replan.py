"""The command ``replan``: carry a plan on after something happened. Heavy imports wait."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from xunzhen.cli.planning import Bench, write_papers
from xunzhen.cli.screen import Screen, screen_of
from xunzhen.domain.errors import BadData

if TYPE_CHECKING:
    from xunzhen.domain.planning.baseline import Baseline
    from xunzhen.domain.planning.event_words import Lock
    from xunzhen.domain.planning.events import Events
    from xunzhen.domain.planning.replan import Replan
    from xunzhen.domain.planning.roster import PlannedVisit

REPLAN_HELP: Final = """出了变动后重排 · plan DIR anew with as few changed visits as can be.

DIR是原计划的文件夹（visits.csv和summary.json），不会被改动；新计划写到--out。

\b
例 · examples
  xunzhen replan demo/anxi-350524 plan --leave YS0299:2026-12-15:2026-12-18 --out plan2
  xunzhen replan demo/anxi-350524 plan --closure 350524203:2026-12-16:2026-12-17:塌方 --out plan2
  xunzhen replan demo/anxi-350524 plan --vehicle W350524101:-1:2026-12-14:2026-12-20 --out plan2
  xunzhen replan demo/anxi-350524 plan --holiday 2026-12-25:off --out plan2

医生、村、乡镇、机构可写代码，也可写名称（不重名时）。起止两天都算，只写一天就是那一天。
今天以前的巡诊是事实，不动；锁定的不动；没受影响的周一字不改。
Codes or unique names will do; both days of a period count. Visits before --today never move.
"""
_DATE = click.DateTime(["%Y-%m-%d"])
_FOLDER = click.Path(path_type=Path, file_okay=False)
_FILE = click.Path(path_type=Path, dir_okay=False)


@dataclass(frozen=True)
class _Told:
    """What was told on the command line, as it was typed."""

    leave: tuple[str, ...]
    closures: tuple[str, ...]
    vehicles: tuple[str, ...]
    villages: tuple[str, ...]
    holidays: tuple[str, ...]
    locks: tuple[str, ...]
    locks_file: Path | None
    made_file: Path | None


@click.command("replan", help=REPLAN_HELP)
@click.argument("county", type=click.Path(path_type=Path))
@click.argument("folder", metavar="DIR", type=_FOLDER)
@click.option("--leave", multiple=True, metavar="工号:起:止", help="医生请假 · leave of a doctor")
@click.option(
    "--closure", "closures", multiple=True, metavar="地点:起:止[:原因]",
    help="村、乡镇或“甲-乙”路封闭 · a village, township or road is closed",
)  # fmt: skip
@click.option(
    "--vehicle",
    "vehicles",
    multiple=True,
    metavar="机构:-1:起:止",
    help="少一辆车 · a vehicle less",
)
@click.option(
    "--add-village", "villages", multiple=True, metavar="村代码:起",
    help="新增巡诊村 · a village comes on circuit",
)  # fmt: skip
@click.option(
    "--holiday", "holidays", multiple=True, metavar="日期:off|work",
    help="某天改为放假或上班 · a day becomes a holiday or a working day",
)  # fmt: skip
@click.option(
    "--lock", "locks", multiple=True, metavar="村:日期:AM|PM[:工号]",
    help="这一次不许动 · a visit that must stand",
)  # fmt: skip
@click.option("--locks", "locks_file", type=_FILE, help="锁定清单（同visits.csv的列） · locks")
@click.option(
    "--made", "made_file", type=_FILE, help="实际巡诊清单（同visits.csv的列） · made visits"
)
@click.option("--today", type=_DATE, help="今天，默认按电脑日期 · today, by default the clock's")
@click.option("--out", type=_FOLDER, required=True, help="写到哪里 · folder to write to")
@click.option(
    "--choose", type=click.IntRange(1), default=1, show_default=True,
    help="写出第几个方案 · which of the options to write",
)  # fmt: skip
@click.option("--tables-only", is_flag=True, help="只写数据文件 · no papers, maps, calendars")
@click.option("--json", "as_json", is_flag=True, help="给机器读 · print JSON")
@click.pass_context
def replan_command(
    context: click.Context,
    /,
    county: Path,
    folder: Path,
    today: dt.datetime | None,
    out: Path,
    choose: int,
    tables_only: bool,
    as_json: bool,
    **told: Any,
) -> None:
    """Plan anew, write the plan and say what changes, why, what is lost and whom to tell."""
    if out.resolve() == folder.resolve():
        raise click.UsageError("--out: 请另选文件夹，原计划要保留 · the old plan must be kept")
    screen = screen_of(context)
    words = _Told(**told)
    day = today.date() if today else dt.datetime.now().astimezone().date()
    desk = _Desk(screen, county, folder, words, day)
    clock = time.perf_counter()
    replan = desk.replan()
    spent = {"replan": time.perf_counter() - clock}
    number = len(replan.options)
    if choose > number:
        raise click.UsageError(
            f"--choose {choose}: 只有{number}个方案 · there are {number} options"
        )
    files: list[Path] = []
    roster = replan.rosters[choose - 1]
    if not tables_only:
        clock = time.perf_counter()
        files.extend(write_papers(screen, desk.bench, roster, out))
        spent["papers"] = time.perf_counter() - clock
    from xunzhen.cli.replan_words import print_replan, replan_facts
    from xunzhen.files.replan_tables import write_replan

    wanted = desk.old_events.and_then(desk.events)
    files += write_replan(replan, choose - 1, wanted, desk.bench.county, out, spent)
    if as_json:
        screen.machine(
            {**replan_facts(replan, choose - 1, spent), "files": [str(one) for one in files]}
        )
    else:
        print_replan(screen, desk.bench.county, desk.events, replan, choose - 1, files, out)


class _Desk:
    """The county after the events, the plan that stood, and what must not move."""

    def __init__(
        self, screen: Screen, path: Path, folder: Path, told: _Told, today: dt.date
    ) -> None:
        from xunzhen.domain.planning.event_checks import refuse_impossible
        from xunzhen.domain.planning.event_words import events_told
        from xunzhen.domain.planning.events import from_today
        from xunzhen.files.event_file import EVENTS, read_events
        from xunzhen.files.replan_tables import read_baseline

        self.today = today
        self.baseline: Baseline = read_baseline(folder)
        self.bench = Bench(screen, path, self.baseline.since)
        self.old_events: Events = read_events(folder / EVENTS)
        self.bench.after(self.old_events)
        events = events_told(
            self.bench.county, told.leave, told.closures, told.vehicles, told.villages,
            told.holidays,
        )  # fmt: skip
        since = self.baseline.since
        until = since + dt.timedelta(weeks=self.baseline.weeks)
        refuse_impossible(self.bench.county, events, today, since, until)
        self.events = from_today(events, today)
        self.locks = self._locks(told, folder)
        self.made = self._made(told)
        self._refuse_nothing()
        self.bench.after(self.events)

    def replan(self) -> Replan:
        """Plan anew; see ``domain.planning.replan``."""
        from xunzhen.domain.planning.replan import replan_circuits

        bench = self.bench
        return replan_circuits(
            bench.county, bench.book, bench.times, bench.settings, self.baseline, self.today,
            self.locks, self.made,
        )  # fmt: skip

    def _locks(self, told: _Told, folder: Path) -> tuple[Lock, ...]:
        """Gather the locks typed, those of the file and those marked in the old plan."""
        from xunzhen.domain.planning.event_words import locks_told
        from xunzhen.files.plan_tables import VISITS
        from xunzhen.files.replan_tables import locked_in

        words = [*told.locks, *(locked_in(told.locks_file) if told.locks_file else ())]
        marked = locks_told(self.bench.county, locked_in(folder / VISITS))
        # A mark on a visit that has since taken place says nothing new.
        ahead = tuple(lock for lock in marked if lock.date >= self.today)
        return (*locks_told(self.bench.county, words), *ahead)

    def _made(self, told: _Told) -> Sequence[PlannedVisit] | None:
        from xunzhen.files.plan_tables import read_visits

        return None if told.made_file is None else read_visits(told.made_file)

    def _refuse_nothing(self) -> None:
        from xunzhen.domain.planning.event_faults import no_events

        if not self.events.number and not self.locks and self.made is None:
            raise BadData(no_events(self.today))


COMMANDS: tuple[click.Command, ...] = (replan_command,)

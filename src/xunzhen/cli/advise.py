"""The command ``advise``: what would remove missed visits, each suggestion tried. Lazy imports."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from xunzhen.cli.options import MOST_WEEKS
from xunzhen.cli.planning import Bench
from xunzhen.cli.screen import Screen, screen_of

if TYPE_CHECKING:
    from rich.progress import TaskID

    from xunzhen.domain.planning.advice_county import ShortageAdvice, WeekAdvice

ADVISE_HELP: Final = """漏访怎么补 · what would remove missed visits, each suggestion tried.

给了DIR，按那份计划的周数（和它的events.json）；没给，用--from和--weeks。

\b
例 · examples
  xunzhen advise demo/anxi-350524 plan
  xunzhen advise county.xlsx --from 2026-09-14 --weeks 4
  xunzhen advise county.xlsx --from 2026-09-14 --weeks 1 --json

每条办法都重新算过，确实少缺才列；每处缺口最多三条。最后是全县各乡镇要补多少个医生半天。
Every suggestion was tried; the last table tells the fewest half-days to add, by township.
"""
_DATE = click.DateTime(["%Y-%m-%d"])
_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command("advise", help=ADVISE_HELP)
@click.argument("county", type=click.Path(path_type=Path))
@click.argument("folder", metavar="[DIR]", type=_FOLDER, required=False)
@click.option("--from", "since", type=_DATE, help="从哪天起 · first day")
@click.option("--weeks", type=click.IntRange(1, MOST_WEEKS), help="几周，不写为4 · weeks")
@click.option("--json", "as_json", is_flag=True, help="给机器读 · print JSON")
@click.pass_context
def advise_command(
    context: click.Context,
    county: Path,
    folder: Path | None,
    since: dt.datetime | None,
    weeks: int | None,
    as_json: bool,
) -> None:
    """Print what is missing week by week, what would help, and the half-days to add."""
    if (folder is None) == (since is None):
        raise click.UsageError("DIR, --from: 二选一 · give one of the two")
    if folder is not None and weeks is not None:
        raise click.UsageError("DIR, --weeks: 只能给一个 · the plan has its own weeks")
    screen = screen_of(context)
    bench, first, number, missed = _case_of(screen, county, folder, since, weeks)
    from xunzhen.domain.planning.advice_county import advise_county
    from xunzhen.domain.planning.plan import prepare_case

    case = prepare_case(bench.county, bench.book, bench.times, bench.settings, first, number)
    with screen.progress() as display:
        task: TaskID = display.add_task(screen.pick("逐条验算", "trying"), total=number)
        found = advise_county(case, lambda done, _: display.update(task, completed=done))
    if as_json:
        screen.machine({"weeks": [_week_facts(one) for one in found]})
        return
    _print(screen, bench, found, first)
    _excess(screen, found, missed)


def _case_of(
    screen: Screen,
    path: Path,
    folder: Path | None,
    since: dt.datetime | None,
    weeks: int | None,
) -> tuple[Bench, dt.date, int, int | None]:
    """Return the county, the horizon, and what the plan misses if there is one."""
    if folder is None or since is not None:
        first = since.date() if since is not None else dt.date.min
        return Bench(screen, path, first), first, weeks or 4, None
    from xunzhen.files.event_file import EVENTS, read_events
    from xunzhen.files.plan_tables import SUMMARY, read_summary

    plan = read_summary(folder / SUMMARY)
    bench = Bench(screen, path, plan.since)
    bench.after(read_events(folder / EVENTS))
    return bench, plan.since, plan.weeks, sum(plan.missing.values())


def _print(screen: Screen, bench: Bench, found: Sequence[WeekAdvice], first: dt.date) -> None:
    missed = sum(one.least_missed for one in found)
    demo = ("（演示数据）", " (demonstration data)") if bench.county.synthetic else ("", "")
    screen.say(
        f"{bench.county.name}{demo[0]} {first.isoformat()}起{len(found)}周："
        + (f"至少缺{missed}次（已证明）" if missed else "一次也不必缺（已证明），不用补"),
        f"{bench.county.name}{demo[1]}: {len(found)} weeks from {first.isoformat()}; {missed} "
        "visits must be missed (proven)",
    )
    for week in found:
        if week.least_missed:
            screen.say(
                f"第{week.week}周，缺{week.least_missed}次：",
                f"Week {week.week}, {week.least_missed} missed:",
            )
            if week.note is not None:
                screen.say(f"  {week.note.zh}", f"  {week.note.en}")
            for one in week.shortages:
                _print_shortage(screen, one)
    _table(screen, bench, found)


def _print_shortage(screen: Screen, one: ShortageAdvice) -> None:
    screen.say(f"  {one.reason.zh}", f"  {one.reason.en}")
    if one.finding is not None:
        screen.say(f"    {one.finding.zh}", f"    {one.finding.en}")
    for number, sentence in enumerate(one.suggestions, start=1):
        screen.say(f"    办法{number}：{sentence.zh}", f"    {number}. {sentence.en}")


def _table(screen: Screen, bench: Bench, found: Sequence[WeekAdvice]) -> None:
    """Print the half-days to add, by township and week."""
    townships = sorted({code for week in found for code in week.extra})
    if townships:
        screen.say(
            "全县都补齐，各乡镇卫生院最少要多出几个医生半天（总数已证明最少，分布按路最近；车辆另计）：",
            "Fewest half-days to add for full coverage, by township (the total is proven least, "
            "spread by the shortest ways; vehicles not counted):",
        )
        names = [_township(screen, bench, code) for code in townships]
        rows = [
            (name, *(week.extra.get(code, 0) for week in found))
            for name, code in zip(names, townships, strict=True)
        ]
        rows.append((screen.pick("合计", "all"), *(sum(week.extra.values()) for week in found)))
        heads = [screen.pick(f"第{week.week}周", f"week {week.week}") for week in found]
        screen.table([screen.pick("乡镇", "township"), *heads], rows)
    beyond = sum(week.out_of_reach for week in found)
    if beyond:
        screen.say(
            f"另有{beyond}次，多少医生半天也补不上（没有路、太远或没有能去的日子），请改服务方式。",
            f"{beyond} more cannot be made by any half-day (no way, too far, no open day): choose "
            "another service mode.",
        )


def _township(screen: Screen, bench: Bench, code: str) -> str:
    if not code:
        return screen.pick("县级医院", "county hospitals")
    township = bench.county.township_by_code.get(code)
    return township.name if township else code


def _excess(screen: Screen, found: Sequence[WeekAdvice], missed: int | None) -> None:
    least = sum(one.least_missed for one in found)
    if missed is not None and missed > least:
        more = missed - least
        screen.say(
            f"这份计划缺{missed}次，比必须缺的多{more}次：不是资源不够，加大步数重排、"
            "或看计划说明里的中午转村和所选方案。",
            f"This plan misses {missed}, {more} more than must be: not for want of resources; "
            "plan again with more steps, or see its notices.",
        )


def _week_facts(week: WeekAdvice) -> dict[str, Any]:
    return {
        "week": week.week,
        "least_missed": week.least_missed,
        "shortages": [_shortage_facts(one) for one in week.shortages],
        "extra_half_days": dict(week.extra),
        "out_of_reach": week.out_of_reach,
        "note": week.note.zh if week.note else None,
    }


def _shortage_facts(one: ShortageAdvice) -> dict[str, Any]:
    return {
        "villages": list(one.villages),
        "deficit": one.advice.shortage.deficit,
        "reason_zh": one.reason.zh,
        "reason_en": one.reason.en,
        "finding": one.advice.finding.value,
        "proven": one.advice.complete,
        "suggestions": [
            {
                "zh": sentence.zh,
                "en": sentence.en,
                "saved": way.saved,
                "half_days": way.half_days,
                "resources": [resource.kind.value for resource in way.resources],
            }
            for way, sentence in zip(one.advice.suggestions, one.suggestions, strict=True)
        ],
    }


COMMANDS: tuple[click.Command, ...] = (advise_command,)

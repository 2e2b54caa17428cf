"""The command ``plan-all``: every county of a folder, on all cores or on a cluster."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from xunzhen.cli.options import FIRST_DAY, ITERATIONS, SEED, WEEKS
from xunzhen.cli.screen import Screen, screen_of

if TYPE_CHECKING:
    from xunzhen.domain.planning.province import CountyResult, Province
    from xunzhen.files.county_work import CountyTask

SHOWN: Final = 10
PLAN_ALL_HELP = """排全省（市）各县 · plan the circuits of every county in FOLDER.

\b
例 · examples
  xunzhen plan-all province --from 2026-09-14 --weeks 4 --out plans
  xunzhen plan-all province --from 2026-09-14 --out plans --scheduler tcp://10.0.0.5:8786

FOLDER里一县一个文件夹（CSV）或一个.xlsx；只有一个县也可以。各县排法与xunzhen plan相同。
一个县出错不影响别的县，最后写明是哪个县、为什么；有县没排出时退出码为1。
A county that fails is named with its reason and the rest are planned; exit status 1 then.
"""


@click.command("plan-all", help=PLAN_ALL_HELP)
@click.argument("folder", type=click.Path(path_type=Path))
@FIRST_DAY
@WEEKS
@SEED
@ITERATIONS
@click.option("--scheduler", default="", metavar="ADDRESS", help="Dask调度器地址 · tcp://host:8786")
@click.option("--workers", type=click.IntRange(1), help="本机几个进程，默认按核数 · processes here")
@click.option("--papers", is_flag=True, help="也写班表、公示、日历、地图 · all papers too")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="写到哪里 · folder to write to",
)
@click.option("--json", "as_json", is_flag=True, help="给机器读 · print JSON")
@click.pass_context
def plan_all_command(
    context: click.Context,
    folder: Path,
    since: dt.datetime,
    weeks: int,
    seed: int,
    iterations: int | None,
    scheduler: str,
    workers: int | None,
    papers: bool,
    out: Path,
    as_json: bool,
) -> None:
    """Plan every county, write each whole or not at all, and one summary with one map."""
    from xunzhen.domain.planning.province import province_of
    from xunzhen.files.county_pool import cores
    from xunzhen.files.county_work import CountyTask
    from xunzhen.files.province import Run, province_facts, tasks_of, write_province
    from xunzhen.files.whole import remove_drafts

    screen = screen_of(context)
    clock = time.perf_counter()
    # Processes elsewhere have another working directory.
    target = out.resolve()
    common = CountyTask(
        "", folder.resolve(), target, since.date(), weeks, seed, iterations, papers=papers
    )
    tasks = tasks_of(folder.resolve(), common)
    chosen = min(workers or cores(), len(tasks))
    remove_drafts(target)
    results = _watched(screen, _results(tasks, chosen, scheduler), len(tasks))
    remove_drafts(target)
    province = province_of(results)
    run = Run(common, 0 if scheduler else chosen, scheduler, time.perf_counter() - clock)
    files = write_province(province, run, target)
    if as_json:
        facts = province_facts(province, run)
        screen.machine({**facts, "files": [str(one) for one in files]})
    else:
        _print(screen, province, run.seconds, out)
    context.exit(1 if province.failed else 0)


def _results(tasks: Sequence[CountyTask], workers: int, scheduler: str) -> Iterator[CountyResult]:
    from xunzhen.files.county_work import work_county

    if scheduler:
        from xunzhen.files.county_cluster import cluster_results

        return cluster_results(tasks, work_county, scheduler)
    from xunzhen.files.county_pool import pool_results

    return pool_results(tasks, work_county, workers)


def _watched(screen: Screen, results: Iterator[CountyResult], total: int) -> list[CountyResult]:
    """Gather results under a progress bar that names the county just done."""
    found = []
    with screen.progress() as display:
        task = display.add_task(screen.pick("排各县", "counties"), total=total)
        for one in results:
            found.append(one)
            done = f"{len(found)}/{total} {one.name or one.source}"
            display.update(task, advance=1, description=done)
    return found


def _print(screen: Screen, province: Province, seconds: float, out: Path) -> None:
    totals = province.totals
    demo = any(one.synthetic for one in province.done)
    mark = ("（演示数据）", " (demonstration data)") if demo else ("", "")
    least = totals.missed == totals.least_missed
    screen.say(
        f"{len(province.results)}个县{mark[0]}，排出{totals.counties}个，"
        f"没有算出{len(province.failed)}个，用时{seconds:.1f}秒",
        f"{len(province.results)} counties{mark[1]}: {totals.counties} planned, "
        f"{len(province.failed)} failed, in {seconds:.1f} s",
    )
    screen.say(
        f"巡诊村{totals.circuit_villages}个，应巡{totals.required}次，已排{totals.planned}次，"
        f"缺{totals.missed}次"
        + ("（已证明最少）" if least else f"（已证明至少缺{totals.least_missed}次）"),
        f"{totals.circuit_villages} villages on circuit, {totals.required} visits owed, "
        f"{totals.planned} planned, {totals.missed} missed "
        + ("(proven least)" if least else f"(at least {totals.least_missed} proven)"),
    )
    _counties(screen, ("没有算出的县", "Failed"), [
        (one, one.failure.in_language(screen.language) if one.failure else "")
        for one in province.failed
    ])  # fmt: skip
    _counties(screen, ("有缺口的县", "Short"), [
        (one, screen.pick(f"缺{one.missed}次，{one.short_villages}个村",
                          f"{one.missed} missed in {one.short_villages} villages"))
        for one in province.short
    ])  # fmt: skip
    _counties(screen, ("用时长的县", "Slow"), [
        (one, screen.pick(f"{one.seconds:.1f}秒", f"{one.seconds:.1f} s"))
        for one in province.slow
    ])  # fmt: skip
    for code, names in province.twice:
        screen.say(
            f"代码{code}出现了不止一次，合计里算了多遍：{'、'.join(names)}",
            f"The code {code} occurs more than once and counts so in the sums: {', '.join(names)}",
        )
    screen.say(f"已写出到{out}", f"Wrote to {out}")


def _counties(
    screen: Screen, head: tuple[str, str], counties: Sequence[tuple[CountyResult, str]]
) -> None:
    if not counties:
        return
    screen.say(f"{head[0]}：", f"{head[1]}:")
    for one, why in counties[:SHOWN]:
        name = f"{one.name}（{one.source}）" if one.name else one.source
        screen.say(f"  {name}：{why}", f"  {one.name or one.source} ({one.source}): {why}")
    if len(counties) > SHOWN:
        more = len(counties) - SHOWN
        screen.say(
            f"  …另有{more}个，见province-summary.csv",
            f"  … and {more} more, see province-summary.csv",
        )


COMMANDS: tuple[click.Command, ...] = (plan_all_command,)

"""Commands of the coverage column."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xunzhen.cli.screen import screen_of

if TYPE_CHECKING:
    from xunzhen.domain.coverage.report import CoverageReport
    from xunzhen.domain.registry.county import County


@click.command(name="coverage")
@click.argument("county", type=click.Path(path_type=Path))
@click.option(
    "--day",
    type=click.DateTime(formats=["%Y-%m-%d"]),
    help="哪一天 · the day to look at; default: the county's data date",
)
@click.option(
    "--reading",
    type=click.Choice(["all", "any"]),
    help="小村三项条件的读法（试算） · a what-if: all or any of the small-village conditions",
)
@click.option(
    "--proposals", is_flag=True, help="连同事实和比较过的其他方式 · with facts and alternatives"
)
@click.option("--json", "as_json", is_flag=True, help="给机器读 · print JSON")
@click.pass_context
def coverage(
    context: click.Context,
    county: Path,
    day: dt.datetime | None,
    reading: str | None,
    proposals: bool,
    as_json: bool,
) -> None:
    """村级覆盖 · coverage rates, gaps and what to do about each.

    COUNTY is a folder of county tables or a workbook. A village is covered only by a mode in
    force on the day, never by a proposal or a plan.

    \b
    xunzhen coverage my-county
    xunzhen coverage my-county --day 2026-10-14 --proposals
    """
    from xunzhen.cli.coverage_json import report_value
    from xunzhen.cli.coverage_print import print_report

    screen = screen_of(context)
    whole, left_out = _read(county)
    report = _report(whole, day.date() if day else whole.as_of, reading)
    if as_json:
        screen.machine({**report_value(report), "rows_left_out": left_out})
        return
    print_report(screen, report, with_reasons=proposals)
    if left_out:
        screen.say(
            f"\n注意：有{left_out}处数据错误，所在的行没有算进来。请用 xunzhen check 核对并改好。",
            f"\nNote: {left_out} fault(s) in the tables; their rows are not counted. Run `xunzhen "
            "check` and mend them.",
        )


def _read(path: Path) -> tuple[County, int]:
    """Return the county of the good rows, and how many faults kept rows out."""
    from xunzhen.domain.coverage.law import rule_faults
    from xunzhen.domain.errors import errors_of
    from xunzhen.files.policies import load_book
    from xunzhen.files.tables.read import load_county, read_county

    reading = read_county(path)
    county = reading.county
    if county is None or not county.villages:
        county = load_county(path)
    return county, len(reading.errors) + len(errors_of(rule_faults(load_book(), county)))


def _report(whole: County, day: dt.date, reading: str | None) -> CoverageReport:
    from xunzhen.domain.coverage.county_travel import travel_times
    from xunzhen.domain.coverage.grounds import Reading
    from xunzhen.domain.coverage.law import county_book
    from xunzhen.domain.coverage.report import coverage_report
    from xunzhen.files.policies import load_book
    from xunzhen.files.settings import load_coverage_settings, load_settings

    _, travel_settings = load_settings(day)
    return coverage_report(
        whole,
        county_book(load_book(), whole),
        travel_times(whole, travel_settings),
        load_coverage_settings(day),
        day,
        Reading(reading) if reading else None,
    )


COMMANDS: tuple[click.Command, ...] = (coverage,)

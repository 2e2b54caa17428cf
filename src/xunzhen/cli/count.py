"""The command ``count``: every counting of a ledger, away from the site that keeps it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from xunzhen.cli.options import FIRST_DAY
from xunzhen.cli.screen import Screen, screen_of

if TYPE_CHECKING:
    from xunzhen.domain.fieldwork.counting import Ground
    from xunzhen.domain.fieldwork.counting_table import CountTable
    from xunzhen.files.tables_beside import CountyAndTables

COUNT_HELP: Final = """台账计数 · count the ledger: visits, half-days, weeks met, persons, days.

COUNTY是县域数据表（工作簿或文件夹），里面要有“台账”表。写出counts.csv，每个数后面有它的定义；
rows/weeks.csv逐村逐周列出计入的台账编号和没计入的原因，rows/entries.csv逐条列出它给每个数添了多少。

\b
例 · examples
  xunzhen count 某某县.xlsx --from 2026-09-01 --to 2026-09-30 --out 九月
  xunzhen count tables/ --from 2026-09-01 --to 2026-09-30 --out sept --verified-only --json

没有人定过的规则（如半天几分钟）不会拿建议值充数：用到它的数写“未设定”，并说明该由谁定；
只想试算的加 --suggested。
COUNTY is a workbook or folder of county tables with a table `ledger`. A value nobody set is never
replaced by a suggestion: the numbers that need it are 未设定, unless --suggested asks for a trial.
"""
_DATE: Final = click.DateTime(["%Y-%m-%d"])
_SHOWN_DOUBLE: Final = 5


@click.command("count", help=COUNT_HELP)
@click.argument("county", type=click.Path(path_type=Path))
@FIRST_DAY
@click.option("--to", "last", type=_DATE, required=True, help="到哪天，含当天 · last day, included")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="写到哪里 · folder to write to",
)
@click.option("--verified-only", is_flag=True, help="只计已核实的 · count verified entries only")
@click.option(
    "--suggested", is_flag=True, help="没有定的规则按建议值试算 · try the suggestions where unset"
)
@click.option("--json", "as_json", is_flag=True, help="给机器读 · print JSON")
@click.pass_context
def count_command(
    context: click.Context,
    county: Path,
    since: dt.datetime,
    last: dt.datetime,
    out: Path,
    verified_only: bool,
    suggested: bool,
    as_json: bool,
) -> None:
    """Read, count once, write the tables and print the county's numbers."""
    screen = screen_of(context)
    if last < since:
        raise click.UsageError(
            screen.pick("--to 早于 --from，请核对。", "--to is before --from. Check both days.")
        )
    from xunzhen.domain.fieldwork.counting_table import count_table
    from xunzhen.files.count_tables import write_counts

    with screen.progress() as progress:
        task = progress.add_task(screen.pick("读表", "reading"), total=3)
        found = _read(screen, county)
        ground = _ground(found, since.date(), last.date(), verified_only, suggested)
        progress.update(task, advance=1, description=screen.pick("计数", "counting"))
        table = count_table(ground)
        progress.update(task, advance=1, description=screen.pick("写表", "writing"))
        files = write_counts(table, ground, out)
        progress.update(task, advance=1)
    if as_json:
        screen.machine(_for_machines(ground, table, files))
    else:
        _print(screen, ground, table, files)


def _read(screen: Screen, path: Path) -> CountyAndTables:
    """Return the county and its ledger; say how many rows were left out, if any.

    Raises
    ------
    BadData
        if there is no usable county, or no ledger.
    """
    from xunzhen.domain.coverage.law import rule_faults
    from xunzhen.domain.errors import BadData, errors_of, say
    from xunzhen.files.policies import load_book
    from xunzhen.files.tables.read import usable_county
    from xunzhen.files.tables_beside import read_with_tables

    found = read_with_tables(path)
    county = usable_county(found.reading, path)
    if found.ledger is None:
        raise BadData(
            say(
                "count.no_ledger",
                "{path}里没有“台账”表，没有可计的。请加上这张表（xunzhen template 有空表）。",
                "{path} has no table ledger, so there is nothing to count. Add it (`xunzhen "
                "template` writes an empty one).",
                path=str(path),
            )
        )
    left_out = sum(one.rows - one.good for one in found.whole.counts)
    if left_out:
        screen.notice(
            f"注意：{left_out}行有错没有读入，数里没有它们。运行 xunzhen check {path} 看是哪些。",
            f"Note: {left_out} rows have faults and are not counted. Run xunzhen check {path} to "
            "see which.",
        )
    for fault in errors_of(rule_faults(load_book(), county)):
        # A rule that cannot be read would otherwise look as if nobody had set it.
        screen.notice(fault.line("zh"), fault.line("en"))
    return found


def _ground(
    found: CountyAndTables, since: dt.date, last: dt.date, verified_only: bool, suggested: bool
) -> Ground:
    from xunzhen.domain.coverage.law import county_book
    from xunzhen.domain.fieldwork.counting import Ground
    from xunzhen.domain.fieldwork.counting_makeups import HAPPENED
    from xunzhen.domain.fieldwork.counting_rules import Readings
    from xunzhen.domain.fieldwork.ledger import EntryState
    from xunzhen.domain.periods.period import inclusive
    from xunzhen.files.policies import load_book

    county, ledger = found.reading.county, found.ledger
    if county is None or ledger is None:
        raise ValueError("read before")
    states = frozenset({EntryState.VERIFIED}) if verified_only else HAPPENED
    readings = Readings(county, county_book(load_book(), county), suggested)
    return Ground(readings, ledger.ledger, inclusive(since, last), states)


def _print(screen: Screen, ground: Ground, table: CountTable, files: tuple[Path, ...]) -> None:
    from xunzhen.domain.fieldwork.counting_terms import SubjectKind

    county = ground.readings.county
    days = f"{ground.period.since.isoformat()}—{ground.period.last_day}"
    mark = screen.pick("（演示数据）", " (synthetic)") if county.synthetic else ""
    number = len(ground.within)
    screen.say(
        f"{county.name}{mark} {days}：台账{number:,}条",
        f"{county.name}{mark} {days}: {number:,} ledger entries",
    )
    for row in table.rows:
        if row.kind is SubjectKind.COUNTY:
            name = screen.pick(row.count.zh, row.count.en)
            value = _shown(screen, row.unset, row.value)
            screen.say(f"  {name} {value}  {row.definition.zh}", f"  {name}: {value}  "
                       f"{row.definition.en}")  # fmt: skip
    for sentence in table.unset:
        screen.sentence(sentence)
    if table.unset:
        screen.say("只想先试算，加 --suggested。", "To try the suggestions, add --suggested.")
    _print_double(screen, table)
    for file in files:
        screen.say(f"已写 {file}", f"wrote {file}")


def _shown(screen: Screen, unset: bool, value: float | None) -> str:
    from xunzhen.domain.errors import UNSET_EN, UNSET_ZH

    if unset:
        return screen.pick(UNSET_ZH, UNSET_EN)
    return screen.pick("没有填", "not told") if value is None else f"{value:,.15g}"


def _print_double(screen: Screen, table: CountTable) -> None:
    groups = table.double_booked
    if not groups:
        return
    shown = "；".join("、".join(ids) for ids in groups[:_SHOWN_DOUBLE])
    more = screen.pick("等", " and more") if len(groups) > _SHOWN_DOUBLE else ""
    screen.say(
        f"有{len(groups)}处同一个人同一半天在两个地方，只计在先的一处：{shown}{more}。请核对。",
        f"One person in two places on a half-day, only the first counted: {len(groups)} "
        f"({shown}{more}). Check them.",
    )


def _for_machines(ground: Ground, table: CountTable, files: tuple[Path, ...]) -> dict[str, Any]:
    county = ground.readings.county
    return {
        "county": {"code": county.code, "name": county.name, "synthetic": county.synthetic},
        "from": ground.period.since,
        "to": ground.period.last_day,
        "states": sorted(ground.states),
        "entries": len(ground.within),
        "counts": [
            {
                "subject": row.subject,
                "subject_kind": row.kind,
                "count": row.count,
                "value": row.value,
                "unset": row.unset,
                "definition_zh": row.definition.zh,
                "definition_en": row.definition.en,
            }
            for row in table.rows
        ],
        "weeks": [
            {
                "village": one.village,
                "first": one.first,
                "last": one.last,
                "owed": one.owed if one.owed_is_set else None,
                "standing": one.standing,
                "counted": one.counted,
                "made_up": one.made_up,
                "excused": one.excused,
                "not_counted": {entry: why.value for entry, why in one.passed_over.items()},
            }
            for one in table.weeks
        ],
        "double_booked": table.double_booked,
        "unset": [{"zh": one.zh, "en": one.en, "facts": dict(one.facts)} for one in table.unset],
        "files": [str(file) for file in files],
    }


COMMANDS: tuple[click.Command, ...] = (count_command,)

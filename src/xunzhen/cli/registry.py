"""Commands of the registry column: empty tables, and the check of filled ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xunzhen.cli.screen import Screen, screen_of
from xunzhen.domain.errors import Fault, Severity, errors_of

if TYPE_CHECKING:
    from xunzhen.files.tables.read import Reading

_SHOWN_OF_A_KIND = 5


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="覆盖已有的文件 · write over what is there")
@click.pass_context
def template(context: click.Context, file: Path, force: bool) -> None:
    """生成空表 · Write empty county tables to fill in.

    文件名以 .xlsx 结尾的写成工作簿，带下拉单和批注；别的名称写成一个放CSV的文件夹。
    每张表有一行灰色示例，读入时跳过。

    FILE ending in .xlsx becomes a workbook with drop-downs and notes; any other name becomes a
    folder of CSV files. Each table has one grey example row, which is skipped when it is read.

    \b
    Examples:
      xunzhen template 某某县.xlsx
      xunzhen template tables/
    """
    from xunzhen.domain.registry.county_schema import COUNTY_TABLES
    from xunzhen.files.tables.template import write_template
    from xunzhen.files.tables_beside import TABLES_BESIDE

    screen = screen_of(context)
    if file.exists() and not force and (file.is_file() or any(file.iterdir())):
        raise click.UsageError(
            screen.pick(
                f"{file} 已经存在，可能填过数据。请换个名字；确实要覆盖就加 --force。",
                f"{file} exists and may hold data. Choose another name, or add --force.",
            )
        )
    write_template(file, also=TABLES_BESIDE)
    number = len(COUNTY_TABLES) + len(TABLES_BESIDE)
    screen.say(
        f"已生成 {file}：{number}张空表。填好后运行 xunzhen check {file}",
        f"Wrote {file}: {number} empty tables. When filled in, run: xunzhen check {file}",
    )


@click.command()
@click.argument("county", type=click.Path(path_type=Path))
@click.option(
    "--write-back",
    "out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="OUT.xlsx",
    help="把问题写在每一行旁边，另存为工作簿 · write the faults beside the rows, as a new workbook",
)
@click.option("--json", "as_json", is_flag=True, help="给程序读 · print JSON for machines")
@click.option("--all", "show_all", is_flag=True, help="列出每一处 · list every fault")
@click.pass_context
def check(
    context: click.Context, county: Path, out: Path | None, as_json: bool, show_all: bool
) -> None:
    """核对县域数据表 · Check county tables and say what to mend.

    COUNTY 是 .xlsx 工作簿或放着CSV的文件夹。有错的行不读入，别的行照常；提示不影响读入。
    退出状态：0 没有错误，1 有错误，2 用法不对。

    COUNTY is an .xlsx workbook or a folder of CSV files. Rows with an error are left out and the
    others are read; notices leave their row in. Exit status: 0 without errors, 1 with errors,
    2 wrong usage.

    \b
    Examples:
      xunzhen check 某某县.xlsx
      xunzhen check 某某县.xlsx --write-back 某某县-批注.xlsx
      xunzhen check tables/ --json
    """
    from xunzhen.files.tables_beside import read_with_tables

    screen = screen_of(context)
    _refuse_bad_place(screen, county, out)
    reading = read_with_tables(county).whole
    if out is not None:
        from xunzhen.files.tables.write_back import write_back

        write_back(county, reading, out, screen.language)
    if as_json:
        screen.machine(_for_machines(reading))
    else:
        _print(screen, reading, show_all)
        if out is not None:
            screen.say(f"批注已写入 {out}", f"Faults written beside the rows: {out}")
    context.exit(1 if reading.errors or reading.county is None else 0)


def _refuse_bad_place(screen: Screen, county: Path, out: Path | None) -> None:
    if out is None:
        return
    if out.suffix.lower() != ".xlsx":
        raise click.UsageError(
            screen.pick(
                f"--write-back 要写成 .xlsx 工作簿，不是 {out.name}。",
                f"--write-back writes an .xlsx workbook, not {out.name}.",
            )
        )
    if out.resolve() == county.resolve():
        raise click.UsageError(
            screen.pick(
                "--write-back 不能写回原来的文件，请换个名字，原件要留着。",
                "--write-back cannot overwrite the file it reads. Choose another name.",
            )
        )


def _print(screen: Screen, reading: Reading, show_all: bool) -> None:
    if reading.county is not None:
        named = f"{reading.county.name} {reading.county.code}"
        day = reading.county.as_of.isoformat()
        mark = screen.pick("（演示数据）", " (synthetic)") if reading.county.synthetic else ""
        screen.say(f"{named}，数据截至{day}{mark}", f"{named}, as of {day}{mark}")
    screen.table(
        screen.pick("表,行数,读入,错误,提示", "table,rows,read,errors,notices").split(","),
        [
            (screen.pick(one.zh, one.table), one.rows, one.good, one.errors, one.notices)
            for one in reading.counts
        ],
    )
    notices = [fault for fault in reading.faults if fault.severity is Severity.NOTICE]
    _print_faults(screen, screen.pick("错误", "Errors"), reading.errors, show_all)
    _print_faults(screen, screen.pick("提示", "Notices"), notices, show_all)
    rows = sum(one.rows for one in reading.counts)
    good = sum(one.good for one in reading.counts)
    screen.say(
        f"共{rows:,}行，读入{good:,}行，{rows - good:,}行有错没有读入。",
        f"{rows:,} rows: {good:,} read, {rows - good:,} left out.",
    )


def _print_faults(screen: Screen, title: str, faults: Sequence[Fault], show_all: bool) -> None:
    """Print faults of one kind together, the first few of each kind, and how many more."""
    if not faults:
        return
    screen.say(f"{title} {len(faults)}处", f"{title}: {len(faults)}")
    kinds: dict[str, list[Fault]] = {}
    for fault in faults:
        kinds.setdefault(fault.sentence.code, []).append(fault)
    for kind in kinds.values():
        screen.faults(kind, limit=len(kind) if show_all else _SHOWN_OF_A_KIND)
    if not show_all and any(len(kind) > _SHOWN_OF_A_KIND for kind in kinds.values()):
        screen.say("  （加 --all 列出每一处）", "  (add --all to list every one)")


def _for_machines(reading: Reading) -> dict[str, Any]:
    county = reading.county
    return {
        "county": county and {"code": county.code, "name": county.name, "as_of": county.as_of},
        "synthetic": county is not None and county.synthetic,
        "errors": len(errors_of(reading.faults)),
        "tables": [
            {
                "table": one.table,
                "rows": one.rows,
                "read": one.good,
                "errors": one.errors,
                "notices": one.notices,
            }
            for one in reading.counts
        ],
        "faults": [_fault_for_machines(fault) for fault in reading.faults],
    }


def _fault_for_machines(fault: Fault) -> dict[str, Any]:
    return {
        "severity": fault.severity.value,
        "code": fault.sentence.code,
        "table": fault.table,
        "row": fault.row,
        "column": fault.column,
        "entered": fault.entered,
        "zh": fault.sentence.zh,
        "en": fault.sentence.en,
        "facts": dict(fault.sentence.facts),
    }


COMMANDS: tuple[click.Command, ...] = (template, check)

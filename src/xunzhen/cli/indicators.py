"""The command ``indicators``: every indicator of a county and period against its targets."""

from __future__ import annotations

import datetime as dt
import gc
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from xunzhen.cli.screen import Screen, screen_of

if TYPE_CHECKING:
    from xunzhen.domain.indicators.evidence import Evidence
    from xunzhen.domain.indicators.report import Line
    from xunzhen.domain.periods.period import Period
    from xunzhen.files.tables_beside import CountyAndTables

INDICATORS_HELP: Final = """指标 · every indicator of a county, with its target and rows behind it.

COUNTY是县域数据表（工作簿或文件夹）；有“台账”“派驻支援”“帮扶协议”“人员事实”“地点事实”表的一并读。写出indicators.csv，
每个数后面有目标、条款、达到没有和原因；rows/里逐行列出每个数是怎么来的。缺哪些数据写在missing_data，不编数。

\b
例 · examples
  xunzhen indicators 某某县.xlsx --period 2026-09 --out 九月指标
  xunzhen indicators tables/ --period 2026Q3 --out q3 --json

上一级按合计定的目标（如市属医师占比30%）只说明是谁的规定，不判单个县。
COUNTY is a workbook or folder of county tables. A target that is the total of a province or city
is told with whose rule it is and judges no single county.
"""
_DATE: Final = click.DateTime(["%Y-%m-%d"])


@click.command("indicators", help=INDICATORS_HELP)
@click.argument("county", type=click.Path(path_type=Path))
@click.option("--period", "wanted", required=True, help="2026-09、2026Q3、2026 · the period")
@click.option(
    "--cut-off",
    "cut_off",
    type=_DATE,
    help="数据到哪天，含当天 · last day whose data is in  [默认：台账和表里最晚的一天]",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="写到哪里 · folder to write to",
)
@click.option("--json", "as_json", is_flag=True, help="给机器读 · print JSON")
@click.pass_context
def indicators_command(
    context: click.Context,
    county: Path,
    wanted: str,
    cut_off: dt.datetime | None,
    out: Path,
    as_json: bool,
) -> None:
    """Read, measure and judge once, write the tables and print them."""
    from xunzhen.domain.indicators.report import county_indicators
    from xunzhen.domain.periods.period import parse_period
    from xunzhen.files.indicator_tables import write_indicators
    from xunzhen.files.tables_beside import read_with_tables

    screen = screen_of(context)
    period = parse_period(wanted)
    if period.until is None:
        raise click.UsageError(screen.pick("--period 要有止日。", "--period must have a last day."))
    with screen.progress() as progress:
        task = progress.add_task(screen.pick("读表", "reading"), total=3)
        found = read_with_tables(county)
        evidence = evidence_read(screen, found, county, period, cut_off)
        progress.update(task, advance=1, description=screen.pick("计算", "measuring"))
        # What was read stays; the collector need not walk over 100,000 entries again and again.
        gc.freeze()
        try:
            lines = county_indicators(evidence, period)
        finally:
            gc.unfreeze()
        progress.update(task, advance=1, description=screen.pick("写表", "writing"))
        files = write_indicators(lines, out)
        progress.update(task, advance=1)
    if as_json:
        screen.machine(_for_machines(evidence, lines, files))
    else:
        _print(screen, evidence, lines, files)


def evidence_read(
    screen: Screen,
    found: CountyAndTables,
    path: Path,
    period: Period,
    cut_off: dt.datetime | None,
) -> Evidence:
    """Return the facts that were read; say how many rows were left out and which rules are bad.

    Raises
    ------
    BadData
        if there is no usable county.
    """
    from xunzhen.domain.coverage.law import county_book, rule_faults
    from xunzhen.domain.errors import errors_of
    from xunzhen.domain.indicators.evidence import Evidence
    from xunzhen.files.policies import load_book
    from xunzhen.files.tables.read import usable_county

    county = usable_county(found.reading, path)
    left_out = sum(one.rows - one.good for one in found.whole.counts)
    if left_out:
        screen.notice(
            f"注意：{left_out}行有错没有读入，数里没有它们。运行 xunzhen check {path} 看是哪些。",
            f"Note: {left_out} rows have faults and are not counted. Run xunzhen check {path} to "
            "see which.",
        )
    book = load_book()
    for fault in errors_of(rule_faults(book, county)):
        screen.notice(fault.line("zh"), fault.line("en"))
    ledger = None if found.ledger is None else found.ledger.ledger
    happened = () if ledger is None else ledger.entries
    latest = max([county.as_of, *(one.date for one in happened if one.state.happened)])
    last = min(latest, period.last_day or latest) if cut_off is None else cut_off.date()
    return Evidence(
        county=county,
        book=county_book(book, county),
        cut_off=last,
        ledger=ledger,
        assignments=None if found.assignments is None else found.assignments.values,
        agreements=None if found.agreements is None else found.agreements.values,
        place_facts=() if found.place_facts is None else found.place_facts.values,
        person_facts=() if found.person_facts is None else found.person_facts.values,
        premiums=None if found.premiums is None else found.premiums.values,
    )


def _print(
    screen: Screen, evidence: Evidence, lines: tuple[Line, ...], files: tuple[Path, ...]
) -> None:
    from xunzhen.files.indicator_tables import shown_value

    county = evidence.county
    mark = screen.pick("（演示数据）", " (synthetic)") if county.synthetic else ""
    screen.say(
        f"{county.name}{mark} 指标，数据截至{evidence.cut_off}",
        f"{county.name}{mark}: indicators, data up to {evidence.cut_off}",
    )
    waiting = 0
    for one in lines:
        if one.measurement.numerator is None and one.target is None:
            waiting += 1
            continue
        value = shown_value(one, screen.language)
        said = one.judgement.sentence.in_language(screen.language)
        screen.say(
            f"  {one.judgement.status.zh}  {one.indicator.name.zh} {value}  {said}",
            f"  {one.judgement.status.value}  {one.indicator.name.en}: {value}  {said}",
        )
    screen.say(
        f"另有{waiting}项没有数据、也没有在效的目标，缺什么见indicators.csv的missing_data。",
        f"{waiting} more have neither data nor a target in force; missing_data in indicators.csv "
        "says what is missing.",
    )
    screen.say(f"已写 {files[0]}和{len(files) - 1}份明细", f"wrote {files[0]} and "
               f"{len(files) - 1} lists of rows")  # fmt: skip


def _for_machines(
    evidence: Evidence, lines: tuple[Line, ...], files: tuple[Path, ...]
) -> dict[str, Any]:
    county = evidence.county
    return {
        "county": {"code": county.code, "name": county.name, "synthetic": county.synthetic},
        "cut_off": evidence.cut_off,
        "indicators": [_line_for_machines(one) for one in lines],
        "files": [str(file) for file in files],
    }


def _line_for_machines(one: Line) -> dict[str, Any]:
    from xunzhen.domain.indicators.status import target_text
    from xunzhen.domain.periods.period import period_text

    found, target, ahead = one.measurement, one.target, one.forecast
    return {
        "indicator": one.indicator.id,
        "name_zh": one.indicator.name.zh,
        "name_en": one.indicator.name.en,
        "definition_zh": one.indicator.definition.zh,
        "definition_en": one.indicator.definition.en,
        "period": period_text(found.period),
        "numerator": found.numerator,
        "denominator": found.denominator,
        "value": None if found.value is None else float(found.value),
        "unit": one.indicator.unit.zh,
        "unknown": found.unknown,
        "missing_data": [{"zh": said.zh, "en": said.en} for said in found.missing],
        "target": None
        if target is None
        else {
            "value": target_text(target),
            "clause": target.clause,
            "citation": target.citation,
            "document": target.document,
            "version": target.version,
            "place": target.place,
            "due": target.due,
            "force": target.force,
            "bearing": target.bearing,
        },
        "status": one.judgement.status,
        "reason_zh": one.judgement.sentence.zh,
        "reason_en": one.judgement.sentence.en,
        "beside": one.indicator.beside,
        "forecast": None
        if ahead is None
        else {
            "due": ahead.due,
            "expected": ahead.expected,
            "low": ahead.low,
            "high": ahead.high,
            "weekly": float(ahead.weekly),
            "short": ahead.short,
            "needed_weekly": ahead.needed_weekly,
            "more_weekly": ahead.more_weekly,
        },
    }


COMMANDS: tuple[click.Command, ...] = (indicators_command,)

"""The command ``whatif``: what another rule would take. Heavy imports wait until it runs."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xunzhen.cli.options import FIRST_DAY, ITERATIONS, SEED, WEEKS
from xunzhen.cli.screen import Screen, screen_of

if TYPE_CHECKING:
    from xunzhen.domain.planning.whatif import Basis, Comparison, Outcome, Scenario
    from xunzhen.files.whatif_page import WhatIf
    from xunzhen.files.whatif_tables import SweepTable

WHATIF_HELP = """测算假设 · what if a rule of a COUNTY were another?

\b
例 · examples
  xunzhen whatif demo/anxi-350524 --rule circuit.visits_per_week=3 --from 2026-09-14
  xunzhen whatif county.xlsx --document draft.toml --from 2026-09-14 --weeks 4 --out whatif
  xunzhen whatif county.xlsx --from 2026-09-14 --sweep circuit.visits_per_week=1,2,3
  xunzhen whatif county.xlsx --from 2026-09-14 --rule cap=5 --sweep circuit.short_week=full,waived

规则名见xunzhen policy rules；只管一个乡镇写“规则@乡镇=值”。cap=k：每名医生每周最多巡诊k个半天。
xunzhen policy rules lists the names; rule@township=value is for one township. cap=k sets the most
half-days a week of every doctor. Nothing is entered anywhere: the county's tables stay as they are.
"""


@click.command("whatif", help=WHATIF_HELP)
@click.argument("county", type=click.Path(path_type=Path))
@click.option("--rule", "rules", multiple=True, metavar="规则=值", help="假设的规则 · rule=value")
@click.option(
    "--document",
    type=click.Path(path_type=Path, dir_okay=False),
    help="假设整份文件 · a draft document (TOML)",
)
@click.option("--sweep", "sweeps", multiple=True, metavar="规则=值,值", help="逐个取值 · sweep")
@FIRST_DAY
@WEEKS
@SEED
@ITERATIONS
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), help="写到哪里 · folder to write to"
)
@click.option("--json", "as_json", is_flag=True, help="给机器读 · print JSON")
@click.pass_context
def whatif_command(
    context: click.Context,
    county: Path,
    rules: tuple[str, ...],
    document: Path | None,
    sweeps: tuple[str, ...],
    since: dt.datetime,
    weeks: int,
    seed: int,
    iterations: int | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Plan as the rules stand and as supposed, and print what differs."""
    if not (rules or document or sweeps):
        raise click.UsageError(
            "--rule, --document, --sweep: 至少给一个 · give at least one of the three"
        )
    from xunzhen.cli.whatif_words import print_whatif
    from xunzhen.files.whatif_page import write_whatif
    from xunzhen.files.whatif_tables import whatif_facts

    screen = screen_of(context)
    basis = _basis(screen, county, since.date(), weeks, seed, iterations)
    found = _asked(screen, basis, rules, document, sweeps)
    facts = {
        "county": basis.county.code,
        "county_name": basis.county.name,
        "synthetic": basis.county.synthetic,
        "from": basis.since.isoformat(),
        "weeks": weeks,
        "seed": seed,
        **whatif_facts(found.comparison, found.sweeps),
    }
    text = json.dumps(facts, ensure_ascii=False, indent=1)
    files = write_whatif(found, text, out) if out is not None else ()
    if as_json:
        screen.machine({**facts, "files": [str(one) for one in files]})
    else:
        print_whatif(screen, found, files, out)


def _basis(
    screen: Screen, path: Path, since: dt.date, weeks: int, seed: int, iterations: int | None
) -> Basis:
    from xunzhen.cli.planning_words import warn_of_faults
    from xunzhen.domain.planning.whatif import Basis
    from xunzhen.files.county_bench import county_bench

    bench = county_bench(path, since)
    warn_of_faults(screen, bench.faults)
    settings = bench.settings
    if iterations is not None:
        settings = replace(settings, iterations=iterations)
    detour = bench.travel.detour_factor
    return Basis(bench.county, bench.book, bench.times, settings, detour, since, weeks, seed)


def _asked(
    screen: Screen,
    basis: Basis,
    rules: tuple[str, ...],
    document: Path | None,
    sweeps: tuple[str, ...],
) -> WhatIf:
    """Read everything that is asked before the first plan, then plan it all."""
    from xunzhen.domain.planning.whatif import plan_today, suppose
    from xunzhen.domain.planning.whatif_sweep import sweep_of, sweep_scenarios, swept
    from xunzhen.files.whatif_page import WhatIf
    from xunzhen.files.whatif_tables import SweepTable

    base = _scenario(basis, rules, document)
    names = _townships(basis)
    asked = [sweep_of(text) for text in sweeps]
    varied = [sweep_scenarios(one, basis.book, basis.county.code, names, base) for one in asked]
    plans = 1 + bool(rules or document) + sum(len(one) for one in varied)
    with screen.progress() as display:
        task = display.add_task(screen.pick("测算", "what if"), total=plans)

        def told() -> None:
            display.advance(task)

        today: Outcome = plan_today(basis)
        told()
        comparison: Comparison | None = None
        if rules or document:
            comparison = suppose(basis, today, base)
            told()
        tables: list[SweepTable] = [
            SweepTable(one, swept(basis, today, one, scenarios, told))
            for one, scenarios in zip(asked, varied, strict=True)
        ]
    return WhatIf(basis, comparison, tuple(tables))


def _scenario(basis: Basis, rules: tuple[str, ...], document: Path | None) -> Scenario:
    from xunzhen.domain.planning.whatif import Scenario
    from xunzhen.domain.planning.whatif_sweep import assignment_of, scenario_of
    from xunzhen.files.assumed_document import read_assumed_document

    base = Scenario()
    if document is not None:
        law = read_assumed_document(document, basis.book, basis.county.code, basis.since)
        base = Scenario(law)
    supposed = tuple(assignment_of(text) for text in rules)
    return scenario_of(basis.book, basis.county.code, supposed, _townships(basis), base)


def _townships(basis: Basis) -> dict[str, str]:
    names = {one.name: one.code for one in basis.county.townships}
    return names | {one.code: one.code for one in basis.county.townships}


COMMANDS: tuple[click.Command, ...] = (whatif_command,)

"""What ``whatif`` prints: the answer first, then the comparison, the sweeps and the basis."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xunzhen.cli.screen import Screen
from xunzhen.domain.planning.whatif import Comparison
from xunzhen.domain.registry.county import County
from xunzhen.files.whatif_page import WhatIf, headline
from xunzhen.files.whatif_tables import (
    SWEEP_COLUMNS,
    SweepTable,
    cell_text,
    rows_of,
    rule_lines,
    subject_name,
    sweep_row,
    value_label,
)

_HEADS_EN = (
    *("value", "needed", "planned", "missed", "short villages", "doctors", "minutes", "km"),
    *("vehicles", "dropped", "added"),
)


def print_whatif(screen: Screen, found: WhatIf, files: Sequence[Path], out: Path | None) -> None:
    """Print what was found, so that the answer stands first."""
    basis = found.basis
    since, name = basis.since.isoformat(), basis.county.name
    demo = ("（演示数据）", " (demonstration data)") if basis.county.synthetic else ("", "")
    screen.say(
        f"{name}{demo[0]} {since}起{basis.weeks}周，种子{basis.seed}",
        f"{name}{demo[1]}: {basis.weeks} weeks from {since}, seed {basis.seed}",
    )
    if found.comparison is not None:
        _print_comparison(screen, found.comparison, basis.county)
    for table in found.sweeps:
        _print_sweep(screen, found, table)
    screen.say("说明：", "Notices:")
    for sentence in found.notices:
        line = sentence.in_language(screen.language)
        screen.say(f"  {line}", f"  {line}")
    if out is not None:
        names = "、".join(path.name for path in files)
        screen.say(f"已写出到{out}：{names}", f"Wrote to {out}: {names}")


def _print_comparison(screen: Screen, comparison: Comparison, county: County) -> None:
    answer = headline(comparison, screen.language)
    screen.say(answer, answer)
    screen.say("规则：", "Rules:")
    for change in comparison.rules:
        rule, before, after = rule_lines(change, county, screen.language)
        screen.say(f"  {rule}：现行{before}；假设{after}", f"  {rule}: today {before}; if {after}")
    if comparison.scenario.cap is not None:
        cap = comparison.scenario.cap
        screen.say(
            f"  每名医生每周最多巡诊半天：现行按人员表；假设{cap}",
            f"  cap on weekly half-days: today as entered; if {cap}",
        )
    rows = []
    for row in rows_of(comparison.before.measures, comparison.after.measures):
        cells = [cell_text(row, one, screen.language) for one in (row.before, row.after)]
        change_text = (
            "" if row.key == "yuan" else cell_text(row, row.difference, screen.language, True)
        )
        rows.append((screen.pick(row.zh, row.en), *cells, change_text))
    heads = screen.pick("合计,现行,假设,相差", "in all,today,if,difference").split(",")
    screen.table(heads, rows)
    one = comparison.changes
    screen.say(
        f"与现行排班相比：不变{one.kept}次，取消{one.dropped}次，新增{one.added}次"
        "（换时段或换医生的，两边各计一次）。",
        f"Beside today's roster: {one.kept} visits kept, {one.dropped} dropped, {one.added} added "
        "(a visit that moves counts once in each).",
    )


def _print_sweep(screen: Screen, found: WhatIf, table: SweepTable) -> None:
    name = subject_name(table.sweep, found.basis.book, screen.language)
    also = ("", "") if found.comparison is None else ("（上面的假设同时成立）", " (with the above)")
    screen.say(f"逐个取值：{name}{also[0]}", f"Sweep: {name}{also[1]}")
    heads = _HEADS_EN if screen.language == "en" else [zh for _, zh in SWEEP_COLUMNS]
    rows = []
    for point in table.points:
        _, *rest = sweep_row(point)
        value = value_label(point, table.sweep, found.basis.book, screen.language)
        today = screen.pick("（现行）", " (today)") if point.is_today else ""
        rows.append((f"{value}{today}", *("—" if one is None else one for one in rest)))
    screen.table(list(heads), rows)

"""What ``plan`` and ``verify`` print: totals, gaps with reasons, rules, files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click

from xunzhen.cli.screen import Screen
from xunzhen.domain.errors import UNSET_EN, UNSET_ZH, Fault, Sentence
from xunzhen.domain.planning.proof import cost_proof
from xunzhen.domain.planning.roster import Roster
from xunzhen.domain.planning.violation import Violation
from xunzhen.domain.policy.clause import Ruling
from xunzhen.domain.policy.wording import rule_name, say_value

SHOWN: Final = 20


def print_plan(screen: Screen, roster: Roster, files: Sequence[Path], out: Path) -> None:
    """Print a plan so that a clerk sees what is missing before what is done."""
    _totals(screen, roster)
    _list(screen, "缺口", "Shortages", [screen_line(screen, one) for one in roster.shortages])
    if not roster.shortages:
        gaps = dict.fromkeys(screen_line(screen, gap.reason) for gap in roster.uncovered)
        _list(screen, "缺口", "Gaps", list(gaps))
    _list(screen, "说明", "Notices", [screen_line(screen, one) for one in roster.notices])
    _cost(screen, roster)
    _list(
        screen,
        "依据",
        "Rules",
        [_ruling(screen, one) for one in roster.rules if not one.suggested],
    )
    _list(
        screen,
        "未设定（暂按建议值，请确定后填入“本县规则”表）",
        "Not set (suggestions used; enter them in the county's table of rules)",
        [_ruling(screen, one) for one in roster.rules if one.suggested],
    )
    names = sorted({path.relative_to(out).parts[0] for path in files})
    screen.say(
        f"已写出{len(files)}个文件到{out}：{'、'.join(names)}",
        f"Wrote {len(files)} files to {out}: {', '.join(names)}",
    )


def warn_of_faults(screen: Screen, faults: Sequence[Fault]) -> None:
    """Say on the error stream which rows of the county's tables were left out."""
    if not faults:
        return
    number = len(faults)
    lines = [
        screen.pick(
            f"县域表里有{number}处有误，这些行没有用上，请用xunzhen check核对：",
            f"{number} faults in the county's tables; those rows are left out, see xunzhen check:",
        )
    ]
    lines += [f"  {fault.line(screen.language)}" for fault in faults[:5]]
    if number > 5:
        lines.append(screen.pick(f"  …另有{number - 5}处", f"  … and {number - 5} more"))
    click.echo("\n".join(lines), err=True)


def screen_line(screen: Screen, sentence: Sentence) -> str:
    """Return a sentence in the reader's language."""
    return sentence.in_language(screen.language)


def _totals(screen: Screen, roster: Roster) -> None:
    villages = len({village for village, _, owed in roster.required if owed})
    owed = sum(number for _, _, number in roster.required)
    weeks, since = len(roster.weeks), roster.since.isoformat()
    demo = ("（演示数据）", " (demonstration data)") if roster.synthetic else ("", "")
    proven = roster.coverage_proven
    screen.say(
        f"{roster.county_name}{demo[0]} {since}起{weeks}周，种子{roster.seed}",
        f"{roster.county_name}{demo[1]}: {weeks} weeks from {since}, seed {roster.seed}",
    )
    screen.say(
        f"巡诊村{villages}个，应巡{owed}次，已排{len(roster.visits)}次，缺{roster.missing}次"
        + ("（已证明最少）" if proven else f"（已证明至少缺{roster.lower_bound}次）"),
        f"{villages} villages on circuit, {owed} visits owed, {len(roster.visits)} planned, "
        f"{roster.missing} missed "
        + ("(proven least)" if proven else f"(at least {roster.lower_bound} proven)"),
    )


def _list(screen: Screen, zh: str, en: str, lines: Sequence[str]) -> None:
    if not lines:
        return
    screen.say(f"{zh}：", f"{en}:")
    for line in lines[:SHOWN]:
        screen.say(f"  {line}", f"  {line}")
    if len(lines) > SHOWN:
        more = len(lines) - SHOWN
        screen.say(f"  …另有{more}条，见summary.json", f"  … and {more} more, see summary.json")


def _cost(screen: Screen, roster: Roster) -> None:
    cost = roster.cost
    parts = (
        ("行车", "travel", cost.travel_minutes),
        ("时段", "preference", cost.preference),
        ("间隔", "spacing", cost.spacing),
        ("换医生", "continuity", cost.continuity),
        ("跨乡镇支援", "support", cost.support),
        ("忙闲不均", "fairness", cost.fairness),
        ("变动", "changes", cost.changes),
    )
    zh = "，".join(f"{name}{value:.0f}" for name, _, value in parts)
    en = ", ".join(f"{name} {value:.0f}" for _, name, value in parts)
    proof = cost_proof(roster)
    screen.say(
        f"费用（折合分钟）：共{cost.total:,.0f}，{proof.zh}",
        f"Cost (minutes-equivalents): {cost.total:,.0f} in all, {proof.en}",
    )
    screen.say(f"  其中{zh}", f"  of which {en}")


def _ruling(screen: Screen, ruling: Ruling) -> str:
    name = rule_name(ruling.rule, screen.language)
    value = say_value(ruling.rule, ruling.value, ruling.op, screen.language)
    owner = ruling.rule.owner or "县级卫生健康局"
    basis = (f"{UNSET_ZH}，由{owner}确定", f"{UNSET_EN}; the county decides")
    if not ruling.suggested:
        basis = (ruling.citation, ruling.citation)
    return screen.pick(f"{name}：{value}（{basis[0]}）", f"{name}: {value} ({basis[1]})")


def print_check(
    screen: Screen,
    broken: Sequence[Violation],
    visits: int,
    since: dt.date,
    weeks: int,
    declared: int,
) -> None:
    """Print every broken rule, or that none is broken and what was checked."""
    for one in broken:
        line = one.line(screen.language)
        screen.say(line, line)
    first = since.isoformat()
    if broken:
        screen.say(
            f"共{len(broken)}处不合规则（{first}起{weeks}周，{visits}次巡诊）。请逐处改正后再核对。",
            f"{len(broken)} rules broken ({weeks} weeks from {first}, {visits} visits). Mend each "
            "and verify again.",
        )
        return
    screen.say(
        f"没有不合规则的地方：{first}起{weeks}周，{visits}次巡诊；汇总已声明缺{declared}次。",
        f"No rule is broken: {weeks} weeks from {first}, {visits} visits; the summary declares "
        f"{declared} missed.",
    )


def violation_facts(one: Violation) -> dict[str, Any]:
    """Return a violation for machines."""
    ruling = one.ruling
    return {
        "code": one.code,
        "row": one.row,
        "zh": one.sentence.zh,
        "en": one.sentence.en,
        "rule": ruling.rule.name if ruling else None,
        "clause": ruling.clause.id if ruling and ruling.clause else None,
        "citation": ruling.citation if ruling else None,
        "facts": dict(one.sentence.facts),
    }

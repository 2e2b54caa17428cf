"""What `xunzhen coverage` prints for people: the rate, the gaps first, then the tables."""

from __future__ import annotations

from xunzhen.cli.screen import Screen
from xunzhen.domain.coverage.grounds import bound_en, bound_zh
from xunzhen.domain.coverage.mode_sentences import MODE_EN, name_of
from xunzhen.domain.coverage.options import Verdict, citations
from xunzhen.domain.coverage.proposals import Proposal
from xunzhen.domain.coverage.report import CoverageReport
from xunzhen.domain.coverage.travel import TravelTime
from xunzhen.domain.coverage.travel_words import minutes_en, minutes_zh
from xunzhen.domain.policy.clause import Ruling
from xunzhen.domain.policy.wording import rule_name, say_value
from xunzhen.domain.registry.county import Mode

_COVERING = tuple(mode for mode in Mode if mode is not Mode.ONLINE)


def print_report(screen: Screen, report: CoverageReport, *, with_reasons: bool) -> None:
    """Print the report: headline, gaps, endings, tables, faults, and what it rests on."""
    _headline(screen, report)
    _gaps(screen, report, with_reasons)
    _endings(screen, report)
    _tables(screen, report)
    _flags(screen, report)
    _footing(screen, report)


def _headline(screen: Screen, report: CoverageReport) -> None:
    county, rates = report.county, report.rates
    demo = screen.pick("　演示数据", "  (demonstration data)") if county.synthetic else ""
    screen.say(
        f"{county.name}（{county.code}）村级覆盖　{report.day}　数据截至{county.as_of}{demo}",
        f"{county.name} ({county.code}) village coverage  {report.day}  data as of "
        f"{county.as_of}{demo}",
    )
    rate = rates.villages
    screen.say(
        f"行政村{rate.numerator}/{rate.denominator}村有效覆盖，{rate.percent_text}；{_target_zh(report)}",
        f"{rate.numerator} of {rate.denominator} administrative villages covered, "
        f"{rate.percent_text}; {_target_en(report)}",
    )
    if report.day != county.as_of:
        screen.say(
            f"服务方式按{report.day}算；人员、人口、机构没有日期，按{county.as_of}的数据算。",
            f"Modes are those of {report.day}; staff, people and institutions bear no dates and "
            f"are those of {county.as_of}.",
        )
    if report.reading is not None:
        screen.say(
            f"试算：小村三项条件按“{report.reading.zh}”读（{report.reading.value}）。",
            f"What-if: the small-village conditions are read as “{report.reading.value}”.",
        )


def _target_zh(report: CoverageReport) -> str:
    target = report.rates.target
    if target is None:
        return "目标未设定（没有现行条款）"
    state = {True: "达标", False: f"未达标，差{len(report.rates.villages.uncovered)}村", None: "—"}
    return f"目标{_wanted(target)[0]}（{target.citation}）：{state[report.rates.reached]}"


def _target_en(report: CoverageReport) -> str:
    target = report.rates.target
    if target is None:
        return "target not set (no clause in force)"
    missing = len(report.rates.villages.uncovered)
    state = {True: "reached", False: f"not reached, {missing} missing", None: "—"}
    return f"target {_wanted(target)[1]} ({target.citation_en}): {state[report.rates.reached]}"


def _wanted(target: Ruling) -> tuple[str, str]:
    return f"{bound_zh(target)}%", f"{bound_en(target)}%"


def _gaps(screen: Screen, report: CoverageReport, with_reasons: bool) -> None:
    if not report.proposals:
        return
    count = len(report.proposals)
    screen.say(
        f"\n未落实{count}村，最近空缺在前：",
        f"\n{count} villages have no service mode, latest gap first:",
    )
    for proposal in report.proposals:
        _gap(screen, report, proposal, with_reasons)
    for sentence in report.overloaded:
        screen.sentence(sentence)
    if not with_reasons:
        screen.say(
            "加 --proposals 看事实和比较过的其他方式。",
            "Add --proposals for the facts and the alternatives that were compared.",
        )


def _gap(screen: Screen, report: CoverageReport, one: Proposal, with_reasons: bool) -> None:
    village = report.county.village_by_code[one.village]
    township = report.county.township_by_code.get(village.township)
    town = township.name if township else village.township
    screen.say(
        f"▲ {village.name}（{town}）{village.code}"
        + (f"　自{one.gap_since}起" if one.gap_since else ""),
        f"▲ {village.name} ({town}) {village.code}"
        + (f"  since {one.gap_since}" if one.gap_since else ""),
    )
    _proposed(screen, report, one)
    if clauses := citations(one.clauses):
        screen.say(f"   依据：{clauses}", f"   Clauses: {citations(one.clauses, 'en')}")
    if one.reason is not None:
        screen.say(f"   理由：{one.reason.zh}", f"   Reason: {one.reason.en}")
    for sentence in one.open_facts:
        screen.say(f"   ○ {sentence.zh}", f"   ○ {sentence.en}")
    if not with_reasons and one.mode is not None:
        return
    for sentence in one.facts if with_reasons else ():
        if sentence == one.reason:
            continue
        screen.say(f"   · {sentence.zh}", f"   · {sentence.en}")
    for other in one.passed_over:
        screen.say(
            f"   － {other.mode.zh}〔{other.verdict.zh}〕{other.reason.zh}",
            f"   - {MODE_EN[other.mode]} [{other.verdict.en}] {other.reason.en}",
        )


def _proposed(screen: Screen, report: CoverageReport, one: Proposal) -> None:
    if one.mode is None:
        screen.say("   没有可建议的方式。", "   No way can be proposed.")
        return
    way = TravelTime(one.minutes, one.source)
    provider = name_of(report.county, one.provider)
    clinic = report.county.institution_by_code.get(one.provider)
    here = clinic is not None and clinic.place == one.village
    way_zh = "就在本村" if here else minutes_zh(way)
    way_en = "in the village itself" if here else f"{minutes_en(way)} away"
    doubt_zh = "（待核实）" if one.verdict is Verdict.UNKNOWN else ""
    doubt_en = " (to be confirmed)" if one.verdict is Verdict.UNKNOWN else ""
    screen.say(
        f"   建议{one.mode.zh}{doubt_zh}"
        + (f"：{provider}，{way_zh}" if provider else "")
        + f"，可自{one.since}起。",
        f"   Proposed: {MODE_EN[one.mode]}{doubt_en}"
        + (f" by {provider}, {way_en}" if provider else "")
        + f", from {one.since}.",
    )


def _endings(screen: Screen, report: CoverageReport) -> None:
    if not report.ending:
        return
    screen.say(
        f"\n{report.ending_days}天内到期{len(report.ending)}村：",
        f"\n{len(report.ending)} modes end within {report.ending_days} days:",
    )
    for one in report.ending:
        village = report.county.village_by_code[one.mode.village]
        now, then = one.mode.mode, one.following.mode
        if now is None:
            continue
        screen.say(
            f"   {village.name}：{now.zh}到{one.last_day}（含当天），还有{one.days_left}天；"
            + (f"之后{then.zh}。" if then else "之后没有安排。"),
            f"   {village.name}: {MODE_EN[now]} until {one.last_day} (inclusive), "
            f"{one.days_left} days left; " + (f"then {MODE_EN[then]}." if then else "then none."),
        )


def _tables(screen: Screen, report: CoverageReport) -> None:
    rates = report.rates
    screen.say("\n按服务方式：", "\nBy mode:")
    for mode, modes in rates.by_mode.items():
        seats_zh = (
            f"（其中卫生院所在村{rates.seats}村）" if mode is Mode.RESIDENT and rates.seats else ""
        )
        seats_en = (
            f" ({rates.seats} of them seats of a health centre)"
            if mode is Mode.RESIDENT and rates.seats
            else ""
        )
        screen.say(
            f"   {mode.zh} {len(modes)}村{seats_zh}", f"   {MODE_EN[mode]}: {len(modes)}{seats_en}"
        )
    screen.say(
        f"   未落实 {len(rates.villages.uncovered)}村", f"   none: {len(rates.villages.uncovered)}"
    )
    screen.say("\n按乡镇：", "\nBy township:")
    _townships(screen, report)
    apart = rates.communities
    if apart.denominator:
        screen.say(
            f"居委会{apart.denominator}个另列，有有效服务方式的{apart.numerator}个。",
            f"{apart.denominator} residents' committees are listed apart; {apart.numerator} have a "
            "valid mode.",
        )


def _townships(screen: Screen, report: CoverageReport) -> None:
    headings = [
        screen.pick("乡镇", "township"),
        screen.pick("行政村", "villages"),
        screen.pick("已覆盖", "covered"),
        screen.pick("未落实", "none"),
        screen.pick("覆盖率", "rate"),
        *(screen.pick(mode.zh, mode.value) for mode in _COVERING),
    ]
    rows: list[list[object]] = []
    for code, rate in report.rates.by_township:
        township = report.county.township_by_code.get(code)
        counts = [sum(one.mode is mode for one in rate.covered) for mode in _COVERING]
        rows.append(
            [
                township.name if township else code,
                rate.denominator,
                rate.numerator,
                len(rate.uncovered),
                rate.percent_text,
                *counts,
            ]
        )
    screen.table(headings, rows)


def _flags(screen: Screen, report: CoverageReport) -> None:
    if not report.flagged:
        return
    screen.say(
        f"\n已覆盖但资料须改的{len(report.flagged)}村：",
        f"\n{len(report.flagged)} covered villages whose tables need mending:",
    )
    for one in report.flagged:
        name = report.county.village_by_code[one.village].name
        for flag in one.flags:
            screen.say(f"   {name}：{flag.zh}", f"   {name}: {flag.en}")


def _footing(screen: Screen, report: CoverageReport) -> None:
    definition = report.rates.definition
    screen.say(f"\n口径：{definition.zh}", f"\nDefinition: {definition.en}")
    if not report.unset:
        return
    screen.say(
        f"未设定{len(report.unset)}项，以上建议暂按建议值算，请县里设定：",
        f"{len(report.unset)} values are not set; the proposals rest on suggestions. Set them:",
    )
    for ruling in report.unset:
        screen.say(f"   {_suggested(ruling, 'zh')}", f"   {_suggested(ruling, 'en')}")


def _suggested(ruling: Ruling, language: str) -> str:
    value = say_value(ruling.rule, ruling.value, language=language)
    if language == "zh":
        return f"{ruling.rule.zh}（{ruling.rule.name}）：未设定，建议值{value}"
    name = rule_name(ruling.rule, language)
    return f"{name} ({ruling.rule.name}): not set, suggestion {value}"

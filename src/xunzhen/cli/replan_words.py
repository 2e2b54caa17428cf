"""What ``replan`` prints: what happened, each change with its why, whom to tell, other ways."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from xunzhen.cli.screen import Screen
from xunzhen.domain.periods.half_days import WEEKDAYS_ZH
from xunzhen.domain.periods.period import Period
from xunzhen.domain.planning.events import Events
from xunzhen.domain.planning.names import some, village_zh
from xunzhen.domain.planning.replan import Replan
from xunzhen.domain.planning.replan_changes import ChangeKind, VisitChange, told_together
from xunzhen.domain.planning.replan_options import Option, Way
from xunzhen.domain.planning.roster import PlannedVisit
from xunzhen.domain.planning.yardstick import when_en, when_zh
from xunzhen.domain.registry.county import County
from xunzhen.files.replan_tables import change_facts

_KIND_EN = {kind: kind.value.replace("_", " ") for kind in ChangeKind}


def print_replan(
    screen: Screen,
    county: County,
    events: Events,
    replan: Replan,
    chosen: int,
    files: Sequence[Path],
    out: Path,
) -> None:
    """Print a re-plan so that a clerk sees what is lost before what is done."""
    _head(screen, county, replan)
    for line in _events(screen, county, events):
        screen.say(f"  {line}", f"  {line}")
    option = replan.options[chosen]
    _verdict(screen, option, replan)
    _changes(screen, county, option)
    _whom_to_tell(screen, county, option)
    _others(screen, county, replan, chosen)
    names = sorted({path.relative_to(out).parts[0] for path in files})
    screen.say(
        f"已写出{len(files)}个文件到{out}：{'、'.join(names)}",
        f"Wrote {len(files)} files to {out}: {', '.join(names)}",
    )


def _head(screen: Screen, county: County, replan: Replan) -> None:
    roster = replan.rosters[0]
    demo = ("（演示数据）", " (demonstration data)") if county.synthetic else ("", "")
    facts = sum(visit.date < replan.today for visit in roster.visits)
    today = replan.today
    screen.say(
        f"{county.name}{demo[0]} {roster.since.isoformat()}起{len(roster.weeks)}周的计划；"
        f"今天按{today.isoformat()}算，以前的{facts}次巡诊是事实，不动"
        + (f"；锁定{len(replan.locked)}次" if replan.locked else ""),
        f"{county.name}{demo[1]}: plan of {len(roster.weeks)} weeks from "
        f"{roster.since.isoformat()}; today is taken as {today.isoformat()}, the {facts} visits "
        f"before it are facts; {len(replan.locked)} locked",
    )


def _events(screen: Screen, county: County, events: Events) -> Iterator[str]:
    for leave in events.leave:
        name = county.staff_by_id[leave.staff].name
        yield screen.pick(f"{name}请假：", f"{name} on leave: ") + _days(screen, leave.period)
    for closure in events.closures:
        why = f"（{closure.reason}）" if closure.reason else ""
        place = _place(county, closure.place)
        yield screen.pick(f"{place}封路停诊{why}：", f"{place} closed{why}: ") + _days(
            screen, closure.period
        )
    for loss in events.vehicle_losses:
        home = county.institution_by_code[loss.institution].name
        yield screen.pick(
            f"{home}少{loss.number}辆巡诊车：", f"{home} lacks {loss.number} vehicles: "
        ) + _days(screen, loss.period)
    for added in events.added_villages:
        village = village_zh(county.village_by_code[added.village])
        day = added.since.isoformat()
        yield screen.pick(f"{village}自{day}起转为巡诊", f"{village} on circuit from {day}")
    for row in events.holidays:
        day = row.date.isoformat()
        yield screen.pick(
            f"{day}改为{'上班' if row.workday else '放假'}",
            f"{day} becomes a {'working day' if row.workday else 'holiday'}",
        )


def _place(county: County, code: str) -> str:
    names: dict[str, str] = {one.code: village_zh(one) for one in county.villages}
    names |= {one.code: one.name for one in county.townships}
    return names.get(code, code)


def _days(screen: Screen, period: Period) -> str:
    last = period.last_day or period.since
    if last == period.since:
        return screen.pick(_day(last), last.isoformat())
    return screen.pick(
        f"{_day(period.since)}至{_day(last)}",
        f"{period.since.isoformat()} to {last.isoformat()}",
    )


def _day(day: dt.date) -> str:
    return f"{day.month}月{day.day}日（周{WEEKDAYS_ZH[day.weekday()]}）"


def _verdict(screen: Screen, option: Option, replan: Replan) -> None:
    if not replan.touched:
        screen.say(
            "不用改：这些变动碰不到任何一次巡诊，原计划照旧。",
            "Nothing to change: the events touch no visit; the plan stands.",
        )
        return
    weeks = "、".join(str(week) for week in replan.touched)
    proof = ("", "")
    if option.way is Way.BEST:
        proof = ("（已证明最少）", " (proven least)")
        if not option.proven:
            proof = ("（未证明最少）", " (not proven least)")
    more = option.missed - replan.missed_before
    cost = ("", "")
    if option.way is Way.BEST and option.cost_proven:
        cost = ("，费用也已证明最低", ", at the least cost (proven)")
    screen.say(
        f"{option.way.zh}：改{option.changed}次，{_more_zh(more)}{proof[0]}{cost[0]}；"
        f"{_minutes_zh(option.minutes)}",
        f"{option.way.value}: {option.changed} visits change, {more:+d} are missed{proof[1]}"
        f"{cost[1]}; {option.minutes:+.0f} minutes of travel",
    )
    screen.say(
        f"动了第{weeks}周（这{len(replan.touched)}周共缺{option.missed}次），其余各周一字未改",
        f"Weeks {weeks} are touched ({option.missed} missed in them); the others stand as written",
    )


def _more_zh(more: int) -> str:
    if more == 0:
        return "不多缺"
    return f"多缺{more}次" if more > 0 else f"少缺{-more}次"


def _minutes_zh(minutes: float) -> str:
    if abs(minutes) < 0.5:
        return "行车时间不变"
    return f"行车{'多' if minutes > 0 else '少'}{abs(minutes):.0f}分钟"


def _changes(screen: Screen, county: County, option: Option) -> None:
    ordered = sorted(option.changes, key=lambda one: (one.week, _badness(one), one.day))
    for week, group in groupby(ordered, key=lambda one: one.week):
        screen.say(f"第{week}周：", f"Week {week}:")
        for one in group:
            for line in _change_lines(screen, county, one):
                screen.say(line, line)


def _badness(change: VisitChange) -> int:
    return 0 if change.kind is ChangeKind.MISSED else 1


def _change_lines(screen: Screen, county: County, one: VisitChange) -> Iterator[str]:
    village = county.village_by_code.get(one.village)
    name = village_zh(village) if village else one.village
    old, new = _stop(screen, county, one.old), _stop(screen, county, one.new)
    nothing = screen.pick("无", "none")
    kind = screen.pick(one.kind.zh, _KIND_EN[one.kind])
    yield f"  {name}〔{kind}〕{old or nothing} → {new or nothing}"
    why = screen.pick(f"原因：{one.why.zh}", f"why: {one.why.en}")
    lost = ""
    if one.lost is not None:
        lost = screen.pick(f"；影响：{one.lost.zh}", f"; effect: {one.lost.en}")
    yield f"    {why}{lost}"


def _stop(screen: Screen, county: County, visit: PlannedVisit | None) -> str:
    if visit is None:
        return ""
    person = county.staff_by_id.get(visit.staff)
    name = person.name if person else visit.staff
    home = county.institution_by_code.get(person.institution) if person else None
    place = f"（{home.name}）" if home else ""
    return f"{screen.pick(when_zh(visit), when_en(visit))} {name}{place}"


def _whom_to_tell(screen: Screen, county: County, option: Option) -> None:
    if not option.changes:
        return
    screen.say("要通知：", "To be told:")
    for code, told in told_together(county, option.changes).items():
        centre = county.institution_by_code.get(code)
        people = [county.staff_by_id[one].name for one in told.staff if one in county.staff_by_id]
        others = [county.institution_by_code[one].name for one in told.institutions if one != code]
        beside = f"；另告{some(others)}" if others else ""
        name, doctors = centre.name if centre else code, some(people, shown=8)
        beside_en = f"; also {some(others)}" if others else ""
        screen.say(
            f"  {name}：{told.village}；医生{doctors}{beside}",
            f"  {name}: {told.village}; doctors {doctors}{beside_en}",
        )


def _others(screen: Screen, county: County, replan: Replan, chosen: int) -> None:
    if len(replan.options) < 2:
        return
    screen.say("另外的办法（用--choose选）：", "Other ways (take one with --choose):")
    for number, option in enumerate(replan.options, start=1):
        if number != chosen + 1:
            more = option.missed - replan.missed_before
            line = f"  {number} {screen.pick(*option_line(county, option, more))}"
            screen.say(line, line)


def option_line(county: County, option: Option, more: int) -> tuple[str, str]:
    """Say what a way does and what it costs, in Chinese and English; ``more`` visits missed."""
    came = [one for one in option.changes if one.new is not None]
    moved = [one for one in came if one.kind in (ChangeKind.MOVED, ChangeKind.BOTH)]
    parts = []
    if moved:
        days = Counter(f"周{WEEKDAYS_ZH[one.new.date.weekday()]}" for one in moved if one.new)
        parts += [f"把{count}次移到{day}" for day, count in sorted(days.items())]
    kinds = Counter(one.kind for one in came)
    if kinds[ChangeKind.DOCTOR]:
        parts.append(f"{kinds[ChangeKind.DOCTOR]}次只换医生")
    if kinds[ChangeKind.ADDED]:
        parts.append(f"新增{kinds[ChangeKind.ADDED]}次")
    homes = Counter(_home(county, one) for one in came if one.borrowed)
    parts += [f"其中{count}次从{home}借医生" for home, count in sorted(homes.items())]
    parts.append(_more_zh(more))
    parts.append(_minutes_zh(option.minutes))
    zh = f"{option.way.zh}：{'，'.join(parts)}"
    en = (
        f"{option.way.value}: {option.changed} changed, {option.moved} of them on other half-days, "
        f"{option.borrowed} by borrowed doctors; {more:+d} missed; "
        f"{option.minutes:+.0f} minutes of travel"
    )
    return zh, en


def _home(county: County, change: VisitChange) -> str:
    if change.new is None:
        return ""
    home = county.staff_by_id[change.new.staff].institution
    return county.institution_by_code[home].name


def replan_facts(replan: Replan, chosen: int, seconds: Mapping[str, float]) -> dict[str, Any]:
    """Return a re-plan for machines."""
    return {
        "today": replan.today.isoformat(),
        "touched_weeks": list(replan.touched),
        "chosen": chosen + 1,
        "options": [_option_facts(one) for one in replan.options],
        "changes": [change_facts(one) for one in replan.options[chosen].changes],
        "missing": replan.rosters[chosen].missing,
        "lower_bound": replan.rosters[chosen].lower_bound,
        "seconds": {name: round(value, 3) for name, value in seconds.items()},
    }


def _option_facts(option: Option) -> dict[str, Any]:
    best = option.way is Way.BEST
    return {
        "way": option.way.value,
        "missed": option.missed,
        "changed": option.changed,
        "moved": option.moved,
        "borrowed": option.borrowed,
        "minutes": option.minutes,
        "proven": option.proven if best else None,
        "cost_proven": option.cost_proven if best else None,
    }

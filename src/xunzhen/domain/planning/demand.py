"""What every village is owed in every week of a plan, and on which days it can be visited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from xunzhen.domain.errors import Fact, Sentence, say
from xunzhen.domain.periods.calendar import english_name
from xunzhen.domain.planning.names import village_zh
from xunzhen.domain.planning.rules import CircuitRules
from xunzhen.domain.planning.weeks import CircuitWeek, Horizon, visits_owed
from xunzhen.domain.policy.wording import owner_name, rule_name
from xunzhen.domain.registry.county import Closure, County, Village

InMode = Callable[[str, dt.date], bool]


@dataclass(frozen=True, slots=True)
class VillageWeek:
    """A village in a week: ``owed`` visits of ``full``, ``open_days`` it may be visited on."""

    owed: int
    full: int
    in_mode: frozenset[dt.date]
    open_days: frozenset[dt.date]
    closed: tuple[tuple[dt.date, str], ...]

    def closure_on(self, day: dt.date) -> str | None:
        """Return the reason of the closure on a day, or None if it is open."""
        return dict(self.closed).get(day)


@dataclass(frozen=True, slots=True)
class Demand:
    """Owed visits by (village position, week position), and what must be said about them."""

    cells: tuple[tuple[VillageWeek, ...], ...]
    notices: tuple[Sentence, ...]


def full_visits(village: Village, rules: CircuitRules) -> int:
    """Return the visits of an ordinary week.

    A village's own number stands if it is not below the rule, or if a reason is entered with it:
    the lower frequency where demand is low is the county's reading to make and to explain.
    """
    own, rule = village.visits_per_week, rules.full_visits(village.township)
    if own is None or (own < rule and not village.visits_reason.strip()):
        return rule
    return own


def county_demand(
    county: County,
    villages: Sequence[Village],
    horizon: Horizon,
    rules: Sequence[CircuitRules],
    in_mode: InMode,
) -> Demand:
    """Count what each village is owed in each week; ``rules[w]`` are those of week w."""
    closures = closures_by_place(county.closures)
    cells = tuple(
        tuple(
            _village_week(village, week, week_rules, closures, in_mode)
            for week, week_rules in zip(horizon.weeks, rules, strict=True)
        )
        for village in villages
    )
    notices = (
        *_week_notices(horizon, rules),
        *_own_number_notices(villages, rules[0]),
        *_closed_week_notices(villages, horizon, cells),
    )
    return Demand(cells, notices)


def closures_by_place(closures: Iterable[Closure]) -> Mapping[str, tuple[Closure, ...]]:
    """Group closures by the place they are entered for."""
    found: dict[str, tuple[Closure, ...]] = {}
    for closure in closures:
        found[closure.place] = (*found.get(closure.place, ()), closure)
    return found


def _village_week(
    village: Village,
    week: CircuitWeek,
    rules: CircuitRules,
    closures: Mapping[str, tuple[Closure, ...]],
    in_mode: InMode,
) -> VillageWeek:
    mine = frozenset(day for day in week.days if in_mode(village.code, day))
    places = (*closures.get(village.code, ()), *closures.get(village.township, ()))
    closed = tuple(
        (day, closure.reason) for day in week.days for closure in places if day in closure.period
    )
    shut = {day for day, _ in closed}
    full = full_visits(village, rules)
    owed = visits_owed(full, week, mine, shut, rules.short_week_reading)
    return VillageWeek(owed, full, mine, mine - shut - week.off, closed)


def _week_notices(horizon: Horizon, rules: Sequence[CircuitRules]) -> tuple[Sentence, ...]:
    """Say what a week shortened by holidays owes, by which rule, and who owns that rule."""
    said = []
    for week, week_rules in zip(horizon.weeks, rules, strict=True):
        if not week.is_shortened:
            continue
        ruling, reading = week_rules.short_week, week_rules.short_week_reading
        names = tuple(dict.fromkeys(name for _, name in week.holidays))
        full = int(week_rules.visits_per_week.number)
        owed = visits_owed(full, week, week.days, (), reading)
        owner, owner_en = owner_name(ruling.rule), f"the {owner_name(ruling.rule, 'en')}"
        if ruling.document:
            owner, owner_en = ruling.document.number, ruling.citation_en
        said.append(
            say(
                "planning.short_week",
                "第{week}周（{since}起）因{holiday}只有{working}个工作日，每村应巡{owed}次。"
                "依据：“{rule}”{basis}，读法是“{reading_zh}”；由{owner}决定。",
                "Week {week} (from {since}) has {working} working days because of {holiday_en}; a "
                "village is owed {owed} visits. Basis: “{rule_en}” ({basis_en}), read as "
                "“{reading_en}”; decided by {owner_en}.",
                week=week.index,
                since=week.days[0].isoformat(),
                holiday="、".join(names),
                holiday_en=", ".join(english_name(name) for name in names),
                working=len(week.working),
                owed=owed,
                rule=ruling.rule.zh,
                rule_en=rule_name(ruling.rule, "en"),
                basis="未设定，暂按建议值" if ruling.suggested else f"按{ruling.citation}",
                basis_en="not set, suggestion used" if ruling.suggested else ruling.citation_en,
                reading_zh=reading.zh,
                reading_en=reading.en,
                owner=owner,
                owner_en=owner_en,
            )
        )
    return tuple(said)


def _own_number_notices(villages: Sequence[Village], rules: CircuitRules) -> tuple[Sentence, ...]:
    said = []
    for village in villages:
        own, rule = village.visits_per_week, rules.full_visits(village.township)
        if own is None or own == rule:
            continue
        reason = village.visits_reason.strip()
        facts: dict[str, Fact] = {
            "village": village_zh(village),
            "own": own,
            "rule": rule,
            "citation": rules.visits_ruling(village.township).citation,
            "citation_en": rules.visits_ruling(village.township).citation_en,
        }
        if full_visits(village, rules) == own:
            said.append(
                say(
                    "planning.own_visits",
                    "{village}按自己的次数每周巡诊{own}次（规则是{rule}次，{citation}）。"
                    "理由：{reason}。",
                    "{village} has its own number of visits: {own} a week (the rule says {rule}, "
                    "{citation_en}). Reason: {reason_en}.",
                    reason=reason or "高于规则，无须说明",
                    reason_en=reason or "more than the rule, none needed",
                    **facts,
                )
            )
        else:
            said.append(
                say(
                    "planning.own_visits_without_reason",
                    "{village}填了每周{own}次，少于规则的{rule}次（{citation}），又没有写理由，"
                    "仍按{rule}次排。要降低次数，请在“行政村”表写明理由。",
                    "{village} asks for {own} visits a week, below the {rule} of the rule "
                    "({citation_en}), without a reason; {rule} are planned. Give the reason in "
                    "the table of villages.",
                    **facts,
                )
            )
    return tuple(said)


def _closed_week_notices(
    villages: Sequence[Village], horizon: Horizon, cells: tuple[tuple[VillageWeek, ...], ...]
) -> tuple[Sentence, ...]:
    return tuple(
        say(
            "planning.closed_whole_week",
            "第{week}周{village}每个工作日都封路或停诊（{reason}），这一周不计应巡次数。"
            "恢复后请安排补巡。",
            "In week {week} {village} is closed on every working day ({reason}); the week owes "
            "nothing. Make the visits up when it is open again.",
            week=week.index,
            village=village_zh(village),
            reason=cell.closed[0][1] or "未写原因",
        )
        for village, row in zip(villages, cells, strict=True)
        for week, cell in zip(horizon.weeks, row, strict=True)
        if cell.closed
        and any(day in cell.in_mode for day in week.working)
        and all(cell.closure_on(day) is not None for day in week.working if day in cell.in_mode)
    )

"""What one visit must keep by itself: who, where, when and how far."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from xunzhen.domain.errors import Fact
from xunzhen.domain.planning.names import village_zh
from xunzhen.domain.planning.roster import PlannedVisit
from xunzhen.domain.planning.violation import Violation, broken
from xunzhen.domain.planning.yardstick import Yardstick, when_en, when_zh
from xunzhen.domain.registry.county import Staff, Village

TOLERANCE_MINUTES: Final = 1.0
"""Minutes are written with one decimal, by hand often in whole minutes."""


def broken_alone(yard: Yardstick, visit: PlannedVisit, row: int) -> Iterator[Violation]:
    """Walk the rules that a visit breaks by itself."""
    village = yard.county.village_by_code.get(visit.village)
    person = yard.county.staff_by_id.get(visit.staff)
    yield from _unknown(visit, row, village, person)
    if not yard.covers(visit.date):
        yield broken(
            row,
            None,
            "outside_horizon",
            "{when}不在本计划的日期内（{since}起，{until}前）。请改日期或删去这一行。",
            "{when_en} is not within the plan (from {since}, before {until}). Mend the date or "
            "delete the row.",
            when=when_zh(visit),
            when_en=when_en(visit),
            since=yard.since.isoformat(),
            until=yard.until.isoformat(),
        )
        return
    yield from _week_number(yard, visit, row)
    yield from _holiday(yard, visit, row)
    if village is not None:
        yield from _place(yard, visit, row, village)
    if person is not None:
        yield from _person(yard, visit, row, person)
    if village is not None and person is not None:
        yield from _way(yard, visit, row, village, person)


def _unknown(
    visit: PlannedVisit, row: int, village: Village | None, person: Staff | None
) -> Iterator[Violation]:
    if village is None:
        yield broken(
            row,
            None,
            "unknown_village",
            "“行政村”表里没有代码{code}。请核对村代码（Excel可能把长数字改了）。",
            "The table of villages has no code {code}. Check it (a spreadsheet may have changed "
            "long numbers).",
            code=visit.village,
        )
    if person is None:
        yield broken(
            row,
            None,
            "unknown_staff",
            "“人员”表里没有工号{code}。请核对工号。",
            "The table of staff has no id {code}. Check it.",
            code=visit.staff,
        )


def _week_number(yard: Yardstick, visit: PlannedVisit, row: int) -> Iterator[Violation]:
    week = yard.week_of(visit.date)
    if visit.week not in (0, week):
        yield broken(
            row,
            yard.rules[week - 1].week_starts_on,
            "wrong_week",
            "{when}属第{week}周，写成了第{written}周。",
            "{when_en} is in week {week}, not {written}.",
            when=when_zh(visit),
            when_en=when_en(visit),
            week=week,
            written=visit.week,
        )


def _holiday(yard: Yardstick, visit: PlannedVisit, row: int) -> Iterator[Violation]:
    if yard.is_holiday(visit.date):
        yield broken(
            row,
            None,
            "on_holiday",
            "{when}放假（{name}），不能安排巡诊。",
            "{when_en} is a public holiday ({name}); nobody goes.",
            when=when_zh(visit),
            when_en=when_en(visit),
            name=yard.calendar.name_of(visit.date) or "本县放假",
        )


def _place(yard: Yardstick, visit: PlannedVisit, row: int, village: Village) -> Iterator[Violation]:
    facts: dict[str, Fact] = {
        "when": when_zh(visit),
        "when_en": when_en(visit),
        "village": village_zh(village),
    }
    closure = yard.closure(village.code, visit.date)
    if closure is not None:
        yield broken(
            row,
            None,
            "closed",
            "{when}{village}封路或停诊（{reason}）。",
            "{village} is closed on {when_en} ({reason}).",
            reason=closure.reason or "未写原因",
            **facts,
        )
    if visit.half_day in village.forbidden:
        yield broken(
            row,
            None,
            "forbidden_half_day",
            "{when}是{village}的不宜巡诊时段。",
            "{when_en} is a half-day on which {village} must not be visited.",
            **facts,
        )
    if not yard.on_circuit(village.code, visit.date):
        mode = yard.modes.on(village.code, visit.date).mode
        yield broken(
            row,
            None,
            "not_on_circuit",
            "{when}{village}的服务方式是{mode}，不是巡诊。",
            "On {when_en} the service mode of {village} is {mode_en}, not circuit.",
            mode=mode.zh if mode else "无",
            mode_en=mode.value if mode else "none",
            **facts,
        )


def _person(yard: Yardstick, visit: PlannedVisit, row: int, person: Staff) -> Iterator[Violation]:
    facts: dict[str, Fact] = {
        "when": when_zh(visit),
        "when_en": when_en(visit),
        "name": person.name,
    }
    if not person.licence.may_treat:
        yield broken(
            row,
            None,
            "may_not_treat",
            "{name}的执业资格是“{licence}”，不能单独承担巡诊。",
            "{name} holds the licence {licence_en}, which does not allow circuit visits.",
            licence=person.licence.zh,
            licence_en=person.licence.value,
            **facts,
        )
    if any(one.staff == person.id and visit.date in one.period for one in yard.county.leave):
        yield broken(
            row,
            None,
            "on_leave",
            "{when}{name}请假。",
            "{name} is on leave on {when_en}.",
            **facts,
        )
    if not yard.is_holiday(visit.date) and not yard.may_go(person, visit.date, visit.afternoon):
        yield broken(
            row,
            None,
            "not_available",
            "{when}不是{name}的可出诊半天。",
            "{name} has not been entered as available on {when_en}.",
            **facts,
        )
    if visit.origin and visit.origin != person.institution:
        yield broken(
            row,
            None,
            "wrong_origin",
            "{name}的所属机构是{home}，这一行写成从{origin}出发。",
            "{name} belongs to {home}; the row has him set out from {origin}.",
            home=person.institution,
            origin=visit.origin,
            name=person.name,
        )


def _way(
    yard: Yardstick, visit: PlannedVisit, row: int, village: Village, person: Staff
) -> Iterator[Violation]:
    """Check that the doctor may come this far, that roads are open and the minutes true."""
    ruling = yard.rules[yard.week_of(visit.date) - 1].max_outbound
    out = yard.times.between(person.institution, village.code)
    back = yard.times.between(village.code, person.institution)
    if out.minutes is None or back.minutes is None:
        yield broken(
            row,
            None,
            "no_way",
            "{name}到{village}没有路或没有行车时间。",
            "There is no way, or no travel time, between {name}'s institution and {village}.",
            name=person.name,
            village=village_zh(village),
        )
        return
    if out.minutes > ruling.number:
        yield broken(
            row,
            ruling,
            "too_far",
            "{name}到{village}单程{minutes}分钟，超过最长{limit}分钟。",
            "{name} needs {minutes} minutes to {village}, above the longest {limit}.",
            name=person.name,
            village=village_zh(village),
            minutes=f"{out.minutes:.0f}",
            limit=f"{ruling.number:g}",
        )
    yield from _roads(yard, visit, row, person)
    yield from _minutes(yard, visit, row, person)


def _roads(yard: Yardstick, visit: PlannedVisit, row: int, person: Staff) -> Iterator[Violation]:
    home = yard.county.institution_by_code.get(person.institution)
    near_codes = {person.institution, home.place if home else "", visit.previous_village} - {""}
    for near in sorted(near_codes):
        closure = yard.road_closure(near, visit.village, visit.date)
        if closure is not None:
            yield broken(
                row,
                None,
                "road_closed",
                "{when}“{road}”封路（{reason}）。",
                'On {when_en} the road "{road}" is closed ({reason}).',
                when=when_zh(visit),
                when_en=when_en(visit),
                road=closure.place,
                reason=closure.reason or "未写原因",
            )


def _minutes(yard: Yardstick, visit: PlannedVisit, row: int, person: Staff) -> Iterator[Violation]:
    """Compare the minutes written with the travel table; a blank is not compared."""
    legs = (
        ("去程", "out", visit.outbound_minutes, visit.previous_village or person.institution, True),
        ("回程", "home", visit.homeward_minutes, visit.next_village or person.institution, False),
    )
    for zh, en, written, other, outward in legs:
        ends = (other, visit.village) if outward else (visit.village, other)
        true = yard.times.between(*ends).minutes
        if math.isnan(written) or true is None or abs(written - true) <= TOLERANCE_MINUTES:
            continue
        yield broken(
            row,
            None,
            "wrong_minutes",
            "{leg}写{written}分钟，行车时间表是{true}分钟。",
            "The way {leg_en} says {written} minutes; the travel times say {true}.",
            leg=zh,
            leg_en=en,
            written=f"{written:g}",
            true=f"{true:.1f}",
        )

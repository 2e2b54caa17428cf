"""What visits must keep together: one place at a time, vehicles, noon transfers, weekly caps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from xunzhen.domain.planning.names import village_zh
from xunzhen.domain.planning.roster import PlannedVisit
from xunzhen.domain.planning.violation import Violation, broken
from xunzhen.domain.planning.yardstick import Yardstick, when_en, when_zh

Rows = Sequence[tuple[int, PlannedVisit]]


def broken_together(yard: Yardstick, rows: Rows) -> Iterator[Violation]:
    """Walk the rules that visits break together."""
    yield from _doctor_in_two_places(yard, rows)
    yield from _village_twice_a_day(yard, rows)
    yield from _vehicles(yard, rows)
    yield from _weekly_caps(yard, rows)
    yield from _two_stop_days(yard, rows)


def _name(yard: Yardstick, staff: str) -> str:
    person = yard.county.staff_by_id.get(staff)
    return person.name if person else staff


def _village(yard: Yardstick, code: str) -> str:
    village = yard.county.village_by_code.get(code)
    return village_zh(village) if village else code


def _doctor_in_two_places(yard: Yardstick, rows: Rows) -> Iterator[Violation]:
    first: dict[tuple[object, ...], int] = {}
    for row, visit in rows:
        other = first.setdefault((visit.staff, visit.date, visit.afternoon), row)
        if other != row:
            yield broken(
                row,
                None,
                "two_places_at_once",
                "{when}{name}同时排了两个地方（另见第{other}行）。",
                "{name} is in two places on {when_en} (see row {other}).",
                when=when_zh(visit),
                when_en=when_en(visit),
                name=_name(yard, visit.staff),
                other=other,
            )


def _village_twice_a_day(yard: Yardstick, rows: Rows) -> Iterator[Violation]:
    first: dict[tuple[object, ...], int] = {}
    for row, visit in rows:
        other = first.setdefault((visit.village, visit.date), row)
        if other != row:
            yield broken(
                row,
                None,
                "village_twice_a_day",
                "{village}在{day}排了两次，一天只算一次（另见第{other}行）。",
                "{village} is visited twice on {day}; a day counts once (see row {other}).",
                village=_village(yard, visit.village),
                day=visit.date.isoformat(),
                other=other,
            )


def _vehicles(yard: Yardstick, rows: Rows) -> Iterator[Violation]:
    out: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for row, visit in rows:
        person = yard.county.staff_by_id.get(visit.staff)
        home = yard.county.institution_by_code.get(person.institution) if person else None
        if home is None or home.vehicles is None:
            continue
        vehicles = home.vehicles - sum(
            loss.number
            for loss in yard.county.vehicle_losses
            if loss.institution == home.code and visit.date in loss.period
        )
        doctors = out[home.code, visit.date, visit.afternoon]
        if visit.staff in doctors:
            continue
        doctors.add(visit.staff)
        if len(doctors) > vehicles:
            yield broken(
                row,
                None,
                "vehicles_exceeded",
                "{when}{home}有{doctors}名医生同时外出，巡诊车辆只有{vehicles}辆。",
                "On {when_en} {doctors} doctors of {home} are out; it has {vehicles} vehicles.",
                when=when_zh(visit),
                when_en=when_en(visit),
                home=home.name,
                doctors=len(doctors),
                vehicles=max(vehicles, 0),
            )


def _weekly_caps(yard: Yardstick, rows: Rows) -> Iterator[Violation]:
    count: dict[tuple[str, int], int] = defaultdict(int)
    for row, visit in rows:
        person = yard.county.staff_by_id.get(visit.staff)
        if person is None or person.max_circuit_half_days is None or not yard.covers(visit.date):
            continue
        key = visit.staff, yard.week_of(visit.date)
        count[key] += 1
        if count[key] > person.max_circuit_half_days:
            yield broken(
                row,
                None,
                "over_weekly_cap",
                "{name}第{week}周排了{count}个半天，超过每周最多{cap}个。",
                "{name} has {count} half-days in week {week}, above the weekly {cap}.",
                name=person.name,
                week=key[1],
                count=count[key],
                cap=person.max_circuit_half_days,
            )


def _two_stop_days(yard: Yardstick, rows: Rows) -> Iterator[Violation]:
    """Check noon transfers, and that a row names the stop before or after it truly."""
    at = {(visit.staff, visit.date, visit.afternoon): visit for _, visit in rows}
    for row, visit in rows:
        morning = at.get((visit.staff, visit.date, False)) if visit.afternoon else None
        evening = None if visit.afternoon else at.get((visit.staff, visit.date, True))
        yield from _neighbour_named(visit.previous_village, morning, "previous", row)
        yield from _neighbour_named(visit.next_village, evening, "next", row)
        if morning is not None and morning.village != visit.village:
            yield from _noon(yard, morning, visit, row)


def _neighbour_named(
    named: str, stop: PlannedVisit | None, which: str, row: int
) -> Iterator[Violation]:
    true = stop.village if stop is not None else ""
    if named and named != true:
        yield broken(
            row,
            None,
            f"wrong_{which}_village",
            "这一行写的{zh}是{named}，按排班应是{true}。",
            "The row names {named} as the {en} village; by the roster it is {true}.",
            zh="上一村" if which == "previous" else "下一村",
            en=which,
            named=named,
            true=true or "—",
        )


def _noon(
    yard: Yardstick, morning: PlannedVisit, visit: PlannedVisit, row: int
) -> Iterator[Violation]:
    minutes = yard.times.between(morning.village, visit.village).minutes
    limit = yard.settings.noon_minutes
    if minutes is None or minutes > limit:
        yield broken(
            row,
            None,
            "noon_transfer_too_long",
            "{name}在{day}上午{one}、下午{other}，中午转村{taken}，上限{limit}分钟。",
            "{name} goes from {one} to {other} at noon on {day}: {taken_en}, the limit is {limit} "
            "minutes.",
            name=_name(yard, visit.staff),
            day=visit.date.isoformat(),
            one=_village(yard, morning.village),
            other=_village(yard, visit.village),
            taken="没有路" if minutes is None else f"要{minutes:.0f}分钟",
            taken_en="there is no way" if minutes is None else f"{minutes:.0f} minutes",
            limit=f"{limit:g}",
        )

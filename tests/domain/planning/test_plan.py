from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.county import small_county
from tests.domain.planning.scene import (
    A2,
    A3,
    B2,
    C2,
    MINUTES,
    MONDAY,
    TableTimes,
    planned,
    quick_settings,
    small_book,
)
from xunzhen.domain.errors import BadData
from xunzhen.domain.periods.period import Period
from xunzhen.domain.planning.plan import plan_circuits
from xunzhen.domain.planning.roster import Roster, VisitStatus
from xunzhen.domain.registry.county import Closure, County, Leave


def only(county: County, *ids: str) -> County:
    return replace(county, staff=tuple(one for one in county.staff if one.id in ids))


def visits_in(roster: Roster, village: str, week: int) -> int:
    return sum(one.village == village and one.week == week for one in roster.visits)


def test_every_village_gets_its_visits_in_every_week() -> None:
    roster = planned(weeks=3)

    assert roster.missing == 0
    assert roster.coverage_proven
    for week in (1, 2, 3):
        assert [visits_in(roster, village, week) for village in (A2, A3, B2, C2)] == [2, 2, 2, 3]


def test_same_seed_gives_the_same_plan() -> None:
    assert planned(seed=7) == planned(seed=7)


def test_visit_moved_by_a_holiday_says_so() -> None:
    roster = planned(weeks=2)  # Mid-Autumn takes Friday of week 2

    moved = [one for one in roster.visits if one.status is VisitStatus.CHANGED and one.week == 2]

    assert moved
    assert all("放假" in one.reason for one in moved)
    assert not [one for one in roster.visits if one.date == dt.date(2026, 9, 25)]


def test_visit_moved_by_leave_names_the_doctor_and_not_the_reason() -> None:
    roster = planned(since=dt.date(2026, 10, 12), weeks=3)  # s-01 is away in week 2

    moved = [one for one in roster.visits if one.week == 2 and one.reason]

    assert moved
    assert all(one.staff != "s-01" for one in roster.visits if one.week == 2)
    assert any(one.reason.startswith("演示员一请假") for one in moved)
    assert not any("培训" in one.reason for one in moved)


def test_visit_moved_by_a_closure_says_why_it_is_closed() -> None:
    closure = Closure(C2, Period(dt.date(2026, 11, 9), dt.date(2026, 11, 13)), "修路")

    roster = planned(small_county(closures=(closure,)), since=dt.date(2026, 11, 2), weeks=2)

    # Of Monday to Friday only Friday is open: one visit of three, moved or not.
    assert visits_in(roster, C2, 2) == 1
    gap = next(one for one in roster.uncovered if one.village == C2)
    assert (gap.week, gap.missing, gap.reason.code) == (2, 2, "planning.too_few_days")
    assert "修路" in gap.reason.zh


def test_cut_first_week_plans_no_day_before_its_start() -> None:
    roster = planned(since=dt.date(2026, 9, 17), weeks=1)

    assert min(one.date for one in roster.visits) >= dt.date(2026, 9, 17)
    assert "planning.first_week_cut" in [one.code for one in roster.notices]


def test_two_stop_day_goes_from_village_to_village() -> None:
    roster = planned(only(small_county(), "s-01"), weeks=1)
    pairs = {
        (one.date, one.staff): one
        for one in roster.visits
        if one.afternoon and one.previous_village
    }

    assert pairs
    for evening in pairs.values():
        morning = next(
            one for one in roster.visits if one.date == evening.date and not one.afternoon
        )
        way = TableTimes().between(morning.village, evening.village).minutes
        assert morning.next_village == evening.village
        assert morning.homeward_minutes == evening.outbound_minutes == way


def test_village_that_nobody_reaches_is_listed_and_the_others_are_planned() -> None:
    far = {**MINUTES, ("h-203", C2): 104.0, ("h-202", C2): 150.0, ("h-101", C2): 160.0}

    roster = planned(times=TableTimes(far), weeks=1)

    (gap,) = roster.uncovered
    assert (gap.village, gap.missing) == (C2, 3)
    assert "90分钟" in gap.reason.zh
    assert "丙乡卫生院要104分钟" in gap.reason.zh
    assert visits_in(roster, A2, 1) == 2
    assert roster.coverage_proven


def test_village_without_any_road_gives_the_reason_of_the_travel_table() -> None:
    lonely = {pair: minutes for pair, minutes in MINUTES.items() if C2 not in pair}

    roster = planned(times=TableTimes(lonely), weeks=1)

    assert [gap.reason.code for gap in roster.uncovered] == ["planning.no_way"]
    assert "没有填行车时间" in roster.uncovered[0].reason.zh


def test_village_cut_off_for_a_week_is_not_called_too_far() -> None:
    far = {**MINUTES, ("h-202", C2): 150.0}
    closure = Closure(f"h-203-{C2}", Period(MONDAY, dt.date(2026, 9, 21)), "塌方")

    roster = planned(small_county(closures=(closure,)), weeks=1, times=TableTimes(far))

    assert [gap.reason.code for gap in roster.uncovered] == ["planning.cut_off"]


def test_institution_without_a_vehicle_is_the_reason() -> None:
    county = small_county()
    county = replace(
        county,
        institutions=tuple(
            replace(one, vehicles=0) if one.code == "h-203" else one for one in county.institutions
        ),
    )

    roster = planned(county, weeks=1, times=TableTimes({**MINUTES, ("h-202", C2): 150.0}))

    (gap,) = roster.uncovered
    assert gap.reason.code == "planning.no_vehicle"
    assert "丙乡卫生院" in gap.reason.zh


def test_nobody_available_gives_zero_visits_and_the_whole_explanation() -> None:
    roster = planned(small_county(staff=()), weeks=2)

    assert roster.visits == ()
    assert roster.missing == roster.lower_bound == 18  # 2 + 2 + 2 + 3, two weeks
    assert {gap.village for gap in roster.uncovered} == {A2, A3, B2, C2}
    assert "planning.no_doctors" in [one.code for one in roster.notices]


def test_county_without_circuit_villages_gives_an_empty_plan() -> None:
    roster = planned(small_county(service_modes=()), weeks=1)

    assert roster.visits == ()
    assert roster.required == ()


def test_shortage_is_proven_and_named() -> None:
    county = only(small_county(), "s-01", "s-03")
    county = replace(
        county,
        staff=tuple(
            replace(one, max_circuit_half_days=3) if one.id == "s-01" else one
            for one in county.staff
        ),
    )
    away = {**MINUTES, ("h-202", A2): 200.0, ("h-202", A3): 200.0, ("h-101", B2): 200.0}

    roster = planned(county, times=TableTimes(away), weeks=2)

    # 甲二 and 甲三 need 4 half-days; s-01 alone reaches them and may give 3.
    assert roster.coverage_proven
    (shortage,) = roster.shortages
    assert "甲镇2村" in shortage.zh
    assert "需4个半天，可用3个，缺1个" in shortage.zh
    assert "1名医生（演示员一）已排满每周上限3个半天" in shortage.zh
    assert shortage.zh.startswith("第1、2周：")
    assert "need 4 half-days in the week, 3 are usable, 1 missing" in shortage.en
    (remedy,) = [one for one in roster.notices if one.code == "planning.raised_cap"]
    assert "演示员一每周上限由3个半天调到4个，第1周可少缺1次" in remedy.zh


def test_shortage_names_who_is_on_leave_that_week_and_not_why() -> None:
    county = only(small_county(), "s-01", "s-03")
    staff = tuple(
        replace(one, max_circuit_half_days=3) if one.id == "s-01" else one for one in county.staff
    )
    away = {**MINUTES, ("h-202", A2): 200.0, ("h-202", A3): 200.0, ("h-101", B2): 200.0}
    days = Period(dt.date(2026, 9, 16), dt.date(2026, 9, 19))  # Wednesday to Friday

    roster = planned(
        replace(county, staff=staff, leave=(Leave("s-01", days, "看病"),)),
        times=TableTimes(away),
        weeks=1,
    )

    # s-01 alone reaches 甲二 and 甲三, which need 4 half-days, and may give 3.
    (shortage,) = [one for one in roster.shortages if "甲镇2村" in one.zh]
    assert "这一周请假的有演示员一9月16日至9月18日" in shortage.zh
    assert "看病" not in shortage.zh


def test_villages_of_the_same_name_are_told_apart_by_their_codes() -> None:
    county = small_county()
    same = tuple(
        replace(one, name="同名村") if one.code in (A2, A3) else one for one in county.villages
    )
    away = {pair: minutes for pair, minutes in MINUTES.items() if not {A2, A3} & set(pair)}

    roster = planned(replace(county, villages=same), times=TableTimes(away), weeks=2)

    about = sorted(one.zh for one in roster.shortages if "同名村" in one.zh)
    assert [line.rpartition("（")[2] for line in about] == [f"村代码{A2}）", f"村代码{A3}）"]
    assert all(line.startswith("第1、2周：") for line in about)


def test_remedy_that_would_not_help_is_not_offered() -> None:
    county = only(small_county(), "s-01", "s-03")
    staff = tuple(
        replace(one, max_circuit_half_days=3, available=frozenset({0, 2, 4}))
        if one.id == "s-01"
        else one
        for one in county.staff
    )
    away = {**MINUTES, ("h-202", A2): 200.0, ("h-202", A3): 200.0, ("h-101", B2): 200.0}

    roster = planned(
        replace(county, staff=staff), since=dt.date(2026, 9, 7), weeks=1, times=TableTimes(away)
    )

    assert roster.missing == 1  # three half-days in all, whatever the cap
    assert "planning.raised_cap" not in [one.code for one in roster.notices]


def test_everyone_in_reach_on_leave_is_the_reason() -> None:
    leave = tuple(Leave(id_, Period(MONDAY, dt.date(2026, 9, 28))) for id_ in ("s-03", "s-04"))
    far = {**MINUTES, ("h-101", C2): 104.0}

    roster = planned(small_county(leave=leave), times=TableTimes(far), weeks=2)

    gap = next(one for one in roster.uncovered if one.village == C2)
    assert gap.reason.code == "planning.nobody_there"
    assert "演示员三、演示员四请假" in gap.reason.zh


def test_missing_more_than_proven_is_laid_to_the_noon_rule() -> None:
    county = only(small_county(), "s-01")
    county = replace(
        county,
        staff=tuple(replace(one, available=frozenset({0, 1, 2, 3})) for one in county.staff),
    )
    near = {pair: minutes for pair, minutes in MINUTES.items() if pair[0] != "h-101"}
    near = {**near, ("h-101", A2): 18.0, ("h-101", A3): 25.0}

    roster = planned(
        county,
        since=dt.date(2026, 9, 7),
        weeks=1,
        times=TableTimes(near),
        settings=quick_settings(noon_minutes=10),
    )

    # Two days, one stop each: 2 visits of the 4 that the flow allows; 5 more are out of reach.
    assert (len(roster.visits), roster.missing, roster.lower_bound) == (2, 7, 5)
    assert not roster.coverage_proven
    (excess,) = [one for one in roster.notices if one.code == "planning.more_than_bound"]
    assert "多出2次：2次因为上午村到下午村超过10分钟" in excess.zh


def test_short_week_says_the_rule_its_reading_and_its_owner() -> None:
    roster = planned(since=dt.date(2026, 9, 28), weeks=1)

    (notice,) = [one for one in roster.notices if one.code == "planning.short_week"]

    assert "国庆节" in notice.zh
    assert "3个工作日" in notice.zh
    assert "未设定，暂按建议值" in notice.zh
    assert "县卫健局" in notice.zh


def test_waived_short_week_owes_and_plans_nothing() -> None:
    roster = planned(since=dt.date(2026, 9, 28), weeks=1, book=small_book(short_week="waived"))

    assert roster.visits == ()
    assert roster.missing == 0


def test_suggested_rules_are_kept_as_rulings() -> None:
    roster = planned(weeks=1)

    suggested = {one.rule.name for one in roster.rules if one.suggested}

    assert "circuit.max_outbound_minutes" in suggested
    assert "circuit.visits_per_week" not in suggested


def test_unpublished_year_is_planned_with_a_notice() -> None:
    roster = planned(since=dt.date(2042, 1, 6), weeks=1)

    assert roster.missing == 0
    assert any("2042" in one.zh for one in roster.notices)


@pytest.mark.parametrize("weeks", [0, 60])
def test_weeks_out_of_range_are_refused(weeks: int) -> None:
    with pytest.raises(BadData):
        planned(weeks=weeks)


def test_progress_is_told_from_first_to_last() -> None:
    told: list[tuple[str, int, int]] = []

    plan_circuits(
        small_county(),
        small_book(),
        TableTimes(),
        quick_settings(),
        MONDAY,
        2,
        1,
        progress=lambda label, done, total: told.append((label, done, total)),
    )

    assert told == [
        ("template", 0, 1),
        ("template", 1, 1),
        ("week", 0, 2),
        ("week", 1, 2),
        ("week", 2, 2),
    ]


def test_search_told_to_stop_still_gives_a_whole_plan() -> None:
    roster = plan_circuits(
        small_county(),
        small_book(),
        TableTimes(),
        quick_settings(iterations=10**9),
        MONDAY,
        1,
        1,
        keep_going=lambda steps, best: False,
    )

    assert roster.missing == 0

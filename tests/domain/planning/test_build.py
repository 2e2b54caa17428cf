from __future__ import annotations

import datetime as dt
from dataclasses import replace

import numpy as np

from tests.county import small_county
from tests.domain.planning.scene import (
    A2,
    A3,
    B2,
    C2,
    MINUTES,
    MONDAY,
    TableTimes,
    quick_settings,
    small_book,
)
from xunzhen.domain.periods.period import Period
from xunzhen.domain.planning.build import (
    NO_VISITS,
    CircuitCase,
    template_problem,
    week_problem,
)
from xunzhen.domain.planning.closed_roads import closed_roads
from xunzhen.domain.planning.plan import prepare_case
from xunzhen.domain.registry.county import Closure, County, Leave, Licence, Mode, ServiceMode


def case_of(
    county: County | None = None,
    since: dt.date = MONDAY,
    weeks: int = 1,
    times: TableTimes | None = None,
) -> CircuitCase:
    return prepare_case(
        county or small_county(),
        small_book(),
        times or TableTimes(),
        quick_settings(),
        since,
        weeks,
    )


def staff_with(id_: str, **changes: object) -> County:
    county = small_county()
    return replace(
        county,
        staff=tuple(
            replace(person, **changes) if person.id == id_ else person  # type: ignore[arg-type]
            for person in county.staff
        ),
    )


def test_villages_are_those_on_circuit_in_code_order() -> None:
    problem = template_problem(case_of())

    assert problem.villages == (A2, A3, B2, C2)
    assert problem.required.tolist() == [2, 2, 2, 3]


def test_doctors_are_those_who_may_treat_and_have_half_days() -> None:
    problem = template_problem(case_of())

    assert problem.doctors == ("s-01", "s-02", "s-03", "s-04")  # no nurse, no village doctor
    assert problem.centres == ("h-101", "h-202", "h-203")
    assert problem.centre.tolist() == [0, 0, 1, 2]


def test_village_doctor_with_half_days_entered_may_be_lent() -> None:
    case = case_of(staff_with("s-07", available=frozenset({0})))

    assert "s-07" in [doctor.id for doctor in case.supply.doctors]


def test_licence_that_may_not_treat_keeps_a_doctor_at_home() -> None:
    problem = template_problem(case_of(staff_with("s-03", licence=Licence.NURSE)))

    assert "s-03" not in problem.doctors


def test_reach_ends_at_the_longest_way_of_the_rule() -> None:
    problem = template_problem(case_of())

    # From 甲镇: 18, 25, 60 and 104 minutes; the suggestion is 90.
    assert problem.reach[0].tolist() == [True, True, True, False]


def test_place_without_a_way_is_out_of_reach_and_stays_unreachable() -> None:
    lonely = {pair: minutes for pair, minutes in MINUTES.items() if C2 not in pair}

    problem = template_problem(case_of(times=TableTimes(lonely)))

    assert not problem.reach[:, 3].any()
    assert np.isinf(problem.outbound[:, 3]).all()


def test_cap_is_the_lower_of_the_entered_cap_and_the_half_days_there_are() -> None:
    problem = template_problem(case_of())

    assert problem.cap.tolist() == [6, 4, 5, 4]  # s-04 has no cap and four half-days


def test_leave_takes_days_out_of_the_week_and_lowers_the_cap() -> None:
    leave = (Leave("s-04", Period(dt.date(2026, 9, 15), dt.date(2026, 9, 16))),)
    county = small_county(leave=leave, holidays=())

    problem = week_problem(case_of(county, since=dt.date(2026, 9, 14)), 0, NO_VISITS)

    # Tuesday gone; Thursday stays, and Sunday 20th is a make-up day.
    assert np.flatnonzero(problem.available[3]).tolist() == [6, 7, 12, 13]
    assert problem.cap[3] == 4


def test_template_ignores_someone_who_is_mostly_away() -> None:
    leave = (Leave("s-03", Period(MONDAY, dt.date(2026, 9, 28))),)

    problem = template_problem(case_of(small_county(leave=leave), weeks=3))

    assert not problem.available[2].any()  # away in two weeks of three


def test_vehicles_unstated_are_not_limited() -> None:
    assert template_problem(case_of()).vehicles.tolist() == [1, -1, -1]


def test_support_costs_grow_from_own_township_to_the_county() -> None:
    county = staff_with("s-02", institution="h-350524")
    settings = quick_settings()

    problem = template_problem(case_of(county))

    assert problem.support[0, 0] == 0.0
    assert problem.support[0, 2] == settings.other_township
    assert problem.support[1, 0] == settings.county_level


def test_market_day_and_preferred_half_day_cost_nothing() -> None:
    problem = week_problem(case_of(), 0, NO_VISITS)
    cost = quick_settings().not_preferred

    # 甲三: market on solar days 3 and 8; in this week Friday 18th. It prefers no half-day.
    assert problem.preference[1].tolist() == [cost] * 8 + [0.0, 0.0] + [cost] * 4
    # 甲二 has stated nothing.
    assert not problem.preference[0].any()


def test_template_takes_the_mean_preference_of_its_weeks() -> None:
    problem = template_problem(case_of(weeks=2))

    # Market on Friday 18th in week 1, on Wednesday 23rd in week 2: half the cost on both days.
    assert problem.preference[1, [8, 4]].tolist() == [5.0, 5.0]


def test_forbidden_half_day_and_closed_day_cannot_be_used() -> None:
    problem = week_problem(case_of(since=dt.date(2026, 11, 2)), 0, NO_VISITS)

    assert problem.forbidden[1, 9]  # Friday afternoon in 甲三
    assert problem.forbidden[3, :4].all()  # 丙二 closed on Monday and Tuesday
    assert not problem.forbidden[3, 4:].any()


def test_closed_township_closes_its_villages() -> None:
    day = Period(MONDAY, MONDAY + dt.timedelta(days=1))
    county = small_county(closures=(Closure("350524101", day, "台风"),))

    problem = week_problem(case_of(county), 0, NO_VISITS)

    assert problem.forbidden[:, 0].tolist() == [True, True, False, False]


def road(place: str, days: int) -> County:
    period = Period(MONDAY, MONDAY + dt.timedelta(days=days))
    return small_county(closures=(Closure(place, period, "塌方"),))


def test_road_closed_for_the_week_takes_the_pair_out_of_reach() -> None:
    case = case_of(road(f"h-202-{B2}", 7))

    problem = week_problem(case, 0, NO_VISITS)

    assert not problem.reach[2, 2]
    assert problem.reach[0, 2]  # from 甲镇 there is another road
    assert any(notice.code == "planning.road_closed" for notice in case.notices)


def test_road_closed_for_a_day_closes_the_village_on_that_day() -> None:
    problem = week_problem(case_of(road(f"{B2}-h-202", 1)), 0, NO_VISITS)

    assert problem.reach[2, 2]
    assert problem.forbidden[2].tolist() == [True, True] + [False] * 12


def test_township_as_an_end_of_a_road_stands_for_its_health_centre() -> None:
    problem = week_problem(case_of(road(f"350524202-{B2}", 7)), 0, NO_VISITS)

    assert not problem.reach[2, 2]


def test_closed_road_between_villages_is_not_driven_at_noon() -> None:
    problem = week_problem(case_of(road(f"{A2}-{A3}", 1)), 0, NO_VISITS)

    assert np.isinf(problem.between[0, 1])
    assert np.isinf(problem.between[1, 0])
    assert problem.reach[0, :2].all()
    assert not problem.forbidden[:2, :8].any()


def test_road_of_codes_that_hold_hyphens_is_told_apart() -> None:
    county = road(f"h-202-{B2}", 1)

    (found,) = closed_roads(county, [MONDAY])

    assert found.ends == ("h-202", B2)


def test_village_that_joins_within_the_week_is_visited_only_from_that_day() -> None:
    thursday = dt.date(2026, 9, 10)
    modes = (ServiceMode(A2, Mode.CIRCUIT, Period(thursday), "h-101"),)

    problem = week_problem(
        case_of(small_county(service_modes=modes), since=dt.date(2026, 9, 7)), 0, NO_VISITS
    )

    assert problem.villages == (A2,)
    assert problem.required.tolist() == [2]  # Thursday and Friday
    assert problem.forbidden[0].tolist() == [True] * 6 + [False] * 8


def test_lower_number_without_a_reason_does_not_lower_the_rule() -> None:
    county = small_county()
    villages = tuple(
        replace(one, visits_per_week=1, visits_reason="") if one.code == A2 else one
        for one in county.villages
    )
    case = case_of(replace(county, villages=villages))

    assert template_problem(case).required[0] == 2
    assert any(notice.code == "planning.own_visits_without_reason" for notice in case.notices)


def test_county_without_anyone_gives_an_empty_problem() -> None:
    problem = template_problem(case_of(small_county(staff=())))

    assert problem.reach.shape == (0, 4)
    assert problem.available.shape == (0, 14)

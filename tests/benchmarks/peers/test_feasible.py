"""The independent check: a good plan passes, and each rule is broken once, alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from benchmarks.peers.feasible import broken_rules
from tests.domain.planning.weeks import rows, tiny_week, with_weights
from xunzhen.domain.planning.problem import Ints, Problem

# Two doctors, free on Monday and Tuesday all day; two villages owed two visits each.
FREE = ((0, 1, 2, 3), (0, 1, 2, 3))
GOOD = rows((0, 0, 0), (1, 0, 1), (0, 0, 2), (1, 1, 2))


def week() -> Problem:
    return tiny_week(FREE, (2, 2))


def names(problem: Problem, visits: Ints = GOOD) -> list[str]:
    return [broken.rule for broken in broken_rules(problem, visits)]


def test_good_plan_breaks_nothing() -> None:
    assert names(week()) == []


def test_no_visits_at_all_break_nothing() -> None:
    assert names(week(), rows()) == []


def test_village_that_does_not_exist_is_no_position() -> None:
    assert names(week(), rows((2, 0, 0))) == ["positions"]


def test_negative_position_is_no_position() -> None:
    assert names(week(), rows((-1, 0, 0))) == ["positions"]


def test_cap_is_over_the_week() -> None:
    assert names(replace(week(), cap=np.array([2, 4]))) == ["caps"]


def test_doctor_on_leave_is_not_available() -> None:
    available = week().available.copy()
    available[1, 2] = False

    assert names(replace(week(), available=available)) == ["availability"]


def test_doctor_is_in_one_place_at_a_time() -> None:
    assert names(week(), rows((0, 0, 0), (1, 0, 0))) == ["one place"]


def test_village_has_one_visit_a_day() -> None:
    # Monday morning by doctor 0, Monday afternoon by doctor 1
    assert names(week(), rows((0, 0, 0), (0, 1, 1))) == ["one a day"]


def test_village_has_no_more_visits_than_owed() -> None:
    assert names(replace(week(), required=np.array([1, 2]))) == ["owed"]


def test_forbidden_half_day_is_refused() -> None:
    forbidden = week().forbidden.copy()
    forbidden[1, 1] = True

    assert names(replace(week(), forbidden=forbidden)) == ["forbidden"]


def test_village_out_of_reach_is_refused() -> None:
    reach = week().reach.copy()
    reach[1, 1] = False

    assert names(replace(week(), reach=reach)) == ["reach"]


def test_noon_rule_counts_the_way_from_morning_to_afternoon() -> None:
    between = week().between.copy()
    between[0, 1] = 121.0  # doctor 0 goes from village 0 to village 1 on Monday

    assert names(replace(week(), between=between)) == ["noon"]


def test_noon_rule_lets_the_way_back_be_long() -> None:
    between = week().between.copy()
    between[1, 0] = 121.0

    assert names(replace(week(), between=between)) == []


def test_noon_rule_refuses_a_pair_without_a_way() -> None:
    between = week().between.copy()
    between[0, 1] = np.inf

    assert names(replace(with_weights(week(), noon_minutes=120.0), between=between)) == ["noon"]


def test_vehicles_limit_the_doctors_out_at_once() -> None:
    # Tuesday morning both doctors are out, the centre has one vehicle
    assert names(replace(week(), vehicles=np.array([1]))) == ["vehicles"]


def test_locked_visit_must_stand() -> None:
    assert names(replace(week(), locked=rows((0, 0, 1)))) == ["locked"]

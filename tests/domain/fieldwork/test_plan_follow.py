"""How a published plan meets the ledger."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from xunzhen.domain.fieldwork.events import VisitKey
from xunzhen.domain.fieldwork.ledger import OutreachKind
from xunzhen.domain.fieldwork.plan_follow import Standing, following

DAY = dt.date(2026, 9, 16)
KEY = VisitKey(OutreachKind.CIRCUIT, DAY, False, "v", "s-01")


def test_visits_that_are_new_stand() -> None:
    assert following({"a": (KEY, {})}, {}, ()).new == ("a",)


def test_plan_that_is_followed_already_asks_for_nothing() -> None:
    assert following({"a": (KEY, {})}, {"a": Standing(KEY, False, False)}, ("a",)).nothing


def test_visit_to_come_that_is_no_longer_planned_is_dropped() -> None:
    assert following({}, {"a": Standing(KEY, False, False)}, ("a",)).dropped == ("a",)


def test_visit_that_has_begun_or_is_past_stays() -> None:
    touched = {"a": Standing(KEY, False, True)}
    assert following({}, touched, ("a",)).nothing
    assert following({}, {"a": Standing(KEY, False, False)}, ()).nothing


def test_dropped_visit_that_is_planned_again_stands_again() -> None:
    assert following({"a": (KEY, {})}, {"a": Standing(KEY, True, False)}, ("a",)).again == ("a",)


def test_other_way_or_hours_are_a_change() -> None:
    standing = {"a": Standing(KEY, False, False, {"begins": "08:30"})}

    assert following({"a": (KEY, {"begins": "09:00"})}, standing, ("a",)).changed == ("a",)


def test_doctor_is_told_who_goes_instead_on_the_nearest_day() -> None:
    standing = {"a": Standing(KEY, False, False)}
    same_half = replace(KEY, staff="s-03")
    day_before = replace(KEY, staff="s-02", date=DAY - dt.timedelta(days=1))
    week_after = replace(KEY, staff="s-04", date=DAY + dt.timedelta(days=7))

    near = following({"b": (day_before, {}), "c": (same_half, {})}, standing, ("a",))
    far = following({"d": (week_after, {})}, standing, ("a",))

    assert near.handed == {"a": ("s-03", DAY)}
    assert far.handed == {"a": ("", DAY)}  # a week later is another visit

"""Many visits judged by each other."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tests.domain.fieldwork.flagged import (
    DAY,
    KEY,
    LIMITS,
    NEXT,
    STOP,
    ZONE,
    at,
    came,
    event,
    went,
    wrote,
)
from xunzhen.domain.fieldwork.events import Event, EventKind, VisitKey
from xunzhen.domain.fieldwork.flag import FlagKind, stored
from xunzhen.domain.fieldwork.flag_grounds import FlagCounty, Known, grounds_of
from xunzhen.domain.fieldwork.flags import flags_of
from xunzhen.domain.fieldwork.visit import Visit, visit_of
from xunzhen.domain.geo import Point

COUNTY = FlagCounty(
    limits=lambda _key: LIMITS,
    zone=ZONE,
    names={KEY.place: "甲二", NEXT: "甲三"},
    stops={KEY.place: STOP, NEXT: Point(118.150, 25.040)},
    minutes=lambda _origin, _destination: 40.0,
)
SHA = "cd" * 32


def made(number: str, key: VisitKey, *events: Event) -> Visit:
    return visit_of(number, key, events, planned=True)


def kinds(*visits: Visit, known: Known | None = None) -> dict[str, list[FlagKind]]:
    grounds = grounds_of(visits, COUNTY, known or Known())
    return {one.id: [flag.kind for flag in flags_of(one, grounds[one.id])] for one in visits}


ELSEWHERE = replace(KEY, place=NEXT, afternoon=True)
THERE = {"lng": 118.150, "lat": 25.040, "accuracy": 10}


def test_two_visits_of_one_doctor_at_one_time_are_told_on_both() -> None:
    one = made("one", KEY, came(), went(), wrote())
    two = made("two", ELSEWHERE, came(at("11:00"), **THERE), went(at("14:30")), wrote())

    assert kinds(one, two) == {"one": [FlagKind.OVERLAP], "two": [FlagKind.OVERLAP]}


def test_two_doctors_may_be_out_at_one_time() -> None:
    one = made("one", KEY, came(), went(), wrote())
    two = made(
        "two", replace(ELSEWHERE, staff="s-02"), came(at("11:00"), **THERE), went(at("14:30")),
        wrote(),
    )  # fmt: skip

    assert kinds(one, two) == {"one": [], "two": []}


def test_afternoon_village_reached_too_fast_is_told_on_both() -> None:
    # left at 11:35, there at 12:00: 25 minutes, the table needs 40
    one = made("one", KEY, came(), went(), wrote())
    two = made("two", ELSEWHERE, came(at("12:00"), **THERE), went(at("15:30")), wrote())

    assert kinds(one, two) == {"one": [FlagKind.TOO_FAST], "two": [FlagKind.TOO_FAST]}


def test_same_photograph_is_told_on_both_visits_whatever_the_day_and_doctor() -> None:
    photo = event(EventKind.PHOTO, at("09:00"), photo="p", sha256=SHA)
    later = DAY + dt.timedelta(days=9)
    one = made("one", KEY, came(), went(), wrote(), photo)
    two = made(
        "two", replace(KEY, date=later, staff="s-02"), came(at("08:30", later)),
        went(at("11:35", later)), wrote(at("11:00", later)), photo,
    )  # fmt: skip

    assert kinds(one, two) == {"one": [FlagKind.SAME_PHOTO], "two": [FlagKind.SAME_PHOTO]}


def test_person_is_doubted_twice_on_one_day_and_not_on_another() -> None:
    later = DAY + dt.timedelta(days=1)
    one = made("one", KEY, came(), went(), wrote())
    two = made(
        "two", replace(ELSEWHERE, staff="s-02"), came(at("14:30"), **THERE), went(at("17:40")),
        wrote(),
    )  # fmt: skip
    three = made(
        "three", replace(KEY, date=later), came(at("08:30", later)), went(at("11:35", later)),
        wrote(at("11:00", later)),
    )  # fmt: skip
    known = Known(people={"one": ("m",), "two": ("m",), "three": ("m",)})

    assert kinds(one, two, three, known=known) == {
        "one": [FlagKind.DUPLICATE_PEOPLE],
        "two": [FlagKind.DUPLICATE_PEOPLE],
        "three": [],
    }


def test_what_is_known_of_a_visit_reaches_its_flags() -> None:
    one = made("one", KEY, came(), went(), wrote())
    known = Known(
        clock_errors={"one": dt.timedelta(hours=3)},
        reassigned_to={"one": "林医生"},
        received={"one": at("09:00")},
    )

    assert kinds(one, known=known) == {
        "one": [FlagKind.IMPOSSIBLE_TIME, FlagKind.CLOCK_WRONG, FlagKind.REASSIGNED]
    }


def test_stored_flag_holds_code_weight_both_sentences_facts_and_rule() -> None:
    one = made("one", KEY, came(), went(at("10:06")), wrote(at("10:00")))

    (flag,) = flags_of(one, grounds_of([one], COUNTY, Known())["one"])

    kept = stored(flag)
    assert (kept["code"], kept["weight"]) == ("short", "doubt")
    assert kept["rule"] == "circuit.half_day_minutes"
    assert kept["facts"]["missing"] == 84  # 180 - 96
    assert kept["zh"].startswith("在村96分钟")
    assert kept["en"].startswith("96 minutes")

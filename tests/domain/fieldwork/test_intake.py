"""Judging a log."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunzhen.domain.fieldwork.events import Event, EventKind, VisitKey
from xunzhen.domain.fieldwork.intake import (
    Fate,
    Had,
    Intake,
    Known,
    Sender,
    judged,
    through_refused,
)
from xunzhen.domain.fieldwork.ledger import OutreachKind
from xunzhen.domain.fieldwork.wire import SentEvent, sent_event

NOW = dt.datetime(2026, 9, 14, 18, 0, tzinfo=dt.UTC)
SENDER = Sender("350524", "s-01", "phone")
MINE, THEIRS, OPENED = (str(uuid.UUID(int=n)) for n in (1, 2, 3))
KEY = VisitKey(OutreachKind.CIRCUIT, NOW.date(), False, "350524101202", "s-01")
HAD = Had({}, {MINE: KEY, THEIRS: replace(KEY, staff="s-02")})


def event(number: int, visit: str = MINE, kind: str = "departed", **more: Any) -> SentEvent:
    at = more.pop("at", NOW - dt.timedelta(hours=1))
    return sent_event(
        {
            "id": str(uuid.UUID(int=100 + number)), "visit": visit, "kind": kind, "seq": number,
            "at": at.isoformat(), "bases": [], "facts": more,
        }
    )  # fmt: skip


def opening(**changes: Any) -> SentEvent:
    facts = {
        "kind": "circuit", "date": "2026-09-15", "afternoon": True, "place": "350524101203",
        "staff": "s-01", **changes,
    }  # fmt: skip
    return sent_event(
        {
            "id": str(uuid.UUID(int=109)), "visit": OPENED, "kind": "opened", "seq": 9,
            "at": NOW.isoformat(), "bases": [], "facts": facts,
        }
    )  # fmt: skip


def taken(*log: SentEvent, sender: Sender = SENDER, had: Had = HAD, ahead: float = 0) -> Intake:
    return judged(log, sender, had, NOW + dt.timedelta(seconds=ahead), NOW)


def answer(one: SentEvent, **more: Any) -> tuple[Fate, str]:
    verdict = taken(one, **more).verdicts[0]
    return verdict.fate, verdict.remark.code if verdict.remark else ""


def test_own_event_is_received() -> None:
    assert answer(event(1)) == (Fate.RECEIVED, "")


def test_colleagues_visit_is_refused() -> None:
    assert answer(event(1, THEIRS)) == (Fate.REFUSED, "fieldwork.not_yours")


def test_visit_nobody_knows_yet_is_held() -> None:
    assert answer(event(1, OPENED)) == (Fate.HELD, "fieldwork.visit_unknown")


def test_visit_of_another_county_is_refused() -> None:
    had = replace(HAD, foreign=frozenset({OPENED}))

    assert answer(event(1, OPENED), had=had) == (Fate.REFUSED, "fieldwork.other_county")


@pytest.mark.parametrize(
    ("kind", "facts", "code"),
    [
        ("verified", {}, "fieldwork.not_from_phone"),
        ("recorded", {"fields": {"treatment": 1000}}, "fieldwork.field"),
        ("recorded", {"fields": {}}, "fieldwork.facts"),
        ("checked_in", {"lng": 118, "lat": 91, "accuracy": 1}, "fieldwork.facts"),
        ("checked_in", {}, "fieldwork.facts"),
        ("cancelled", {"why": " "}, "fieldwork.facts"),
        ("photo", {"photo": "../x", "sha256": "0" * 64, "bytes": 1}, "fieldwork.facts"),
        ("departed", {"why": "长" * 501}, "fieldwork.facts"),
    ],
)
def test_what_is_faulty_or_the_townships_is_refused(
    kind: str, facts: dict[str, Any], code: str
) -> None:
    assert answer(event(1, MINE, kind, **facts)) == (Fate.REFUSED, code)


def test_same_event_again_gets_the_same_answer_and_another_content_is_refused() -> None:
    had = replace(HAD, events={event(1).id: Known(event(1).digest, Fate.RECEIVED)})

    assert answer(event(1), had=had) == (Fate.RECEIVED, "")
    assert answer(event(1, why="x"), had=had) == (Fate.REFUSED, "fieldwork.other_content")
    assert not taken(event(1), had=had).verdicts[0].new


def test_an_event_that_stands_twice_in_a_log_is_new_once() -> None:
    assert [one.new for one in taken(event(1), event(1)).verdicts] == [True, False]


def test_revoked_phone_gets_nothing_in() -> None:
    sender = replace(SENDER, revoked=True)

    assert answer(event(1), sender=sender) == (Fate.REFUSED, "fieldwork.device_revoked")
    assert answer(opening(), sender=sender)[0] is Fate.REFUSED
    assert not taken(opening(), sender=sender).opened


def test_what_was_done_before_the_duty_ended_is_taken_in() -> None:
    sender = replace(SENDER, ended=NOW - dt.timedelta(minutes=30))  # the event was an hour ago

    assert answer(event(1), sender=sender)[0] is Fate.RECEIVED
    late = event(1, at=NOW - dt.timedelta(minutes=29))
    assert answer(late, sender=sender) == (Fate.REFUSED, "fieldwork.duty_ended")


def test_clock_error_is_taken_off() -> None:
    # Three days ahead: what it calls 17 September 17:00 was 14 September 17:00.
    days = dt.timedelta(days=3)
    found = taken(event(1, at=NOW - dt.timedelta(hours=1) + days), ahead=days.total_seconds())

    assert found.clock_error == 259_200
    assert found.verdicts[0].at == NOW - dt.timedelta(hours=1)


def test_nothing_happened_after_it_came_in() -> None:
    found = taken(event(1, at=NOW + dt.timedelta(minutes=11))).verdicts[0]

    assert found.at == NOW
    assert found.remark is not None
    assert found.remark.code == "fieldwork.from_the_future"
    assert answer(event(1, at=NOW + dt.timedelta(minutes=9))) == (Fate.RECEIVED, "")


def test_what_is_older_than_a_phone_holds_is_taken_in_with_a_remark() -> None:
    old = event(1, at=NOW - dt.timedelta(days=36))

    assert answer(old) == (Fate.RECEIVED, "fieldwork.long_ago")


def test_kind_of_a_newer_app_is_taken_in_with_a_remark() -> None:
    assert answer(event(1, MINE, "sang")) == (Fate.RECEIVED, "fieldwork.kind_unknown")


def test_opened_visit_is_the_doctors_own_and_takes_the_logs_events() -> None:
    found = taken(event(1, OPENED), opening())

    assert [one.fate for one in found.verdicts] == [Fate.RECEIVED, Fate.RECEIVED]
    assert found.opened[OPENED].place == "350524101203"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"staff": "s-02"}, "fieldwork.not_yours"),
        ({"place": "350125101203"}, "fieldwork.other_county"),
        ({"place": "h-101"}, "fieldwork.other_county"),
        ({"kind": "picnic"}, "fieldwork.key_unreadable"),
        ({"afternoon": 1}, "fieldwork.key_unreadable"),
    ],
)
def test_visit_that_is_not_the_doctors_or_not_here_is_not_opened(
    changes: dict[str, Any], code: str
) -> None:
    assert answer(opening(**changes)) == (Fate.REFUSED, code)
    assert not taken(opening(**changes)).opened


def test_institution_of_the_county_is_a_place() -> None:
    sender = replace(SENDER, places=frozenset({"h-101"}))

    assert answer(opening(place="h-101"), sender=sender)[0] is Fate.RECEIVED


def test_number_of_a_visit_that_stands_cannot_be_opened_as_another() -> None:
    had = replace(HAD, visits={**HAD.visits, OPENED: KEY})

    assert answer(opening(), had=had) == (Fate.REFUSED, "fieldwork.other_visit")


LOG = (
    opening(), event(1), event(2, THEIRS), event(3, OPENED, "checked_in", no_fix="x"),
    event(4, MINE, "recorded", fields={"ecg": -1}), event(5, MINE, "sang"), event(1),
)  # fmt: skip


@given(st.permutations(LOG))
def test_order_of_a_log_does_not_matter(log: list[SentEvent]) -> None:
    def fates(found: Intake) -> dict[str, Fate]:
        return {one.sent.id: one.fate for one in found.verdicts}

    assert fates(taken(*log)) == fates(taken(*LOG))


def test_edits_build_on_what_a_refused_one_built_on() -> None:
    last = Event("c", "v", EventKind.RECORDED, "s", NOW, bases=("b", "x"))

    (seen,) = through_refused([last], {"b": ("a",), "a": ("root",)})

    assert seen.bases == ("root", "x")


def test_circle_of_refused_bases_ends() -> None:
    last = Event("c", "v", EventKind.RECORDED, "s", NOW, bases=("a",))

    assert through_refused([last], {"a": ("b",), "b": ("a",)})[0].bases == ()

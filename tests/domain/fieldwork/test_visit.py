"""A visit is folded from the set of its events: whoever merges them in whatever order agrees."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.fieldwork.happened import DAY, KEY, arrived, at, event, left, wrote
from xunzhen.domain.fieldwork.events import Event, EventKind, planned_visit_id
from xunzhen.domain.fieldwork.visit import Visit, VisitState, visit_of

NEXT_DAY = DAY + dt.timedelta(days=1)


def folded(*events: Event, planned: bool = True, dropped: bool = False) -> Visit:
    """Fold events of the one visit of these tests."""
    return visit_of("visit", KEY, events, planned=planned, dropped=dropped)


def test_planned_visit_nobody_made_is_planned_on_its_day_and_missed_after_it() -> None:
    visit = folded()
    assert visit.state_on(DAY) is VisitState.PLANNED
    assert visit.state_on(NEXT_DAY) is VisitState.MISSED


def test_visit_that_no_plan_holds_any_more_is_never_missed() -> None:
    assert folded(dropped=True).state_on(NEXT_DAY) is VisitState.DROPPED


def test_states_follow_departure_arrival_leaving_record_and_verification() -> None:
    gone = event("go", EventKind.DEPARTED, at(7, 50))
    record = wrote("r1", 11, 40, treatment=12)
    seen = event("ok", EventKind.VERIFIED, at(17), by="director", heads=["r1"])
    steps = [gone, arrived(), left(), record, seen]
    states = [folded(*steps[:n]).state_on(DAY) for n in range(1, 6)]
    assert states == [
        VisitState.DEPARTED,
        VisitState.CHECKED_IN,
        VisitState.CHECKED_OUT,
        VisitState.RECORDED,
        VisitState.VERIFIED,
    ]


def test_second_phone_that_checks_in_later_does_not_move_the_arrival() -> None:
    later = replace(arrived(9, 5), id="in-2", device="other phone")
    assert folded(later, arrived()).arrived == at(8, 34)


def test_last_check_out_counts() -> None:
    first = replace(left(10, 0), id="out-1")
    assert folded(arrived(), first, left()).left == at(11, 45)


def test_time_written_in_the_record_stands_over_the_check_in() -> None:
    record = wrote("r1", 12, 0, arrived="2026-11-24T08:05:00+08:00")
    assert folded(arrived(), record).arrived == at(8, 5)


def test_edits_of_different_fields_that_did_not_see_each_other_both_stand() -> None:
    first = wrote("r1", 11, 0, treatment=12, referred_up=2)
    mine = wrote("r2", 12, 0, "r1", treatment=13)
    theirs = wrote("r3", 12, 5, "r1", referred_up=1)
    visit = folded(arrived(), first, mine, theirs)
    assert (dict(visit.record), visit.conflicts) == ({"treatment": 13, "referred_up": 1}, ())


def test_edits_of_one_field_that_did_not_see_each_other_are_a_conflict_without_a_value() -> None:
    first = wrote("r1", 11, 0, referred_up=0)
    mine, theirs = wrote("r2", 12, 0, "r1", referred_up=2), wrote("r3", 12, 5, "r1", referred_up=1)
    visit = folded(arrived(), first, mine, theirs)
    assert "referred_up" not in visit.record
    assert [(one.field, one.values) for one in visit.conflicts] == [("referred_up", (2, 1))]


def test_two_who_write_the_same_value_are_no_conflict() -> None:
    visit = folded(arrived(), wrote("r1", 11, 0, ecg=1), wrote("r2", 12, 0, ecg=1))
    assert (visit.record["ecg"], visit.conflicts) == (1, ())


def test_conflict_ends_with_an_event_that_builds_on_both_sides() -> None:
    mine, theirs = wrote("r2", 12, 0, referred_up=2), wrote("r3", 12, 5, referred_up=1)
    word = event(
        "r4", EventKind.RESOLVED, at(18), by="director", bases=("r2", "r3"),
        fields={"referred_up": 1},
    )  # fmt: skip
    visit = folded(arrived(), mine, theirs, word)
    assert (visit.record["referred_up"], visit.conflicts, visit.heads) == (1, (), ("r4",))


def test_edit_that_comes_before_what_it_builds_on_is_held_and_applied_when_that_comes() -> None:
    later = wrote("r2", 12, 0, "r1", treatment=13)
    early = folded(arrived(), later)
    whole = folded(arrived(), later, wrote("r1", 11, 0, treatment=12))
    assert ([one.id for one in early.held], dict(early.record)) == (["r2"], {})
    assert (whole.held, whole.record["treatment"]) == ((), 13)


def test_events_that_name_each_other_as_bases_are_held_for_ever() -> None:
    visit = folded(wrote("a", 11, 0, "b", ecg=1), wrote("b", 11, 1, "a", ecg=2))
    assert (len(visit.held), visit.heads) == (2, ())


def test_edit_after_the_verification_asks_for_a_new_one() -> None:
    record = wrote("r1", 11, 0, treatment=12)
    seen = event("ok", EventKind.VERIFIED, at(17), by="director", heads=["r1"])
    again = wrote("r2", 20, 0, "r1", treatment=15)
    assert folded(arrived(), record, seen, again).state_on(DAY) is VisitState.RECORDED


def test_verification_of_what_was_no_longer_the_record_does_not_hold() -> None:
    first, second = wrote("r1", 11, 0, treatment=12), wrote("r2", 12, 0, "r1", treatment=15)
    late = event("ok", EventKind.VERIFIED, at(17), by="director", heads=["r1"])
    assert folded(arrived(), first, second, late).judged is None


@pytest.mark.parametrize(("by", "state"), [("d-1", "missed"), ("director", "excused")])
def test_only_somebody_else_excuses_a_missed_visit(by: str, state: str) -> None:
    excuse = event("why", EventKind.EXCUSED, at(9, 0, NEXT_DAY), by=by, why="路断")
    assert folded(excuse).state_on(NEXT_DAY) == state


def test_cancelled_visit_is_cancelled_and_not_missed() -> None:
    off = event("no", EventKind.CANCELLED, at(7), why="车坏了")
    assert folded(off).state_on(NEXT_DAY) is VisitState.CANCELLED


def test_doctor_who_comes_after_all_takes_the_cancellation_back() -> None:
    off = event("no", EventKind.CANCELLED, at(7), why="车坏了")
    assert folded(off, arrived()).state_on(DAY) is VisitState.CHECKED_IN


def test_visit_called_off_on_the_spot_was_not_made() -> None:
    off = event("no", EventKind.CANCELLED, at(9), why="村里有事")
    visit = folded(arrived(), off)
    assert (visit.state_on(NEXT_DAY), visit.arrived) == (VisitState.CANCELLED, None)


def test_record_without_a_check_in_happened_but_has_no_arrival() -> None:
    visit = folded(wrote("r1", 11, 0, treatment=3))
    assert (visit.state_on(NEXT_DAY), visit.arrived) == (VisitState.RECORDED, None)


def test_planned_visit_has_one_id_everywhere() -> None:
    assert planned_visit_id("350524", KEY) == planned_visit_id("350524", replace(KEY))
    assert planned_visit_id("350524", KEY) != planned_visit_id("350525", KEY)
    assert planned_visit_id("350524", KEY) != planned_visit_id("350524", replace(KEY, staff="d-2"))


NAMES = tuple("abcdefgh")
FIELDS = st.dictionaries(
    st.sampled_from(["treatment", "referred_up", "ecg"]), st.integers(0, 3), min_size=1
)


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Draw record edits that build on any earlier ones, and a life around them."""
    made: list[Event] = [arrived(), left()]
    for number, name in enumerate(NAMES[: draw(st.integers(1, 8))]):
        bases = draw(st.lists(st.sampled_from(NAMES[:number]), unique=True)) if number else []
        moment = at(8 + draw(st.integers(0, 12)), draw(st.integers(0, 59)))
        made.append(
            event(name, EventKind.RECORDED, moment, fields=draw(FIELDS), bases=bases, seq=number)
        )
    if draw(st.booleans()):
        made.append(event("no", EventKind.CANCELLED, at(draw(st.integers(6, 20))), why="病了"))
    return made


@given(histories(), st.randoms(use_true_random=False))
def test_any_order_of_merges_gives_the_same_visit(made: list[Event], chance: object) -> None:
    shuffled = list(made)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert folded(*shuffled, *shuffled[:3]) == folded(*made)


@given(histories())
def test_no_value_that_was_written_is_lost(made: list[Event]) -> None:
    # Each field of each applied edit is the value, a side of a conflict, or was written over by
    # an edit that had seen it.
    visit = folded(*made)
    writers = {one.id: one for one in made if one.fields}
    above = {name: _ancestors(name, writers) for name in writers}
    for name, one in writers.items():
        for field in one.fields:
            over = any(name in above[other] and field in writers[other].fields for other in writers)
            sides = [c for c in visit.conflicts if c.field == field]
            kept = visit.record.get(field) == one.fields[field]
            assert over or kept or any(one in c.sides for c in sides)


def _ancestors(name: str, writers: dict[str, Event]) -> set[str]:
    found: set[str] = set()
    todo = list(writers[name].bases)
    while todo:
        base = todo.pop()
        if base not in found:
            found.add(base)
            todo += writers[base].bases
    return found

"""Who may judge, mend and excuse what, and what they are told otherwise."""

from __future__ import annotations

import datetime as dt

from xunzhen.domain.errors import Sentence
from xunzhen.domain.fieldwork import judging
from xunzhen.domain.fieldwork.events import Event, EventKind, VisitKey
from xunzhen.domain.fieldwork.ledger import OutreachKind
from xunzhen.domain.fieldwork.visit import Visit, visit_of

DAY = dt.date(2026, 9, 16)
NEXT = DAY + dt.timedelta(days=1)
KEY = VisitKey(OutreachKind.CIRCUIT, DAY, False, "350524101202", "s-01")
ZONE = dt.timezone(dt.timedelta(hours=8))


def event(number: str, kind: EventKind, *bases: str, by: str = "s-01", **facts: object) -> Event:
    at = dt.datetime.combine(DAY, dt.time(9), ZONE) + dt.timedelta(minutes=ord(number[0]) - 97)
    return Event(number, "v", kind, by, at, "phone", 0, bases, facts)


def wrote(number: str, *bases: str, **fields: object) -> Event:
    return event(number, EventKind.RECORDED, *bases, fields=fields)


def visit(*events: Event) -> Visit:
    return visit_of("v", KEY, events, planned=True)


def code(fault: Sentence | None) -> str:
    return fault.code.removeprefix("fieldwork.") if fault else ""


RECORDED = visit(event("a", EventKind.CHECKED_IN), wrote("b", treatment=12))
CLASHING = visit(wrote("b", treatment=12), wrote("c", treatment=13), wrote("d", treatment=15))


def test_record_that_was_seen_may_be_verified_by_somebody_else() -> None:
    assert judging.verify_fault(RECORDED, "s-02", ("b",), DAY) is None


def test_nobody_verifies_their_own_visit() -> None:
    assert code(judging.verify_fault(RECORDED, "s-01", ("b",), DAY)) == "own_visit"


def test_record_edited_since_it_was_seen_is_not_verified() -> None:
    edited = visit(wrote("b", treatment=12), wrote("c", "b", treatment=13))

    assert code(judging.verify_fault(edited, "", ("b",), DAY)) == "edited_since"


def test_record_in_conflict_is_settled_before_it_is_verified() -> None:
    assert code(judging.verify_fault(CLASHING, "", CLASHING.heads, DAY)) == "in_conflict"


def test_record_is_verified_once() -> None:
    done = visit(wrote("b", treatment=12), event("c", EventKind.VERIFIED, by="x", heads=["b"]))

    assert code(judging.verify_fault(done, "", ("b",), DAY)) == "not_waiting"


def test_visit_without_a_record_does_not_wait() -> None:
    there = visit(event("a", EventKind.CHECKED_IN))

    assert code(judging.verify_fault(there, "", (), DAY)) == "not_waiting"


def test_sending_back_wants_a_reason_of_four_characters() -> None:
    assert code(judging.return_fault(RECORDED, "", ("b",), " 不对 ", DAY)) == "no_reason"
    assert judging.return_fault(RECORDED, "", ("b",), "人数不对", DAY) is None


def test_correction_of_an_unseen_edit_is_refused() -> None:
    fault = judging.correct_fault(RECORDED, "", ("x",), "treatment", 14, "照手写登记")

    assert code(fault) == "edited_since"


def test_correction_must_fit_the_field_and_change_it() -> None:
    def fault(field: str, value: object) -> str:
        return code(judging.correct_fault(RECORDED, "", ("b",), field, value, "照手写登记"))

    assert fault("treatment", 1000) == "field"
    assert fault("treatment", 12) == "nothing_changed"
    assert fault("no-such-field", 1) == "no_such_field"
    assert fault("treatment", 14) == ""
    assert fault("treatment", None) == ""


def test_conflict_is_settled_by_either_value_or_a_third() -> None:
    for value in (12, 15, 14):
        fault = judging.resolve_fault(
            CLASHING, "s-02", CLASHING.heads, "treatment", value, "问过村干部"
        )
        assert fault is None, value


def test_field_without_a_conflict_cannot_be_settled() -> None:
    fault = judging.resolve_fault(RECORDED, "", ("b",), "treatment", 12, "问过村干部")

    assert code(fault) == "no_conflict"


def test_only_a_missed_visit_is_excused_and_never_by_its_own_doctor() -> None:
    missed = visit()

    assert code(judging.excuse_fault(missed, "", "路被冲断了", DAY)) == "not_missed"
    assert code(judging.excuse_fault(missed, "s-01", "路被冲断了", NEXT)) == "own_visit"
    assert code(judging.excuse_fault(missed, "s-02", "路断", NEXT)) == "no_reason"
    assert judging.excuse_fault(missed, "s-02", "路被冲断了", NEXT) is None


def test_missed_visit_is_excused_once() -> None:
    excused = visit(event("a", EventKind.EXCUSED, by="director", why="路被冲断了"))

    assert code(judging.excuse_fault(excused, "", "路被冲断了", NEXT)) == "not_missed"


def test_spot_check_that_is_not_right_says_what_was_found() -> None:
    assert judging.spot_check_fault(RECORDED, "", "right", "") is None
    assert code(judging.spot_check_fault(RECORDED, "", "wrong", "")) == "no_reason"
    assert code(judging.spot_check_fault(RECORDED, "", "fine", "")) == "no_result"
    assert code(judging.spot_check_fault(RECORDED, "s-01", "right", "")) == "own_visit"

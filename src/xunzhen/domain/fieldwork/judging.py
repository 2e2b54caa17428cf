"""What keeps somebody from judging, mending or excusing a visit. None: nothing does.

Everybody judges what they saw: ``heads`` are those of the record on their page, and a record that
was edited since is looked at again before anything is said of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.fieldwork.record import FIELDS, record_faults
from xunzhen.domain.fieldwork.visit import Visit, VisitState

SHORTEST_REASON: Final = 4
"""Characters; the same as for publishing a plan against a rule."""

_JUDGED_AGAIN: Final = (VisitState.RECORDED, VisitState.RETURNED)
FOUND: Final = ("right", "wrong", "unclear")
"""What a spot check may find."""


def verify_fault(
    visit: Visit, staff: str, heads: tuple[str, ...], today: dt.date
) -> Sentence | None:
    """Return why a person (their staff id, "" if none) cannot verify a record; None if they may."""
    if _own(visit, staff):
        return own_visit()
    if _stale(visit, heads):
        return edited_since()
    if visit.state_on(today) not in _JUDGED_AGAIN:
        return not_waiting()
    return in_conflict(len(visit.conflicts)) if visit.conflicts else None


def return_fault(
    visit: Visit, staff: str, heads: tuple[str, ...], why: str, today: dt.date
) -> Sentence | None:
    """Return why a person cannot send a record back; None if they may. One that was verified may
    be sent back too: the verification is then no longer the last word."""
    if _own(visit, staff):
        return own_visit()
    if _stale(visit, heads):
        return edited_since()
    if not visit.heads or not visit.state_on(today).happened:
        return not_waiting()
    return no_reason() if _too_short(why) else None


def correct_fault(
    visit: Visit, staff: str, heads: tuple[str, ...], field: str, value: Any, why: str
) -> Sentence | None:
    """Return why a person cannot correct a field of a record to a value; None if they may."""
    if _own(visit, staff):
        return own_visit()
    if _stale(visit, heads):
        return edited_since()
    if not visit.heads:
        return not_waiting()
    if any(one.field == field for one in visit.conflicts):
        return in_conflict(len(visit.conflicts))
    if visit.record.get(field) == value:
        return nothing_changed(field)
    return _writing_fault({field: value}, why)


def resolve_fault(
    visit: Visit, staff: str, heads: tuple[str, ...], field: str, value: Any, why: str
) -> Sentence | None:
    """Return why a person cannot settle the conflict of a field with a value; None if they may."""
    if _own(visit, staff):
        return own_visit()
    if _stale(visit, heads):
        return edited_since()
    if all(one.field != field for one in visit.conflicts):
        return no_conflict()
    return _writing_fault({field: value}, why)


def excuse_fault(visit: Visit, staff: str, why: str, today: dt.date) -> Sentence | None:
    """Return why a person cannot excuse a missed visit; None if they may."""
    if _own(visit, staff):
        return own_visit()
    if visit.state_on(today) is not VisitState.MISSED:
        return not_missed()
    return no_reason() if _too_short(why) else None


def spot_check_fault(visit: Visit, staff: str, found: str, note: str) -> Sentence | None:
    """Return why the result of a spot check cannot be written; None if it can. What is not right
    wants a note of what was found."""
    if _own(visit, staff):
        return own_visit()
    if found not in FOUND:
        return say(
            "fieldwork.no_result",
            "请选核查结果：属实、不实，或说不清。",
            "Choose what the check found: right, wrong or unclear.",
        )
    return no_reason() if found != "right" and _too_short(note) else None


def _own(visit: Visit, staff: str) -> bool:
    return bool(staff) and visit.key.staff == staff


def _stale(visit: Visit, heads: tuple[str, ...]) -> bool:
    return tuple(sorted(heads)) != visit.heads


def _too_short(why: str) -> bool:
    return len(why.strip()) < SHORTEST_REASON


def _writing_fault(fields: Mapping[str, Any], why: str) -> Sentence | None:
    strange = next((name for name in fields if name not in FIELDS), None)
    if strange is not None:
        return say(
            "fieldwork.no_such_field",
            "记录里没有“{field}”这一项。请从列表里选一项。",
            "A record has no field {field}. Choose one from the list.",
            field=strange[:40],
        )
    faults = record_faults(fields)
    if faults:
        return faults[0]
    return no_reason() if _too_short(why) else None


def own_visit() -> Sentence:
    """Nobody judges their own visit."""
    return say(
        "fieldwork.own_visit",
        "这是您本人的巡诊，要由别人来办。请让卫生院的同事或县里处理。",
        "This is your own visit; somebody else must do this. Ask a colleague or the county.",
    )


def edited_since() -> Sentence:
    """The record is no longer the one on the page."""
    return say(
        "fieldwork.edited_since",
        "您打开以后，这份记录又有改动，刚才没有写入任何东西。请看清新的内容再办。",
        "This record was edited since you opened it, and nothing was written. Look at what it says "
        "now and decide again.",
    )


def not_waiting() -> Sentence:
    """There is nothing to judge."""
    return say(
        "fieldwork.not_waiting",
        "这次巡诊现在不在待核实之列。请刷新名单再看。",
        "This visit is not waiting to be verified now. Open the list again.",
    )


def in_conflict(number: int) -> Sentence:
    """A field has two values; that comes first."""
    return say(
        "fieldwork.in_conflict",
        "记录里有{number}项两边填的不一样。请先在“两边不一样”里选定，再办这一步。",
        "Fields of this record that two sides filled differently: {number}. Settle them first "
        "under Conflicts.",
        number=number,
    )


def no_reason() -> Sentence:
    """A reason is wanted."""
    return say(
        "fieldwork.no_reason",
        "请写原因，至少{least}个字；医生和审计都看得到。",
        "Write the reason, at least {least} characters; the doctor and the auditor can read it.",
        least=SHORTEST_REASON,
    )


def nothing_changed(field: str) -> Sentence:
    """The value is the same."""
    known = FIELDS.get(field)
    return say(
        "fieldwork.nothing_changed",
        "“{zh}”和原来一样，没有可改的。",
        "{en} is what it was; there is nothing to correct.",
        zh=known.zh if known else field[:40],
        en=known.en if known else field[:40],
    )


def no_conflict() -> Sentence:
    """Somebody settled it already."""
    return say(
        "fieldwork.no_conflict",
        "这一项已经没有不一样的地方，可能别人刚选定。请刷新再看。",
        "Nothing differs here any more; somebody may just have settled it. Open the page again.",
    )


def not_missed() -> Sentence:
    """It is not, or no longer, missed."""
    return say(
        "fieldwork.not_missed",
        "这次不是漏访，或者已经认可过。请刷新名单再看。",
        "This visit is not missed, or was excused already. Open the list again.",
    )

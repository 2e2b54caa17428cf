"""What may become of a visit in the demo month, each told by its events.

Most visits are as they should be. The shares of the others are invented so that every page of the
console has something to show; they claim nothing about any county.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from demo.outing import Teller, hours_of, named
from xunzhen.domain.fieldwork.events import EventKind

_MINUTE: Final = dt.timedelta(minutes=1)
_DAY: Final = dt.timedelta(days=1)

MISSED: Final = "missed"
CANCELLED: Final = "cancelled"
REASSIGNED: Final = "reassigned"
CLOCK: Final = "clock"
GOOD: Final = "good"

SHARES: Final[Mapping[str, float]] = {
    MISSED: 0.020,
    "excused": 0.012,
    CANCELLED: 0.026,
    "short": 0.026,
    "far": 0.013,
    "rough": 0.008,
    "no_fix": 0.026,
    "overlap": 0.004,
    "too_fast": 0.004,
    "late": 0.011,
    "same_photo": 0.007,
    "conflict": 0.013,
    REASSIGNED: 0.004,
    "returned": 0.011,
    "typed": 0.009,
    CLOCK: 0.008,
    "early": 0.007,
    "open": 0.006,
    "same_person": 0.004,
}
"""Share of the month's visits each story takes, at least one; all others are good."""

_EXCUSES: Final = ("医生急诊留院处置，已电话告知村里", "山洪预警，县里通知停止外出", "医生发热在家")
_CANCELS: Final = ("公路塌方抢修", "暴雨橙色预警", "参加县里培训", "车辆故障，无车可替")
_SHORTS: Final = ("村民都去赶集，提前回院", "卫生院急诊叫回", "下大雨，怕路断")
_RETURNS: Final = ("人数和人次对不上，请核对后重填", "公共卫生人次偏多，请说明做了什么")
_REJOINDERS: Final = ("已核对登记本", "已按登记本更正")


@dataclass(frozen=True)
class Around:
    """What a story may need of the other visits: the doctor's earlier photograph and visit, a
    colleague's name, a person who was already recorded that day."""

    photo: str = ""
    before: tuple[dt.datetime, dt.datetime] | None = None
    colleague: str = ""
    mark: str = ""


def _verified(teller: Teller, after: dt.timedelta = _DAY) -> None:
    teller.judge(EventKind.VERIFIED, _office(teller, after))
    if teller.chance.random() < 0.04:
        found = "unclear" if teller.chance.random() < 0.2 else "right"
        note = "村里记不清当天情况" if found == "unclear" else "问了三户，都说来过"
        teller.tell(
            EventKind.SPOT_CHECKED,
            _office(teller, after + 4 * _DAY),
            {"found": found, "note": note},
            by=teller.outing.judge,
        )


def _office(teller: Teller, after: dt.timedelta) -> dt.datetime:
    """Return an office hour on a working day, some days after the visit."""
    day = teller.outing.key.date + after + teller.chance.randint(0, 2) * _DAY
    while day.weekday() > 4:
        day += _DAY
    clock = dt.time(teller.chance.randint(14, 17), teller.chance.randint(0, 59))
    return dt.datetime.combine(day, clock, teller.outing.begins.tzinfo)


def _missed(_teller: Teller, _arrives: dt.datetime, _leaves: dt.datetime, _around: Around) -> None:
    """Nothing happened, and nothing is told."""


def _excused(teller: Teller, _arrives: dt.datetime, leaves: dt.datetime, _around: Around) -> None:
    facts = {"why": teller.chance.choice(_EXCUSES)}
    day = leaves + 2 * _DAY
    teller.tell(EventKind.EXCUSED, day.replace(hour=9, minute=20), facts, by=teller.outing.judge)


def _cancelled(teller: Teller, arrives: dt.datetime, _leaves: dt.datetime, _around: Around) -> None:
    facts = {"why": teller.chance.choice(_CANCELS)}
    teller.tell(EventKind.CANCELLED, arrives - teller.chance.randint(50, 140) * _MINUTE, facts)


def _short(teller: Teller, arrives: dt.datetime, _leaves: dt.datetime, _around: Around) -> None:
    until = arrives + teller.chance.randint(70, 168) * _MINUTE
    teller.arrive(arrives)
    teller.work(arrives, until)
    teller.tell(EventKind.CHECKED_OUT, until, {"why": teller.chance.choice(_SHORTS)})
    if teller.chance.random() < 0.5:
        _verified(teller, 2 * _DAY)


def _placed(metres: float | None, accuracy: int) -> Callable[..., None]:
    def story(teller: Teller, arrives: dt.datetime, leaves: dt.datetime, _around: Around) -> None:
        far = metres if metres is None else metres * teller.chance.uniform(0.8, 2.2)
        teller.arrive(arrives, far, accuracy)
        teller.work(arrives, leaves)
        teller.tell(EventKind.CHECKED_OUT, leaves)
        if teller.chance.random() < 0.4:
            _verified(teller, 2 * _DAY)

    return story


def _no_fix(teller: Teller, arrives: dt.datetime, leaves: dt.datetime, _around: Around) -> None:
    teller.tell(EventKind.DEPARTED, arrives - 40 * _MINUTE)
    why = teller.chance.choice(("timeout", "timeout", "unavailable", "denied"))
    facts = {"no_fix": why, "why": "山谷里没有信号" if why == "timeout" else ""}
    teller.tell(EventKind.CHECKED_IN, arrives, facts)
    teller.work(arrives, leaves)
    teller.tell(EventKind.CHECKED_OUT, leaves)
    if teller.chance.random() < 0.6:
        _verified(teller)


def _overlap(teller: Teller, arrives: dt.datetime, leaves: dt.datetime, around: Around) -> None:
    """The afternoon's check-in lies before the morning's check-out."""
    begins = around.before[1] - 18 * _MINUTE if around.before else arrives
    good_until = begins + (leaves - arrives)
    teller.arrive(begins)
    teller.work(begins, good_until)
    teller.tell(EventKind.CHECKED_OUT, good_until)


def _too_fast(teller: Teller, arrives: dt.datetime, leaves: dt.datetime, around: Around) -> None:
    """The afternoon's check-in comes four minutes after the morning's check-out."""
    begins = around.before[1] + 4 * _MINUTE if around.before else arrives
    until = begins + (leaves - arrives)
    teller.arrive(begins)
    teller.work(begins, until)
    teller.tell(EventKind.CHECKED_OUT, until)


def _late(teller: Teller, arrives: dt.datetime, leaves: dt.datetime, _around: Around) -> None:
    """Verified, then the doctor adds to the record: the verification no longer holds."""
    teller.arrive(arrives)
    record = teller.work(arrives, leaves)
    teller.tell(EventKind.CHECKED_OUT, leaves)
    teller.judge(EventKind.VERIFIED, leaves + 26 * dt.timedelta(hours=1))
    fields = {
        "treatment": record.fields["treatment"] + 2,
        "notes": "补记：登记本上还有两人次",
    }
    late = leaves + teller.chance.randint(55, 92) * dt.timedelta(hours=1)
    teller.tell(EventKind.RECORDED, late, {"fields": fields}, bases=(record.id,))


def _same_photo(teller: Teller, arrives: dt.datetime, leaves: dt.datetime, around: Around) -> None:
    teller.arrive(arrives)
    teller.work(arrives, leaves)
    if around.photo:
        teller.photo(leaves - 6 * _MINUTE, around.photo)
    teller.tell(EventKind.CHECKED_OUT, leaves)


def _conflict(teller: Teller, arrives: dt.datetime, leaves: dt.datetime, _around: Around) -> None:
    """A second phone of the doctor corrects the record at once with the first; half are settled."""
    teller.arrive(arrives)
    record = teller.work(arrives, leaves)
    teller.tell(EventKind.CHECKED_OUT, leaves)
    second = named(teller.seed, "tablet", teller.outing.key.staff)
    count, evening = record.fields["treatment"], leaves + 150 * _MINUTE
    one = teller.tell(
        EventKind.RECORDED, evening, {"fields": {"treatment": count + 1}}, bases=(record.id,)
    )
    other = teller.tell(
        EventKind.RECORDED,
        evening + 7 * _MINUTE,
        {"fields": {"treatment": count + 3, "referred_up": 1}},
        bases=(record.id,),
        phone=second,
    )
    if teller.chance.random() < 0.5:
        facts: dict[str, Any] = {"fields": {"treatment": count + 1}, "why": "以登记本为准"}
        heads = tuple(sorted((one.id, other.id)))
        at = _office(teller, 2 * _DAY)
        teller.tell(EventKind.RESOLVED, at, facts, by=teller.outing.judge, bases=heads)
        teller.judge(EventKind.VERIFIED, at + 2 * _MINUTE)


def _returned(teller: Teller, arrives: dt.datetime, leaves: dt.datetime, _around: Around) -> None:
    """Sent back with a reason; two in three have been mended and accepted since."""
    teller.arrive(arrives)
    record = teller.work(arrives, leaves)
    teller.tell(EventKind.CHECKED_OUT, leaves)
    at = leaves + 20 * dt.timedelta(hours=1)
    teller.judge(EventKind.RETURNED, at, why=teller.chance.choice(_RETURNS))
    if teller.chance.random() < 0.67:
        fields = {
            "public_health": max(0, record.fields["public_health"] - 1),
            "contract_service": record.fields["contract_service"] + 1,
            "notes": teller.chance.choice(_REJOINDERS),
        }
        mended = at + 5 * dt.timedelta(hours=1)
        teller.tell(EventKind.RECORDED, mended, {"fields": fields}, bases=(record.id,))
        teller.judge(EventKind.VERIFIED, at + _DAY)


def _typed(teller: Teller, arrives: dt.datetime, leaves: dt.datetime, _around: Around) -> None:
    """The check-out was forgotten until the evening; the hour of leaving is typed over it."""
    teller.arrive(arrives)
    record = teller.work(arrives, leaves)
    evening = leaves + 75 * _MINUTE
    teller.tell(EventKind.CHECKED_OUT, evening)
    fields = {"left": leaves.isoformat(timespec="minutes"), "notes": "忘了签退，按登记本改回"}
    at = evening + 3 * _MINUTE
    teller.tell(EventKind.RECORDED, at, {"fields": fields}, bases=(record.id,))
    if teller.chance.random() < 0.5:
        _verified(teller)


def _early(teller: Teller, _arrives: dt.datetime, _leaves: dt.datetime, _around: Around) -> None:
    """Comes before the hours the county has set, for a market day."""
    begins = teller.outing.begins.replace(hour=6, minute=teller.chance.randint(20, 50))
    until = begins + 200 * _MINUTE
    teller.arrive(begins)
    teller.work(begins, until)
    teller.tell(EventKind.CHECKED_OUT, until)
    _verified(teller)


def _open(teller: Teller, arrives: dt.datetime, leaves: dt.datetime, _around: Around) -> None:
    """Never checked out."""
    teller.arrive(arrives)
    teller.work(arrives, leaves)


def _same_person(teller: Teller, arrives: dt.datetime, leaves: dt.datetime, around: Around) -> None:
    teller.arrive(arrives)
    teller.work(arrives, leaves)
    if around.mark:
        teller.marks.append(around.mark)
        teller.tell(EventKind.CONTACT, leaves - 5 * _MINUTE, {"consent": True})
    teller.tell(EventKind.CHECKED_OUT, leaves)


def _good(teller: Teller, arrives: dt.datetime, leaves: dt.datetime, _around: Around) -> None:
    """Come, work, leave, and be verified some days later."""
    teller.arrive(arrives)
    teller.work(arrives, leaves)
    teller.tell(EventKind.CHECKED_OUT, leaves)
    _verified(teller)


STORIES: Final[Mapping[str, Callable[[Teller, dt.datetime, dt.datetime, Around], None]]] = {
    GOOD: _good,
    MISSED: _missed,
    "excused": _excused,
    CANCELLED: _cancelled,
    "short": _short,
    "far": _placed(1900.0, 0),
    "rough": _placed(900.0, 2400),
    "no_fix": _no_fix,
    "overlap": _overlap,
    "too_fast": _too_fast,
    "late": _late,
    "same_photo": _same_photo,
    "conflict": _conflict,
    REASSIGNED: _good,
    "returned": _returned,
    "typed": _typed,
    CLOCK: _good,
    "early": _early,
    "open": _open,
    "same_person": _same_person,
}


def tell_story(teller: Teller, story: str, around: Around) -> None:
    """Let the events of a visit happen as a story has it."""
    arrives, leaves = hours_of(teller.outing, teller.seed)
    STORIES[story](teller, arrives, leaves, around)

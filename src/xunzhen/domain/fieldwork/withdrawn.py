"""How much is kept of what a withdrawn phone still sends.

All of it is refused and kept for the auditor, but whoever holds a lost phone and its secret could
fill the county's disk with it. So there is room for what one doctor can have done, and no more;
what finds no room is told by its absence from the results, and stays on the phone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.fieldwork.intake import Verdict
from xunzhen.domain.fieldwork.wire import SentEvent, canonical

MOST_EVENTS_KEPT: Final = 2_000
"""Five weeks without a signal (the horizon of a phone) at 57 events a day."""
MOST_BYTES_KEPT: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class Kept:
    """What the county has kept of a phone since it was withdrawn: events, and bytes of their JSON
    (facts, unknown members, bases)."""

    events: int = 0
    size: int = 0


def size_of(sent: SentEvent) -> int:
    """Return the bytes that an event's own content takes, in canonical JSON.

    A content too large to be taken in counts as what is kept of it.
    """
    return len(canonical([dict(sent.facts), dict(sent.extra), list(sent.bases)]))


def within_room(verdicts: Iterable[Verdict], kept: Kept) -> tuple[tuple[Verdict, ...], int]:
    """Return the verdicts, in the order sent, that the county had or has room for, and how many
    were left out: the first that finds no room and every new one after it.

    >>> within_room([], Kept())
    ((), 0)
    """
    events, size, left = kept.events, kept.size, 0
    found: list[Verdict] = []
    for one in verdicts:
        if one.new:
            events, size = events + 1, size + size_of(one.sent)
            if left or events > MOST_EVENTS_KEPT or size > MOST_BYTES_KEPT:
                left += 1
                continue
        found.append(one)
    return tuple(found), left


def no_room(left: int) -> Sentence:
    """Say that a withdrawn phone's records are kept no longer, and what to do with them."""
    return say(
        "fieldwork.withdrawn_full",
        "这部手机已经停用，停用以后送来的已留到上限（{most}条或{bytes}字节），这{left}条没有留。它们都"
        "还在手机里，没有丢；请找乡镇卫生院重新登记这部手机，登记后再送。",
        "This phone was withdrawn from use, and what it sent since has reached the limit of what "
        "is kept ({most} records or {bytes} bytes); these {left} were not kept. They are all still "
        "on the phone. Ask the township health centre to enrol it again, then send them.",
        most=MOST_EVENTS_KEPT,
        bytes=MOST_BYTES_KEPT,
        left=left,
    )

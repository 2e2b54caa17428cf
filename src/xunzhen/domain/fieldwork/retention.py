"""How long each kind of data of the ledger is kept, what is purged then, and what remains.

Personal data is kept no longer than its purpose needs (个人信息保护法 第十九条) and is deleted then
(第四十七条); how many days that is, the county sets by kind. A limit that nobody has set is 未设定:
nothing is purged by it, and every list says so. Kept for N days means the day itself and the N - 1
days after it: what lies since day D is due from D + N on. The ledger's own lines hold no patient
and no position; they carry pay and certificates and are not purged by this product at all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.fieldwork.flag_place import metres_between, point_of
from xunzhen.domain.geo import Point
from xunzhen.domain.policy.book import Book
from xunzhen.domain.policy.clause import Ruling

PURGED_NOTE: Final = "（备注已到期删除）"
"""What stands in the place of a note that was purged."""


class KeptKind(StrEnum):
    """A kind of data with a rule of keeping of its own."""

    PHOTO = "photo"
    POINT = "point"
    PHONE = "phone"
    REFUSED = "refused"
    NOTES = "notes"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """What is kept, from which day on, by which rule of the county, and what remains of it.

    ``rule`` "": never purged, and ``remains_zh`` and ``remains_en`` say why.
    """

    kind: KeptKind
    rule: str
    what_zh: str
    what_en: str
    since_zh: str
    since_en: str
    remains_zh: str
    remains_en: str


RETENTION: Final[Mapping[KeptKind, RetentionRule]] = {
    one.kind: one
    for one in (
        RetentionRule(
            KeptKind.PHOTO, "fieldwork.keep_photo_days",
            "现场照片", "photographs of a visit", "巡诊日", "the visit's day",
            "照片指纹（SHA-256）、大小和拍摄时间", "digest (SHA-256), size and time of taking",
        ),
        RetentionRule(
            KeptKind.POINT, "fieldwork.keep_point_days",
            "签到点经纬度", "the point of a check-in", "巡诊日", "the visit's day",
            "离巡诊点多少米和定位误差", "metres from the circuit stop, and the accuracy",
        ),
        RetentionRule(
            KeptKind.PHONE, "fieldwork.keep_phone_days",
            "群众留的回访电话", "telephone numbers left for the survey",
            "巡诊日", "the visit's day",
            "同意回访的人数", "how many agreed to be asked",
        ),
        RetentionRule(
            KeptKind.REFUSED, "fieldwork.keep_refused_days",
            "被退回记录的原件", "what refused events held", "县里收到日", "the day it was received",
            "编号、种类、手机、收到时间和退回原因", "id, kind, phone, time received and reason",
        ),
        RetentionRule(
            KeptKind.NOTES, "fieldwork.keep_notes_days",
            "备注", "the notes of a visit", "巡诊日", "the visit's day",
            "写过备注这件事", "that there was a note",
        ),
        RetentionRule(
            KeptKind.EVENT, "",
            "台账事件", "the ledger's events", "巡诊日", "the visit's day",
            "全部保留：报酬、证明和审计都以它为据，里面没有患者",
            "everything stays: pay, certificates and audits rest on it, and it holds no patient",
        ),
    )
}  # fmt: skip
"""Every kind of data with its rule, in the order in which a list shows them."""


@dataclass(frozen=True, slots=True)
class Kept:
    """One thing that is kept: its id, kind, the day its days are counted from.

    ``needed``: a review, a conflict, an appeal or a spot check is still open on it.
    """

    id: str
    kind: KeptKind
    since: dt.date
    needed: bool = False


@dataclass(frozen=True, slots=True)
class PurgeLine:
    """What is due of one kind: the ids, how many more are due but still needed, and kept in all.

    ``limit`` None: nobody has set it, or the kind is never purged.
    """

    kind: KeptKind
    limit: Ruling | None
    due: tuple[str, ...]
    needed: int
    kept: int

    @property
    def told(self) -> Sentence:
        """What happens to this kind of data and why, in one sentence."""
        rule = RETENTION[self.kind]
        facts: dict[str, str | int] = {
            "what": rule.what_zh,
            "what_en": rule.what_en,
            "kept": self.kept,
        }
        if not rule.rule:
            return say(
                "fieldwork.purge_never",
                "{what}{kept}件，{remains}。",
                "{kept} of {what_en}; {remains_en}.",
                remains=rule.remains_zh,
                remains_en=rule.remains_en,
                **facts,
            )
        if self.limit is None:
            return say(
                "fieldwork.purge_unset",
                "{what}{kept}件，保存天数未设定，一件不删。请县级卫生健康局设定{rule}。",
                "{kept} of {what_en}: the days of keeping are not set, none is purged. The county "
                "health bureau must set {rule}.",
                rule=rule.rule,
                **facts,
            )
        return say(
            "fieldwork.purge_due",
            "{what}保存{days}天（{cites}，从{since}算）：{due}件到期，另有{needed}件还要用；"
            "删后留下{remains}。",
            "{what_en} are kept {days} days ({cites_en}, from {since_en}): {due} are due, {needed} "
            "more are still needed; what remains is {remains_en}.",
            days=int(self.limit.number),
            cites=self.limit.citation,
            cites_en=self.limit.citation_en,
            since=rule.since_zh,
            since_en=rule.since_en,
            due=len(self.due),
            needed=self.needed,
            remains=rule.remains_zh,
            remains_en=rule.remains_en,
            **facts,
        )


def retention_limits(book: Book, place: str, day: dt.date) -> Mapping[KeptKind, Ruling | None]:
    """Return the days each kind is kept at a place (division code) on a day; None is 未设定."""
    return {
        kind: book.verdict(one.rule, place, day).ruling if one.rule else None
        for kind, one in RETENTION.items()
    }


def due_for_purge(
    kept: Iterable[Kept], limits: Mapping[KeptKind, Ruling | None], today: dt.date
) -> tuple[PurgeLine, ...]:
    """Return what is due for purge on a day, one line for every kind, ids in order.

    A kind without a limit has nothing due, nor has the ledger itself, whatever limit is given.
    """
    by_kind: dict[KeptKind, list[Kept]] = {kind: [] for kind in RETENTION}
    for one in kept:
        by_kind[one.kind].append(one)
    lines = []
    for kind, mine in by_kind.items():
        limit = limits.get(kind) if RETENTION[kind].rule else None
        over = [one for one in mine if limit is not None and _is_over(one, limit, today)]
        due = tuple(sorted(one.id for one in over if not one.needed))
        lines.append(PurgeLine(kind, limit, due, len(over) - len(due), len(mine)))
    return tuple(lines)


def _is_over(one: Kept, limit: Ruling, today: dt.date) -> bool:
    return (today - one.since).days >= limit.number


def point_remains(facts: Mapping[str, Any], stop: Point | None) -> Mapping[str, Any]:
    """Return the facts of a check-in without its point: the distance from the stop stays.

    Without a stop the distance cannot be kept; ``no_fix`` then says that the point was purged.
    """
    point = point_of(facts)
    rest = {name: value for name, value in facts.items() if name not in ("lng", "lat")}
    if point is None:
        return rest
    if stop is None:
        return {**rest, "no_fix": "purged"}
    return {**rest, "metres": metres_between(point, stop)}


def note_remains(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the facts of a record event with its note taken out; that there was one stays."""
    fields = facts.get("fields")
    if not isinstance(fields, Mapping) or not fields.get("notes"):
        return facts
    return {**facts, "fields": {**fields, "notes": PURGED_NOTE}}

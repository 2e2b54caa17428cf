"""Whether agreements hold, overlap, expire, or end before the terms under them are full."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from xunzhen.domain.assistance.programmes import Agreement, PairingMode
from xunzhen.domain.assistance.term_verdicts import TermStatus, TermVerdict
from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.periods.period import add_months

_PARTIES = (
    ("signed_sender", "支援医院", "the sender"),
    ("signed_receiver", "受援医院", "the receiver"),
    ("signed_county", "县政府", "the county"),
)


@dataclass(frozen=True, slots=True)
class AgreementAlert:
    """What somebody must look at: ``agreements`` it is about, and the day it is due, if any."""

    agreements: tuple[str, ...]
    sentence: Sentence
    due: dt.date | None = None


def holds_on(agreement: Agreement, day: dt.date) -> bool:
    """Say whether an agreement is in force: three signatures by then, and a day of its period.

    Source: FJ-2022-595/2.2.3
    """
    signed = agreement.signed_on
    return signed is not None and signed <= day and day in agreement.period


class AgreementState(StrEnum):
    """How an agreement stands on a day."""

    UNSIGNED = "unsigned"
    NOT_BEGUN = "not_begun"
    IN_FORCE = "in_force"
    EXPIRING = "expiring"
    EXPIRED = "expired"

    @property
    def zh(self) -> str:
        """The Chinese term used on every page."""
        return {
            AgreementState.UNSIGNED: "待签齐",
            AgreementState.NOT_BEGUN: "未开始",
            AgreementState.IN_FORCE: "有效",
            AgreementState.EXPIRING: "快到期",
            AgreementState.EXPIRED: "已到期",
        }[self]


def agreement_state(agreement: Agreement, day: dt.date, ahead: int) -> AgreementState:
    """Say how an agreement stands; ``ahead`` days before its end it is expiring."""
    last = agreement.period.last_day
    if last is not None and last < day:
        return AgreementState.EXPIRED
    signed = agreement.signed_on
    if signed is None or signed > day:
        return AgreementState.UNSIGNED
    if day < agreement.period.since:
        return AgreementState.NOT_BEGUN
    if last is not None and last <= day + dt.timedelta(days=ahead):
        return AgreementState.EXPIRING
    return AgreementState.IN_FORCE


def reviews_due(agreement: Agreement, reviewed: Collection[int], day: dt.date) -> tuple[int, ...]:
    """Return the years of an agreement (1 is the first) that are over and were not reviewed.

    A year runs from the day it began to the eve of that day a year on; the last may be shorter.
    One that all three never signed is reviewed by nobody.
    """
    if agreement.signed_on is None:
        return ()
    years, until = years_begun(agreement, day), agreement.period.until
    over = years
    if years and (until is None or day < until):
        over = years - 1  # the last of them is still running
    return tuple(year for year in range(1, over + 1) if year not in reviewed)


def years_begun(agreement: Agreement, day: dt.date) -> int:
    """Return how many years of an agreement have begun by a day, none of them after its end.

    A year begins on the day the agreement began, and every year later on that day.
    """
    since, until = agreement.period.since, agreement.period.until
    years = 0
    while (begins := add_months(since, 12 * years)) <= day and (until is None or begins < until):
        years += 1
    return years


def agreement_alerts(
    agreements: Iterable[Agreement], as_of: dt.date, ahead: int
) -> tuple[AgreementAlert, ...]:
    """Return what is to be seen to about agreements, in the order of their ids.

    ``ahead``: so many days before its end an agreement is told to expire.
    """
    ordered = sorted(agreements, key=lambda one: one.id)
    found = [alert for one in ordered for alert in _own_alerts(one, as_of, ahead)]
    for one, other in combinations(ordered, 2):
        if one.receiver == other.receiver and one.period.overlaps(other.period):
            found += _overlap(one, other)
    return tuple(found)


def _own_alerts(one: Agreement, as_of: dt.date, ahead: int) -> list[AgreementAlert]:
    last = one.period.last_day
    missing = [party for party in _PARTIES if getattr(one, party[0]) is None]
    found = []
    if missing and (last is None or as_of <= last):
        found.append(AgreementAlert((one.id,), _unsigned(one.id, missing), one.period.since))
    if last is not None and as_of <= last <= as_of + dt.timedelta(days=ahead):
        found.append(AgreementAlert((one.id,), _expires(one.id, last, (last - as_of).days), last))
    return found


def _overlap(one: Agreement, other: Agreement) -> list[AgreementAlert]:
    """Two of one pair overlap, or two hospitals both take on the whole hospital."""
    whole = PairingMode.DEPARTMENT not in (one.mode, other.mode)
    if one.sender != other.sender and not whole:
        return []
    common = one.period.intersection(other.period)
    if common is None:
        return []
    sentence = say(
        "assistance.agreements_overlap",
        "协议{one}和{other}从{since}起重叠，受援医院都是{receiver}。请改其中一份的起止，或终止一份。",
        "Agreements {one} and {other} overlap from {since}, both for {receiver}. Change the days "
        "of one, or end it.",
        one=one.id,
        other=other.id,
        since=common.since.isoformat(),
        receiver=one.receiver,
    )
    return [AgreementAlert((one.id, other.id), sentence, common.since)]


def early_ends(
    verdicts: Iterable[TermVerdict], reasons: Mapping[str, str]
) -> tuple[tuple[TermVerdict, Sentence], ...]:
    """Return the terms that end before their minimum and whose end nobody gave a reason for.

    ``reasons``: what was given, by the id of the assignment that ends.
    """
    return tuple(
        (one, one.sentence)
        for one in verdicts
        if one.status in (TermStatus.BROKEN, TermStatus.WILL_BREAK)
        and not reasons.get(one.term.assignments[-1], "").strip()
    )


def ends_before_terms(
    agreement: Agreement, verdicts: Iterable[TermVerdict]
) -> tuple[AgreementAlert, ...]:
    """Tell the terms under an agreement whose least term ends after the agreement does."""
    last = agreement.period.last_day
    return tuple(
        AgreementAlert(
            (agreement.id,),
            say(
                "assistance.agreement_too_short",
                "协议{agreement}到{last}为止，{staff}任{role}要到{due}才满。请先续签，或调整任期。",
                "Agreement {agreement} ends on {last}; {staff} as {role_en} is due until {due}. "
                "Renew it first, or change the term.",
                agreement=agreement.id,
                last=last.isoformat(),
                staff=one.term.staff,
                role=one.term.role.zh,
                role_en=one.term.role.value,
                due=one.due.isoformat(),
            ),
            last,
        )
        for one in verdicts
        if last is not None
        and one.due is not None
        and one.due > last
        and one.status in (TermStatus.ON_COURSE, TermStatus.WILL_BREAK)
    )


def _unsigned(agreement: str, missing: Iterable[tuple[str, str, str]]) -> Sentence:
    missing = tuple(missing)
    return say(
        "assistance.unsigned",
        "协议{agreement}还缺{who}签字，签齐前不算生效。请催签并填上签字日期。",
        "Agreement {agreement} lacks the signature of {who_en} and is not in force before. Have "
        "it signed and enter the day.",
        agreement=agreement,
        who="、".join(zh for _name, zh, _en in missing),
        who_en=", ".join(en for _name, _zh, en in missing),
    )


def _expires(agreement: str, last: dt.date, days: int) -> Sentence:
    return say(
        "assistance.expires",
        "协议{agreement}到{last}到期，还有{days}天。续签或安排交接。",
        "Agreement {agreement} expires on {last}, in {days} days. Renew it or arrange the "
        "hand-over.",
        agreement=agreement,
        last=last.isoformat(),
        days=days,
    )

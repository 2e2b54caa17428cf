"""The certificate of service time: its facts, what it does not claim, and its number.

The number is ``<county>-<year>-<serial>-<hash>``. The hash is the first 40 bits of SHA-256 over the
canonical facts (``canonical``: JSON, keys sorted, no spaces, UTF-8), written as eight signs of
Crockford's base 32; the ninth sign checks the whole number (Luhn modulo 32), so that a slip on the
telephone is heard at once. Whoever holds the facts can compute the number again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from xunzhen.domain.assistance.clashes import CountedDays
from xunzhen.domain.assistance.programmes import Programme
from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.periods.period import Period, inclusive

FORM: Final = "xunzhen.service_certificate.1"
_SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_BITS: Final = 40
_GROUP: Final = 4
_CODE_SIGNS: Final = 9


class Ground(StrEnum):
    """What lets a half-day count: both units confirmed it, or it was verified in the ledger."""

    BOTH_UNITS = "both_units"
    VERIFIED = "verified"

    @property
    def zh(self) -> str:
        """The words in the table of the certificate."""
        return "双方已确认" if self is Ground.BOTH_UNITS else "已核实"


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom it is about: ``id_last`` the last four signs of the identity number, or nothing."""

    staff: str
    name: str
    id_last: str = ""
    unit: str = ""
    post: str = ""


@dataclass(frozen=True, slots=True)
class CertifiedHalf:
    """One half-day that is certified: where, and what was done."""

    date: dt.date
    afternoon: bool
    unit: str
    content: str = ""


@dataclass(frozen=True)
class Certificate:
    """A certificate as issued.

    ``deducted``: half-days another programme took; ``unconfirmed``: not confirmed, so not in it.
    """

    county: str
    serial: int
    holder: Holder
    programme: Programme
    period: Period
    ground: Ground
    halves: tuple[CertifiedHalf, ...]
    deducted: int
    unconfirmed: int
    issuer: str
    issued_on: dt.date
    synthetic: bool = False

    @property
    def half_days(self) -> int:
        """Half-days certified; two of them are a day."""
        return len(self.halves)

    @property
    def number(self) -> str:
        """The verifiable number, such as ``350524-26-0031-K7Q4-M2XB5``."""
        head = f"{self.county}-{self.issued_on.year % 100:02d}-{self.serial:04d}"
        code = _base32(hashlib.sha256(canonical(self).encode()).digest())
        code += _check_sign(head + code)
        return f"{head}-{code[:_GROUP]}-{code[_GROUP:]}"


def certificate_of(
    counted: CountedDays,
    confirmed: Collection[str],
    contents: Mapping[str, str],
    template: Certificate,
) -> Certificate:
    """Return the certificate with the half-days that count and are confirmed.

    ``confirmed``: ids of the days that both units (or the verifier) confirmed. ``contents``:
    what was done, by id. ``template`` tells all else; its half-days and sums are replaced.

    Raises
    ------
    BadData
        if not one half-day of the person, programme and period is confirmed.
    """
    staff, programme, period = template.holder.staff, template.programme, template.period
    mine = [
        (key, one)
        for key, one in sorted(counted.half_days.items())
        if key[0] == staff and one.programme is programme and key[1] in period
    ]
    halves = tuple(
        CertifiedHalf(date, afternoon, one.place, contents.get(one.id, ""))
        for (_staff, date, afternoon), one in mine
        if one.id in confirmed
    )
    if not halves:
        raise BadData(_nothing_confirmed(template.holder.name, len(mine)))
    deducted = {
        (one.date, one.afternoon)
        for one in counted.clashes
        if one.staff == staff
        and one.dropped is programme
        and one.kept is not programme
        and one.date in period
    }
    return Certificate(
        template.county,
        template.serial,
        template.holder,
        programme,
        period,
        template.ground,
        halves,
        len(deducted),
        len(mine) - len(halves),
        template.issuer,
        template.issued_on,
        template.synthetic,
    )


def canonical(one: Certificate) -> str:
    """Return the facts of a certificate as one line of text, the same on every machine.

    The mark of synthetic data is one of them: a demonstration never bears the number of a real one.
    """
    last = one.period.last_day
    facts = {
        "form": FORM,
        "county": one.county,
        "serial": one.serial,
        "name": unicodedata.normalize("NFC", one.holder.name),
        "id_last": one.holder.id_last,
        "unit": one.holder.unit,
        "post": one.holder.post,
        "programme": one.programme.value,
        "since": one.period.since.isoformat(),
        "until": last.isoformat() if last else None,
        "ground": one.ground.value,
        "half_days": [
            [half.date.isoformat(), "PM" if half.afternoon else "AM", half.unit, half.content]
            for half in one.halves
        ],
        "deducted": one.deducted,
        "unconfirmed": one.unconfirmed,
        "issuer": one.issuer,
        "issued_on": one.issued_on.isoformat(),
        "synthetic": one.synthetic,
    }
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def certificate_read(text: str, staff: str = "") -> Certificate:
    """Return the certificate that a canonical text tells, the inverse of ``canonical``.

    ``staff`` is no fact of the text. The number comes out as it was.

    Raises
    ------
    KeyError, ValueError
        if the text is none of ``canonical``'s.
    """
    facts = json.loads(text)
    if facts.pop("form") != FORM:
        raise ValueError(text[:40])
    until = facts["until"]
    return Certificate(
        facts["county"],
        facts["serial"],
        Holder(staff, facts["name"], facts["id_last"], facts["unit"], facts["post"]),
        Programme(facts["programme"]),
        inclusive(
            dt.date.fromisoformat(facts["since"]), dt.date.fromisoformat(until) if until else None
        ),
        Ground(facts["ground"]),
        tuple(
            CertifiedHalf(dt.date.fromisoformat(day), half == "PM", unit, content)
            for day, half, unit, content in facts["half_days"]
        ),
        facts["deducted"],
        facts["unconfirmed"],
        facts["issuer"],
        dt.date.fromisoformat(facts["issued_on"]),
        facts["synthetic"],
    )


def masked_name(name: str) -> str:
    """Return a name of which only the first sign is told, for whoever holds the paper to compare.

    >>> masked_name("演示员一"), masked_name("甲"), masked_name("")
    ('演＊＊＊', '甲', '')
    """
    return name[:1] + "＊" * (len(name) - 1)


def number_as_written(text: str) -> str | None:
    """Return a number as it is printed, from how somebody typed or said it; None if it is wrong.

    Small and full-width letters, spaces and missing hyphens are taken; O is 0, I and L are 1. The
    check sign catches one wrong sign anywhere.

    >>> number_as_written("no such number") is None
    True
    """
    folded = unicodedata.normalize("NFKC", text).upper().replace("—", "-").replace("–", "-")
    signs = "".join(sign for sign in folded if sign.isalnum())
    head, code = signs[:-_CODE_SIGNS], signs[-_CODE_SIGNS:]
    code = code.translate(str.maketrans("OIL", "011"))
    county, year, serial = head[:-6], head[-6:-4], head[-4:]
    if len(signs) <= _CODE_SIGNS + 6 or not (year + serial).isdecimal():
        return None
    if set(code) - set(_SIGNS):
        return None
    written = f"{county}-{year}-{serial}"
    if code[-1] != _check_sign(written + code[:-1]):
        return None
    return f"{written}-{code[:_GROUP]}-{code[_GROUP:]}"


def not_claimed(one: Certificate) -> tuple[Sentence, ...]:
    """Return what a reader must not take a certificate for, as it is printed on it."""
    both = one.ground is Ground.BOTH_UNITS
    return (
        say(
            "assistance.certificate_counts",
            "只计{ground}的时间；一天最多计2个半天。未{confirmed}的{left}个半天不在内。",
            "Only half-days {ground_en} count, two a day at most; {left} are not and are left out.",
            ground="台账里有、派出和受援两个单位都按月确认了" if both else "台账里已核实",
            ground_en="of the ledger whose month both units confirmed"
            if both
            else "verified in the ledger",
            confirmed="确认" if both else "核实",
            left=one.unconfirmed,
        ),
        say(
            "assistance.certificate_deducts",
            "同一天已算作派驻或对口帮扶等别的项目的，不再计入。本期因此扣除{deducted}个半天。",
            "What counts for another programme on the same day is not counted again: {deducted} "
            "half-days were left out.",
            deducted=one.deducted,
        ),
        say(
            "assistance.certificate_time_only",
            "本证明只证明时间。折算职称晋升服务年限，按评审时的规定办理。",
            "This certifies time only. What it is worth for promotion follows the rules in force "
            "when it is judged.",
        ),
    )


def _base32(digest: bytes) -> str:
    value = int.from_bytes(digest, "big") >> (len(digest) * 8 - _BITS)
    return "".join(_SIGNS[(value >> shift) & 31] for shift in range(_BITS - 5, -1, -5))


def _check_sign(text: str) -> str:
    """Return Luhn's check sign modulo 32 of the signs of a text; hyphens do not count."""
    total, double = 0, True
    for sign in reversed([sign for sign in text if sign != "-"]):
        place = _SIGNS.find(sign)
        value = place if place >= 0 else ord(sign) % len(_SIGNS)
        doubled = value * 2 if double else value
        total += doubled // len(_SIGNS) + doubled % len(_SIGNS)
        double = not double
    return _SIGNS[-total % len(_SIGNS)]


def _nothing_confirmed(name: str, recorded: int) -> Sentence:
    return say(
        "assistance.nothing_confirmed",
        "{name}这段时间记了{recorded}个半天，没有一个确认过，开不了证明。请派出和受援单位先按月确认。",
        "{name} has {recorded} half-days in these days and none is confirmed, so nothing can be "
        "certified. Have both units confirm the months first.",
        name=name,
        recorded=recorded,
    )

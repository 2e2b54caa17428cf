"""The same person in two programmes on one day: flagged, and counted once.

The rule, stated once. A day has two halves. A half-day of a person counts for one programme only:
the first of 派驻, 对口帮扶, 蹲点, 千名医师, 移动医院 that claims it. An entry of the ledger claims
its half-day, or both if none is told. A stationing or pairing that is in force claims every
half-day of its days except leave, so that a doctor who is paid as stationed is no doctor-day
besides. Within a programme a half-day at two places counts at the first place by code. Nothing is
lost: each claim that does not count is told with what it clashes with.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from xunzhen.domain.assistance.programmes import Assignment, Programme
from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.periods.period import Period

ORDER: Final = (
    Programme.STATIONED,
    Programme.PAIRED,
    Programme.RURAL_STAY,
    Programme.THOUSAND_DOCTORS,
    Programme.MOBILE_HOSPITAL,
)
_RANK: Final = {programme: rank for rank, programme in enumerate(ORDER)}
_STANDING: Final = frozenset({Programme.STATIONED, Programme.PAIRED})
CLASH: Final = "programme_clash"


@dataclass(frozen=True, slots=True)
class ServiceDay:
    """A fact of the ledger as plain values; ``afternoon`` None: the whole day or not told."""

    staff: str
    date: dt.date
    programme: Programme
    place: str
    afternoon: bool | None = None
    id: str = ""

    @property
    def halves(self) -> tuple[bool, ...]:
        """The half-days it claims: False is the morning."""
        return (False, True) if self.afternoon is None else (self.afternoon,)


@dataclass(frozen=True, slots=True)
class Clash:
    """A half-day that was claimed twice: ``kept`` counts, ``dropped`` does not."""

    staff: str
    date: dt.date
    afternoon: bool
    kept: Programme
    dropped: Programme
    dropped_id: str
    sentence: Sentence


@dataclass(frozen=True)
class CountedDays:
    """Half-days by person and programme, each once; and what was claimed besides.

    ``half_days``: (staff, date, afternoon) → the service day that counts.
    """

    half_days: Mapping[tuple[str, dt.date, bool], ServiceDay]
    clashes: tuple[Clash, ...]

    def of(self, staff: str, programme: Programme) -> int:
        """Return how many half-days of a person count for a programme."""
        return sum(
            key[0] == staff and one.programme is programme for key, one in self.half_days.items()
        )


def counted_days(
    days: Iterable[ServiceDay],
    assignments: Iterable[Assignment] = (),
    leave: Iterable[tuple[str, Period]] = (),
) -> CountedDays:
    """Count each half-day of each person once; the order of what is given does not matter."""
    standing = [one for one in assignments if one.programme in _STANDING]
    away: dict[str, list[Period]] = defaultdict(list)
    for staff, period in leave:
        away[staff].append(period)
    claims: dict[tuple[str, dt.date, bool], list[ServiceDay]] = defaultdict(list)
    for one in days:
        for half in one.halves:
            claims[(one.staff, one.date, half)].append(one)
    kept: dict[tuple[str, dt.date, bool], ServiceDay] = {}
    clashes = []
    for key in sorted(claims):
        ordered = sorted(claims[key], key=_order)
        staff, date, half = key
        over = _standing_on(standing, staff, date, away[staff])
        first = ordered[0]
        if over is not None and _RANK[over] < _RANK[first.programme]:
            clashes += [_clash(key, over, one) for one in ordered]
            continue
        kept[key] = first
        clashes += [_clash(key, first.programme, one) for one in ordered[1:] if one != first]
    return CountedDays(kept, tuple(clashes))


def _order(one: ServiceDay) -> tuple[int, str, str]:
    return (_RANK[one.programme], one.place, one.id)


def _standing_on(
    assignments: Iterable[Assignment], staff: str, date: dt.date, away: Iterable[Period]
) -> Programme | None:
    if any(date in period for period in away):
        return None
    found = [one.programme for one in assignments if one.staff == staff and date in one.period]
    return min(found, key=_RANK.__getitem__, default=None)


def _clash(key: tuple[str, dt.date, bool], kept: Programme, dropped: ServiceDay) -> Clash:
    staff, date, half = key
    same = kept is dropped.programme
    sentence = say(
        "assistance.same_half_day" if same else "assistance.programme_clash",
        "{staff}{date}{half}"
        + ("在两处记了{dropped}，只计一次。" if same else "已算作{kept}，不再计入{dropped}。")
        + "记错了的请更正其中一条。",
        "{staff} on {date} ({half_en}) "
        + (
            "is entered at two places; it counts once."
            if same
            else "counts for {kept_en} and not for {dropped_en}."
        )
        + " Correct one entry if it is wrong.",
        staff=staff,
        date=date.isoformat(),
        half="下午" if half else "上午",
        half_en="afternoon" if half else "morning",
        kept=kept.zh,
        kept_en=kept.value,
        dropped=dropped.programme.zh,
        dropped_en=dropped.programme.value,
    )
    return Clash(staff, date, half, kept, dropped.programme, dropped.id, sentence)

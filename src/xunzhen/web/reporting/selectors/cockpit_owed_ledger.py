"""What is owed of the ledger: reasons of missed visits, records to verify, sides that differ."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from xunzhen.domain.errors import say
from xunzhen.domain.fieldwork.counting_rules import MAKEUP_WITHIN, MakeupWithin
from xunzhen.domain.planning.rules import VISITS_PER_WEEK
from xunzhen.domain.reporting.owed import Owed, Party
from xunzhen.web.fieldwork.selectors.missed import MissedLine
from xunzhen.web.reporting.selectors.cockpit_ground import BUREAU, Ground, address, few
from xunzhen.web.reporting.selectors.cockpit_week import Waits

_ONE_DAY: Final = dt.timedelta(days=1)
_MAKEUP_DAYS: Final = 7


def missed_reasons(ground: Ground) -> Iterator[Owed]:
    """Tell the visits missed this week without a reason or a make-up, by township.

    They are due by the last day on which a make-up is still recognised (circuit.makeup_within).
    """
    by_town: dict[str, list[MissedLine]] = defaultdict(list)
    for one in ground.week.unexplained:
        by_town[one.row.township].append(one)
    for town, lines in by_town.items():
        first = min(one.row.date for one in lines)
        within = ground.readings.makeup_within(first, town)
        yield Owed(
            say(
                "reporting.owed_missed",
                "{names}漏访{n}次：报原因、排补访",
                "{n} missed at {names}: give the reason, arrange a make-up",
                names=few(one.place for one in lines),
                n=len(lines),
            ),
            ground.centre(town),
            BUREAU,
            say("reporting.owed_not_told", "未报原因", "no reason yet"),
            town,
            due=_makeup_by(first, within, ground.week.until - _ONE_DAY),
            since=first,
            grave=True,
            ruling=ground.readings.ruling(
                VISITS_PER_WEEK if within is None else MAKEUP_WITHIN, first, town
            ),
            where=address("fieldwork:missed", ground.desk.code, query=f"?since={first}"),
        )


def _makeup_by(missed: dt.date, within: MakeupWithin | None, week_end: dt.date) -> dt.date | None:
    match within:
        case MakeupWithin.SAME_WEEK:
            return week_end
        case MakeupWithin.SEVEN_DAYS:
            return missed + _MAKEUP_DAYS * _ONE_DAY
    return None


def older_missed(ground: Ground) -> Iterator[Owed]:
    """Tell the visits missed before this week that nobody has told a reason of."""
    waits = ground.queues.unexplained
    if waits:
        number, since = summed(waits)
        yield Owed(
            say(
                "reporting.owed_missed_before",
                "本周以前漏访{n}次：报原因",
                "{n} missed before this week: give the reason",
                n=number,
            ),
            _centres(ground, waits),
            BUREAU,
            say("reporting.owed_not_told", "未报原因", "no reason yet"),
            _place(ground, waits),
            since=since,
            ruling=ground.readings.ruling(VISITS_PER_WEEK, since),
            where=address("fieldwork:missed", ground.desk.code),
        )


def verification(ground: Ground) -> Iterator[Owed]:
    """Tell the records that wait to be verified, and the visits two sides filled differently."""
    recorded, clashes = ground.queues.recorded, ground.queues.clashes
    if recorded:
        number, since = summed(recorded)
        yield Owed(
            say("reporting.owed_verify", "核实{n}条到村记录", "verify {n} records", n=number),
            _centres(ground, recorded),
            BUREAU,
            say("reporting.owed_not_verified", "未核实", "not verified"),
            _place(ground, recorded),
            since=since,
            where=address("fieldwork:verify", ground.desk.code),
        )
    if clashes:
        number, since = summed(clashes)
        yield Owed(
            say(
                "reporting.owed_clash",
                "{n}次巡诊两边填得不一样：选定一种",
                "{n} visits with two different values: choose one",
                n=number,
            ),
            _centres(ground, clashes),
            BUREAU,
            say("reporting.owed_undecided", "未定", "undecided"),
            _place(ground, clashes),
            since=since,
            grave=True,
            where=address("fieldwork:conflicts", ground.desk.code),
        )


def summed(waits: Mapping[str, Waits]) -> tuple[int, dt.date]:
    """Return how many wait in all townships, and since which day the first does."""
    return sum(one.number for one in waits.values()), min(one.since for one in waits.values())


def _centres(ground: Ground, waits: Mapping[str, Waits]) -> Party:
    """Name the health centre that something waits for, or say how many."""
    if len(waits) == 1:
        return ground.centre(next(iter(waits)))
    return Party(f"{len(waits)}个卫生院", f"{len(waits)} health centres")


def _place(ground: Ground, waits: Mapping[str, Waits]) -> str:
    return next(iter(waits)) if len(waits) == 1 else ground.desk.code

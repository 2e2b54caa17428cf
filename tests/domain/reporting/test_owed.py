"""What is owed: its day, its order, its words. Today is Wednesday, 16 September 2026."""

from __future__ import annotations

import datetime as dt
from itertools import permutations

import pytest

from xunzhen.domain.errors import say
from xunzhen.domain.reporting.owed import Owed, Party, Pressing, day_words, in_order

TODAY = dt.date(2026, 9, 16)
DAY = dt.timedelta(days=1)
SOMEBODY = Party("甲镇卫生院", "Jia health centre")


def owed(
    name: str,
    due: dt.date | None = None,
    since: dt.date | None = None,
    *,
    grave: bool = False,
) -> Owed:
    what = say(f"test.{name}", name, name)
    return Owed(what, SOMEBODY, SOMEBODY, what, "350524101", due, since, grave)


def test_due_day_itself_is_on_time() -> None:
    today = owed("a", TODAY)

    assert (today.pressing(TODAY), today.days_late(TODAY)) == (Pressing.TODAY, 0)


def test_day_after_the_due_day_is_one_day_late() -> None:
    late = owed("a", TODAY - DAY)

    assert (late.pressing(TODAY), late.days_late(TODAY)) == (Pressing.LATE, 1)


def test_thing_without_a_due_day_is_never_late() -> None:
    waiting = owed("a", since=TODAY - 40 * DAY)

    assert (waiting.pressing(TODAY), waiting.days_late(TODAY)) == (Pressing.WAITING, 0)
    assert waiting.days_waiting(TODAY) == 40


def test_order_is_late_today_grave_waiting_coming_whatever_order_they_come_in() -> None:
    lines = [
        owed("late-9", TODAY - 9 * DAY),
        owed("late-1", TODAY - DAY),
        owed("today", TODAY),
        owed("grave", grave=True),
        owed("grave-coming", TODAY + 4 * DAY, grave=True),
        owed("waits-5", since=TODAY - 5 * DAY),
        owed("waits-2", since=TODAY - 2 * DAY),
    ]
    lines.append(owed("coming", TODAY + 3 * DAY))
    names = [one.what.zh for one in lines]

    orders = {
        tuple(one.what.zh for one in in_order(mixed, TODAY))
        for mixed in list(permutations(lines))[::971]
    }

    assert orders == {tuple(names)}


@pytest.mark.parametrize(
    ("one", "zh", "en"),
    [
        (owed("a", TODAY - 9 * DAY), "已过9天", "9 days late"),
        (owed("a", TODAY), "今天", "today"),
        (owed("a", TODAY + 3 * DAY), "还有3天", "in 3 days"),
        (owed("a", since=TODAY - 5 * DAY), "已等5天", "waits 5 days"),
        (owed("a", since=TODAY), "期限未设定", "no day is set"),
        (owed("a"), "期限未设定", "no day is set"),
    ],
)
def test_day_is_told_in_words(one: Owed, zh: str, en: str) -> None:
    said = day_words(one, TODAY)

    assert (said.zh, said.en) == (zh, en)

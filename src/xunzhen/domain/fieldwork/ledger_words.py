"""What is said about single rows of the ``ledger`` table."""

from __future__ import annotations

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.registry.cells import shown


def clock_unreadable(entered: str) -> Sentence:
    """Say that a cell is no time of day."""
    return say(
        "fieldwork.clock_unreadable",
        "写的是“{entered}”，不是时刻。请写成08:30这样，24小时制；不清楚就空着。",
        '"{entered}" is no time of day. Write it as 08:30; leave it empty if unknown.',
        entered=shown(entered),
    )


def staff_from_elsewhere(entered: str) -> Sentence:
    """Say that somebody is not in the county's staff table, which a guest need not be."""
    return say(
        "fieldwork.staff_from_elsewhere",
        "人员表里没有“{entered}”，按外来人员计，不归本县任何机构。本县的人请改成工号。",
        '"{entered}" is not in the table staff; counted as a guest, under no institution of the '
        "county. Write the id if he is the county's own.",
        entered=shown(entered),
    )


def makes_up_itself() -> Sentence:
    """Say that an entry names itself as what it makes up for."""
    return say(
        "fieldwork.makes_up_itself",
        "补访对象写成了自己。请写被补的那一条的编号，不是补访就空着。",
        "The entry makes up for itself. Write the number of the missed one, or leave it empty.",
    )


def makes_up_nothing(entered: str) -> Sentence:
    """Say that what an entry makes up for is not in the ledger."""
    return say(
        "fieldwork.makes_up_nothing",
        "台账里没有编号“{entered}”，这一次不算补访，按平常的一次算。请核对补访对象。",
        'The ledger has no entry "{entered}", so this is counted as an ordinary visit. Check it.',
        entered=shown(entered),
    )


def excuse_without_miss() -> Sentence:
    """Say that only a missed visit can be excused."""
    return say(
        "fieldwork.excuse_without_miss",
        "只有漏访才要认可，这一条不是漏访，认可人不起作用。请核对状态。",
        "Only a missed visit is excused; this is none, so the name has no effect. Check the state.",
    )


def own_excuse() -> Sentence:
    """Say that nobody excuses himself."""
    return say(
        "fieldwork.own_excuse",
        "认可人是本人，不算认可，仍计为漏访。请由乡镇或县里的人认可。",
        "Nobody excuses himself: it stays a missed visit. Somebody of the township must excuse it.",
    )


def unexplained_excuse() -> Sentence:
    """Say that an excuse needs a reason."""
    return say(
        "fieldwork.unexplained_excuse",
        "有认可人，没有写原因，不算认可，仍计为漏访。请补写原因。",
        "It is excused without a reason, which is no excuse. Write the reason.",
    )


def fewer_times_than_persons(persons: int, times: int) -> Sentence:
    """Say that services are fewer than the people served."""
    return say(
        "fieldwork.fewer_times_than_persons",
        "人次（{times}）少于人数（{persons}），照写保留。每个人至少一人次，请核对。",
        "Services ({times}) are fewer than people ({persons}); kept as written. Check both.",
        persons=persons,
        times=times,
    )

"""A placement moves forward only; wrong moments are refused with a sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunzhen.domain.assistance.placements import (
    Placement,
    PlacementState,
    Side,
    approved,
    assigned,
    begun,
    closed,
    month_confirmed,
    month_taken_back,
    replaced,
    withdrawn,
)
from xunzhen.domain.errors import NotAllowed

NEW = Placement("p1", "s-1", "n1")
BEGIN = dt.date(2026, 3, 10)
APRIL = dt.date(2026, 4, 15)
TODAY = dt.date(2026, 5, 3)


def active() -> Placement:
    return begun(assigned(approved(NEW)), BEGIN)


def test_placement_goes_from_nomination_to_closing() -> None:
    one = closed(active(), dt.date(2026, 12, 31))

    assert (one.state, one.since, one.until) == (
        PlacementState.CLOSED,
        BEGIN,
        dt.date(2026, 12, 31),
    )


def test_month_counts_once_both_units_confirmed_it() -> None:
    sender = month_confirmed(active(), APRIL, Side.SENDER, TODAY)
    both = month_confirmed(sender, dt.date(2026, 4, 1), Side.RECEIVER, TODAY)

    assert sender.counted_months == ()
    assert both.counted_months == (dt.date(2026, 4, 1),)
    assert month_confirmed(both, APRIL, Side.SENDER, TODAY) == both
    assert month_taken_back(both, APRIL, Side.SENDER).counted_months == ()


@pytest.mark.parametrize(
    ("move", "words"),
    [
        (lambda: assigned(NEW), "已推荐"),
        (lambda: approved(approved(NEW)), "已批准"),
        (lambda: begun(approved(NEW), BEGIN), "已安排"),
        (lambda: month_confirmed(approved(NEW), APRIL, Side.SENDER, TODAY), "在岗"),
        (lambda: month_confirmed(active(), dt.date(2026, 2, 1), Side.SENDER, TODAY), "没有到岗"),
        (lambda: month_confirmed(active(), TODAY, Side.SENDER, TODAY), "还没有过完"),
        (lambda: month_taken_back(active(), APRIL, Side.SENDER), "没有确认过"),
        (lambda: closed(active(), dt.date(2026, 3, 1)), "早于到岗日"),
        (lambda: closed(active(), APRIL, "", dt.date(2026, 9, 10)), "2026-09-09"),
        (lambda: closed(NEW, APRIL), "已推荐"),
        (lambda: withdrawn(NEW, " "), "没有写原因"),
        (lambda: withdrawn(active(), "病"), "到哪天为止"),
        (lambda: withdrawn(withdrawn(NEW, "病"), "病"), "已撤回"),
        (lambda: replaced(NEW, NEW, "病"), "另一位医师"),
    ],
)
def test_wrong_moment_is_refused_with_a_sentence(move: Callable[[], Placement], words: str) -> None:
    with pytest.raises(NotAllowed, match=words):
        move()


def test_early_end_with_a_reason_and_replacement_keep_what_was_confirmed() -> None:
    served = month_confirmed(active(), APRIL, Side.SENDER, TODAY)
    served = month_confirmed(served, APRIL, Side.RECEIVER, TODAY)

    early = closed(served, TODAY, "调动", dt.date(2026, 9, 10))
    other = replaced(served, Placement("p2", "s-2", "n1"), "生病", TODAY)

    assert early.reason == "调动"
    assert (other.state, other.replaced_by) == (PlacementState.REPLACED, "p2")
    assert other.counted_months == (dt.date(2026, 4, 1),)


def test_last_month_served_is_confirmed_after_the_end() -> None:
    """In post from March to 20 May; May is over only once the placement has ended."""
    june = dt.date(2026, 6, 3)
    ended = closed(active(), dt.date(2026, 5, 21))

    after = month_confirmed(ended, dt.date(2026, 5, 1), Side.SENDER, june)
    after = month_confirmed(after, dt.date(2026, 5, 1), Side.RECEIVER, june)

    assert after.counted_months == (dt.date(2026, 5, 1),)
    with pytest.raises(NotAllowed, match="已经不在岗"):
        month_confirmed(ended, dt.date(2026, 6, 1), Side.SENDER, june)


MOVES: list[Callable[[Placement], Placement]] = [
    approved,
    assigned,
    lambda one: begun(one, BEGIN),
    lambda one: month_confirmed(one, APRIL, Side.SENDER, TODAY),
    lambda one: closed(one, dt.date(2026, 6, 1)),
    lambda one: withdrawn(one, "病", dt.date(2026, 6, 1)),
]


@given(st.lists(st.sampled_from(range(len(MOVES))), max_size=10))
def test_only_words_on_months_follow_an_end_and_a_refusal_changes_nothing(
    moves: list[int],
) -> None:
    one = NEW
    for move in moves:
        was = one
        try:
            one = MOVES[move](one)
        except NotAllowed:
            one = was
        if was.state.ended:
            assert replace(one, confirmed=was.confirmed) == was

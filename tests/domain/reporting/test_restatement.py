"""Freezing and restatements: nothing that was locked ever changes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.reporting.a_return import (
    CITY,
    CLERK,
    COUNTY,
    CUT_OFF,
    at,
    drafted,
    kept,
    locked,
    submitted,
    visits,
)
from xunzhen.domain.errors import BadData, NotAllowed
from xunzhen.domain.reporting.canonical import source_digest
from xunzhen.domain.reporting.figure import Figure, counted, filled
from xunzhen.domain.reporting.restatement import differing, restate, standing_figures

WHY = "补录2次纸质记录"
FACTS = st.lists(
    st.tuples(
        st.sampled_from(["s-1", "s-2", "s-3"]),
        st.dates(dt.date(2022, 9, 1), dt.date(2022, 9, 30)),
        st.sampled_from(["v-1", "v-2"]),
    ),
    max_size=30,
)


def figures_of(facts: list[tuple[str, dt.date, str]]) -> tuple[Figure, ...]:
    """Two indicators by the rules of an indicator: days of staff, and villages reached of two."""
    rows = [(staff, day.isoformat(), place) for staff, day, place in facts]
    digest = source_digest(rows)
    days = len({(staff, day) for staff, day, _ in facts})
    villages = len({place for *_, place in facts})
    return filled(
        [
            counted("reached", villages, "%", source=digest, cut_off=CUT_OFF, denominator=2),
            counted("days", days, "天", source=digest, cut_off=CUT_OFF),
        ],
        CUT_OFF,
    )


@given(FACTS, st.randoms())
def test_recomputing_a_locked_month_from_the_same_facts_gives_the_same_figures(
    facts, chance
) -> None:  # type: ignore[no-untyped-def]
    month = locked(drafted(COUNTY, *figures_of(facts)))
    shuffled = list(facts)
    chance.shuffle(shuffled)

    again = figures_of(shuffled)

    assert differing(month, again) == ()
    assert month.frozen is not None
    assert locked(drafted(COUNTY, *again)).frozen == month.frozen


def test_same_number_from_other_rows_differs() -> None:
    month = locked(drafted())

    assert differing(month, [visits(18, source="0" * 64), kept(18, 20)]) == ("circuit.visits",)
    assert differing(month, [kept(18, 20)]) == ("circuit.visits",)


def test_restatement_stands_beside_the_locked_return() -> None:
    month = locked(drafted())
    before = month.content(1)

    correction = restate(month, [visits(20), kept(20, 20)], CLERK, at(11, 1), why=WHY)

    # 18 becomes 20, 90 % becomes 100 %; the locked return still says 18 and 90 %.
    assert [(one.old.printed, one.new.printed) for one in correction.changes] == [
        ("90.0%", "100.0%"),
        ("18次", "20次"),
    ]
    assert month.frozen is not None
    assert correction.against == month.frozen.digest
    assert month.content(1) == before
    assert [one.printed for one in standing_figures(month, [correction])] == ["100.0%", "20次"]


def test_second_restatement_stands_against_the_first() -> None:
    month = locked(drafted())
    first = restate(month, [visits(20)], CLERK, at(11, 1), why=WHY)
    second = restate(month, [visits(19)], CLERK, at(11, 5), why="重复1次", earlier=[first])

    assert second.previous == first.digest
    assert second.changes[0].old == visits(20)
    with pytest.raises(BadData) as refused:
        standing_figures(month, [second, first])
    assert refused.value.sentence.code == "reporting.restate_out_of_order"


def test_restatement_against_another_return_is_not_taken_in() -> None:
    foreign = restate(locked(drafted(COUNTY, visits(5))), [visits(6)], CLERK, at(11, 1), why=WHY)

    with pytest.raises(BadData):
        standing_figures(locked(drafted()), [foreign])


def test_later_cut_off_alone_is_no_restatement() -> None:
    with pytest.raises(BadData) as refused:
        restate(locked(drafted()), [visits(18, at(11, 1))], CLERK, at(11, 1), why=WHY)

    assert refused.value.sentence.code == "reporting.restate_nothing"


def test_restatement_needs_a_reason() -> None:
    with pytest.raises(BadData) as refused:
        restate(locked(drafted()), [visits(20)], CLERK, at(11, 1), why=" ")

    assert refused.value.sentence.code == "reporting.restate_no_reason"


def test_return_that_is_not_locked_is_sent_back_instead() -> None:
    with pytest.raises(NotAllowed) as refused:
        restate(submitted(drafted()), [visits(20)], CLERK, at(11, 1), why=WHY)

    assert refused.value.sentence.code == "reporting.restate_unlocked"


def test_unit_above_cannot_restate_for_the_unit() -> None:
    with pytest.raises(NotAllowed) as refused:
        restate(locked(drafted()), [visits(20)], CITY, at(11, 1), why=WHY)

    assert refused.value.sentence.code == "reporting.restate_who"


def test_new_indicator_belongs_into_the_next_return() -> None:
    fresh = counted("new", 1, "个", source="", cut_off=CUT_OFF)

    with pytest.raises(BadData) as refused:
        restate(locked(drafted()), [fresh], CLERK, at(11, 1), why=WHY)

    assert refused.value.sentence.code == "reporting.restate_unknown"


def test_restated_value_that_its_parts_do_not_give_is_refused() -> None:
    typed = replace(kept(20, 20), value=kept(19, 20).value)

    with pytest.raises(BadData) as refused:
        restate(locked(drafted()), [typed], CLERK, at(11, 1), why=WHY)

    assert refused.value.sentence.code == "reporting.value_wrong"


@given(st.integers(0, 99), st.integers(0, 99))
def test_other_figures_always_freeze_to_another_digest(one: int, other: int) -> None:
    digests = {drafted(COUNTY, visits(n, source="s")).digest(1) for n in (one, other)}

    assert (len(digests) == 1) == (one == other)


def test_next_version_of_the_same_content_has_a_digest_of_its_own() -> None:
    assert drafted().digest(1) != drafted().digest(2)

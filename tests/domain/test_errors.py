"""Errors carry a code, facts and a sentence in two languages, and survive being moved about."""

from __future__ import annotations

import pickle

import pytest

from xunzhen.domain.errors import (
    BadData,
    Fault,
    Infeasible,
    NoClause,
    NotAllowed,
    Severity,
    XunzhenError,
    errors_of,
    say,
)

NEGATIVE = say(
    "registry.population_negative",
    "常住人口是{n}。请填0或以上。",
    "The resident population is {n}; give 0 or more.",
    n=-3,
)


def test_sentence_is_filled_in_both_languages() -> None:
    assert NEGATIVE.zh == "常住人口是-3。请填0或以上。"
    assert NEGATIVE.en == "The resident population is -3; give 0 or more."
    assert NEGATIVE.facts == (("n", -3),)


def test_unknown_language_gets_the_chinese_sentence() -> None:
    assert NEGATIVE.in_language("en") == NEGATIVE.en
    assert NEGATIVE.in_language("fr") == NEGATIVE.zh


def test_a_fact_may_be_called_code() -> None:
    sentence = say("places.clash", "代码{code}重复。", "Code {code} twice.", code="350524")

    assert sentence.code == "places.clash"
    assert sentence.zh == "代码350524重复。"


def test_braces_inside_a_fact_are_left_alone() -> None:
    assert say("x", "“{entered}”", "{entered}", entered="{0}{oops}").zh == "“{0}{oops}”"


def test_fault_says_where_before_what() -> None:
    fault = Fault(NEGATIVE, "villages", 14, "常住人口", "-3")

    assert fault.line() == "villages 第14行 常住人口：常住人口是-3。请填0或以上。"
    assert fault.line("en").startswith("villages row 14 常住人口: The resident")


def test_fault_of_a_whole_table_names_only_the_table() -> None:
    assert Fault(NEGATIVE, "villages").line("en").startswith("villages: ")


def test_only_errors_hold_a_row_back() -> None:
    error = Fault(NEGATIVE, "villages")
    notice = Fault(NEGATIVE, "villages", severity=Severity.NOTICE)

    assert errors_of((error, notice)) == (error,)


@pytest.mark.parametrize(
    "error",
    [
        XunzhenError(NEGATIVE),
        BadData(NEGATIVE, faults=(Fault(NEGATIVE, "villages", 14),)),
        NoClause(NEGATIVE, rule="circuit.half_day_minutes", exit_code=2),
        Infeasible(NEGATIVE, constraints=("vehicles", "leave")),
        NotAllowed(NEGATIVE),
    ],
    ids=lambda error: type(error).__name__,
)
def test_error_survives_the_way_to_another_process(error: XunzhenError) -> None:
    moved = pickle.loads(pickle.dumps(error))  # noqa: S301 our own bytes

    assert type(moved) is type(error)
    assert vars(moved) == vars(error)
    assert str(moved) == NEGATIVE.zh


def test_error_can_be_hashed_and_chained() -> None:
    cause, error = BadData(NEGATIVE), NoClause(NEGATIVE)

    with pytest.raises(NoClause) as caught:
        raise error from cause

    assert caught.value.__cause__ in {cause}

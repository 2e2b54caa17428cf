"""Money is whole fen: read exactly, printed plainly, split without loss."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunzhen.domain.errors import BadData
from xunzhen.domain.money import fen_of, split, yuan_text

TOTALS = st.integers(min_value=-(10**9), max_value=10**9)
WEIGHTS = st.lists(st.integers(min_value=0, max_value=10**6), min_size=1, max_size=12).filter(any)


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("1200", 120_000),
        ("1,200.50", 120_050),
        ("１２００元", 120_000),
        ("¥ 0.1", 10),
        ("-0.01", -1),
        ("30万元", 30_000_000),
        ("1.2345万", 1_234_500),
        (".5", 50),
        ("12.", 1_200),
    ],
)
def test_yuan_text_is_read_exactly(text: str, fen: int) -> None:
    assert fen_of(text) == fen


@pytest.mark.parametrize("text", ["", "约500", "1,2", "1.2.3", "1e3", "NaN", "--1", "12 yuan"])
def test_text_that_is_no_amount_is_refused_with_advice(text: str) -> None:
    with pytest.raises(BadData) as caught:
        fen_of(text)

    assert caught.value.sentence.code == "money.not_an_amount"


@pytest.mark.parametrize("amount", ["0.001", Decimal("1.005")])
def test_part_of_a_fen_is_refused_not_rounded(amount: str | Decimal) -> None:
    with pytest.raises(BadData) as caught:
        fen_of(amount)

    assert caught.value.sentence.code == "money.below_a_fen"


def test_infinite_decimal_is_refused() -> None:
    with pytest.raises(BadData):
        fen_of(Decimal("Infinity"))


def test_float_is_a_programming_error() -> None:
    with pytest.raises(TypeError):
        fen_of(0.1)  # type: ignore[arg-type]


@given(st.integers())
def test_printed_amount_is_read_back(fen: int) -> None:
    assert fen_of(yuan_text(fen)) == fen


@pytest.mark.parametrize(
    ("total", "shares"),
    [
        (1, (0, 1, 0)),  # exact 0.2, 0.4, 0.4: the fen goes to the earlier of the two largest
        (3, (1, 1, 1)),  # exact 0.6, 1.2, 1.2: floors 0, 1, 1 and the rest to 0.6
        (4, (1, 2, 1)),  # exact 0.8, 1.6, 1.6: floors 0, 1, 1; two left, 0.8 first, then 1.6
        (100, (20, 40, 40)),
        (-1, (0, -1, 0)),
        (0, (0, 0, 0)),
    ],
)
def test_one_to_two_to_two(total: int, shares: tuple[int, ...]) -> None:
    assert split(total, (1, 2, 2)) == shares


def test_equal_parties_get_the_odd_fen_in_order() -> None:
    assert split(5, (1, 1, 1)) == (2, 2, 1)


@pytest.mark.parametrize("weights", [(), (0, 0), (1, -1)])
def test_senseless_weights_are_refused(weights: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="weights"):
        split(100, weights)


@given(TOTALS, WEIGHTS)
def test_shares_sum_to_the_total(total: int, weights: list[int]) -> None:
    assert sum(split(total, weights)) == total


@given(TOTALS, WEIGHTS)
def test_share_is_within_a_fen_of_the_exact_one(total: int, weights: list[int]) -> None:
    shares = split(total, weights)

    exact = [Fraction(total * weight, sum(weights)) for weight in weights]
    assert all(abs(share - part) < 1 for share, part in zip(shares, exact, strict=True))


@given(st.integers(min_value=0, max_value=10**9), WEIGHTS)
def test_heavier_party_never_gets_less(total: int, weights: list[int]) -> None:
    shares = split(total, weights)

    by_weight = sorted(zip(weights, shares, strict=True), key=lambda pair: (pair[0], pair[1]))
    assert [share for _, share in by_weight] == sorted(shares)


@given(TOTALS, WEIGHTS)
def test_party_without_weight_gets_nothing(total: int, weights: list[int]) -> None:
    assert split(total, [*weights, 0])[-1] == 0

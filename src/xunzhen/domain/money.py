"""Money in whole fen: read exactly, written for people, split without losing a fen."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from xunzhen.domain.errors import BadData, say

FEN_PER_YUAN: Final = 100
FEN_PER_WAN_YUAN: Final = 10_000 * FEN_PER_YUAN

# Thousands are grouped rightly or not at all: 1,2 is a list of two numbers, not twelve yuan.
_AMOUNT = re.compile(
    r"(?P<sign>[+-]?)¥?(?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)(?P<unit>万?元?)",
    re.ASCII,
)


def fen_of(amount: str | int | Decimal) -> int:
    """Return an amount of yuan in fen, exactly; nothing is ever rounded.

    A text may carry ``¥``, thousands commas, ``元``, ``万`` and full-width digits.

    Raises
    ------
    BadData
        if the text is no amount, or has a part smaller than a fen.

    >>> fen_of("1,234.5"), fen_of("30万元"), fen_of(Decimal("0.01"))
    (123450, 30000000, 1)
    """
    if isinstance(amount, bool | float):
        raise TypeError("give yuan as text, int or Decimal: a float has lost its fen already")
    if isinstance(amount, int):
        return amount * FEN_PER_YUAN
    text = str(amount) if isinstance(amount, Decimal) else amount
    exact = _decimal_fen(amount) if isinstance(amount, Decimal) else _text_fen(amount)
    if exact is None:
        raise BadData(
            say(
                "money.not_an_amount",
                "“{entered}”不是金额。请写成以元为单位的数，如 1200 或 1,200.50。",
                '"{entered}" is not an amount. Write a number of yuan, such as 1200 or 1,200.50.',
                entered=text,
            )
        )
    if exact.denominator != 1:
        raise BadData(
            say(
                "money.below_a_fen",
                "“{entered}”有不足一分的零头。请改成最多两位小数的元。",
                '"{entered}" has a part below one fen. Give yuan with two decimals at most.',
                entered=text,
            )
        )
    return exact.numerator


def _decimal_fen(amount: Decimal) -> Fraction | None:
    return Fraction(amount) * FEN_PER_YUAN if amount.is_finite() else None


def _text_fen(text: str) -> Fraction | None:
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).replace("−", "-")
    match = _AMOUNT.fullmatch(plain)
    if match is None:
        return None
    per_unit = FEN_PER_WAN_YUAN if match["unit"].startswith("万") else FEN_PER_YUAN
    exact = Fraction(match["number"].replace(",", "").rstrip(".")) * per_unit
    return -exact if match["sign"] == "-" else exact


def yuan_text(fen: int) -> str:
    """Write fen as yuan with thousands commas and two decimals.

    >>> yuan_text(123450), yuan_text(-1)
    ('1,234.50', '-0.01')
    """
    yuan, rest = divmod(abs(fen), FEN_PER_YUAN)
    return f"{'-' if fen < 0 else ''}{yuan:,}.{rest:02d}"


def split(total: int, weights: Sequence[int | Decimal | Fraction]) -> tuple[int, ...]:
    """Share ``total`` fen by weight: whole fen, in the order of the weights, summing to the total.

    Largest remainder: everybody first gets the whole fen of the exact share
    ``total * w / sum(weights)``; the fen left over go, one each, to the largest remainders, and of
    equal remainders to the earlier party. A negative total is shared like the positive one.

    Raises
    ------
    ValueError
        if a weight is negative or all are zero: a programming error, for the caller has checked.

    >>> split(1, (1, 2, 2))
    (0, 1, 0)
    """
    exact_weights = [Fraction(weight) for weight in weights]
    whole = sum(exact_weights)
    if min(exact_weights, default=Fraction(-1)) < 0 or whole == 0:
        raise ValueError("weights are 0 or more and not all 0")
    exact = [abs(total) * weight / whole for weight in exact_weights]
    shares = [int(share) for share in exact]
    left = abs(total) - sum(shares)
    by_remainder = sorted(range(len(exact)), key=lambda i: (shares[i] - exact[i], i))
    for i in by_remainder[:left]:
        shares[i] += 1
    return tuple(-share if total < 0 else share for share in shares)

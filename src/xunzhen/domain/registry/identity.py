"""Identity numbers 身份证号: whether one can be right, without ever repeating it."""

from __future__ import annotations

import calendar
import unicodedata
from typing import Final

from xunzhen.domain.errors import Sentence, say

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK: Final = "10X98765432"
_PROVINCES: Final = (
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 "
    "61 62 63 64 65 71 81 82 83"
)
"""First two digits in use; 81, 82, 83 begin residence permits of Hong Kong, Macao and Taiwan."""
_FOREIGNER: Final = "9"
CHECK_DIGIT: Final = "registry.identity_check_digit"


def standard_form(number: str) -> str:
    """Return the number as it is compared: half-width, without spaces, with a capital X."""
    folded = unicodedata.normalize("NFKC", number)
    return "".join(letter for letter in folded.upper() if not letter.isspace())


def check_character(body: str) -> str:
    """Return the check character of the first 17 digits.

    With weights w_i = 2^(18-i) mod 11, the sum of w_i d_i taken mod 11 picks it from 10X98765432.

    Source
    ------
    GB 11643-1999.

    >>> check_character("37010119010203997")
    '3'
    """
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, body[:17], strict=True))
    return _CHECK[total % 11]


def masked(number: str) -> str:
    """Return a number for messages: all but the last four characters hidden.

    >>> masked("37010119010203997X")
    '**************997X'
    """
    tail = number[-4:] if len(number) > 8 else ""
    return "*" * (len(number) - len(tail)) + tail


def identity_fault(number: str) -> Sentence | None:
    """Say what is wrong with a number in standard form, or None if it can be right.

    Accepted: residents' numbers, residence permits of Hong Kong, Macao and Taiwan (81, 82, 83) and
    foreigners' permanent cards of 18 digits (beginning with 9). A wrong check character comes back
    under the code ``CHECK_DIGIT``: only this fault may be overridden, for legacy numbers exist
    that fail it.
    """
    if len(number) != 18 or not (number[:17].isascii() and number[:17].isdigit()):
        return say(
            "registry.identity_form",
            "身份证号“{entered}”不是18位（前17位数字，末位数字或X）。请对照证件核对，没有就空着。",
            'Identity number "{entered}" is not 17 digits and a digit or X. Compare it with the '
            "card, or leave it empty.",
            entered=masked(number[:40]),
        )
    if number[0] != _FOREIGNER and number[:2] not in _PROVINCES:
        return _part(number, "前2位不是省级代码", "its first two digits are no province")
    if not _is_day(number[6:14]):
        return _part(number, "第7到14位不是出生日期", "digits 7 to 14 are no day of birth")
    if number[17] != check_character(number):
        return say(
            CHECK_DIGIT,
            "身份证号“{entered}”的校验位不对，多半有一位写错了。请对照证件改正；"
            "证件上确实如此的，在“身份证号已核对”写“是”。",
            'Identity number "{entered}" fails its check digit; most likely one digit is wrong. '
            "Compare it with the card; if the card says so, write 是 under id_number_confirmed.",
            entered=masked(number),
        )
    return None


def _part(number: str, zh: str, en: str) -> Sentence:
    return say(
        "registry.identity_part",
        "身份证号“{entered}”有误：{zh}。请对照证件核对。",
        'Identity number "{entered}" is wrong: {en}. Compare it with the card.',
        entered=masked(number),
        zh=zh,
        en=en,
    )


def _is_day(digits: str) -> bool:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    if not (1850 <= year <= 2200 and 1 <= month <= 12):
        return False
    return 1 <= day <= calendar.monthrange(year, month)[1]

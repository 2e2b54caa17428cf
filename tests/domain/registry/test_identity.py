"""Identity numbers of GB 11643 and the other cards of 18 characters."""

from __future__ import annotations

import pytest

from xunzhen.domain.registry.identity import (
    CHECK_DIGIT,
    check_character,
    identity_fault,
    masked,
    standard_form,
)

BODY = "37010119010203997"


def _number(body: str) -> str:
    return body + check_character(body)


def test_check_character_of_the_worked_example_is_three() -> None:
    assert check_character(BODY) == "3"


def test_one_wrong_digit_anywhere_is_noticed() -> None:
    number = _number(BODY)
    wrong = [
        number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
        for place in range(18)
    ]

    assert all(identity_fault(one) is not None for one in wrong)


def test_small_x_is_read_as_capital() -> None:
    bodies = [f"35052419900101{serial:03d}" for serial in range(100)]

    body = next(body for body in bodies if check_character(body) == "X")

    assert identity_fault(standard_form(body + "x")) is None


@pytest.mark.parametrize("head", ["810000", "820000", "830000", "911124"])
def test_residence_permits_and_foreigners_cards_are_accepted(head: str) -> None:
    assert identity_fault(_number(f"{head}19900101001")) is None


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("350524900101001", "不是18位"),
        (_number("00052419900101001"), "前2位不是省级代码"),
        (_number("35052420250229001"), "不是出生日期"),
        ("G12345678", "不是18位"),
    ],
)
def test_wrong_numbers_say_which_part_is_wrong(number: str, said: str) -> None:
    fault = identity_fault(number)

    assert fault is not None
    assert said in fault.zh
    assert fault.code != CHECK_DIGIT


def test_masked_number_shows_four_characters_at_most() -> None:
    assert masked(_number(BODY)) == "**************9973"
    assert masked("1234567") == "*******"

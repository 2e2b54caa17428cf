"""Which half-days a stay touches, and which it fills."""

from __future__ import annotations

import pytest

from tests.domain.fieldwork.ledgers import entry
from xunzhen.domain.fieldwork.counting_half_days import half_days_achieved, halves_of

AM, PM = False, True


@pytest.mark.parametrize(
    ("clock", "half", "filled"),
    [
        ("08:30-11:30", AM, (AM,)),  # 180 minutes: just enough
        ("08:30-11:29", AM, ()),  # 179
        ("08:30-17:30", AM, (AM,)),  # entered for one half-day: one, however long
        ("14:00-17:10", PM, (PM,)),
        ("08:30-11:40", None, (AM,)),
        ("13:00-16:30", None, (PM,)),
        ("08:30-17:30", None, (AM, PM)),  # 540 = 3 x 180, two half-days at most
        ("10:30-14:30", None, (PM,)),  # 240: one full minimum, 90 minutes before noon, 150 after
        ("09:00-12:30", None, (AM,)),  # 210: 180 before noon, 30 after
        ("10:00-14:00", None, (AM,)),  # 120 and 120: a tie goes to the morning
        ("22:00-01:30", None, (PM,)),  # past midnight: 210
        ("08:30-", AM, ()),
        ("-11:30", AM, ()),
        ("", None, ()),
    ],
)
def test_half_days_a_stay_fills(clock: str, half: bool | None, filled: tuple[bool, ...]) -> None:
    assert half_days_achieved(entry("1", clock=clock, afternoon=half), 180) == filled


@pytest.mark.parametrize(
    ("clock", "half", "touched"),
    [
        ("", AM, (AM,)),
        ("08:30-17:30", PM, (PM,)),
        ("", None, (AM, PM)),  # nothing told: the whole day
        ("08:30-", None, (AM, PM)),
        ("08:30-12:00", None, (AM,)),
        ("12:00-13:00", None, (PM,)),
        ("11:59-12:01", None, (AM, PM)),
        ("09:00-09:00", None, (AM,)),
        ("15:00-15:00", None, (PM,)),
    ],
)
def test_half_days_a_stay_touches(clock: str, half: bool | None, touched: tuple[bool, ...]) -> None:
    assert halves_of(entry("1", clock=clock, afternoon=half)) == touched

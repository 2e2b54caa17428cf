"""The page of results says of each row whether its limit was kept."""

from __future__ import annotations

import pytest

from benchmarks.run import Measured, row_line, verdict


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (("visits", 17961.0, "", None), "| visits | 17,961 |  |  |"),
        (("rules broken", 0.0, "", 0.0), "| rules broken | 0 | ≤ 0 | kept |"),
        (("rules broken", 1.0, "", 0.0), "| rules broken | 1 | ≤ 0 | missed |"),
        (("second run", 16.687, "s", 30.0), "| second run | 16.69 s | ≤ 30 s | kept |"),
        (("no data", None, "s", 30.0), "| no data | — | ≤ 30 s | skipped |"),
    ],
)
def test_row_shows_value_limit_and_verdict(row: Measured, expected: str) -> None:
    assert row_line(row) == expected


def test_exactly_the_limit_keeps_it() -> None:
    assert verdict(("read", 1.0, "s", 1.0)) == "kept"

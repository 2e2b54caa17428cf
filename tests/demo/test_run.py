from __future__ import annotations

from typing import Any

import pytest

from demo.run import price_words, story

CHECKED = {"tables": [{"rows": 3, "notices": 1}, {"rows": 1_200, "notices": 0}], "errors": 0}
COVERED = {
    "villages": {"numerator": 7, "denominator": 8},
    "target": {"value": "100", "citation": "某函 一2", "clause": "AX-2024-19/1.2.1"},
    "gaps": [{"mode": "circuit"}],
}
OTHER = {"name": "乙县", "day": "2025-06-01", "gaps": [{"mode": "circuit"}, {"mode": "centre"}]}
PLAN = {
    "required_visits": 16,
    "planned_visits": 15,
    "coverage": {"uncovered": 1, "proven": True},
    "bound": {"cost": 90.0, "gap": 0.004},
    "shortages": [{"zh": "甲村缺1个", "en": "village one lacks 1"}],
}
VERIFIED: dict[str, Any] = {"visits": 15, "broken": []}


def test_story_has_ten_lines_with_the_figures_of_the_commands() -> None:
    lines = story(CHECKED, COVERED, OTHER, PLAN, VERIFIED, 12.3)

    chinese, english = (list(side) for side in zip(*lines, strict=True))
    assert len(lines) == 10
    assert "2张表1,203行" in chinese[1]
    assert "7/8" in chinese[2]
    assert "应巡16次，已排15次，缺1次（已证明最少）；费用至多比最省高0.4%" in chinese[3]
    assert chinese[4].endswith("甲村缺1个")
    assert "15 visits checked independently, 0 rules broken" in english[5]


@pytest.mark.parametrize(
    ("gap", "words"),
    [(None, "费用未证明最省"), (0.0, "费用已证明最省"), (0.031, "费用至多比最省高3.1%")],
)
def test_price_is_called_what_is_proven_of_it(gap: float | None, words: str) -> None:
    assert price_words(gap)[0] == words

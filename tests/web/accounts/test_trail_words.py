"""Whatever the site records has a name that people read."""

from __future__ import annotations

import re
from pathlib import Path

from xunzhen.web.accounts.trail_words import ACTIONS, fact_words

WEB = Path(__file__).resolve().parents[3] / "src" / "xunzhen" / "web"


def recorded() -> set[str]:
    """Return every action that is written out in a call of the product."""
    found: set[str] = set()
    for file in WEB.rglob("*.py"):
        found |= set(re.findall(r'action="([a-z_.-]+)"', file.read_text(encoding="utf-8")))
    return found


def test_every_recorded_action_has_words() -> None:
    assert recorded() - set(ACTIONS) == set()


def test_facts_are_said_in_words_and_empty_ones_left_out() -> None:
    assert fact_words({"visits": 467, "job": None, "new": 0}) == "巡诊次数 467"

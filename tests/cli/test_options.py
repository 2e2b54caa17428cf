from __future__ import annotations

from xunzhen.cli import options
from xunzhen.domain.planning import weeks


def test_command_line_offers_as_many_weeks_as_the_planner_takes() -> None:
    assert options.MOST_WEEKS == weeks.MOST_WEEKS

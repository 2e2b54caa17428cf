"""A dated fact holds until a newer one begins, whatever the order of the rows."""

from __future__ import annotations

import datetime as dt
from itertools import permutations

from xunzhen.domain.capacity.facts import PlaceFact, PlaceFactKind
from xunzhen.domain.capacity.facts import fact_on as place_fact_on
from xunzhen.domain.periods.period import Period, inclusive
from xunzhen.domain.workforce.facts import PersonFact, PersonFactKind, fact_on

OLD = PersonFact("s-1", "title", "中级", Period(dt.date(2015, 1, 1)))
NEW = PersonFact("s-1", "title", "副高", Period(dt.date(2024, 5, 1)))
OTHER = PersonFact("s-2", "title", "正高", Period(dt.date(2020, 1, 1)))


def test_newer_fact_takes_over_on_its_first_day() -> None:
    for facts in permutations([OLD, NEW, OTHER]):
        values = [
            one and one.value
            for day in (dt.date(2014, 12, 31), dt.date(2024, 4, 30), dt.date(2024, 5, 1))
            for one in [fact_on(facts, "s-1", PersonFactKind.TITLE, day)]
        ]
        assert values == [None, "中级", "副高"]


def test_fact_that_ended_leaves_the_older_one_in_force() -> None:
    weak = PlaceFact("t", "weak", "是", Period(dt.date(2020, 1, 1)))
    not_weak = PlaceFact("t", "weak", "否", inclusive(dt.date(2024, 1, 1), dt.date(2024, 12, 31)))

    found = [
        place_fact_on([weak, not_weak], "t", PlaceFactKind.WEAK, day)
        for day in (dt.date(2024, 12, 31), dt.date(2025, 1, 1))
    ]

    assert [one.value for one in found if one] == ["否", "是"]

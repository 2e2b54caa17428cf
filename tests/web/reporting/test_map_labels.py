"""Names beside the map: none over another, none over a mark where that can be."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xunzhen.web.planning.point_map import Marked
from xunzhen.web.reporting.map_labels import APART, labelled

BOX = "0 0 1000 760"


def spot(x: float, y: float, code: str = "a") -> Marked:
    return Marked(x, y, code, code)


@pytest.mark.parametrize(("x", "at_end", "text_x"), [(100, False, 8), (900, True, 992)])
def test_point_is_named_at_the_edge_of_its_half(x: float, at_end: bool, text_x: float) -> None:
    (label,) = labelled(BOX, [(spot(x, 300), "甲二 晚到")])

    assert (label.at_end, label.x) == (at_end, text_x)
    assert (label.to_x, label.to_y) == (x, 300)


def test_line_begins_where_the_name_ends() -> None:
    # 甲二晚到 are four signs of 31 units and a gap of 8, from 8 on.
    (label,) = labelled(BOX, [(spot(400, 300), "甲二晚到")])

    assert label.from_x == 8 + 4 * 31 + 8


def test_name_gives_way_to_a_mark() -> None:
    there = spot(60, 300)

    (label,) = labelled(BOX, [(there, "甲二 晚到")], [there])

    assert abs(label.y - 11 - 300) >= 16 + 11


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(50, 950, width=16), st.floats(50, 700, width=16)), max_size=8))
def test_no_two_names_of_one_side_touch(points: list[tuple[float, float]]) -> None:
    named = [(spot(x, y, str(n)), "甲二 晚到1时30分") for n, (x, y) in enumerate(points)]

    found = labelled(BOX, named)

    assert len(found) == len(points)
    for one in found:
        assert 0 < one.y < 760
        for other in found:
            if other is not one and other.at_end is one.at_end:
                assert abs(one.y - other.y) >= APART

"""The small map of points."""

from __future__ import annotations

from dataclasses import replace

from tests.county import small_county
from xunzhen.web.planning.point_map import point_map


def test_marked_village_is_drawn_once_and_leaves_the_plain_dots() -> None:
    # Nine villages, one without coordinates: eight places, one of them marked.
    drawn = point_map(small_county(), {"350524101202": "today"})

    assert drawn is not None
    assert [one.code for one in drawn.marked] == ["350524101202"]
    assert (drawn.land.count("M"), drawn.dots.count("M")) == (8, 7)


def test_marked_village_without_place_is_named_below() -> None:
    drawn = point_map(small_county(), {"350524203203": "missing"})

    assert drawn is not None
    assert drawn.unplaced == ("丙三",)


def test_county_without_any_place_has_no_map() -> None:
    county = small_county()
    nowhere = tuple(replace(village, point=None) for village in county.villages)

    assert point_map(replace(county, villages=nowhere), {}) is None

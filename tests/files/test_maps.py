"""The map: everything inside, nothing outside, every village in it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from tests.files.small_roster import TANGDI, ZHENGKENG, small_facts, small_modes
from xunzhen.domain.geo import Point
from xunzhen.files.map_drawing import (
    KM_PER_DEGREE,
    Box,
    Name,
    Spot,
    projection_of,
    scale_bar,
    written,
)
from xunzhen.files.maps import map_page
from xunzhen.files.roster_facts import RosterFacts


@pytest.fixture(scope="module")
def page() -> str:
    return map_page(small_facts(), small_modes())


def data_of(page: str) -> dict[str, list[dict[str, object]]]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
    assert found
    data: dict[str, list[dict[str, object]]] = json.loads(found.group(1))
    return data


class Addresses(HTMLParser):
    """Collects what a browser would fetch or follow."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ("href", "src", "action")]


def test_page_names_no_address(page: str) -> None:
    assert not re.findall(r"https?:|//[a-z]+\.|@import|xmlns", page)


def test_page_follows_only_links_within_itself(page: str) -> None:
    parser = Addresses()
    parser.feed(page)

    assert parser.found
    assert all(address.startswith("#v-") for address in parser.found)


def test_style_fetches_only_what_the_page_holds(page: str) -> None:
    assert all(one.startswith("data:font/woff") for one in re.findall(r"url\(([^)]*)", page))


def test_every_village_is_a_link_or_listed_as_without_coordinates(page: str) -> None:
    county = small_facts().county

    drawn = set(re.findall(r'<a href="#v-(\d+)" class="v"', page))

    assert drawn == {village.code for village in county.villages} - {TANGDI}
    assert "没有坐标、图上没有的村（1）" in page


def test_every_village_has_a_row_for_readers_without_script(page: str) -> None:
    rows = re.findall(r'<tr id="v-(\d+)">', page)

    assert rows == [village.code for village in small_facts().county.villages]


def test_legend_counts_add_up_to_all_villages(page: str) -> None:
    legend = page[page.index('<section id="legend">') : page.index('<section id="day">')]

    counts = [int(count) for count in re.findall(r"<b>(\d+)</b>", legend)]

    assert sum(counts) == len(small_facts().county.villages)
    assert "未落实" in legend


def test_data_holds_every_visit(page: str) -> None:
    assert len(data_of(page)["visits"]) == len(small_facts().roster.visits)


def test_static_picture_shows_the_first_weeks_circuits(page: str) -> None:
    # 陈建安 goes out on four days of a week, 林桂生 on four, 陈惠民 on two.
    assert page.count("<polyline") == 10


def test_demonstration_is_said_and_no_boundary_is_claimed(page: str) -> None:
    assert "示意图：点位为演示，不表示行政区域界线。" in page
    assert '<span class="demo">演示数据</span>' in page


def test_real_data_keeps_the_line_without_demonstration() -> None:
    facts = small_facts()
    real = RosterFacts(replace(facts.roster, synthetic=False), facts.county, facts.settings)

    page = map_page(real, small_modes())

    assert "示意图：不表示行政区域界线。" in page
    assert "演示" not in page


def test_name_with_markup_is_written_as_text() -> None:
    facts = small_facts()
    name = '<script>x</script>"'
    villages = tuple(
        replace(village, name=name) if village.code == ZHENGKENG else village
        for village in facts.county.villages
    )
    county = replace(facts.county, villages=villages)

    page = map_page(RosterFacts(facts.roster, county, facts.settings), small_modes())

    assert "<script>x" not in page
    assert name in [village["name"] for village in data_of(page)["villages"]]


def test_page_is_the_same_every_time(page: str) -> None:
    assert map_page(small_facts(), small_modes()) == page


def test_county_without_coordinates_still_has_its_table() -> None:
    facts = small_facts()
    villages = tuple(replace(village, point=None) for village in facts.county.villages)
    county = replace(facts.county, villages=villages, townships=(), institutions=())

    page = map_page(RosterFacts(facts.roster, county, facts.settings), {})

    assert len(re.findall(r'<tr id="v-', page)) == len(villages)


def test_kilometres_are_the_same_both_ways() -> None:
    # 0.1 degree of latitude is 11.12 km; of longitude at 25° north 11.12·cos 25° = 10.08 km.
    projection = projection_of([Point(118.0, 24.95), Point(118.1, 25.05)])

    corner, other = projection.spot(Point(118.0, 25.05)), projection.spot(Point(118.1, 24.95))

    per_km = projection.units_per_km
    assert (other.y - corner.y) / per_km == pytest.approx(0.1 * KM_PER_DEGREE, abs=0.01)
    assert (other.x - corner.x) / per_km == pytest.approx(10.08, abs=0.01)


def test_names_do_not_cover_each_other() -> None:
    names = [Name("郑坑村", Spot(100 + 9 * step, 100), 13, 8) for step in range(12)]

    boxes = [box for _, box in written(names, [])]

    assert len(boxes) >= 2
    assert not any(a.meets(b) for at, a in enumerate(boxes) for b in boxes[:at])


def test_name_that_must_stand_is_written_though_crowded() -> None:
    crowd = [Box(0, 0, 500, 500)]

    assert len(written([Name("祥华乡", Spot(100, 100), 15, 10, must=True)], crowd)) == 1


def test_scale_bar_is_round_and_short() -> None:
    assert scale_bar(10.0) == (10, 100.0)
    assert scale_bar(70.0) == (1, 70.0)

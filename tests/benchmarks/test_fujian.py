"""The province for measuring, on divisions small enough to count."""

from __future__ import annotations

from pathlib import Path

from benchmarks.fujian_counties import (
    Divisions,
    blank_villages,
    fujian_county,
    is_village,
    write_fujian,
)
from xunzhen.domain.geo import Point
from xunzhen.domain.registry.county import Mode
from xunzhen.files.tables.read import read_county

TOWNS = {"350801": ("350801101", "350801102"), "350802": ("350802101",)}


def divisions() -> Divisions:
    """Two counties: one of two townships with nine villages and a community each, one of one."""
    townships = {
        county: tuple((code, f"演示{code[-1]}镇") for code in codes)
        for county, codes in TOWNS.items()
    }
    units = {
        code: ((f"{code}001", "演示社区"), *((f"{code}{200 + n}", f"演示{n}村") for n in range(9)))
        for codes in TOWNS.values()
        for code in codes
    }
    middles = {county: Point(117.0, 25.0) for county in TOWNS}
    counties = tuple((county, f"演示{county[-1]}县", "演示市") for county in TOWNS)
    return Divisions(counties, townships, units, middles)


def test_communities_are_never_without_a_doctor() -> None:
    county = fujian_county(divisions(), "350801", 18)

    circuits = {one.village for one in county.service_modes if one.mode is Mode.CIRCUIT}
    assert len(circuits) == 18
    assert all(is_village(code) for code in circuits)


def test_counties_with_most_villages_lack_most_doctors() -> None:
    # The first four are XL: every village, never a community.
    assert blank_villages(divisions()) == {"350801": 18, "350802": 9}


def test_county_is_the_same_every_time() -> None:
    assert fujian_county(divisions(), "350801", 5) == fujian_county(divisions(), "350801", 5)


def test_written_counties_are_read_back_without_a_fault(tmp_path: Path) -> None:
    write_fujian(divisions(), tmp_path / "fujian")

    reading = read_county(tmp_path / "fujian" / "350801-演示1县")

    assert reading.errors == ()
    assert reading.county is not None
    assert reading.county.synthetic
    assert (len(reading.county.villages), len(reading.county.townships)) == (20, 2)


def test_province_that_stands_is_not_made_again(tmp_path: Path) -> None:
    write_fujian(divisions(), tmp_path / "fujian")
    mark = tmp_path / "fujian" / "mark"
    mark.touch()

    write_fujian(divisions(), tmp_path / "fujian")

    assert mark.exists()

"""The small county stands, and its lookups find what they should."""

from __future__ import annotations

from tests.county import small_county


def test_every_village_of_the_small_county_lies_in_one_of_its_townships() -> None:
    county = small_county()

    homeless = [v.code for v in county.villages if v.township not in county.township_by_code]

    assert homeless == []


def test_every_member_of_staff_of_the_small_county_has_an_institution() -> None:
    county = small_county()

    homeless = [p.id for p in county.staff if p.institution not in county.institution_by_code]

    assert homeless == []


def test_small_county_has_one_blank_village_without_coordinates() -> None:
    county = small_county()

    entered = {row.village for row in county.service_modes}

    assert [v.name for v in county.villages if v.code not in entered] == ["丙三"]
    assert county.village_by_code["350524203203"].point is None

"""The first page before anything of the county is on the site."""

from __future__ import annotations

import pytest

from tests.web.people import COUNTY, as_person

ADDRESS = f"/c/{COUNTY}/"

pytestmark = pytest.mark.django_db


def test_planner_of_a_county_not_yet_begun_is_led_to_the_import() -> None:
    answer = as_person("clerk").get(ADDRESS)

    assert answer.status_code == 200
    assert f'href="{ADDRESS}import/"' in answer.content.decode()


def test_reader_who_may_not_import_is_told_and_led_nowhere() -> None:
    answer = as_person("finance").get(ADDRESS)

    assert answer.status_code == 200
    assert f'href="{ADDRESS}import/"' not in answer.content.decode()


def test_county_of_nobody_is_not_found_from_above() -> None:
    assert as_person("supervisor").get(ADDRESS).status_code == 404

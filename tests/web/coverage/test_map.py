"""The coverage page: counts, map, table, and what each reader sees of them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from tests.web.people import COUNTY, as_person
from tests.web.plans import published_plan
from xunzhen.domain.registry.county import County
from xunzhen.web.audit.models import AuditEntry

MAP = reverse("coverage:map", args=[COUNTY])
POINTS = reverse("coverage:points", args=[COUNTY])
VISITS = reverse("planning:last-visits", args=[COUNTY])
VISIT_POINTS = reverse("planning:last-visit-points", args=[COUNTY])
LIST = reverse("planning:coverage-list", args=[COUNTY])
DAY = dt.date(2026, 9, 15)
BLANK = "350524203203"


def codes(answer) -> set[str]:
    return {one["properties"]["code"] for one in answer.json()["villages"]["features"]}


def test_page_counts_eight_of_nine_villages_with_the_clause_of_the_target(county: County) -> None:
    page = as_person("clerk").get(MAP, {"day": str(DAY)}).content.decode()

    assert "<b>8</b></a> / 9" in page
    assert "安卫函〔2024〕19号" in page


def test_page_without_script_holds_the_drawn_map_the_bars_and_every_village(county: County) -> None:
    page = as_person("clerk").get(MAP, {"day": str(DAY)}).content.decode()

    assert page.count('<a href="/c/350524/coverage/') >= 8
    assert page.count('<tr data-village="') == 9
    assert 'class="bars"' in page
    assert "不表示行政区域界线" in page


def test_gap_is_the_first_thing_to_do_and_its_proposal_is_open(county: County) -> None:
    answer = as_person("clerk").get(MAP, {"day": str(DAY)})

    assert [one.village.code for one in answer.context["todos"]] == [BLANK]
    assert answer.context["panel"].village.code == BLANK


def test_mode_that_is_asked_for_filters_the_table(county: County) -> None:
    page = as_person("clerk").get(MAP, {"day": str(DAY), "mode": "circuit"}).content.decode()

    assert page.count('<tr data-village="') == 4


def test_nonsense_in_the_address_asks_for_nothing(county: County) -> None:
    query = {"day": "30. Februar", "mode": "<x>", "sort": "drop", "township": "'"}

    answer = as_person("clerk").get(MAP, query)

    assert answer.status_code == 200
    assert "<x>" not in answer.content.decode()


def test_director_gets_the_points_of_the_own_township_only(county: County) -> None:
    answer = as_person("director").get(POINTS, {"day": str(DAY)})

    assert codes(answer) == {"350524101201", "350524101202", "350524101203"}


def test_director_gets_the_last_visits_of_the_own_township_only(county: County) -> None:
    published_plan()

    answer = as_person("director").get(VISIT_POINTS, {"day": str(DAY)})

    assert codes(answer) == {"350524101201", "350524101202", "350524101203"}


def test_rate_of_a_director_counts_the_own_township(county: County) -> None:
    answer = as_person("director").get(MAP, {"day": str(DAY)})

    assert answer.context["rates"].villages.denominator == 3


def test_village_of_elsewhere_is_not_found(county: County) -> None:
    answer = as_person("director").get(reverse("coverage:gap", args=[COUNTY, BLANK]))

    assert answer.status_code == 404


def test_stranger_finds_nothing(county: County) -> None:
    browser = as_person("stranger")

    assert {browser.get(one).status_code for one in (MAP, POINTS, VISITS, VISIT_POINTS)} == {404}


@pytest.mark.parametrize("address", [MAP, reverse("coverage:gap", args=[COUNTY, BLANK]), VISITS])
def test_page_asks_twelve_queries_at_most(
    county: County, address: str, django_assert_max_num_queries
) -> None:
    published_plan()
    browser = as_person("clerk")

    with django_assert_max_num_queries(12):
        browser.get(address)


def test_village_is_shown_by_its_last_visit_on_or_before_the_day(county: County) -> None:
    plan = published_plan()
    visits = plan.visits.filter(date__lte=DAY, cancelled="").order_by("date")
    last = {one.village: one.date for one in visits}

    answer = as_person("clerk").get(VISITS, {"day": str(DAY)})

    shown = {one.line.village.code: one.last for one in answer.context["lines"] if one.last}
    assert shown == last


def test_cancelled_visit_is_no_visit(county: County) -> None:
    plan = published_plan()
    plan.visits.update(cancelled="大雨封路")

    answer = as_person("clerk").get(VISITS, {"day": str(DAY)})

    assert all(one.last is None for one in answer.context["lines"])


def test_days_that_a_later_edition_holds_are_its_own(county: County) -> None:
    old, new = published_plan(), published_plan_again()
    old.state = "replaced"
    old.save()
    new.visits.all().delete()

    answer = as_person("clerk").get(VISITS, {"day": str(DAY)})

    assert all(one.last is None for one in answer.context["lines"])


def published_plan_again():
    """The same roster as a second edition."""
    from tests.web.plans import draft_plan

    plan = draft_plan()
    plan.state, plan.edition = "published", 2
    plan.save()
    return plan


def test_list_is_handed_out_and_the_trail_says_to_whom(county: County) -> None:
    answer = as_person("clerk").post(LIST, {"day": str(DAY), "format": "csv"})

    assert len(answer.content.decode("utf-8-sig").splitlines()) == 10
    entry = AuditEntry.objects.get(action="coverage.export")
    assert (entry.who, entry.facts["rows"]) == ("clerk", 9)


def test_list_of_a_director_holds_the_own_township(county: County) -> None:
    answer = as_person("director").post(LIST, {"day": str(DAY), "format": "csv"})

    assert len(answer.content.decode("utf-8-sig").splitlines()) == 4


def test_reader_who_may_not_export_gets_no_list(county: County) -> None:
    answer = as_person("doctor").post(LIST, {"day": str(DAY)})

    assert answer.status_code == 403
    assert not AuditEntry.objects.filter(action="coverage.export").exists()


def test_workbook_holds_texts_only(county: County) -> None:
    import io

    import openpyxl

    answer = as_person("clerk").post(LIST, {"day": str(DAY), "format": "xlsx"})

    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert sheet.max_row == 10
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert all(cell.value is None for row in sheet for cell in row if cell.data_type == "n")

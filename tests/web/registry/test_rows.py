"""Rows on pages: seen in scope, edited with checks, never over somebody else's change."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from tests.county import small_county
from tests.web.people import COUNTY, as_person, county_on_site
from xunzhen.domain.registry.county import County
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.registry.models import RegistryRow, RowVersion
from xunzhen.web.registry.rows import TABLES
from xunzhen.web.registry.selectors import desk
from xunzhen.web.registry.services import RowChange, change_rows


def row(table: str, key: str) -> RegistryRow:
    return RegistryRow.objects.get(table=table, key=key, removed=False)


def address(found: RegistryRow, what: str = "") -> str:
    return f"/c/{COUNTY}/rows/{found.pk}/{what}"


def form(found: RegistryRow, **changes: str) -> dict[str, str]:
    """What a browser would send for a row with some columns changed."""
    cells = {**found.cells, **changes}
    return {f"c-{name}": text for name, text in cells.items()} | {
        "version": str(found.version),
        "reason": "核实",
    }


@pytest.mark.parametrize("table", TABLES)
def test_every_table_and_its_form_opens_within_twelve_queries(
    county: County, table: str, django_assert_max_num_queries: Any
) -> None:
    clerk = as_person("clerk")
    first = RegistryRow.objects.filter(table=table).first()
    assert first is not None
    pages = [f"/c/{COUNTY}/tables/{table}/", address(first), address(first, "edit/")]

    for page in pages:
        with django_assert_max_num_queries(12):
            assert clerk.get(page).status_code == 200


def test_tables_page_counts_what_the_reader_sees(county: County) -> None:
    whole = as_person("clerk").get(f"/c/{COUNTY}/tables/").context["tables"]
    mine = as_person("director").get(f"/c/{COUNTY}/tables/").context["tables"]

    def count(tables: Any, name: str) -> int:
        return next(found.get("n", 0) for table, found in tables if table.name == name)

    assert (count(whole, "villages"), count(mine, "villages")) == (9, 3)
    assert (count(whole, "staff"), count(mine, "staff")) == (7, 3)
    assert (count(whole, "institutions"), count(mine, "institutions")) == (6, 6)


@pytest.mark.parametrize("table", ["villages", "staff", "service_modes", "townships"])
def test_director_sees_the_same_rows_as_the_narrowed_county(county: County, table: str) -> None:
    listed = as_person("director").get(f"/c/{COUNTY}/tables/{table}/").context["page"]

    assert len(listed.object_list) == len(getattr(narrowed(), table))


def narrowed() -> County:
    scope = replace(system_scope("350524"), division="350524101")
    return desk(scope, COUNTY).county


def test_row_of_another_township_is_not_found(county: County) -> None:
    foreign = row("villages", "350524202202")

    for what in ("", "edit/", "remove/"):
        assert as_person("director").get(address(foreign, what)).status_code == 404
    assert as_person("director").post(address(foreign, "edit/"), form(foreign)).status_code == 404


def test_row_of_another_county_is_not_found_under_ones_own(county: County) -> None:
    mine = row("villages", "350524101202")

    assert as_person("stranger").get(f"/c/350124/rows/{mine.pk}/").status_code == 404


def test_search_finds_by_name_and_by_the_name_referred_to(county: County) -> None:
    page = as_person("clerk").get(f"/c/{COUNTY}/tables/leave/?q=演示员一")

    assert [line.cells["staff"] for line in page.context["page"].object_list] == ["s-01"]


def test_township_and_order_narrow_and_sort(county: County) -> None:
    query = "?township=350524202&sort=-resident_population"

    page = as_person("clerk").get(f"/c/{COUNTY}/tables/villages/{query}").context["page"]

    assert [line.cells["name"] for line in page.object_list] == ["乙一", "乙二", "乙三"]


def test_edit_is_saved_with_its_reason_and_shown_in_the_history(county: County) -> None:
    village = row("villages", "350524101202")
    clerk = as_person("clerk")

    clerk.post(address(village, "edit/"), form(village, resident_population="900"))

    page = clerk.get(address(village)).content.decode()
    assert row("villages", village.key).cells["resident_population"] == "900"
    assert "核实" in page
    assert "<del>860</del>" in page


def test_faulty_edit_is_told_beside_the_field_and_keeps_what_was_entered(county: County) -> None:
    village = row("villages", "350524101202")

    answer = as_person("clerk").post(
        address(village, "edit/"), form(village, resident_population="很多", name="甲贰")
    )

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "不是整数" in page
    assert 'value="甲贰"' in page
    assert row("villages", village.key).version == village.version


def test_edit_that_would_break_other_rows_is_refused(county: County) -> None:
    village = row("villages", "350524101202")

    answer = as_person("clerk").post(address(village, "edit/"), form(village, code="350524101299"))

    # The service mode and the travel row of the village name its old code.
    assert answer.status_code == 400
    assert "2行就对不上" in answer.content.decode()


def test_second_editor_sees_both_versions_and_overwrites_nothing(county: County) -> None:
    village = row("villages", "350524101202")
    first, second = as_person("clerk"), as_person("clerk")
    late = form(village, resident_population="901", circuit_stop="祠堂")
    first.post(address(village, "edit/"), form(village, resident_population="900"))

    answer = second.post(address(village, "edit/"), late)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert row("villages", village.key).cells["resident_population"] == "900"
    assert 'name="pick-resident_population"' in page
    clashes = answer.context["clashes"]
    assert [(one.theirs, one.mine, one.untouched) for one in clashes] == [
        ("900", "901", False),
        ("", "祠堂", False),
    ]


def test_second_editor_decides_column_by_column(county: County) -> None:
    village = row("villages", "350524101202")
    clerk = as_person("clerk")
    clerk.post(address(village, "edit/"), form(village, resident_population="900"))
    choice = form(village, resident_population="901", circuit_stop="祠堂") | {
        "version": "2", "pick-resident_population": "theirs", "pick-circuit_stop": "mine",
    }  # fmt: skip

    clerk.post(address(village, "edit/"), choice)

    cells = row("villages", village.key).cells
    assert (cells["resident_population"], cells["circuit_stop"]) == ("900", "祠堂")


def test_director_changes_market_days_but_not_the_population(county: County) -> None:
    village = row("villages", "350524101202")

    as_person("director").post(
        address(village, "edit/"), form(village, market_days="农历3,8", resident_population="9")
    )

    cells = row("villages", village.key).cells
    assert (cells["market_days"], cells["resident_population"]) == ("农历3,8", "860")


def test_director_adds_leave_for_own_staff_only(county: County) -> None:
    director = as_person("director")
    new = {"c-since": "2026-12-01", "c-until": "2026-12-02", "c-reason": "", "reason": "培训"}

    director.post(f"/c/{COUNTY}/tables/leave/add/", {**new, "c-staff": "s-02"})
    refused = director.post(f"/c/{COUNTY}/tables/leave/add/", {**new, "c-staff": "s-03"})

    assert refused.status_code == 403
    assert row("leave", "s-02|2026-12-01").place == "350524101"
    assert not RegistryRow.objects.filter(key="s-03|2026-12-01").exists()


def test_director_cannot_move_a_person_to_another_township(county: County) -> None:
    person = row("staff", "s-02")

    answer = as_person("director").post(address(person, "edit/"), form(person, institution="h-202"))

    assert answer.status_code == 403
    assert row("staff", "s-02").cells["institution"] == "h-101"


@pytest.mark.parametrize("table", ["villages", "service_modes", "rules", "institutions"])
def test_director_adds_nothing_to_tables_of_the_county(county: County, table: str) -> None:
    assert as_person("director").get(f"/c/{COUNTY}/tables/{table}/add/").status_code == 403


@pytest.mark.parametrize("who", ["doctor", "coordinator", "supervisor", "finance", "auditor"])
def test_readers_edit_nothing(county: County, who: str) -> None:
    mine = row("villages", "350524101202")

    assert as_person(who).get(address(mine)).status_code == 200
    assert as_person(who).post(address(mine, "edit/"), form(mine)).status_code == 403


def test_adding_a_row_that_stands_is_refused(county: County) -> None:
    new = {"c-staff": "s-01", "c-since": "2026-10-19", "c-until": "2026-10-20", "reason": "重复"}

    answer = as_person("clerk").post(f"/c/{COUNTY}/tables/leave/add/", new)

    assert answer.status_code == 400
    assert row("leave", "s-01|2026-10-19").cells["reason"] == "培训"


def test_row_in_use_is_removed_only_together_with_what_hangs_on_it(county: County) -> None:
    village = row("villages", "350524203202")  # a mode, a travel row and a closure name it
    clerk = as_person("clerk")
    form = {"version": "1", "reason": "村已撤并"}

    refused = clerk.post(address(village, "remove/"), form)
    clerk.post(address(village, "remove/"), {**form, "whole": "yes"})

    assert refused.status_code == 400
    assert RegistryRow.objects.filter(removed=True).count() == 4
    assert "已删去" in clerk.get(address(village)).content.decode()


def test_director_cannot_remove_what_the_county_s_rows_hang_on(county: County) -> None:
    doctor = row("staff", "s-06")  # her village's service mode names her

    answer = as_person("director").post(
        address(doctor, "remove/"), {"version": "1", "reason": "调走", "whole": "yes"}
    )

    assert answer.status_code == 403
    assert not row("staff", "s-06").removed


def yesterday() -> dt.date:
    return timezone.localdate() - dt.timedelta(days=1)


def test_row_and_table_show_a_past_day(county: County) -> None:
    RowVersion.objects.update(since=timezone.now() - dt.timedelta(days=3))
    village = row("villages", "350524101202")
    clerk = as_person("clerk")
    clerk.post(address(village, "edit/"), form(village, resident_population="900"))
    day = f"?day={yesterday().isoformat()}"

    then = clerk.get(address(village) + day).content.decode()
    listed = clerk.get(f"/c/{COUNTY}/tables/villages/{day}").content.decode()
    counted = clerk.get(f"/c/{COUNTY}/tables/{day}").context["tables"]

    assert "<dd>860</dd>" in then
    assert ">860<" in listed
    assert next(found["n"] for table, found in counted if table.name == "villages") == 9


def test_day_before_the_row_says_that_it_was_not_there(county: County) -> None:
    village = row("villages", "350524101202")

    page = as_person("clerk").get(f"{address(village)}?day={yesterday().isoformat()}")

    assert "还没有这一行" in page.content.decode()


def test_phone_is_masked_until_a_purpose_is_given_and_recorded(county: County) -> None:
    person = row("staff", "s-04")  # 0000-0000004
    clerk = as_person("clerk")

    plain = clerk.get(address(person)).content.decode()
    without = clerk.post(address(person, "unmask/"), {"purpose": ""}).content.decode()
    shown = clerk.post(address(person, "unmask/"), {"purpose": "通知改期"})
    again = clerk.get(address(person)).content.decode()

    assert "0000-0000004" not in plain + without + again
    assert "000*****0004" in plain
    assert "0000-0000004" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    entry = AuditEntry.objects.get(action="registry.unmask")
    assert (entry.purpose, "0000-0000004" in str(entry.facts)) == ("通知改期", False)


@pytest.mark.parametrize("who", ["doctor", "finance", "auditor", "supervisor"])
def test_unmasking_is_a_right_of_its_own(county: County, who: str) -> None:
    person = row("staff", "s-01")

    assert as_person(who).post(address(person, "unmask/"), {"purpose": "看看"}).status_code == 403


def test_person_is_found_by_exact_phone_within_the_scope(county: County) -> None:
    find = f"/c/{COUNTY}/tables/find/"

    mine = as_person("clerk").post(find, {"number": " 0000-0000004 "})
    part = as_person("clerk").post(find, {"number": "0000-000000"})
    foreign = as_person("director").post(find, {"number": "0000-0000004"})

    assert "演示员四" in mine.content.decode()
    assert "没有登记" in part.content.decode()
    assert "演示员四" not in foreign.content.decode()
    assert AuditEntry.objects.filter(action="registry.find").count() == 3


def test_phone_left_empty_in_the_form_stays_and_is_cleared_only_when_said(county: County) -> None:
    person = row("staff", "s-04")
    clerk = as_person("clerk")

    clerk.post(address(person, "edit/"), form(person, title="中级"))
    kept = row("staff", "s-04")
    clerk.post(address(kept, "edit/"), {**form(kept), "clear-phone": "yes"})

    assert kept.sealed == person.sealed
    assert row("staff", "s-04").sealed == {}
    assert not row("staff", "s-04").found_by.exists()


def test_people_follow_an_institution_that_moves(county: County) -> None:
    centre = row("institutions", "h-101")

    change_rows(
        scope=system_scope(COUNTY), county=COUNTY, reason="迁址",
        changes=[RowChange("institutions", {**centre.cells, "place": "350524202"}, centre.pk)],
    )  # fmt: skip

    assert row("staff", "s-01").place == "350524202"
    assert row("leave", "s-01|2026-10-19").place == "350524202"


def test_many_rows_are_written_in_few_queries(db: None, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(40):
        county_on_site(small_county())


def test_two_changes_of_one_row_at_once_make_two_versions(county: County) -> None:
    village = row("villages", "350524101202")
    changes = [
        RowChange("villages", {**village.cells, "resident_population": text})
        for text in ("901", "902")
    ]

    change_rows(scope=system_scope(COUNTY), county=COUNTY, changes=changes, reason="两次")

    assert list(village.versions.values_list("number", flat=True)) == [1, 2, 3]
    assert row("villages", village.key).cells["resident_population"] == "902"

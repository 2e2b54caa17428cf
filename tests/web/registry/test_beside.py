"""Tables beside the county: imported, listed, edited, exported and kept as the county's own."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.web.people import COUNTY, as_person
from tests.web.registry.workbooks import archive, county_workbook, handed_in, taken, workbook
from xunzhen.domain.capacity.tables import PLACE_FACT_ROWS
from xunzhen.domain.registry.county import County
from xunzhen.domain.workforce.tables import PERSON_FACT_ROWS
from xunzhen.files.tables_beside import read_with_tables
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.jobs.models import Job
from xunzhen.web.registry.beside import reading_beside
from xunzhen.web.registry.models import HeldRow, RegistryRow, RowVersion, TableImport
from xunzhen.web.registry.rows import readers_beside
from xunzhen.web.registry.selectors import desk
from xunzhen.web.registry.services import RowChange, change_rows
from xunzhen.web.worker import run

Captured = Any
FACT = ("人员", "事实", "值", "起")
PLACE = ("地点", "事实", "值", "起")
PROMOTED = ("s-01", "职称", "中级", "2026-01-01")
ELSEWHERE = ("外-1", "职称", "副高", "2026-01-01")
WRONG = ("s-02", "在岗", "也许", "2026-01-01")


@pytest.fixture
def captured(django_capture_on_commit_callbacks: Captured) -> Captured:
    return django_capture_on_commit_callbacks


@pytest.fixture
def facts(county: County) -> None:
    """The small county with four facts: two of 甲镇, one of 乙乡, one of a guest."""
    rows = [
        ("person_facts", {"staff": "s-01", "fact": "职称", "value": "中级", "since": "2026-01-01"}),
        ("person_facts", {"staff": "外-1", "fact": "职称", "value": "副高", "since": "2026-01-01"}),
        ("place_facts", {"place": "h-101", "fact": "薄弱", "value": "否", "since": "2026-01-01"}),
        (
            "place_facts",
            {"place": "350524202202", "fact": "开通医保", "value": "是", "since": "2026-01-01"},
        ),
    ]
    changes = [RowChange(table, cells) for table, cells in rows]
    change_rows(scope=system_scope(COUNTY), county=COUNTY, changes=changes, reason="演示数据")


def row(table: str, key: str) -> RegistryRow:
    return RegistryRow.objects.get(table=table, key__startswith=key, removed=False)


def sent(found: RegistryRow, **changes: str) -> dict[str, str]:
    """What a browser sends for a row with some columns changed."""
    cells = {f"c-{name}": text for name, text in {**found.cells, **changes}.items()}
    return {**cells, "version": str(found.version), "reason": "核实"}


def test_dry_run_counts_new_bad_and_noticed_rows_of_a_table_beside(
    county: County, captured: Captured
) -> None:
    one = handed_in(
        as_person("clerk"), captured, workbook(人员事实=[FACT, PROMOTED, ELSEWHERE, WRONG])
    )

    (count,) = one.counts
    assert (count["table"], count["new"], count["bad"], count["noticed"]) == (
        "person_facts",
        2,
        1,
        1,
    )
    assert not RegistryRow.objects.filter(table="person_facts").exists()


def test_good_rows_are_read_by_their_reader_and_the_bad_one_waits(
    county: County, captured: Captured
) -> None:
    clerk = as_person("clerk")

    taken(clerk, captured, handed_in(clerk, captured, workbook(人员事实=[FACT, PROMOTED, WRONG])))

    found = reading_beside(desk(system_scope(COUNTY), COUNTY), PERSON_FACT_ROWS)
    assert found is not None
    assert [(one.staff, one.fact, one.value) for one in found.values] == [("s-01", "title", "中级")]
    assert [(held.table, held.row) for held in HeldRow.objects.filter(settled="")] == [
        ("person_facts", 3)
    ]


def test_held_row_of_a_table_beside_is_mended_in_the_form(
    county: County, captured: Captured
) -> None:
    clerk = as_person("clerk")
    taken(clerk, captured, handed_in(clerk, captured, workbook(人员事实=[FACT, WRONG])))
    held = HeldRow.objects.get(settled="")
    cells = {"c-staff": "s-02", "c-fact": "在岗", "c-value": "是", "c-since": "2026-01-01"}

    clerk.post(f"/c/{COUNTY}/held/{held.pk}/", cells)

    assert row("person_facts", "s-02").cells["value"] == "是"
    assert HeldRow.objects.get(pk=held.pk).settled == "mended"


def test_facts_of_people_in_the_same_workbook_are_checked_against_them(
    db: None, captured: Captured
) -> None:
    """The county is new: its people stand only in the workbook."""
    clerk = as_person("clerk")
    content = io.BytesIO(county_workbook())
    book = openpyxl.load_workbook(content)
    page = book.create_sheet("地点事实")
    for line in (
        PLACE,
        ("甲镇卫生院", "薄弱", "否", "2026-01-01"),
        ("无此村", "薄弱", "否", "2026"),
    ):
        page.append(list(line))
    book.save(content)

    one = taken(clerk, captured, handed_in(clerk, captured, content.getvalue()))

    assert [one.place for one in RegistryRow.objects.filter(table="place_facts")] == ["350524101"]
    assert one.held.filter(table="place_facts", bad=True).count() == 1


def test_same_workbook_again_changes_nothing(county: County, captured: Captured) -> None:
    clerk = as_person("clerk")
    content = workbook(人员事实=[FACT, PROMOTED, ELSEWHERE])
    taken(clerk, captured, handed_in(clerk, captured, content))
    versions = RowVersion.objects.count()

    one = taken(clerk, captured, handed_in(clerk, captured, content))

    assert one.counts[0]["same"] == 2
    assert RowVersion.objects.count() == versions


def test_absent_rows_stay_unless_their_table_is_named(
    facts: None, county: County, captured: Captured
) -> None:
    clerk = as_person("clerk")
    one = handed_in(clerk, captured, workbook(人员事实=[FACT, PROMOTED]))
    assert one.counts[0]["absent"] == 1

    with captured(execute=True):
        clerk.post(f"/c/{COUNTY}/import/{one.pk}/absent/", {"absent-person_facts": "remove"})
    taken(clerk, captured, one)

    left = RegistryRow.objects.filter(table="person_facts", removed=False)
    assert [found.cells["staff"] for found in left] == ["s-01"]


def test_bad_row_never_lets_the_row_that_stands_go(
    facts: None, county: County, captured: Captured
) -> None:
    """The row of the guest comes with an impossible last day: it is bad, but not absent."""
    clerk = as_person("clerk")
    lines = [(*FACT, "止"), ("外-1", "职称", "副高", "2026-01-01", "去年")]

    one = handed_in(clerk, captured, workbook(人员事实=lines))

    assert one.counts[0]["bad"] == 1
    assert [gone["key"] for gone in one.absent["person_facts"]] == ["s-01|职称|2026-01-01|中级"]


def test_row_that_contradicts_one_that_stands_is_held_and_points_to_it(
    facts: None, county: County, captured: Captured
) -> None:
    lines = [FACT, ("s-01", "职称", "初级", "2026-01-01")]

    one = handed_in(as_person("clerk"), captured, workbook(人员事实=lines))

    (fault,) = one.held.get(bad=True).faults
    assert fault["code"] == "workforce.facts_contradict"
    assert fault["mends"] == [{"table": "person_facts", "key": "s-01|职称|2026-01-01|中级"}]


def test_ledger_in_a_workbook_is_named_and_left_out(county: County, captured: Captured) -> None:
    content = workbook(台账=[("日期",), ("2026-09-01",)], 人员事实=[FACT, PROMOTED])

    one = handed_in(as_person("clerk"), captured, content)

    assert [count["table"] for count in one.counts] == ["person_facts"]
    assert any("台账" in fault["zh"] and "不从表格导入" in fault["zh"] for fault in one.faults)


def test_workbook_of_a_ledger_alone_is_refused_with_the_reason(
    county: County, captured: Captured
) -> None:
    one = handed_in(as_person("clerk"), captured, workbook(台账=[("日期",), ("2026-09-01",)]))

    assert one.state == "failed"
    assert "不从表格导入" in one.outcome["error"]["zh"]


def test_zip_of_csv_files_is_read_too(county: County, captured: Captured) -> None:
    lines = "place,fact,value,since\n350524101202,开通医保,是,2026-01-01\n"
    content = archive(**{"place_facts.csv": lines.encode()})

    one = handed_in(as_person("clerk"), captured, content, "表.zip")

    assert [(count["table"], count["new"]) for count in one.counts] == [("place_facts", 1)]


def test_job_killed_before_it_wrote_is_done_by_the_next_run(
    county: County, captured: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = as_person("clerk")
    one = handed_in(clerk, captured, workbook(人员事实=[FACT, PROMOTED]))

    class Killed(BaseException):
        """What kill -9 looks like from inside: nothing after it runs."""

    def die(*_given: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("xunzhen.web.registry.import_work._settle_older", die)
        with pytest.raises(Killed):
            taken(clerk, captured, one)
    assert not RegistryRow.objects.filter(table="person_facts").exists()
    job = TableImport.objects.get(pk=one.pk).job
    Job.objects.filter(pk=job).update(state=Job.State.WAITING)
    run(int(job or 0))

    assert RegistryRow.objects.filter(table="person_facts").count() == 1


@pytest.mark.parametrize("table", [reader.table.name for reader in readers_beside()])
def test_every_table_beside_and_its_form_open_within_twelve_queries(
    facts: None, table: str, django_assert_max_num_queries: Any
) -> None:
    clerk = as_person("clerk")

    for page in (f"/c/{COUNTY}/tables/{table}/", f"/c/{COUNTY}/tables/{table}/add/"):
        with django_assert_max_num_queries(12):
            assert clerk.get(page).status_code == 200


def test_row_and_its_history_are_seen(facts: None, django_assert_max_num_queries: Any) -> None:
    found, clerk = row("person_facts", "s-01"), as_person("clerk")
    clerk.post(f"/c/{COUNTY}/rows/{found.pk}/edit/", sent(found, source="证书1号"))

    with django_assert_max_num_queries(12):
        answer = clerk.get(f"/c/{COUNTY}/rows/{found.pk}/")

    assert [past.kind for past in answer.context["history"]] == ["changed", "new"]
    assert "证书1号" in answer.content.decode()


def test_form_refuses_what_the_reader_refuses(facts: None) -> None:
    found = row("place_facts", "h-101")

    answer = as_person("clerk").post(
        f"/c/{COUNTY}/rows/{found.pk}/edit/", sent(found, value="大概")
    )

    assert answer.status_code == 400
    assert row("place_facts", "h-101").cells["value"] == "否"


def test_tables_page_lists_them_under_a_heading_of_their_own(facts: None) -> None:
    answer = as_person("clerk").get(f"/c/{COUNTY}/tables/")

    listed = {table.name: found.get("n", 0) for table, found in answer.context["beside"]}
    assert listed["person_facts"] == 2
    assert "指标与项目用的表" in answer.content.decode()


def test_director_sees_the_facts_of_the_own_township_only(facts: None) -> None:
    """Of four rows: s-01 works in 甲镇, h-101 stands there; a guest's facts are the county's."""
    mine = as_person("director").get(f"/c/{COUNTY}/tables/").context["beside"]

    assert {table.name: found.get("n", 0) for table, found in mine}["person_facts"] == 1
    assert {table.name: found.get("n", 0) for table, found in mine}["place_facts"] == 1
    foreign = row("place_facts", "350524202202")
    assert as_person("director").get(f"/c/{COUNTY}/rows/{foreign.pk}/").status_code == 404


def test_director_edits_no_fact(facts: None) -> None:
    found = row("person_facts", "s-01")

    answer = as_person("director").post(f"/c/{COUNTY}/rows/{found.pk}/edit/", sent(found))

    assert answer.status_code == 403


def test_village_that_a_fact_names_shows_it_before_it_goes(facts: None) -> None:
    village = row("villages", "350524202202")

    answer = as_person("clerk").get(f"/c/{COUNTY}/rows/{village.pk}/remove/")

    assert "place_facts" in {table for table, _key in answer.context["hanging"]}


def test_code_that_a_fact_names_is_not_changed_under_it(facts: None) -> None:
    """No row of the county's own names 甲镇卫生院 by this fact alone; its facts would be lost."""
    centre = row("institutions", "h-101")

    answer = as_person("clerk").post(
        f"/c/{COUNTY}/rows/{centre.pk}/edit/", sent(centre, code="h-109")
    )

    assert answer.status_code == 400
    assert row("institutions", "h-101").pk == centre.pk


def test_export_comes_back_with_the_tables_beside(
    facts: None, county: County, tmp_path: Path
) -> None:
    answer = as_person("clerk").post(f"/c/{COUNTY}/export/", {"form": "xlsx"})

    (tmp_path / "county.xlsx").write_bytes(answer.content)
    found = read_with_tables(tmp_path / "county.xlsx")
    on_site = reading_beside(desk(system_scope(COUNTY), COUNTY), PLACE_FACT_ROWS)
    assert found.place_facts is not None
    assert on_site is not None
    assert found.place_facts.values == on_site.values
    assert found.agreements is None


def test_director_exports_the_own_part(facts: None, tmp_path: Path) -> None:
    answer = as_person("director").post(f"/c/{COUNTY}/export/", {"form": "xlsx"})

    (tmp_path / "county.xlsx").write_bytes(answer.content)
    page = openpyxl.load_workbook(tmp_path / "county.xlsx")["人员事实"]
    assert [cells[0].value for cells in page.iter_rows(min_row=2)] == ["s-01"]


def test_facts_follow_a_person_who_changes_institution(facts: None) -> None:
    person = row("staff", "s-01")

    as_person("clerk").post(
        f"/c/{COUNTY}/rows/{person.pk}/edit/", sent(person, institution="h-202")
    )

    assert row("person_facts", "s-01").place == "350524202"

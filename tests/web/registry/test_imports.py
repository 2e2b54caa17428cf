"""Importing a workbook: dry run, take, held rows, nothing lost and nothing doubled."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.county import small_county
from tests.web.people import COUNTY, as_person, person
from tests.web.registry.workbooks import county_workbook, handed_in, taken, workbook
from xunzhen.domain.registry.county import County
from xunzhen.files.tables.read import read_county
from xunzhen.web.accounts.scope import scope_of, system_scope
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.jobs.models import Job
from xunzhen.web.registry.models import BlindIndex, HeldRow, RegistryRow, RowVersion, TableImport
from xunzhen.web.registry.selectors import desk
from xunzhen.web.registry.services import RowChange, change_rows
from xunzhen.web.worker import run

Captured = Any
HEADS = ("code", "name", "township", "resident_population")


@pytest.fixture
def captured(django_capture_on_commit_callbacks: Captured) -> Captured:
    return django_capture_on_commit_callbacks


def villages(*rows: tuple[object, ...]) -> bytes:
    return workbook(行政村=[HEADS, *rows])


def test_dry_run_changes_no_row_and_counts_new_changed_same(
    county: County, captured: Captured
) -> None:
    before = desk(system_scope(COUNTY), COUNTY).revision
    content = villages(
        ("350524101202", "甲二", "350524101", 900),
        ("350524101204", "甲四", "甲镇", 300),
        ("350524101205", "甲五", "甲镇", -3),
    )

    one = handed_in(as_person("clerk"), captured, content)

    (count,) = one.counts
    # 甲二 loses its point, 甲四 is new, 甲五 is bad; eight of the nine villages are not in it.
    assert (count["new"], count["changed"], count["bad"], count["absent"]) == (1, 1, 1, 8)
    assert desk(system_scope(COUNTY), COUNTY).revision == before


def test_good_rows_go_in_and_bad_rows_wait(county: County, captured: Captured) -> None:
    content = villages(("350524101204", "甲四", "甲镇", 300), ("350524101205", "甲五", "甲镇", -3))
    clerk = as_person("clerk")

    one = taken(clerk, captured, handed_in(clerk, captured, content))

    assert one.state == "taken"
    assert RegistryRow.objects.filter(table="villages", key="350524101204").exists()
    assert [row.row for row in HeldRow.objects.filter(settled="")] == [3]
    assert len(desk(system_scope(COUNTY), COUNTY).county.villages) == 10


def test_first_import_registers_the_county(db: None, captured: Captured) -> None:
    clerk = as_person("clerk")

    taken(clerk, captured, handed_in(clerk, captured, county_workbook()))

    seen = desk(system_scope(COUNTY), COUNTY)
    assert seen.site.name == "示例县"
    assert len(seen.county.villages) == 9


def test_import_of_the_same_workbook_again_changes_nothing(
    county: County, captured: Captured
) -> None:
    clerk = as_person("clerk")
    before = (desk(system_scope(COUNTY), COUNTY).revision, RowVersion.objects.count())

    one = taken(clerk, captured, handed_in(clerk, captured, county_workbook()))

    assert sum(count["same"] for count in one.counts) == RegistryRow.objects.count()
    assert (desk(system_scope(COUNTY), COUNTY).revision, RowVersion.objects.count()) == before


def test_job_delivered_again_takes_nothing_twice(county: County, captured: Captured) -> None:
    clerk = as_person("clerk")
    one = handed_in(clerk, captured, villages(("350524101204", "甲四", "甲镇", 300)))
    one = taken(clerk, captured, one)
    versions = RowVersion.objects.count()

    Job.objects.filter(pk=one.job).update(state=Job.State.WAITING)
    run(int(one.job or 0))

    assert RowVersion.objects.count() == versions
    assert Job.objects.get(pk=one.job).state == Job.State.DONE


def test_job_killed_before_it_wrote_is_done_by_the_next_run(
    county: County, captured: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk = as_person("clerk")
    one = handed_in(clerk, captured, villages(("350524101204", "甲四", "甲镇", 300)))

    class Killed(BaseException):
        """What kill -9 looks like from inside: nothing after it runs."""

    def die(**_named: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("xunzhen.web.registry.import_work._settle_older", lambda *_: die())
        with pytest.raises(Killed):
            taken(clerk, captured, one)
    assert not RegistryRow.objects.filter(key="350524101204").exists()
    job = TableImport.objects.get(pk=one.pk).job
    Job.objects.filter(pk=job).update(state=Job.State.WAITING)
    run(int(job or 0))

    one.refresh_from_db()
    assert one.state == "taken"
    assert RegistryRow.objects.filter(key="350524101204").count() == 1


def test_county_changed_meanwhile_is_read_again_and_said(
    county: County, captured: Captured
) -> None:
    clerk = as_person("clerk")
    one = handed_in(clerk, captured, villages(("350524101204", "甲四", "甲镇", 300)))
    row = RegistryRow.objects.get(table="villages", key="350524101202")
    cells = {**row.cells, "resident_population": "861"}
    change_rows(
        scope=system_scope(COUNTY), county=COUNTY, changes=[RowChange("villages", cells)],
        reason="核实户籍",
    )  # fmt: skip

    one = taken(clerk, captured, one)

    assert one.state == "read"
    assert not RegistryRow.objects.filter(key="350524101204").exists()
    page = clerk.get(f"/c/{COUNTY}/import/{one.pk}/").content.decode()
    assert "核实户籍" in page
    assert taken(clerk, captured, one).state == "taken"


def test_absent_rows_stay_unless_asked_and_those_in_use_stay_anyway(
    county: County, captured: Captured
) -> None:
    clerk = as_person("clerk")
    head = ("code", "name", "kind", "place")
    content = workbook(机构=[head, ("h-9", "示例卫生院", "乡镇卫生院", "350524101")])
    one = handed_in(clerk, captured, content)
    assert one.counts[0]["remove"] == 0

    with captured(execute=True):
        clerk.post(f"/c/{COUNTY}/import/{one.pk}/absent/", {"absent-institutions": "remove"})
    one.refresh_from_db()
    taken(clerk, captured, one)

    left = set(
        RegistryRow.objects.filter(table="institutions", removed=False).values_list(
            "key", flat=True
        )
    )
    # Only the county hospital is named by nobody.
    assert left == {"h-9", "h-101", "h-202", "h-203", "c-101201", "c-202201"}


def test_correction_that_was_offered_is_written_by_one_click(
    county: County, captured: Captured
) -> None:
    clerk = as_person("clerk")
    one = handed_in(clerk, captured, villages(("350524101204", "甲四", "甲乡镇", 300)))
    (held,) = one.held.all()

    with captured(execute=True):
        clerk.post(f"/c/{COUNTY}/held/{held.pk}/correct/", {"column": "township", "text": "甲镇"})

    one.refresh_from_db()
    assert (one.counts[0]["good"], one.counts[0]["bad"]) == (1, 0)


def test_text_that_was_not_offered_is_not_written(county: County, captured: Captured) -> None:
    clerk = as_person("clerk")
    one = handed_in(clerk, captured, villages(("350524101204", "甲四", "甲乡镇", 300)))
    (held,) = one.held.all()

    with captured(execute=True):
        clerk.post(f"/c/{COUNTY}/held/{held.pk}/correct/", {"column": "township", "text": "乙乡"})

    one.refresh_from_db()
    assert one.counts[0]["bad"] == 1


def test_held_row_is_mended_in_a_form_and_settled_once(county: County, captured: Captured) -> None:
    clerk = as_person("clerk")
    one = handed_in(clerk, captured, villages(("350524101205", "甲五", "甲镇", -3)))
    taken(clerk, captured, one)
    (held,) = HeldRow.objects.all()
    form = {"c-code": "350524101205", "c-name": "甲五", "c-township": "甲镇"}

    bad = clerk.post(f"/c/{COUNTY}/held/{held.pk}/", {**form, "c-resident_population": "-3"})
    clerk.post(f"/c/{COUNTY}/held/{held.pk}/", {**form, "c-resident_population": "30"})
    clerk.post(f"/c/{COUNTY}/held/{held.pk}/", {**form, "c-resident_population": "31"})

    held.refresh_from_db()
    row = RegistryRow.objects.get(key="350524101205")
    assert bad.status_code == 400
    assert (held.settled, held.sealed_cells) == ("mended", "")
    assert (row.cells["resident_population"], row.cells["township"]) == ("30", "350524101")


def test_held_row_is_dropped_with_a_reason(county: County, captured: Captured) -> None:
    clerk = as_person("clerk")
    one = handed_in(clerk, captured, villages(("350524101205", "甲五", "甲镇", -3)))
    taken(clerk, captured, one)
    (held,) = HeldRow.objects.all()

    clerk.post(f"/c/{COUNTY}/held/{held.pk}/drop/", {"reason": "村已撤并"})

    held.refresh_from_db()
    assert (held.settled, held.reason) == ("dropped", "村已撤并")
    assert AuditEntry.objects.filter(action="registry.held_dropped", purpose="村已撤并").exists()


def test_later_import_settles_the_row_that_waited(county: County, captured: Captured) -> None:
    clerk = as_person("clerk")
    bad = villages(("350524101205", "甲五", "甲镇", -3))
    taken(clerk, captured, handed_in(clerk, captured, bad))

    good = villages(("350524101205", "甲五", "甲镇", 3))
    taken(clerk, captured, handed_in(clerk, captured, good))

    assert HeldRow.objects.get().settled == "replaced"


def test_bad_rows_leave_as_a_workbook_that_gives_the_same_faults(
    county: County, captured: Captured, tmp_path: Path
) -> None:
    clerk = as_person("clerk")
    content = villages(("350524101205", "甲五", "甲镇", -3), ("350524101206", "甲六", "甲镇", "多"))
    one = handed_in(clerk, captured, content)

    answer = clerk.post(f"/c/{COUNTY}/import/{one.pk}/bad/", {"purpose": "发回改正"})

    path = tmp_path / "bad.xlsx"
    path.write_bytes(answer.content)
    again = {fault.sentence.code for fault in read_county(path).errors}
    assert {"registry.too_small", "registry.not_whole"} <= again
    assert "问题" in [cell.value for cell in openpyxl.load_workbook(path)["行政村"][1]]
    assert AuditEntry.objects.get(action="registry.export_bad_rows").purpose == "发回改正"


def test_upload_holds_no_phone_in_plain_anywhere(county: County, captured: Captured) -> None:
    head = ("id", "name", "institution", "phone")
    content = workbook(人员=[head, ("s-10", "演示员十", "没有", "0595-7777777")])

    one = handed_in(as_person("clerk"), captured, content)

    (held,) = one.held.all()
    stored = (Path(settings.MEDIA_ROOT) / one.file).read_bytes()
    assert b"0595-7777777" not in stored
    assert "7777777" not in held.sealed_cells + str(held.faults) + str(one.faults)
    page = as_person("clerk").get(f"/c/{COUNTY}/import/{one.pk}/?table=staff").content.decode()
    assert "0595-7777777" not in page


def test_file_is_forgotten_once_taken_or_dropped(county: County, captured: Captured) -> None:
    clerk = as_person("clerk")
    one = handed_in(clerk, captured, villages(("350524101204", "甲四", "甲镇", 300)))
    other = handed_in(clerk, captured, villages(("350524101207", "甲七", "甲镇", 300)))

    taken(clerk, captured, one)
    clerk.post(f"/c/{COUNTY}/import/{other.pk}/drop/")

    folder = Path(settings.MEDIA_ROOT)
    assert not (folder / one.file).exists()
    assert not (folder / other.file).exists()


def test_empty_phone_in_a_workbook_keeps_the_one_that_stands(
    county: County, captured: Captured
) -> None:
    clerk = as_person("clerk")
    before = RegistryRow.objects.get(table="staff", key="s-04").sealed
    people = tuple(replace(one, phone="") for one in small_county().staff)

    one = handed_in(clerk, captured, county_workbook(small_county(staff=people)))
    taken(clerk, captured, one)

    assert RegistryRow.objects.get(table="staff", key="s-04").sealed == before
    assert BlindIndex.objects.filter(row__key="s-04").count() == 1


@pytest.mark.parametrize("who", ["director", "doctor", "finance", "supervisor", "auditor"])
def test_only_who_answers_for_the_county_imports(county: County, who: str) -> None:
    assert as_person(who).get(f"/c/{COUNTY}/import/").status_code == 403


def test_stranger_finds_no_import_by_address_or_form(county: County, captured: Captured) -> None:
    one = handed_in(as_person("clerk"), captured, villages(("350524101205", "甲五", "甲镇", -3)))
    (held,) = one.held.all()
    stranger = as_person("stranger")

    foreign = stranger.get(f"/c/{COUNTY}/import/{one.pk}/")
    through_own = stranger.get(f"/c/350124/import/{one.pk}/")
    by_form = stranger.post(f"/c/350124/held/{held.pk}/correct/", {"column": "x", "text": "y"})

    assert [foreign.status_code, through_own.status_code, by_form.status_code] == [404, 404, 404]


def test_workbook_of_another_county_is_refused_with_its_name(
    county: County, captured: Captured
) -> None:
    head = ("code", "name", "as_of")
    content = workbook(县域=[head, ("350124", "别县", "2026-09-01")])

    one = handed_in(as_person("clerk"), captured, content)

    assert one.state == "failed"
    assert "别县" in one.outcome["error"]["zh"]


def test_account_closed_meanwhile_takes_nothing(county: County, captured: Captured) -> None:
    clerk = as_person("clerk")
    one = handed_in(clerk, captured, villages(("350524101204", "甲四", "甲镇", 300)))
    clerk.post(f"/c/{COUNTY}/import/{one.pk}/take/")
    user = person("clerk")
    user.is_active = False
    user.save()

    one.refresh_from_db()
    run(int(one.job or 0))

    assert Job.objects.get(pk=one.job).state == Job.State.FAILED
    assert not RegistryRow.objects.filter(key="350524101204").exists()
    assert scope_of(user).acts == frozenset()


def test_import_pages_ask_little_of_the_database(
    county: County, captured: Captured, django_assert_max_num_queries: Any
) -> None:
    clerk = as_person("clerk")
    one = handed_in(clerk, captured, villages(("350524101205", "甲五", "甲镇", -3)))

    for address in (f"/c/{COUNTY}/import/", f"/c/{COUNTY}/import/{one.pk}/", f"/c/{COUNTY}/held/"):
        with django_assert_max_num_queries(12):
            assert clerk.get(address).status_code == 200


def test_nothing_chosen_is_said(county: County) -> None:
    answer = as_person("clerk").post(f"/c/{COUNTY}/import/", {})

    assert answer.status_code == 400
    assert "没有选文件" in answer.content.decode()


def test_wrong_file_is_refused_on_the_page_and_kept_nowhere(county: County) -> None:
    file = SimpleUploadedFile("图.png", b"\x89PNG\r\n")

    answer = as_person("clerk").post(f"/c/{COUNTY}/import/", {"workbook": file})

    assert "这不是工作簿" in answer.content.decode()
    assert TableImport.objects.count() == 0


def test_planner_of_a_county_not_yet_there_is_shown_the_way_to_import_it(db: None) -> None:
    page = as_person("stranger").get("/c/350124/import/")

    assert page.status_code == 200
    assert 'href="/c/350124/import/" aria-current="page"' in page.content.decode()


def test_page_says_that_nobody_works_when_a_job_waits_long(
    county: County, captured: Captured
) -> None:
    clerk = as_person("clerk")
    file = SimpleUploadedFile("行政村.csv", b"code,name,township\n")
    clerk.post(f"/c/{COUNTY}/import/", {"workbook": file})  # its job is never started here
    one = TableImport.objects.get()
    Job.objects.update(asked_at=timezone.now() - dt.timedelta(minutes=1))

    page = clerk.get(f"/c/{COUNTY}/import/{one.pk}/").content.decode()
    step = clerk.get(f"/c/{COUNTY}/import/{one.pk}/progress/").content.decode()

    assert "后台任务还没有开始" in page
    assert "后台任务还没有开始" in step


def test_progress_asks_for_the_page_anew_once_the_work_ended(
    county: County, captured: Captured
) -> None:
    clerk = as_person("clerk")
    one = handed_in(clerk, captured, villages(("350524101204", "甲四", "甲镇", 300)))

    assert clerk.get(f"/c/{COUNTY}/import/{one.pk}/progress/")["HX-Refresh"] == "true"


def test_formula_in_a_workbook_is_shown_as_written_and_its_value_used(
    county: County, captured: Captured
) -> None:
    content = villages(("350524101204", "甲四", "甲镇", "=100+200"))

    one = handed_in(as_person("clerk"), captured, content)

    # openpyxl writes no value for a formula, so the row waits with the formula in its cell.
    page = as_person("clerk").get(f"/c/{COUNTY}/import/{one.pk}/").content.decode()
    assert one.counts[0]["bad"] == 1
    assert "=100+200" in page


def test_buttons_pressed_twice_are_answered_and_do_nothing_more(
    county: County, captured: Captured
) -> None:
    clerk = as_person("clerk")
    one = handed_in(clerk, captured, villages(("350524101204", "甲四", "甲镇", 300)))
    one = taken(clerk, captured, one)
    revision = desk(system_scope(COUNTY), COUNTY).revision

    clerk.post(f"/c/{COUNTY}/import/{one.pk}/take/")
    answer = clerk.post(f"/c/{COUNTY}/import/{one.pk}/drop/", follow=True)

    one.refresh_from_db()
    assert "已经导入" in answer.content.decode()
    assert (one.state, desk(system_scope(COUNTY), COUNTY).revision) == ("taken", revision)

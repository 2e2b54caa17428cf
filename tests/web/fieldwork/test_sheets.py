"""Day sheets: printed by whom they concern, entered once, by the phone's own checks."""

from __future__ import annotations

import base64
import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import override_settings
from openpyxl import load_workbook

from tests.county import THIS_YEAR, small_county
from tests.files.pdf_reading import page_count
from tests.web.outreach import (
    JIA_2,
    JIA_3,
    MONDAY,
    RECORD,
    TUESDAY,
    YI_2,
    at,
    phone_of,
    planned,
    record,
    send,
    told,
)
from tests.web.people import COUNTY, as_person
from tests.web.planning.the_day import WEDNESDAY, set_day
from xunzhen.domain.fieldwork.day_sheet import sheet_number
from xunzhen.domain.fieldwork.day_sheet_schema import DAY_SHEETS
from xunzhen.domain.fieldwork.retention import KeptKind
from xunzhen.domain.fieldwork.spare_sheet import spare_number
from xunzhen.domain.registry.county import County, LocalRule
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.fieldwork.models import Contact, Happening, Outreach, SheetUpload
from xunzhen.web.fieldwork.selectors.beside import PHONE_SEALED_AS
from xunzhen.web.fieldwork.selectors.sheet_phones import holds_numbers, opened_rows
from xunzhen.web.fieldwork.services.purge import purge, purge_lines
from xunzhen.web.fieldwork.services.reseal import reseal_field
from xunzhen.web.registry.rows import cells_of
from xunzhen.web.registry.services import RowChange, change_rows
from xunzhen.web.sealing import unseal

pytestmark = pytest.mark.django_db
BASE = f"/c/{COUNTY}/day-sheets"
ONE = (MONDAY, False, JIA_2, "s-01")
TWO = (MONDAY, False, JIA_3, "s-02")
FILLED: Mapping[str, object] = {
    "arrived": "8:30", "left": "11:40", "spot": "固定巡诊点", "treatment": 6,
    "public_health": 2, "contract_service": 0, "m_65": 4, "f_65": 3,
}  # fmt: skip


@pytest.fixture(autouse=True)
def wednesday(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    set_day(monkeypatch, WEDNESDAY, 10)


def book_for(who: str, day: dt.date, rows: Mapping[str, Mapping[str, object]]) -> bytes:
    """Download the workbook of a day and fill in rows, named by village."""
    answer = as_person(who).get(f"{BASE}/sheets.xlsx?day={day}&staff=")
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(answer.content))
    sheet = book["手填单补录"]
    heads = [str(cell.value).rstrip("*") for cell in sheet[1]]
    where = {column.name: heads.index(column.zh) + 1 for column in DAY_SHEETS.columns}
    for line in range(2, sheet.max_row + 1):
        village = str(sheet.cell(line, where["place"]).value)
        for name, value in rows.get(village, {}).items():
            sheet.cell(line, where[name]).value = value
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def handed_in(who: str, content: bytes) -> SheetUpload:
    """Upload a workbook as somebody and return what the site made of it."""
    file = SimpleUploadedFile("补录.xlsx", content)
    answer = as_person(who).post(f"{BASE}/enter/", {"workbook": file})
    assert answer.status_code == 302
    return SheetUpload.objects.first()  # type: ignore[return-value]


def page_of(who: str, one: SheetUpload) -> HttpResponse:
    return as_person(who).get(f"{BASE}/enter/{one.pk}/")  # type: ignore[return-value]


def take(who: str, one: SheetUpload) -> None:
    assert as_person(who).post(f"{BASE}/enter/{one.pk}/take/").status_code == 302


def test_a_page_is_printed_for_every_visit_of_the_day() -> None:
    planned(ONE, (MONDAY, True, YI_2, "s-03"))

    answer = as_person("clerk").get(f"{BASE}/sheets.pdf?day={MONDAY}")

    assert page_count(answer.content) == 2
    assert AuditEntry.objects.latest("number").action == "fieldwork.sheets_print"


def test_doctor_is_shown_own_sheets_first_and_township_on_request() -> None:
    mine, other = planned(ONE, TWO)
    browser = as_person("doctor")

    own = browser.get(f"{BASE}/?day={MONDAY}").content.decode()
    everybody = browser.get(f"{BASE}/?day={MONDAY}&staff=").content.decode()

    assert sheet_number(str(mine.pk), MONDAY) in own
    assert sheet_number(str(other.pk), MONDAY) not in own
    assert sheet_number(str(other.pk), MONDAY) in everybody


def test_sheets_of_another_township_are_not_printed() -> None:
    planned(ONE)

    assert as_person("neighbour").get(f"{BASE}/sheets.pdf?day={MONDAY}").status_code == 404


def test_dry_run_writes_nothing_into_the_ledger() -> None:
    (visit,) = planned(ONE)

    one = handed_in("director", book_for("director", MONDAY, {"甲二": FILLED}))
    page = page_of("director", one).content.decode()

    assert "录入1张手填单" in page
    assert "合计7人，8人次" in page  # 4 men and 3 women of 65; 6 + 2 + 0 services
    assert not Happening.objects.exists()
    visit.refresh_from_db()
    assert visit.state == "planned"


def test_entered_sheet_is_a_record_of_its_doctor_entered_by_another() -> None:
    (visit,) = planned(ONE)

    take("director", handed_in("director", book_for("director", MONDAY, {"甲二": FILLED})))

    visit.refresh_from_db()
    assert (visit.state, visit.persons, visit.person_times) == ("recorded", 7, 8)
    assert {row.by for row in Happening.objects.all()} == {"s-01"}
    assert all(row.facts["paper"] is True for row in Happening.objects.all())
    entry = AuditEntry.objects.filter(action="fieldwork.sheets").latest("number")
    assert (entry.who, entry.facts["entered_by"], entry.facts["sheets"]) == (
        "director", "director", 1,
    )  # fmt: skip


def test_second_upload_says_already_in_and_adds_nothing() -> None:
    planned(ONE)
    book = book_for("director", MONDAY, {"甲二": FILLED})
    take("director", handed_in("director", book))
    before = list(Happening.objects.values_list("pk", "change"))

    again = handed_in("director", book)
    page = page_of("director", again).content.decode()
    take("director", again)

    assert "已经录过，不会重复" in page
    assert list(Happening.objects.values_list("pk", "change")) == before


def test_same_sheet_with_other_content_is_refused() -> None:
    planned(ONE)
    take("director", handed_in("director", book_for("director", MONDAY, {"甲二": FILLED})))

    other = handed_in(
        "director", book_for("director", MONDAY, {"甲二": {**FILLED, "treatment": 60}})
    )
    take("director", other)

    assert "已经录过，内容和这一行不同" in page_of("director", other).content.decode()
    assert Outreach.objects.get().person_times == 8


def test_good_rows_go_in_and_bad_ones_wait_with_their_faults() -> None:
    good, bad = planned(ONE, TWO)
    rows = {"甲二": FILLED, "甲三": {**FILLED, "left": "8:00", "treatment": "很多"}}

    one = handed_in("director", book_for("director", MONDAY, rows))
    take("director", one)

    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.state, bad.state) == ("recorded", "planned")
    download = as_person("director").get(f"{BASE}/enter/{one.pk}/bad.xlsx")
    sheet = load_workbook(io.BytesIO(download.content))["手填单补录"]
    lines = list(sheet.iter_rows(values_only=True))
    assert len(lines) == 2
    assert "很多" in str(lines[1])
    assert "错误" in str(lines[1][-1])


def test_corrected_bad_rows_are_taken_from_the_download() -> None:
    planned(ONE)
    bad = handed_in("director", book_for("director", MONDAY, {"甲二": {**FILLED, "arrived": "早"}}))
    download = as_person("director").get(f"{BASE}/enter/{bad.pk}/bad.xlsx").content
    book = load_workbook(io.BytesIO(download))
    for line in book["手填单补录"].iter_rows(min_row=2):
        for cell in line:
            if cell.value == "早":
                cell.value = "8:30"
    kept = io.BytesIO()
    book.save(kept)

    take("director", handed_in("director", kept.getvalue()))

    assert Outreach.objects.get().state == "recorded"


def test_doctor_enters_own_sheets_only() -> None:
    planned(ONE, TWO)
    rows = {"甲二": FILLED, "甲三": FILLED}

    one = handed_in("doctor", book_for("doctor", MONDAY, rows))
    take("doctor", one)

    assert [row.staff for row in Outreach.objects.filter(state="recorded")] == ["s-01"]
    assert "或不归您管" in page_of("doctor", one).content.decode()


def test_director_does_not_enter_sheets_of_another_township() -> None:
    planned(ONE)
    book = book_for("clerk", MONDAY, {"甲二": FILLED})

    one = handed_in("neighbour", book)
    take("neighbour", one)

    assert not Happening.objects.exists()


def test_what_the_phone_recorded_otherwise_goes_to_the_inbox() -> None:
    day = TUESDAY
    (visit,) = planned((day, False, JIA_2, "s-01"))
    record(phone_of(), visit)

    take("director", handed_in("director", book_for("director", day, {"甲二": FILLED})))

    visit.refresh_from_db()
    assert RECORD["treatment"] == 12
    # Treatment 12 or 6, public health 5 or 2, contract 3 or 0, women of 65 9 or 3.
    assert visit.conflicts == 4
    assert visit.record["m_65"] == 4


def test_upload_of_another_is_not_found() -> None:
    planned(ONE)
    one = handed_in("director", book_for("director", MONDAY, {"甲二": FILLED}))

    assert page_of("doctor", one).status_code == 404
    assert page_of("neighbour", one).status_code == 404
    assert page_of("clerk", one).status_code == 200


def test_given_up_upload_is_not_taken() -> None:
    planned(ONE)
    one = handed_in("director", book_for("director", MONDAY, {"甲二": FILLED}))
    as_person("director").post(f"{BASE}/enter/{one.pk}/drop/")

    take("director", one)

    assert not Happening.objects.exists()


def test_what_is_no_workbook_of_sheets_is_said() -> None:
    file = SimpleUploadedFile("x.xlsx", b"PK\x03\x04 no workbook")

    answer = as_person("director").post(f"{BASE}/enter/", {"workbook": file})

    assert answer.status_code == 400
    assert "note--bad" in answer.content.decode()


@pytest.mark.parametrize("name", ["coordinator", "auditor", "finance"])
def test_who_only_reads_enters_nothing(name: str) -> None:
    assert as_person(name).get(f"{BASE}/enter/").status_code == 403


def test_pages_ask_the_database_few_questions(django_assert_max_num_queries: object) -> None:
    planned(ONE, (TUESDAY, False, JIA_2, "s-01"))
    one = handed_in("clerk", book_for("clerk", MONDAY, {"甲二": FILLED}))
    browser = as_person("clerk")
    browser.get(f"{BASE}/?day={MONDAY}")

    for path in (f"{BASE}/?day={MONDAY}&span=7", f"{BASE}/enter/", f"{BASE}/enter/{one.pk}/"):
        with django_assert_max_num_queries(12):  # type: ignore[operator]
            assert browser.get(path).status_code == 200


# telephone numbers left for the survey

NUMBERS: Mapping[str, object] = {
    **FILLED,
    "consent": 2,
    "phone_1": "10000000001",
    "phone_2": "1234",
}


def stored() -> str:
    """Everything that the site keeps of workbooks and events, as text."""
    return str(
        [*SheetUpload.objects.values(), *Happening.objects.values(), *Contact.objects.values()]
    )


def test_numbers_are_sealed_in_the_workbook_and_in_the_ledger() -> None:
    planned(ONE)
    good = {**NUMBERS, "phone_2": "10000000002"}

    one = handed_in("director", book_for("director", MONDAY, {"甲二": good}))
    waiting = stored()
    page = page_of("director", one).content.decode()
    take("director", one)

    assert "10000000001" not in waiting + stored() + page
    kept = {unseal(one.sealed_phone, PHONE_SEALED_AS) for one in Contact.objects.all()}
    assert kept == {"10000000001", "10000000002"}
    assert {one.given_on for one in Contact.objects.all()} == {MONDAY}
    assert Happening.objects.filter(kind="contact").count() == 2
    assert not holds_numbers(SheetUpload.objects.get())


def test_number_entered_on_paper_and_on_the_phone_has_one_mark() -> None:
    (visit,) = planned(ONE)
    phone = phone_of()
    event = told(phone, visit, "contact", at(MONDAY, 9), consent=True)
    send(phone, {**event, "facts": {"consent": True, "phone": "10000000001"}})

    book = book_for(
        "director", MONDAY, {"甲二": {**FILLED, "consent": 1, "phone_1": "10000000001"}}
    )
    take("director", handed_in("director", book))

    assert len({one.mark for one in Contact.objects.all()}) == 1
    assert Contact.objects.count() == 2


def test_same_workbook_again_is_already_in_and_another_number_is_refused() -> None:
    planned(ONE)
    good = {**FILLED, "consent": 1, "phone_1": "10000000001"}
    take("director", handed_in("director", book_for("director", MONDAY, {"甲二": good})))

    same = handed_in("director", book_for("director", MONDAY, {"甲二": good}))
    other = {**good, "phone_1": "10000000009"}
    changed = handed_in("director", book_for("director", MONDAY, {"甲二": other}))

    assert page_of("director", same).context["already"] == 1
    assert page_of("director", changed).context["bad"] == 1
    assert "内容和这一行不同" in page_of("director", changed).content.decode()


def test_row_with_a_wrong_number_waits_and_is_given_back_only_to_who_wrote_it() -> None:
    planned(ONE)
    one = handed_in("director", book_for("director", MONDAY, {"甲二": NUMBERS}))

    def cells(who: str) -> str:
        answer = as_person(who).get(f"{BASE}/enter/{one.pk}/bad.xlsx")
        book = load_workbook(io.BytesIO(answer.content))
        return str([[cell.value for cell in row] for sheet in book.worksheets for row in sheet])

    assert page_of("director", one).context["bad"] == 1
    assert "10000000001" in cells("director")
    assert "10000000001" not in cells("clerk")


def test_numbers_of_a_workbook_that_is_never_entered_end_by_the_rule_of_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    planned(ONE)
    handed_in("director", book_for("director", MONDAY, {"甲二": NUMBERS}))
    limit = LocalRule("fieldwork.keep_phone_days", "3", THIS_YEAR, "示例县〔2026〕1号", "第九条")
    (cells,) = (
        cells
        for table, cells in cells_of(replace(small_county(), rules=(limit,)))
        if table == "rules"
    )
    scope = system_scope(COUNTY)
    change_rows(scope=scope, county=COUNTY, changes=[RowChange("rules", cells)], reason="演示数据")
    before = {line.kind: len(line.due) for line in purge_lines(COUNTY)}
    set_day(monkeypatch, WEDNESDAY + dt.timedelta(days=3), 10)

    purge(county=COUNTY)

    assert before[KeptKind.PHONE] == 0
    assert not holds_numbers(SheetUpload.objects.get())
    assert purge_lines(COUNTY)[2].due == ()


def test_numbers_that_wait_are_sealed_anew_at_a_rotation() -> None:
    planned(ONE)
    old, new = (f"{name}:{base64.b64encode(name[:1].encode() * 32).decode()}" for name in "ab")
    with override_settings(SEALING_KEYS=old):
        one = handed_in("director", book_for("director", MONDAY, {"甲二": NUMBERS}))
    with override_settings(SEALING_KEYS=f"{new},{old}"):
        done = reseal_field()
        again = reseal_field()

    one.refresh_from_db()
    assert (done, again) == (1, 0)
    with override_settings(SEALING_KEYS=new):
        assert "10000000001" in str(opened_rows(one.rows))


# spare sheets


def spare_book(who: str, *rows: Mapping[str, object]) -> bytes:
    """Download the workbook of spare sheets and fill in rows."""
    answer = as_person(who).get(f"{BASE}/spare.xlsx")
    book = load_workbook(io.BytesIO(answer.content))
    sheet = book["手填单补录"]
    heads = [str(cell.value).rstrip("*") for cell in sheet[1]]
    for line, row in enumerate(rows, 2):
        for name, value in row.items():
            place = heads.index(DAY_SHEETS.column_by_name[name].zh) + 1
            assert not sheet.cell(line, place).protection.locked
            sheet.cell(line, place).value = value
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def spare_row(**changes: object) -> Mapping[str, object]:
    number = spare_number(MONDAY, 4711)
    visit = {"number": number, "date": MONDAY, "half_day": "上午", "place": "甲二"}
    return {**FILLED, **visit, "doctor": "演示员一", **changes}


def test_blank_sheets_are_printed_each_with_a_number() -> None:
    answer = as_person("doctor").get(f"{BASE}/spare.pdf?n=3")

    assert page_count(answer.content) == 3
    entry = AuditEntry.objects.latest("number")
    assert (entry.action, entry.facts["sheets"]) == ("fieldwork.sheets_print", 3)


def test_spare_sheet_opens_an_unplanned_visit_as_the_phone_does() -> None:
    one = handed_in("director", spare_book("director", spare_row()))
    page = page_of("director", one).content.decode()
    assert not Outreach.objects.exists()

    take("director", one)

    visit = Outreach.objects.get()
    assert (visit.planned, visit.date, visit.afternoon) == (False, MONDAY, False)
    assert (visit.place, visit.staff, visit.township) == (JIA_2, "s-01", "350524101")
    assert (visit.state, visit.persons, visit.person_times) == ("recorded", 7, 8)
    assert Happening.objects.filter(kind="opened", visit=visit.pk, by="s-01").count() == 1
    assert str(visit.pk) not in page
    assert str(visit.pk) in page_of("director", one).content.decode()


def test_spare_sheet_entered_twice_is_one_visit() -> None:
    take("director", handed_in("director", spare_book("director", spare_row())))
    again = handed_in("director", spare_book("director", spare_row()))
    other = handed_in("director", spare_book("director", spare_row(place="甲三")))

    assert page_of("director", again).context["already"] == 1
    assert page_of("director", other).context["bad"] == 1
    assert Outreach.objects.count() == 1


def test_spare_sheet_of_a_planned_visit_is_sent_to_its_own_number() -> None:
    planned(ONE)

    one = handed_in("director", spare_book("director", spare_row()))

    assert "本来就排上了" in page_of("director", one).content.decode()


def test_doctor_enters_spare_sheets_of_nobody_else_and_township_of_no_other_township() -> None:
    mine = handed_in("doctor", spare_book("doctor", spare_row()))
    another = handed_in("doctor", spare_book("doctor", spare_row(doctor="s-02")))
    neighbours = handed_in("neighbour", spare_book("neighbour", spare_row()))

    assert len(page_of("doctor", mine).context["new"]) == 1
    assert page_of("doctor", another).context["bad"] == 1
    assert page_of("neighbour", neighbours).context["bad"] == 1

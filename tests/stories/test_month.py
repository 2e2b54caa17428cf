"""A month from the ledger to the accepted return, in one browser, as everybody goes it in turn.

    visits recorded → verified → township's return → sent back → mended → locked → county's return →
    locked by the city → a phone comes late → restated → the report as Word and PDF

It is September 2026 of the small county (演示数据). The month by hand, in person-times:

======  ====  ====  ======================================  ==================
day     where who   what happened                           served
======  ====  ====  ======================================  ==================
7       甲二  s-01  made, verified by the director          12 + 5 + 3 = 20
10      甲三  s-01  made                                     9 + 5 + 3 = 17
15      甲二  s-02  made                                    14 + 5 + 3 = 22
17      甲三  s-01  cancelled: the road is flooded
24      甲三  s-01  missed, until her phone comes on 9 Oct   8 + 5 + 3 = 16
9       乙二  s-03  made                                    12 + 5 + 3 = 20
23      乙二  s-03  missed
======  ====  ====  ======================================  ==================
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

import pytest

from tests.files.pdf_reading import characters_drawn
from tests.web.browser import sign_in
from tests.web.fieldwork.phones import Phone, plan_with, planned_id
from tests.web.outreach import JIA_2, JIA_3, YI_2, at, phone_of, record, send, told
from tests.web.people import COUNTY, county_on_site, person
from tests.web.planning.the_day import set_day
from tests.web.reporting.a_month import TOWN
from xunzhen.domain.reporting.canonical import digest_of
from xunzhen.web.audit.services import broken_links
from xunzhen.web.fieldwork.models import Outreach
from xunzhen.web.fieldwork.services.follow import followed
from xunzhen.web.reporting.document_models import IssuedFile
from xunzhen.web.reporting.models import FrozenVersion, HeldReturn
from xunzhen.web.reporting.selectors.held import restatements_of, subject_of
from xunzhen.web.reporting.services.keeping import content_of

TEXTS: Final = {
    "completion": "本月按计划下村巡诊。",
    "problems": "个别村道路水毁。",
    "next_plan": "下月照排班继续巡诊。",
    "suggestions": "请县里协调修路。",
}
WHY_BACK: Final = "甲三漏访没有写明原因，请补写在存在问题里"
MENDED: Final = "甲三漏访：医生手机没有信号，记录还没有送到。"
WHY_LATE: Final = "甲三的巡诊记录，医生手机10月才连上"

# 甲镇: five visits due = 3 made + 1 cancelled + 1 missed; 20 + 17 + 22 = 59 served.
TOWN_MONTH: Final = {"应巡诊": "5", "到村": "3", "准假取消": "1", "漏访": "1", "接诊": "59"}
# The county adds 乙乡: 7 due = 4 made + 1 cancelled + 2 missed; 59 + 20 = 79 served.
COUNTY_MONTH: Final = {"应巡诊": "7", "到村": "4", "准假取消": "1", "漏访": "2", "接诊": "79"}
# The late phone turns one missed visit into one made, with 16 served: 59 + 16 = 75, 79 + 16 = 95.
LATE: Final = {"应巡诊": "0", "到村": "+1", "准假取消": "0", "漏访": "−1", "接诊": "+16"}
TOWN_LATE: Final = {"应巡诊": "5", "到村": "4", "准假取消": "1", "漏访": "0", "接诊": "75"}
COUNTY_LATE: Final = {"应巡诊": "7", "到村": "5", "准假取消": "1", "漏访": "1", "接诊": "95"}

Cells = dict[str, str]


@pytest.mark.browser
def test_month_goes_from_the_ledger_to_the_accepted_return_and_its_restatement(
    page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, missed, first = a_month_of_ledger(monkeypatch)
    verify(page, first)

    set_day(monkeypatch, october(3), hour=9)
    town = begin_and_submit(page, "director", TOWN_MONTH)
    set_day(monkeypatch, october(4), hour=9)
    send_back_and_mend(page, town)
    set_day(monkeypatch, october(5), hour=9)
    accept_and_lock(page, "clerk", f"/c/{COUNTY}/returns/", town)
    county = begin_and_submit(page, "clerk", COUNTY_MONTH)
    set_day(monkeypatch, october(6), hour=9)
    accept_and_lock(page, "supervisor", "/returns/", county)
    frozen = kept_texts()

    set_day(monkeypatch, october(9), hour=18)
    record(phone, missed, treatment=8)
    restate(page, "director", town, TOWN_MONTH, TOWN_LATE)
    restate(page, "clerk", county, COUNTY_MONTH, COUNTY_LATE)
    set_day(monkeypatch, october(12), hour=9)
    take_home_the_report(page, county)
    work_out_again(page, town)
    work_out_again(page, county)

    assert kept_texts() == frozen
    for one in (town, county):
        one.refresh_from_db()
        assert subject_of(one).is_intact
    assert broken_links() == ()


def october(day: int) -> dt.date:
    """A day of the month after."""
    return dt.date(2026, 10, day)


def a_month_of_ledger(monkeypatch: pytest.MonkeyPatch) -> tuple[Phone, Outreach, Outreach]:
    """Let September pass, every phone sending on its day but one; return the phone of s-01, the
    visit it has not told of, and the first visit."""
    county_on_site()
    person("supervisor")  # a county with nobody above it would lock its own return
    day = {number: dt.date(2026, 9, number) for number in (7, 9, 10, 15, 17, 23, 24)}
    wishes = (
        (day[7], False, JIA_2, "s-01"), (day[9], False, YI_2, "s-03"),
        (day[10], False, JIA_3, "s-01"), (day[15], False, JIA_2, "s-02"),
        (day[17], False, JIA_3, "s-01"), (day[23], False, YI_2, "s-03"),
        (day[24], False, JIA_3, "s-01"),
    )  # fmt: skip
    set_day(monkeypatch, day[7])
    plan_with(*wishes)
    followed(COUNTY, day[7])
    visits = {one[0].day: Outreach.objects.get(pk=planned_id(*one)) for one in wishes}
    phones = {staff: phone_of(staff) for staff in ("s-01", "s-02", "s-03")}
    for number, treated in ((7, 12), (9, 12), (10, 9), (15, 14)):
        set_day(monkeypatch, day[number], hour=18)
        record(phones[visits[number].staff], visits[number], treatment=treated)
    set_day(monkeypatch, day[17])
    moment = at(day[17], 6, 30)
    send(phones["s-01"], told(phones["s-01"], visits[17], "cancelled", moment, why="山洪封路"))
    set_day(monkeypatch, dt.date(2026, 9, 28))
    return phones["s-01"], visits[24], visits[7]


def verify(page: Any, visit: Outreach) -> None:
    """The director reads a record and verifies it."""
    sign_in(page, "director")
    page.goto(f"/c/{COUNTY}/visits/{visit.pk}/")
    press(page, "核实这1次")
    visit.refresh_from_db()
    assert visit.state == "verified"


def press(page: Any, words: str) -> None:
    """Press the button that says this and wait for the page that follows."""
    with page.expect_navigation():
        page.get_by_role("button", name=words).click()


def begin_and_submit(page: Any, who: str, expected: Cells) -> HeldReturn:
    """Begin September's return of somebody's unit, read its figures, write it and hand it in."""
    sign_in(page, who)
    page.goto(f"/c/{COUNTY}/returns/new/")
    form = page.locator("form", has=page.locator("input[name=period][value='2026-09']"))
    with page.expect_navigation():
        form.get_by_role("button").click()
    assert column(page, "frozen") == expected
    write_and_submit(page, TEXTS)
    unit = TOWN if who == "director" else COUNTY
    row = HeldReturn.objects.get(unit=unit)
    assert (row.state, row.version) == ("submitted", 1)
    return row


def write_and_submit(page: Any, texts: Cells) -> None:
    """Write the four parts, check the return and hand it in."""
    for name, text in texts.items():
        page.locator(f"#t-{name}").fill(text)
    press(page, "保存四部分文字")
    press(page, "自查这份报表")
    press(page, "封存并报送")


def column(page: Any, name: str) -> Cells:
    """Read a column of the return's table: the figures ``frozen``, ``now`` or what lies
    between (``by``), of the circuit visits, as they are written."""
    rows = page.locator("table.re tbody").evaluate(
        """(body) => [...body.rows].map((row) => {
            const cells = [...row.cells].map((one) => one.innerText.trim());
            const [by, now] = [cells.at(-2), cells.at(-3)];
            return {name: cells[0], frozen: cells[2], now, by};
        })"""
    )
    return {one["name"]: one[name] for one in rows if one["name"] in LATE}


def open_from_the_inbox(page: Any, inbox: str, row: HeldReturn) -> None:
    """Open what waits for the reader."""
    page.goto(inbox)
    assert page.locator("ul a.it").count() == 1
    page.locator(f"a.it[href*='/{row.pk}/']").click()
    page.locator("table.re").wait_for()


def send_back_and_mend(page: Any, row: HeldReturn) -> None:
    """The planner sends a return back with a reason; the director reads it, mends the text and
    hands it in again."""
    sign_in(page, "clerk")
    open_from_the_inbox(page, f"/c/{COUNTY}/returns/", row)
    page.locator("#why-back").fill(WHY_BACK)
    press(page, "退回甲镇卫生院")
    row.refresh_from_db()
    assert row.state == "returned"

    sign_in(page, "director")
    open_from_the_inbox(page, f"/c/{COUNTY}/returns/", row)
    assert page.get_by_text(WHY_BACK).count() == 1
    write_and_submit(page, {**TEXTS, "problems": MENDED})
    row.refresh_from_db()
    assert (row.state, row.version) == ("submitted", 2)
    assert column(page, "frozen") == TOWN_MONTH


def accept_and_lock(page: Any, who: str, inbox: str, row: HeldReturn) -> None:
    """The unit above accepts and locks what waits for it."""
    sign_in(page, who)
    open_from_the_inbox(page, inbox, row)
    press(page, "接收1份报表")
    press(page, "锁定1份报表")
    row.refresh_from_db()
    assert row.state == "locked"


def restate(page: Any, who: str, row: HeldReturn, month: Cells, later: Cells) -> None:
    """See the difference beside the frozen figures, and restate: these stay as they were."""
    sign_in(page, who)
    page.goto(f"/c/{COUNTY}/returns/{row.pk}/")
    assert column(page, "frozen") == month
    assert column(page, "now") == later
    assert column(page, "by") == LATE
    # Locked by the city on the 6th, whoever looks.
    city = page.locator("ol.steps li", has_text="示例市").inner_text()
    assert "10月6日" in city
    page.locator("#why-restate").fill(WHY_LATE)
    press(page, "签名订正")
    assert column(page, "frozen") == month
    assert set(column(page, "by").values()) == {"0"}
    assert page.get_by_text(WHY_LATE).count() == 1
    row.refresh_from_db()
    (kept,) = restatements_of(row)
    assert (kept.why, kept.against) == (WHY_LATE, row.digest)


def take_home_the_report(page: Any, row: HeldReturn) -> None:
    """Write the report of the county's month, issue it, and take it home as Word and PDF."""
    sign_in(page, "clerk")
    page.goto(f"/c/{COUNTY}/documents/of/{row.pk}/")
    page.locator("#kind").select_option("monthly")
    press(page, "起草1份公文")
    page.locator("#number").fill("示卫演〔2026〕9号")
    page.locator("#signer").fill("陈示范")
    press(page, "保存这1份稿")
    press(page, "印发")
    kept = {one.form: one.sha256 for one in IssuedFile.objects.all()}

    with page.expect_download() as coming:
        page.locator("a.btn[href$='document.docx']").click()
    word = Path(coming.value.path()).read_bytes()
    pdf = page.request.get(page.locator("a.btn[href$='document.pdf']").get_attribute("href")).body()
    assert [hashlib.sha256(one).hexdigest() for one in (word, pdf)] == [kept["docx"], kept["pdf"]]
    # As locked, not as restated: 4 visits made and 79 served, not 5 and 95.
    text = words_of(word)
    assert "到村4次" in text
    assert "接诊79人次" in text
    assert "到村5次" not in text
    assert "稿" not in characters_drawn(pdf)


def work_out_again(page: Any, row: HeldReturn) -> None:
    """Let the site check what was frozen against its digest and work it out from the ledger of
    then."""
    page.goto(f"/c/{COUNTY}/returns/{row.pk}/versions/{row.version}/?again=1")
    said = page.locator("main").inner_text()
    assert "原文与校验码相符" in said
    assert "照当时的数据重算一遍，每个数和明细都一样" in said


def words_of(word: bytes) -> str:
    """Return the text of a Word document, its marks taken out."""
    return re.sub(r"<[^>]+>", "", ZipFile(io.BytesIO(word)).read("word/document.xml").decode())


def kept_texts() -> list[tuple[str, int, str, str]]:
    """Return what was frozen, byte for byte; each is what its digest says."""
    found = FrozenVersion.objects.order_by("subject__unit", "version").select_related("subject")
    for one in found:
        assert digest_of(content_of(one.content)) == one.digest
    kept = [(one.subject.unit, one.version, one.content, one.digest) for one in found]
    assert [one[:2] for one in kept] == [(COUNTY, 1), (TOWN, 1), (TOWN, 2)]
    return kept

"""The month on the console: equal to the fold, tied to its entries, narrowed to the reader."""

from __future__ import annotations

import datetime as dt
import io
import re
import uuid
from collections.abc import Mapping
from html import unescape
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from openpyxl import load_workbook

from tests.web.outreach import (
    JIA_2,
    JIA_3,
    MONDAY,
    RECORD,
    SHANGHAI,
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
from tests.web.planning.the_day import set_day
from xunzhen.domain.fieldwork.entries import entry_of
from xunzhen.domain.fieldwork.events import Event, EventKind
from xunzhen.domain.fieldwork.ledger import EntryState
from xunzhen.domain.registry.county import County
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.fieldwork.models import Outreach
from xunzhen.web.fieldwork.selectors.entries import COLUMNS, entry_of_row
from xunzhen.web.fieldwork.selectors.visits import folds_of
from xunzhen.web.fieldwork.services.append import append_events

pytestmark = pytest.mark.django_db
BASE = f"/c/{COUNTY}/month/"
THURSDAY = dt.date(2026, 9, 17)
OCTOBER = dt.date(2026, 10, 1)
VISITS = (
    (MONDAY, False, JIA_2, "s-01"),
    (THURSDAY, False, JIA_2, "s-01"),
    (MONDAY, True, JIA_3, "s-02"),
    (TUESDAY, False, JIA_3, "s-02"),
    (TUESDAY, True, YI_2, "s-03"),
)


def say(visit: Outreach, kind: EventKind, **facts: Any) -> None:
    """Let the director say something of a visit."""
    event = Event(str(uuid.uuid4()), str(visit.pk), kind, "director", timezone.now(), facts=facts)
    with transaction.atomic():
        append_events(county=COUNTY, events=[event])
    visit.refresh_from_db()


@pytest.fixture
def month(county: County, monkeypatch: pytest.MonkeyPatch) -> Mapping[str, Outreach]:
    """Make a week: 甲二 recorded and verified on Monday, left after two hours on Thursday; 甲三
    cancelled on Monday, missed and excused on Tuesday; 乙二 missed on Tuesday."""
    set_day(monkeypatch, MONDAY, 7)
    one, two, three, four, five = planned(*VISITS)
    set_day(monkeypatch, dt.date(2026, 9, 18), 10)
    phone = phone_of()
    record(phone, one)
    say(one, EventKind.VERIFIED, heads=list(one.heads))
    send(
        phone,
        told(phone, two, "checked_in", at(THURSDAY, 8, 30), lng=118.2, lat=25.1, accuracy=9.0),
        told(phone, two, "checked_out", at(THURSDAY, 10, 30), why="下雨"),
        told(phone, two, "recorded", at(THURSDAY, 10, 31), fields={"treatment": 3, "m_65": 2}),
    )
    other = phone_of("s-02")
    send(other, told(other, three, "cancelled", at(MONDAY, 12), why="车坏"))
    say(four, EventKind.EXCUSED, why="山洪封路")
    set_day(monkeypatch, OCTOBER, 10)
    for row in (one, two, three, four, five):
        row.refresh_from_db()
    return {"verified": one, "short": two, "cancelled": three, "excused": four, "missed": five}


def test_line_of_a_stored_visit_is_that_of_its_fold(month: Mapping[str, Outreach]) -> None:
    rows = list(Outreach.objects.filter(county=COUNTY))
    folds = folds_of(COUNTY, rows)
    stored = {str(row["id"]): row for row in Outreach.objects.values(*COLUMNS)}

    for day in (MONDAY, TUESDAY, OCTOBER):
        for row in rows:
            flags = tuple(sorted({str(one["code"]) for one in row.flags}))
            told_ = entry_of(folds[str(row.pk)], day, SHANGHAI, flags)
            assert entry_of_row(stored[str(row.pk)], day, SHANGHAI) == told_


def test_states_of_the_ledger_are_told_from_the_row(month: Mapping[str, Outreach]) -> None:
    stored = {row["id"]: row for row in Outreach.objects.values(*COLUMNS)}
    lines = {name: entry_of_row(stored[row.pk], OCTOBER, SHANGHAI) for name, row in month.items()}

    assert {name: one.state for name, one in lines.items() if one} == {
        "verified": EntryState.VERIFIED,
        "short": EntryState.RECORDED,
        "cancelled": EntryState.CANCELLED,
        "excused": EntryState.MISSED,
        "missed": EntryState.MISSED,
    }
    assert lines["excused"]
    assert (lines["excused"].excused_by, lines["excused"].reason) == ("director", "山洪封路")
    assert lines["cancelled"]
    assert lines["cancelled"].reason == "车坏"


def page(who: str, query: str = "") -> str:
    answer = as_person(who).get(f"{BASE}?month=2026-09{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def row_of(html: str, name: str) -> list[str]:
    """Return the texts of the cells of a row of the sheet."""
    (found,) = re.findall(rf"<tr[^>]*><th[^>]*>{name}(?: <small>\d+</small>)?</th>(.*?)</tr>", html)
    cells = re.findall(r"<td[^>]*>(.*?)</td>", found)
    return [unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", "", one)) for one in cells]


RULES_UNSET = "未设定"


def test_sheet_tells_what_was_counted(month: Mapping[str, Outreach]) -> None:
    # Nobody set the minutes of a half-day in the small county: what rests on them is 未设定.
    # Visits: two days; persons 15 + 2; services 20 + 3.
    cells = row_of(page("clerk"), "甲二")

    assert sum(RECORD[name] for name in ("m_65", "f_65", "f_18_64")) == 15
    assert cells[4] == RULES_UNSET
    assert cells[5:] == [RULES_UNSET, "2", "17", "23", "0", "0", "0", "0"]


def test_missed_is_seen_excused_or_not(month: Mapping[str, Outreach]) -> None:
    html = page("clerk")

    assert row_of(html, "甲三")[-3:] == ["1", "1", "1"]  # missed, excused, cancelled
    assert row_of(html, "乙二")[-3:] == ["1", "0", "0"]


def test_township_and_county_are_sums(month: Mapping[str, Outreach]) -> None:
    html = page("clerk")

    assert row_of(html, "甲镇")[6:] == ["2", "17", "23", "0", "1", "1", "1"]
    assert row_of(html, "全县合计")[6:] == ["2", "17", "23", "0", "2", "1", "1"]


def test_every_number_opens_its_entries(month: Mapping[str, Outreach]) -> None:
    browser = as_person("clerk")
    links = set(re.findall(r'href="(entries/[^"]+)"', page("clerk") + page("clerk", "&by=doctor")))

    assert len(links) > 60
    for link in sorted(links)[::7]:
        assert browser.get(BASE + unescape(link)).status_code == 200


def test_entries_behind_a_number_add_up_to_it(month: Mapping[str, Outreach]) -> None:
    query = f"entries/?month=2026-09&kind=village&of={JIA_2}&count=persons"

    html = as_person("clerk").get(BASE + query).content.decode()

    assert "这个数是 <b>17</b>" in html
    assert "计入的2条台账" in html


def test_entries_say_why_one_did_not_count(month: Mapping[str, Outreach]) -> None:
    query = f"entries/?month=2026-09&kind=village&of={JIA_3}&count=excused"

    html = as_person("clerk").get(BASE + query).content.decode()

    assert "没有计入的1条，为什么" in html
    assert "车坏" in html


def test_doctor_lines_count_people_who_went(month: Mapping[str, Outreach]) -> None:
    cells = row_of(page("clerk", "&by=doctor"), "演示员一")

    assert cells[4:] == [RULES_UNSET, "2", "1", "17", "23", "0", "0", "0", "0"]


def test_filter_keeps_lines_and_adds_them_up(month: Mapping[str, Outreach]) -> None:
    html = page("clerk", "&q=甲三")

    assert "筛出的1行合计" in html
    assert "甲二" not in html
    assert row_of(html, "筛出的1行合计")[-3:] == ["1", "1", "1"]


def test_director_sees_the_own_township_only(month: Mapping[str, Outreach]) -> None:
    html = page("director")
    browser = as_person("director")

    assert "甲二" in html
    assert "乙二" not in html
    assert "全县合计" not in html
    for query in (f"kind=village&of={YI_2}", "kind=county", "kind=staff&of=s-03&count=visits"):
        assert browser.get(f"{BASE}entries/?month=2026-09&{query}").status_code == 404


def test_week_that_is_not_over_is_left_out_and_told(
    month: Mapping[str, Outreach], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_day(monkeypatch, dt.date(2026, 9, 18), 10)

    html = page("clerk")

    assert html.count('<th class="wk">') == 2
    assert "还没有过完，没有算" in html


def test_workbook_holds_the_same_figures_and_the_entries(month: Mapping[str, Outreach]) -> None:
    answer = as_person("clerk").get(f"{BASE}month.xlsx?month=2026-09")

    book = load_workbook(io.BytesIO(answer.content))
    lines = {row[1]: row for row in book["按村"].iter_rows(values_only=True)}
    assert lines["甲二"][-8:] == (RULES_UNSET, 2, 17, 23, 0, 0, 0, 0)
    entries = list(book["台账"].iter_rows(min_row=2, values_only=True))
    assert len(entries) == 5
    assert sum(int(row[13]) for row in entries) == 17
    assert AuditEntry.objects.latest("number").action == "fieldwork.month_export"


@pytest.mark.parametrize("query", ["month=2026-13", "month=abc", "month=2999-01", ""])
def test_month_that_is_none_is_this_one(county: County, query: str) -> None:
    assert as_person("clerk").get(f"{BASE}?{query}").status_code == 200


@pytest.mark.parametrize(
    "query",
    ["kind=x", "kind=village&week=99", "kind=village&count=continuous_months", "kind=staff"],
)
def test_number_that_is_none_is_not_found(month: Mapping[str, Outreach], query: str) -> None:
    assert as_person("clerk").get(f"{BASE}entries/?month=2026-09&{query}").status_code == 404


def test_pages_ask_the_database_few_questions(
    month: Mapping[str, Outreach], django_assert_max_num_queries: Any
) -> None:
    browser = as_person("clerk")
    for path in ("", "entries/"):
        query = f"{BASE}{path}?month=2026-09&kind=village&of={JIA_2}"
        with django_assert_max_num_queries(12):
            assert browser.get(query).status_code == 200


def test_long_list_is_cut_into_pages_and_its_number_stays_whole(
    month: Mapping[str, Outreach], monkeypatch: pytest.MonkeyPatch
) -> None:
    from xunzhen.web.fieldwork.views import month as views

    monkeypatch.setattr(views, "_LINES", 1)
    query = f"entries/?month=2026-09&kind=village&of={JIA_2}&count=persons"

    first = as_person("clerk").get(BASE + query).content.decode()
    second = as_person("clerk").get(f"{BASE}{query}&page=2").content.decode()

    assert "这个数是 <b>17</b>" in first
    assert "计入的2条台账" in first
    assert (first.count('<td class="num b">'), second.count('<td class="num b">')) == (1, 1)
    assert "第2页，共2页" in second

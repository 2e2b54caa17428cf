"""The pages of indicators: what they say, whom they show which rows, that chart and table agree."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.web.indicators.site import outreach
from tests.web.people import COUNTY, as_person
from xunzhen.domain.registry.county import County
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.registry.services import RowChange, change_rows

LIST = f"/c/{COUNTY}/indicators/"
PERSON_TIMES = f"{LIST}thousand_doctors.person_times/"
SEPTEMBER = "period=2026-09"
MONDAY_AUGUST = dt.date(2026, 8, 3)


class Cells(HTMLParser):
    """The tables of a page: rows of the texts of their cells."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.table = ""
        self.by_table: dict[str, list[list[str]]] = {}
        self._in_cell = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.table = dict(attrs).get("id") or ""
        elif tag == "tr":
            self.rows.append([])
            self.by_table.setdefault(self.table, []).append(self.rows[-1])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.rows[-1][-1] += data


def page(who: str, address: str) -> str:
    answer = as_person(who).get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def row(text: str, first: str) -> list[str]:
    return next(one for one in Cells(text).rows if one and one[0] == first)


def test_list_tells_value_target_and_judgement(doctors: County) -> None:
    text = page("clerk", f"{LIST}?{SEPTEMBER}")

    assert row(text, "受援单位覆盖率")[1] == "66.67%2 / 3"
    assert row(text, "下基层医师人数")[1] == "3名"
    assert row(text, "下基层累计服务人次")[1:3] == ["13人次", "≥30人次另有1个"]


def test_what_has_no_target_says_so_and_what_has_no_data_says_which(doctors: County) -> None:
    text = page("clerk", f"{LIST}?{SEPTEMBER}")

    assert row(text, "下基层医师人数")[3] == "目标未设定"
    assert row(text, "支援医院数")[1] == "—"
    assert "知晓率问卷：受访人数、知晓人数" in text


def test_empty_denominator_is_a_dash(doctors: County) -> None:
    # Sent since the middle of September, so no whole month is due yet: 0 of 0.
    change_rows(
        scope=system_scope(COUNTY), county=COUNTY, reason="测试",
        changes=[assignment("a-1", "s-01", "2026-09-15")],
    )  # fmt: skip

    text = page("clerk", f"{LIST}thousand_doctors.months_with_days/?{SEPTEMBER}")

    assert row(text, "月工作天数达标率")[1] == "—0 / 0"


def assignment(number: str, staff: str, since: str) -> RowChange:
    return RowChange(
        "assignments",
        {
            "id": number, "programme": "千名医师", "staff": staff, "from_institution": "h-350524",
            "to_institution": "h-101", "role": "医师", "since": since,
        },
    )  # fmt: skip


def test_total_of_the_city_never_paints_the_county_red(doctors: County) -> None:
    # FJ-2023-61/1.4.2 wants 30 % of municipal doctors of a city; both of ours are the county's.
    change_rows(
        scope=system_scope(COUNTY), county=COUNTY, reason="测试",
        changes=[assignment("a-1", "s-01", "2023-03-01"), assignment("a-2", "s-03", "2023-03-01")],
    )  # fmt: skip

    text = page("clerk", f"{LIST}thousand_doctors.municipal_share/?period=2023-06")

    article = text[text.index('id="detail"') :]
    assert row(text, "市属医院医师占比")[1] == "0%0 / 2"
    assert "设区市合计" in article
    assert "不判单个县" in article
    assert "st--bad" not in article
    assert "tag--bad" not in article


def test_chart_draws_the_very_numbers_of_the_table(doctors: County) -> None:
    text = page("clerk", f"{PERSON_TIMES}?{SEPTEMBER}")

    found = re.search(r'<script id="trend-data" type="application/json">(.*?)</script>', text)
    assert found
    chart: dict[str, Any] = json.loads(found[1])
    series = {one["name"]: one for one in chart["series"]}
    told = Cells(text).by_table["trend-table"][1:][::-1]  # the table begins with the latest
    number = [int(cells[2]) if cells[2] else None for cells in told]
    expected = [int(cells[3]) if cells[3] else None for cells in told]
    interval = [cells[4].split("—") if cells[4] else None for cells in told]
    ahead = number.index(None)
    assert len(chart["x"]) == len(told)
    assert series["累计"]["values"] == number
    assert series["每周"]["values"][:ahead] == [int(cells[1]) for cells in told[:ahead]]
    assert series["预计"]["values"][ahead:] == expected[ahead:]
    assert series["预计"]["values"][ahead - 1] == number[ahead - 1] == 13
    assert [
        [str(low), str(high)]
        for low, high in zip(
            series["95%区间"]["low"][ahead:], series["95%区间"]["high"][ahead:], strict=True
        )
    ] == interval[ahead:]
    assert set(series["目标≥30人次"]["values"]) == {30.0}


def test_townships_sum_to_the_county(doctors: County) -> None:
    text = page("clerk", f"{PERSON_TIMES}?{SEPTEMBER}")

    assert row(text, "甲镇")[1] == "8"
    assert row(text, "乙乡")[1] == "4"
    assert row(text, "不在乡镇里")[1] == "1"
    assert row(text, "全县") == ["全县", "13", "分项之和等于全县"]


def test_persons_stand_beside_person_times(doctors: County) -> None:
    text = page("clerk", f"{PERSON_TIMES}?{SEPTEMBER}")

    beside = text[text.index('class="ind"') : text.index("say say--")]
    assert "13人次" in beside
    assert "3名" in beside


def test_clerk_sees_every_row_with_its_visit(doctors: County) -> None:
    visit = outreach(MONDAY_AUGUST, "s-02", "h-101")

    text = page("clerk", f"{PERSON_TIMES}rows/?period=2026-10")

    assert f"/visits/{visit.pk}/" in text
    assert "14行" in text
    assert "辖区以外" not in text


def test_rows_are_in_order_of_their_days_and_the_rule_has_its_name(doctors: County) -> None:
    text = page("clerk", f"{PERSON_TIMES}rows/?{SEPTEMBER}")

    days = [cells[1] for cells in Cells(text).rows if cells and cells[0] == "一次下派"]
    assert days[:3] == ["8月3日（周一）", "8月10日（周一）", "8月17日（周一）"]
    assert days[-1] == "9月25日（周五）"
    assert "“人次的计法”" in text


def test_narrow_reader_sees_own_rows_and_the_whole_number(doctors: County) -> None:
    text = page("director", f"{PERSON_TIMES}rows/?{SEPTEMBER}")

    assert "13人次" in text
    assert "8行" in text
    assert "另有5行在您辖区以外" in text
    assert "乙乡卫生院" not in text


def test_narrow_reader_sees_other_townships_together(doctors: County) -> None:
    text = page("director", f"{PERSON_TIMES}?{SEPTEMBER}")

    assert row(text, "甲镇")[1] == "8"
    assert row(text, "您辖区以外")[1] == "5"
    assert not [cells for cells in Cells(text).rows if cells and cells[0] == "乙乡"]


def test_rows_of_one_township(doctors: County) -> None:
    text = page("clerk", f"{PERSON_TIMES}rows/?{SEPTEMBER}&side=numerator&township=350524202")

    assert "4行" in text
    assert "甲镇卫生院" not in text


def test_export_holds_the_rows_within_reach_and_the_trail_is_told(doctors: County) -> None:
    answer = as_person("director").get(f"{PERSON_TIMES}rows.xlsx?{SEPTEMBER}")

    book = load_workbook(io.BytesIO(answer.content))
    rows = list(book["明细"].iter_rows(min_row=2, values_only=True))
    about = dict(book["口径"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == 8
    assert sum(cells[6] for cells in rows) == 8
    assert about["值"] == "13人次"
    assert about["没有列出的行"] == "5行在您辖区以外，数里有、这里不列"
    entry = AuditEntry.objects.filter(action="indicators.export").get()
    assert entry.facts == {
        "period": "2026-09", "cut_off": "2026-09-30", "rows": 8, "outside": 5,
        "part": "350524101",
    }  # fmt: skip


def test_supervisor_may_look_and_not_export(doctors: County) -> None:
    supervisor = as_person("supervisor")

    assert supervisor.get(f"{PERSON_TIMES}rows/?{SEPTEMBER}").status_code == 200
    assert supervisor.get(f"{PERSON_TIMES}rows.xlsx?{SEPTEMBER}").status_code == 403


def test_indicator_that_is_not_in_the_catalogue_is_no_address(doctors: County) -> None:
    assert as_person("clerk").get(f"{LIST}no.such/").status_code == 404
    assert as_person("clerk").get(f"{LIST}no.such/rows/").status_code == 404


def test_page_says_when_the_ledger_moved_on(doctors: County) -> None:
    before = page("clerk", f"{LIST}?{SEPTEMBER}")
    outreach(MONDAY_AUGUST, "s-02", "h-101")

    after = page("clerk", f"{LIST}?{SEPTEMBER}")

    assert "此后台账有新的记录" not in before
    assert "此后台账有新的记录：最多过5分钟" in after


@pytest.mark.parametrize(
    "address", [f"{LIST}?{SEPTEMBER}", f"{PERSON_TIMES}?{SEPTEMBER}", f"{PERSON_TIMES}rows/"]
)
def test_page_asks_the_database_a_dozen_times_at_most(
    doctors: County, address: str, django_assert_max_num_queries: Any
) -> None:
    client = as_person("clerk")
    client.get(address)  # what is kept is made

    with django_assert_max_num_queries(12):
        client.get(address)


def test_english_page_holds_no_chinese_word_of_its_own(doctors: County) -> None:
    client = as_person("clerk")
    client.post("/account/language/", {"language": "en", "next": "/"})

    text = client.get(f"{PERSON_TIMES}?{SEPTEMBER}").content.decode()

    assert "expected by" in text
    assert "13 person-times" in text
    assert [word for word in ("累计", "逐周", "目标", "乡镇", "预计") if word in text] == []

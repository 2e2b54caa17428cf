"""The village's notice: regular times, dates, exceptions, where to ask."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.files.pdf_reading import characters_drawn, page_count
from tests.files.small_roster import (
    BAIHENG,
    HECHUN,
    JIUZHAI,
    SINCE,
    TANGDI,
    ZHENGKENG,
    small_facts,
)
from xunzhen.files.fonts.shipped import missing_characters
from xunzhen.files.papers.notice_paper import notice_paper, qr_svg, timetable_zh
from xunzhen.files.papers.press import Json, Press
from xunzhen.files.roster_facts import RosterFacts


@pytest.fixture(scope="module")
def press() -> Press:
    return Press()


def notice(village: str) -> Json:
    facts = small_facts()
    return notice_paper(facts, facts.county.village_by_code[village])


@pytest.mark.parametrize("village", [ZHENGKENG, JIUZHAI, TANGDI])
def test_notice_is_one_page(press: Press, village: str) -> None:
    assert page_count(press.print_pdf("notice.typ", notice(village), SINCE)) == 1


def test_notice_is_the_same_every_time() -> None:
    paper = notice(ZHENGKENG)

    first = Press().print_pdf("notice.typ", paper, SINCE)

    assert Press().print_pdf("notice.typ", paper, SINCE) == first


def test_notice_draws_its_village(press: Press) -> None:
    pdf = press.print_pdf("notice.typ", notice(ZHENGKENG), SINCE)

    assert set("郑坑村陈建安祥华卫生院") <= characters_drawn(pdf)


def test_every_character_is_in_the_shipped_fonts() -> None:
    assert not missing_characters(json.dumps(notice(ZHENGKENG), ensure_ascii=False))


def test_regular_half_days_of_one_time_stand_together() -> None:
    regular = notice(ZHENGKENG)["regular"]

    assert regular == [{"lines": ["每周二上午", "每周五上午"], "hours": "8:30到11:30"}]


def test_morning_and_afternoon_have_their_own_hours() -> None:
    regular = notice(JIUZHAI)["regular"]

    assert [group["hours"] for group in regular] == ["8:30到11:30", "2:30到5:30"]


def test_moved_visit_is_said_in_a_sentence_and_framed() -> None:
    paper = notice(ZHENGKENG)

    assert paper["moves"][0]["lines"] == [
        "12月18日（周五）上午不来，改到",
        "12月17日（周四）下午2:30到5:30",
    ]
    framed = [box["day"] for box in paper["dates"] if box["changed"]]
    assert framed == ["17"]


def test_other_doctor_is_named() -> None:
    assert notice(HECHUN)["moves"][0]["lines"] == ["12月18日（周五）下午照来", "医生换成黄志平"]


def test_missing_visit_is_said() -> None:
    assert notice(JIUZHAI)["moves"][0]["lines"] == ["12月25日（周五）下午不来，没有排上"]


def test_village_without_visits_is_sent_to_the_health_centre() -> None:
    paper = notice(TANGDI)

    assert paper["count"] == 0
    assert paper["centre"] == "桃舟卫生院"


def test_notice_names_stop_doctor_and_telephone() -> None:
    paper = notice(ZHENGKENG)

    assert paper["stop"] == "村委会一楼，老年活动室旁"
    assert paper["doctors"] == "陈建安（祥华卫生院）"
    assert paper["phone"] == "0595-0000 0120"


def test_nobodys_own_telephone_or_identity_number_is_printed() -> None:
    text = json.dumps(notice(ZHENGKENG), ensure_ascii=False)

    assert "13900000000" not in text
    assert "350524199001010000" not in text


def test_code_holds_the_timetable_as_plain_text() -> None:
    facts = small_facts()
    village = facts.county.village_by_code[ZHENGKENG]

    text = timetable_zh(facts, village, facts.by_village[ZHENGKENG], "祥华卫生院")

    assert text.splitlines() == [
        "郑坑村医生来村时间",
        "2026年12月上午：1、4、8、11、15、22、25日",
        "2026年12月下午：17日",
        "上午8:30到11:30、下午2:30到5:30",
        "祥华卫生院、0595-0000 0120".replace("、", ""),
        "演示数据",
    ]


def test_code_leads_to_the_village_page_of_a_site() -> None:
    facts = small_facts()
    village = facts.county.village_by_code[ZHENGKENG]
    address = f"https://xunzhen.example.cn/v/{ZHENGKENG}/"

    paper = notice_paper(facts, village, address)

    assert paper["qr"] == qr_svg(address)
    assert paper["qr_words"] == "扫码看最新时间"


def test_long_village_name_still_fits_one_page(press: Press) -> None:
    paper = {**notice(ZHENGKENG), "village": "甲乙丙丁戊己庚辛壬癸少数民族村"}

    assert page_count(press.print_pdf("notice.typ", paper, SINCE)) == 1


def test_many_dates_still_fit_one_page(press: Press) -> None:
    facts = small_facts()
    visits = tuple(
        replace(visit, date=visit.date.replace(day=visit.date.day), week=visit.week)
        for visit in facts.by_village[ZHENGKENG] * 5
    )
    many = RosterFacts(replace(facts.roster, visits=visits), facts.county, facts.settings)
    paper = notice_paper(many, facts.county.village_by_code[ZHENGKENG])

    pdf = press.print_pdf("notice.typ", paper, SINCE)

    assert len(paper["dates"]) == 40
    assert page_count(pdf) == 1


def test_village_as_always_has_no_exception() -> None:
    assert notice(BAIHENG)["moves"] == []

"""The pages of returns: what stands on them, what a form does, how many queries they take."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.people import COUNTY, as_person
from tests.web.reporting.a_month import (
    TEXTS,
    TOWN,
    drafted,
    locked,
    october,
    planned_month,
    recorded,
    scope,
    submitted,
)
from xunzhen.domain.errors import NotAllowed
from xunzhen.domain.registry.county import County
from xunzhen.web.reporting.models import FrozenVersion, HeldReturn, KnownSite, ReturnSample
from xunzhen.web.reporting.services import receiving, writing
from xunzhen.web.reporting.services.checking import review_return
from xunzhen.web.reporting.services.recode import county_recoded
from xunzhen.web.reporting.services.restating import restate_return
from xunzhen.web.reporting.services.sites import make_site_key

pytestmark = pytest.mark.django_db
BASE = f"/c/{COUNTY}/returns/"


def text_of(answer: Any) -> str:
    """Return the page, its blanks folded."""
    return " ".join(answer.content.decode().split())


def test_month_goes_from_ledger_to_locked_by_the_buttons_of_the_page(county: County) -> None:
    recorded(planned_month()[0])
    director, clerk = as_person("director"), as_person("clerk")
    director.post(f"{BASE}begin/", {"kind": "monthly", "period": "2026-09"})
    row = HeldReturn.objects.get()

    def pressed(browser: Any, end: str, **fields: str) -> None:
        row.refresh_from_db()
        browser.post(f"{BASE}{row.pk}/{end}/", {"turn": str(row.turn), **fields})

    pressed(director, "texts", **TEXTS)
    pressed(director, "act", act="self_check")
    pressed(director, "act", act="submit")
    pressed(clerk, "send-back", why="第二行大于第一行")
    pressed(director, "fill")
    pressed(director, "act", act="self_check")
    pressed(director, "act", act="submit")
    pressed(clerk, "act", act="accept")
    pressed(clerk, "act", act="lock")

    row.refresh_from_db()
    assert (row.state, row.version) == ("locked", 2)
    page = text_of(clerk.get(f"{BASE}{row.pk}/"))
    assert "第二行大于第一行" in page
    assert "第2版 已封存" in page


def test_differences_offer_a_restatement_only_to_the_unit_itself(county: County) -> None:
    visits = planned_month()
    row = locked(scope("director"), scope("clerk"))
    mine = next(one for one in visits if one.township == TOWN)
    recorded(mine)

    unit, above = as_person("director"), as_person("clerk")

    assert "签名订正" in text_of(unit.get(f"{BASE}{row.pk}/"))
    assert "签名订正" not in text_of(above.get(f"{BASE}{row.pk}/"))
    unit.post(f"{BASE}{row.pk}/restate/", {"turn": str(row.turn), "why": "补录1次"})
    page = text_of(unit.get(f"{BASE}{row.pk}/"))
    assert "补录1次" in page
    assert "签名订正" not in page


def test_chain_says_when_the_level_above_locked_not_when_it_was_handed_in(county: County) -> None:
    supervisor = scope("supervisor")
    row = locked(scope("director"), scope("clerk"))
    locked(scope("clerk"), supervisor)

    page = text_of(as_person("director").get(f"{BASE}{row.pk}/"))

    # Both were handed in on 3 October at nine and locked on the 4th at ten.
    chain = page.split('<ol class="steps', 1)[1].split("</ol>", 1)[0]
    assert chain.count("已锁定 10月4日 10:00") == 2


def test_form_of_an_older_page_changes_nothing_and_says_so(county: County) -> None:
    row = drafted(scope("director"))

    answer = as_person("director").post(
        f"{BASE}{row.pk}/texts/", {"turn": "0", **TEXTS, "problems": "别人写的"}, follow=True
    )

    assert "刚被改过" in text_of(answer)
    row.refresh_from_db()
    assert row.texts["problems"] == TEXTS["problems"]


@pytest.mark.parametrize("period", ["2027-01", "明天", "2026-09-07.."])
def test_period_that_has_not_begun_or_is_none_is_refused(county: County, period: str) -> None:
    answer = as_person("director").post(
        f"{BASE}begin/", {"kind": "monthly", "period": period}, follow=True
    )

    assert answer.status_code == 200
    assert HeldReturn.objects.filter(since__year=2027).count() == 0


def test_rows_behind_a_figure_lead_to_their_visits(county: County) -> None:
    visits = planned_month()
    recorded(visits[0])
    clerk = scope("clerk")
    row = locked(clerk, clerk)
    recorded(visits[1])

    page = text_of(as_person("clerk").get(f"{BASE}{row.pk}/figures/circuit.made/"))

    assert f"/c/{COUNTY}/visits/{visits[0].pk}/" in page
    assert "封存以后变了的明细" in page
    assert f"/c/{COUNTY}/visits/{visits[1].pk}/" in page


def test_frozen_text_can_be_taken_home_and_worked_out_again(county: County) -> None:
    import hashlib

    row = locked(scope("clerk"), scope("clerk"))
    browser = as_person("auditor")

    text = browser.get(f"{BASE}{row.pk}/versions/1/content.json").content
    page = text_of(browser.get(f"{BASE}{row.pk}/versions/1/?again=1"))

    assert hashlib.sha256(text).hexdigest() == row.digest
    assert "每个数和明细都一样" in page


def test_return_filled_again_after_it_was_sent_back_shows_the_rows_of_its_own_figures(
    county: County,
) -> None:
    visits = planned_month()
    recorded(visits[0])
    city = scope("supervisor")
    row = submitted(scope("clerk"))
    receiving.send_back_return(scope=city, number=row.pk, why="少一次")
    recorded(visits[1])
    writing.fill_return(scope=scope("clerk"), number=row.pk, at=october(5))
    browser = as_person("auditor")

    rows = text_of(browser.get(f"{BASE}{row.pk}/figures/circuit.made/"))
    version = text_of(browser.get(f"{BASE}{row.pk}/versions/1/?again=1"))

    # 2 visits are in the figure of now, so both are behind it; version 1 had the first alone, and
    # what is worked out again of it is not compared with the new draft.
    assert "封存以后变了的明细" not in rows
    assert all(f"/c/{COUNTY}/visits/{one.pk}/" in rows for one in visits[:2])
    assert "照当时的数据重算" not in version


def test_return_that_is_written_again_is_not_reviewed(county: County) -> None:
    city = scope("supervisor")
    row = submitted(scope("clerk"))
    receiving.send_back_return(scope=city, number=row.pk, why="少一次")
    writing.fill_return(scope=scope("clerk"), number=row.pk, at=october(5))

    with pytest.raises(NotAllowed, match="复核由上一级对已报送的报表作"):
        review_return(scope=city, number=row.pk, found={})


@pytest.mark.parametrize(
    ("asked", "before", "after"),
    [
        ("kind=monthly&period=2026-09", "2026-08", "2026-10"),
        ("kind=annual&period=2026", "2025", "2027"),
    ],
)
def test_list_of_the_late_leads_to_the_period_before_and_after(
    county: County, asked: str, before: str, after: str
) -> None:
    page = as_person("clerk").get(f"{BASE}late/?{asked}")

    assert (page.context["before"], page.context["after"]) == (before, after)


def test_stranger_and_neighbour_find_nothing(county: County) -> None:
    row = submitted(scope("director"))

    for who, status in (("neighbour", 404), ("stranger", 404), ("finance", 200)):
        assert as_person(who).get(f"{BASE}{row.pk}/").status_code == status
        assert as_person(who).get(f"/returns/{row.pk}/").status_code == status
    assert as_person("sysadmin").get(f"/returns/{row.pk}/").status_code == 403


def test_upload_without_or_with_a_wrong_file_says_what_is_wrong(county: County) -> None:
    browser = as_person("supervisor")

    nothing = browser.post("/returns/exchange/take-in/", follow=True)
    wrong = browser.post(
        "/returns/exchange/take-in/", {"file": SimpleUploadedFile("x.json", b"{}")}, follow=True
    )

    assert "没有选文件" in text_of(nothing)
    assert "不是可收的报表文件" in text_of(wrong)


def test_site_is_registered_exports_and_is_revoked_by_the_page(county: County) -> None:
    key = make_site_key(scope=scope("clerk"))
    supervisor = as_person("supervisor")
    row = submitted(scope("clerk"))

    file = as_person("clerk").post(f"/returns/{row.pk}/file.json")
    supervisor.post(
        "/returns/exchange/register/",
        {"name": "示例县站", "division": COUNTY, "key": key.public_key},
    )
    came = supervisor.post(
        "/returns/exchange/take-in/",
        {"file": SimpleUploadedFile("r.json", file.content)}, follow=True,
    )  # fmt: skip
    known = KnownSite.objects.get()
    supervisor.post(f"/returns/exchange/{known.pk}/revoke/", {"why": "换密钥"})

    assert file["Content-Disposition"].startswith("attachment")
    assert "以前收过" in text_of(came)
    known.refresh_from_db()
    assert known.revoked_why == "换密钥"


def test_review_and_sample_by_the_pages(county: County) -> None:
    recorded(planned_month()[0])
    row = submitted(scope("clerk"))
    city = as_person("supervisor")

    city.post(
        "/returns/samples/draw/",
        {"kind": "monthly", "period": "2026-09", "rank": "2", "size": "5", "seed": "2026-09/4"},
    )
    draw = ReturnSample.objects.get()
    answer = city.post(
        f"/returns/{row.pk}/review/write/",
        {"turn": str(row.turn), "sample": str(draw.pk), "found.circuit.made": "1"},
        follow=True,
    )
    bad = city.post(
        f"/returns/{row.pk}/review/write/",
        {"turn": str(row.turn), "found.circuit.made": "一次"}, follow=True,
    )  # fmt: skip

    assert "照样重抽，结果一样" in text_of(answer)
    assert row.reviews.count() == 1
    assert "不是数" in text_of(bad)


@pytest.mark.parametrize(
    "end",
    ["", "new/", "late/?period=2026-09", "{row}/", "{row}/sums/", "{row}/review/",
     "{row}/figures/circuit.made/", "{row}/versions/1/"],
)  # fmt: skip
def test_pages_take_few_queries(
    county: County, end: str, django_assert_max_num_queries: Any
) -> None:
    clerk = scope("clerk")
    visits = planned_month()
    for who in ("director", "neighbour"):
        locked(scope(who), clerk)
    row = locked(clerk, scope("supervisor"))
    recorded(visits[0])
    restate_return(scope=clerk, number=row.pk, why="补1次", at=october(14))
    recorded(visits[1])
    browser, address = as_person("clerk"), BASE + end.format(row=row.pk)
    browser.get(address)

    with django_assert_max_num_queries(12):
        assert browser.get(address).status_code == 200


def test_page_of_a_township_below_a_locked_county_takes_few_queries(
    county: County, django_assert_max_num_queries: Any
) -> None:
    supervisor = scope("supervisor")
    visits = planned_month()
    row = locked(scope("director"), scope("clerk"))
    locked(scope("clerk"), supervisor)
    recorded(next(one for one in visits if one.township == TOWN))
    restate_return(scope=scope("director"), number=row.pk, why="补1次", at=october(14))
    browser = as_person("director")
    browser.get(f"{BASE}{row.pk}/")

    with django_assert_max_num_queries(12):
        assert browser.get(f"{BASE}{row.pk}/").status_code == 200


@pytest.mark.parametrize("end", ["", "{row}/", "late/?period=2026-09", "{row}/sums/", "samples/"])
def test_pages_of_a_city_take_few_queries(
    county: County, end: str, django_assert_max_num_queries: Any
) -> None:
    city = scope("supervisor")
    locked(scope("clerk"), city)
    row = submitted(city, at=october(5))
    browser, address = as_person("supervisor"), "/returns/" + end.format(row=row.pk)
    browser.get(address)

    with django_assert_max_num_queries(12):
        assert browser.get(address).status_code == 200


def test_english_page_has_no_chinese_words_of_its_own(county: County) -> None:
    import re

    row = locked(scope("clerk"), scope("clerk"))
    browser = as_person("clerk")
    browser.post("/account/language/", {"language": "en", "next": "/"})

    page = browser.get(f"{BASE}{row.pk}/", headers={"accept-language": "en"}).content.decode()
    heads = re.findall(r"<t[hd] scope=\"(?:col|row)\"[^>]*>(.*?)</t[hd]>", page)

    plain = [re.sub(r"<[^>]+>", "", one) for one in heads]
    assert plain
    assert [one for one in plain if re.search(r"[\u4e00-\u9fff]", one)] == []


def test_frozen_version_survives_a_county_that_changed(county: County) -> None:
    row = submitted(scope("clerk"))
    kept = FrozenVersion.objects.get(subject=row)

    assert kept.frozen_at == october(3)
    assert kept.frozen_at.tzinfo is not None
    assert row.last == dt.date(2026, 9, 30)


def test_city_is_told_why_a_county_left_its_list(county: County) -> None:
    supervisor = scope("supervisor")
    county_recoded(scope=supervisor, county=COUNTY, code="350199", since=dt.date(2026, 9, 1))
    browser = as_person("supervisor")

    august = text_of(browser.get("/returns/late/?period=2026-08"))
    september = text_of(browser.get("/returns/late/?period=2026-09"))

    assert "示例县 <small" in august
    assert "代码由350524改为350199" in september
    assert "没有要报到这里的单位" in september

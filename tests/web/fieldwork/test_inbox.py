"""Conflicts, missed visits, flags and the ledger of a village."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.web.fieldwork.phones import Phone, new_id
from tests.web.outreach import (
    JIA_2,
    JIA_3,
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    at,
    clash,
    phone_of,
    planned,
    record,
    send,
    told,
)
from tests.web.people import COUNTY, as_person, person
from tests.web.planning.the_day import set_day
from xunzhen.domain.registry.county import County
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.fieldwork.models import Happening, Outreach

pytestmark = pytest.mark.django_db
BASE = f"/c/{COUNTY}"


@pytest.fixture(autouse=True)
def _ten_on_wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    set_day(monkeypatch, WEDNESDAY, 10)


def said(answer: Any) -> list[str]:
    return [str(one) for one in answer.context["messages"]]


# conflicts


def in_conflict() -> tuple[Outreach, str, str]:
    (visit,) = planned((TUESDAY, False, JIA_2, "s-01"))
    one, two = clash(phone_of(name="旧手机"), phone_of(name="新手机"), visit)
    return visit, one, two


def settle(browser: Client, visit: Outreach, side: str, **facts: str) -> Any:
    return browser.post(
        f"{BASE}/visits/{visit.pk}/resolve/",
        {
            "heads": " ".join(visit.heads), "field": "treatment", "side": side,
            "why": "问过村干部", **facts,
        },
        follow=True,
    )  # fmt: skip


def test_both_sides_of_a_conflict_stand_side_by_side_with_who_when_and_why(county: County) -> None:
    visit, _, _ = in_conflict()

    answer = as_person("director").get(f"{BASE}/conflicts/")

    (seen,) = answer.context["seen"]
    (one,) = seen.clashes
    assert [(side.value, side.who, side.device, side.why) for side in one.sides] == [
        (13, "演示员一", "旧手机", "漏记一人"),
        (15, "演示员一", "新手机", "漏记三人"),
    ]
    assert [side.at for side in one.sides] == [at(TUESDAY, 12, 20), at(TUESDAY, 12, 40)]
    assert "漏记三人" in answer.content.decode()
    assert visit.record.get("treatment") is None


def test_conflict_is_settled_by_one_side_with_both_as_bases(county: County) -> None:
    visit, one, two = in_conflict()

    settle(as_person("director"), visit, two)

    visit.refresh_from_db()
    assert (visit.conflicts, visit.record["treatment"]) == (0, 15)
    event = Happening.objects.get(visit=visit.pk, kind="resolved")
    assert set(event.bases) == {one, two}
    assert event.facts["why"] == "问过村干部"
    assert AuditEntry.objects.filter(action="fieldwork.resolve").count() == 1


def test_conflict_is_settled_by_a_third_value(county: County) -> None:
    visit, _, _ = in_conflict()

    settle(as_person("director"), visit, "other", value="14")

    visit.refresh_from_db()
    assert (visit.conflicts, visit.record["treatment"]) == (0, 14)


def test_conflict_settled_by_somebody_else_meanwhile_is_told(county: County) -> None:
    visit, one, two = in_conflict()
    settle(as_person("clerk"), visit, one)

    answer = settle(as_person("director"), visit, two)

    assert "这份记录又有改动" in said(answer)[0]
    visit.refresh_from_db()
    assert visit.record["treatment"] == 13


def test_conflict_is_not_settled_without_a_reason(county: County) -> None:
    visit, one, _ = in_conflict()

    answer = settle(as_person("director"), visit, one, why="")

    assert "请写原因" in said(answer)[0]
    visit.refresh_from_db()
    assert visit.conflicts == 1


def test_phone_hears_how_the_conflict_was_settled(county: County) -> None:
    (visit,) = planned((TUESDAY, False, JIA_2, "s-01"))
    phone = phone_of()
    _, two = clash(phone, phone_of(), visit)
    after = phone.pack().json()["change"]

    settle(as_person("director"), visit, two)

    (row,) = phone.pack(after).json()["tables"]["visits"]["rows"]
    assert (row["record"]["treatment"], row["conflicts"]) == (15, [])


def test_parallel_edits_of_different_fields_reach_no_inbox(county: County) -> None:
    (visit,) = planned((TUESDAY, False, JIA_2, "s-01"))
    phone, other = phone_of(), phone_of()
    base = record(phone, visit)
    send(phone, told(phone, visit, "recorded", at(TUESDAY, 13), base, fields={"ecg": 1}))
    send(other, told(other, visit, "recorded", at(TUESDAY, 14), base, fields={"medicines": 2}))

    answer = as_person("director").get(f"{BASE}/conflicts/")

    assert answer.context["seen"] == ()


def test_neighbour_sees_no_conflict_of_another_township(county: County) -> None:
    visit, one, _ = in_conflict()
    neighbour = as_person("neighbour")

    assert neighbour.get(f"{BASE}/conflicts/").context["seen"] == ()
    assert settle(neighbour, visit, one).status_code == 404


# missed


def excuse(browser: Client, visit: Outreach, why: str) -> Any:
    return browser.post(f"{BASE}/visits/{visit.pk}/excuse/", {"why": why}, follow=True)


def missed(who: str, show: str = "open") -> list[Any]:
    return list(as_person(who).get(f"{BASE}/missed/?show={show}").context["list"].lines)


def test_excused_visit_stays_missed_and_on_the_list(county: County) -> None:
    (visit,) = planned((TUESDAY, False, JIA_2, "s-01"))

    excuse(as_person("director"), visit, "山洪封路，全乡停诊")

    assert missed("director") == []
    (line,) = missed("director", "excused")
    assert (line.row.pk, line.why, line.excused_by) == (
        visit.pk, "山洪封路，全乡停诊", "director",
    )  # fmt: skip
    assert [one.row.pk for one in missed("director", "all")] == [visit.pk]


def test_doctor_does_not_excuse_own_visit_and_has_no_right_to_excuse(county: County) -> None:
    (visit,) = planned((TUESDAY, False, JIA_2, "s-01"))
    director = person("director")
    director.staff = "s-01"
    director.save()

    assert excuse(as_person("doctor"), visit, "山洪封路").status_code == 403
    answer = excuse(as_person("director"), visit, "山洪封路")

    assert "这是您本人的巡诊" in said(answer)[0]
    assert [one.row.pk for one in missed("clerk")] == [visit.pk]


def test_visit_of_today_is_not_missed_yet(county: County) -> None:
    (visit,) = planned((WEDNESDAY, False, JIA_2, "s-01"))

    answer = excuse(as_person("director"), visit, "山洪封路")

    assert missed("director") == []
    assert "这次不是漏访" in said(answer)[0]


def test_visit_made_up_is_linked_and_still_missed(county: County) -> None:
    (visit,) = planned((MONDAY, False, JIA_2, "s-01"))
    phone = phone_of()
    again = new_id()
    opened = phone.event(
        again, "opened", kind="circuit", date=TUESDAY.isoformat(), afternoon=True, place=JIA_2,
        staff="s-01", makes_up=str(visit.pk), why="补周一",
    )  # fmt: skip
    send(phone, {**opened, "at": at(TUESDAY, 14).isoformat()})

    (line,) = missed("director")

    assert line.row.pk == visit.pk
    assert str(line.made_up.pk) == again


def test_missed_list_says_when_a_record_may_still_be_on_the_phone(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_day(monkeypatch, MONDAY, 18)
    phone = phone_of()
    phone.pack()
    set_day(monkeypatch, WEDNESDAY, 10)
    planned((TUESDAY, False, JIA_2, "s-01"))

    (silent,) = missed("director")
    phone.pack()
    (heard,) = missed("director")

    assert silent.may_be_waiting
    assert not heard.may_be_waiting


def test_missed_visits_of_another_township_are_not_shown(county: County) -> None:
    (visit,) = planned((TUESDAY, False, JIA_2, "s-01"))

    assert missed("neighbour", "all") == []
    assert excuse(as_person("neighbour"), visit, "山洪封路").status_code == 404


# flags


def at_once(phone: Phone, *visits: Outreach) -> None:
    """Let a doctor be in two villages from 8:30 to 12:00 of one day: a doubt on both."""
    for one in visits:
        record(phone, one)


def test_doubts_are_listed_with_code_and_sentence(county: County) -> None:
    visits = planned((TUESDAY, False, JIA_2, "s-01"), (TUESDAY, True, JIA_3, "s-01"))
    at_once(phone_of(), *visits)

    found = as_person("clerk").get(f"{BASE}/flags/?code=overlap").context["found"]
    page = as_person("director").get(f"{BASE}/flags/?code=overlap").content.decode()

    assert dict(found.counts)["overlap"] == 2
    assert {line.row.pk for line in found.lines} == {one.pk for one in visits}
    assert all([flag["code"] for flag in line.flags] == ["overlap"] for line in found.lines)
    assert found.lines[0].flags[0]["zh"] in page


def test_facts_are_listed_only_when_asked_for(county: County) -> None:
    (visit,) = planned((TUESDAY, False, JIA_3, "s-01"))
    record(phone_of(), visit)

    def codes(query: str) -> set[str]:
        found = as_person("clerk").get(f"{BASE}/flags/{query}").context["found"]
        return {code for code, _ in found.counts}

    # The check-in lies at 甲二; the county has set no limit, so that this is a fact, not a doubt.
    assert "far" not in codes("")
    assert "far" in codes("?all=1")


def test_flags_of_another_township_are_not_shown(county: County) -> None:
    visits = planned((TUESDAY, False, JIA_2, "s-01"), (TUESDAY, True, JIA_3, "s-01"))
    at_once(phone_of(), *visits)

    found = as_person("neighbour").get(f"{BASE}/flags/?all=1").context["found"]

    assert (found.visits, found.lines) == (0, ())


def many_flagged(number: int) -> None:
    """Put visits of Tuesday with one doubt each, every other one a second, straight on the site."""
    overlap, fast = ({"code": code, "weight": "doubt", "zh": code} for code in ("overlap", "fast"))
    Outreach.objects.bulk_create(
        Outreach(
            pk=new_id(), county=COUNTY, township=JIA_2[:9], kind="circuit", date=TUESDAY,
            afternoon=False, place=JIA_2, staff=f"s-{one}", state="recorded", change=1,
            flags=[overlap, fast] if one % 2 else [overlap],
        )
        for one in range(number)
    )  # fmt: skip


def test_flags_are_paged_with_the_filter_in_every_link(
    county: County, django_assert_max_num_queries: Any
) -> None:
    many_flagged(240)
    clerk = as_person("clerk")
    query = {"code": "fast", "all": "1", "since": "2026-09-01", "until": "2026-09-16", "page": "2"}

    with django_assert_max_num_queries(12):
        answer = clerk.get(f"{BASE}/flags/", query)

    # Half of 240 have it: 120, twenty-five a page, this is the second of five.
    found = answer.context["found"]
    assert (found.number, len(found.lines), found.page.paginator.num_pages) == (120, 25, 5)
    assert dict(found.counts) == {"overlap": 240, "fast": 120}
    link = "?since=2026-09-01&amp;until=2026-09-16&amp;code=fast&amp;all=1&amp;page=3"
    assert link in answer.content.decode()


def test_pages_of_flags_hold_every_visit_once(county: County) -> None:
    many_flagged(60)
    clerk = as_person("clerk")

    pages = [clerk.get(f"{BASE}/flags/?page={one}").context["found"].lines for one in (1, 2, 3)]

    assert [len(one) for one in pages] == [25, 25, 10]
    assert len({line.row.pk for one in pages for line in one}) == 60


def test_more_weeks_than_are_read_at_a_time_are_cut_and_said(county: County) -> None:
    answer = as_person("clerk").get(f"{BASE}/flags/?since=2020-01-01&until=2026-09-16")

    # Thirteen weeks before 16 September is 17 June.
    assert answer.context["found"].since.isoformat() == "2026-06-17"
    assert "一次最多看13周" in answer.content.decode()


# the ledger of a village


def test_village_ledger_tells_what_happened_in_order_refused_events_too(county: County) -> None:
    (visit,) = planned((TUESDAY, False, JIA_2, "s-01"))
    record(phone_of("s-01"), visit)
    stranger = phone_of("s-02")
    fates = stranger.fates(told(stranger, visit, "recorded", at(TUESDAY, 13), fields={"ecg": 9}))

    answer = as_person("auditor").get(f"{BASE}/ledger/{JIA_2}/")

    (seen,) = answer.context["story"].past
    assert fates == ["refused"]
    assert [one.kind for one in seen.told] == ["checked_in", "checked_out", "recorded", "recorded"]
    assert [bool(one.refused) for one in seen.told] == [False, False, False, True]
    assert "没有收下" in answer.content.decode()


def test_village_ledger_shows_the_coming_visits_apart(county: County) -> None:
    planned((TUESDAY, False, JIA_2, "s-01"), (WEDNESDAY.replace(day=18), False, JIA_2, "s-01"))

    story = as_person("doctor").get(f"{BASE}/ledger/{JIA_2}/").context["story"]

    assert [one.row.date.day for one in story.past] == [15]
    assert [one.row.date.day for one in story.coming] == [18]


def test_dossier_leads_to_the_ledger_of_its_village(county: County) -> None:
    page = as_person("clerk").get(f"{BASE}/villages/{JIA_2}/").content.decode()

    assert f'href="{BASE}/ledger/{JIA_2}/"' in page


@pytest.mark.parametrize("who", ["neighbour", "stranger"])
def test_ledger_of_a_village_out_of_reach_is_no_address(county: County, who: str) -> None:
    planned((TUESDAY, False, JIA_2, "s-01"))

    assert as_person(who).get(f"{BASE}/ledger/{JIA_2}/").status_code == 404


@pytest.mark.parametrize(
    "address", ["conflicts/", "missed/?show=all", "flags/", f"ledger/{JIA_2}/", "visit"]
)
def test_pages_take_few_queries(
    county: County, django_assert_max_num_queries: Any, address: str
) -> None:
    visits = planned(
        (MONDAY, False, JIA_2, "s-01"),
        (MONDAY, True, JIA_2, "s-01"),
        (TUESDAY, False, JIA_2, "s-01"),
        (TUESDAY, True, JIA_3, "s-01"),
    )
    phone = phone_of()
    clash(phone, phone_of(), visits[2])
    record(phone, visits[3])
    clerk = as_person("clerk")
    excuse(clerk, visits[0], "山洪封路，全乡停诊")
    address = f"visits/{visits[2].pk}/" if address == "visit" else address

    with django_assert_max_num_queries(12):
        clerk.get(f"{BASE}/{address}")

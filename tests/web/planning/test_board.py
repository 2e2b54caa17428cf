"""The board through HTTP: what it shows, what can be changed, what is refused, who may.

The small roster is of two weeks from Monday 2026-09-14; the tests live on that Monday.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.people import COUNTY, as_person
from tests.web.plans import FIRST_DAY, draft_plan, published_plan
from xunzhen.domain.registry.county import County
from xunzhen.web.accounts.models import User
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.planning.models import BoardChange, Plan, PlanVisit

A2, A3, B2, C2 = "350524101202", "350524101203", "350524202202", "350524203202"


@pytest.fixture(autouse=True)
def _monday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: FIRST_DAY)


def address(plan: Plan, tail: str = "") -> str:
    return f"/c/{COUNTY}/roster/{plan.number}/board/{tail}"


def post(client: Client, plan: Plan, tail: str, **fields: Any) -> Any:
    """Change a board as its script does, at the version that stands unless another is told."""
    plan.refresh_from_db()
    form = {"version": plan.version, "week": 1, "area": ""} | fields
    return client.post(address(plan, tail), form, headers={"X-Board": "1"})


def visit_of(plan: Plan, village: str, week: int = 1) -> PlanVisit:
    return plan.visits.filter(village=village, week=week).order_by("date")[0]


def free_half(plan: Plan, staff: str, village: str, days: range = range(1, 5)) -> str:
    """Return a half-day of week 1 on which doctor and village have nothing all day."""
    for number in days:
        day = FIRST_DAY + dt.timedelta(days=number)
        rows = plan.visits.filter(date=day)
        if not rows.filter(staff=staff).exists() and not rows.filter(village=village).exists():
            return f"{day.isoformat()} 0"
    raise AssertionError("no free half-day")


def move(client: Client, plan: Plan, visit: PlanVisit, to: str, staff: str = "") -> Any:
    return post(client, plan, "move/", visit=visit.pk, to=to, staff=staff or visit.staff)


def test_board_shows_doctors_villages_and_what_is_owed(county: County) -> None:
    plan = draft_plan()

    page = as_person("clerk").get(address(plan)).content.decode()

    for words in ("演示员一", "甲二", "乙二", "未排上", "按村核对", "必守规定已独立核验"):
        assert words in page


def test_board_asks_few_queries(county: County, django_assert_max_num_queries: Any) -> None:
    plan, client = draft_plan(), as_person("clerk")
    client.get(address(plan))
    move(client, plan, visit_of(plan, B2), "missed")

    with django_assert_max_num_queries(12):
        client.get(address(plan))


def test_move_is_saved_with_true_minutes_and_the_mover(county: County) -> None:
    plan, client = draft_plan(), as_person("clerk")
    visit = visit_of(plan, B2)
    to = free_half(plan, "s-03", B2)

    answer = move(client, plan, visit, to).json()

    visit.refresh_from_db()
    assert answer["kind"] == "done"
    assert f"{visit.date.isoformat()} 0" == to
    assert (visit.outbound_minutes, visit.homeward_minutes) == (22.0, 22.0)  # the county's row
    assert (visit.status, visit.reason[:9]) == ("changed", "clerk手工调整")
    assert answer["rows"].keys() == {"s-03"}


def test_move_against_a_rule_is_kept_as_conflict_with_its_sentence(county: County) -> None:
    plan, client = draft_plan(), as_person("clerk")
    visit = visit_of(plan, B2)

    wednesday = (FIRST_DAY + dt.timedelta(days=2)).isoformat()
    answer = move(client, plan, visit, f"{wednesday} 0", "s-04").json()  # Tuesdays, Thursdays only

    assert answer["kind"] == "conflict"
    assert "不是演示员四的可出诊半天" in answer["say"]
    assert "成本" in answer["say"]
    page = client.get(address(plan)).content.decode()
    assert "冲突，发布前须处理" in page
    assert BoardChange.objects.get().broken[0]["code"] == "check.not_available"


def test_broken_rule_stands_with_who_must_set_it(county: County) -> None:
    plan, client = draft_plan(), as_person("clerk")
    visit = visit_of(plan, C2)  # from 甲镇 to 丙二 it is above the longest way of 90 minutes
    to = free_half(plan, "s-01", C2)

    answer = move(client, plan, visit, to, "s-01").json()

    assert "超过最长90分钟" in answer["say"], answer["say"]
    assert "未设定" in answer["parts"]["answer"]  # no document sets it: the suggestion was used


def test_doctor_in_two_places_is_refused_and_nothing_changes(county: County) -> None:
    plan, client = draft_plan(), as_person("clerk")
    visit, other = visit_of(plan, B2), visit_of(plan, A2)
    at = f"{other.date.isoformat()} {int(other.afternoon)}"

    answer = move(client, plan, visit, at, other.staff)

    assert (answer.status_code, answer.json()["kind"]) == (422, "refused")
    assert "同一半天只能在一处" in answer.json()["say"]
    assert PlanVisit.objects.get(pk=visit.pk).staff == visit.staff
    plan.refresh_from_db()
    assert plan.version == 1


def test_past_days_are_refused(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    plan, client = draft_plan(), as_person("clerk")
    visit = visit_of(plan, B2)
    late = visit.date + dt.timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda *_: late)

    answer = move(client, plan, visit, f"{late.isoformat()} 0")

    assert "已经过去的巡诊不能改" in answer.json()["say"]


def test_visit_moved_to_not_planned_is_missed_and_can_be_added_again(county: County) -> None:
    plan, client = draft_plan(), as_person("clerk")
    visit = visit_of(plan, B2)
    at = f"{visit.date.isoformat()} {int(visit.afternoon)}"

    gone = move(client, plan, visit, "missed").json()
    back = post(client, plan, "move/", village=B2, to=at, staff="s-03").json()

    assert "多漏访1次" in gone["say"]
    assert f'data-owed="{B2}"' in gone["parts"]["missed"]
    assert "少漏访1次" in back["say"]
    assert PlanVisit.objects.get(plan=plan, village=B2, date=visit.date).status == "extra"


def test_village_is_not_given_more_than_it_is_owed(county: County) -> None:
    plan, client = draft_plan(), as_person("clerk")
    before = plan.visits.count()
    if plan.visits.filter(village=B2, week=1).count() < 2:
        pytest.fail("乙二 should be planned twice")

    to = free_half(plan, "s-03", B2)
    answer = post(client, plan, "move/", village=B2, to=to, staff="s-03")

    assert answer.status_code == 422
    assert plan.visits.count() == before


def test_locked_visit_does_not_move_until_it_is_let_go(county: County) -> None:
    plan, client = draft_plan(), as_person("clerk")
    visit = visit_of(plan, B2)
    to = free_half(plan, "s-03", B2)

    post(client, plan, "mark/", visit=visit.pk, what="lock")
    refused = move(client, plan, visit, to)
    post(client, plan, "mark/", visit=visit.pk, what="unlock")
    moved = move(client, plan, visit, to)

    assert "已锁定" in refused.json()["say"]
    assert moved.json()["kind"] == "done"


def test_cancelling_needs_a_reason(county: County) -> None:
    plan, client = draft_plan(), as_person("clerk")
    visit = visit_of(plan, B2)

    answer = post(client, plan, "mark/", visit=visit.pk, what="cancel", reason=" ")

    assert "要写理由" in answer.json()["say"]
    assert PlanVisit.objects.get(pk=visit.pk).cancelled == ""


def test_cancelled_visit_stays_struck_through_and_counts_as_missed(county: County) -> None:
    plan, client = draft_plan(), as_person("clerk")
    visit = visit_of(plan, B2)

    answer = post(client, plan, "mark/", visit=visit.pk, what="cancel", reason="路断了").json()

    assert "多漏访1次" in answer["say"]
    assert 'class="v cx"' in answer["rows"]["s-03"]
    assert "人工取消：路断了" in answer["parts"]["why"]
    restored = post(client, plan, "mark/", visit=visit.pk, what="restore").json()
    assert "少漏访1次" in restored["say"]


def test_conflict_kept_with_a_reason_is_open_no_more(county: County) -> None:
    plan, client = draft_plan(), as_person("clerk")
    visit = visit_of(plan, B2)
    wednesday = (FIRST_DAY + dt.timedelta(days=2)).isoformat()
    move(client, plan, visit, f"{wednesday} 0", "s-04")

    kept = post(client, plan, "mark/", visit=visit.pk, what="keep", reason="已与院长商定").json()

    assert "已写明理由保留" in kept["parts"]["conflicts"]
    assert "冲突1处未处理" not in kept["parts"]["proof"]


def test_undo_and_redo_survive_a_reload(county: County) -> None:
    plan, client = draft_plan(), as_person("clerk")
    visit = visit_of(plan, B2)
    before = (visit.date, visit.staff, visit.status, visit.outbound_minutes)
    move(client, plan, visit, free_half(plan, "s-03", B2))
    visit.refresh_from_db()
    after = (visit.date, visit.staff, visit.status, visit.outbound_minutes)

    undone = post(as_person("clerk"), plan, "undo/")
    visit.refresh_from_db()
    assert "已撤销" in undone.json()["say"]
    assert (visit.date, visit.staff, visit.status, visit.outbound_minutes) == before

    post(as_person("clerk"), plan, "undo/", again="1")
    visit.refresh_from_db()
    assert (visit.date, visit.staff, visit.status, visit.outbound_minutes) == after
    plan.refresh_from_db()
    assert plan.version == 4  # made, moved, undone, made again


def test_undo_brings_back_a_visit_that_was_taken_out(county: County) -> None:
    plan, client = draft_plan(), as_person("clerk")
    visit = visit_of(plan, B2)
    move(client, plan, visit, "missed")

    post(client, plan, "undo/")

    back = PlanVisit.objects.get(pk=visit.pk)
    assert (back.date, back.staff, back.outbound_minutes) == (visit.date, visit.staff, 22.0)


def test_nothing_to_undo_is_said(county: County) -> None:
    plan = draft_plan()

    assert "没有可以撤销的改动" in post(as_person("clerk"), plan, "undo/").json()["say"]


def test_stale_board_is_told_who_did_what_and_overwrites_nothing(county: County) -> None:
    plan = draft_plan()
    visit, to = visit_of(plan, A2), free_half(plan, "s-03", B2)
    other = visit_of(plan, B2)
    move(as_person("clerk"), plan, other, to)

    late = post(as_person("director"), plan, "move/", version=1, visit=visit.pk, to="missed")

    assert (late.status_code, late.json()["kind"]) == (409, "stale")
    assert "clerk：乙二村由" in late.json()["say"]
    assert PlanVisit.objects.filter(pk=visit.pk).exists()


def test_visit_of_another_plan_is_unknown(county: County) -> None:
    plan, other = draft_plan(), draft_plan()

    answer = move(as_person("clerk"), plan, visit_of(other, B2), "missed")

    assert answer.status_code == 404


def test_director_moves_only_their_own_villages(county: County) -> None:
    plan, neighbour = draft_plan(), as_person("neighbour")  # 乙乡

    foreign = move(neighbour, plan, visit_of(plan, A2), "missed")
    own = move(neighbour, plan, visit_of(plan, B2), "missed")

    assert foreign.status_code == 404
    assert own.json()["kind"] == "done"


def test_director_cannot_send_another_townships_doctor(county: County) -> None:
    plan = draft_plan()
    to = free_half(plan, "s-01", B2)

    answer = move(as_person("neighbour"), plan, visit_of(plan, B2), to, "s-01")

    assert answer.status_code == 403
    assert "不在您的辖区" in answer.json()["say"]


def test_director_does_not_see_villages_of_others(county: County) -> None:
    page = as_person("neighbour").get(address(draft_plan())).content.decode()

    assert "乙二" in page
    assert "甲二" not in page


@pytest.mark.parametrize("name", ["doctor", "coordinator", "supervisor", "finance", "auditor"])
def test_readers_see_a_published_board_and_change_nothing(county: County, name: str) -> None:
    plan, client = published_plan(), as_person(name)

    assert client.get(address(plan)).status_code == 200
    assert "data-editable" not in client.get(address(plan)).content.decode()
    assert move(client, plan, visit_of(plan, A2), "missed").status_code == 403


def test_published_plan_is_copied_as_a_new_draft(county: County) -> None:
    plan, client = published_plan(), as_person("clerk")

    assert "改为新草稿" in client.get(address(plan)).content.decode()
    refused = move(client, plan, visit_of(plan, B2), "missed")
    client.post(address(plan, "copy/"))

    copy = Plan.objects.get(base=plan)
    assert "改为新草稿" in refused.json()["say"]
    assert (copy.state, copy.visits.count()) == ("draft", plan.visits.count())


def test_stranger_finds_no_board(county: County) -> None:
    assert as_person("stranger").get(address(draft_plan())).status_code == 404


def test_each_change_adds_one_audit_entry_without_names(county: County) -> None:
    plan, client = draft_plan(), as_person("clerk")
    before = AuditEntry.objects.count()

    move(client, plan, visit_of(plan, B2), "missed")

    entry = AuditEntry.objects.order_by("-number")[0]
    assert AuditEntry.objects.count() == before + 1
    assert (entry.action, entry.facts["missed"]) == ("planning.board-unplan", 1)
    assert "演示员" not in str(entry.facts)


def test_form_without_script_answers_with_the_board_and_a_message(county: County) -> None:
    plan, client = draft_plan(), as_person("clerk")
    visit = visit_of(plan, B2)
    day, _, half = free_half(plan, "s-03", B2).partition(" ")

    answer = client.post(
        address(plan, "move/"),
        {"version": 1, "week": 1, "area": "", "visit": visit.pk, "staff": "s-03",
         "day": day, "half": half},
        follow=True,
    )  # fmt: skip

    assert "乙二村由" in answer.content.decode()


@pytest.mark.parametrize(
    "fields", [{"to": "tomorrow 0"}, {"to": "2026-09-15 2"}, {"to": "2026-09-15 0", "staff": ""}]
)
def test_unclear_place_is_refused(county: County, fields: dict[str, str]) -> None:
    plan = draft_plan()
    form = {"visit": visit_of(plan, B2).pk, "staff": "s-03"} | fields

    assert post(as_person("clerk"), plan, "move/", **form).status_code == 422


def test_board_in_english_names_the_rule_in_english(county: County) -> None:
    plan, client = draft_plan(), as_person("clerk")
    wednesday = (FIRST_DAY + dt.timedelta(days=2)).isoformat()
    User.objects.filter(username="clerk").update(language="en")

    answer = move(client, plan, visit_of(plan, B2), f"{wednesday} 0", "s-04").json()

    assert "available" in answer["say"]

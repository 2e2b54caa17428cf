"""Who moved a visit by hand, and why, stays in the house; villagers read when and which doctor."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from django.http import StreamingHttpResponse
from django.test import Client

from tests.web.people import COUNTY, as_person
from tests.web.planning.test_board import post as change
from tests.web.planning.test_channels import Postbox
from tests.web.planning.test_feeds import make
from tests.web.plans import draft_plan, published_plan
from xunzhen.domain.registry.county import County
from xunzhen.web.accounts.models import User
from xunzhen.web.jobs.models import Job
from xunzhen.web.planning.models import Channel, Plan
from xunzhen.web.planning.services import notifier
from xunzhen.web.planning.views import papers

MOVER = "欧阳明月"
WHY = "家中有丧事"
VILLAGE = "350524202202"
NOTICES = f"/c/{COUNTY}/roster/2/notices.zip"


@pytest.fixture
def adjusted(county: County, wednesday: dt.date) -> Plan:
    """A second edition in which the clerk, by name, moved, added to and cancelled visits."""
    published_plan()
    plan, clerk = draft_plan(), as_person("clerk")
    User.objects.filter(username="clerk").update(name=MOVER)
    clerk = as_person("clerk")
    moved, gone = plan.visits.filter(village=VILLAGE, week=2).order_by("date")[:2]
    steps = (
        ("move/", {"visit": moved.pk, "to": "2026-09-25 1", "staff": "s-03"}),
        ("mark/", {"visit": gone.pk, "what": "cancel", "reason": WHY}),
    )
    for tail, told in steps:
        assert change(clerk, plan, tail, **told, week=2).status_code == 200
    plan.refresh_from_db()
    assert MOVER in plan.visits.get(pk=moved.pk).reason
    told = {"version": str(plan.version), "seen": "on"}
    page = clerk.get(f"/c/{COUNTY}/roster/2/publish/").content.decode()
    told |= dict.fromkeys(re.findall(r'name="(reason:[^"]+)"', page), "局里同意")
    assert clerk.post(f"/c/{COUNTY}/roster/2/publish/", told).status_code == 302
    return plan


def tells(text: str) -> set[str]:
    return {words for words in (MOVER, WHY, "手工") if words in text}


@pytest.mark.parametrize("page", [f"/v/{VILLAGE}/", f"/t/{VILLAGE[:9]}/"])
@pytest.mark.parametrize("language", ["", "en"])
def test_public_pages_do_not_tell(adjusted: Plan, page: str, language: str) -> None:
    text = Client().get(page, {"lang": language}).content.decode()

    assert "演示员三" in text
    assert tells(text) == set()


@pytest.mark.parametrize("of", [f"village:{VILLAGE}", f"township:{VILLAGE[:9]}", "doctor:s-03"])
def test_calendars_do_not_tell(adjusted: Plan, of: str) -> None:
    text = Client().get(make("clerk", of)).content.decode().replace("\r\n ", "")

    assert "20260925" in text
    assert tells(text) == set()


def test_notices_do_not_tell(adjusted: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[str] = []
    whole = papers.notice_paper

    def keep(*told: object) -> object:
        printed.append(repr(whole(*told)))  # type: ignore[arg-type]
        return whole(*told)  # type: ignore[arg-type]

    monkeypatch.setattr(papers, "notice_paper", keep)

    answer = as_person("clerk").get(NOTICES)
    assert isinstance(answer, StreamingHttpResponse)
    content: Iterator[bytes] = answer.streaming_content  # type: ignore[assignment]
    assert zipfile.ZipFile(io.BytesIO(b"".join(content))).testzip() is None
    as_person("clerk").get(f"/c/{COUNTY}/villages/{VILLAGE}/notice.pdf")

    assert any("演示员三" in text for text in printed)
    assert tells("".join(printed)) == set()


def test_replan_is_told_to_the_robots_in_counts_only(
    county: County,
    wednesday: dt.date,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: object,
    request: pytest.FixtureRequest,
) -> None:
    box = Postbox()
    monkeypatch.setattr(notifier, "notifier", box)
    key = "693a91f6-0000-4bc4-97a0-0ec2f1a2b3c4"
    as_person("clerk").post(
        f"/c/{COUNTY}/channels/",
        {"kind": "wecom", "label": "院长群", "address": key, "occasions": ["replanned"],
         "language": "zh-hans"},
    )  # fmt: skip

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        request.getfixturevalue("adjusted")

    assert [address for address, *_ in box.sent] == [f"wecombot://{key}"]
    _address, title, body = box.sent[0]
    assert title == "示例县（演示数据）：排班有变动"
    assert "漏访1次" in body
    assert tells(title + body) == set()
    assert Job.objects.get(kind="planning.announce").state == Job.State.DONE
    assert Channel.objects.get().last_result == "sent"

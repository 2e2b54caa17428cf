"""Every main page in a browser: axe finds nothing serious, and nothing is wider than its window."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.web.browser import beyond_the_window, resize, serious_faults, sign_in
from tests.web.outreach import JIA_2, JIA_3, MONDAY, TUESDAY, clash, phone_of, record
from tests.web.people import COUNTY, person
from tests.web.planning.the_day import WEDNESDAY, set_day
from tests.web.plans import draft_plan, published_plan
from xunzhen.domain.registry.county import County
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.fieldwork.models import Outreach, SpotCheckDraw
from xunzhen.web.fieldwork.services.follow import followed
from xunzhen.web.fieldwork.services.spot_checks import draw_checks

BASE = f"/c/{COUNTY}"
VILLAGE = "350524202202"

CLASHING = "00000000-0000-4000-8000-000000000001"
_VISITS = (
    (CLASHING, MONDAY, JIA_2, False),
    ("00000000-0000-4000-8000-000000000002", TUESDAY, JIA_2, True),
    ("00000000-0000-4000-8000-000000000003", TUESDAY, JIA_3, False),
)

# Who looks, and at what: plan 1 is published, plan 2 a draft.
PAGES = (
    ("", "/sign-in/"),
    ("", f"/v/{VILLAGE}/"),
    ("", f"/t/{VILLAGE[:9]}/"),
    ("clerk", f"{BASE}/"),
    ("clerk", f"{BASE}/coverage/"),
    ("clerk", f"{BASE}/coverage/350524203203/"),
    ("clerk", f"{BASE}/roster/"),
    ("clerk", f"{BASE}/roster/new/"),
    ("clerk", f"{BASE}/roster/1/"),
    ("clerk", f"{BASE}/roster/1/replan/"),
    ("clerk", f"{BASE}/roster/2/board/"),
    ("clerk", f"{BASE}/roster/2/publish/"),
    ("clerk", f"{BASE}/roster/compare/?a=1&b=2"),
    ("clerk", f"{BASE}/day/?map=1"),
    ("clerk", f"{BASE}/day/?day=2026-09-15"),
    ("clerk", f"{BASE}/verify/"),
    ("clerk", f"{BASE}/conflicts/"),
    ("clerk", f"{BASE}/missed/"),
    ("clerk", f"{BASE}/flags/?all=1"),
    ("clerk", f"{BASE}/spot-checks/"),
    ("clerk", f"{BASE}/spot-checks/DRAW/"),
    ("clerk", f"{BASE}/phones/"),
    ("clerk", f"{BASE}/ledger/{JIA_2}/"),
    ("clerk", f"{BASE}/visits/{CLASHING}/?field=treatment"),
    ("clerk", f"{BASE}/villages/"),
    ("clerk", f"{BASE}/villages/{VILLAGE}/"),
    ("clerk", f"{BASE}/search/?q=乙"),
    ("clerk", f"{BASE}/tables/"),
    ("clerk", f"{BASE}/tables/villages/"),
    ("clerk", f"{BASE}/import/"),
    ("clerk", f"{BASE}/export/"),
    ("clerk", f"{BASE}/channels/"),
    ("clerk", f"{BASE}/feeds/"),
    ("clerk", f"{BASE}/last-visits/"),
    ("clerk", f"{BASE}/own-values/"),
    ("clerk", "/policy/"),
    ("clerk", "/policy/rules/"),
    ("clerk", "/design/"),
    ("clerk", "/account/"),
    ("supervisor", "/areas/"),
    ("auditor", "/trail/"),
    ("sysadmin", "/accounts/"),
    ("sysadmin", "/site/"),
    ("secadmin", "/duties/"),
)

pytestmark = pytest.mark.browser


def field_days() -> SpotCheckDraw:
    """Let something happen in the villages: records, a conflict, a missed visit, a draw."""
    followed(COUNTY, MONDAY)
    clashing, *others = (_unplanned(number, *key) for number, *key in _VISITS)
    phone, other = phone_of(), phone_of(name="新手机")
    clash(phone, other, clashing)
    for one in others:
        record(phone, one)
    return draw_checks(
        scope=system_scope(COUNTY), county=COUNTY, since=MONDAY, last=TUESDAY, number=7
    )


def _unplanned(number: str, day: dt.date, place: str, afternoon: bool) -> Outreach:
    return Outreach.objects.create(
        pk=number, county=COUNTY, township=place[:9], kind="circuit", date=day, place=place,
        afternoon=afternoon, staff="s-01", change=1,
    )  # fmt: skip


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_main_pages_are_sound_on_a_laptop_and_a_phone(
    page: Any, county: County, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_day(monkeypatch, WEDNESDAY)
    published_plan()
    draft_plan()
    draw = field_days()
    faults = []
    reader = None
    for who, address in PAGES:
        if who and who != reader:
            account = person(who)
            account.language = language
            account.save()
            sign_in(page, who)
            reader = who
        for size in ("laptop", "phone"):
            resize(page, size)
            answer = page.goto(address.replace("DRAW", str(draw.pk)))
            if answer.status != 200:
                faults.append(f"{address}: answers {answer.status}")
                break
            faults += [f"{address}: wider than a {size}: {one}" for one in beyond_the_window(page)]
        faults += [f"{address}: {fault}" for fault in serious_faults(page)]

    assert not faults, "\n".join(faults)

"""What goes wrong: two values, a lost phone, forgotten digits, damage, a full phone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.utils import timezone

from tests.stories.field import (
    NEAR_A2,
    OTHER_PIN,
    arrive_and_record,
    at,
    county_with_rules,
    enrol,
    go,
    inside,
    only_expected,
    plan_today,
    send,
    settled,
    touch,
    touch_more,
    type_pin,
    unlock,
)
from tests.web.fieldwork.phones import new_id
from tests.web.people import COUNTY, person
from xunzhen.domain.fieldwork import withdrawn
from xunzhen.domain.fieldwork.events import Event, EventKind
from xunzhen.web.accounts.scope import scope_of
from xunzhen.web.accounts.services.accounts import close_account
from xunzhen.web.fieldwork.models import FieldDevice, Happening, Outreach
from xunzhen.web.fieldwork.services.append import append_events
from xunzhen.web.fieldwork.services.enrol import revoke_device
from xunzhen.web.fieldwork.services.unlock import grant_unlock

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(page: Any) -> Any:
    """A phone in use, with a plan for today, at the first village."""
    county_with_rules()
    plan_today()
    enrol(page)
    at(page, NEAR_A2)
    return page


def corrected(visit: Outreach, treated: int, why: str) -> None:
    """Let the township correct the record as it stands on the site."""
    event = Event(
        new_id(), str(visit.pk), EventKind.CORRECTED, "director", timezone.now(),
        bases=tuple(visit.heads), facts={"fields": {"treatment": treated}, "why": why},
    )  # fmt: skip
    append_events(county=COUNTY, events=[event])


def test_two_values_are_both_kept_until_the_doctor_agrees(
    phone: Any, page_faults: list[str]
) -> None:
    arrive_and_record(phone, treated=1)
    touch(phone, "存在手机里")
    phone.locator(".bar").wait_for()
    send(phone)
    visit = Outreach.objects.get(record__treatment=1)
    phone.context.set_offline(True)
    corrected(visit, 5, "登记本上是5人")
    go(phone, f"record/{visit.pk}")
    phone.locator(".way button").first.click()
    touch_more(phone, "看病", 2)
    go(phone, f"record/{visit.pk}")
    phone.locator(".way button").last.click()
    touch(phone, "存在手机里")
    phone.locator(".bar").wait_for()
    phone.context.set_offline(False)
    send(phone)
    visit.refresh_from_db()
    assert visit.conflicts == 1
    assert "treatment" not in visit.record

    go(phone, "today")
    touch(phone, "条通知")
    touch(phone, "两边写得不一样")
    phone.get_by_text("登记本上是5人").wait_for()
    columns = phone.locator(".vs .n").all_inner_texts()
    assert columns == ["2", "5"]
    touch(phone, "同意改成5")
    phone.locator(".line").wait_for()
    send(phone)

    visit.refresh_from_db()
    assert (visit.conflicts, visit.record["treatment"]) == (0, 5)
    assert only_expected(page_faults) == []


def kept(page: Any) -> dict[str, int]:
    """Count what lies in the person's store on this phone."""
    found: dict[str, int] = page.evaluate(
        """async () => {
            const names = (await indexedDB.databases()).map((one) => one.name);
            const name = names.find((one) => one.startsWith("xunzhen-field-"));
            const db = await new Promise((done) => {
                const asked = indexedDB.open(name);
                asked.onsuccess = () => done(asked.result);
            });
            const count = (store) => new Promise((done) => {
                const asked = db.transaction(store).objectStore(store).count();
                asked.onsuccess = () => done(asked.result);
            });
            const found = { rows: await count("rows"), events: await count("events") };
            db.close();
            return found;
        }"""
    )
    return found


def test_a_lost_phone_forgets_the_county_and_keeps_what_is_unsent(
    phone: Any, page_faults: list[str]
) -> None:
    phone.context.set_offline(True)
    # Its first try has failed before the phone is an hour older; the next one knows of the silence.
    with phone.expect_event("requestfailed", lambda one: one.url.endswith("/field/api/log")):
        touch(phone, "出发去")
    phone.locator(".facts").wait_for()
    device = str(FieldDevice.objects.get().pk)
    revoke_device(scope=scope_of(person("director")), device=device, reason="丢了")
    silent_for_an_hour(phone)
    phone.context.set_offline(False)
    phone.get_by_text("县里停用了这部手机").wait_for()
    phone.get_by_text("没送达的1条还加密存在手机里").wait_for()
    assert kept(phone) == {"rows": 0, "events": 1}
    assert not Happening.objects.exists()

    touch(phone, "重新登记")
    type_pin(phone)
    inside(phone)
    send(phone)

    received = Happening.objects.get()
    assert (received.kind, received.fate) == ("departed", "received")
    assert str(received.device_id) != device
    assert only_expected(page_faults) == []


def test_what_a_lost_phone_sent_and_the_county_had_no_room_for_stays_on_it(
    phone: Any, page_faults: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(withdrawn, "MOST_EVENTS_KEPT", 0)
    revoke_device(scope=scope_of(person("director")), device=str(FieldDevice.objects.get().pk))
    with phone.expect_response("**/field/api/log") as heard:
        touch(phone, "出发去")
    told = heard.value.json()
    assert (told["results"], told["full"]["code"]) == ({}, "fieldwork.withdrawn_full")
    phone.get_by_text("没送达的1条还加密存在手机里").wait_for()
    assert kept(phone)["events"] == 1

    touch(phone, "重新登记")
    type_pin(phone)
    inside(phone)
    send(phone)

    assert Happening.objects.get().fate == "received"
    assert only_expected(page_faults) == []


def silent_for_an_hour(page: Any) -> None:
    """Let the phone believe that it is an hour later, as in a valley."""
    page.evaluate("() => { const was = Date.now; Date.now = () => was() + 3600e3; }")


def test_five_wrong_tries_lock_until_the_township_unlocks(
    phone: Any, page_faults: list[str]
) -> None:
    phone.context.set_offline(True)
    touch(phone, "出发去")
    phone.locator(".facts").wait_for()
    phone.reload()
    for left in (4, 3, 2, 1):
        type_pin(phone, OTHER_PIN)
        phone.get_by_text(f"密码不对，还可以试{left}次").wait_for()
    type_pin(phone, OTHER_PIN)
    phone.get_by_text("已锁住").wait_for()
    phone.get_by_text("没送达的1条已加密存好").first.wait_for()
    phone.context.set_offline(False)
    touch(phone, "请卫生院解锁")
    phone.get_by_text("等他们点头").wait_for()

    device = FieldDevice.objects.get()
    grant_unlock(scope=scope_of(person("director")), device=str(device.pk))
    touch(phone, "请卫生院解锁")
    type_pin(phone, OTHER_PIN)
    phone.get_by_text("再输一遍").wait_for()
    type_pin(phone, OTHER_PIN)
    inside(phone)
    send(phone)

    assert Happening.objects.get().kind == "departed"
    phone.reload()
    unlock(phone, OTHER_PIN)
    assert only_expected(page_faults) == []


def test_a_doctor_dismissed_while_offline_can_still_hand_in(
    phone: Any, page_faults: list[str]
) -> None:
    phone.context.set_offline(True)
    touch(phone, "出发去")
    phone.locator(".facts").wait_for()
    close_account(scope=scope_of(person("sysadmin")), account=person("doctor").pk)
    silent_for_an_hour(phone)
    phone.context.set_offline(False)
    go(phone, "health")
    phone.get_by_text("县里现在不收新排班，写的还能送。").wait_for()
    phone.locator(".chain li:first-child .n", has_text=re.compile("^0$")).wait_for()

    received = Happening.objects.get()
    assert (received.kind, received.fate) == ("departed", "received")
    assert only_expected(page_faults) == []


def spoil(page: Any, store: str) -> None:
    """Change the bytes of a row: the first event, the last row (a visit), as flash memory fails."""
    page.evaluate(
        """async (store) => {
            const names = (await indexedDB.databases()).map((one) => one.name);
            const name = names.find((one) => one.startsWith("xunzhen-field-"));
            const db = await new Promise((done) => {
                const asked = indexedDB.open(name);
                asked.onsuccess = () => done(asked.result);
            });
            await new Promise((done) => {
                const tx = db.transaction(store, "readwrite");
                const way = store === "rows" ? "prev" : "next";
                tx.objectStore(store).openCursor(null, way).onsuccess = (told) => {
                    const row = told.target.result.value;
                    new Uint8Array(row.seal.data)[0] ^= 255;
                    told.target.result.update(row);
                };
                tx.oncomplete = done;
            });
            db.close();
        }""",
        store,
    )


def test_a_damaged_entry_is_told_and_the_others_are_sent(
    phone: Any, page_faults: list[str]
) -> None:
    phone.context.set_offline(True)
    arrive_and_record(phone)
    touch(phone, "存在手机里")
    phone.locator(".bar").wait_for()
    spoil(phone, "events")
    phone.reload()
    unlock(phone)
    phone.context.set_offline(False)
    go(phone, "health")
    touch(phone, "现在送一次")
    phone.get_by_text("有1条在手机里坏了，读不出来").wait_for()
    for _ in range(80):  # the line has just come back; the app tries again by itself
        if kept(phone)["events"] == 1:
            break
        phone.wait_for_timeout(250)
    settled(phone)

    kinds = sorted(Happening.objects.values_list("kind", flat=True))
    assert kinds == ["checked_in", "recorded"]
    assert only_expected(page_faults) == []


def test_a_damaged_row_of_the_county_is_fetched_again(phone: Any, page_faults: list[str]) -> None:
    before = kept(phone)["rows"]
    spoil(phone, "rows")
    repairs: list[str] = []
    phone.on("request", lambda one: repairs.append(one.url) if "repair" in one.url else None)

    phone.reload()
    unlock(phone)
    send(phone)
    phone.locator(".foot2", has_text="上次连上县里").wait_for()

    assert len(repairs) == 1
    assert kept(phone)["rows"] == before
    assert only_expected(page_faults) == []


def test_a_full_phone_says_so_and_keeps_what_is_on_the_screen(
    phone: Any, page_faults: list[str]
) -> None:
    phone.context.set_offline(True)
    arrive_and_record(phone)
    phone.evaluate(
        """() => {
            window.full = true;
            const add = IDBObjectStore.prototype.add;
            IDBObjectStore.prototype.add = function (...facts) {
                if (window.full) throw new DOMException("full", "QuotaExceededError");
                return add.apply(this, facts);
            };
        }"""
    )
    touch(phone, "存在手机里")
    phone.get_by_text("手机存满了，这一条没有存上").wait_for()
    touch(phone, "知道了")
    phone.evaluate("() => { window.full = false; }")
    touch(phone, "存在手机里")
    phone.locator(".bar").wait_for()
    phone.context.set_offline(False)
    send(phone)

    assert Happening.objects.filter(kind="recorded").count() == 1
    assert only_expected(page_faults) == []

"""The log and the pack in one answer: one call, and records known as received whatever follows."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from django.utils import timezone

from tests.stories.field import A2, PIN, county_with_rules, enrol, only_expected, plan_today
from tests.web.fieldwork.phones import planned_id
from xunzhen.web.fieldwork.models import Happening

pytestmark = pytest.mark.browser

PREPARE = """async ([pin, visit]) => {
    const version = document.getElementById("app").dataset.version;
    const load = (name) => import(`/field/v/${version}/js/${name}.js`);
    const [{ Store }, { Sync }, register, { eventOf }, { uuid }] = await Promise.all(
        ["store", "sync", "people", "events", "crypto"].map(load));
    const [first] = await register.people();
    const { person, key } = await register.unlocked(first, pin);
    const local = uuid();
    const store = await Store.open(local, key);
    const sync = new Sync(store, { ...person, local }, "test");
    sync.stopped = true;
    await sync.round();
    const write = () => store.append(eventOf(visit, "departed"));
    const shown = async () => (await store.table("visits")).get(visit).state;
    const states = async () => (await store.events()).map((one) => one.row.state);
    Object.assign(window, { Store, store, sync, write, shown, states });
}"""


@pytest.fixture
def phone(page: Any) -> Any:
    """A phone with its first pack, whose syncs are the test's own; ``calls`` are counted."""
    county_with_rules()
    plan_today()
    enrol(page)
    page.reload()
    page.locator(".keys").wait_for()
    page.evaluate(PREPARE, [PIN, planned_id(timezone.localdate(), False, A2, "s-01")])
    return page


def calls_of(page: Any) -> list[str]:
    """Name from here on what the phone asks the county for."""
    found: list[str] = []
    mark = "/field/api/"
    page.on(
        "request",
        lambda one: mark in one.url and found.append(one.url.split(mark)[1].split("?")[0]),
    )
    return found


def test_records_and_the_pack_after_them_take_one_call(phone: Any, page_faults: list[str]) -> None:
    calls = calls_of(phone)

    told = phone.evaluate(
        "async () => { await write(); return [await sync.round(), await shown(), await states()]; }"
    )

    assert told == ["idle", "departed", []]  # what the pack shows is let go of
    assert calls == ["log"]
    assert only_expected(page_faults) == []


def test_only_the_last_of_several_batches_asks_for_the_pack(
    phone: Any, page_faults: list[str]
) -> None:
    asks: list[bool] = []
    phone.on(
        "request",
        lambda one: "api/log" in one.url and asks.append(b'"after"' in plain(one.post_data_buffer)),
    )
    calls = calls_of(phone)

    phone.evaluate(
        "async () => { for (let n = 0; n < 501; n += 1) await write(); await sync.round(); }"
    )

    assert (calls, asks) == (["log", "log"], [False, True])
    assert Happening.objects.count() == 501
    assert only_expected(page_faults) == []


def plain(body: bytes) -> bytes:
    """Unpack what the phone sent, if it was packed."""
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body


def test_records_are_known_as_received_though_the_pack_cannot_be_stored(
    phone: Any, page_faults: list[str]
) -> None:
    calls = calls_of(phone)

    told = phone.evaluate(
        """async () => {
            await write();
            store.take = () => { throw new Error("full"); };
            const failed = await sync.round();
            const kept = await states();
            delete store.take;
            const again = await sync.round();
            return { failed, kept, again, shown: await shown(), left: await states() };
        }"""
    )

    assert (told["failed"], told["kept"]) == ("broken", ["received"])
    assert (told["again"], told["shown"], told["left"]) == ("idle", "departed", [])
    assert calls == ["log", "pack"]  # nothing is sent a second time; the pack is asked for alone
    assert Happening.objects.count() == 1
    assert only_expected(page_faults) == []


def test_answer_of_a_county_that_gives_no_pack_with_it_is_followed_by_one(
    phone: Any, page_faults: list[str]
) -> None:
    calls = calls_of(phone)
    phone.route("**/field/api/log", without_pack)

    told = phone.evaluate(
        "async () => { await write(); return [await sync.round(), await shown()]; }"
    )

    assert told == ["idle", "departed"]
    assert calls == ["log", "pack"]
    assert only_expected(page_faults) == []


def without_pack(route: Any) -> None:
    """Answer as a site before this one did."""
    answer = route.fetch()
    body = answer.json()
    del body["pack"]
    route.fulfill(response=answer, json=body)

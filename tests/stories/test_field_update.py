"""The app is renewed while records wait: version A is open, the site serves B, nothing is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import TimeoutError as Late

from tests.stories.field import (
    NEAR_A2,
    arrive_and_record,
    at,
    county_with_rules,
    enrol,
    go,
    only_expected,
    plan_today,
    send,
    touch,
    unlock,
)
from xunzhen.files.field_app import FIELD, FieldApp, read_field_app
from xunzhen.web.fieldwork.models import Happening, Outreach
from xunzhen.web.fieldwork.views import app as served_app

pytestmark = pytest.mark.browser

NEW_WORD = "今天（新版）"


@pytest.fixture
def newer(tmp_path: Path) -> FieldApp:
    """The app with one word and the sync changed: version B."""
    folder = tmp_path / "field"
    shutil.copytree(FIELD, folder)
    changed(folder / "js" / "words.js", '"tab.today": ["今天"', f'"tab.today": ["{NEW_WORD}"')
    changed(folder / "js" / "sync.js", "export const BATCH = 500;", "export const BATCH = 2;")
    return read_field_app(folder)


def changed(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def phone(page: Any) -> Any:
    """A phone with version A open, three records waiting, and a county that does not answer it."""
    county_with_rules()
    plan_today()
    enrol(page)
    at(page, NEAR_A2)
    page.context.set_offline(True)
    arrive_and_record(page)
    touch(page, "存在手机里")
    page.locator(".bar").wait_for()
    page.route("**/field/api/**", lambda route: route.abort())
    page.context.set_offline(False)
    return page


def serving(monkeypatch: pytest.MonkeyPatch, app: FieldApp) -> None:
    """Let the site serve another version from here on."""
    one: Callable[[], FieldApp] = lambda: app  # noqa: E731
    monkeypatch.setattr(served_app, "_app", one)


def version_of(page: Any) -> str:
    return str(page.locator("#app").get_attribute("data-version"))


def caches_of(page: Any) -> set[str]:
    """Which versions the phone holds whole or in part."""
    names: list[str] = page.evaluate("caches.keys()")
    return {name.removeprefix("field-") for name in names}


def look_for_update(page: Any, wanted: str) -> str:
    """Look for a new worker, as a browser does by itself; return what became of it."""
    found: str = page.evaluate(
        """async (wanted) => {
            const known = await navigator.serviceWorker.getRegistration("/field/");
            const found = new Promise((done) => {
                known.addEventListener("updatefound", () => {
                    const worker = known.installing;
                    worker.addEventListener("statechange", () =>
                        [wanted, "redundant"].includes(worker.state) && done(worker.state));
                });
            });
            await known.update().catch(() => {});
            return found;
        }""",
        wanted,
    )
    return found


ENTER = """() => navigator.serviceWorker.getRegistration("/field/")
    .then((known) => known.waiting.postMessage("enter"))"""


def opened_until(page: Any, wanted: str) -> None:
    """Wait for a version at the locked screen; a doctor who does not see it yet opens the app anew:
    Chromium lets a new worker in when the old one is idle, which may take minutes."""
    for _ in range(5):
        with suppress(Late):
            page.locator(f"#app[data-version='{wanted}'] .keys").wait_for(timeout=3000)
            return
        page.reload()
    raise AssertionError(version_of(page))


def waiting_ids(page: Any) -> list[str]:
    """The ids of what the phone has not sent, read past the app."""
    found: list[str] = page.evaluate(
        """async () => {
            const names = (await indexedDB.databases()).map((one) => one.name);
            const name = names.find((one) => one.startsWith("xunzhen-field-"));
            const db = await new Promise((done) => {
                const asked = indexedDB.open(name);
                asked.onsuccess = () => done(asked.result);
            });
            const rows = await new Promise((done) => {
                const asked = db.transaction("events").objectStore("events").getAll();
                asked.onsuccess = () => done(asked.result);
            });
            db.close();
            return rows.filter((one) => one.state === "waiting").map((one) => one.id).sort();
        }"""
    )
    return found


def received() -> list[str]:
    return sorted(str(one) for one in Happening.objects.values_list("pk", flat=True))


def test_records_that_wait_outlive_the_change_of_version(
    phone: Any, newer: FieldApp, monkeypatch: pytest.MonkeyPatch, page_faults: list[str]
) -> None:
    first, written = version_of(phone), waiting_ids(phone)
    assert len(written) == 3  # departed, checked in, recorded
    serving(monkeypatch, newer)

    assert look_for_update(phone, "installed") == "installed"
    assert caches_of(phone) == {first, newer.version}
    phone.evaluate(ENTER)  # as another page of the app does when it is locked
    go(phone, "week")
    phone.wait_for_timeout(1500)
    phone.locator(".week").first.wait_for()
    assert version_of(phone) == first  # somebody is in: this page goes on as it is

    go(phone, "settings")
    touch(phone, "锁屏")
    opened_until(phone, newer.version)
    assert waiting_ids(phone) == written
    unlock(phone)
    phone.locator(".tabs", has_text=NEW_WORD).wait_for()
    phone.get_by_text("1条尚未送达县里").wait_for()
    assert caches_of(phone) == {newer.version}
    assert received() == []

    phone.unroute("**/field/api/**")
    send(phone)

    assert received() == written
    assert waiting_ids(phone) == []
    visit = Outreach.objects.get(record__treatment=1)
    assert (visit.state, visit.persons) == ("recorded", 1)
    # A page opened in the very moment of the change may ask for its old files, and is drawn anew.
    gone = ("icon.svg", f"/v/{first}/")
    faults = [one for one in only_expected(page_faults) if not any(old in one for old in gone)]
    assert faults == []


def test_new_version_that_comes_in_part_is_not_taken_and_the_old_one_sends(
    phone: Any, newer: FieldApp, monkeypatch: pytest.MonkeyPatch, page_faults: list[str]
) -> None:
    first, written = version_of(phone), waiting_ids(phone)
    files = {name: one for name, one in newer.files.items() if name != "js/store.js"}
    serving(monkeypatch, replace(newer, files=files))

    assert look_for_update(phone, "installed") == "redundant"
    go(phone, "settings")
    touch(phone, "锁屏")
    phone.locator(".keys").wait_for()
    unlock(phone)
    assert version_of(phone) == first

    phone.unroute("**/field/api/**")
    send(phone)

    assert received() == written
    assert [one for one in only_expected(page_faults) if "404" not in one] == []

"""The field app in Chromium: start offline on a slow processor, first pack and later sync on 3G.

The site is that of ``make demo``, served as ``xunzhen site run`` does; the phone is Chromium at
360 × 640. Slow processor: four times slowed by the browser (``Emulation.setCPUThrottlingRate``).
Signal: 400 kb/s each way and 400 ms a round trip, by the browser too. Times are the page's own
clock: a start counts from the address to the first screen, a sync from the call to its end.
``CONSOLE_SITE`` names a folder whose site is kept for the next time.
"""

from __future__ import annotations

import os
import statistics
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from benchmarks.console import seeded, served, settings_of
from demo.site import PASSWORD
from tools.chromium import SWITCHES, chromium_path

Measured = tuple[str, float | None, str, float | None]
PIN: Final = "270914"
STARTS: Final = 9
SYNCS: Final = 7
NEW_RECORDS: Final = 50
SLOWED: Final = 4
BYTES_A_SECOND: Final = 400_000 // 8
LATENCY_MS: Final = 400
START_LIMIT_MS: Final = 1000.0
PACK_LIMIT_MS: Final = 3000.0
SYNC_LIMIT_MS: Final = 1000.0
PACK_LIMIT_KB: Final = 5000.0

_MARKS: Final = """
    window.marks = {};
    new MutationObserver(() => {
        for (const [name, where] of [["keys", ".keys"], ["inside", ".tabs"]]) {
            if (!(name in marks) && document.querySelector(where)) marks[name] = performance.now();
        }
    }).observe(document, { childList: true, subtree: true });
"""
_PREPARE: Final = """async ([pin]) => {
    const version = document.getElementById("app").dataset.version;
    const load = (name) => import(`/field/v/${version}/js/${name}.js`);
    const [{ Store }, { Sync }, register, { eventOf }, { uuid }] = await Promise.all(
        ["store", "sync", "people", "events", "crypto"].map(load));
    const [first] = await register.people();
    const { person, key } = await register.unlocked(first, pin);
    window.phone = async () => {
        const local = uuid();
        const store = await Store.open(local, key);
        const sync = new Sync(store, { ...person, local }, "bench");
        sync.stopped = true;
        return { store, sync };
    };
    Object.assign(window, { eventOf, Store });
}"""
_FIRST_PACK: Final = """async () => {
    const { store, sync } = await phone();
    const begun = performance.now();
    const state = await sync.round();
    const took = performance.now() - begun;
    window.kept = { store, sync };
    const rows = await Promise.all(["visits", "villages", "rules", "people", "free"].map(
        async (name) => (await store.sealedRows(name)).length));
    const calls = performance.getEntriesByType("resource");
    const packs = calls.filter((one) => /pack\\?/.test(one.name));
    const size = packs.length ? packs[packs.length - 1].encodedBodySize : 0;
    return { took, state, rows: rows.reduce((a, b) => a + b, 0), size };
}"""
_LATER: Final = """async ([count, silent]) => {
    const { store, sync } = kept;
    const visits = [...(await store.table("visits")).values()].filter((one) => one.mine);
    for (let at = 0; at < count; at += 1) {
        await store.append(eventOf(visits[at % visits.length].id, "departed"));
    }
    if (silent) await store.keep("synced", Date.now() - 3600e3);
    const packs = await store.note("change");
    performance.clearResourceTimings();
    let received = 0;
    const begun = performance.now();
    store.answered = async (...told) => {
        await Store.prototype.answered.apply(store, told);
        received = performance.now() - begun;
    };
    const state = await sync.round();
    const took = performance.now() - begun;
    const waiting = (await store.events("waiting")).length;
    const packed = (await store.note("change")) >= packs + count;
    const calls = performance.getEntriesByType("resource").filter((one) => /api/.test(one.name));
    return { took, received, state: packed ? state : "no pack", waiting, calls: calls.length };
}"""


def measure() -> list[Measured]:
    """Measure a phone of the demo county's busiest doctor."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(os.environ.get("CONSOLE_SITE", "") or Path(scratch) / "site")
        settings = settings_of(folder)
        seeded(folder, settings)
        with served(settings) as port, phone_at(f"http://127.0.0.1:{port}") as page:
            enrol(page)
            return [*starts(page), *syncs(page)]


@contextmanager
def phone_at(address: str) -> Iterator[Any]:
    """Open a page of 360 × 640 that notes when a screen first stands."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = chromium_path(playwright)
        browser = playwright.chromium.launch(executable_path=path, args=list(SWITCHES))
        context = browser.new_context(
            base_url=address, viewport={"width": 360, "height": 640}, locale="zh-CN"
        )
        context.add_init_script(_MARKS)
        yield context.new_page()
        browser.close()


def enrol(page: Any) -> None:
    """Sign in as the demo's doctor and take the phone into use."""
    page.goto("/sign-in/?next=/field/")
    page.fill("[name=username]", "doctor")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.locator("button.main").click()
    for said in ("定一个6位密码", "再输一遍"):
        page.get_by_text(said).wait_for()
        typed(page)
    page.locator(".tabs").wait_for()
    page.locator(".line, .week").first.wait_for()
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def typed(page: Any) -> None:
    """Type the PIN."""
    page.locator(".keys").wait_for()
    page.keyboard.type(PIN)


def starts(page: Any) -> list[Measured]:
    """Start offline, slowed, again and again: to the keypad, and from the last digit to today."""
    devtools = page.context.new_cdp_session(page)
    page.context.set_offline(True)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    keypads, insides = [], []
    for _ in range(STARTS):
        page.goto("about:blank")
        page.goto("/field/")
        page.locator(".keys").wait_for()
        keypads.append(page.evaluate("marks.keys"))
        page.keyboard.type(PIN[:-1])
        page.evaluate("() => { marks.last = performance.now(); }")
        page.keyboard.type(PIN[-1])
        page.locator(".tabs").wait_for()
        insides.append(page.evaluate("marks.inside - marks.last"))
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": 1})
    page.context.set_offline(False)
    name = f"start offline, processor {SLOWED}× slowed"
    return [
        (f"{name}: to the keypad, p50 of {STARTS}", statistics.median(keypads), "ms", None),
        (f"{name}: to the keypad, slowest", max(keypads), "ms", START_LIMIT_MS),
        (f"{name}: last digit to today, p50", statistics.median(insides), "ms", None),
        (f"{name}: last digit to today, slowest", max(insides), "ms", START_LIMIT_MS),
    ]


def syncs(page: Any) -> list[Measured]:
    """Sync over a slow signal: a first pack into an empty store, then fifty new records."""
    page.goto("about:blank")
    page.goto("/field/")
    page.locator(".keys").wait_for()
    page.evaluate(_PREPARE, [PIN])
    devtools = page.context.new_cdp_session(page)
    signal = {"offline": False, "latency": LATENCY_MS}
    speed = {"downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", {**signal, **speed})
    firsts = [page.evaluate(_FIRST_PACK) for _ in range(SYNCS)]
    laters = [page.evaluate(_LATER, [NEW_RECORDS, False]) for _ in range(SYNCS)]
    silents = [page.evaluate(_LATER, [NEW_RECORDS, True]) for _ in range(SYNCS)]
    all_of_them = (*firsts, *laters, *silents)
    packs = [one["took"] for one in firsts]
    name = "400 kb/s, 400 ms"
    return [
        ("first pack: rows", float(firsts[0]["rows"]), "", 5000.0),
        ("first pack: compressed", firsts[0]["size"] / 1000, "kB", PACK_LIMIT_KB),
        (f"{name}: first pack, p50 of {SYNCS}", statistics.median(packs), "ms", None),
        (f"{name}: first pack, slowest", max(packs), "ms", PACK_LIMIT_MS),
        *_later(f"{name}: {NEW_RECORDS} new records", laters),
        *_later(f"{name}: after an hour of silence, {NEW_RECORDS} new records", silents),
        (
            "syncs that did not end well",
            _count(one["state"] != "idle" for one in all_of_them),
            "",
            0.0,
        ),
        ("records left on the phone", _count(one.get("waiting") for one in all_of_them), "", 0.0),
    ]


def _later(name: str, those: list[dict[str, Any]]) -> list[Measured]:
    """Tell how long records took to be received, and until the pack after them was in."""
    took = [one["took"] for one in those]
    received = [one["received"] for one in those]
    return [
        (f"{name}: calls", float(max(one["calls"] for one in those)), "", None),
        (f"{name} received, slowest", max(received), "ms", SYNC_LIMIT_MS),
        (f"{name} and the pack after, p50 of {SYNCS}", statistics.median(took), "ms", None),
        (f"{name} and the pack after, slowest", max(took), "ms", SYNC_LIMIT_MS),
    ]


def _count(those: Iterable[Any]) -> float:
    return float(sum(int(one or 0) for one in those))


if __name__ == "__main__":
    for what, value, unit, limit in measure():
        print(
            f"{what}: {value:.0f} {unit}" + (f" (limit {limit:.0f})" if limit is not None else "")
        )

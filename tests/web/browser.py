"""A browser for tests: Chromium where there is one, a visible skip where there is none.

    @pytest.mark.browser
    def test_clerk_sees_the_roster(page: Page, county: County) -> None:
        sign_in(page, "clerk")
        page.goto("/")

``page`` talks to a server of its own over the test's database. Whatever the browser complains of
(a script error, a broken address, a breach of the content security policy) fails the test at its
end; a test that provokes such a complaint clears ``page_faults`` itself.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings
from django.core.signals import request_finished, request_started

from tests.web.people import as_person
from tools.chromium import SIZES, SWITCHES, chromium_path

PATIENCE: Final = 15_000  # milliseconds; machines that run tests are slow

QUIET: Final = 0.1  # seconds


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One running Chromium for all tests."""
    from playwright.sync_api import sync_playwright

    # Playwright's loop runs in this very thread, and Django would refuse its database beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        path = chromium_path(playwright)
        if not path:
            pytest.skip("no Chromium: install the package chromium, or name one in CHROMIUM")
        browser = playwright.chromium.launch(executable_path=path, args=list(SWITCHES))
        yield browser
        browser.close()


@pytest.fixture
def page_faults() -> list[str]:
    """What the browser has complained of so far in this test."""
    return []


class _Calls:
    """The calls a server is answering. A page that goes leaves its last one behind, and a database
    must not be emptied under it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open, self._moved = 0, time.monotonic()

    def begun(self, **_told: Any) -> None:
        """Count one more."""
        self._count(1)

    def done(self, **_told: Any) -> None:
        """Count one less."""
        self._count(-1)

    def _count(self, by: int) -> None:
        with self._lock:
            self._open, self._moved = self._open + by, time.monotonic()

    def wait(self) -> None:
        """Return once nothing was answered for a moment."""
        until = time.monotonic() + PATIENCE / 1000
        while time.monotonic() < until:
            with self._lock:
                if self._open <= 0 and time.monotonic() - self._moved > QUIET:
                    return
            time.sleep(QUIET / 4)


@pytest.fixture
def calls_answered(transactional_db: None, live_server: Any) -> Iterator[None]:
    """Leave the database to the next test only when the server has nothing more to answer."""
    calls = _Calls()
    request_started.connect(calls.begun)
    request_finished.connect(calls.done)
    yield
    calls.wait()
    request_started.disconnect(calls.begun)
    request_finished.disconnect(calls.done)


@pytest.fixture
def page(
    calls_answered: None, live_server: Any, chromium: Any, page_faults: list[str]
) -> Iterator[Any]:
    """A fresh page of 1366 × 768 on a server of its own; any complaint fails the test."""
    width, height = SIZES["laptop"]
    context = chromium.new_context(
        base_url=live_server.url,
        viewport={"width": width, "height": height},
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
    )
    context.set_default_timeout(PATIENCE)
    context.on("console", lambda said: _note_console(page_faults, said))
    context.on("weberror", lambda fault: page_faults.append(f"script: {fault.error}"))
    yield context.new_page()
    context.close()
    assert page_faults == []


def _note_console(faults: list[str], said: Any) -> None:
    """Keep errors, and whatever the content security policy refused."""
    if said.type == "error" or "Content Security Policy" in said.text:
        faults.append(f"{said.text} [{said.location.get('url', '')}]")


def sign_in(page: Any, name: str) -> None:
    """Go on as one of ``tests/web/people.py``; whoever was signed in is no longer."""
    session = as_person(name).cookies[settings.SESSION_COOKIE_NAME]
    page.context.clear_cookies()
    page.context.add_cookies(
        [{"name": session.key, "value": session.value, "domain": "localhost", "path": "/"}]
    )


def resize(page: Any, size: str) -> None:
    """Give the page one of the sizes of ``SIZES``."""
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})


def serious_faults(page: Any) -> list[str]:
    """Return what axe-core calls serious or critical on the page as it stands."""
    from axe_playwright_python.sync_playwright import Axe

    return [
        f"{fault['id']}: {fault['help']}: {node['target'][0]}"
        for fault in Axe().run(page).response["violations"]
        if fault["impact"] in {"serious", "critical"}
        for node in fault["nodes"]
    ]


def overflow(page: Any) -> int:
    """Return by how many pixels the page is wider than its window."""
    return int(
        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    )


def beyond_the_window(page: Any) -> list[str]:
    """Name the innermost elements that reach beyond the right edge, where the page is too wide."""
    if overflow(page) <= 0:
        return []
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll("body *")].filter((one) => {
                const beyond = (each) => each.getBoundingClientRect().right > innerWidth + 1;
                return beyond(one) && ![...one.children].some(beyond)
                    && !one.closest(".scroll-x, .nav-in, .tabs, dialog");
            }).slice(0, 3).map((one) => one.outerHTML.slice(0, 90))"""
        )
    ) or ["the page"]


def picture(page: Any, folder: Path, name: str, size: str = "laptop") -> Path:
    """Take a picture of the window at a named size; return the file."""
    resize(page, size)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}-{size}.png"
    page.screenshot(path=str(path))
    return path

"""A doctor's phone in a browser: enrolled, locked, offline; and what the site then holds."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.utils import timezone

from tests.web.browser import sign_in
from tests.web.fieldwork.phones import plan_with

PIN: Final = "270914"
OTHER_PIN: Final = "806251"
NEAR_A2 = {"latitude": 25.0801, "longitude": 118.2051, "accuracy": 18}
A2, A3 = "350524101202", "350524101203"
PHONE = {"width": 360, "height": 640}


def plan_today() -> None:
    """Publish a plan in which s-01 goes to 甲二 this morning and to 甲三 this afternoon."""
    today = timezone.localdate()
    plan_with(
        (today, False, A2, "s-01"),
        (today, True, A3, "s-01"),
        (today + dt.timedelta(days=1), False, A3, "s-01"),
    )


def type_pin(page: Any, pin: str = PIN) -> None:
    """Touch six digits on the keypad, once it is there."""
    page.locator(".keys").wait_for()
    for digit in pin:
        page.locator(".keys button", has_text=digit).first.click()


def touch(page: Any, words: str) -> None:
    """Touch the button or row that says this."""
    page.locator("button, a", has_text=words).locator("visible=true").last.click()


def enrol(page: Any, name: str = "doctor") -> None:
    """Take the phone into use as a doctor who signed in to the console, and get the first pack."""
    page.set_viewport_size(PHONE)
    sign_in(page, name)
    page.goto("/field/")
    page.locator("button.main").click()
    type_pin(page)
    page.get_by_text("再输一遍").wait_for()
    type_pin(page)
    page.locator(".tabs").wait_for()
    served(page)


def served(page: Any) -> None:
    """Wait until the service worker has the whole app and the first pack is here."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.locator(".line, .week").first.wait_for()


def unlock(page: Any, pin: str = PIN) -> None:
    """Open the app again with the PIN."""
    type_pin(page, pin)
    page.locator(".tabs").wait_for()


def at(page: Any, point: dict[str, float]) -> None:
    """Put the phone at a place and let the app see it."""
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(point)


def asked(page: Any, module: str, run: str, *facts: Any) -> Any:
    """Run a piece of JavaScript over a module of the app as it is served."""
    return page.evaluate(
        """async ([module, run, facts]) => {
            const version = document.getElementById("app").dataset.version;
            const loaded = await import(`/field/v/${version}/js/${module}`);
            return await new Function("module", "facts", `return (${run})(module, facts)`)(
                loaded, facts);
        }""",
        [module, run, list(facts)],
    )

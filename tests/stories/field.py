"""A doctor's phone in a browser: enrolled, locked, offline; and what the site then holds."""

from __future__ import annotations

import base64
import datetime as dt
import re
from dataclasses import replace
from typing import Any, Final

from django.utils import timezone

from tests.county import THIS_YEAR, small_county
from tests.web.browser import sign_in
from tests.web.fieldwork.phones import plan_with
from tests.web.people import county_on_site
from xunzhen.domain.registry.county import LocalRule

PIN: Final = "270914"
OTHER_PIN: Final = "806251"
NEAR_A2 = {"latitude": 25.0801, "longitude": 118.2051, "accuracy": 18}
A2, A3 = "350524101202", "350524101203"
PLACE_IN_PICTURE: Final = b"N25.0801E118.2051"
PHONE = {"width": 360, "height": 640}


def county_with_rules() -> None:
    """Put the small county on the site, with a half-day of three hours and 500 metres."""
    county = small_county()
    paper = ("示例县〔2026〕1号", "第二条")
    rules = (
        LocalRule("circuit.half_day_minutes", "180", THIS_YEAR, *paper),
        LocalRule("fieldwork.near_metres", "500", THIS_YEAR, *paper),
    )
    county_on_site(replace(county, rules=(*county.rules, *rules)))


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
    inside(page)


def inside(page: Any) -> None:
    """Wait until the app is open."""
    page.locator(".keys").wait_for(state="detached")
    page.locator(".top").wait_for()


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


def go(page: Any, route: str) -> None:
    """Go to a screen by its address and wait until it is drawn."""
    page.evaluate("(route) => { location.hash = `#/${route}`; }", route)
    page.wait_for_timeout(150)


def send(page: Any) -> None:
    """Touch "send now" until the county has everything."""
    go(page, "health")
    page.get_by_role("button", name="现在送一次").click()
    page.locator(".chain li:first-child .n", has_text=re.compile("^0$")).wait_for()
    page.locator(".foot2", has_text="上次连上县里").wait_for()
    page.wait_for_timeout(200)


def settled(page: Any) -> None:
    """Let no call of the phone reach the site after the test: its database is emptied then."""
    page.context.set_offline(True)
    page.wait_for_timeout(500)


def arrive_and_record(page: Any, treated: int = 1) -> None:
    """From today: set out, arrive, check in at the village, record ``treated`` person-times."""
    touch(page, "出发去")
    touch(page, "我到村了")
    page.get_by_text("已在村里").wait_for()
    touch(page, "签到 ")
    page.locator(".way").wait_for()
    for count in range(1, treated + 1):
        touch_more(page, "看病", count)
    touch(page, "下一步：人群")
    touch_more(page, "65以上女", 1)
    touch(page, "下一步：去向")


def touch_more(page: Any, name: str, wanted: int) -> None:
    """Touch the plus of a stepper and wait until it shows the number."""
    page.get_by_role("button", name=f"{name}加一").click()
    page.get_by_role("group", name=name, exact=True).locator(
        "output", has_text=str(wanted)
    ).wait_for()


def picture_with_place(page: Any) -> bytes:
    """Return a large JPEG that says, as cameras do, where it was taken."""
    plain = page.evaluate(
        """() => {
            const canvas = Object.assign(document.createElement("canvas"),
                {width: 1500, height: 1100});
            const pen = canvas.getContext("2d");
            for (let at = 0; at < 9000; at += 1) {
                pen.fillStyle = `hsl(${(at * 47) % 360} 80% 50%)`;
                pen.fillRect((at * 131) % 1500, (at * 71) % 1100, 23, 17);
            }
            return canvas.toDataURL("image/jpeg", 0.95).split(",")[1];
        }"""
    )
    jpeg = base64.b64decode(plain)
    written = b"Exif\0\0" + PLACE_IN_PICTURE
    return jpeg[:2] + b"\xff\xe1" + (len(written) + 2).to_bytes(2, "big") + written + jpeg[2:]


def only_expected(faults: list[str]) -> list[str]:
    """Take out what a browser says when the network is cut or the county refuses, as here."""
    expected = ("net::ERR_", "status of 401", "status of 403", "status of 400", "status of 502")
    other = [one for one in faults if not any(word in one for word in expected)]
    faults.clear()
    return other

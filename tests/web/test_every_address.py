"""Every address of the site, asked by everybody: the one test of who may see what.

What is expected is worked out from what a view itself declares (``@open_to(...)``,
``@open_to_public``), never from what it answers:

* nobody signed in: a public page, or the sign-in page;
* a signed-in reader without the act: 403, or 404 if the address lies in a county not theirs;
* a reader with the act in a county not theirs: 404;
* the director of another township, at a village of 甲镇: 404;
* a reader with the act and the place: anything but a server error; never the refusal of the door.

A new address needs no line here unless its arguments have names that are not in ``_arguments``.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from tests.web.people import COUNTY, PEOPLE, as_person, county_on_site, person
from tests.web.plans import FIRST_DAY, published_plan
from xunzhen.domain.fieldwork.events import Event, EventKind
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope, scope_of
from xunzhen.web.fieldwork.models import FieldDevice, Outreach, Photo, SheetUpload, SpotCheckDraw
from xunzhen.web.fieldwork.services.append import append_events
from xunzhen.web.fieldwork.services.follow import followed
from xunzhen.web.jobs.models import Job
from xunzhen.web.planning.models import PlanVisit
from xunzhen.web.registry.cabinet import emptied
from xunzhen.web.registry.models import RegistryRow

pytestmark = pytest.mark.django_db

FOREIGN = "350125"
VILLAGE_OF_JIA = "350524101202"
# Reached through a part of a county; the director of another township has no business there.
NAMES_A_PLACE = frozenset({"village"})
PUBLIC = frozenset({
    "healthz", "readyz", "sign-in/", "account/language/", "v/<str:village>/",
    "v/<str:village>/qr.svg", "t/<str:township>/", "ical/<str:secret>.ics",
    # a phone shows its secret instead: refused with 401 by a door of its own
    "field/api/pack", "field/api/repair", "field/api/log", "field/api/photo/<str:photo>",
    "field/api/unlock",
    # the app itself holds nothing of anybody
    "field/", "field/sw.js", "field/v/<str:version>/<path:path>", "field/who",
})  # fmt: skip


@dataclass(frozen=True)
class Address:
    """One pattern of the site and its view."""

    route: str
    view: Callable[..., Any]

    @property
    def names(self) -> tuple[str, ...]:
        """The arguments it takes."""
        return tuple(re.findall(r"<(?:\w+:)?(\w+)>", self.route))

    def filled(self, arguments: dict[str, str]) -> str:
        """The address with its arguments."""
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda one: arguments[one[1]], self.route)

    def permits(self, scope: Scope) -> bool:
        """Say whether the duty permits one of the acts that the view declares."""
        return any(scope.may(Act(act)) for act in getattr(self.view, "asks_for", ()))

    @property
    def for_public(self) -> bool:
        """Say whether the view declares itself open to anybody."""
        return bool(getattr(self.view, "for_public", False))


def addresses(patterns: Any = None, before: str = "") -> Iterator[Address]:
    """Yield every pattern whose view is the product's own."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, route)
        elif isinstance(one, URLPattern) and one.callback.__module__.startswith("xunzhen."):
            yield Address(route, one.callback)


ALL = sorted(addresses(), key=lambda one: one.route)
BY_ROUTE = pytest.mark.parametrize("address", ALL, ids=lambda one: one.route or "home")


@pytest.fixture(scope="module")
def arguments(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, str]]:
    """The small county with a published plan, a job and the people, made once for all addresses."""
    with django_db_blocker.unblock(), transaction.atomic():
        emptied()
        county_on_site()
        plan = published_plan()
        job = Job.objects.create(kind="test", county=COUNTY, asked_at=timezone.now())
        visit = recorded_visit()
        SESSIONS.clear()
        for name in PEOPLE:
            browser_of(name)
        yield {**_arguments(plan.number, job.pk), **visit}
        emptied()
        transaction.set_rollback(True)


def recorded_visit() -> dict[str, str]:
    """Make a visit with a record, a phone, a photo and a draw; return what names them."""
    day = timezone.localdate()
    number, picture = str(uuid.uuid4()), str(uuid.uuid4())
    visit = Outreach.objects.create(
        pk=number, county=COUNTY, township=VILLAGE_OF_JIA[:9], kind="circuit", date=day,
        afternoon=False, place=VILLAGE_OF_JIA, staff="s-01", change=1,
    )  # fmt: skip
    event = Event(
        str(uuid.uuid4()), number, EventKind.RECORDED, "s-01", timezone.now(),
        facts={"fields": {"treatment": 12}},
    )  # fmt: skip
    append_events(county=COUNTY, events=[event])
    phone = FieldDevice.objects.create(
        pk=uuid.uuid4(), county=COUNTY, township=visit.township, user=person("doctor"),
        staff="s-01", secret_digest="0" * 64, made_at=timezone.now(),
    )  # fmt: skip
    Photo.objects.create(
        pk=picture, county=COUNTY, visit=number, device=phone, sha256="0" * 64, bytes=1
    )
    draw = SpotCheckDraw.objects.create(
        county=COUNTY, since=day, until=day, seed=1, share=0, population=0,
        population_digest="", drawn_by="clerk", drawn_at=timezone.now(),
    )  # fmt: skip
    return {
        "outreach": number, "device": str(phone.pk), "picture": picture, "draw": str(draw.pk),
    }  # fmt: skip


def _arguments(plan: int, job: int) -> dict[str, str]:
    from xunzhen.files.policies import load_book

    clause = next(iter(load_book().clauses))
    visit = PlanVisit.objects.order_by("pk").values_list("pk", flat=True)[0]
    return {
        "county": COUNTY,
        "village": VILLAGE_OF_JIA,
        "township": VILLAGE_OF_JIA[:9],
        "number": str(plan),
        "job": str(job),
        "visit": str(visit),
        "table": "villages",
        "row": str(RegistryRow.objects.order_by("pk").values_list("pk", flat=True)[0]),
        "account": str(person("clerk").pk),
        "secret": "no-such-secret",
        **_of_the_ledger(),
        "photo": "no-such-photo",
        "version": "no-such-version",
        "path": "js/app.js",
        "indicator": "thousand_doctors.person_times",
        "document": clause.document,
        "clause": clause.id,
    }


def _of_the_ledger() -> dict[str, str]:
    """Return a visit of 甲镇 and an upload of the clerk; phones, photos and draws that are none."""
    followed(COUNTY, FIRST_DAY)
    visit = Outreach.objects.filter(township="350524101").order_by("pk")[0]
    upload = SheetUpload.objects.create(
        county=COUNTY, file_name="补录.xlsx", digest="0" * 64, handed_in_by="clerk",
        handed_in_at=timezone.now(), rows=[["单号"], ["x"]],
    )  # fmt: skip
    none = str(uuid.UUID(int=1))
    return {
        "outreach": str(visit.pk), "upload": str(upload.pk), "device": none, "picture": none,
        "photo": none, "draw": "1",
    }  # fmt: skip


@pytest.fixture(autouse=True)
def _empty_cabinet() -> None:
    """What was built of the county is kept from one address to the next, as on a site."""


SESSIONS: dict[str, str] = {}


def browser_of(who: str) -> Client:
    """Return a new browser with a person's session, made once: signing in is not what is asked."""
    client = Client()
    if who:
        if who not in SESSIONS:
            SESSIONS[who] = as_person(who).cookies["sessionid"].value
        client.cookies["sessionid"] = SESSIONS[who]
    return client


BY_THE_DOOR = "refused by the door"


def asked(address: Address, arguments: dict[str, str], who: str, method: str) -> tuple[int, str]:
    """Ask for an address as somebody and return status and where it leads; undo what it did.

    A view may refuse for reasons of its own, and says which; the door gives no sentence.
    """
    with transaction.atomic():
        answer = getattr(browser_of(who), method)(address.filled(arguments))
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    by_the_door = answer.status_code == 403 and answer.context["sentence"] is None
    return answer.status_code, BY_THE_DOOR if by_the_door else answer.get("Location", "")


@BY_ROUTE
def test_view_says_whom_it_is_open_to(address: Address) -> None:
    assert bool(getattr(address.view, "asks_for", ())) != address.for_public
    assert address.for_public == (address.route in PUBLIC)


@BY_ROUTE
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_comes_in_without_signing_in(
    address: Address, method: str, arguments: dict[str, str]
) -> None:
    status, where = asked(address, arguments, "", method)

    if address.for_public:
        assert status < 500
        assert "/sign-in/?" not in where
    else:
        assert status == 302
        assert where.startswith("/sign-in/?next=")


def expected(address: Address, who: str, county: str, method: str) -> str:
    """Return what a person must meet: ``absent``, ``refused`` or ``served``."""
    scope = scope_of(person(who))
    if "county" in address.names and not scope.touches(county):
        return "absent"
    if not address.permits(scope):
        return "refused"
    if who == "neighbour" and NAMES_A_PLACE & set(address.names) and method == "get":
        return "hidden"
    return "served"


@BY_ROUTE
@pytest.mark.parametrize("method", ["get", "post"])
def test_signed_in_people_meet_what_their_duty_and_place_permit(
    address: Address, method: str, arguments: dict[str, str]
) -> None:
    if address.for_public:
        return
    wrong = []
    for who in PEOPLE:
        meets = expected(address, who, COUNTY, method)
        status, where = asked(address, arguments, who, method)
        right = {
            "absent": status == 404,
            "refused": where == BY_THE_DOOR,
            "hidden": status in (404, 405),
            "served": status < 500 and "/sign-in/?" not in where and where != BY_THE_DOOR,
        }[meets]
        if not right:
            wrong.append(f"{who}: {meets}, got {status} {where}")

    assert wrong == []


@BY_ROUTE
@pytest.mark.parametrize("method", ["get", "post"])
def test_address_in_a_foreign_county_is_no_address(
    address: Address, method: str, arguments: dict[str, str]
) -> None:
    if "county" not in address.names:
        return
    foreign = {**arguments, "county": FOREIGN}

    everybody = [who for who in PEOPLE if not scope_of(person(who)).touches(FOREIGN)]
    people = everybody if method == "get" else ["clerk", "supervisor"]
    met = {who: asked(address, foreign, who, method)[0] for who in people}

    assert {who: status for who, status in met.items() if status != 404} == {}


class Forbidden(HTMLParser):
    """Collects whatever the content security policy would stop.

    A page that lies on phones, served without the site, can hold no nonce of an answer: its policy
    names the site itself, so its scripts need only be files of their own.
    """

    def __init__(self, policy: str) -> None:
        super().__init__()
        self.needs_nonce = "script-src 'self';" not in f"{policy};"
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note inline style, script and handlers."""
        held = dict(attrs)
        self.found += [f"<{tag} {name}>" for name in held if name == "style" or name[:2] == "on"]
        if tag == "style" and not held.get("nonce"):
            self.found.append("<style>")
        is_data = held.get("type") == "application/json"
        let_in = held.get("src") and (held.get("nonce") or not self.needs_nonce)
        if tag == "script" and not is_data and not let_in:
            self.found.append("<script>")


@BY_ROUTE
def test_page_obeys_its_own_content_security_policy(
    address: Address, arguments: dict[str, str]
) -> None:
    who = next((name for name in PEOPLE if address.permits(scope_of(person(name)))), "clerk")
    with transaction.atomic():
        answer = browser_of(who).get(address.filled(arguments))
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    policy = answer.get("Content-Security-Policy", "")

    assert re.search(r"(^|; )default-src '(self|none)'(;|$)", policy)
    assert "unsafe" not in policy
    if answer.get("Content-Type", "").startswith("text/html") and not answer.streaming:
        page = answer.content.decode()
        found = Forbidden(policy)
        found.feed(page)
        assert found.found == []
        assert "<script" not in page or "'nonce-" in policy or not found.needs_nonce


def test_cookies_are_kept_to_the_site(db: None, settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    person("clerk")
    fields = {"username": "clerk", "password": "correct-horse-battery"}

    answer = Client().post("/sign-in/", fields, secure=True)

    cookie = answer.cookies["sessionid"]
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")


@pytest.mark.parametrize("https", ["0", "1"])
def test_https_makes_every_cookie_secure(https: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib.util
    from pathlib import Path

    monkeypatch.setenv("XUNZHEN_HTTPS", https)
    source = Path(__file__).parents[2] / "src/xunzhen/web/settings.py"
    spec = importlib.util.spec_from_file_location("settings_anew", source)
    assert spec
    assert spec.loader
    anew = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(anew)

    flags = {anew.SESSION_COOKIE_SECURE, anew.CSRF_COOKIE_SECURE, anew.SECURE_SSL_REDIRECT}
    assert flags == {https == "1"}
    assert (anew.SECURE_HSTS_SECONDS > 0) == (https == "1")

"""Random histories of the phone's sync in Chromium, over a network that cuts and repeats calls.

The invariant: every event written on a phone is on the site exactly once when the network is calm
again, whatever was cut before or after the answer, sent twice, or closed in the middle.
"""

from __future__ import annotations

import random
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Error

from tests.stories.field import A2, A3, PIN, county_with_rules, enrol, only_expected, plan_today
from tests.web.fieldwork.phones import planned_id
from xunzhen.web.fieldwork.models import Happening

pytestmark = pytest.mark.browser

HISTORIES: Final = 20
RUN: Final = (Path(__file__).parent / "field_history.js").read_text(encoding="utf-8")


class Network:
    """What becomes of each call: passed, cut before it, cut after its answer, sent twice."""

    def __init__(self, page: Any) -> None:
        self.chance = random.Random(7)
        self.calm = False
        self.counts = {"passed": 0, "before": 0, "after": 0, "twice": 0, "broken": 0}
        page.route("**/field/api/**", self.meet)
        page.expose_function("quiet", self.quiet)

    def quiet(self) -> None:
        """From here on nothing fails."""
        self.calm = True

    def meet(self, route: Any) -> None:
        """Let a call through, or not."""
        fate = self.chance.choices(
            ("passed", "before", "after", "twice", "broken"), (5, 2, 2, 2, 2)
        )[0]
        fate = "passed" if self.calm else fate
        self.counts[fate] += 1
        # One call after the other: the tests' database lives in memory, where all threads share
        # one connection, so two at once would tell of that and not of the site.
        with suppress(Error):  # a closed page takes its open calls with it
            if fate == "before":
                route.abort()
            elif fate == "broken":
                route.fulfill(status=502, body="<h1>Bad gateway</h1>", content_type="text/html")
            else:
                answers = [asked(route.request) for _ in range(1 + (fate == "twice"))]
                if fate == "after":
                    route.abort()
                else:
                    status, kind, body = answers[-1]
                    route.fulfill(status=status, content_type=kind, body=body)


def asked(request: Any) -> tuple[int, str, bytes]:
    """Carry a call to the site and wait for its answer, so that calls never overlap."""
    address = urlsplit(request.url)
    line = HTTPConnection(str(address.hostname), address.port or 80, timeout=60)
    names = ("authorization", "content-type", "content-encoding", "accept")
    headers = {name: request.headers[name] for name in names if name in request.headers}
    target = f"{address.path}?{address.query}" if address.query else address.path
    line.request(request.method, target, request.post_data_buffer, headers)
    answer = line.getresponse()
    body = answer.read()
    line.close()
    return answer.status, answer.headers.get_content_type(), body


@pytest.fixture
def phone(page: Any) -> Any:
    """A phone in use, its own app closed so that only the histories sync."""
    county_with_rules()
    plan_today()
    enrol(page)
    page.reload()
    page.locator(".keys").wait_for()
    return page


def visits() -> list[str]:
    """The visits of today."""
    today = timezone.localdate()
    return [planned_id(today, False, A2, "s-01"), planned_id(today, True, A3, "s-01")]


def test_random_histories_arrive_exactly_once(phone: Any, page_faults: list[str]) -> None:
    network = Network(phone)
    written: list[str] = []
    for seed in range(1, HISTORIES + 1):
        network.calm = False
        told = phone.evaluate(RUN, [seed, PIN, visits(), 0])
        assert told["problem"] == "", (seed, told)
        assert told["refused"] == [], (seed, told)
        assert "waiting" not in told["left"], (seed, told)
        written += told["written"]

    received = sorted(str(one) for one in Happening.objects.values_list("pk", flat=True))
    assert received == sorted(written)
    assert min(network.counts.values()) > 5, network.counts
    assert set(Happening.objects.values_list("fate", flat=True)) == {"received"}
    assert only_expected(page_faults) == []


def test_more_than_one_batch_arrives_exactly_once(phone: Any, page_faults: list[str]) -> None:
    Network(phone)

    told = phone.evaluate(RUN, [99, PIN, visits(), 510])

    assert told["problem"] == ""
    assert Happening.objects.count() == len(told["written"]) >= 510
    assert only_expected(page_faults) == []

"""How quick the board is: a week with 1,000 visits, moved through HTTP and dragged in a browser.

    PYTHONPATH=src:. python -m benchmarks.board [visits]

Prints the server's time of the page and of a move (median, p95), and, where Chromium is, the
longest task and the longest event of the browser while visits are dragged.
"""

from __future__ import annotations

import datetime as dt
import os
import statistics
import sys
import time
from typing import Any

FIRST_DAY = dt.date(2027, 3, 1)
MOVES = 30


def big_county(visits: int) -> Any:
    """Return the small county with as many villages (two visits a week each) and doctors as make
    ``visits`` visits a week."""
    from dataclasses import replace

    from tests.county import AS_OF, THIS_YEAR, small_county
    from xunzhen.domain.geo import Point
    from xunzhen.domain.registry.county import Licence, Mode, ServiceMode, Staff

    base = small_county(closures=(), leave=(), holidays=())
    home = base.institution_by_code["h-101"]
    point = home.point or Point(118.181, 25.062)
    number = visits // 2
    villages = tuple(
        replace(
            base.villages[1], code=f"350524101{300 + n:03d}", name=f"演示{n:03d}",
            point=Point(point.lng + 0.0004 * (n % 25), point.lat + 0.0004 * (n // 25)),
        )
        for n in range(number)
    )  # fmt: skip
    staff = tuple(
        Staff(f"d-{n:03d}", f"演示员{n:03d}", home.code, Licence.PHYSICIAN,
              available=frozenset(range(10)), max_circuit_half_days=10)
        for n in range(visits // 8)
    )  # fmt: skip
    institutions = tuple(replace(one, vehicles=None) for one in base.institutions)
    modes = tuple(ServiceMode(one.code, Mode.CIRCUIT, THIS_YEAR, home.code) for one in villages)
    return replace(
        base, as_of=AS_OF, villages=villages, staff=staff, institutions=institutions,
        service_modes=modes, travel=(), vehicle_losses=(),
    )  # fmt: skip


def visits_of(county: Any) -> list[Any]:
    """Return two visits a village in one week, eight a doctor: Monday to Thursday, two a day."""
    import math

    from xunzhen.domain.planning.roster import PlannedVisit

    found = []
    for n, village in enumerate(county.villages):
        doctor = county.staff[n // 4]
        first = n % 4
        for half in (first, first + 4):
            day = FIRST_DAY + dt.timedelta(days=half // 2)
            found.append(
                PlannedVisit(day, bool(half % 2), village.code, doctor.id, doctor.institution,
                             math.nan, math.nan, week=1)
            )  # fmt: skip
    return found


def kept_plan(visits: int) -> Any:
    """Put the county and its plan on the site and return the plan."""
    from django.utils import timezone

    from tests.web.people import COUNTY, county_on_site, person
    from xunzhen.domain.planning.adjust import with_true_ways
    from xunzhen.web.accounts.scope import system_scope
    from xunzhen.web.planning.models import Plan, PlanVisit
    from xunzhen.web.planning.selectors.adjust import ground_of
    from xunzhen.web.planning.services.keep import rows_of
    from xunzhen.web.registry.selectors import desk

    county = county_on_site(big_county(visits))
    person("clerk")
    now = timezone.now()
    plan = Plan.objects.create(
        county=COUNTY, number=1, since=FIRST_DAY, weeks=1, revision=1, made_by="clerk",
        made_at=now, changed_at=now,
    )  # fmt: skip
    planned = visits_of(county)
    ground = ground_of(desk(system_scope(COUNTY), COUNTY), plan)
    ways = with_true_ways(ground, planned, {(one.staff, one.date) for one in planned})
    PlanVisit.objects.bulk_create(rows_of(plan, ways))
    return plan


def told(name: str, seconds: list[float]) -> None:
    """Print a measure in milliseconds."""
    ordered = sorted(one * 1000 for one in seconds)
    p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    print(f"{name}: median {statistics.median(ordered):.0f} ms, p95 {p95:.0f} ms, n {len(ordered)}")


def server(plan: Any) -> None:
    """Measure the page and the move of a visit from Thursday to Friday, there and back."""
    from tests.web.people import COUNTY, as_person

    client, address = as_person("clerk"), f"/c/{COUNTY}/roster/{plan.number}/board/"
    client.get(address)
    pages, moves, cpu = [], [], []
    rows = list(plan.visits.filter(date=FIRST_DAY + dt.timedelta(days=3))[:MOVES])
    for number, row in enumerate(rows):
        friday = (FIRST_DAY + dt.timedelta(days=4)).isoformat()
        form = {
            "version": number + 1, "week": 1, "area": "", "visit": row.pk, "staff": row.staff,
            "to": f"{friday} {int(row.afternoon)}",
        }  # fmt: skip
        start, worked = time.perf_counter(), time.process_time()
        answer = client.post(f"{address}move/", form, headers={"X-Board": "1"})
        moves.append(time.perf_counter() - start)
        cpu.append(time.process_time() - worked)
        if answer.status_code != 200:
            raise SystemExit(f"a move was refused: {answer.json()['say']}")
        if number < 10:
            start = time.perf_counter()
            client.get(address)
            pages.append(time.perf_counter() - start)
    told("page after a change", pages)
    told("move, checked and answered", moves)
    told("of that the processor's time", cpu)


def browser(plan: Any, url: str) -> None:
    """Drag visits with the mouse and print the longest pause the browser saw."""
    from django.conf import settings
    from playwright.sync_api import sync_playwright

    from tests.web.browser import chromium_path
    from tests.web.people import COUNTY, as_person

    watch = """() => { window.seen = {task: 0, event: 0, tasks: 0};
      new PerformanceObserver(l => l.getEntries().forEach(e => { seen.tasks++;
        seen.task = Math.max(seen.task, e.duration); })).observe({type: 'longtask'});
      new PerformanceObserver(l => l.getEntries().filter(e => /^pointer|^key/.test(e.name))
        .forEach(e => { seen.event = Math.max(seen.event, e.duration); }))
        .observe({type: 'event', durationThreshold: 16}); }"""
    with sync_playwright() as playwright:
        path = chromium_path(playwright)
        if not path:
            print("no Chromium: the drag was not measured")
            return
        shown = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        page = shown.new_page(base_url=url, viewport={"width": 1366, "height": 768})
        session = as_person("clerk").cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies(
            [{"name": session.key, "value": session.value, "domain": "localhost", "path": "/"}]
        )
        page.goto(f"/c/{COUNTY}/roster/{plan.number}/board/?week=1")
        page.wait_for_load_state("networkidle")
        print("visits on the board:", page.locator("#board-table .v[data-v]").count())
        page.evaluate(watch)
        waits = []
        for n in range(10):
            row = page.locator("#board-table tbody tr").nth(40 + n)
            one, there = row.locator(".v.mv").first, row.locator("td.c").nth(9)
            one.evaluate("visit => visit.scrollIntoView({block: 'center'})")
            a, b = one.bounding_box(), there.bounding_box()
            page.mouse.move(a["x"] + 9, a["y"] + 9)
            page.mouse.down()
            for step in range(1, 21):
                share = step / 20
                page.mouse.move(
                    a["x"] + 9 + (b["x"] - a["x"]) * share, a["y"] + 9 + (b["y"] - a["y"]) * share
                )
            with page.expect_response(lambda reply: "/move/" in reply.url):
                start = time.perf_counter()
                page.mouse.up()
            waits.append(time.perf_counter() - start)
            page.wait_for_timeout(150)
        seen = page.evaluate("window.seen")
        print(
            f"browser: longest task {seen['task']:.0f} ms ({seen['tasks']} above 50 ms), "
            f"longest pointer or key event {seen['event']:.0f} ms"
        )
        told("from drop to answer", waits)
        shown.close()


def main(visits: int = 1000) -> None:
    """Measure on a site of its own, in memory."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.web.settings")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.db import connections
    from django.test.testcases import LiveServerThread
    from django.test.utils import get_runner

    # Not setup_test_environment: it copies the context of every template that is rendered.
    settings.ALLOWED_HOSTS = ["*"]
    runner = get_runner(settings)(verbosity=0, interactive=False)
    names = runner.setup_databases()
    try:
        plan = kept_plan(visits)
        print(f"{visits} visits, {len(set(plan.visits.values_list('staff', flat=True)))} doctors")
        server(plan)
        connection = connections["default"]
        connection.inc_thread_sharing()
        thread = LiveServerThread("localhost", StaticFilesHandler,
                                  connections_override={"default": connection})  # fmt: skip
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        browser(plan, f"http://localhost:{thread.port}")
        thread.terminate()
    finally:
        runner.teardown_databases(names)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)

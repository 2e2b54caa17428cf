"""A site in processes of its own, for tests that kill them; ``python -m`` this module with

    prepare             make the database, the small county, the people
    serve               do errands, one a line: ask for jobs, look what is there
    work [slowly]       run jobs like ``xunzhen site worker``, but notice silence after seconds;
                        slowly: between writing a result and committing it lie ten minutes
    web PORT [slowly]   serve requests; slowly: between changing something and writing the audit
                        entry lies half a minute

Kinds of job for these tests: ``test.slow`` writes one audit entry at its end. Its first run takes
``arguments.first`` seconds, later ones one second, so that there is time to kill the first.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import click
import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from tests.county import small_county  # noqa: E402
from tests.web.people import COUNTY, county_on_site, person  # noqa: E402
from tests.web.plans import draft_plan  # noqa: E402
from tests.web.registry.workbooks import county_workbook  # noqa: E402
from xunzhen.web import cluster, worker  # noqa: E402
from xunzhen.web.accounts.scope import scope_of  # noqa: E402
from xunzhen.web.audit.models import AuditEntry  # noqa: E402
from xunzhen.web.audit.services import broken_links, record  # noqa: E402
from xunzhen.web.jobs import pulse, services  # noqa: E402
from xunzhen.web.jobs.models import Job  # noqa: E402
from xunzhen.web.jobs.services import Work  # noqa: E402
from xunzhen.web.planning.models import Plan  # noqa: E402
from xunzhen.web.planning.services import planner, publish  # noqa: E402
from xunzhen.web.registry import import_services, import_work  # noqa: E402
from xunzhen.web.registry.models import RegisteredCounty, RowVersion, TableImport  # noqa: E402

SILENT_SECONDS = 2.0
EFFECT = "test.effect"


def slow(work: Work) -> Mapping[str, Any]:
    """Work for a while and write one entry, as every service does: all of it or nothing."""
    seconds = float(work.arguments["first"]) if work.job.attempt == 1 else 1.0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        work.tell("正在做", 1, 2)
        time.sleep(0.1)
    with transaction.atomic():
        record(who="test", action=EFFECT, subject=str(work.job.pk))
        work.hold()
    return {"written": 1}


def prepare() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    county_on_site()
    person("clerk")


def ask(kind: str, arguments: str) -> int:
    clerk = person("clerk")
    with transaction.atomic():
        job = services.enqueue(
            kind=kind, county=COUNTY, arguments=json.loads(arguments), asked_by=clerk.pk
        )
    return job.pk


def ask_import() -> int | None:
    clerk = scope_of(person("clerk"))
    county = small_county()
    grown = [
        replace(one, resident_population=(one.resident_population or 0) + 1)
        for one in county.villages
    ]
    content = county_workbook(replace(county, villages=tuple(grown)))
    one = import_services.receive_upload(
        scope=clerk, county=COUNTY, name="表.xlsx", content=content
    )
    assert one.job is not None
    services.run(one.job, worker.SERVICES)
    import_services.ask_to_take(scope=clerk, county=COUNTY, number=one.pk)
    return TableImport.objects.get(pk=one.pk).job


def draft() -> list[int]:
    plan = draft_plan()
    return [plan.number, plan.version]


def work(slowly: str = "") -> None:
    services.SILENT = dt.timedelta(seconds=SILENT_SECONDS)  # type: ignore[misc]
    pulse.EVERY = 0.5  # type: ignore[misc]
    worker.SERVICES = {**worker.SERVICES, "test.slow": slow}  # type: ignore[misc]
    if slowly == "slowly":
        planner.keep_roster = _then_long(planner.keep_roster)  # type: ignore[attr-defined]
        import_work.change_rows = _then_long(import_work.change_rows)  # type: ignore[attr-defined]
    raise SystemExit(cluster.run_jobs())


def _then_long(write: Callable[..., Any]) -> Callable[..., Any]:
    """Do what writes, say so, and stay in its transaction for long."""

    def written(**wanted: Any) -> Any:
        found = write(**wanted)
        click.echo("written")
        time.sleep(600)
        return found

    return written


def web(port: str, slowly: str = "") -> None:
    from wsgiref.simple_server import make_server

    from xunzhen.web.wsgi import application

    call_command("collectstatic", verbosity=0, interactive=False)
    _wait_less_for_locks()

    def written_slowly(**entry: Any) -> AuditEntry:
        click.echo("writing")
        time.sleep(30)
        return record(**entry)

    if slowly == "slowly":
        services.record = written_slowly  # type: ignore[attr-defined]
        publish.record = written_slowly  # type: ignore[attr-defined]
    make_server("127.0.0.1", int(port), application).serve_forever()


def _wait_less_for_locks() -> None:
    """Give up on a locked database after half a second instead of twenty."""
    options = settings.DATABASES["default"].get("OPTIONS", {})
    if "init_command" in options:
        options["init_command"] = options["init_command"].replace("=20000", "=500")
        options["timeout"] = 0.5


def look(number: int) -> dict[str, Any]:
    job = Job.objects.filter(pk=number).first() or Job()
    revision = RegisteredCounty.objects.get(code=COUNTY).revision
    actions = AuditEntry.objects.filter(county=COUNTY).values_list("action", flat=True)
    return {
        "state": job.state,
        "attempt": job.attempt,
        "stop_asked": job.stop_asked,
        "effects": AuditEntry.objects.filter(action=EFFECT, subject=str(number)).count(),
        "entries": Counter(actions),
        "trail": [fault.zh for fault in broken_links()],
        "revision": revision,
        "versions": RowVersion.objects.filter(revision=revision).count(),
        "plans": [
            [one.number, one.state, one.edition, one.visits.count()]
            for one in Plan.objects.order_by("pk")
        ],
    }


def serve() -> None:
    """Do one errand a line of standard input and answer it in a line: a process is slow to start.

    ``["ask", KIND, ARGUMENTS]`` asks for a job as the clerk: its number. ``["ask_import"]`` hands
    in the county with one more inhabitant a village, reads it, and asks for it to be taken: the
    number of that job. ``["draft"]`` keeps a draft plan: its number and version.
    ``["look", NUMBER]``: the job and what is there of effects.
    """
    for line in sys.stdin:
        name, *words = json.loads(line)
        click.echo(json.dumps(ERRANDS[name](*words)))


ERRANDS: Mapping[str, Callable[..., Any]] = {
    "ask": ask,
    "ask_import": ask_import,
    "draft": draft,
    "look": look,
}
VERBS: Mapping[str, Callable[..., None]] = {
    "prepare": prepare,
    "serve": serve,
    "work": work,
    "web": web,
}

if __name__ == "__main__":
    VERBS[sys.argv[1]](*sys.argv[2:])

"""A site in processes of its own, for tests that kill them; ``python -m`` this module with

    prepare             make the database, the small county, the people
    ask KIND ARGUMENTS  ask for a job as the clerk; prints its number
    work                run jobs like ``xunzhen site worker``, but notice silence after seconds
    web PORT [slowly]   serve requests; slowly: a stop that is being written takes half a minute
    look NUMBER         print the job and how often its effect is there
    revive              what the worker does every minute

Kinds of job for these tests: ``test.slow`` writes one audit entry at its end. Its first run takes
``arguments.first`` seconds, later ones one second, so that there is time to kill the first.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

import click
import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402

from tests.web.people import COUNTY, county_on_site, person  # noqa: E402
from xunzhen.web import cluster, worker  # noqa: E402
from xunzhen.web.audit.models import AuditEntry  # noqa: E402
from xunzhen.web.audit.services import broken_links, record  # noqa: E402
from xunzhen.web.jobs import pulse, services  # noqa: E402
from xunzhen.web.jobs.models import Job  # noqa: E402
from xunzhen.web.jobs.services import Work  # noqa: E402

SILENT_SECONDS = 3.0
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


def ask(kind: str, arguments: str) -> None:
    clerk = person("clerk")
    with transaction.atomic():
        job = services.enqueue(
            kind=kind, county=COUNTY, arguments=json.loads(arguments), asked_by=clerk.pk
        )
    click.echo(job.pk)


def work() -> None:
    services.SILENT = dt.timedelta(seconds=SILENT_SECONDS)  # type: ignore[misc]
    pulse.EVERY = 1.0  # type: ignore[misc]
    worker.SERVICES = {**worker.SERVICES, "test.slow": slow}  # type: ignore[misc]
    raise SystemExit(cluster.run_jobs())


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
    make_server("127.0.0.1", int(port), application).serve_forever()


def _wait_less_for_locks() -> None:
    """Give up on a locked database after half a second instead of twenty."""
    options = settings.DATABASES["default"].get("OPTIONS", {})
    if "init_command" in options:
        options["init_command"] = options["init_command"].replace("=20000", "=500")
        options["timeout"] = 0.5


def look(number: str) -> None:
    job = Job.objects.get(pk=number)
    click.echo(
        json.dumps(
            {
                "state": job.state,
                "attempt": job.attempt,
                "stop_asked": job.stop_asked,
                "effects": AuditEntry.objects.filter(action=EFFECT, subject=number).count(),
                "stops": AuditEntry.objects.filter(action="jobs.stop").count(),
                "trail": [fault.zh for fault in broken_links()],
                "error": job.error,
            }
        )
    )


def revive() -> None:
    services.SILENT = dt.timedelta(seconds=SILENT_SECONDS)  # type: ignore[misc]
    click.echo(services.revive())


VERBS: Mapping[str, Callable[..., None]] = {
    "prepare": prepare,
    "ask": ask,
    "work": work,
    "web": web,
    "look": look,
    "revive": revive,
}

if __name__ == "__main__":
    VERBS[sys.argv[1]](*sys.argv[2:])

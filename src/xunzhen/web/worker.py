"""The one visible table from a kind of job to the service that does it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from typing import Any, Final

from xunzhen.web.assistance.services import year_plan
from xunzhen.web.indicators.services import kept
from xunzhen.web.jobs import services as jobs
from xunzhen.web.jobs.services import Work
from xunzhen.web.planning.services import announce
from xunzhen.web.planning.services.planner import PLAN, REPLAN, plan_county
from xunzhen.web.planning.services.replan import replan_county
from xunzhen.web.registry import import_work
from xunzhen.web.reporting.services import figures
from xunzhen.web.reporting.services import remind as reminding

SERVICES: Final[Mapping[str, Callable[[Work], Mapping[str, Any]]]] = {
    "import.read": import_work.read_import,
    "import.take": import_work.take_import,
    PLAN: plan_county,
    REPLAN: replan_county,
    year_plan.KIND: year_plan.make_year_plan,
    figures.KIND: figures.refresh_counties,
    kept.KIND: kept.measure_counties,
    announce.KIND: announce.send_bulletins,
}


def remind() -> None:
    """Remind of returns that are due; django-q2 calls this daily and whenever a worker starts."""
    jobs.worker_ran(name=here())
    reminding.remind_counties()


def run(number: int) -> None:
    """Run a job; django-q2 calls this in a worker."""
    try:
        jobs.run(number, SERVICES)
    finally:
        announce.announce_failure(number=number)
    jobs.worker_ran(name=here())


def revive() -> None:
    """Start again what fell silent; django-q2 calls this every minute."""
    jobs.worker_ran(name=here())
    jobs.revive()


def here() -> str:
    """Return the name under which this machine's worker shows itself."""
    return socket.gethostname()[:100]

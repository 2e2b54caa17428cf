"""The one visible table from a kind of job to the service that does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from xunzhen.web.jobs import services as jobs
from xunzhen.web.jobs.services import Work
from xunzhen.web.planning.services import figures

SERVICES: Final[Mapping[str, Callable[[Work], Mapping[str, Any]]]] = {
    figures.KIND: figures.refresh_counties,
}


def run(number: int) -> None:
    """Run a job; django-q2 calls this in a worker."""
    jobs.run(number, SERVICES)


def revive() -> None:
    """Start again what fell silent; django-q2 calls this every minute."""
    jobs.revive()

"""How far a job is, stopping it, and the state of the site."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.jobs import selectors, services
from xunzhen.web.jobs.kinds import kind_of, result_address
from xunzhen.web.jobs.models import Job

_ASKERS: Final = (Act.PLAN, Act.IMPORT, Act.PUBLISH, Act.ADJUST, Act.EDIT_REGISTRY)
HTMX_STOP_POLLING: Final = 286


@open_to(*_ASKERS)
@require_GET
def job(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Show how far a job is; the page asks again by itself until it has ended."""
    found = selectors.job_of(request.scope, county, number)
    return render(request, "jobs/job.html", _shown(found))


@open_to(*_ASKERS)
@require_GET
def progress(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Return the part of the page that changes; 286 tells htmx that the job has ended."""
    found = selectors.job_of(request.scope, county, number)
    context = _shown(found)
    status = HTMX_STOP_POLLING if context["ended"] else 200
    return render(request, "jobs/_progress.html", context, status=status)


@open_to(*_ASKERS)
@require_POST
def stop(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Ask a job to stop."""
    found = selectors.job_of(request.scope, county, number)
    services.ask_to_stop(job=found.pk, scope=request.scope)
    return redirect("jobs:job", county, number)


@open_to(Act.RUN_SITE)
@require_GET
def status(request: ScopedRequest) -> HttpResponse:
    """Show the system administrator whether the site is well."""
    now = selectors.site_status(request.scope)
    lines = [{"job": one, "kind": kind_of(one.kind)} for one in now.jobs]
    return render(request, "jobs/status.html", {"site": now, "lines": lines, "now": timezone.now()})


def _shown(job: Job) -> dict[str, Any]:
    ended = job.ended_at is not None
    until = job.ended_at or timezone.now()
    return {
        "job": job,
        "kind": kind_of(job.kind),
        "ended": ended,
        "share": min(100, 100 * job.done // job.total) if job.total else None,
        "seconds": int((until - (job.began_at or job.asked_at)).total_seconds()),
        "alive": ended or selectors.worker_alive(),
        "ahead": selectors.waiting_before(job) if job.state == Job.State.WAITING else 0,
        "address": result_address(job.kind, job.county, job.result) if ended else "",
        "mark": _MARKS[job.state],
    }


_MARKS: Final = {
    Job.State.WAITING.value: "idle",
    Job.State.RUNNING.value: "info",
    Job.State.DONE.value: "ok",
    Job.State.FAILED.value: "bad",
    Job.State.STOPPED.value: "frozen",
}

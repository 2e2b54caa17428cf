"""Jobs as a reader may see them, and whether anybody is there to run them."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404

from xunzhen.web.accounts.scope import Scope
from xunzhen.web.jobs.models import Job


def jobs_of(scope: Scope, county: str) -> QuerySet[Job]:
    """Return the jobs of a county, newest first; none for a reader without business there."""
    return Job.objects.filter(county=county) if scope.touches(county) else Job.objects.none()


def job_of(scope: Scope, county: str, number: int) -> Job:
    """Return one job.

    Raises
    ------
    Http404
        when there is none in this county, or the reader has no business there.
    """
    job = jobs_of(scope, county).filter(pk=number).select_related("asked_by").first()
    if job is None:
        raise Http404
    return job

"""A database that is locked, full or away: what to say, and the page that says it.

The page asks the database nothing and knows no reader, for both may be what is broken.
"""

from __future__ import annotations

import sys
from typing import Final

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from xunzhen.domain.errors import Sentence, say

RETRY_AFTER_SECONDS: Final = 10
_BUSY: Final = ("locked", "deadlock", "lock timeout", "could not serialize", "too many clients")
_FULL: Final = ("is full", "no space left", "disk full", "could not extend")


def outage(problem: BaseException) -> Sentence:
    """Say what is wrong with the database and what to do; nothing was saved in any case."""
    words = str(problem).lower()
    if any(one in words for one in _BUSY):
        return say(
            "site.busy",
            "数据库正忙，这一步没有保存任何改动。请等10秒再试一次；一直这样，请告诉系统管理员。",
            "The database is busy; this step saved nothing. Wait ten seconds and try again; if it "
            "goes on like this, tell the system administrator.",
        )
    if any(one in words for one in _FULL):
        return say(
            "site.full",
            "服务器的磁盘满了，这一步没有保存任何改动，原来的数据完好。请系统管理员腾出空间后再试。",
            "The disk of the server is full; this step saved nothing and what was there is whole. "
            "Ask the system administrator to free space, then try again.",
        )
    return say(
        "site.database",
        "数据库暂时连不上或写不进，这一步没有保存任何改动。请稍后再试；一直这样，请告诉系统管理员。",
        "The database cannot be reached or written just now; this step saved nothing. Try again "
        "later; if it goes on like this, tell the system administrator.",
    )


def broken(_request: HttpRequest) -> HttpResponse:
    """Answer in place of a view that failed: 503 if the database is at fault, else 500."""
    problem = sys.exc_info()[1]
    if not isinstance(problem, OperationalError | InterfaceError):
        page = render_to_string("500.html", {"moment": timezone.localtime()})
        return HttpResponse(page, status=500)
    page = render_to_string("pages/outage.html", {"sentence": outage(problem)})
    answer = HttpResponse(page, status=503)
    answer["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return answer

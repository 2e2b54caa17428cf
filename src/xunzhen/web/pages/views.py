"""Pages that belong to no column: health, errors, the design system."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from xunzhen.web.pages.samples import samples


def healthy(_request: HttpRequest) -> HttpResponse:
    """Answer 200 as soon as the process can answer at all."""
    return JsonResponse({"status": "ok"})


def ready(_request: HttpRequest) -> HttpResponse:
    """Answer 200 if the database can be asked, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "database"}, status=503)
    return JsonResponse({"status": "ok"})


def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that a request was not accepted; it may come from anywhere, so ask nothing of it."""
    return HttpResponse(render_to_string("400.html"), status=400)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was refused, and what to do."""
    return render(request, "csrf.html", status=403)


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that the reader's duty does not open this page."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such page here for this reader."""
    return render(request, "404.html", status=404)


def design(request: HttpRequest) -> HttpResponse:
    """Show every part of the design system with its use."""
    return render(request, "pages/design.html", samples(request.GET.get("ask", "")))


# The door stands above this room, so its marks are set by hand here.
design.asks_for = ("own_account",)  # type: ignore[attr-defined]
for _view in (healthy, ready):
    _view.for_public = True  # type: ignore[attr-defined]

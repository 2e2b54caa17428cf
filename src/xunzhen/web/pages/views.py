"""Pages that belong to no column: health, errors, the design system."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render


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


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was refused, and what to do."""
    return render(request, "csrf.html", {"reason": reason}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that there is no such page here for this reader."""
    return render(request, "404.html", status=404)


def design(request: HttpRequest) -> HttpResponse:
    """Show every part of the design system with its use."""
    context: dict[str, Any] = {}
    return render(request, "pages/design.html", context)


for _view in (healthy, ready):
    _view.for_public = True  # type: ignore[attr-defined]

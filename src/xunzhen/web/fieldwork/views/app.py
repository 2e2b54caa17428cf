"""The field app as a phone gets it: a shell, a worker, and files under their version's address."""

from __future__ import annotations

from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any, cast

from csp.constants import NONE, SELF
from csp.decorators import csp
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.http import require_GET

from xunzhen.files.field_app import TYPES, FieldApp, read_field_app
from xunzhen.web.accounts.door import open_to_public
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.models import User

_kept = lru_cache(maxsize=1)(read_field_app)
_OWN_ONLY = {
    "default-src": [NONE],
    "script-src": [SELF],
    "style-src": [SELF],
    "img-src": [SELF, "data:", "blob:"],
    "connect-src": [SELF],
    "manifest-src": [SELF],
    "worker-src": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [NONE],
}


def _app() -> FieldApp:
    return read_field_app() if settings.DEBUG else _kept()


@open_to_public
@require_GET
@csp(_OWN_ONLY)
def shell(request: HttpRequest) -> HttpResponse:
    """Answer the one page of the app; it holds nothing of anybody, so anybody may have it."""
    answer = HttpResponse(_app().shell)
    answer["Cache-Control"] = "no-cache"
    return answer


@open_to_public
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """Answer the service worker, which may serve addresses below ``/field/`` only."""
    answer = HttpResponse(_app().worker, content_type=TYPES[".js"])
    answer["Cache-Control"] = "no-cache"
    answer["Service-Worker-Allowed"] = "/field/"
    return answer


@open_to_public
@require_GET
def app_file(request: HttpRequest, version: str, path: str) -> HttpResponse:
    """Answer a file of the version in force; another version's files are not here."""
    app = _app()
    content = app.files.get(path)
    if version != app.version or content is None:
        raise Http404
    answer = HttpResponse(content, content_type=TYPES[PurePosixPath(path).suffix])
    answer["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


@open_to_public
@require_GET
def signed_in(request: HttpRequest) -> HttpResponse:
    """Tell the app who is signed in to the console in this browser, and the token to enrol with."""
    user = request.user
    known = isinstance(user, User) and user.is_authenticated
    may = known and cast(Any, request).scope.may(Act.FIELDWORK)
    name = (user.name or user.username) if isinstance(user, User) and known else ""
    answer = JsonResponse({"name": name, "may": may, "csrf": get_token(request)})
    answer["Cache-Control"] = "no-store"
    return answer

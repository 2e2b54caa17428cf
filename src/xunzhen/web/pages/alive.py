"""Whoever looks after the process asks it at the machine's own address, whatever its host names."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from xunzhen.web.pages.views import healthy

PATH = "/healthz"


class AliveMiddleware:
    """Answers ``/healthz`` before host names, sessions or the database are looked at.

    ``site run``, a container and a load balancer ask 127.0.0.1, which ``XUNZHEN_HOSTS`` of a real
    site does not hold; a site that refused them would be taken for dead.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the one question, hand on the others."""
        if request.path_info == PATH and request.method in ("GET", "HEAD"):
            answer = healthy(request)
            answer.headers["Content-Security-Policy"] = "default-src 'self'"
            return answer
        return self.get_response(request)

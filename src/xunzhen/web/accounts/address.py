"""The address a request came from, the same for lock-out, trail and scope."""

from __future__ import annotations

import ipaddress
from typing import Any

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest, *_rest: Any) -> str | None:
    """Return the client's address; behind a proxy the last one of X-Forwarded-For, which the proxy
    itself wrote: what stands before it is whatever the client claimed."""
    text = str(request.META.get("REMOTE_ADDR") or "")
    if settings.PROXY:
        text = request.META.get("HTTP_X_FORWARDED_FOR", text).rpartition(",")[2].strip() or text
    try:
        return str(ipaddress.ip_address(text))
    except ValueError:
        return None

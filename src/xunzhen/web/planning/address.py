"""Whole addresses of pages of this site, for codes on paper, calendars and messages."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def on_this_site(request: HttpRequest, path: str) -> str:
    """Return the whole address of a page: under ``XUNZHEN_ADDRESS`` if the site has one."""
    return (
        f"{settings.SITE_ADDRESS}{path}"
        if settings.SITE_ADDRESS
        else request.build_absolute_uri(path)
    )


def whole_address(path: str) -> str:
    """Return the whole address where no request is at hand; empty if the site has told none."""
    return f"{settings.SITE_ADDRESS}{path}" if settings.SITE_ADDRESS else ""

"""The pages of villages and townships that anybody may open, and the code that leads there."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from xunzhen.web.accounts.door import open_to_public
from xunzhen.web.planning.address import on_this_site
from xunzhen.web.planning.selectors.public import public_page, village_place
from xunzhen.web.planning.selectors.public_township import township_page

FRESH_FOR: Final = 300
"""Seconds for which a copy of the page may be shown without asking again."""


@open_to_public
@require_safe
def village(request: HttpRequest, village: str) -> HttpResponse:
    """Show when the doctor comes to a village: large, plain, without script, without anybody's
    data but the doctor's name."""
    page = public_page(village, timezone.localtime().replace(tzinfo=None))
    told = {
        "page": page,
        "place": page.village,
        "next": next(iter(page.visits), None),
        "later": page.visits[1:],
    }
    return _told(request, "planning/public.html", told, page.stand)


@open_to_public
@require_safe
def township(request: HttpRequest, township: str) -> HttpResponse:
    """Show when doctors come to the villages of a township, this week and next, for the wall of
    the health centre; each village leads to its own page."""
    page = township_page(township, timezone.localtime().replace(tzinfo=None))
    told = {"page": page, "place": page.township}
    return _told(request, "planning/public_township.html", told, page.stand)


@open_to_public
@require_safe
def code(request: HttpRequest, village: str) -> HttpResponse:
    """Draw the code that leads to a village's page."""
    village_place(village)
    address = on_this_site(request, reverse("planning:public", args=[village]))
    drawing = segno.make(address, error="m", micro=False).svg_inline(
        scale=6, border=2, omitsize=False, light="#fff"
    )
    head = '<?xml version="1.0" encoding="utf-8"?>\n'
    drawing = drawing.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    tag = f'"{hashlib.sha256(address.encode()).hexdigest()[:24]}"'
    answer = get_conditional_response(request, etag=tag) or HttpResponse(
        head + drawing, content_type="image/svg+xml"
    )
    return _cached(answer, tag)


def _told(
    request: HttpRequest, template: str, told: Mapping[str, object], stand: tuple[object, ...]
) -> HttpResponse:
    """Say a page in the language asked for, or that the reader's copy still holds."""
    language = "en" if request.GET.get("lang") == "en" else settings.LANGUAGE_CODE
    tag = f'"{hashlib.sha256(repr((stand, language)).encode()).hexdigest()[:24]}"'
    answer = get_conditional_response(request, etag=tag)
    if answer is None:
        with translation.override(language):
            context = {
                **told,
                "other": "" if language == "en" else "en",
                "updated": timezone.localtime(),
            }
            answer = render(request, template, context)
    return _cached(answer, tag)


def _cached(answer: HttpResponse, tag: str) -> HttpResponse:
    answer["ETag"] = tag
    answer["Cache-Control"] = f"public, max-age={FRESH_FOR}"
    return answer

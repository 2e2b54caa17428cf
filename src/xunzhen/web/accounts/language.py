"""The reader's own language: that of the account, or the one chosen before signing in."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation

from xunzhen.web.accounts.models import User

_KNOWN = dict(settings.LANGUAGES)


class ReaderLanguageMiddleware:
    """Chinese unless the reader chose English; what a browser prefers is not asked."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer in the reader's language."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if isinstance(request.user, User) and request.user.is_authenticated:
            chosen = request.user.language
        with translation.override(chosen if chosen in _KNOWN else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            return self.answer(request)

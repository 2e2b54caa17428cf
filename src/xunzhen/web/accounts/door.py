"""The one door: every view says what it asks for, and what does not say is shut.

    @open_to(Act.SEE_ROSTER)      a signed-in reader whose duty permits one of the acts
    @open_to_public               anybody (log-in, public timetable, health)

A view whose address names a ``county`` is reached only by readers with business there; a stranger
gets 404, so that the address tells nothing. The reader's ``Scope`` stands in ``request.scope``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django_htmx.http import HttpResponseClientRedirect

from xunzhen.domain.errors import NotAllowed, XunzhenError
from xunzhen.web.accounts.address import address_of
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.models import User
from xunzhen.web.accounts.scope import NOBODY, Scope, scope_of

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
_RENEW_AFTER: Final = 60
_ASKS_BY_ITSELF: Final = frozenset({"jobs:progress", "fieldwork:day-rows"})


class ScopedRequest(HttpRequest):
    """A request that came through the door: the reader is known."""

    scope: Scope
    user: User
    htmx: Any
    site: Any
    """The registered county, where a view has read it: the frame of the page reads it no more."""


def open_to(*acts: Act) -> Callable[[View], View]:
    """Mark a view as open to duties that permit one of these acts."""

    def mark(view: View) -> View:
        cast(Any, view).asks_for = acts
        return view

    return mark


def open_to_public(view: View) -> View:
    """Mark a view as open to anybody, signed in or not."""
    cast(Any, view).for_public = True
    return view


# Views of others that anybody may use; each is named, so that a new one is shut until it is.
_OTHERS_FOR_PUBLIC: Final = frozenset({"django.views.i18n", "django.contrib.staticfiles.views"})


class DoorMiddleware:
    """Refuse whatever a view does not open to this reader."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Give every request a scope, that of nobody until the door has seen who it is."""
        cast(Any, request).scope = NOBODY
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _args: object, names: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Let the request through, or answer in the view's place."""
        user = request.user
        if isinstance(user, User) and user.is_authenticated:
            cast(Any, request).scope = scope_of(user, address_of(request))
            _renew(request)
        if getattr(view, "for_public", False) or view.__module__ in _OTHERS_FOR_PUBLIC:
            return None
        asks_for = getattr(view, "asks_for", None)
        if asks_for is None:
            raise Http404
        if not isinstance(user, User) or not user.is_authenticated:
            return _to_sign_in(request)
        return _stopped(request, user) or _refused(request, asks_for, names)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """Say on a page what is not allowed or cannot be done; what nobody foresaw goes on."""
        if isinstance(problem, NotAllowed):
            return refusal(request, problem)
        if isinstance(problem, XunzhenError):
            facts = {"sentence": problem.sentence, "back": _page_of(request)}
            return render(request, "pages/impossible.html", facts, status=409)
        return None


def refusal(request: HttpRequest, problem: NotAllowed) -> HttpResponse:
    """Return the page that says what is not allowed."""
    return render(request, "pages/refused.html", {"sentence": problem.sentence}, status=403)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send somebody who is not signed in to the sign-in page, which leads back here.

    A session cookie that opens nothing belonged to a session that ended (or was made up): the page
    says so. A form cannot be sent again, so the way back is the page it stood on.
    """
    asked: dict[str, str] = {"next": _page_of(request)}
    if request.COOKIES.get(settings.SESSION_COOKIE_NAME):
        asked["ended"] = "1"
    address = f"{reverse(settings.LOGIN_URL)}?{urlencode(asked)}"
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(address)
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"sign_in": address}, status=401)
    return redirect(address)


def _page_of(request: HttpRequest) -> str:
    htmx = getattr(request, "htmx", None)
    if htmx:
        return str(htmx.current_url_abs_path or "/")
    if request.method == "GET":
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure())
    return came_from if safe and came_from else "/"


def _renew(request: HttpRequest) -> None:
    """Let an active session last, writing it at most once a minute; a page that only asks again
    by itself (how far a job is, who is where today) does not count."""
    if request.resolver_match and request.resolver_match.view_name in _ASKS_BY_ITSELF:
        return
    now = int(timezone.now().timestamp())
    if now - int(request.session.get("seen", 0)) > _RENEW_AFTER:
        request.session["seen"] = now


def _stopped(request: HttpRequest, user: User) -> HttpResponseBase | None:
    """Send a reader who must first change the password or show a second factor to do so."""
    here = request.resolver_match.view_name if request.resolver_match else ""
    if here in {"accounts:sign-out", "accounts:second-factor", "accounts:text-size"}:
        return None
    due = settings.SECOND_FACTOR or request.session.get("code_due", False)
    if due and not cast(Any, user).is_verified():
        query = urlencode({"next": _page_of(request)})
        return redirect(f"{reverse('accounts:second-factor')}?{query}")
    if user.must_change and here != "accounts:password":
        return redirect("accounts:password")
    return None


def _remember(request: HttpRequest, county: str) -> None:
    """Keep the county that a reader above the counties looks at, for pages outside any county."""
    if request.session.get("county") != county:
        request.session["county"] = county


def _refused(
    request: HttpRequest, asks_for: tuple[Act, ...], names: dict[str, Any]
) -> HttpResponseBase | None:
    scope: Scope = cast(Any, request).scope
    county = names.get("county")
    if county is not None and not scope.county and scope.touches(str(county)):
        _remember(request, str(county))
    if county is not None and not scope.touches(str(county)):
        raise Http404
    if not any(scope.may(act) for act in asks_for):
        return render(request, "pages/refused.html", {"sentence": None}, status=403)
    return None

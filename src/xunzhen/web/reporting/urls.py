"""Addresses of the reporting app: the same pages under a county and, for areas, beside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, URLResolver, path

from xunzhen.web.reporting.views import checks, exchange, returns, rows

app_name = "reporting"

_PAGES: tuple[tuple[str, Callable[..., Any], str], ...] = (
    ("", returns.inbox, "returns"),
    ("new/", returns.new, "return-new"),
    ("begin/", returns.begin, "return-begin"),
    ("late/", rows.late, "late"),
    ("<int:held>/", returns.page, "return"),
    ("<int:held>/fill/", returns.fill, "return-fill"),
    ("<int:held>/texts/", returns.texts, "return-texts"),
    ("<int:held>/act/", returns.act, "return-act"),
    ("<int:held>/send-back/", returns.send_back, "return-send-back"),
    ("<int:held>/restate/", returns.restate, "return-restate"),
    ("<int:held>/review/", checks.review, "return-review"),
    ("<int:held>/review/write/", checks.write_review, "return-review-write"),
    ("<int:held>/sums/", rows.sums, "return-sums"),
    ("<int:held>/figures/<str:figure>/", rows.figure, "return-figure"),
    ("<int:held>/versions/<int:frozen>/", rows.version, "return-version"),
    ("<int:held>/versions/<int:frozen>/content.json", rows.content, "return-content"),
)

urlpatterns: list[URLPattern | URLResolver] = [
    *(path(f"c/<str:county>/returns/{end}", view, name=name) for end, view, name in _PAGES),
    path("returns/samples/", checks.samples, name="samples"),
    path("returns/samples/draw/", checks.draw, name="sample-new"),
    path("returns/samples/<int:draw>/", checks.sample, name="sample"),
    path("returns/exchange/", exchange.page, name="exchange"),
    path("returns/exchange/make-key/", exchange.make_key, name="make-key"),
    path("returns/exchange/register/", exchange.register, name="register-site"),
    path("returns/exchange/take-in/", exchange.take_in, name="take-in"),
    path("returns/exchange/recode/", exchange.recode, name="recode"),
    path("returns/exchange/<int:known>/revoke/", exchange.revoke, name="revoke-site"),
    path("returns/<int:held>/receipt/", exchange.receipt, name="note-receipt"),
    path("returns/<int:held>/file.json", exchange.export, name="return-file"),
    *(path(f"returns/{end}", view, name=f"area-{name}") for end, view, name in _PAGES),
]

"""Addresses of the reporting app: the same pages under a county and, for areas, beside them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, URLResolver, path

from xunzhen.web.reporting.views import checks, documents, exchange, packs, returns, rows

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

_DOCUMENTS: tuple[tuple[str, Callable[..., Any], str], ...] = (
    ("", documents.page, "documents"),
    ("of/<int:held>/", documents.page, "return-documents"),
    ("make/", documents.make, "document-make"),
    ("packs/freeze/", packs.freeze, "pack-freeze"),
    ("packs/<int:pack>/", packs.page, "pack"),
    ("packs/<int:pack>/figures/<str:figure>/", packs.rows, "pack-rows"),
    ("packs/<int:pack>/answer-pack.<str:form>", packs.file, "pack-file"),
    ("<int:paper>/", documents.paper, "document"),
    ("<int:paper>/write/", documents.write, "document-write"),
    ("<int:paper>/issue/", documents.issue, "document-issue"),
    ("<int:paper>/again/", documents.again, "document-again"),
    ("<int:paper>/look/", documents.look, "document-look"),
    ("<int:paper>/look/<int:sheet>.png", documents.picture, "document-picture"),
    ("<int:paper>/document.<str:form>", documents.file, "document-file"),
)

urlpatterns: list[URLPattern | URLResolver] = [
    *(path(f"c/<str:county>/returns/{end}", view, name=name) for end, view, name in _PAGES),
    *(path(f"c/<str:county>/documents/{end}", view, name=name) for end, view, name in _DOCUMENTS),
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

"""Addresses of the reporting app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from xunzhen.web.reporting.views import cockpit

app_name = "reporting"
urlpatterns: list[URLPattern | URLResolver] = [
    # the first page of a county
    path("c/<str:county>/", cockpit.page, name="cockpit"),
]

"""Addresses of the planning app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from xunzhen.web.planning.views import overview

app_name = "planning"
urlpatterns: list[URLPattern | URLResolver] = [
    # first pages
    path("c/<str:county>/", overview.first_page, name="overview"),
    path("areas/", overview.area, name="area"),
]

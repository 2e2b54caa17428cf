"""Addresses of the coverage app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from xunzhen.web.coverage import law_views

app_name = "coverage"
urlpatterns: list[URLPattern | URLResolver] = [
    # the county's law
    path("c/<str:county>/ruling/", law_views.ruling, name="ruling"),
    path("c/<str:county>/own-values/", law_views.own_values, name="own-values"),
]

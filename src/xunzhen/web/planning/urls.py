"""Addresses of the planning app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from xunzhen.web.planning.views import last_visits, overview

app_name = "planning"
urlpatterns: list[URLPattern | URLResolver] = [
    # coverage by last visit, and its list
    path("c/<str:county>/last-visits/", last_visits.page, name="last-visits"),
    path("c/<str:county>/last-visits/points.json", last_visits.points, name="last-visit-points"),
    path("c/<str:county>/last-visits/list", last_visits.village_list, name="coverage-list"),
    # first pages
    path("c/<str:county>/", overview.first_page, name="overview"),
    path("areas/", overview.area, name="area"),
]

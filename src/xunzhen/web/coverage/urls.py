"""Addresses of the coverage app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from xunzhen.web.coverage import law_views, views

app_name = "coverage"
urlpatterns: list[URLPattern | URLResolver] = [
    # map, gaps, decisions: a village's code comes last, for it may be any text
    path("c/<str:county>/coverage/", views.map_page, name="map"),
    path("c/<str:county>/coverage/points.json", views.points, name="points"),
    path("c/<str:county>/coverage/<str:village>/", views.gap, name="gap"),
    path("c/<str:county>/coverage/<str:village>/decide", views.decide, name="decide"),
    # the county's law
    path("c/<str:county>/ruling/", law_views.ruling, name="ruling"),
    path("c/<str:county>/own-values/", law_views.own_values, name="own-values"),
]

"""Addresses of the indicators app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from xunzhen.web.indicators.views import area, pages

app_name = "indicators"
_LIST = "c/<str:county>/indicators/"
_ONE = f"{_LIST}<str:indicator>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path("indicators/", area.area, name="area"),
    path("indicators/<str:indicator>/", area.area_indicator, name="area-indicator"),
    path(_LIST, pages.indicators, name="indicators"),
    path(_ONE, pages.indicator, name="indicator"),
    path(f"{_ONE}rows/", pages.rows, name="rows"),
    path(f"{_ONE}rows.xlsx", pages.rows_xlsx, name="rows-xlsx"),
]

"""Addresses of the pages app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from xunzhen.web.pages.views import design

app_name = "pages"
urlpatterns: list[URLPattern | URLResolver] = [path("design/", design, name="design")]

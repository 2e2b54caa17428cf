"""Addresses of the assistance app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "assistance"
urlpatterns: list[URLPattern | URLResolver] = []

"""Addresses of the fieldwork app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

app_name = "fieldwork"
urlpatterns: list[URLPattern | URLResolver] = []

"""Addresses of the jobs app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from xunzhen.web.jobs import views

app_name = "jobs"
urlpatterns: list[URLPattern | URLResolver] = [
    path("c/<county>/jobs/<int:number>/", views.job, name="job"),
    path("c/<county>/jobs/<int:number>/progress/", views.progress, name="progress"),
    path("c/<county>/jobs/<int:number>/stop/", views.stop, name="stop"),
    path("site/", views.status, name="status"),
]

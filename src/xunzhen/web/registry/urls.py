"""Addresses of the registry app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from xunzhen.web.registry.views import imports

app_name = "registry"
_IN: str = "c/<str:county>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{_IN}import/", imports.imports, name="imports"),
    path(f"{_IN}import/template/", imports.template, name="template"),
    path(f"{_IN}import/<int:number>/", imports.upload, name="import"),
    path(f"{_IN}import/<int:number>/progress/", imports.progress, name="import-progress"),
    path(f"{_IN}import/<int:number>/take/", imports.take, name="import-take"),
    path(f"{_IN}import/<int:number>/drop/", imports.drop, name="import-drop"),
    path(f"{_IN}import/<int:number>/absent/", imports.absent, name="import-absent"),
    path(f"{_IN}held/<int:number>/correct/", imports.correct, name="held-correct"),
]

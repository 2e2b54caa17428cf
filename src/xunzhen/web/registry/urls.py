"""Addresses of the registry app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from xunzhen.web.registry.views import exports, held, imports, rows, tables

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
    path(f"{_IN}import/<int:number>/bad/", exports.bad, name="import-bad"),
    path(f"{_IN}held/", held.held, name="held"),
    path(f"{_IN}held/<int:number>/", held.mend, name="mend"),
    path(f"{_IN}held/<int:number>/drop/", held.drop, name="held-drop"),
    path(f"{_IN}tables/", tables.tables, name="tables"),
    path(f"{_IN}tables/find/", tables.find, name="find"),
    path(f"{_IN}tables/<str:table>/", tables.table, name="table"),
    path(f"{_IN}tables/<str:table>/add/", rows.add, name="add"),
    path(f"{_IN}rows/<int:number>/", rows.row, name="row"),
    path(f"{_IN}rows/<int:number>/edit/", rows.edit, name="edit"),
    path(f"{_IN}rows/<int:number>/remove/", rows.remove, name="remove"),
    path(f"{_IN}rows/<int:number>/unmask/", rows.unmask, name="unmask"),
    path(f"{_IN}export/", exports.export, name="export"),
]

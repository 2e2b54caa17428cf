"""Addresses of the fieldwork app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from xunzhen.web.fieldwork.api.enrol import enrol
from xunzhen.web.fieldwork.api.photo import photo
from xunzhen.web.fieldwork.api.sync import log, pack, repair
from xunzhen.web.fieldwork.api.unlock import unlock
from xunzhen.web.fieldwork.views import app

app_name = "fieldwork"
urlpatterns: list[URLPattern | URLResolver] = [
    # the phone
    path("field/api/enrol", enrol, name="api-enrol"),
    path("field/api/pack", pack, name="api-pack"),
    path("field/api/repair", repair, name="api-repair"),
    path("field/api/log", log, name="api-log"),
    path("field/api/photo/<str:photo>", photo, name="api-photo"),
    path("field/api/unlock", unlock, name="api-unlock"),
    # the app
    path("field/", app.shell, name="field-app"),
    path("field/sw.js", app.worker, name="field-worker"),
    path("field/v/<str:version>/<path:path>", app.app_file, name="field-file"),
    path("field/who", app.signed_in, name="field-who"),
]

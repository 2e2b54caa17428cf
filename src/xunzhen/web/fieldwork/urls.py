"""Addresses of the fieldwork app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from xunzhen.web.fieldwork.api.enrol import enrol
from xunzhen.web.fieldwork.api.photo import photo
from xunzhen.web.fieldwork.api.sync import log, pack, repair
from xunzhen.web.fieldwork.api.unlock import unlock
from xunzhen.web.fieldwork.views import (
    app,
    day,
    inbox,
    month,
    phones,
    photos,
    records,
    refused,
    sheets,
    spot_checks,
)

app_name = "fieldwork"
_ENTER = "c/<str:county>/day-sheets/enter/"
_PHONE = "c/<str:county>/phones/<uuid:device>/"
_VISIT = "c/<str:county>/visits/<uuid:outreach>/"
urlpatterns: list[URLPattern | URLResolver] = [
    # the township's and the county's pages
    path("c/<str:county>/day/", day.board, name="day"),
    path("c/<str:county>/day/rows/", day.rows, name="day-rows"),
    path("c/<str:county>/verify/", records.verification, name="verify"),
    path("c/<str:county>/conflicts/", inbox.conflicts, name="conflicts"),
    path("c/<str:county>/missed/", inbox.missed, name="missed"),
    path("c/<str:county>/flags/", inbox.flags, name="flags"),
    path("c/<str:county>/spot-checks/", spot_checks.page, name="spot-checks"),
    path("c/<str:county>/spot-checks/draw/", spot_checks.new, name="spot-check-new"),
    path("c/<str:county>/spot-checks/<int:draw>/", spot_checks.drawn, name="spot-check-draw"),
    path("c/<str:county>/phones/", phones.page, name="phones"),
    path(f"{_PHONE}revoke/", phones.revoke, name="phone-revoke"),
    path(f"{_PHONE}unlock/", phones.unlock, name="phone-unlock"),
    path("c/<str:county>/refused/", refused.page, name="refused"),
    path("c/<str:county>/photos/<uuid:picture>/", photos.picture, name="photo"),
    path("c/<str:county>/ledger/<str:village>/", inbox.village_ledger, name="ledger"),
    # the month
    path("c/<str:county>/month/", month.page, name="month"),
    path("c/<str:county>/month/entries/", month.entries, name="month-entries"),
    path("c/<str:county>/month/month.xlsx", month.export, name="month-xlsx"),
    path("c/<str:county>/my-month/", month.my_month, name="my-month"),
    # day sheets on paper
    path("c/<str:county>/day-sheets/", sheets.page, name="sheets"),
    path("c/<str:county>/day-sheets/sheets.pdf", sheets.pdf, name="sheets-pdf"),
    path("c/<str:county>/day-sheets/spare.pdf", sheets.spare_pdf, name="sheets-spare-pdf"),
    path("c/<str:county>/day-sheets/spare.xlsx", sheets.spare_xlsx, name="sheets-spare-xlsx"),
    path("c/<str:county>/day-sheets/sheets.xlsx", sheets.xlsx, name="sheets-xlsx"),
    path(f"{_ENTER}", sheets.enter, name="sheets-enter"),
    path(f"{_ENTER}<int:upload>/", sheets.upload, name="sheets-upload"),
    path(f"{_ENTER}<int:upload>/take/", sheets.take, name="sheets-take"),
    path(f"{_ENTER}<int:upload>/drop/", sheets.drop, name="sheets-drop"),
    path(f"{_ENTER}<int:upload>/bad.xlsx", sheets.bad, name="sheets-bad"),
    path(_VISIT, records.visit, name="visit"),
    path(f"{_VISIT}return/", records.visit_return, name="visit-return"),
    path(f"{_VISIT}correct/", records.visit_correct, name="visit-correct"),
    path(f"{_VISIT}resolve/", inbox.visit_resolve, name="visit-resolve"),
    path(f"{_VISIT}excuse/", inbox.visit_excuse, name="visit-excuse"),
    path(f"{_VISIT}check/", spot_checks.visit_check, name="visit-check"),
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

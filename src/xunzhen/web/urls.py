"""Every address of the site; each app has its own list."""

from __future__ import annotations

from django.urls import include, path

from xunzhen.web.accounts.views.own import home
from xunzhen.web.pages.views import healthy, ready

handler400 = "xunzhen.web.pages.views.unreadable"
handler403 = "xunzhen.web.pages.views.not_allowed"
handler404 = "xunzhen.web.pages.views.not_found"
handler500 = "xunzhen.web.pages.outage.broken"

urlpatterns = [
    path("healthz", healthy),
    path("readyz", ready),
    path("", home, name="home"),
    path("", include("xunzhen.web.pages.urls")),
    path("", include("xunzhen.web.accounts.urls")),
    path("", include("xunzhen.web.jobs.urls")),
    path("", include("xunzhen.web.policy.urls")),
    path("", include("xunzhen.web.registry.urls")),
    path("", include("xunzhen.web.coverage.urls")),
    path("", include("xunzhen.web.planning.urls")),
    path("", include("xunzhen.web.fieldwork.urls")),
    path("", include("xunzhen.web.assistance.urls")),
    path("", include("xunzhen.web.indicators.urls")),
    path("", include("xunzhen.web.reporting.urls")),
]

"""Addresses of the planning app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from xunzhen.web.planning.views import (
    channels,
    dossier,
    feeds,
    overview,
    papers,
    public,
    search,
    villages,
)

app_name = "planning"
urlpatterns: list[URLPattern | URLResolver] = [
    # first pages
    path("c/<str:county>/", overview.first_page, name="overview"),
    path("areas/", overview.area, name="area"),
    # what looks outwards: villages, public page, calendars, papers, messages
    path("c/<str:county>/villages/", villages.villages, name="villages"),
    path("c/<str:county>/villages/<str:village>/", dossier.village, name="village"),
    path("c/<str:county>/villages/<str:village>/notice.pdf", papers.notice, name="notice"),
    path("c/<str:county>/search/", search.search, name="search"),
    path("c/<str:county>/plans/<int:number>/roster.pdf", papers.roster_pdf, name="roster-pdf"),
    path("c/<str:county>/plans/<int:number>/roster.xlsx", papers.roster_xlsx, name="roster-xlsx"),
    path("c/<str:county>/plans/<int:number>/notices.zip", papers.notices, name="notices"),
    path("c/<str:county>/channels/", channels.channels, name="channels"),
    path("c/<str:county>/channels/<int:number>/switch/", channels.switch, name="channel-switch"),
    path("c/<str:county>/channels/<int:number>/remove/", channels.remove, name="channel-remove"),
    path("c/<str:county>/channels/<int:number>/test/", channels.test, name="channel-test"),
    path("c/<str:county>/feeds/", feeds.feeds, name="feeds"),
    path("c/<str:county>/feeds/make/", feeds.make, name="feed-make"),
    path("c/<str:county>/feeds/<int:number>/revoke/", feeds.revoke, name="feed-revoke"),
    path("v/<str:village>/", public.village, name="public"),
    path("v/<str:village>/qr.svg", public.code, name="public-qr"),
    path("ical/<str:secret>.ics", feeds.feed, name="feed"),
]

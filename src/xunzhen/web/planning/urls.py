"""Addresses of the planning app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from xunzhen.web.planning.views import (
    board,
    channels,
    compare,
    dossier,
    feeds,
    last_visits,
    papers,
    plans,
    public,
    publish,
    replan,
    search,
    villages,
)

app_name = "planning"
_BOARD = "c/<str:county>/roster/<int:number>/board/"
urlpatterns: list[URLPattern | URLResolver] = [
    # coverage by last visit, and its list
    path("c/<str:county>/last-visits/", last_visits.page, name="last-visits"),
    path("c/<str:county>/last-visits/points.json", last_visits.points, name="last-visit-points"),
    path("c/<str:county>/last-visits/list", last_visits.village_list, name="coverage-list"),
    # what looks outwards: villages, public page, calendars, papers, messages
    path("c/<str:county>/villages/", villages.villages, name="villages"),
    path("c/<str:county>/villages/<str:village>/", dossier.village, name="village"),
    path("c/<str:county>/villages/<str:village>/notice.pdf", papers.notice, name="notice"),
    path("c/<str:county>/search/", search.search, name="search"),
    path("c/<str:county>/roster/<int:number>/roster.pdf", papers.roster_pdf, name="roster-pdf"),
    path("c/<str:county>/roster/<int:number>/roster.xlsx", papers.roster_xlsx, name="roster-xlsx"),
    path("c/<str:county>/roster/<int:number>/notices.zip", papers.notices, name="notices"),
    path("c/<str:county>/channels/", channels.channels, name="channels"),
    path("c/<str:county>/channels/<int:number>/switch/", channels.switch, name="channel-switch"),
    path("c/<str:county>/channels/<int:number>/remove/", channels.remove, name="channel-remove"),
    path("c/<str:county>/channels/<int:number>/test/", channels.test, name="channel-test"),
    path("c/<str:county>/feeds/", feeds.feeds, name="feeds"),
    path("c/<str:county>/feeds/make/", feeds.make, name="feed-make"),
    path("c/<str:county>/feeds/<int:number>/revoke/", feeds.revoke, name="feed-revoke"),
    path("v/<str:village>/", public.village, name="public"),
    path("v/<str:village>/qr.svg", public.code, name="public-qr"),
    path("t/<str:township>/", public.township, name="public-township"),
    path("ical/<str:secret>.ics", feeds.feed, name="feed"),
    # plans: the list, one plan, comparing, publishing, planning anew
    path("c/<str:county>/roster/", plans.plans, name="plans"),
    path("c/<str:county>/roster/new/", plans.new_plan, name="plans-new"),
    path("c/<str:county>/roster/compare/", compare.compare, name="compare"),
    path("c/<str:county>/roster/work/<int:job>/", plans.plans_job, name="plans-job"),
    path("c/<str:county>/roster/work/<int:job>/stop/", plans.plans_stop, name="plans-stop"),
    path("c/<str:county>/roster/work/<int:job>/ways/", replan.replan_ways, name="replan-ways"),
    path("c/<str:county>/roster/work/<int:job>/take/", replan.replan_take, name="replan-take"),
    path("c/<str:county>/roster/<int:number>/", plans.plan, name="plan"),
    path("c/<str:county>/roster/<int:number>/advice/", plans.plan_advice, name="plan-advice"),
    path("c/<str:county>/roster/<int:number>/drop/", plans.plan_drop, name="plan-drop"),
    path("c/<str:county>/roster/<int:number>/publish/", publish.publish, name="publish"),
    path("c/<str:county>/roster/<int:number>/withdraw/", publish.withdraw, name="withdraw"),
    path("c/<str:county>/roster/<int:number>/replan/", replan.replan, name="replan"),
    # the board
    path(f"{_BOARD}", board.board, name="board"),
    path(f"{_BOARD}move/", board.board_move, name="board-move"),
    path(f"{_BOARD}mark/", board.board_mark, name="board-mark"),
    path(f"{_BOARD}undo/", board.board_undo, name="board-undo"),
    path(f"{_BOARD}copy/", board.board_copy, name="board-copy"),
    path(f"{_BOARD}visit/<int:visit>/", board.board_visit, name="board-visit"),
]

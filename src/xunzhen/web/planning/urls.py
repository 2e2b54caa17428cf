"""Addresses of the planning app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from xunzhen.web.planning.views import compare, last_visits, overview, plans, publish, replan

app_name = "planning"
urlpatterns: list[URLPattern | URLResolver] = [
    # coverage by last visit, and its list
    path("c/<str:county>/last-visits/", last_visits.page, name="last-visits"),
    path("c/<str:county>/last-visits/points.json", last_visits.points, name="last-visit-points"),
    path("c/<str:county>/last-visits/list", last_visits.village_list, name="coverage-list"),
    # first pages
    path("c/<str:county>/", overview.first_page, name="overview"),
    path("areas/", overview.area, name="area"),
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
]

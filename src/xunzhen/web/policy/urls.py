"""Addresses of the policy app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from xunzhen.web.policy import views

app_name = "policy"
urlpatterns: list[URLPattern | URLResolver] = [
    path("policy/", views.documents, name="documents"),
    path("policy/rules/", views.rules, name="rules"),
    path("policy/served/", views.served, name="served"),
    path("policy/documents/<str:document>/", views.document, name="document"),
    path("policy/documents/<str:document>/wording/", views.load, name="load"),
    path("policy/clauses/<path:clause>/", views.clause, name="clause"),
]

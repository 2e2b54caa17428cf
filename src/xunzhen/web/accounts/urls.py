"""Addresses of the accounts app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from xunzhen.web.accounts import views

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("account/", views.own, name="own"),
    path("account/places/", views.places, name="places"),
    path("account/text-size/", views.text_size, name="text-size"),
    path("account/language/", views.language, name="language"),
]

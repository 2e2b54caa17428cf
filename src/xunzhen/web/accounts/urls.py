"""Addresses of the accounts app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from xunzhen.web.accounts.views import accounts, duties, own, second_factor, sign_in, trail

app_name = "accounts"
urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("account/", own.own, name="own"),
    path("account/places/", own.places, name="places"),
    path("account/password/", own.password, name="password"),
    path("account/second-factor/", second_factor.second_factor, name="second-factor"),
    path("account/text-size/", own.text_size, name="text-size"),
    path("account/language/", own.language, name="language"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/open/", accounts.open_account, name="open"),
    path("accounts/<int:account>/close/", accounts.close_account, name="close"),
    path("accounts/<int:account>/reopen/", accounts.reopen_account, name="reopen"),
    path("accounts/<int:account>/password/", accounts.reset_password, name="reset-password"),
    path("duties/", duties.duties, name="duties"),
    path("duties/<int:account>/", duties.duty, name="duty"),
    path("duties/<int:account>/unlock/", duties.unlock, name="unlock"),
    path(
        "duties/<int:account>/second-factor/",
        duties.reset_second_factor,
        name="reset-second-factor",
    ),
    path("trail/", trail.trail, name="trail"),
    path("trail/export/", trail.export_trail, name="export-trail"),
]

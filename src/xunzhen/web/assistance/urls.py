"""Addresses of the assistance app."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from xunzhen.web.assistance.views import (
    agreements,
    certificates,
    doctors,
    placements,
    programmes,
    stationed,
    tours,
)

app_name = "assistance"
_AT = "c/<str:county>/programmes/"
_DOCTORS = f"{_AT}doctors/"
_PLACEMENT = f"{_DOCTORS}<int:placement>/"
_TOUR = f"{_AT}tours/<int:tour>/"
_PAPER = f"{_AT}certificates/<int:certificate>/"
_AGREEMENT = f"{_AT}agreements/<str:agreement>/"
urlpatterns: list[URLPattern | URLResolver] = [
    path(_AT, programmes.page, name="programmes"),
    # the thousand doctors
    path(_DOCTORS, doctors.page, name="doctors"),
    path(f"{_DOCTORS}needs/add/", doctors.need_add, name="need-add"),
    path(f"{_DOCTORS}needs/suggest/", doctors.suggest, name="needs-suggest"),
    path(f"{_DOCTORS}needs/<int:need>/drop/", doctors.need_drop, name="need-drop"),
    path(f"{_DOCTORS}people/add/", doctors.candidate_add, name="candidate-add"),
    path(f"{_DOCTORS}people/<int:candidate>/drop/", doctors.candidate_drop, name="candidate-drop"),
    path(f"{_DOCTORS}plan/", doctors.plan_ask, name="plan-ask"),
    path(f"{_DOCTORS}plan/<int:plan>/nominate/", doctors.plan_nominate, name="plan-nominate"),
    path(f"{_DOCTORS}nominate/", doctors.by_hand, name="nominate"),
    path(f"{_DOCTORS}confirm/", doctors.confirm_waiting, name="confirm-waiting"),
    path(_PLACEMENT, placements.page, name="placement"),
    path(f"{_PLACEMENT}month/", placements.month_confirm, name="month-confirm"),
    path(f"{_PLACEMENT}month/back/", placements.month_back, name="month-back"),
    path(f"{_PLACEMENT}<str:act>/", placements.step, name="placement-step"),
    # agreements
    path(f"{_AT}agreements/", agreements.page, name="agreements"),
    path(f"{_AT}agreements/new/", agreements.new, name="agreement-new"),
    path(_AGREEMENT, agreements.agreement, name="agreement"),
    path(f"{_AGREEMENT}<str:act>/", agreements.act, name="agreement-act"),
    path(f"{_AT}pairing/", agreements.pairing, name="pairing"),
    # people on post
    path(f"{_AT}stationed/", stationed.page, name="stationed"),
    path(f"{_AT}stationed/reason/", stationed.reason, name="term-reason"),
    path(f"{_AT}stationed/pairs/", stationed.pair, name="pair"),
    path(f"{_AT}stationed/pairs/<int:pair>/finish/", stationed.finish, name="pair-finish"),
    # the mobile hospital
    path(f"{_AT}tours/", tours.page, name="tours"),
    path(f"{_AT}tours/new/", tours.new, name="tour-new"),
    path(_TOUR, tours.tour, name="tour"),
    path(f"{_TOUR}plan/", tours.plan, name="tour-plan"),
    path(f"{_TOUR}step/", tours.step, name="tour-step"),
    path(f"{_TOUR}announcement/", tours.announcement, name="tour-announcement"),
    path(f"{_TOUR}stops/add/", tours.stop_add, name="tour-stop-add"),
    path(f"{_TOUR}stops/drop/", tours.stop_drop, name="tour-stop-drop"),
    path(f"{_TOUR}stops/tell/", tours.stop_tell, name="tour-stop-tell"),
    path(f"{_TOUR}stops/hand/", tours.stop_hand, name="tour-stop-hand"),
    # certificates
    path(f"{_AT}certificates/", certificates.page, name="certificates"),
    path(f"{_AT}certificates/issue/", certificates.issue, name="certificate-issue"),
    path(f"{_PAPER}certificate.pdf", certificates.pdf, name="certificate-pdf"),
    path(f"{_PAPER}withdraw/", certificates.withdraw, name="certificate-withdraw"),
    # the code on the paper leads to the number without a stroke at its end
    path("certificate/", certificates.verify, name="verify-form"),
    path("certificate/<str:paper>", certificates.verify, name="verify-scanned"),
    path("certificate/<str:paper>/", certificates.verify, name="verify"),
]

"""Messages to groups and mailboxes: setting up a county's channels."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from xunzhen.domain.errors import BadData
from xunzhen.web.accounts.door import ScopedRequest, open_to
from xunzhen.web.accounts.duties import Act
from xunzhen.web.planning.bulletin import OCCASIONS, bulletin
from xunzhen.web.planning.models import Channel
from xunzhen.web.planning.selectors.channels import channels_of
from xunzhen.web.planning.services.channels import (
    NewChannel,
    add_channel,
    remove_channel,
    switch_channel,
    try_channel,
)
from xunzhen.web.registry.selectors import desk


@open_to(Act.CHANNELS)
@require_http_methods(["GET", "HEAD", "POST"])
def channels(request: ScopedRequest, county: str) -> HttpResponse:
    """Show the channels of a county; a POST adds one."""
    problem, wish = None, NewChannel("wecom", "", "")
    if request.method == "POST":
        wish = NewChannel(
            kind=request.POST.get("kind", ""),
            label=request.POST.get("label", ""),
            address=request.POST.get("address", ""),
            signing=request.POST.get("signing", ""),
            occasions=request.POST.getlist("occasions"),
            language=request.POST.get("language", ""),
        )
        try:
            made = add_channel(scope=request.scope, county=county, wish=wish)
        except BadData as refused:
            problem = refused.sentence
        else:
            words = gettext("渠道“%(label)s”已保存，地址已加密。发一条测试消息看看通不通。")
            messages.success(request, words % {"label": made.label}, extra_tags="ok")
            return redirect("planning:channels", county)
    site = desk(request.scope, county).site
    name = (site.name, site.synthetic)
    sample = {"edition": 3, "since": "2026-11-30", "weeks": 4, "villages": 60, "missed": 2}
    context = {
        "county": county,
        "lines": channels_of(request.scope, county),
        "kinds": [one for one in Channel.Kind.choices if one[0] != "mail" or settings.MAIL_SENDER],
        "mail": bool(settings.MAIL_SENDER),
        "occasions": list(OCCASIONS.items()),
        "languages": settings.LANGUAGES,
        "problem": problem,
        "wish": wish,
        "sample": bulletin("published", name, sample, "", request.LANGUAGE_CODE or ""),
    }
    return render(request, "planning/channels.html", context, status=400 if problem else 200)


@open_to(Act.CHANNELS)
@require_POST
def switch(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Let a channel hear again, or no more."""
    active = request.POST.get("active") == "1"
    done = switch_channel(scope=request.scope, county=county, number=number, active=active)
    words = gettext("渠道“%(label)s”已启用。") if active else gettext("渠道“%(label)s”已停用。")
    messages.success(request, words % {"label": done.label}, extra_tags="ok")
    return redirect("planning:channels", county)


@open_to(Act.CHANNELS)
@require_POST
def remove(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Remove a channel."""
    label = remove_channel(scope=request.scope, county=county, number=number)
    words = gettext("渠道“%(label)s”和它的地址已删除。") % {"label": label}
    messages.success(request, words, extra_tags="ok")
    return redirect("planning:channels", county)


@open_to(Act.CHANNELS)
@require_POST
def test(request: ScopedRequest, county: str, number: int) -> HttpResponse:
    """Send a test message to one channel."""
    done = try_channel(scope=request.scope, county=county, number=number)
    words = gettext("已让后台给“%(label)s”发测试消息，结果写在渠道旁边，几秒后刷新看。")
    messages.success(request, words % {"label": done.label}, extra_tags="ok")
    return redirect("planning:channels", county)

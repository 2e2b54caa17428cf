"""How pages about villages say travel, gaps, market days and half-days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.translation import gettext

from xunzhen.domain.coverage.travel import TravelSource, TravelTime
from xunzhen.domain.periods.half_days import WEEKDAYS_EN, WEEKDAYS_ZH, half_day_en, half_day_zh
from xunzhen.domain.periods.market_days import MarketDays, market_days_text
from xunzhen.domain.planning.moved_visits import MovedVisit
from xunzhen.domain.policy.clause import Clause
from xunzhen.domain.registry.county import Mode, Township, Village
from xunzhen.files.papers.words import clock_12, clock_24, market_zh
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.pages.templatetags.parts import english, said, status, then_half, zh_day
from xunzhen.web.planning.bulletin import OCCASIONS
from xunzhen.web.planning.models import Plan

register = template.Library()


@register.filter
def when(line: Any) -> str:
    """Say day and half-day of a visit: 10月12日（周一）上午."""
    return day_half(line.date, line.afternoon)


def day_half(day: dt.date, afternoon: bool) -> str:
    """Say a day and a half-day in the reader's language."""
    return f"{zh_day(day)}{then_half(afternoon)}"


@register.filter
def travel_source(source: TravelSource) -> str:
    """Say where a travel time comes from."""
    words = {
        TravelSource.ENTERED: gettext("本县填报"),
        TravelSource.ROADS: gettext("路网计算"),
        TravelSource.STRAIGHT: gettext("直线距离估算"),
        TravelSource.NONE: gettext("没有"),
    }
    return words[source]


@register.filter
def way_reason(way: TravelTime) -> str:
    """Say why there is no way."""
    return way.reason_en if english() else way.reason_zh


@register.filter
def market_of(village: Village, township: Township | None) -> str:
    """Say the market days of a village, else those of its township."""
    market = village.market_days or (township.market_days if township else None)
    return market_words(market) if market else "—"


def market_words(market: MarketDays) -> str:
    """Say market days: 农历逢三、八; in English by their numbers."""
    if not english():
        return market_zh(market)
    return market_days_text(market, "en")


@register.filter
def half_days_words(half_days: Iterable[int]) -> str:
    """Name half-days of the week (0 Monday morning); a dash for none."""
    name = half_day_en if english() else half_day_zh
    joint = ", " if english() else "、"
    return joint.join(name(one) for one in sorted(half_days)) or "—"


@register.filter
def plain_day(day: dt.date) -> str:
    """Write a day without its weekday: 10月12日, 12 Oct."""
    return f"{day.day} {day:%b}" if english() else f"{day.month}月{day.day}日"


@register.filter
def weekday(day: dt.date) -> str:
    """Name the weekday: 周四."""
    return WEEKDAYS_EN[day.weekday()] if english() else f"周{WEEKDAYS_ZH[day.weekday()]}"


@register.filter
def clock(visit: Any) -> str:
    """Write from when till when: 2:30–5:30 after 下午; by 24 hours in English."""
    write = clock_24 if english() else clock_12
    return f"{write(visit.begin)}–{write(visit.end)}" if visit.end else write(visit.begin)


@register.filter
def lunar(number: int) -> str:
    """Name a day of the lunar month as people say it: 农历初三, 十五, 二十, 廿六, 三十."""
    if english():
        return f"lunar day {number}"
    if number in (10, 20, 30):
        return "农历" + {10: "初十", 20: "二十", 30: "三十"}[number]
    return f"农历{'初十廿'[number // 10]}{'一二三四五六七八九'[number % 10 - 1]}"


@register.filter
def serve_words(mode: Mode) -> str:
    """Say to villagers how they are served where no circuit comes."""
    words = {
        Mode.RESIDENT: gettext("村里有医生常驻"),
        Mode.STATIONED: gettext("卫生院派医生到村坐诊"),
        Mode.NEIGHBOUR: gettext("由邻村卫生所服务"),
        Mode.CENTRE: gettext("由中心村卫生所服务"),
        Mode.ONLINE: gettext("有线上联合门诊"),
    }
    return words.get(mode, "")


@register.filter
def change_words(change: MovedVisit) -> str:
    """Say one change of the timetable as neighbours would."""
    was = day_half(*change.was) if change.was else ""
    now = day_half(*change.now) if change.now else ""
    if change.was and change.now:
        return gettext("原定%(was)s，改到%(now)s。") % {"was": was, "now": now}
    if change.was:
        return gettext("%(was)s不来了。") % {"was": was}
    return gettext("%(now)s加来一次。") % {"now": now}


@register.filter
def feed_kind(kind: str) -> str:
    """Say whose calendar a feed is."""
    words = {"doctor": gettext("医生"), "village": gettext("村"), "township": gettext("乡镇")}
    return words.get(kind, kind)


@register.filter
def occasion_words(name: str) -> str:
    """Say an occasion of a message."""
    return said(OCCASIONS.get(name))


@register.filter
def sent_status(outcome: str) -> str:
    """Say what came of a message: shape, word, colour."""
    words = {
        "sent": ("ok", gettext("已送到")),
        "refused": ("bad", gettext("没有送到：对方没有收，核对机器人地址或网络后再发")),
        "no_sender": ("bad", gettext("没有送到：本站没有设发信邮箱")),
        "unreadable": ("bad", gettext("没有送到：地址打不开，请删除后重新添加")),
    }
    kind, said_so = words.get(outcome, ("idle", "—"))
    return status(kind, said_so)


@register.filter
def clause_title(clause: Clause) -> str:
    """Say in a line what a clause is about."""
    return clause.summary_en if english() and clause.summary_en else clause.title


@register.inclusion_tag("planning/_papers.html", takes_context=True)
def papers(context: template.Context, plan: Plan) -> dict[str, Any]:
    """Offer a plan on paper and as a workbook, as far as the reader may take it."""
    scope: Scope = context["request"].scope
    return {"plan": plan, "may_export": scope.may(Act.EXPORT)}

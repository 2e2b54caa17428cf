"""The frame around every page: where the reader is, what they may open, what waits for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext, pgettext_lazy

from xunzhen.domain.places import DivisionLevel, level_of
from xunzhen.web.accounts.duties import Act, Duty
from xunzhen.web.accounts.scope import NOBODY, Scope
from xunzhen.web.fieldwork.selectors.waiting import waiting
from xunzhen.web.registry.models import RegisteredCounty, RegistryRow
from xunzhen.web.registry.selectors import counties
from xunzhen.web.reporting.selectors.waiting import returns_waiting

# Duty's act, words, short words for the rail, mark, name of the page.
_Line = tuple[Act, Any, Any, str, str]
_PLAN: Final[tuple[_Line, ...]] = (
    (
        Act.SEE_ROSTER,
        pgettext_lazy("navigation", "今日总览"),
        pgettext_lazy("navigation", "总览"),
        "home",
        "reporting:cockpit",
    ),
    (
        Act.SEE_COUNTY,
        pgettext_lazy("navigation", "村级覆盖"),
        pgettext_lazy("navigation", "覆盖"),
        "map",
        "coverage:map",
    ),
    (
        Act.SEE_ROSTER,
        pgettext_lazy("navigation", "巡诊排班"),
        pgettext_lazy("navigation", "排班"),
        "cal",
        "planning:plans",
    ),
    (
        Act.SEE_PROGRAMMES,
        pgettext_lazy("navigation", "下派帮扶"),
        pgettext_lazy("navigation", "帮扶"),
        "swap",
        "assistance:programmes",
    ),
)
_FIELD: Final[tuple[_Line, ...]] = (
    (
        Act.SEE_LEDGER,
        pgettext_lazy("navigation", "当日台账"),
        pgettext_lazy("navigation", "台账"),
        "list",
        "fieldwork:day",
    ),
    (
        Act.VERIFY,
        pgettext_lazy("navigation", "核实记录"),
        pgettext_lazy("navigation", "核实"),
        "ok",
        "fieldwork:verify",
    ),
    (
        Act.VERIFY,
        pgettext_lazy("navigation", "两边不一样"),
        pgettext_lazy("navigation", "不一样"),
        "swap",
        "fieldwork:conflicts",
    ),
    (
        Act.SEE_REFUSED,
        pgettext_lazy("navigation", "没有收下的"),
        pgettext_lazy("navigation", "没收"),
        "x",
        "fieldwork:refused",
    ),
    (
        Act.DEVICES,
        pgettext_lazy("navigation", "外勤手机"),
        pgettext_lazy("navigation", "手机"),
        "phone",
        "fieldwork:phones",
    ),
)
_REPORT: Final[tuple[_Line, ...]] = (
    (
        Act.SEE_INDICATORS,
        pgettext_lazy("navigation", "指标"),
        pgettext_lazy("navigation", "指标"),
        "chart",
        "indicators:indicators",
    ),
    (
        Act.SEE_RETURNS,
        pgettext_lazy("navigation", "报表上报"),
        pgettext_lazy("navigation", "报表"),
        "doc",
        "reporting:returns",
    ),
)
_DATA: Final[tuple[_Line, ...]] = (
    (
        Act.SEE_COUNTY,
        pgettext_lazy("navigation", "村档案"),
        pgettext_lazy("navigation", "村档"),
        "vill",
        "planning:villages",
    ),
    (
        Act.SEE_COUNTY,
        pgettext_lazy("navigation", "县域表"),
        pgettext_lazy("navigation", "县表"),
        "list",
        "registry:tables",
    ),
    (
        Act.IMPORT,
        pgettext_lazy("navigation", "数据导入"),
        pgettext_lazy("navigation", "导入"),
        "imp",
        "registry:imports",
    ),
    (
        Act.CHANNELS,
        pgettext_lazy("navigation", "消息与日历"),
        pgettext_lazy("navigation", "消息"),
        "send",
        "planning:channels",
    ),
    (
        Act.FEED,
        pgettext_lazy("navigation", "日历订阅"),
        pgettext_lazy("navigation", "日历"),
        "cal",
        "planning:feeds",
    ),
)
_SITE: Final[tuple[_Line, ...]] = (
    (
        Act.SEE_AREA,
        pgettext_lazy("navigation", "辖区各县"),
        pgettext_lazy("navigation", "各县"),
        "chart",
        "reporting:area",
    ),
    (
        Act.SEE_AREA,
        pgettext_lazy("navigation", "辖区报表"),
        pgettext_lazy("navigation", "报表"),
        "doc",
        "reporting:area-returns",
    ),
    (
        Act.SEE_AREA,
        pgettext_lazy("navigation", "辖区指标"),
        pgettext_lazy("navigation", "指标"),
        "chart",
        "indicators:area",
    ),
    (
        Act.SEE_POLICY,
        pgettext_lazy("navigation", "政策条款"),
        pgettext_lazy("navigation", "政策"),
        "book",
        "policy:documents",
    ),
    (
        Act.SEE_AUDIT,
        pgettext_lazy("navigation", "审计记录"),
        pgettext_lazy("navigation", "审计"),
        "eye",
        "accounts:trail",
    ),
    (
        Act.OPEN_ACCOUNTS,
        pgettext_lazy("navigation", "账号"),
        pgettext_lazy("navigation", "账号"),
        "user",
        "accounts:accounts",
    ),
    (
        Act.GRANT_DUTIES,
        pgettext_lazy("navigation", "岗位授权"),
        pgettext_lazy("navigation", "授权"),
        "lock",
        "accounts:duties",
    ),
    (
        Act.RUN_SITE,
        pgettext_lazy("navigation", "站点状态"),
        pgettext_lazy("navigation", "站点"),
        "sync",
        "jobs:status",
    ),
)


@dataclass(frozen=True)
class Entry:
    """One line of the navigation."""

    words: str
    short: str
    mark: str
    address: str
    here: bool = False
    waiting: int = 0


@dataclass(frozen=True)
class Group:
    """The entries of one task."""

    title: str
    entries: tuple[Entry, ...]


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return what the templates call ``frame``."""
    scope: Scope = getattr(request, "scope", NOBODY)
    names = request.resolver_match.kwargs if request.resolver_match else {}
    county = str(names.get("county") or scope.county or _chosen(request, scope))
    site = getattr(request, "site", None)
    if site is None or site.code != county:
        site = RegisteredCounty.objects.filter(code=county).first() if county else None
    user = cast(Any, request).user if hasattr(request, "user") else None
    signed_in = bool(scope.who)
    return {
        "frame": {
            "demo": settings.DEMO or bool(site and site.synthetic),
            "county_code": site.code if site else "",
            "county_name": site.name if site else "",
            "search": _address("planning:search", site.code) if site else "",
            "places": lambda: _places(scope, site),
            "reach": lambda: _reach(scope),
            "scope_words": gettext("全县") if scope.county_wide else gettext("本乡镇"),
            "reader": scope.name,
            "duty": Duty(scope.duty).label if scope.duty in Duty.values else "",
            "text_size": getattr(user, "text_size", 1) or 1,
            "text_sizes": (
                (1, gettext("标准字号")),
                (2, gettext("大字号")),
                (3, gettext("特大字号")),
            ),
            "other_language": ("zh-hans", "中文")
            if (get_language() or "").startswith("en")
            else ("en", "English"),
            "now": timezone.localtime(),
            "groups": groups(scope, site.code if site else "", request.path) if signed_in else (),
        }
    }


def _chosen(request: HttpRequest, scope: Scope) -> str:
    """Return the county that a reader above the counties looked at last."""
    county = str(request.session.get("county", "")) if scope.who else ""
    return county if county and scope.touches(county) else ""


@dataclass(frozen=True)
class Place:
    """A county that a reader may choose."""

    code: str
    name: str
    above: str
    synthetic: bool
    address: str


def _places(scope: Scope, site: RegisteredCounty | None) -> tuple[Place, ...]:
    """Return the counties a reader has business in; ``site`` is the one that is looked at, and the
    only one for whoever belongs to a county."""
    if not scope.may(Act.SEE_COUNTY):
        return ()
    return tuple(
        Place(
            one.code,
            one.name,
            f"{one.province}{one.city}",
            one.synthetic,
            _address("reporting:cockpit", one.code) or _address("coverage:map", one.code),
        )
        for one in ((site,) if site and scope.county else counties(scope))
    )


def _reach(scope: Scope) -> str:
    """Say how far a reader reaches, in words."""
    level = level_of(scope.division) if scope.division else None
    if level is None:
        return gettext("还没有辖区")
    if level is DivisionLevel.NATION:
        return gettext("整个站点的管理，不含任何县的数据")
    if level < DivisionLevel.COUNTY:
        facts = {"code": scope.division, "n": counties(scope).count()}
        return gettext("%(code)s范围内的%(n)s个县") % facts
    site = RegisteredCounty.objects.filter(code=scope.county).first()
    name = site.name if site else scope.county
    if level is DivisionLevel.COUNTY:
        return gettext("%(county)s全县") % {"county": name}
    rows = RegistryRow.objects.filter(
        county=site, table="townships", removed=False, place__startswith=scope.division[:9]
    )
    township = next((row.cells.get("name", "") for row in rows[:1]), scope.division)
    return gettext("%(county)s%(township)s") % {"county": name, "township": township}


def groups(scope: Scope, county: str, path: str) -> tuple[Group, ...]:
    """Return the navigation of a reader, in the order of the work, with what waits for them."""
    waits = waiting(scope, county, returns_waiting(scope, county))
    return tuple(
        Group(title, found)
        for title, lines, inside in (
            (pgettext("navigation", "计划"), _PLAN, True),
            (pgettext("navigation", "执行"), _FIELD, True),
            (pgettext("navigation", "统计上报"), _REPORT, True),
            (pgettext("navigation", "资料"), _DATA, True),
            (pgettext("navigation", "依据与站点"), _SITE, False),
        )
        if (found := _entries(scope, county, path, lines, inside, waits))
    )


def _entries(
    scope: Scope,
    county: str,
    path: str,
    lines: tuple[_Line, ...],
    inside: bool,
    waits: Mapping[str, int],
) -> tuple[Entry, ...]:
    found = []
    for act, words, short, mark, name in lines:
        # A county that is not on the site yet has one page: the import that registers it.
        own = county or (scope.county if name == "registry:imports" else "")
        if not scope.may(act) or (inside and not own):
            continue
        address = _address(name, *([own] if inside else []))
        if not address or (name == "planning:feeds" and scope.may(Act.CHANNELS)):
            continue  # who sets up channels finds the calendars beside them
        if name == "reporting:area-returns" and scope.county:
            continue  # whoever belongs to a county has the county's own
        here = _stands_in(path, address, name, county)
        found.append(Entry(str(words), str(short), mark, address, here, waits.get(name, 0)))
    return tuple(found)


# Pages that stand beside the address of the line they belong to.
_BESIDE: Final[dict[str, tuple[str, ...]]] = {
    "coverage:map": ("last-visits/",),
    "registry:tables": ("rows/", "export/"),
    "reporting:returns": ("documents/",),
    "registry:imports": ("held/",),
    "planning:channels": ("feeds/",),
    "policy:documents": ("ruling/", "own-values/"),
    "fieldwork:day": (
        *("missed/", "flags/", "spot-checks/", "ledger/", "visits/"),
        *("month/", "my-month/", "day-sheets/"),
    ),
}


def _stands_in(path: str, address: str, name: str, county: str) -> bool:
    """Say whether a page belongs to a line of the navigation."""
    if name == "reporting:cockpit":  # its address begins those of all the others
        return path == address
    beside = tuple(f"/c/{county}/{end}" for end in _BESIDE.get(name, ()))
    return path.startswith((address, *beside))


def _address(name: str, *arguments: str) -> str:
    """Return the address of a page, empty while the site has no such page."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""

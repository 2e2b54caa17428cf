"""What a reader looks at first: today's visits, this week's sums, coverage, what waits."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext, ngettext

from xunzhen.domain.coverage.modes import EndingMode, ending_within
from xunzhen.domain.coverage.rates import CoverageRates, rates_on
from xunzhen.domain.planning.county_figures import CountyFigures, figures_with
from xunzhen.web.accounts.duties import Act
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.coverage.bench import book_of
from xunzhen.web.coverage.own_values import unset_rules
from xunzhen.web.jobs.models import Job
from xunzhen.web.pages.templatetags.parts import english
from xunzhen.web.planning.models import Plan, PlanVisit
from xunzhen.web.planning.selectors.gaps import gaps_of
from xunzhen.web.planning.selectors.plans import plan_end, plan_in_force, seen_village, visit_rows
from xunzhen.web.registry.cabinet import kept
from xunzhen.web.registry.models import HeldRow
from xunzhen.web.registry.selectors import Desk

ENDING_DAYS = 30


@dataclass(frozen=True)
class Todo:
    """Something that waits for somebody: what, how pressing, where to do it."""

    kind: str
    words: str
    detail: str
    address: str


@dataclass(frozen=True)
class Missing:
    """Visits of a week that a village is owed and does not get, with the reason."""

    village: str
    name: str
    number: int
    reason: str


@dataclass(frozen=True)
class Overview:
    """What the first page shows of a county to one reader, on one day."""

    day: dt.date
    plan: Plan | None
    today: tuple[PlanVisit, ...]
    rates: CoverageRates
    figures: CountyFigures
    missing: tuple[Missing, ...]
    todo: tuple[Todo, ...]


def overview(scope: Scope, desk: Desk, day: dt.date) -> Overview:
    """Return the first page of a county, narrowed to the reader."""
    plan = plan_in_force(desk.code, day)
    missing = missing_of(scope, desk, plan, day)
    rates = rates_of(desk, scope, day)
    counted = figures_with(
        rates,
        len(ending_of(desk, scope, day)),
        None if plan is None else _planned(scope, plan, day),
        Counter({one.village: one.number for one in missing}),
    )
    today = () if plan is None else tuple(_visits(scope, plan).filter(date=day))
    return Overview(
        day, plan, today, rates, counted, missing, tuple(todo(scope, desk, plan, counted, day))
    )


def rates_of(desk: Desk, scope: Scope, day: dt.date) -> CoverageRates:
    """Return the coverage rates of what the reader sees, kept by revision and day."""
    return kept(
        desk.site.pk,
        desk.revision,
        ("rates", scope.limit, day),
        lambda: rates_on(desk.county, book_of(desk), day),
    )


def ending_of(desk: Desk, scope: Scope, day: dt.date) -> tuple[EndingMode, ...]:
    """Return the modes that end soon of what the reader sees, kept by revision and day."""
    return kept(
        desk.site.pk,
        desk.revision,
        ("ending", scope.limit, day),
        lambda: ending_within(desk.county, day, ENDING_DAYS),
    )


def missing_of(scope: Scope, desk: Desk, plan: Plan | None, day: dt.date) -> tuple[Missing, ...]:
    """Return what a plan misses as it stands in the week of a day, where the reader sees it."""
    if plan is None:
        return ()
    week, language = week_of(plan, day), "en" if english() else "zh"
    return tuple(
        Missing(code, _name(desk, code), gap.missing, gap.reason.in_language(language))
        for code, gaps in gaps_of(desk, plan).items()
        for gap in gaps
        if gap.week == week and seen_village(scope, code)
    )


def _name(desk: Desk, code: str) -> str:
    village = desk.whole.village_by_code.get(code)
    return village.name if village else code


def week_of(plan: Plan, day: dt.date) -> int:
    """Return the number of a day's week within a plan, from 1."""
    monday = plan.since - dt.timedelta(days=plan.since.weekday())
    return (day - monday).days // 7 + 1


def _visits(scope: Scope, plan: Plan) -> QuerySet[PlanVisit]:
    return visit_rows(scope, plan).filter(cancelled="")


def _planned(scope: Scope, plan: Plan, day: dt.date) -> int:
    return int(_visits(scope, plan).filter(week=week_of(plan, day)).count())


def todo(
    scope: Scope, desk: Desk, plan: Plan | None, figures: CountyFigures, day: dt.date
) -> list[Todo]:
    """Return what waits for this reader, the most pressing first."""
    code = desk.code
    found = [*_plan_todo(scope, desk, plan, day), *_coverage_todo(scope, desk, figures, day)]
    if scope.may(Act.IMPORT):
        held = HeldRow.objects.filter(source__county=code, settled="").count()
        if held:
            words = gettext("导入时没有收下的行，等着改好")
            found.append(
                Todo(
                    "warn",
                    words,
                    gettext("%(n)s行") % {"n": held},
                    address("registry:imports", code),
                )
            )
    if scope.may(Act.SET_POLICY):
        unset = kept(
            desk.site.pk,
            desk.revision,
            ("unset-in-use", day),
            lambda: sum(one.in_use for one in unset_rules(book_of(desk), code, day)),
        )
        if unset:
            words = gettext("没有定的数，计算时用着暂用值")
            found.append(
                Todo(
                    "unset",
                    words,
                    gettext("%(n)s项") % {"n": unset},
                    address("coverage:own-values", code),
                )
            )
    order = {"bad": 0, "warn": 1, "unset": 2, "info": 3}
    return sorted(found, key=lambda one: order[one.kind])


def _plan_todo(scope: Scope, desk: Desk, plan: Plan | None, day: dt.date) -> list[Todo]:
    code, found = desk.code, []
    plans = address("planning:plans", code)
    if plan is None:
        found.append(
            Todo("bad", gettext("今天没有公示的排班"), gettext("村民查不到医生哪天来"), plans)
        )
    elif scope.may(Act.PLAN):
        left = (plan_end(plan) - day).days
        if left <= 14:
            words = gettext("公示的排班快到头，要排下一期")
            found.append(Todo("warn", words, gettext("还剩%(n)s天") % {"n": left}, plans))
        if plan.revision != desk.revision:
            words = gettext("公示以后县域表有改动，看排班还成不成立")
            detail = gettext("第%(n)s稿") % {"n": plan.number}
            found.append(Todo("info", words, detail, address("planning:plan", code, plan.number)))
    if scope.may(Act.PLAN):
        counts = Plan.objects.filter(county=code, state=Plan.State.DRAFT).aggregate(n=Count("pk"))
        if counts["n"]:
            words = gettext("草稿没有公示")
            found.append(Todo("info", words, gettext("%(n)s稿") % {"n": counts["n"]}, plans))
        if Job.objects.filter(county=code, state=Job.State.FAILED, ended_at__date=day).exists():
            found.append(Todo("warn", gettext("今天有任务没有做成"), "", plans))
    return found


def _coverage_todo(scope: Scope, desk: Desk, figures: CountyFigures, day: dt.date) -> list[Todo]:
    code, found = desk.code, []
    page = address("coverage:map", code)
    if figures.gaps:
        words = gettext("未落实服务方式的村")
        detail = ngettext("%(n)s村", "%(n)s村", figures.gaps) % {"n": figures.gaps}
        found.append(Todo("bad", words, detail, page))
    ends = ending_of(desk, scope, day)
    if ends:
        words = gettext("服务方式30天内到期")
        detail = ngettext("%(n)s村", "%(n)s村", len(ends)) % {"n": len(ends)}
        found.append(Todo("warn", words, detail, page))
    return found


def address(name: str, *arguments: object) -> str:
    """Return the address of a page; empty while the site has none of that name."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


def stored(figures: CountyFigures) -> Mapping[str, int]:
    """Return the counts of figures as JSON keeps them."""
    return {name: getattr(figures, name) for name in CountyFigures.__slots__}

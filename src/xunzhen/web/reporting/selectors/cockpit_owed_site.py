"""What the county bureau owes itself on the site: rows held at the import, values nobody set."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django.db.models import Count, QuerySet, Value

from xunzhen.domain.errors import say
from xunzhen.domain.reporting.owed import Owed
from xunzhen.web.accounts.duties import Act
from xunzhen.web.coverage.bench import book_of
from xunzhen.web.coverage.own_values import unset_rules
from xunzhen.web.jobs.models import Job
from xunzhen.web.registry.models import HeldRow
from xunzhen.web.reporting.selectors.cockpit_ground import BUREAU, Ground, address
from xunzhen.web.reporting.selectors.cockpit_shelf import as_of


def site_owed(ground: Ground) -> Iterator[Owed]:
    """Tell rows that the import did not take, values that plans go without, jobs that failed."""
    code = ground.desk.code
    held, failed = _counts(ground) if ground.scope.may(Act.IMPORT) else (0, 0)
    if held:
        yield Owed(
            say(
                "reporting.owed_held",
                "导入时没有收下的{n}行：改好再导入",
                "{n} rows the import did not take: mend and import them",
                n=held,
            ),
            BUREAU,
            BUREAU,
            say("reporting.owed_held_told", "未改", "not mended"),
            code,
            where=address("registry:imports", code),
        )
    if failed:
        yield Owed(
            say(
                "reporting.owed_failed",
                "今天有{n}件后台任务没有做成：看原因，重做",
                "{n} jobs failed today: see why, start them again",
                n=failed,
            ),
            BUREAU,
            BUREAU,
            say("reporting.owed_failed_told", "没有做成", "failed"),
            code,
            grave=True,
            where=address("planning:plans", code),
        )
    if ground.scope.may(Act.SET_POLICY) and (unset := _unset(ground)):
        yield Owed(
            say(
                "reporting.owed_unset",
                "{n}项数没有定，计算时用着暂用值：定下来",
                "{n} values nobody set, suggestions stand in: set them",
                n=unset,
            ),
            BUREAU,
            BUREAU,
            say("reporting.owed_unset_told", "未设定", "not set"),
            code,
            where=address("coverage:own-values", code),
        )


def _counts(ground: Ground) -> tuple[int, int]:
    """Return how many rows are held and how many jobs failed today, in one query."""
    code = ground.desk.code
    held = HeldRow.objects.filter(source__county=code, settled="")
    failed = Job.objects.filter(county=code, state=Job.State.FAILED, ended_at__date=ground.today)
    found = dict(_counted(held, "held").union(_counted(failed, "failed"), all=True))
    return found.get("held", 0), found.get("failed", 0)


def _counted(rows: QuerySet[Any], name: str) -> QuerySet[Any, tuple[str, int]]:
    named: QuerySet[Any, Any] = rows.order_by().annotate(what=Value(name)).values("what")
    found = named.annotate(number=Count("pk")).values_list("what", "number")
    return cast("QuerySet[Any, tuple[str, int]]", found)


def _unset(ground: Ground) -> int:
    def build() -> int:
        rules = unset_rules(book_of(ground.desk), ground.desk.code, ground.today)
        return sum(one.in_use for one in rules)

    return as_of(ground.desk, "unset-in-use", ground.today, build)

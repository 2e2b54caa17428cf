"""The last step of `make demo`: a site with the demo county, its plan and people to sign in as.

Everything lies in one folder and is made once: a site that is whole is kept, one that a killed run
left half-made is made anew. Secret and keys are drawn here and stand in ``environment``, mode 0600.
"""

from __future__ import annotations

import base64
import datetime as dt
import os
import secrets
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from xunzhen.domain.assistance.programmes import Assignment
    from xunzhen.domain.fieldwork.events import VisitKey
    from xunzhen.domain.planning.roster import PlannedVisit
    from xunzhen.domain.registry.county import County
    from xunzhen.web.accounts.models import User
    from xunzhen.web.accounts.scope import Scope

PASSWORD: Final = "correct-horse-battery"  # noqa: S105 - a demonstration's, and printed
PAST_WEEKS: Final = 4
WHOLE: Final = "whole"
ENVIRONMENT: Final = "environment"
_SATURDAY: Final = 5

PEOPLE: Final = (
    ("clerk", "林佩云", "planner", "350524", "县级计划员", "county clerk"),
    ("director", "陈志远", "director", "", "卫生院院长", "township director"),
    ("doctor", "", "doctor", "", "巡诊医生", "circuit doctor"),
    ("coordinator", "郑联络", "coordinator", "350524", "医院联络员", "hospital coordinator"),
    ("supervisor", "许督导", "supervisor", "350500", "市级督导", "city supervisor"),
    ("finance", "苏会计", "finance", "350524", "财务", "finance"),
    ("auditor", "李审计", "auditor", "350524", "审计", "auditor"),
    ("sysadmin", "系统管理员", "system_admin", "000000", "系统管理员", "system administrator"),
    ("secadmin", "安全管理员", "security_admin", "000000", "安全管理员", "security administrator"),
    ("trail", "审计管理员", "audit_admin", "000000", "审计管理员", "audit administrator"),
)
"""Account, name, duty, division, and what the duty is called in both languages; a name or division
left empty is that of the doctor who is out most in the first week, and of their township."""


def environment(folder: Path) -> dict[str, str]:
    """Return the settings of the site in a folder; its secret and keys are drawn the first time."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / ENVIRONMENT
    if not file.exists():
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        text = f"XUNZHEN_SECRET={secrets.token_urlsafe(48)}\nXUNZHEN_KEYS=demo:{key}\n"
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as writer:
            writer.write(text)
    lines = file.read_text(encoding="utf-8").splitlines()
    own = dict(line.split("=", 1) for line in lines if "=" in line)
    return {
        **own,
        "XUNZHEN_DATA": str(folder.resolve()),
        "XUNZHEN_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "xunzhen.web.settings",
    }


def seed(folder: Path, tables: Path, since: dt.date, weeks: int) -> None:
    """Make the site's database, import the county, plan the month before and the weeks to come,
    publish both plans, open the accounts, tell what happened outside until now.

    A site that is whole stays as it is; if its plan has run out, the next one is added. What has
    happened since it was last started is told on.
    """
    whole = folder / WHOLE
    if whole.exists():
        _migrated()
        last = dt.date.fromisoformat(whole.read_text(encoding="utf-8"))
        if last + dt.timedelta(weeks=weeks) <= since and _next_plan(since, weeks):
            whole.write_text(since.isoformat(), encoding="utf-8")
        _field(PEOPLE[0][3])
        return
    for left in folder.glob("xunzhen.sqlite3*"):
        left.unlink()
    shutil.rmtree(folder / "uploads", ignore_errors=True)
    _migrated()
    county, sent = _county(tables)
    if sent:
        _year(county.code, since - dt.timedelta(weeks=PAST_WEEKS), since)
    _plan(county.code, since - dt.timedelta(weeks=PAST_WEEKS), PAST_WEEKS)
    _accounts(county, _plan(county.code, since, weeks))
    if sent:
        _programmes(county.code, sent)
        _returns(county.code, sent)
    _field(county.code)
    if sent:
        _restated(county.code)
    whole.write_text(since.isoformat(), encoding="utf-8")


def _migrated() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


def _county(tables: Path) -> tuple[County, tuple[Assignment, ...]]:
    """Import the county and the tables beside it as its planner, who answers for it: their account
    first. Return the county, and who is sent as a thousand doctor: the site plans that itself."""
    from xunzhen.domain.assistance.programmes import Programme
    from xunzhen.domain.registry.stored import cells_of_record
    from xunzhen.files.tables_beside import read_with_tables
    from xunzhen.web.accounts.scope import scope_of
    from xunzhen.web.registry.rows import readers_beside
    from xunzhen.web.registry.services import RowChange, change_rows, take_county

    found = read_with_tables(tables)
    county = found.reading.county
    if county is None:
        raise SystemExit(f"{tables}: no county")
    sent = tuple(
        one
        for one in (found.assignments.values if found.assignments else ())
        if one.programme is Programme.THOUSAND_DOCTORS
    )
    planner = scope_of(_account(PEOPLE[0]))
    take_county(scope=planner, county=county, reason="演示数据")
    beside = [
        RowChange(reader.table.name, cells_of_record(reader.table, reader.record(value)))
        for reader in readers_beside()
        if (read := getattr(found, reader.table.name)) is not None
        for value in read.values
        if value not in sent
    ]
    if beside:
        change_rows(scope=planner, county=county.code, changes=beside, reason="演示数据")
    return county, sent


def _year(code: str, since: dt.date, today: dt.date) -> None:
    """Publish the plans of the year before: the weeks from ``since`` on, planned once and repeated
    back, the oldest first."""
    from demo.year import earlier_blocks, first_day_of
    from xunzhen.domain.fieldwork.counting_weeks import CircuitDays
    from xunzhen.domain.planning.plan import plan_circuits
    from xunzhen.domain.planning.weeks import county_calendar
    from xunzhen.web.accounts.models import User
    from xunzhen.web.accounts.scope import scope_of
    from xunzhen.web.coverage.bench import book_of, planning_settings, times_of
    from xunzhen.web.planning.services.keep import keep_roster
    from xunzhen.web.planning.services.publish import PublishWish, publish_plan
    from xunzhen.web.registry.selectors import desk

    planner = scope_of(User.objects.get(username=PEOPLE[0][0]))
    at = desk(planner, code)
    times = times_of(at, since)
    roster = plan_circuits(
        at.whole, book_of(at), times, planning_settings(since), since, PAST_WEEKS, 1
    )
    is_open, circuits = county_calendar(at.whole).is_workday, CircuitDays(at.whole)

    def stands(one: PlannedVisit) -> bool:
        return is_open(one.date) and circuits.on(one.village, one.date)

    def minutes(one: str, other: str) -> float:
        return times.between(one, other).minutes or 0.0

    def anew(monday: dt.date) -> Sequence[PlannedVisit] | None:
        if all(is_open(monday + dt.timedelta(days=n)) == (n < _SATURDAY) for n in range(7)):
            return None
        settings = planning_settings(monday)
        return plan_circuits(at.whole, book_of(at), times, settings, monday, 1, 1).visits

    for monday, visits in earlier_blocks(
        roster.visits, since, PAST_WEEKS, first_day_of(today), stands, minutes, anew
    ):
        shift = monday - since
        weeks = tuple(
            replace(
                one,
                since=one.since + shift,
                working_days=tuple(day + shift for day in one.working_days if is_open(day + shift)),
                days=tuple(day + shift for day in one.days),
            )
            for one in roster.weeks
        )
        earlier = replace(roster, since=monday, weeks=weeks, visits=tuple(visits))
        plan = keep_roster(
            scope=planner, county=at.whole, roster=earlier, revision=at.revision,
            name="演示排班（往月）",
        )  # fmt: skip
        publish_plan(
            scope=planner, county=code, number=plan.number,
            wish=PublishWish(plan.version, {}, missed_seen=True),
        )  # fmt: skip


def _plan(code: str, since: dt.date, weeks: int) -> str:
    """Plan the county by a job, publish the plan as its planner; return the doctor who is out most
    in its first week."""
    from xunzhen.web.accounts.models import User
    from xunzhen.web.accounts.scope import scope_of
    from xunzhen.web.jobs import services as jobs
    from xunzhen.web.planning.models import Plan
    from xunzhen.web.planning.services.planner import PlanWish, ask_plan
    from xunzhen.web.planning.services.publish import PublishWish, publish_plan
    from xunzhen.web.worker import SERVICES

    planner = scope_of(User.objects.get(username=PEOPLE[0][0]))
    wish = PlanWish(since, weeks, "演示排班")
    job = ask_plan(scope=planner, county=code, wish=wish)
    jobs.run(job.pk, SERVICES)
    plan = Plan.objects.get(job=job.pk)
    publish_plan(
        scope=planner,
        county=code,
        number=plan.number,
        wish=PublishWish(plan.version, {}, missed_seen=True),
    )
    out = Counter(plan.visits.filter(week=1).order_by("staff").values_list("staff", flat=True))
    return str(out.most_common(1)[0][0])


def _next_plan(since: dt.date, weeks: int) -> bool:
    """Plan and publish on, as far as what people did on the site meanwhile lets it."""
    from xunzhen.domain.errors import BadData

    try:
        _plan(PEOPLE[0][3], since, weeks)
    except BadData as problem:
        print(problem.sentence.in_language(os.environ.get("XUNZHEN_LANG", "zh")), file=sys.stderr)
        return False
    return True


def _programmes(code: str, sent: Sequence[Assignment]) -> None:
    """Plan this year's programmes and let the people begin."""
    from demo.programmes import tell_programmes

    today = dt.datetime.now(ZoneInfo("Asia/Shanghai")).date()
    tell_programmes(code, today.year, today, sent, _planner())


def _planner() -> Scope:
    from xunzhen.web.accounts.models import User
    from xunzhen.web.accounts.scope import scope_of

    return scope_of(User.objects.get(username=PEOPLE[0][0]))


def _returns(code: str, sent: Sequence[Assignment]) -> None:
    """Tell the field but for days that come late, let both units confirm their months, then send a
    year of returns up the chain."""
    from demo.programmes import confirm_months
    from demo.returns import late_days, people_of, tell_returns
    from xunzhen.web.accounts.models import User
    from xunzhen.web.accounts.scope import scope_of

    now = dt.datetime.now(ZoneInfo("Asia/Shanghai"))
    _field(code, late_days(sent, now.date()))
    people = people_of(code)
    coordinator = scope_of(User.objects.get(username="coordinator"))
    confirm_months(code, now.year, coordinator, list(people.units.values()))
    tell_returns(code, people, now)


def _restated(code: str) -> None:
    """Restate the month whose days came late, then issue the papers."""
    from demo.documents import issue_papers
    from demo.returns import restate_late

    now = dt.datetime.now(ZoneInfo("Asia/Shanghai"))
    restate_late(code, now)
    issue_papers(code, now)


def _field(code: str, held_back: Callable[[VisitKey], bool] = lambda _key: False) -> None:
    """Tell what happened outside; the plan of the month before is the first that a job made."""
    from demo.field import tell_field
    from xunzhen.web.planning.models import Plan

    made = Plan.objects.filter(county=code, job__isnull=False)
    first = made.order_by("number").first()
    if first is not None:
        founded = first.since + dt.timedelta(weeks=first.weeks)
        tell_field(code, founded, dt.datetime.now(ZoneInfo("Asia/Shanghai")), held_back)


def _accounts(county: County, doctor: str) -> None:
    """Open the other accounts; the director leads the centre that the doctor visits from."""
    for one in PEOPLE[1:]:
        _account(one, county, doctor)


def _account(
    one: tuple[str, str, str, str, str, str], county: County | None = None, doctor: str = ""
) -> User:
    from xunzhen.web.accounts.models import User

    account, name, duty, division, _zh, _en = one
    institution = ""
    if county is not None and not division:
        person = county.staff_by_id[doctor]
        centre = county.institution_by_code[person.institution]
        name, division, institution = name or person.name, centre.place[:9], centre.code
    return User.objects.open(
        account, PASSWORD, name=name, duty=duty, division=division, institution=institution,
        staff=doctor if account == "doctor" else "",
    )  # fmt: skip


def story_of_the_site(address: str) -> list[tuple[str, str]]:
    """Return what to print when the site is ready: the address and who may sign in."""
    zh = "、".join(f"{account}（{words}）" for account, *_, words, _en in PEOPLE)
    en = ", ".join(f"{account} ({words})" for account, *_, words in PEOPLE)
    return [
        (f"网页　{address}　（演示数据，只在本机；按Ctrl-C停下）",
         f"site      {address}   (demonstration, this machine only; Ctrl-C stops it)"),
        (f"登录　密码都是 {PASSWORD}　账号：{zh}",
         f"sign in   password for all: {PASSWORD}   accounts: {en}"),
    ]  # fmt: skip


def main(words: list[str]) -> None:
    """Seed the site: folder, tables, first day, weeks."""
    folder, tables, since, weeks = words
    os.environ.update(environment(Path(folder)))
    seed(Path(folder), Path(tables), dt.date.fromisoformat(since), int(weeks))


if __name__ == "__main__":
    main(sys.argv[1:])

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
from pathlib import Path
from typing import Final

PASSWORD: Final = "correct-horse-battery"  # noqa: S105 - a demonstration's, and printed
WHOLE: Final = "whole"
ENVIRONMENT: Final = "environment"

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
left empty is that of the first doctor of the plan and of their township."""


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
    """Make the site's database, import the county, plan it, publish the plan, open the accounts.

    A site that is whole stays as it is.
    """
    if (folder / WHOLE).exists():
        _migrated()
        return
    for left in folder.glob("xunzhen.sqlite3*"):
        left.unlink()
    shutil.rmtree(folder / "uploads", ignore_errors=True)
    _migrated()
    _county(tables, since)
    doctor = _plan(since, weeks)
    _accounts(doctor)
    (folder / WHOLE).write_text(since.isoformat(), encoding="utf-8")


def _migrated() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0, interactive=False)


def _county(tables: Path, since: dt.date) -> None:
    from xunzhen.files.county_bench import county_bench
    from xunzhen.web.accounts.scope import system_scope
    from xunzhen.web.registry.rows import cells_of
    from xunzhen.web.registry.services import RowChange, change_rows, register_county

    county = county_bench(tables, since).county
    register_county(
        code=county.code,
        name=county.name,
        city=county.city,
        province=county.province,
        synthetic=county.synthetic,
    )
    changes = [RowChange(table, cells) for table, cells in cells_of(county)]
    change_rows(
        scope=system_scope(county.code), county=county.code, changes=changes, reason="演示数据"
    )


def _plan(since: dt.date, weeks: int) -> str:
    """Plan the county as a job does, publish the plan, and return the first doctor of it."""
    from django.utils import timezone

    from xunzhen.domain.planning.bound.certify import Effort
    from xunzhen.domain.planning.plan import plan_circuits
    from xunzhen.domain.planning.proof import ProofWanted
    from xunzhen.web.accounts.scope import system_scope
    from xunzhen.web.coverage.bench import book_of, planning_settings, times_of
    from xunzhen.web.planning.models import Plan
    from xunzhen.web.planning.services.keep import keep_roster
    from xunzhen.web.registry.models import RegisteredCounty
    from xunzhen.web.registry.selectors import desk

    code = RegisteredCounty.objects.get().code
    scope = system_scope(code)
    now = desk(scope, code)
    roster = plan_circuits(
        now.whole,
        book_of(now),
        times_of(now, since),
        planning_settings(since),
        since,
        weeks,
        1,
        proof=ProofWanted(Effort(enough=0.005)),
    )
    plan = keep_roster(scope=scope, county=now.whole, roster=roster, revision=now.revision)
    plan.state, plan.edition = Plan.State.PUBLISHED, 1
    plan.published_by, plan.published_at = "clerk", timezone.now()
    plan.save()
    return roster.visits[0].staff


def _accounts(doctor: str) -> None:
    from xunzhen.web.accounts.models import User
    from xunzhen.web.accounts.scope import system_scope
    from xunzhen.web.registry.models import RegisteredCounty
    from xunzhen.web.registry.selectors import desk

    code = RegisteredCounty.objects.get().code
    county = desk(system_scope(code), code).whole
    one = county.staff_by_id[doctor]
    centre = county.institution_by_code[one.institution]
    for account, name, duty, division, _zh, _en in PEOPLE:
        of_township = not division
        User.objects.open(
            account,
            PASSWORD,
            name=name or one.name,
            duty=duty,
            division=division or centre.place[:9],
            institution=centre.code if of_township else "",
            staff=doctor if account == "doctor" else "",
        )


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

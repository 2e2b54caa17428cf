"""The people of every web test, on the one small county of ``tests/county.py``.

===========  ============================  ==================  =========================
name         duty                          division            meant to be refused
===========  ============================  ==================  =========================
clerk        county planner                350524              other counties
director     township director (甲镇)       350524101           乙乡 and 丙乡
doctor       circuit doctor s-01 (甲镇)     350524101           changing anything
neighbour    township director (乙乡)       350524202           甲镇
coordinator  hospital coordinator          350524              changing anything
supervisor   city supervisor               350500              changing anything
finance      finance                       350524              changing anything
auditor      auditor                       350524              changing anything
sysadmin     system administrator          000000              any county's data
secadmin     security administrator        000000              any county's data
trail        audit administrator           000000              any county's data
stranger     planner of another county     350124              everything of 350524
===========  ============================  ==================  =========================
"""

from __future__ import annotations

from django.test import Client

from tests.county import small_county
from xunzhen.domain.registry.county import County
from xunzhen.web.accounts.models import User
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.registry.rows import cells_of
from xunzhen.web.registry.services import RowChange, change_rows, register_county

COUNTY = "350524"
PASSWORD = "correct-horse-battery"

PEOPLE = {
    "clerk": ("planner", "350524", "", ""),
    "director": ("director", "350524101", "h-1", ""),
    "doctor": ("doctor", "350524101", "h-1", "s-01"),
    "neighbour": ("director", "350524202", "h-2", ""),
    "coordinator": ("coordinator", "350524", "", ""),
    "supervisor": ("supervisor", "350500", "", ""),
    "finance": ("finance", "350524", "", ""),
    "auditor": ("auditor", "350524", "", ""),
    "sysadmin": ("system_admin", "000000", "", ""),
    "secadmin": ("security_admin", "000000", "", ""),
    "trail": ("audit_admin", "000000", "", ""),
    "stranger": ("planner", "350124", "", ""),
}


def person(name: str) -> User:
    """Return the account of one of the people, opened if it was not."""
    found = User.objects.filter(username=name).first()
    if found is not None:
        return found
    duty, division, institution, staff = PEOPLE[name]
    return User.objects.open(
        name, PASSWORD, name=name, duty=duty, division=division,
        institution=institution, staff=staff,
    )  # fmt: skip


def as_person(name: str) -> Client:
    """Return a browser in which one of the people is signed in."""
    client = Client()
    client.force_login(person(name), backend="django.contrib.auth.backends.ModelBackend")
    return client


def county_on_site(county: County | None = None) -> County:
    """Put a county (the small one) on the site and return it."""
    county = county or small_county()
    register_county(
        code=county.code, name=county.name, city=county.city, province=county.province,
        synthetic=county.synthetic,
    )  # fmt: skip
    changes = [RowChange(table, cells) for table, cells in cells_of(county)]
    change_rows(
        scope=system_scope(county.code), county=county.code, changes=changes, reason="演示数据"
    )
    return county

"""A site in processes of its own for the tests of back-ups; ``python -m`` this module with

fill      put the small county, a fact beside it, people and a published plan on a migrated site
more      change something: what a back-up made before does not hold
digest    print every row of every table, as one digest a table
"""

from __future__ import annotations

import hashlib
import sys

import click
import django

django.setup()

from django.apps import apps  # noqa: E402
from django.core.management import call_command  # noqa: E402

from tests.web.people import COUNTY, PEOPLE, county_on_site, person  # noqa: E402
from tests.web.plans import draft_plan  # noqa: E402
from xunzhen.web.accounts.scope import scope_of  # noqa: E402
from xunzhen.web.planning.services.publish import PublishWish, publish_plan  # noqa: E402
from xunzhen.web.registry.models import RegistryRow  # noqa: E402
from xunzhen.web.registry.services import RowChange, change_rows  # noqa: E402


def fill() -> None:
    call_command("migrate", verbosity=0, interactive=False)
    county_on_site()
    for name in PEOPLE:
        person(name)
    fact = {"staff": "s-01", "fact": "职称", "value": "中级", "since": "2026-01-01"}
    change_rows(
        scope=scope_of(person("clerk")), county=COUNTY, reason="演示数据",
        changes=[RowChange("person_facts", fact)],
    )  # fmt: skip
    plan = draft_plan()
    wish = PublishWish(version=plan.version, reasons={}, missed_seen=True)
    publish_plan(scope=scope_of(person("clerk")), county=COUNTY, number=plan.number, wish=wish)
    digest()


def more() -> None:
    row = RegistryRow.objects.filter(table="villages").order_by("pk")[0]
    change = RowChange("villages", {**row.cells, "resident_population": "901"}, row.pk)
    change_rows(scope=scope_of(person("clerk")), county=COUNTY, changes=[change], reason="核实")


def digest() -> None:
    for model in apps.get_models():
        rows = list(model._default_manager.order_by("pk").values_list())
        told = hashlib.sha256(repr(rows).encode()).hexdigest()[:16]
        click.echo(f"{model._meta.db_table} {len(rows)} {told}")


if __name__ == "__main__":
    {"fill": fill, "more": more, "digest": digest}[sys.argv[1]]()

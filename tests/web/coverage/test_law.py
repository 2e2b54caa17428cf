"""The ruling for a place and a day, and the values a county sets by its own paper."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.people import COUNTY, as_person
from xunzhen.domain.registry.county import County
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.registry.models import RegistryRow
from xunzhen.web.registry.selectors import desk

RULING = f"/c/{COUNTY}/ruling/"
OWN = f"/c/{COUNTY}/own-values/"


def unset_with_number(county: County) -> tuple[str, str]:
    """Return an unset rule that takes a plain whole number, and a value for it."""
    from xunzhen.domain.policy.clause import ValueType
    from xunzhen.web.coverage.bench import book_of
    from xunzhen.web.coverage.own_values import unset_rules

    now = desk(system_scope(COUNTY), COUNTY)
    for one in unset_rules(book_of(now), COUNTY, county.as_of):
        rule = one.rule
        plain = rule.type is ValueType.INTEGER and not (rule.tiers or rule.within or rule.many)
        if plain and isinstance(rule.suggestion, int):
            return rule.name, str(rule.suggestion + 1)
    raise LookupError


def posted(client: Client, **cells: str):
    return client.post(OWN, cells)


def test_ruling_names_value_clause_and_what_was_passed_over(county: County) -> None:
    page = as_person("clerk").get(
        RULING, {"rule": "circuit.visits_per_week", "place": "350524101202", "day": "2026-09-01"}
    )

    assert "AX-2024-19" in page.content.decode() or "安卫函" in page.content.decode()
    assert page.context["verdict"].ruling is not None
    assert page.context["passed_over"]


def test_director_asks_about_the_own_township_only(county: County) -> None:
    director = as_person("director")

    assert director.get(RULING, {"place": "350524101202"}).status_code == 200
    assert director.get(RULING, {"place": "350524202202"}).status_code == 404


def test_unknown_rule_says_so_and_offers_near_names(county: County) -> None:
    answer = as_person("clerk").get(RULING, {"rule": "circuit.visits_a_week"})

    assert answer.status_code == 400
    assert "circuit.visits_per_week" in answer.content.decode()


def test_value_is_tried_first_and_written_when_confirmed(county: County) -> None:
    rule, value = unset_with_number(county)
    cells = {"rule": rule, "value": value, "since": "2026-10-01", "document": "安卫演示〔2026〕1号"}
    client = as_person("clerk")

    tried = posted(client, **cells)
    rows_then = RegistryRow.objects.filter(table="rules").count()
    done = posted(client, **cells, confirm="1")

    assert tried.status_code == 200
    assert done.status_code == 302
    assert RegistryRow.objects.filter(table="rules").count() == rows_then + 1
    assert AuditEntry.objects.filter(action="policy.set_value").count() == 1


def test_value_without_a_paper_is_refused(county: County) -> None:
    rule, value = unset_with_number(county)
    rows = RegistryRow.objects.filter(table="rules").count()

    page = posted(as_person("clerk"), rule=rule, value=value, since="2026-10-01", confirm="1")

    assert "依据文件都要填" in page.content.decode()
    assert RegistryRow.objects.filter(table="rules").count() == rows


def test_value_that_cannot_be_read_is_refused_where_it_stands(county: County) -> None:
    rule, _value = unset_with_number(county)

    answer = posted(
        as_person("clerk"),
        rule=rule,
        value="很多",
        since="2026-10-01",
        document="演示",
        confirm="1",
    )

    assert answer.status_code == 400
    assert answer.context["trial"].faults


@pytest.mark.parametrize("who", ["director", "doctor", "auditor", "supervisor"])
def test_others_see_the_values_and_set_none(county: County, who: str) -> None:
    client = as_person(who)

    assert client.get(OWN).status_code == 200
    assert posted(client, rule="x", value="1").status_code == 403


@pytest.mark.parametrize("address", [RULING, OWN])
def test_pages_of_the_countys_law_ask_the_database_little(
    county: County, address: str, django_assert_max_num_queries
) -> None:
    client = as_person("clerk")
    client.get(address)

    with django_assert_max_num_queries(12):
        client.get(address)


def test_own_value_is_said_in_words(county: County) -> None:
    clerk = as_person("clerk")
    cells = {
        "rule": "circuit.short_week",
        "value": "working_days",
        "since": "2026-01-01",
        "document": "县卫健局通知",
        "confirm": "1",
    }
    posted(clerk, **cells)

    page = clerk.get(OWN)

    assert [value for row, _, value in page.context["own"] if row.rule == cells["rule"]] == [
        "按工作日放得下的次数"
    ]

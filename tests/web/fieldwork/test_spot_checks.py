"""Drawing spot checks, drawing them again, and writing what was found."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.county import THIS_YEAR, small_county
from tests.web.outreach import (
    JIA_2,
    JIA_3,
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    YI_2,
    phone_of,
    planned,
    record,
)
from tests.web.people import COUNTY, as_person, county_on_site, person
from tests.web.planning.the_day import set_day
from xunzhen.domain.fieldwork.draw import simple_draw
from xunzhen.domain.registry.county import LocalRule
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.fieldwork.models import Outreach, SpotCheckDraw
from xunzhen.web.fieldwork.selectors import spot_checks
from xunzhen.web.registry.models import RegisteredCounty, RegistryRow

pytestmark = pytest.mark.django_db
DRAWS = f"/c/{COUNTY}/spot-checks/"


@pytest.fixture(autouse=True)
def _half_of_all_on_wednesday(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    set_day(monkeypatch, WEDNESDAY, 10)
    shares = [
        LocalRule(
            f"fieldwork.spot_check_share_{name}", "50", THIS_YEAR, "示例县〔2026〕9号", "第二条"
        )
        for name in ("flagged", "others")
    ]
    county_on_site(small_county(rules=(*small_county().rules, *shares)))


def four_visits() -> list[Outreach]:
    """Return visits of four half-days, all with a record; three in 甲镇, one in 乙乡."""
    visits = planned(
        (MONDAY, False, JIA_2, "s-01"),
        (TUESDAY, False, JIA_3, "s-01"),
        (WEDNESDAY, False, JIA_2, "s-02"),
        (MONDAY, False, YI_2, "s-03"),
    )
    phones = {staff: phone_of(staff) for staff in ("s-01", "s-02", "s-03")}
    for one in visits:
        if one.date < WEDNESDAY:
            record(phones[one.staff], one)
    return visits


def draw(browser: Client, number: str = "4711", **facts: str) -> Any:
    days = {"since": MONDAY.isoformat(), "last": TUESDAY.isoformat()}
    return browser.post(f"{DRAWS}draw/", {**days, "number": number, **facts}, follow=True)


def test_draw_keeps_seed_population_and_strata(db: None) -> None:
    four_visits()

    answer = draw(as_person("clerk"))

    kept = SpotCheckDraw.objects.get()
    assert (kept.seed, kept.population, kept.drawn_by) == (4711, 3, "clerk")
    # Half of each stratum, rounded up, together two of three whichever stratum each is in.
    assert sum(len(one["drawn"]) for one in kept.drawn) == 2
    assert answer.context["seen"].seed == f"{MONDAY}/{WEDNESDAY}/{COUNTY}/4711"
    entry = AuditEntry.objects.get(action="fieldwork.draw")
    assert entry.facts == {"population": 3, "drawn": 2, "seed": 4711}


def test_draw_comes_out_the_same_from_what_the_page_prints(db: None) -> None:
    four_visits()
    seen = draw(as_person("clerk")).context["seen"]

    for stratum in seen.strata:
        doubted = stratum["name"] == "doubted"
        mine = [
            str(row.pk)
            for row in Outreach.objects.filter(state="recorded")
            if any(one["weight"] == "doubt" for one in row.flags) is doubted
        ]
        assert list(simple_draw(mine, len(stratum["drawn"]), seen.seed)) == stratum["drawn"]
    assert (seen.same, seen.fair) == (True, True)


def test_draw_says_when_records_came_in_after_it(db: None) -> None:
    visits = four_visits()
    draw(as_person("clerk"))
    Outreach.objects.filter(pk=visits[0].pk).update(state="planned")

    seen = as_person("clerk").get(f"{DRAWS}{SpotCheckDraw.objects.get().pk}/").context["seen"]

    assert (seen.same, seen.fair) == (False, None)


def test_draw_that_was_tampered_with_is_told(db: None) -> None:
    four_visits()
    draw(as_person("clerk"))
    kept = SpotCheckDraw.objects.get()
    others = next(one for one in kept.drawn if one["drawn"])
    others["drawn"] = ["0" * 8 + one[8:] for one in others["drawn"]]
    kept.save()

    seen = as_person("clerk").get(f"{DRAWS}{kept.pk}/").context["seen"]

    assert (seen.same, seen.fair) == (True, False)


def test_director_draws_from_own_township_and_neighbour_does_not_see_it(db: None) -> None:
    four_visits()

    draw(as_person("director"))

    kept = SpotCheckDraw.objects.get()
    assert (kept.township, kept.population) == ("350524101", 2)
    assert as_person("neighbour").get(f"{DRAWS}{kept.pk}/").status_code == 404
    assert not as_person("neighbour").get(DRAWS).context["page"].object_list
    assert as_person("supervisor").get(f"{DRAWS}{kept.pk}/").status_code == 200


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"number": "0"}, "1到999999"),
        ({"number": "十"}, "1到999999"),
        ({"since": "2026-09-16", "last": "2026-09-15"}, "从早到晚"),
        ({"last": "2026-09-17"}, "最晚到今天"),
        ({"since": "2026-09-01", "last": "2026-09-02"}, "没有可抽的"),
    ],
)
def test_draw_that_cannot_be_is_told_and_keeps_nothing(
    db: None, facts: dict[str, str], code: str
) -> None:
    four_visits()

    answer = draw(as_person("clerk"), **facts)

    assert code in str(next(iter(answer.context["messages"])))
    assert not SpotCheckDraw.objects.exists()


def test_share_that_nobody_set_draws_nothing_and_says_who_must(db: None) -> None:
    four_visits()
    RegistryRow.objects.filter(table="rules", cells__rule__startswith="fieldwork.spot").update(
        removed=True
    )
    RegisteredCounty.objects.update(revision=99)

    page = draw(as_person("clerk")).content.decode()

    assert "抽查比例未设定" in page
    assert SpotCheckDraw.objects.get().share == 0


def check(browser: Client, visit: str, found: str, note: str = "") -> Any:
    return browser.post(
        f"/c/{COUNTY}/visits/{visit}/check/", {"found": found, "note": note}, follow=True
    )


def test_result_of_a_check_stands_on_the_list_of_the_draw(db: None) -> None:
    four_visits()
    seen = draw(as_person("clerk")).context["seen"]
    first, second = (str(one.row.pk) for one in seen.visits)

    check(as_person("supervisor"), first, "right")
    check(as_person("supervisor"), second, "wrong", "村干部说当天没人来")

    page = as_person("clerk").get(f"{DRAWS}{seen.draw.pk}/")
    assert dict(page.context["seen"].found) == {"right": 1, "wrong": 1}
    assert "村干部说当天没人来" in page.content.decode()


def test_nobody_checks_their_own_visit_and_a_doctor_checks_none(db: None) -> None:
    visits = four_visits()
    director = person("director")
    director.staff = "s-01"
    director.save()

    assert check(as_person("doctor"), str(visits[0].pk), "right").status_code == 403
    answer = check(as_person("director"), str(visits[0].pk), "right")

    assert "这是您本人的巡诊" in str(next(iter(answer.context["messages"])))


def test_lists_take_few_queries(db: None, django_assert_max_num_queries: Any) -> None:
    four_visits()
    clerk = as_person("clerk")
    seen = draw(clerk).context["seen"]
    check(clerk, str(seen.visits[0].row.pk), "right")

    with django_assert_max_num_queries(12):
        clerk.get(DRAWS)
    with django_assert_max_num_queries(12):
        clerk.get(f"{DRAWS}{seen.draw.pk}/")


def test_visits_of_a_draw_are_paged_and_results_counted_over_all(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    four_visits()
    monkeypatch.setattr(spot_checks, "PAGE", 1)
    clerk = as_person("clerk")
    first = draw(clerk).context["seen"]

    check(as_person("supervisor"), str(first.visits[0].row.pk), "wrong")
    check(as_person("supervisor"), str(first.visits[0].row.pk), "right")
    second = clerk.get(f"{DRAWS}{first.draw.pk}/?page=2")

    seen = second.context["seen"]
    assert len(seen.visits) == 1
    assert seen.visits[0].row.pk != first.visits[0].row.pk
    # Two were drawn; the last check of the first, on the other page, counts.
    assert dict(seen.found) == {"right": 1, "": 1}

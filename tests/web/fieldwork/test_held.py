"""What came in before what it builds on: listed with what it waits for, joined when it comes."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from tests.web.fieldwork.phones import Phone, new_id, planned_id
from tests.web.outreach import (
    JIA_2,
    TUESDAY,
    WEDNESDAY,
    YI_2,
    at,
    phone_of,
    planned,
    told,
)
from tests.web.people import COUNTY, as_person, person
from tests.web.planning.the_day import set_day
from xunzhen.domain.registry.county import County
from xunzhen.web.accounts.scope import scope_of
from xunzhen.web.fieldwork.models import Happening, Outreach
from xunzhen.web.fieldwork.selectors.events import told_of
from xunzhen.web.fieldwork.selectors.waiting import waiting
from xunzhen.web.fieldwork.services.refold import differing

pytestmark = pytest.mark.django_db
PAGE = f"/c/{COUNTY}/refused/held/"
WISH = (TUESDAY, False, JIA_2, "s-01")


@pytest.fixture(autouse=True)
def _ten_on_wednesday(monkeypatch: pytest.MonkeyPatch) -> None:
    set_day(monkeypatch, WEDNESDAY, 10)


def departed(phone: Phone, visit: str) -> dict[str, Any]:
    return {**phone.event(visit, "departed"), "at": at(TUESDAY, 8).isoformat()}


def opened(phone: Phone, visit: str) -> dict[str, Any]:
    key = {"kind": "circuit", "date": "2026-09-15", "afternoon": False, "place": JIA_2}
    return {
        **phone.event(visit, "opened", **key, staff="s-01"),
        "at": at(TUESDAY, 8).isoformat(),
    }


def edit(phone: Phone, visit: Outreach, *bases: str, **fields: Any) -> dict[str, Any]:
    return told(phone, visit, "recorded", at(TUESDAY, 12), *bases, fields=fields)


def lines(who: str) -> list[Any]:
    return list(as_person(who).get(PAGE).context["found"].lines)


def counted(who: str) -> int:
    return waiting(scope_of(person(who)), COUNTY).get("fieldwork:refused", 0)


def came(days: int) -> None:
    """Let all that is here have come in some days ago, and a minute."""
    Happening.objects.update(received_at=timezone.now() - dt.timedelta(days=days, minutes=1))


def test_event_of_a_visit_that_never_came_is_listed_by_phone_and_doctor(county: County) -> None:
    phone = phone_of()
    assert phone.fates(departed(phone, new_id())) == ["held"]

    (line,) = lines("director")

    assert (line.who, line.device, line.visit) == ("演示员一", "旧手机", None)
    assert (line.days, line.pressing) == (0, False)
    assert line.waits.code == "fieldwork.waits_for_visit"


def test_edit_is_listed_with_the_number_of_what_it_corrects(county: County) -> None:
    (visit,) = planned(WISH)
    phone, missing = phone_of(), new_id()
    assert phone.fates(edit(phone, visit, missing, treatment=3)) == ["held"]

    (line,) = lines("director")

    assert (line.visit, line.lacking) == (visit, (missing,))
    assert line.waits.code == "fieldwork.waits_for_base"


def test_edit_leaves_the_list_as_soon_as_what_it_corrects_comes(county: County) -> None:
    (visit,) = planned(WISH)
    phone = phone_of()
    first = edit(phone, visit, treatment=2)
    phone.send(edit(phone, visit, first["id"], treatment=3))
    assert len(lines("director")) == 1

    phone.send(first)

    assert lines("director") == []
    assert set(Happening.objects.values_list("fate", flat=True)) == {"received"}
    assert not list(differing(COUNTY))


def test_event_leaves_the_list_as_soon_as_its_visit_is_opened(county: County) -> None:
    phone, visit = phone_of(), new_id()
    phone.send(departed(phone, visit))

    phone.send(opened(phone, visit))

    assert lines("director") == []
    assert Outreach.objects.get().state == "departed"


def test_event_that_came_before_the_plan_of_its_visit_is_folded_with_it(county: County) -> None:
    phone, visit = phone_of(), planned_id(*WISH)
    phone.send(departed(phone, visit))

    planned(WISH)

    # Before this the visit stayed "planned" until the phone spoke of it again.
    assert Outreach.objects.get(pk=visit).state == "departed"
    assert lines("director") == []


def test_other_doctors_event_is_refused_once_the_plan_gives_the_visit_to_somebody(
    county: County,
) -> None:
    phone, visit = phone_of("s-02"), planned_id(*WISH)
    phone.send(departed(phone, visit))

    planned(WISH)

    assert Happening.objects.get().reason["code"] == "fieldwork.not_yours"
    assert Outreach.objects.get(pk=visit).state == "planned"


def test_three_days_make_it_work_that_waits_for_the_township(county: County) -> None:
    phone = phone_of()
    phone.send(departed(phone, new_id()))

    came(2)
    assert (counted("director"), counted("clerk")) == (0, 0)
    came(3)
    assert (counted("director"), counted("clerk")) == (1, 1)
    assert (lines("director")[0].days, lines("director")[0].pressing) == (3, True)


def test_neighbouring_township_neither_lists_nor_counts_it(county: County) -> None:
    phone = phone_of()
    phone.send(departed(phone, new_id()))
    came(5)

    assert lines("neighbour") == []
    assert counted("neighbour") == 0


def test_township_of_the_visit_lists_what_waits_in_it(county: County) -> None:
    (visit,) = planned((TUESDAY, False, YI_2, "s-03"))
    phone = phone_of("s-03")
    phone.send(edit(phone, visit, new_id(), treatment=3))

    assert [line.visit for line in lines("neighbour")] == [visit]


def test_doctor_and_hospital_do_not_come_in(county: County) -> None:
    for who in ("doctor", "coordinator", "finance", "trail"):
        assert as_person(who).get(PAGE).status_code == 403


def test_page_of_what_was_refused_says_how_much_waits(county: County) -> None:
    phone = phone_of()
    phone.send(departed(phone, new_id()))
    came(4)

    answer = as_person("auditor").get(f"/c/{COUNTY}/refused/")

    assert answer.context["waits"] == (1, 1)
    assert "等满3天的 1" in answer.content.decode()


def test_list_is_paged_longest_first_in_few_queries(
    county: County, django_assert_max_num_queries: Any
) -> None:
    (visit,) = planned(WISH)
    phone = phone_of()
    phone.send(edit(phone, visit, new_id(), treatment=1))
    phone.send(*(departed(phone, new_id()) for _ in range(29)))
    clerk = as_person("clerk")

    with django_assert_max_num_queries(12):
        answer = clerk.get(PAGE)

    found = answer.context["found"]
    # Thirty events, twenty-five a page.
    assert (found.number, len(found.lines)) == (30, 25)
    assert found.lines[0].row.kind == "recorded"
    assert len(clerk.get(PAGE, {"page": "2"}).context["found"].lines) == 5


def test_what_another_county_keeps_under_the_number_of_a_visit_is_not_told_here(
    county: County,
) -> None:
    (visit,) = planned(WISH)
    phone = phone_of()
    phone.send(departed(phone, str(visit.pk)))
    theirs = Happening.objects.get()
    theirs.pk, theirs.county = new_id(), "350525"
    theirs.save(force_insert=True)

    page = as_person("director").get(f"/c/{COUNTY}/visits/{visit.pk}/")

    assert len(told_of(COUNTY, [str(visit.pk)])[str(visit.pk)].events) == 1
    assert len(page.context["one"].told) == 1

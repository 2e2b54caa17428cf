"""People on post: terms against the minimum, posts, clashes counted once, mentors and learners."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from tests.web.assistance.told import AT, TODAY, active, assignments, scope
from tests.web.people import COUNTY, as_person
from xunzhen.domain.assistance.programmes import Programme
from xunzhen.domain.assistance.term_verdicts import TermStatus
from xunzhen.domain.errors import XunzhenError
from xunzhen.web.assistance.selectors.terms import OnPost, on_post
from xunzhen.web.assistance.services.people import finish_pair, give_term_reason, pair_people
from xunzhen.web.fieldwork.models import ChangeCounter, Outreach
from xunzhen.web.registry.selectors import desk
from xunzhen.web.registry.services import RowChange, change_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def seen(who: str = "clerk") -> OnPost:
    return on_post(scope(who), desk(scope(who), COUNTY), TODAY.year, TODAY)


def short_president() -> None:
    """A president who left after 20 months, replaced by another (FJ-2022-595/2.2.5 wants 24)."""
    assignments(
        {
            "id": "A-1", "staff": "演示专家一", "role": "院长", "since": "2024-01-01",
            "until": "2025-08-31", "replaced_by": "A-2",
        },
        {"id": "A-2", "staff": "演示专家二", "role": "院长", "since": "2025-09-01"},
    )  # fmt: skip


def ledger_day(staff: str, day: dt.date, kind: str, place: str = "h-101") -> None:
    Outreach.objects.create(
        pk=uuid.uuid4(), county=COUNTY, township="350524101", kind=kind, date=day,
        afternoon=False, place=place, staff=staff, state="verified", change=1,
    )  # fmt: skip
    ChangeCounter.objects.update_or_create(county=COUNTY, defaults={"value": day.toordinal()})


def test_president_replaced_after_twenty_months_fell_short_and_the_post_goes_on() -> None:
    short_president()

    found = seen()

    first, second = found.terms
    assert (first.verdict.status, first.verdict.term.months) == (TermStatus.BROKEN, 20)
    # From 1 September 2025 to 20 May 2026: eight whole months, begun anew.
    assert (second.verdict.status, second.verdict.term.months) == (TermStatus.ON_COURSE, 8)
    # The post: from 1 January 2024 to 20 May 2026, 28 whole months.
    assert [one.post.months for one in found.posts] == [28]
    assert first.alert
    assert found.too_short == 1


def test_reason_of_a_short_term_ends_the_alert_and_stays_beside_it() -> None:
    short_president()

    give_term_reason(scope=scope("clerk"), county=COUNTY, assignment="A-1", reason="组织调动")

    term = next(one for one in seen().terms if one.last_assignment == "A-1")
    assert (term.alert, term.reason) == (False, "组织调动")


def test_leave_puts_the_end_of_the_least_term_off() -> None:
    assignments({"id": "A-1", "staff": "s-01", "role": "科室负责人", "since": "2025-06-01"})
    before = seen().terms[0].verdict.due
    leave = {"staff": "s-01", "since": "2025-10-01", "until": "2025-10-10"}
    change_rows(
        scope=scope("clerk"), county=COUNTY, changes=[RowChange("leave", leave)], reason="请假"
    )

    after = seen().terms[0].verdict.due

    # A year from 1 June 2025 is 31 May 2026; ten days of leave make it 10 June.
    assert (before, after) == (dt.date(2026, 5, 31), dt.date(2026, 6, 10))


def test_doctor_on_post_and_on_a_doctor_day_is_flagged_and_counted_once() -> None:
    assignments({"id": "A-1", "staff": "d-1", "since": "2026-01-01"})
    active()
    ledger_day("d-1", dt.date(2026, 4, 8), "thousand_doctors")

    clash = seen().clashes[0]

    assert (clash.clash.kept, clash.clash.dropped) == (
        Programme.PAIRED,
        Programme.THOUSAND_DOCTORS,
    )
    assert clash.halves == 1
    page = as_person("clerk").get(f"{AT}stationed/").content.decode()
    assert "4月8日" in page


def test_new_event_of_the_ledger_is_seen_at_once() -> None:
    assignments({"id": "A-1", "staff": "d-1", "since": "2026-01-01"})
    assert seen().clashes == ()

    ledger_day("d-1", dt.date(2026, 4, 9), "thousand_doctors")

    assert len(seen().clashes) == 1


def test_mentor_teaches_where_he_is_on_post_only() -> None:
    assignments({"id": "A-1", "staff": "演示专家一", "since": "2026-01-01"})
    pair = {
        "scope": scope("clerk"), "county": COUNTY, "mentor": "演示专家一", "learner": "s-01",
        "specialty": "儿科", "since": dt.date(2026, 2, 1),
    }  # fmt: skip

    pair_people(**pair, unit="h-350524")
    with pytest.raises(XunzhenError) as refused:
        pair_people(**pair, unit="h-101")

    assert refused.value.sentence.code == "assistance.mentor_not_there"


def test_learner_who_passed_is_counted_among_those_trained_this_year() -> None:
    assignments({"id": "A-1", "staff": "演示专家一", "since": "2026-01-01"})
    pair = pair_people(
        scope=scope("clerk"), county=COUNTY, mentor="演示专家一", learner="s-01", unit="h-350524",
        specialty="儿科", since=dt.date(2026, 2, 1),
    )  # fmt: skip
    assert seen().trained[0][2] == ()

    finish_pair(scope=scope("clerk"), county=COUNTY, pair=pair.pk, day=dt.date(2026, 5, 1))

    assert seen().trained[0][2] == ("演示员一",)


def test_learner_does_not_pass_before_he_began_or_twice() -> None:
    assignments({"id": "A-1", "staff": "演示专家一", "since": "2026-01-01"})
    pair = pair_people(
        scope=scope("clerk"), county=COUNTY, mentor="演示专家一", learner="s-01", unit="h-350524",
        specialty="", since=dt.date(2026, 2, 1),
    )  # fmt: skip
    finish = {"scope": scope("clerk"), "county": COUNTY, "pair": pair.pk}

    with pytest.raises(XunzhenError):
        finish_pair(**finish, day=dt.date(2026, 1, 1))
    finish_pair(**finish, day=dt.date(2026, 5, 1))
    with pytest.raises(XunzhenError):
        finish_pair(**finish, day=dt.date(2026, 5, 2))


def test_director_sees_the_people_of_his_units_only() -> None:
    short_president()

    assert seen("director").terms == ()
    assert len(seen("clerk").terms) == 2

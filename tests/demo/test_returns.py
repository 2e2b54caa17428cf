"""Returns of the demo's year, on the small county: every level, and days that come late."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from demo.documents import issue_papers
from demo.returns import late_days, people_of, tell_returns
from tests.web.people import COUNTY, county_on_site, person
from xunzhen.domain.assistance.programmes import Assignment, Programme, Role
from xunzhen.domain.fieldwork.events import VisitKey
from xunzhen.domain.fieldwork.ledger import OutreachKind
from xunzhen.domain.periods.period import Period
from xunzhen.domain.reporting.statutory_return import BEIJING
from xunzhen.web.reporting.document_models import IssuedFile, OfficialPaper
from xunzhen.web.reporting.models import HeldReturn, ReturnStep

NOW = dt.datetime(2026, 9, 24, 10, tzinfo=BEIJING)
SENT = Assignment(
    "QM-01", Programme.THOUSAND_DOCTORS, "s-09", "h-9", "h-101", Role.DOCTOR,
    Period(dt.date(2026, 1, 1)),
)  # fmt: skip


@pytest.fixture
def told(db: None) -> None:
    """Two months of the small county, told on 24 September."""
    county_on_site()
    for name in ("clerk", "director", "supervisor"):
        person(name)
    tell_returns(COUNTY, people_of(COUNTY), NOW, months=2)


def test_two_months_go_up_to_the_city_and_only_the_last_one_waits(told: None) -> None:
    """Three units; none of them is a waiting or silent one of the demo's list but the fourth on."""
    states = Counter(HeldReturn.objects.filter(kind="monthly").values_list("rank", "state"))

    assert states == {(1, "locked"): 6, (2, "locked"): 2, (3, "locked"): 2}


def test_stage_report_that_is_not_due_is_a_draft(told: None) -> None:
    stages = HeldReturn.objects.filter(kind="stage").order_by("last")

    assert [(one.last, one.state) for one in stages] == [
        (dt.date(2026, 9, 30), "drafted"),
        (dt.date(2026, 11, 30), "drafted"),
    ]


def test_no_step_lies_in_the_future(told: None) -> None:
    assert not ReturnStep.objects.filter(at__gt=NOW).exists()


def test_last_locked_month_is_issued_and_the_reply_stays_a_draft(told: None) -> None:
    issue_papers(COUNTY, NOW)

    papers = OfficialPaper.objects.order_by("number").values_list("kind", "state")
    assert list(papers) == [("monthly", "issued"), ("reply", "draft")]
    assert IssuedFile.objects.filter(paper__kind="monthly").count() == 3  # PDF, Word, workbook


def test_days_of_one_doctor_in_one_month_come_late() -> None:
    """Six months before September: March."""
    late = late_days([SENT], NOW.date())
    kind = OutreachKind.THOUSAND_DOCTORS

    assert late(VisitKey(kind, dt.date(2026, 3, 9), None, "h-101", "s-09"))
    assert not late(VisitKey(kind, dt.date(2026, 4, 9), None, "h-101", "s-09"))
    assert not late(VisitKey(kind, dt.date(2026, 3, 9), None, "h-101", "s-08"))

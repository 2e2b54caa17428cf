"""Deciding who serves a village, through the page."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.web.people import COUNTY, as_person
from xunzhen.domain.registry.county import County, Mode
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.coverage.bench import modes_of
from xunzhen.web.coverage.models import ModeDecision
from xunzhen.web.registry.models import RegistryRow
from xunzhen.web.registry.selectors import desk
from xunzhen.web.registry.services import RowChange, change_rows

BLANK, SERVED = "350524203203", "350524101202"
GAP = reverse("coverage:gap", args=[COUNTY, BLANK])
DECIDE = reverse("coverage:decide", args=[COUNTY, BLANK])


def in_a_week() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=7)


def form(browser, address: str = GAP, **changes: str) -> dict[str, str]:
    """The form as the page offers it, filled in."""
    panel = browser.get(address).context["panel"]
    return {
        "day": str(panel.day),
        "state": panel.state,
        "proposed": panel.judged.proposed,
        "since": str(in_a_week()),
        **changes,
    }


def mode_in_a_week(village: str = BLANK) -> Mode | None:
    return modes_of(desk(system_scope(COUNTY), COUNTY)).on(village, in_a_week()).mode


def other(**changes: str) -> dict[str, str]:
    return {"way": "other", "choice": "circuit:h-203", "reason": "乡里已谈妥", **changes}


def test_other_way_with_its_reason_is_written_as_row_decision_and_one_entry(
    county: County,
) -> None:
    browser = as_person("clerk")
    before = AuditEntry.objects.count()

    answer = browser.post(DECIDE, form(browser, **other()))

    assert answer.status_code == 302
    assert mode_in_a_week() is Mode.CIRCUIT
    made = ModeDecision.objects.get()
    assert (made.accepted, made.mode, made.reason) == (False, "circuit", "乡里已谈妥")
    assert AuditEntry.objects.count() == before + 1
    assert BLANK in AuditEntry.objects.get(action="coverage.decide").purpose


def test_proposal_is_accepted_without_a_reason(county: County) -> None:
    """甲二 loses its circuit at the end of next month; with minutes known a way is proposed."""
    row = RegistryRow.objects.get(table="service_modes", key__startswith=SERVED)
    last = timezone.localdate() + dt.timedelta(days=10)
    change_rows(
        scope=system_scope(COUNTY),
        county=COUNTY,
        changes=[RowChange("service_modes", {**row.cells, "until": str(last)}, row.pk)],
        reason="到期",
    )
    browser = as_person("clerk")
    address = reverse("coverage:gap", args=[COUNTY, SERVED])
    sent = form(browser, address, way="accept", since=str(last + dt.timedelta(days=1)))
    assert sent["proposed"].startswith("circuit:h-101")

    answer = browser.post(reverse("coverage:decide", args=[COUNTY, SERVED]), sent)

    assert answer.status_code == 302
    assert ModeDecision.objects.get().accepted
    table = modes_of(desk(system_scope(COUNTY), COUNTY))
    assert all(
        table.on(SERVED, last + dt.timedelta(days=number)).mode is Mode.CIRCUIT
        for number in (0, 1, 400)
    )


def test_other_way_without_a_reason_is_refused_and_nothing_typed_is_lost(county: County) -> None:
    browser = as_person("clerk")

    answer = browser.post(DECIDE, form(browser, **other(reason=" ")))

    assert answer.status_code == 422
    assert "还没有写理由" in answer.content.decode()
    assert '<option value="circuit:h-203" selected>' in answer.content.decode()
    assert not ModeDecision.objects.exists()
    assert mode_in_a_week() is None


def test_postponed_village_stays_to_be_done(county: County) -> None:
    browser = as_person("clerk")

    browser.post(DECIDE, form(browser, way="postpone", reason="等乡里回话"))

    todo = browser.get(GAP).context["todos"]
    assert [(one.village.code, one.postponed) for one in todo] == [(BLANK, timezone.localdate())]
    assert AuditEntry.objects.filter(action="coverage.postpone").count() == 1


def test_decision_made_from_an_old_page_is_told_who_changed_the_village(county: County) -> None:
    browser = as_person("clerk")
    sent = form(browser, **other())
    row = RegistryRow.objects.get(table="villages", key=BLANK)
    cells = {**row.cells, "resident_population": "250"}
    change_rows(
        scope=system_scope(COUNTY),
        county=COUNTY,
        changes=[RowChange("villages", cells, row.pk, row.version)],
        reason="核实",
    )

    answer = browser.post(DECIDE, sent)

    assert answer.status_code == 422
    assert "system改过这个村的资料" in answer.content.decode()
    assert mode_in_a_week() is None


def test_second_of_two_planners_is_told(county: County) -> None:
    first, second = as_person("clerk"), as_person("clerk")
    late = form(second, **other(choice="stationed:h-203"))
    first.post(DECIDE, form(first, **other()))

    answer = second.post(DECIDE, late)

    assert answer.status_code == 422
    assert mode_in_a_week() is Mode.CIRCUIT
    assert ModeDecision.objects.count() == 1


def test_proposal_that_the_page_did_not_make_is_not_accepted(county: County) -> None:
    browser = as_person("clerk")

    answer = browser.post(DECIDE, form(browser, way="accept", proposed="centre:c-101201"))

    assert answer.status_code == 422
    assert not ModeDecision.objects.exists()


@pytest.mark.parametrize("choice", ["circuit:h-999", "online:h-203", "resident:s-06", ":", "x:y"])
def test_choice_that_was_not_offered_is_refused(county: County, choice: str) -> None:
    browser = as_person("clerk")

    answer = browser.post(DECIDE, form(browser, **other(choice=choice)))

    assert answer.status_code == 422
    assert not ModeDecision.objects.exists()


def test_day_gone_by_is_refused(county: County) -> None:
    browser = as_person("clerk")

    answer = browser.post(DECIDE, form(browser, **other(since="2026-01-01")))

    assert "已经过去" in answer.content.decode()


def test_later_mode_that_shares_a_day_is_named(county: County) -> None:
    browser = as_person("clerk")
    far = str(in_a_week() + dt.timedelta(days=60))
    browser.post(DECIDE, form(browser, **other(since=far)))

    answer = browser.post(DECIDE, form(browser, **other(choice="stationed:h-203")))

    assert answer.status_code == 422
    assert f"{far}—长期" in answer.content.decode()


@pytest.mark.parametrize("name", ["director", "doctor", "finance", "supervisor"])
def test_only_planners_decide(county: County, name: str) -> None:
    answer = as_person(name).post(DECIDE, {"way": "postpone"})

    assert answer.status_code == 403
    assert not ModeDecision.objects.exists()


def test_village_of_another_county_in_the_address_is_not_found(county: County) -> None:
    address = reverse("coverage:decide", args=[COUNTY, "350124101201"])

    assert as_person("clerk").post(address, other()).status_code == 404


def test_director_sees_the_proposal_and_no_form(county: County) -> None:
    page = (
        as_person("neighbour")
        .get(reverse("coverage:gap", args=[COUNTY, "350524202203"]))
        .content.decode()
    )

    assert "邻村延伸" in page
    assert 'name="way"' not in page


def test_history_tells_the_gap_before_a_decision_in_days(county: County) -> None:
    row = RegistryRow.objects.get(table="service_modes", key__startswith=SERVED)
    change_rows(
        scope=system_scope(COUNTY),
        county=COUNTY,
        changes=[RowChange("service_modes", {**row.cells, "until": "2026-03-31"}, row.pk)],
        reason="到期",
    )
    gone = (timezone.localdate() - dt.date(2026, 3, 31)).days

    page = as_person("clerk").get(reverse("coverage:gap", args=[COUNTY, SERVED])).content.decode()

    assert f"空缺{gone}天" in page

"""City and province: sums, who is late, a county that moved, reviews, samples, reminders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

import pytest
from django.http import Http404

from tests.county import small_county
from tests.web.people import COUNTY, county_on_site
from tests.web.reporting.a_month import (
    SEPTEMBER,
    TOWN,
    drafted,
    locked,
    october,
    planned_month,
    recorded,
    scope,
    somebody,
    submitted,
)
from xunzhen.domain.errors import BadData, NotAllowed
from xunzhen.domain.periods.period import Period
from xunzhen.domain.registry.county import County
from xunzhen.domain.reporting.due import ReturnKind
from xunzhen.domain.reporting.lateness import HandedIn
from xunzhen.domain.reporting.statutory_return import Rank
from xunzhen.web.fieldwork.selectors.waiting import waiting
from xunzhen.web.jobs.models import Job
from xunzhen.web.planning.models import Channel
from xunzhen.web.registry.selectors import desk
from xunzhen.web.registry.services import RowChange, change_rows
from xunzhen.web.reporting.models import HeldReturn
from xunzhen.web.reporting.selectors.area import below_of
from xunzhen.web.reporting.selectors.chain import area_unit, county_unit, moved_away
from xunzhen.web.reporting.selectors.due import standings_of
from xunzhen.web.reporting.selectors.held import subject_of
from xunzhen.web.reporting.selectors.page import sums_of
from xunzhen.web.reporting.selectors.samples import sample_seen
from xunzhen.web.reporting.selectors.waiting import returns_waiting
from xunzhen.web.reporting.services import receiving, remind
from xunzhen.web.reporting.services.checking import draw_sample, review_return
from xunzhen.web.reporting.services.recode import county_recoded
from xunzhen.web.reporting.services.restating import restate_return

pytestmark = pytest.mark.django_db


def second_county() -> County:
    """Put another county of the same city on the site: 350525, empty of visits."""
    return county_on_site(small_county(code="350525", name="邻县", townships=(), villages=(),
                                       institutions=(), staff=(), leave=(), service_modes=(),
                                       travel=(), closures=(), rules=()))  # fmt: skip


def test_city_adds_up_what_it_accepted_and_names_who_is_missing(county: County) -> None:
    city = scope("supervisor")
    second_county()
    visits = planned_month()
    recorded(visits[0], treated=12)
    locked(scope("clerk"), city)

    row = drafted(city, at=october(5))

    subject = subject_of(row)
    made = subject.figure_of("circuit.made")
    assert made is not None
    assert (row.rank, made.numerator, made.unit) == (Rank.CITY, 1, "次")
    assert sums_of(city, row, subject).missing == ("邻县",)


def test_submitted_but_not_accepted_is_not_added_up(county: County) -> None:
    city = scope("supervisor")
    recorded(planned_month()[0])
    submitted(scope("clerk"))

    made = subject_of(drafted(city, at=october(5))).figure_of("circuit.made")

    assert made is not None
    assert made.numerator is None


def test_city_refilled_after_a_restatement_has_the_new_figure(county: County) -> None:
    city, clerk = scope("supervisor"), scope("clerk")
    visits = planned_month()
    row = locked(clerk, city)
    whole = submitted(city, at=october(5))
    recorded(visits[0])
    restate_return(scope=clerk, number=row.pk, why="补1次", at=october(14))

    sums = sums_of(city, whole, subject_of(whole))

    made = next(one for one in sums.sums if one.indicator == "circuit.made")
    assert made.whole is not None
    assert (made.whole.numerator, made.summed.numerator) == (0, 1)
    assert [(one.why.value, one.by) for one in made.reasons] == [("restated", 1)]
    assert made.unexplained == 0


def test_chain_goes_from_township_to_province(county: County) -> None:
    city, province = scope("supervisor"), somebody("fujian", "supervisor", "350000")

    rows = [
        locked(scope("director"), scope("clerk")),
        locked(scope("clerk"), city),
        locked(city, province),
    ]
    whole = submitted(province, at=october(8))

    assert [row.above for row in rows] == [COUNTY, "350500", "350000"]
    assert (whole.above, whole.name) == ("", "示例省")
    due = subject_of(whole).figure_of("circuit.due")
    county_due = subject_of(rows[1]).figure_of("circuit.due")
    assert due is not None
    assert county_due is not None
    assert due.numerator == county_due.numerator


def due_on_the_fifth() -> None:
    """Have the county say that monthly returns are due on the 5th; the clause ended with 2022."""
    rule = {
        "rule": "return.monthly_due_day", "value": "5", "since": "2026-01-01",
        "document": "示例县〔2026〕2号", "article": "一",
    }  # fmt: skip
    change_rows(
        scope=scope("clerk"), county=COUNTY, changes=[RowChange("rules", rule)], reason="定期限"
    )


def test_missing_stand_before_late_before_on_time(county: County) -> None:
    # Due on the 5th of October, a rest day that nobody said how to shift: the 5th stands.
    due_on_the_fifth()
    submitted(scope("director"), at=october(3))
    submitted(scope("neighbour"), at=october(9))
    now = desk(scope("clerk"), COUNTY)

    found = standings_of(scope("clerk"), now, ReturnKind.MONTHLY, SEPTEMBER, dt.date(2026, 10, 12))

    assert [(one.unit.id, one.standing, one.days) for one in found.lines] == [
        ("350524203", HandedIn.MISSING, 7),
        ("350524202", HandedIn.LATE, 4),
        (TOWN, HandedIn.ON_TIME, 0),
    ]
    assert found.due is not None
    assert "reporting.shift_unset" in [one.code for one in found.due.told]
    assert found.never == ()


def test_unset_due_day_judges_nobody_late(county: County) -> None:
    submitted(scope("director"), at=october(30))
    now = desk(scope("clerk"), COUNTY)

    found = standings_of(scope("clerk"), now, ReturnKind.MONTHLY, SEPTEMBER, dt.date(2026, 11, 12))

    assert {one.standing for one in found.lines} == {HandedIn.UNDUE}
    assert found.lines[-1].unit.id == TOWN


def test_unit_that_never_reports_is_named(county: County) -> None:
    due_on_the_fifth()
    august = Period(dt.date(2026, 8, 1), dt.date(2026, 9, 1))
    for who in ("director", "neighbour"):
        submitted(scope(who), august, at=dt.datetime(2026, 9, 3, tzinfo=dt.UTC))
        submitted(scope(who), at=october(3))
    now = desk(scope("clerk"), COUNTY)

    found = standings_of(scope("clerk"), now, ReturnKind.MONTHLY, SEPTEMBER, dt.date(2026, 10, 12))

    assert found.months == 2
    assert [one.id for one in found.never] == ["350524203"]


def test_city_judges_a_county_by_the_due_day_the_county_itself_shows(county: County) -> None:
    due_on_the_fifth()
    city = scope("supervisor")
    submitted(scope("clerk"), at=october(7))

    found = standings_of(city, None, ReturnKind.MONTHLY, SEPTEMBER, dt.date(2026, 10, 12))

    assert [(one.unit.id, one.standing, one.days) for one in found.lines] == [
        (COUNTY, HandedIn.LATE, 2)
    ]


def test_overdue_units_are_reminded_of(county: County) -> None:
    due_on_the_fifth()
    submitted(scope("director"), at=october(3))

    assert remind.due_facts(COUNTY, dt.date(2026, 10, 3)) == {
        "returns_waiting": 1, "returns_soon": 2, "days_left": 2,
    }  # fmt: skip
    assert remind.due_facts(COUNTY, dt.date(2026, 10, 9))["returns_late"] == 2


def test_county_moved_in_mid_year_stands_in_the_list_of_the_city_of_each_month(
    county: County,
) -> None:
    # 350524 of Quanzhou (350500) bears 350199 of Fuzhou (350100) from 1 September on.
    quanzhou = scope("supervisor")
    somebody("fuzhou", "supervisor", "350100")
    county_recoded(
        scope=quanzhou, county=COUNTY, code="350199", since=dt.date(2026, 9, 1), name="示例县"
    )
    site = desk(quanzhou, COUNTY).site
    august, september = dt.date(2026, 8, 31), dt.date(2026, 9, 30)

    assert [one.id for one in below_of(area_unit("350500"), august)] == [COUNTY]
    assert below_of(area_unit("350500"), september) == ()
    assert below_of(area_unit("350100"), august) == ()
    assert [one.id for one in below_of(area_unit("350100"), september)] == [COUNTY]
    assert county_unit(site, august).above == "350500"
    assert county_unit(site, september).above == "350100"
    told = moved_away("350500", august, september)
    assert [(was.code, now.code) for was, now in told] == [(COUNTY, "350199")]


def test_return_of_a_moved_county_is_received_by_its_new_city_only(county: County) -> None:
    quanzhou = scope("supervisor")
    fuzhou = somebody("fuzhou", "supervisor", "350100")
    county_recoded(scope=quanzhou, county=COUNTY, code="350199", since=dt.date(2026, 9, 1))
    row = submitted(scope("clerk"))

    with pytest.raises(NotAllowed, match="应是350100"):
        receiving.accept_return(scope=quanzhou, number=row.pk, at=october(4))
    receiving.accept_return(scope=fuzhou, number=row.pk, at=october(4))

    assert HeldReturn.objects.get(pk=row.pk).state == "accepted"


def test_second_change_of_code_must_be_later(county: County) -> None:
    change = {"scope": scope("supervisor"), "county": COUNTY}
    county_recoded(**change, code="350199", since=dt.date(2026, 9, 1))  # type: ignore[arg-type]

    with pytest.raises(BadData, match="新的一次要在那天以后"):
        county_recoded(**change, code="350198", since=dt.date(2026, 8, 1))  # type: ignore[arg-type]


def test_review_stands_beside_the_return_and_changes_nothing(county: County) -> None:
    city = scope("supervisor")
    recorded(planned_month()[0])
    row = submitted(scope("clerk"))
    before = row.turn

    kept = review_return(
        scope=city, number=row.pk, found={"circuit.made": Decimal(2)},
        notes={"circuit.made": "村里说来过两次"}, at=october(6),
    )  # fmt: skip

    assert (kept.outcome, kept.against) == ("differs", row.digest)
    assert HeldReturn.objects.get(pk=row.pk).turn == before


def test_nobody_reviews_their_own_return(county: County) -> None:
    row = submitted(scope("clerk"))

    with pytest.raises(NotAllowed, match="由上一级"):
        review_return(scope=scope("clerk"), number=row.pk, found={}, at=october(6))


def test_sample_is_drawn_again_the_same_even_after_more_came(county: County) -> None:
    city = scope("supervisor")
    submitted(scope("director"))
    made = draw_sample(
        scope=city, kind="monthly", period=SEPTEMBER, rank=Rank.UNIT, size=1, seed="2026-09/4",
        at=october(8),
    )  # fmt: skip
    submitted(scope("neighbour"))

    seen = sample_seen(city, made.pk)

    assert made.drawn == [f"{TOWN}/monthly/2026-09-01/2026-09-30"]
    assert (seen.same, seen.fair) == (True, False)


@pytest.mark.parametrize(("size", "seed"), [(None, "x"), (1, "  ")])
def test_sample_needs_a_size_and_a_seed(county: County, size: int | None, seed: str) -> None:
    with pytest.raises(BadData):
        draw_sample(
            scope=scope("supervisor"), kind="monthly", period=SEPTEMBER, rank=Rank.COUNTY,
            size=size, seed=seed,
        )  # fmt: skip


def test_sample_of_another_division_is_none(county: County) -> None:
    made = draw_sample(
        scope=scope("supervisor"), kind="monthly", period=SEPTEMBER, rank=Rank.UNIT, size=1,
        seed="x",
    )  # fmt: skip

    with pytest.raises(Http404):
        sample_seen(somebody("fuzhou", "supervisor", "350100"), made.pk)


def test_navigation_counts_what_waits(county: County) -> None:
    scope("supervisor")
    unit, whole = submitted(scope("director")), submitted(scope("clerk"))

    def waits(name: str, county: str) -> Mapping[str, int]:
        return waiting(scope(name), county, returns_waiting(scope(name), county))

    assert waits("clerk", COUNTY)["reporting:returns"] == 1
    assert waits("supervisor", "")["reporting:area-returns"] == 1
    assert waits("finance", COUNTY) == {}
    receiving.send_back_return(scope=scope("clerk"), number=unit.pk, why="改", at=october(4))
    assert waits("director", COUNTY)["reporting:returns"] == 1
    assert whole.state == "submitted"


def test_reminder_goes_out_once_a_day(county: County) -> None:
    submitted(scope("director"))
    day = dt.date(2026, 10, 9)

    assert remind.due_facts(COUNTY, day)["returns_waiting"] == 1
    assert remind.remind_county(county=COUNTY, today=day)
    assert not remind.remind_county(county=COUNTY, today=day)
    assert remind.remind_county(county=COUNTY, today=day + dt.timedelta(days=1))


def test_channel_that_listens_is_told_counts_and_a_link_only(county: County) -> None:
    submitted(scope("director"))
    Channel.objects.create(
        county=COUNTY, kind="wecom", label="院长群", sealed_address="", occasions=["returns_due"]
    )

    assert remind.remind_counties(today=dt.date(2026, 10, 9)) == 1

    job = Job.objects.get(kind="planning.announce")
    assert job.arguments["facts"] == {"returns_waiting": 1}
    assert job.arguments["link"] == f"/c/{COUNTY}/returns/late/"


def test_county_where_nobody_listens_gets_no_reminder(county: County) -> None:
    submitted(scope("director"))

    assert remind.remind_counties(today=dt.date(2026, 10, 9)) == 0

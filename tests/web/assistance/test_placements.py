"""Placements: every step in its order, both units on every month, nothing lost."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.web.assistance.told import (
    APRIL,
    AT,
    BEGUN,
    MARCH,
    MAY,
    TODAY,
    YEAR,
    active,
    assignments,
    confirmed,
    doctor,
    need,
    nominated,
    scope,
)
from tests.web.people import COUNTY, as_person
from xunzhen.domain.assistance.needs import SenderLevel
from xunzhen.domain.assistance.placements import PlacementState, Side
from xunzhen.domain.errors import BadData, NotAllowed, XunzhenError
from xunzhen.web.assistance.models import MonthWord, PlacementRow, PlacementStep
from xunzhen.web.assistance.selectors.placements import (
    placement_of,
    placement_seen,
    standing,
)
from xunzhen.web.assistance.selectors.tables import assignments_of
from xunzhen.web.assistance.services.months import confirm_all, confirm_month, take_back_month
from xunzhen.web.assistance.services.placements import (
    approve,
    assign,
    close,
    nominate,
    replace_doctor,
    withdraw,
)
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.registry.selectors import desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def counted(row: PlacementRow) -> tuple[dt.date, ...]:
    row = PlacementRow.objects.select_related("need", "candidate").get(pk=row.pk)
    return placement_of(row, standing(row.words.all())).counted_months


def refusal_code(change: object) -> str:
    with pytest.raises(XunzhenError) as refused:
        change()  # type: ignore[operator]
    return refused.value.sentence.code


def test_placement_goes_from_nomination_to_service_with_who_and_when() -> None:
    row = active()

    steps = PlacementStep.objects.filter(placement=row).values_list("state", "by")
    assert list(steps) == [
        ("nominated", "coordinator"),
        ("approved", "clerk"),
        ("assigned", "clerk"),
        ("active", "clerk"),
    ]


def test_each_step_leaves_one_audit_entry() -> None:
    row = nominated()
    before = AuditEntry.objects.count()

    approve(scope=scope("clerk"), county=COUNTY, placement=row.pk)

    assert AuditEntry.objects.count() == before + 1
    assert AuditEntry.objects.first().action == "assistance.approve"  # type: ignore[union-attr]


def test_step_out_of_order_is_refused_and_changes_nothing() -> None:
    row = nominated()

    code = refusal_code(lambda: assign(scope=scope("clerk"), county=COUNTY, placement=row.pk))

    row.refresh_from_db()
    assert code == "assistance.wrong_moment"
    assert row.state == PlacementState.NOMINATED


def test_month_counts_once_both_units_have_confirmed_it() -> None:
    row = active()

    confirm_month(
        scope=scope("coordinator"), county=COUNTY, placement=row.pk, month=MARCH, side=Side.SENDER
    )
    assert counted(row) == ()

    confirm_month(
        scope=scope("director"), county=COUNTY, placement=row.pk, month=MARCH, side=Side.RECEIVER
    )
    assert counted(row) == (MARCH,)


@pytest.mark.parametrize(
    ("who", "side"),
    [
        ("director", Side.SENDER),
        ("coordinator", Side.RECEIVER),
        ("clerk", Side.SENDER),
        ("clerk", Side.RECEIVER),
    ],
)
def test_nobody_confirms_for_a_unit_that_is_not_theirs(who: str, side: Side) -> None:
    row = active()

    code = refusal_code(
        lambda: confirm_month(
            scope=scope(who), county=COUNTY, placement=row.pk, month=MARCH, side=side
        )
    )

    assert code == "assistance.not_your_side"
    assert not MonthWord.objects.exists()


def test_director_of_another_township_does_not_see_the_placement() -> None:
    row = active()

    answer = as_person("neighbour").get(f"{AT}doctors/{row.pk}/")

    assert answer.status_code == 404


def test_same_person_cannot_confirm_for_both_units_after_a_change_of_duty() -> None:
    from dataclasses import replace

    row = active()
    confirm_month(
        scope=scope("coordinator"), county=COUNTY, placement=row.pk, month=MARCH, side=Side.SENDER
    )
    moved = replace(scope("director"), who="coordinator")

    code = refusal_code(
        lambda: confirm_month(
            scope=moved, county=COUNTY, placement=row.pk, month=MARCH, side=Side.RECEIVER
        )
    )

    assert code == "assistance.both_sides"


def test_month_that_is_not_over_cannot_be_confirmed() -> None:
    row = active()

    code = refusal_code(
        lambda: confirm_month(
            scope=scope("director"), county=COUNTY, placement=row.pk, month=MAY, side=Side.RECEIVER
        )
    )

    assert code == "assistance.month_not_confirmable"


def test_second_confirmation_of_a_unit_is_not_written_twice() -> None:
    row = active()
    confirmed(row, MARCH)

    confirmed(row, MARCH)

    assert MonthWord.objects.count() == 2


def test_word_taken_back_no_longer_counts_and_stays_on_record() -> None:
    row = active()
    confirmed(row, MARCH)

    take_back_month(
        scope=scope("director"), county=COUNTY, placement=row.pk, month=MARCH, side=Side.RECEIVER,
        reason="日期记错",
    )  # fmt: skip

    word = MonthWord.objects.get(side="receiver")
    assert counted(row) == ()
    assert (word.by, word.back_by, word.back_reason) == ("director", "director", "日期记错")


def test_word_taken_back_can_be_given_again() -> None:
    row = active()
    confirmed(row, MARCH)
    take_back_month(
        scope=scope("director"), county=COUNTY, placement=row.pk, month=MARCH, side=Side.RECEIVER,
        reason="日期记错",
    )  # fmt: skip

    confirmed(row, MARCH)

    assert counted(row) == (MARCH,)
    assert MonthWord.objects.count() == 3


def test_taking_back_wants_a_reason() -> None:
    row = active()
    confirmed(row, MARCH)

    code = refusal_code(
        lambda: take_back_month(
            scope=scope("director"), county=COUNTY, placement=row.pk, month=MARCH,
            side=Side.RECEIVER, reason=" ",
        )
    )  # fmt: skip

    assert code == "assistance.back_reason"


def test_all_months_that_wait_for_a_reader_are_confirmed_at_once_for_his_side_only() -> None:
    active()
    other = active(need("h-202", "中医"), doctor("d-2", "中医"))

    # March and April of h-101 wait for its director; those of h-202 are his neighbour's.
    assert confirm_all(scope=scope("director"), county=COUNTY, year=YEAR) == 2
    assert set(MonthWord.objects.values_list("side", "by")) == {("receiver", "director")}
    assert not other.words.exists()


def test_sides_wait_only_for_those_who_speak_for_them() -> None:
    row = active()
    now = desk(scope("clerk"), COUNTY)

    waits = {
        who: placement_seen(scope(who), now, row, (), TODAY).waits
        for who in ("director", "coordinator", "clerk", "supervisor")
    }

    assert waits == {
        "director": ((MARCH, Side.RECEIVER), (APRIL, Side.RECEIVER)),
        "coordinator": ((MARCH, Side.SENDER), (APRIL, Side.SENDER)),
        "clerk": (),
        "supervisor": (),
    }


def test_active_and_closed_placements_are_assignments_of_the_county() -> None:
    assignments({"id": "placement/1", "staff": "外来一", "since": "2026-01-01"})
    first = active()
    nominated(need("h-202", "中医"), doctor("d-2", "中医"))
    close(scope=scope("clerk"), county=COUNTY, placement=first.pk, day=TODAY)

    found = assignments_of(desk(scope("clerk"), COUNTY)) or ()

    assert len({one.id for one in found}) == len(found) == 2
    mine = found[-1]
    assert (mine.staff, mine.to_institution) == ("d-1", "h-101")
    assert (mine.period.since, mine.period.until) == (BEGUN, TODAY)


def test_assignments_follow_a_placement_without_a_new_revision_of_the_county() -> None:
    row = active()
    before = assignments_of(desk(scope("clerk"), COUNTY)) or ()

    close(scope=scope("clerk"), county=COUNTY, placement=row.pk, day=TODAY)

    after = assignments_of(desk(scope("clerk"), COUNTY)) or ()
    assert (before[0].period.until, after[0].period.until) == (None, TODAY)


def test_replacement_keeps_the_months_with_the_one_who_served_them() -> None:
    row = active()
    confirmed(row, MARCH)
    other = doctor("d-2")

    new = replace_doctor(
        scope=scope("clerk"), county=COUNTY, placement=row.pk, candidate=other.pk,
        reason="调走", day=TODAY,
    )  # fmt: skip

    row.refresh_from_db()
    assert (row.state, row.replaced_by, row.until) == (PlacementState.REPLACED, new, TODAY)
    assert counted(row) == (MARCH,)
    assert (new.state, new.need, counted(new)) == (PlacementState.NOMINATED, row.need, ())


def test_replacing_by_the_same_doctor_is_refused_and_nothing_is_written() -> None:
    row = active()

    code = refusal_code(
        lambda: replace_doctor(
            scope=scope("clerk"), county=COUNTY, placement=row.pk, candidate=row.candidate_id,
            reason="调走", day=TODAY,
        )
    )  # fmt: skip

    row.refresh_from_db()
    assert code == "assistance.no_replacement"
    assert row.state == PlacementState.ACTIVE


def test_withdrawal_wants_a_reason() -> None:
    row = nominated()

    code = refusal_code(
        lambda: withdraw(scope=scope("clerk"), county=COUNTY, placement=row.pk, reason="")
    )

    assert code == "assistance.reason_wanted"


def test_need_with_somebody_takes_nobody_else() -> None:
    wanted = need()
    nominated(wanted)
    other = doctor("d-2")

    code = refusal_code(
        lambda: nominate(
            scope=scope("coordinator"), county=COUNTY, year=YEAR, pairs={wanted.pk: other.pk}
        )
    )

    assert code == "assistance.need_taken"


def test_doctor_is_not_placed_twice_in_a_year() -> None:
    who = doctor()
    nominated(need(), who)
    second = need("h-202")

    with pytest.raises(BadData) as refused:
        nominate(scope=scope("coordinator"), county=COUNTY, year=YEAR, pairs={second.pk: who.pk})

    assert refused.value.sentence.code == "assistance.plan_broken"


def test_doctor_of_another_specialty_is_refused() -> None:
    wanted, who = need(specialty="中医"), doctor("d-1", "外科")

    with pytest.raises(BadData) as refused:
        nominate(scope=scope("coordinator"), county=COUNTY, year=YEAR, pairs={wanted.pk: who.pk})

    assert "专科对不上" in refused.value.sentence.zh


def test_coordinator_of_one_hospital_does_not_nominate_for_another() -> None:
    from dataclasses import replace

    wanted, who = need(), doctor(level=SenderLevel.CITY)
    mine = replace(scope("coordinator"), institution="h-350524")

    with pytest.raises(NotAllowed) as refused:
        nominate(scope=mine, county=COUNTY, year=YEAR, pairs={wanted.pk: who.pk})

    assert refused.value.sentence.code == "assistance.not_your_hospital"


def test_page_confirms_a_month_and_says_so() -> None:
    row = active()
    address = f"{AT}doctors/{row.pk}/month/"

    answer = as_person("director").post(
        address, {"month": "2026-03", "side": "receiver"}, follow=True
    )

    assert "已确认1个月" in answer.content.decode()
    assert MonthWord.objects.get().by == "director"


def test_page_says_why_a_month_was_not_confirmed() -> None:
    row = active()
    address = f"{AT}doctors/{row.pk}/month/"

    answer = as_person("coordinator").post(
        address, {"month": "2026-03", "side": "receiver"}, follow=True
    )

    assert "不归您确认" in answer.content.decode()
    assert not MonthWord.objects.exists()

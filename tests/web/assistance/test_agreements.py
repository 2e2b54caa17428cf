"""Agreements: rows of the county's table, with signatures, alerts, tasks, reviews and history."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from tests.web.assistance.told import AGREEMENT, AT, SIGNED, TODAY, assignments, scope
from tests.web.people import COUNTY, as_person, county_on_site
from xunzhen.domain.assistance.agreements import AgreementState
from xunzhen.domain.errors import BadData, XunzhenError
from xunzhen.domain.registry.county import County, Institution, InstitutionKind
from xunzhen.web.assistance.models import AgreementTask, ProgrammeNote
from xunzhen.web.assistance.selectors.matrix import matrix
from xunzhen.web.assistance.selectors.register import (
    AgreementSeen,
    agreement_row,
    agreement_whole,
    register,
)
from xunzhen.web.assistance.selectors.tables import agreements_of
from xunzhen.web.assistance.services.agreements import (
    change_agreement,
    end_agreement,
    enter_agreement,
    put_task,
    review_agreement,
    sign_agreement,
)
from xunzhen.web.registry.models import RowVersion
from xunzhen.web.registry.selectors import desk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def entered(**cells: str) -> None:
    enter_agreement(scope=scope("clerk"), county=COUNTY, cells={**SIGNED, **cells})


def seen(number: str = "XY-1") -> AgreementSeen:
    found = register(scope("clerk"), desk(scope("clerk"), COUNTY), TODAY)
    return next(one for one in found if one.value.id == number)


def codes(one: AgreementSeen) -> list[str]:
    return [alert.sentence.code for alert in one.alerts]


def refusal_code(change: object) -> str:
    with pytest.raises(XunzhenError) as refused:
        change()  # type: ignore[operator]
    return refused.value.sentence.code


def test_agreement_entered_by_form_is_a_row_of_the_countys_table() -> None:
    entered()

    found = agreements_of(desk(scope("clerk"), COUNTY)) or ()
    assert [(one.id, one.receiver, one.signed_on) for one in found] == [
        ("XY-1", "h-350524", dt.date(2024, 12, 28))
    ]


def test_agreement_with_a_fault_names_the_column_and_is_not_written() -> None:
    with pytest.raises(BadData) as refused:
        entered(until="2024-01-01")

    assert refused.value.sentence.code == "assistance.agreement_fault"
    assert agreements_of(desk(scope("clerk"), COUNTY)) is None


def test_number_stands_once() -> None:
    entered()

    assert refusal_code(entered) == "registry.key_taken"


def test_agreement_is_in_force_once_all_three_have_signed() -> None:
    enter_agreement(scope=scope("clerk"), county=COUNTY, cells=AGREEMENT)
    for party in ("sender", "receiver"):
        sign_agreement(
            scope=scope("clerk"), county=COUNTY, agreement="XY-1", party=party, day=TODAY
        )
    assert seen().state is AgreementState.UNSIGNED
    assert codes(seen()) == ["assistance.unsigned"]

    sign_agreement(scope=scope("clerk"), county=COUNTY, agreement="XY-1", party="county", day=TODAY)

    assert seen().state is AgreementState.IN_FORCE


def test_party_signs_once_and_not_in_the_future() -> None:
    enter_agreement(scope=scope("clerk"), county=COUNTY, cells=AGREEMENT)
    who = scope("clerk")
    sign_agreement(scope=who, county=COUNTY, agreement="XY-1", party="county", day=TODAY)

    for party, day in (("county", TODAY), ("sender", TODAY + dt.timedelta(days=1))):
        code = refusal_code(
            lambda party=party, day=day: sign_agreement(
                scope=who, county=COUNTY, agreement="XY-1", party=party, day=day
            )
        )
        assert code == "assistance.cannot_sign"


def test_every_change_stands_in_the_history_with_its_reason() -> None:
    entered()
    row = agreement_row(desk(scope("clerk"), COUNTY), "XY-1")

    change_agreement(
        scope=scope("clerk"), county=COUNTY, agreement="XY-1", cells={"mode": "托管"},
        reason="改为托管", version=row.version,
    )  # fmt: skip

    versions = RowVersion.objects.filter(row=row).order_by("number")
    assert [one.reason for one in versions] == ["登记帮扶协议", "改为托管"]
    page = as_person("clerk").get(f"{AT}agreements/XY-1/").content.decode()
    assert "改为托管" in page


def test_change_over_somebody_elses_is_refused() -> None:
    entered()
    row = agreement_row(desk(scope("clerk"), COUNTY), "XY-1")

    code = refusal_code(
        lambda: change_agreement(
            scope=scope("clerk"), county=COUNTY, agreement="XY-1", cells={"mode": "托管"},
            reason="改", version=row.version + 1,
        )
    )  # fmt: skip

    assert code == "registry.stale"


def test_overlapping_agreements_are_both_alerted() -> None:
    entered()
    entered(id="XY-2", until="2026-12-31")

    assert "assistance.agreements_overlap" in codes(seen("XY-1"))
    assert "assistance.agreements_overlap" in codes(seen("XY-2"))


def test_agreement_that_ends_before_a_least_term_is_alerted_and_names_the_day() -> None:
    # A head of department since 1 February 2026 is due until 31 January 2027 (FJ-2022-595/2.2.6).
    entered(until="2026-12-31")
    assignments(
        {
            "id": "A-1",
            "staff": "演示专家",
            "role": "科室负责人",
            "since": "2026-02-01",
            "agreement": "XY-1",
        }
    )

    alert = next(one for one in seen().alerts if one.sentence.code.endswith("too_short"))

    assert "2027-01-31" in alert.sentence.zh


def test_early_end_wants_a_reason_and_keeps_it() -> None:
    entered()
    ending = {"scope": scope("clerk"), "county": COUNTY, "agreement": "XY-1"}

    code = refusal_code(lambda: end_agreement(**ending, last=dt.date(2026, 6, 30), reason=""))
    end_agreement(**ending, last=dt.date(2026, 6, 30), reason="医院合并")

    assert code == "assistance.agreement_reason"
    assert seen().value.period.last_day == dt.date(2026, 6, 30)
    note = ProgrammeNote.objects.get()
    assert (note.kind, note.text, note.by) == ("end", "医院合并", "clerk")


def test_early_end_says_whose_term_it_cuts_short() -> None:
    entered()
    assignments(
        {
            "id": "A-1",
            "staff": "演示专家",
            "role": "院长",
            "since": "2026-02-01",
            "agreement": "XY-1",
        }
    )

    code = refusal_code(
        lambda: end_agreement(
            scope=scope("clerk"), county=COUNTY, agreement="XY-1", last=dt.date(2026, 12, 31),
            reason=" ",
        )
    )  # fmt: skip

    assert code == "assistance.agreement_too_short"


def test_later_end_is_no_early_end() -> None:
    entered()

    code = refusal_code(
        lambda: end_agreement(
            scope=scope("clerk"), county=COUNTY, agreement="XY-1", last=dt.date(2028, 1, 1),
            reason="x",
        )
    )  # fmt: skip

    assert code == "assistance.end_not_earlier"


def test_year_that_is_over_waits_for_its_review() -> None:
    entered()
    assert seen().reviews == (1,)

    review_agreement(
        scope=scope("clerk"), county=COUNTY, agreement="XY-1", year=1, day=TODAY, text="完成"
    )

    assert seen().reviews == ()


@pytest.mark.parametrize("year", [0, 3, 4, 9_999_999])
def test_year_that_has_not_begun_is_not_reviewed(year: int) -> None:
    # It runs 2025-2027; by 20 May 2026 its first two years have begun.
    entered()

    code = refusal_code(
        lambda: review_agreement(
            scope=scope("clerk"), county=COUNTY, agreement="XY-1", year=year, day=TODAY, text="好"
        )
    )

    assert code == "assistance.review_no_such_year"


def test_task_of_another_agreement_is_refused_and_none_is_made() -> None:
    entered()
    entered(id="XY-2", sender="示例大学医院")
    task = {
        "scope": scope("clerk"), "county": COUNTY, "aspect": "人才培养", "title": "培养骨干",
        "target": 3,
    }  # fmt: skip
    row = put_task(**task, agreement="XY-1")

    code = refusal_code(lambda: put_task(**task, agreement="XY-2", done=3, task=row.pk))

    assert code == "assistance.task_not_here"
    assert AgreementTask.objects.count() == 1


def test_director_sees_of_the_people_under_an_agreement_only_those_of_the_township() -> None:
    entered()
    term = {"role": "医师", "since": "2026-02-01", "agreement": "XY-1"}
    assignments(
        {**term, "id": "A-1", "staff": "演示专家一"},
        {**term, "id": "A-2", "staff": "演示专家二", "to_institution": "h-101"},
    )

    def people(who: str) -> set[str]:
        whole = agreement_whole(scope(who), desk(scope(who), COUNTY), "XY-1", TODAY)
        return {one.term.staff for one in whole.terms}

    assert people("clerk") == {"演示专家一", "演示专家二"}
    assert people("director") == {"演示专家二"}


def test_task_is_reached_when_done_comes_up_to_its_target() -> None:
    entered()
    task = {
        "scope": scope("clerk"), "county": COUNTY, "agreement": "XY-1", "aspect": "人才培养",
        "title": "培养骨干", "target": 3,
    }  # fmt: skip
    row = put_task(**task, done=2)
    assert (seen().reached, seen().tasks) == (0, 1)

    put_task(**task, done=3, task=row.pk)

    assert (seen().reached, seen().tasks) == (1, 1)


def test_only_the_planner_enters_agreements() -> None:
    for who in ("coordinator", "director", "supervisor", "finance"):
        assert as_person(who).get(f"{AT}agreements/new/").status_code == 403


def test_form_with_a_fault_keeps_what_was_typed() -> None:
    answer = as_person("clerk").post(f"{AT}agreements/new/", {**SIGNED, "until": "2020-01-01"})

    assert answer.status_code == 400
    assert "示例省立医院" in answer.content.decode()


def test_matrix_has_a_row_for_every_county_hospital_and_a_cell_for_every_sender() -> None:
    entered()
    entered(id="XY-2", sender="示例大学医院", mode="托管", until="2026-07-01")

    found = matrix(scope("clerk"), COUNTY, TODAY)

    assert found.senders == ("示例大学医院", "示例省立医院")
    assert [row.receiver for row in found.rows] == ["示例县医院"]
    assert [[one.value.id for one in cell] for cell in found.rows[0].cells] == [["XY-2"], ["XY-1"]]
    assert found.in_force == 2


def test_reader_above_the_county_sees_all_counties_of_the_matrix() -> None:
    entered()
    kind = InstitutionKind.COUNTY_HOSPITAL
    hospital = Institution("h-x", "另一县医院", kind, "三级", "350525")
    county_on_site(County("350525", "另一县", TODAY, institutions=(hospital,)))

    rows = {
        who: {row.county for row in matrix(scope(who), COUNTY, TODAY).rows}
        for who in ("supervisor", "clerk")
    }

    assert rows == {"supervisor": {"350524", "350525"}, "clerk": {"350524"}}


def test_expired_agreement_leaves_the_matrix_and_stays_in_the_register() -> None:
    entered(since="2022-01-01", until="2024-12-31", signed_county="2021-12-28",
            signed_sender="2021-12-28", signed_receiver="2021-12-28")  # fmt: skip

    assert matrix(scope("clerk"), COUNTY, TODAY).listed == ()
    assert seen().state is AgreementState.EXPIRED


def test_matrix_of_many_counties_asks_no_more_than_of_one(
    django_assert_max_num_queries: Any,
) -> None:
    kind = InstitutionKind.COUNTY_HOSPITAL
    for number in range(25):
        code = f"3505{number + 30}"
        hospital = Institution(f"h-{code}", f"县{number}医院", kind, "三级", code)
        county_on_site(County(code, f"县{number}", TODAY, institutions=(hospital,)))
    browser = as_person("supervisor")

    with django_assert_max_num_queries(12):
        page = browser.get(f"{AT}pairing/").content.decode()

    # 25 counties and the small one: each has its row.
    assert "26家受援医院" in page

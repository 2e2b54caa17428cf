"""A return on its way up the chain, frozen when it is handed in."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import Http404

from tests.web.people import COUNTY
from tests.web.reporting.a_month import (
    SEPTEMBER,
    TEXTS,
    TOWN,
    drafted,
    locked,
    october,
    planned_month,
    recorded,
    scope,
    submitted,
    toured,
)
from xunzhen.domain.errors import BadData, NotAllowed
from xunzhen.domain.registry.county import County
from xunzhen.domain.reporting.canonical import digest_of
from xunzhen.domain.reporting.restatement import differing
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.fieldwork.models import Outreach
from xunzhen.web.registry.selectors import desk
from xunzhen.web.registry.services import RowChange, change_rows
from xunzhen.web.reporting.models import FrozenVersion, HeldReturn
from xunzhen.web.reporting.selectors.compare import compared, taken_now
from xunzhen.web.reporting.selectors.held import restatements_of, subject_of, unpacked
from xunzhen.web.reporting.selectors.then import taken_again
from xunzhen.web.reporting.services import receiving, writing
from xunzhen.web.reporting.services.keeping import content_of
from xunzhen.web.reporting.services.restating import restate_return

pytestmark = pytest.mark.django_db


def number_of(row: HeldReturn, indicator: str) -> int | None:
    """Return the numerator of a figure of a return."""
    found = subject_of(row).figure_of(indicator)
    return None if found is None or found.numerator is None else int(found.numerator)


def test_figures_of_a_county_are_the_ledger_of_the_period(county: County) -> None:
    visits = planned_month()
    for one in visits[:3]:
        recorded(one, treated=12)

    row = drafted(scope("clerk"))

    # 3 visits made with 12 each, all others of the plan's two weeks missed.
    assert number_of(row, "circuit.due") == len(visits)
    assert number_of(row, "circuit.made") == 3
    assert number_of(row, "circuit.missed") == len(visits) - 3
    assert number_of(row, "circuit.served") == 36


def test_township_reports_its_own_part(county: County) -> None:
    visits = planned_month()
    mine = [one for one in visits if one.township == TOWN]
    recorded(mine[0])
    recorded(next(one for one in visits if one.township != TOWN))

    row = drafted(scope("director"))

    assert (row.unit, row.name, row.above) == (TOWN, "甲镇卫生院", COUNTY)
    assert number_of(row, "circuit.due") == len(mine)
    assert number_of(row, "circuit.made") == 1


def test_submitting_freezes_the_canonical_text_with_its_digest(county: County) -> None:
    recorded(planned_month()[0])

    row = submitted(scope("director"))

    kept = FrozenVersion.objects.get(subject=row)
    assert kept.digest == row.digest == digest_of(content_of(kept.content))
    assert content_of(kept.content)["cut_off"] == "2026-09-30T16:00:00Z"
    assert unpacked(kept.rows)["circuit.made"]


def test_begun_twice_is_one_return(county: County) -> None:
    first = drafted(scope("director"))

    again = writing.begin_return(
        scope=scope("director"), kind="monthly", period=SEPTEMBER, county=COUNTY, at=october(5)
    )

    assert again.pk == first.pk


def test_self_check_names_what_is_missing(county: County) -> None:
    row = writing.begin_return(
        scope=scope("director"), kind="monthly", period=SEPTEMBER, county=COUNTY, at=october(3)
    )
    change_rows(
        scope=scope("clerk"), county=COUNTY, reason="定四部分",
        changes=[RowChange("rules", {
            "rule": "return.sections", "value": "4", "since": "2026-01-01", "document": "县发1号",
            "article": "一",
        })],
    )  # fmt: skip

    with pytest.raises(NotAllowed, match=r"完成情况、存在问题、下一步计划、意见建议"):
        writing.self_check_return(scope=scope("director"), number=row.pk, at=october(3))


def test_return_goes_up_the_chain_and_is_locked(county: County) -> None:
    supervisor = scope("supervisor")
    row = locked(scope("clerk"), supervisor)

    assert (row.state, row.above) == ("locked", "350500")
    assert [one.act for one in row.steps.order_by("number")] == [
        "edit", "edit", "self_check", "submit", "accept", "lock",
    ]  # fmt: skip


def test_without_a_supervisor_the_county_locks_its_own(county: County) -> None:
    clerk = scope("clerk")

    row = locked(clerk, clerk)

    assert (row.above, row.state) == ("", "locked")


def test_locked_return_is_not_edited_but_a_restatement_is_offered(county: County) -> None:
    row = locked(scope("director"), scope("clerk"))

    with pytest.raises(NotAllowed, match="另作订正"):
        writing.write_texts(scope=scope("director"), number=row.pk, texts=TEXTS, at=october(9))
    with pytest.raises(NotAllowed, match="另作订正"):
        writing.fill_return(scope=scope("director"), number=row.pk, at=october(9))


def test_submitted_pressed_twice_is_submitted_once(county: County) -> None:
    who = scope("director")
    row = drafted(who)
    row = writing.self_check_return(scope=who, number=row.pk, at=october(3))
    seen = row.turn

    writing.submit_return(scope=who, number=row.pk, seen=seen, at=october(3))
    before = AuditEntry.objects.count()
    writing.submit_return(scope=who, number=row.pk, seen=seen, at=october(3))

    assert FrozenVersion.objects.filter(subject=row).count() == 1
    assert AuditEntry.objects.count() == before


def test_other_words_from_an_older_page_of_ones_own_are_refused_not_dropped(
    county: County,
) -> None:
    who = scope("director")
    row = drafted(who)
    seen = row.turn
    first = {**TEXTS, "problems": "头一页写的"}
    writing.write_texts(scope=who, number=row.pk, texts=first, seen=seen, at=october(3))

    # The same form once more is the button pressed twice; other words must not vanish unsaid.
    writing.write_texts(scope=who, number=row.pk, texts=first, seen=seen, at=october(3))
    with pytest.raises(BadData, match="刚被改过"):
        writing.write_texts(
            scope=who, number=row.pk, texts={**TEXTS, "problems": "另一页写的"}, seen=seen,
            at=october(3),
        )  # fmt: skip


def test_figures_are_taken_anew_though_ones_own_words_came_between(county: County) -> None:
    recorded(planned_month()[0])
    who = scope("clerk")
    row = drafted(who)
    seen = row.turn
    writing.write_texts(scope=who, number=row.pk, texts=TEXTS, seen=seen, at=october(4))
    toured(dt.date(2026, 9, 20))

    row = writing.fill_return(scope=who, number=row.pk, seen=seen, at=october(5))

    assert row.filled_at == october(5)


def test_fill_pressed_twice_fills_once(county: County) -> None:
    who = scope("director")
    row = drafted(who)
    seen = row.turn

    writing.fill_return(scope=who, number=row.pk, seen=seen, at=october(4))
    row = writing.fill_return(scope=who, number=row.pk, seen=seen, at=october(4, 10))

    assert (row.turn, row.filled_at) == (seen + 1, october(4))


def test_tour_told_after_the_draft_is_in_the_figures_taken_anew(county: County) -> None:
    who = scope("clerk")
    row = drafted(who)
    before = number_of(row, "mobile_hospital.min_tours")
    toured(dt.date(2026, 9, 20))

    row = writing.fill_return(scope=who, number=row.pk, at=october(4))

    assert (before, number_of(row, "mobile_hospital.min_tours")) == (None, 1)


def test_tours_stand_in_what_is_worked_out_again_after_the_tables_changed(county: County) -> None:
    toured(dt.date(2026, 9, 20))
    row = locked(scope("clerk"), scope("clerk"))
    village = {"code": "350524101202", "name": "甲二改名", "township": "350524101"}
    change_rows(
        scope=scope("clerk"), county=COUNTY, changes=[RowChange("villages", village)], reason="改名"
    )
    kept = FrozenVersion.objects.get(subject=row)

    again = taken_again(
        desk(scope("clerk"), COUNTY), subject_of(row), kept.ledger_change, kept.revision
    )

    assert differing(subject_of(row), again.figures) == ()


def test_two_people_at_once_notice_each_other(county: County) -> None:
    row = submitted(scope("director"))
    seen = row.turn
    receiving.accept_return(scope=scope("clerk"), number=row.pk, seen=seen, at=october(4))

    with pytest.raises(BadData, match="刚被改过"):
        receiving.send_back_return(
            scope=scope("clerk"), number=row.pk, why="第二行大于第一行", seen=seen, at=october(4)
        )


def test_sent_back_comes_again_as_the_next_version(county: County) -> None:
    row = submitted(scope("director"))
    receiving.send_back_return(
        scope=scope("clerk"), number=row.pk, why="第二行大于第一行", at=october(3, 15)
    )

    again = submitted(scope("director"), at=october(4))

    assert (again.pk, again.version) == (row.pk, 2)
    assert again.first_submitted == october(3)
    notes = [one.note for one in again.steps.all() if one.note]
    assert notes == ["第二行大于第一行"]


def test_sending_back_needs_a_reason(county: County) -> None:
    row = submitted(scope("director"))

    with pytest.raises(NotAllowed, match="退回要写明原因"):
        receiving.send_back_return(scope=scope("clerk"), number=row.pk, why=" ", at=october(4))


def test_neighbour_sees_no_return_of_another_township(county: County) -> None:
    row = submitted(scope("director"))

    with pytest.raises(Http404):
        writing.fill_return(scope=scope("neighbour"), number=row.pk)


@pytest.mark.parametrize("act", ["update", "delete"])
def test_frozen_version_is_never_changed(county: County, act: str) -> None:
    kept = FrozenVersion.objects.get(subject=submitted(scope("director")))
    statements = {
        "update": "UPDATE reporting_frozenversion SET content = '{}'",
        "delete": "DELETE FROM reporting_frozenversion",
    }

    with pytest.raises(NotAllowed):
        kept.save()
    with pytest.raises(NotAllowed):
        kept.delete()
    with (
        pytest.raises(DatabaseError, match="only ever added"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statements[act])


def test_what_was_changed_behind_the_back_is_neither_accepted_nor_locked(county: County) -> None:
    row = submitted(scope("director"))
    figures = row.figures
    figures[0]["numerator"] = figures[0]["value"] = "999"
    HeldReturn.objects.filter(pk=row.pk).update(figures=figures)

    with pytest.raises(NotAllowed, match="核对码对不上"):
        receiving.accept_return(scope=scope("clerk"), number=row.pk, at=october(4))


def test_locked_month_worked_out_again_is_identical_whatever_came_later(county: County) -> None:
    visits = planned_month()
    for one in visits[:4]:
        recorded(one)
    for who in ("director", "clerk"):
        locked(scope(who), scope("clerk"))
    # Afterwards: two visits come late, one is corrected, a village and a hospital change.
    recorded(visits[0], treated=99)
    recorded(visits[5])
    Outreach.objects.create(
        pk="00000000-0000-0000-0000-00000000000a", county=COUNTY, township=TOWN, kind="circuit",
        date=visits[0].date, afternoon=True, place=visits[0].place, staff="s-02",
        change=Outreach.objects.order_by("-change").values_list("change", flat=True)[0] + 1,
    )  # fmt: skip
    village = {"code": "350524101202", "name": "甲二改名", "township": "350524101"}
    change_rows(
        scope=scope("clerk"), county=COUNTY, changes=[RowChange("villages", village)], reason="改名"
    )

    now = desk(scope("clerk"), COUNTY)
    for row in HeldReturn.objects.all():
        subject = subject_of(row)
        kept = FrozenVersion.objects.get(subject=row)
        again = taken_again(now, subject, kept.ledger_change, kept.revision)
        assert differing(subject, again.figures) == ()
        assert differing(subject, taken_now(scope("clerk"), row, subject).figures) != ()


def test_restatement_tells_old_new_and_why_and_leaves_the_return(county: County) -> None:
    visits = planned_month()
    for one in visits[:4]:
        recorded(one)
    clerk = scope("clerk")
    row = locked(clerk, clerk)
    before = FrozenVersion.objects.get(subject=row).content
    recorded(visits[4])

    kept = restate_return(scope=clerk, number=row.pk, why="甲二1次10月7日才同步", at=october(14))

    told = restatements_of(HeldReturn.objects.get(pk=row.pk))[0]
    changed = {one.new.indicator: (one.old.value, one.new.value) for one in told.changes}
    assert changed["circuit.made"] == (4, 5)
    assert changed["circuit.missed"] == (len(visits) - 4, len(visits) - 5)
    assert "circuit.due" not in changed
    assert (kept.previous, kept.against) == ("", row.digest)
    assert FrozenVersion.objects.get(subject=row).content == before


def test_second_restatement_is_chained_to_the_first(county: County) -> None:
    visits = planned_month()
    clerk = scope("clerk")
    row = locked(clerk, clerk)
    recorded(visits[0])
    first = restate_return(scope=clerk, number=row.pk, why="补1次", at=october(14))
    recorded(visits[1])

    second = restate_return(scope=clerk, number=row.pk, why="再补1次", at=october(15))

    assert second.previous == first.digest
    row = HeldReturn.objects.get(pk=row.pk)
    lines = compared(subject_of(row), restatements_of(row), None, {})
    made = next(one for one in lines if one.indicator == "circuit.made")
    assert made.frozen is not None
    assert made.standing is not None
    assert (made.frozen.value, made.standing.value) == (0, 2)


def test_rows_that_changed_since_are_those_of_the_late_visit(county: County) -> None:
    visits = planned_month()
    clerk = scope("clerk")
    row = locked(clerk, clerk)
    late = visits[2]
    recorded(late, treated=7)

    subject = subject_of(row)
    kept = FrozenVersion.objects.get(subject=row)
    taken = taken_now(clerk, row, subject)
    lines = compared(subject, (), taken, unpacked(kept.rows))

    made = next(one for one in lines if one.indicator == "circuit.made")
    assert [(one.then, one.now and one.now.key) for one in made.changes] == [(None, str(late.pk))]
    assert made.by == 1


def test_one_change_is_one_entry_in_the_trail(county: County) -> None:
    row = drafted(scope("director"))
    before = AuditEntry.objects.count()

    writing.self_check_return(scope=scope("director"), number=row.pk, at=october(3))

    assert AuditEntry.objects.count() == before + 1
    assert AuditEntry.objects.order_by("-number")[0].action == "reporting.self_check"

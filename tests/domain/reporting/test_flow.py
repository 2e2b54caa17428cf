"""Who may do what to a return, and what it says when somebody may not."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from tests.domain.reporting.a_return import (
    CITY,
    CLERK,
    COUNTY,
    CUT_OFF,
    at,
    drafted,
    kept,
    locked,
    submitted,
    visits,
)
from xunzhen.domain.errors import BadData, NotAllowed
from xunzhen.domain.reporting.flow import (
    Act,
    Actor,
    accept,
    allowed_acts,
    edit,
    lock,
    refusal,
    self_check,
    send_back,
)
from xunzhen.domain.reporting.statutory_return import (
    Rank,
    ReportingUnit,
    Section,
    State,
    required_sections,
)
from xunzhen.files.policies import load_book


def test_return_goes_from_draft_to_lock() -> None:
    done = locked(drafted())

    assert [step.state for step in done.steps] == [
        State.DRAFTED,
        State.SELF_CHECKED,
        State.SUBMITTED,
        State.ACCEPTED,
        State.LOCKED,
    ]
    assert done.frozen is not None
    assert done.is_intact


@pytest.mark.parametrize("rank", list(Rank))
def test_every_rank_of_the_chain_hands_in_to_the_next(rank: Rank) -> None:
    above = "" if rank is Rank.PROVINCE else f"r{rank + 1}"
    done = locked(drafted(ReportingUnit(f"r{rank}", rank.zh, rank, above)))

    # The province has nobody above and locks its own.
    assert done.steps[-1].unit == (above or "r4")


def test_edit_after_locking_is_refused_and_offers_a_restatement() -> None:
    with pytest.raises(NotAllowed) as refused:
        edit(locked(drafted()), CLERK, at(10, 10), figures=[visits(19)])

    assert refused.value.sentence.code == "reporting.locked"
    assert "订正" in refused.value.sentence.zh
    assert "restatement" in refused.value.sentence.en


def test_edit_after_submitting_asks_for_it_back() -> None:
    with pytest.raises(NotAllowed) as refused:
        edit(submitted(drafted()), CLERK, at(10, 5), texts={})

    assert refused.value.sentence.code == "reporting.handed_in"


def test_return_sent_back_is_mended_and_frozen_as_the_next_version() -> None:
    first = submitted(drafted())
    back = send_back(first, CITY, at(10, 5), why="认可次数与台账不符")
    again = submitted(edit(back, CLERK, at(10, 6), figures=[visits(19), kept(19, 20)]), at(10, 6))

    assert first.frozen is not None
    assert again.frozen is not None
    assert (first.frozen.version, again.frozen.version) == (1, 2)
    assert first.frozen.digest != again.frozen.digest
    assert again.first_submitted == first.first_submitted


def test_sending_back_needs_a_reason() -> None:
    with pytest.raises(NotAllowed) as refused:
        send_back(submitted(drafted()), CITY, at(10, 5), why="  ")

    assert refused.value.sentence.code == "reporting.send_back_no_reason"


def test_self_check_names_every_part_that_is_missing() -> None:
    draft = edit(
        drafted(), CLERK, at(10, 2), texts={Section.COMPLETION: "有", Section.PROBLEMS: " "}
    )

    with pytest.raises(NotAllowed) as refused:
        self_check(draft, CLERK, at(10, 2), sections=tuple(Section), indicators=["persons"])

    assert "存在问题、下一步计划、意见建议、persons" in refused.value.sentence.zh


def test_edit_takes_the_self_check_away() -> None:
    checked = self_check(drafted(), CLERK, at(10, 2), sections=())

    assert edit(checked, CLERK, at(10, 3), texts={}).state is State.DRAFTED


def test_own_unit_cannot_accept_and_the_unit_above_cannot_edit() -> None:
    everything = frozenset(Act)
    own, above = Actor("u-1", COUNTY.id, everything), Actor("u-9", "350500", everything)
    handed_in = submitted(drafted())

    assert allowed_acts(handed_in, own) == ()
    assert allowed_acts(handed_in, above) == (Act.SEND_BACK, Act.ACCEPT)
    assert allowed_acts(drafted(), above) == ()


def test_colleague_without_the_duty_is_told_whom_to_ask() -> None:
    told = refusal(Act.EDIT, drafted(), Actor("u-2", COUNTY.id, frozenset()))

    assert told is not None
    assert told.code == "reporting.no_duty"


def test_wrong_state_names_the_state_that_is_needed() -> None:
    with pytest.raises(NotAllowed) as refused:
        lock(submitted(drafted()), CITY, at(10, 9))

    assert "已接收" in refused.value.sentence.zh


def test_figure_changed_under_the_seal_is_not_accepted() -> None:
    tampered = replace(submitted(drafted()), figures=(kept(20, 20), visits(20)))

    with pytest.raises(NotAllowed) as refused:
        accept(tampered, CITY, at(10, 8))

    assert refused.value.sentence.code == "reporting.not_intact"


def test_typed_value_that_its_parts_do_not_give_is_refused() -> None:
    typed = replace(kept(18, 20), value=kept(19, 20).value)

    with pytest.raises(BadData) as refused:
        edit(drafted(), CLERK, at(10, 2), figures=[typed])

    # 18 of 20 is 90 %, not 95 %.
    assert refused.value.sentence.code == "reporting.value_wrong"


def test_figure_of_another_cut_off_is_refused() -> None:
    with pytest.raises(BadData) as refused:
        edit(drafted(), CLERK, at(10, 2), figures=[visits(18, at(10, 2))])

    assert refused.value.sentence.code == "reporting.cut_off_differs"


def test_indicator_twice_is_refused() -> None:
    with pytest.raises(BadData) as refused:
        edit(drafted(), CLERK, at(10, 2), figures=[visits(18), visits(19)])

    assert refused.value.sentence.code == "reporting.figure_twice"


def test_empty_denominator_is_a_dash() -> None:
    figure = kept(0, 0, CUT_OFF)

    assert figure.value is None
    assert figure.printed == "—"


def test_unset_number_of_sections_demands_none() -> None:
    assert required_sections(None) == ()


def test_provincial_plan_demands_all_four_sections_while_it_is_in_force() -> None:
    book = load_book()

    in_force = book.verdict("return.sections", "350500", dt.date(2022, 10, 1)).ruling
    ended = book.verdict("return.sections", "350500", dt.date(2023, 2, 1)).ruling

    # FJ-2022-595/3.2.3, to the end of 2022.
    assert required_sections(in_force) == tuple(Section)
    assert ended is None

"""The province's sample can be drawn again, and a review changes nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.domain.reporting.a_return import at, drafted, locked
from xunzhen.domain.errors import BadData
from xunzhen.domain.fieldwork.draw import simple_draw
from xunzhen.domain.reporting.sample import Outcome, review, same_sample, sample

IDS = [f"county-{number}" for number in range(84)]


def test_sample_is_the_draw_of_the_spot_check() -> None:
    drawn = sample(IDS, 5, "2022-12/3")

    assert drawn.drawn == simple_draw(IDS, 5, "2022-12/3")
    assert same_sample(drawn, list(reversed(IDS)))
    assert not same_sample(drawn, IDS[1:])


@pytest.mark.parametrize(
    ("size", "seed", "code"),
    [
        (None, "s", "reporting.sample_size_unset"),
        (0, "s", "reporting.sample_size_unset"),
        (3, " ", "reporting.sample_no_seed"),
    ],
)
def test_sample_needs_a_size_and_a_seed(size: int | None, seed: str, code: str) -> None:
    with pytest.raises(BadData) as refused:
        sample(IDS, size, seed)

    assert refused.value.sentence.code == code


def test_review_sets_what_was_found_beside_what_was_reported() -> None:
    month = locked(drafted())

    found = review(
        month, {"circuit.visits": Decimal(17)}, person="u-5", unit="350000", at=at(12, 20)
    )

    # 18 reported, 17 found; the share was not checked.
    assert [one.outcome for one in found.findings] == [Outcome.NOT_CHECKED, Outcome.DIFFERS]
    assert found.outcome is Outcome.DIFFERS
    assert month.frozen is not None
    assert found.against == month.frozen.digest


def test_review_that_left_a_figure_out_does_not_agree() -> None:
    found = review(
        locked(drafted()), {"circuit.visits": Decimal(18)}, person="u", unit="p", at=at(12, 20)
    )

    assert found.outcome is Outcome.NOT_CHECKED


def test_nothing_frozen_is_nothing_to_review() -> None:
    with pytest.raises(BadData) as refused:
        review(drafted(), {}, person="u", unit="p", at=at(12, 20))

    assert refused.value.sentence.code == "reporting.review_unfrozen"


def test_indicator_the_return_does_not_have_cannot_be_reviewed() -> None:
    with pytest.raises(BadData) as refused:
        review(locked(drafted()), {"x": None}, person="u", unit="p", at=at(12, 20))

    assert refused.value.sentence.code == "reporting.review_unknown"

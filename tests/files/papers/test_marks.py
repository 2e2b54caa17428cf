"""One sign a doctor."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from xunzhen.files.papers.marks import marks_of, surname_of


def test_surname_marks_a_doctor_nobody_shares_it_with() -> None:
    assert marks_of([("1", "陈建安"), ("2", "林桂生")]) == {"1": "陈", "2": "林"}


def test_shared_surname_takes_a_sign_of_the_given_name() -> None:
    assert marks_of([("1", "陈建安"), ("2", "陈惠民")]) == {"1": "陈安", "2": "陈民"}


def test_people_of_one_name_are_numbered() -> None:
    assert marks_of([("1", "陈建安"), ("2", "陈建安")]) == {"1": "陈1", "2": "陈2"}


def test_compound_surname_stays_whole() -> None:
    assert surname_of("欧阳明") == "欧阳"


@given(
    st.dictionaries(
        st.text("0123456789", min_size=1, max_size=4),
        st.text("陈林建安明1A ", max_size=4),
        max_size=12,
    )
)
@settings(deadline=None)
def test_no_two_doctors_share_a_mark(people: dict[str, str]) -> None:
    marks = marks_of(people.items())

    assert set(marks) == set(people)
    assert len(set(marks.values())) == len(people)

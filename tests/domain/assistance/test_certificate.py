"""A certificate holds what both units confirmed, tells the rest, and bears a true number."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xunzhen.domain.assistance.certificate import (
    Certificate,
    CertifiedHalf,
    Ground,
    Holder,
    canonical,
    certificate_of,
    certificate_read,
    not_claimed,
    number_as_written,
)
from xunzhen.domain.assistance.clashes import ServiceDay, counted_days
from xunzhen.domain.assistance.programmes import Assignment, Programme, Role
from xunzhen.domain.errors import BadData
from xunzhen.domain.periods.period import inclusive

DOCTOR = Programme.THOUSAND_DOCTORS
EMPTY = Certificate(
    "350524",
    31,
    Holder("s-1", "林示明", "001X", "示例县医院", "内科主治医师"),
    DOCTOR,
    inclusive(dt.date(2026, 3, 1), dt.date(2026, 10, 31)),
    Ground.BOTH_UNITS,
    (),
    0,
    0,
    "示例县卫生健康局",
    dt.date(2026, 11, 24),
    synthetic=True,
)


def served(day: dt.date, id_: str, afternoon: bool | None = None) -> ServiceDay:
    return ServiceDay("s-1", day, DOCTOR, "h-101", afternoon, id_)


DAYS = [
    served(dt.date(2026, 3, 12), "1"),
    served(dt.date(2026, 7, 23), "2", afternoon=False),
    served(dt.date(2026, 8, 13), "3"),
    served(dt.date(2026, 9, 10), "4"),
    served(dt.date(2026, 11, 5), "5"),
]
STATIONED = Assignment(
    "A",
    Programme.STATIONED,
    "s-1",
    "h",
    "h-202",
    Role.DOCTOR,
    inclusive(dt.date(2026, 8, 1), dt.date(2026, 8, 31)),
)


def issued() -> Certificate:
    return certificate_of(counted_days(DAYS, [STATIONED]), {"1", "2", "3", "5"}, {}, EMPTY)


def test_certificate_counts_confirmed_half_days_of_its_period_and_tells_the_rest() -> None:
    one = issued()

    # 12 March (2) and the morning of 23 July (1); 13 August was stationed (2 taken off); 10
    # September nobody confirmed (2 left out); 5 November lies after the period.
    assert (one.half_days, one.deducted, one.unconfirmed) == (3, 2, 2)
    said = "".join(sentence.zh for sentence in not_claimed(one))
    assert "未确认的2个半天不在内" in said
    assert "扣除2个半天" in said


def test_certificate_of_nothing_confirmed_is_refused() -> None:
    with pytest.raises(BadData, match="没有一个确认过"):
        certificate_of(counted_days(DAYS), (), {}, EMPTY)


def test_number_is_the_hash_of_the_facts_as_the_handbook_states_it() -> None:
    one = issued()

    first_forty_bits = hashlib.sha256(canonical(one).encode("utf-8")).hexdigest()[:10]
    signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    code = "".join(signs[int(bits, 2)] for bits in chunks(f"{int(first_forty_bits, 16):040b}"))
    assert one.number.startswith(f"350524-26-0031-{code[:4]}-{code[4:]}")
    assert number_as_written(one.number) == one.number


def chunks(bits: str) -> list[str]:
    return [bits[at : at + 5] for at in range(0, len(bits), 5)]


@pytest.mark.parametrize(
    "changed",
    [
        {"holder": replace(EMPTY.holder, name="林示名")},
        {"deducted": 0},
        {"issued_on": dt.date(2026, 11, 25)},
        {"synthetic": False},
        {"halves": ()},
    ],
)
def test_any_changed_fact_changes_the_number(changed: dict[str, object]) -> None:
    assert replace(issued(), **changed).number != issued().number  # type: ignore[arg-type]


def test_number_is_read_as_people_write_it() -> None:
    number = issued().number

    assert number_as_written(number.lower().replace("-", " ")) == number
    assert number_as_written(number.replace("-", "").replace("0", "0")) == number


@given(st.data())
def test_one_wrong_sign_is_always_caught(data: st.DataObject) -> None:
    number = issued().number
    places = [at for at, sign in enumerate(number) if sign != "-"]
    at = data.draw(st.sampled_from(places))
    sign = data.draw(st.sampled_from("0123456789ABCDEFGHJKMNPQRSTVWXYZ"))
    if sign != number[at]:
        assert number_as_written(number[:at] + sign + number[at + 1 :]) is None


@given(
    st.text(max_size=12),
    st.lists(st.tuples(st.dates(), st.booleans(), st.text(max_size=5)), max_size=5),
    st.sampled_from(list(Programme)),
    st.booleans(),
)
def test_certificate_is_read_back_from_its_text_with_the_same_number(
    name: str, halves: list[tuple[dt.date, bool, str]], programme: Programme, made_up: bool
) -> None:
    one = replace(
        EMPTY,
        holder=replace(EMPTY.holder, name=name),
        halves=tuple(CertifiedHalf(*half) for half in halves),
        programme=programme,
        synthetic=made_up,
    )

    again = certificate_read(canonical(one), one.holder.staff)

    assert canonical(again) == canonical(one)
    assert again.number == one.number


def test_text_of_another_form_is_no_certificate() -> None:
    with pytest.raises(ValueError, match="other"):
        certificate_read('{"form": "other"}')

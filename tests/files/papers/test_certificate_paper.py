"""The certificate on paper: a line a month and unit, the same bytes every time, one page."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tests.domain.assistance.test_certificate import EMPTY
from tests.files.pdf_reading import page_count
from xunzhen.domain.assistance.certificate import Certificate, CertifiedHalf
from xunzhen.files.papers.certificate_paper import certificate_paper, certificate_pdf, days_zh

UNITS = {"h-101": "甲镇卫生院", "h-202": "乙乡卫生院"}


def whole(day: dt.date, unit: str, content: str) -> tuple[CertifiedHalf, ...]:
    return tuple(CertifiedHalf(day, half, unit, content) for half in (False, True))


CERTIFICATE: Certificate = replace(
    EMPTY,
    halves=(
        *whole(dt.date(2026, 7, 9), "h-101", "门诊、带教"),
        CertifiedHalf(dt.date(2026, 7, 23), False, "h-101", "门诊"),
        *whole(dt.date(2026, 7, 30), "h-202", "查房"),
    ),
)


def test_paper_has_a_line_a_month_and_unit() -> None:
    data = certificate_paper(CERTIFICATE, UNITS)

    assert data["rows"] == [
        {
            "month": "7月",
            "dates": "9日、23日（上午）",
            "unit": "甲镇卫生院",
            "content": "门诊、带教",
            "half_days": 3,
        },
        {"month": "7月", "dates": "30日", "unit": "乙乡卫生院", "content": "查房", "half_days": 2},
    ]
    assert (data["half_days"], data["days"]) == (5, "2.5")
    assert sum(row["half_days"] for row in data["rows"]) == data["half_days"]


def test_half_days_are_written_as_days() -> None:
    assert [days_zh(one) for one in (1, 2, 29)] == ["0.5", "1", "14.5"]


def test_same_facts_give_the_same_bytes() -> None:
    first = certificate_pdf(CERTIFICATE, UNITS)

    assert first.startswith(b"%PDF")
    assert certificate_pdf(CERTIFICATE, UNITS) == first
    assert certificate_pdf(replace(CERTIFICATE, serial=32), UNITS) != first


def test_certificate_of_twelve_months_is_one_page() -> None:
    months = [
        half
        for month in range(1, 13)
        for day in (9, 23)
        for half in whole(dt.date(2026, month, day), "h-101", "门诊、带教、健康宣教")
    ]
    year = replace(CERTIFICATE, halves=tuple(months))

    assert page_count(certificate_pdf(year, UNITS, "https://example.invalid/certificate/")) == 1

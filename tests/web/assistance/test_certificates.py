"""Certificates: what is confirmed and no more, kept under their number, verified by anybody."""

from __future__ import annotations

import base64
import datetime as dt
import uuid

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings

from tests.web.assistance.told import APRIL, AT, MARCH, active, confirmed, scope
from tests.web.people import COUNTY, as_person
from xunzhen.domain.assistance.certificate import canonical
from xunzhen.domain.assistance.programmes import Programme
from xunzhen.domain.errors import XunzhenError
from xunzhen.domain.periods.period import inclusive
from xunzhen.web.assistance.models import CertificateRow
from xunzhen.web.assistance.selectors.certificates import as_issued, digest_of, verified
from xunzhen.web.assistance.services.certificates import (
    issue_certificate,
    reseal_certificates,
    withdraw_certificate,
)
from xunzhen.web.assistance.services.months import confirm_month
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.fieldwork.models import Outreach
from xunzhen.web.registry.models import RegistryRow
from xunzhen.web.registry.services import RowChange, change_rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SPRING = inclusive(dt.date(2026, 3, 1), dt.date(2026, 5, 20))


@pytest.fixture(autouse=True)
def _nobody_asked_before() -> None:
    cache.clear()


def day(date: dt.date, staff: str = "d-1", state: str = "verified", kind: str = "") -> None:
    Outreach.objects.create(
        pk=uuid.uuid4(), county=COUNTY, township="350524101", kind=kind or "thousand_doctors",
        date=date, place="h-101", staff=staff, state=state, record={"treatment": 3}, change=1,
    )  # fmt: skip


def issued(staff: str = "d-1", programme: Programme = Programme.THOUSAND_DOCTORS) -> CertificateRow:
    return issue_certificate(
        scope=scope("clerk"), county=COUNTY, staff=staff, programme=programme, period=SPRING,
        purpose="职称评审",
    )  # fmt: skip


def two_months() -> CertificateRow:
    """March confirmed by both, April by the sender alone: two days, one of them counts."""
    row = active()
    day(dt.date(2026, 3, 18), state="recorded")
    day(dt.date(2026, 4, 8))
    confirmed(row, MARCH)
    from xunzhen.domain.assistance.placements import Side

    confirm_month(
        scope=scope("coordinator"), county=COUNTY, placement=row.pk, month=APRIL, side=Side.SENDER
    )
    return issued()


def test_only_half_days_of_months_both_units_confirmed_are_certified() -> None:
    row = two_months()

    # One whole day of March: two halves; the two of April are not confirmed.
    one = as_issued(row)
    assert [(half.date, half.afternoon) for half in one.halves] == [
        (dt.date(2026, 3, 18), False),
        (dt.date(2026, 3, 18), True),
    ]
    assert (one.unconfirmed, one.ground.value) == (2, "both_units")


def test_day_before_the_placement_began_is_not_certified_in_a_confirmed_month() -> None:
    # It began on 12 March: of 5 and 18 March, whole days, only the second was served under it.
    row = active()
    day(dt.date(2026, 3, 5))
    day(dt.date(2026, 3, 18))
    confirmed(row, MARCH)

    one = as_issued(issued())

    assert {half.date for half in one.halves} == {dt.date(2026, 3, 18)}
    assert one.unconfirmed == 2


def test_other_programmes_count_what_was_verified_in_the_ledger() -> None:
    day(dt.date(2026, 3, 18), "s-01", "verified", "rural_stay")
    day(dt.date(2026, 3, 19), "s-01", "recorded", "rural_stay")

    row = issued("s-01", Programme.RURAL_STAY)

    assert (row.half_days, as_issued(row).ground.value) == (2, "verified")


def test_nothing_confirmed_is_no_certificate() -> None:
    active()
    day(dt.date(2026, 3, 18))

    with pytest.raises(XunzhenError) as refused:
        issued()

    # Nobody's month is confirmed, so the days of the ledger alone do not count.
    assert refused.value.sentence.code == "assistance.nothing_confirmed"
    assert not CertificateRow.objects.exists()


def test_certificate_is_kept_with_number_and_digest_and_serials_count() -> None:
    first, second = two_months(), issued()

    assert [first.serial, second.serial] == [1, 2]
    assert first.number.startswith("350524-26-0001-")
    text = canonical(as_issued(first))
    assert first.digest == digest_of(text)
    assert as_issued(first).number == first.number


def test_name_stands_nowhere_in_plain_text_and_the_trail_says_what_was_read() -> None:
    row = two_months()

    assert "演示医师" not in row.sealed_facts
    entry = AuditEntry.objects.filter(action="assistance.certificate").get()
    assert (entry.purpose, entry.facts["columns"]) == ("职称评审", ["id_number"])
    assert "演示医师" not in str(entry.facts)


def test_tail_of_the_identity_number_comes_from_the_sealed_table() -> None:
    person = RegistryRow.objects.get(table="staff", key="s-01")
    cells = {**person.cells, "id_number": "11010519491231002X"}
    change_rows(
        scope=scope("clerk"), county=COUNTY, reason="补登", changes=[RowChange("staff", cells)]
    )
    day(dt.date(2026, 3, 18), "s-01", "verified", "rural_stay")

    row = issued("s-01", Programme.RURAL_STAY)

    assert as_issued(row).holder.id_last == "002X"


def test_paper_is_a_pdf_and_the_same_each_time() -> None:
    row = two_months()
    address = f"{AT}certificates/{row.pk}/certificate.pdf"

    first, second = (as_person("clerk").get(address).content for _ in range(2))

    assert first.startswith(b"%PDF")
    assert first == second


def page_of(number: str) -> str:
    return Client().get(f"/certificate/{number}/").content.decode()


def test_anybody_verifies_a_number_and_learns_no_more_than_the_first_sign_of_the_name() -> None:
    row = two_months()

    page = page_of(row.number)

    assert "真实有效" in page
    assert "演＊＊＊＊＊＊" in page
    assert "演示医师d-1" not in page
    assert "示例县医院" in page


def test_number_is_found_however_it_is_written() -> None:
    row = two_months()
    written = row.number.lower().replace("-", " ")

    assert verified(written).status == "genuine"


def test_number_with_one_wrong_sign_is_mistyped_and_another_is_unknown() -> None:
    row = two_months()
    wrong = row.number[:-1] + ("0" if row.number[-1] != "0" else "1")

    assert "号写错了" in page_of(wrong)
    assert "没有这个号" in page_of("350524-26-0031-55JQ-HDTT2")


def test_withdrawn_certificate_says_so_and_is_not_printed_again() -> None:
    row = two_months()

    withdraw_certificate(scope=scope("clerk"), county=COUNTY, certificate=row.pk, reason="重开")

    assert "已收回，不再有效" in page_of(row.number)
    answer = as_person("clerk").get(f"{AT}certificates/{row.pk}/certificate.pdf")
    assert answer.status_code == 409


def test_facts_that_were_changed_in_the_store_are_not_genuine() -> None:
    from xunzhen.web.assistance.selectors.certificates import SEALED_AS
    from xunzhen.web.sealing import seal, unseal

    row = two_months()
    facts = unseal(row.sealed_facts, SEALED_AS).replace('"serial":1', '"serial":9')
    CertificateRow.objects.update(sealed_facts=seal(facts, SEALED_AS))

    assert verified(row.number).status == "unknown"


def test_page_is_kept_out_of_indexes_and_caches() -> None:
    answer = Client().get("/certificate/350524-26-0031-55JQ-HDTT2/")

    assert "noindex" in answer["X-Robots-Tag"]
    assert "no-store" in answer["Cache-Control"]


def test_guessing_is_stopped() -> None:
    browser = Client()

    statuses = [
        browser.get("/certificate/350524-26-0031-55JQ-HDTT2/").status_code for _ in range(31)
    ]

    assert statuses == [200] * 30 + [429]


def test_code_on_the_paper_leads_to_the_page_without_a_stroke_at_the_end() -> None:
    row = two_months()

    assert "真实有效" in Client().get(f"/certificate/{row.number}").content.decode()


def test_rotation_seals_certificates_anew_and_they_stay_the_same() -> None:
    row = two_months()
    before = canonical(as_issued(row))
    fresh = f"fresh:{base64.b64encode(b'n' * 32).decode()}"

    with override_settings(SEALING_KEYS=f"{fresh},{settings.SEALING_KEYS}"):
        assert reseal_certificates() == 1
        assert reseal_certificates() == 0

    with override_settings(SEALING_KEYS=fresh):  # the old key is gone
        row.refresh_from_db()
        assert canonical(as_issued(row)) == before


def test_director_sees_no_certificates_of_others() -> None:
    row = two_months()

    assert row.number not in as_person("director").get(f"{AT}certificates/").content.decode()
    address = f"{AT}certificates/{row.pk}/certificate.pdf"
    assert as_person("director").get(address).status_code == 404

"""The audit trail notices whatever is changed, taken away or cut off."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from xunzhen.web.audit.guard import lift_guard
from xunzhen.web.audit.models import AuditEntry, AuditHead
from xunzhen.web.audit.services import broken_links, record

pytestmark = pytest.mark.django_db


def three_entries() -> None:
    for number in range(3):
        record(who="clerk", action="test", subject=str(number))


@pytest.fixture
def rights(db: None) -> None:
    """Somebody who may alter tables has lifted the triggers."""
    lift_guard(connection)


@pytest.mark.parametrize("act", ["update", "delete"])
def test_database_refuses_to_change_an_entry(act: str) -> None:
    three_entries()
    entries = AuditEntry.objects.filter(number=2)

    with pytest.raises(DatabaseError), transaction.atomic():
        entries.update(subject="x") if act == "update" else entries.delete()


def codes() -> list[str]:
    return [sentence.code for sentence in broken_links()]


def test_untouched_trail_is_whole() -> None:
    three_entries()

    assert codes() == []


def test_changed_entry_is_found(rights: None) -> None:
    three_entries()
    AuditEntry.objects.filter(number=2).update(subject="другое")

    assert codes() == ["audit.changed"]


def test_missing_entry_is_found(rights: None) -> None:
    three_entries()
    AuditEntry.objects.filter(number=2).delete()

    assert "audit.missing" in codes()


def test_end_cut_off_is_found(rights: None) -> None:
    three_entries()
    AuditEntry.objects.filter(number=3).delete()

    assert codes() == ["audit.missing"]


def test_end_cut_off_with_the_head_set_back_is_found(rights: None) -> None:
    three_entries()
    AuditEntry.objects.filter(number=3).delete()
    second = AuditEntry.objects.get(number=2)
    AuditHead.objects.update(length=2, digest=second.digest)

    assert codes() == ["audit.head"]

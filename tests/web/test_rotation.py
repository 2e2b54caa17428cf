"""After a rotation nothing needs the old key, and everything is found as before."""

from __future__ import annotations

import base64

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test import override_settings

from tests.web.people import COUNTY, as_person
from xunzhen.cli.main import cli
from xunzhen.web.accounts.models import SecondFactor
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.audit.guard import lift_guard
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.audit.services import broken_links, record
from xunzhen.web.registry.models import BlindIndex, RegistryRow, RowVersion
from xunzhen.web.registry.services import RowChange, change_rows
from xunzhen.web.rotation import rotate
from xunzhen.web.sealing import blind_index, is_current, unseal

pytestmark = pytest.mark.django_db

OLD = f"test:{base64.b64encode(b'k' * 32).decode()}"
NEW = f"new:{base64.b64encode(b'n' * 32).decode()}"


def with_phone() -> RegistryRow:
    row = RegistryRow.objects.get(county__code=COUNTY, table="staff", key="s-01")
    change = RowChange("staff", {**row.cells, "phone": "13800138000"}, id=row.pk)
    change_rows(scope=system_scope(COUNTY), county=COUNTY, changes=[change], reason="演示数据")
    as_person("clerk").get("/account/second-factor/")
    row.refresh_from_db()
    return row


def test_everything_opens_with_the_new_key_alone(county) -> None:
    row = with_phone()
    with override_settings(SEALING_KEYS=f"{NEW},{OLD}"):
        done = rotate(lambda _kind, _count: None)

    assert done["rows"] == RegistryRow.objects.exclude(sealed={}).count() > 0
    with override_settings(SEALING_KEYS=NEW):
        row.refresh_from_db()
        last = RowVersion.objects.filter(row=row).latest("number")
        assert unseal(row.sealed["phone"], "staff.phone") == "13800138000"
        assert unseal(last.sealed["phone"], "staff.phone") == "13800138000"
        assert BlindIndex.objects.get(row=row).index == blind_index("13800138000", "staff.phone")
        assert len(SecondFactor.objects.get().secret) == 20
        assert broken_links() == ()


def test_rotation_done_twice_changes_nothing_the_second_time(county) -> None:
    with_phone()
    with override_settings(SEALING_KEYS=f"{NEW},{OLD}"):
        rotate(lambda _kind, _count: None)
        done = rotate(lambda _kind, _count: None)

        assert set(done.values()) == {0}
        assert is_current(RegistryRow.objects.get(table="staff", key="s-01").sealed["phone"])


def test_rotation_is_on_the_trail_without_a_key(county) -> None:
    rotate(lambda _kind, _count: None)

    assert AuditEntry.objects.get(action="site.rotate_keys").facts["key"] == "test"


def test_audit_verify_says_whole_or_names_the_entry() -> None:
    for _ in range(3):
        record(who="clerk", action="test")
    whole = CliRunner().invoke(cli, ["site", "audit-verify"])
    lift_guard(connection)
    AuditEntry.objects.filter(number=2).update(who="somebody")
    broken = CliRunner().invoke(cli, ["site", "audit-verify"])

    assert (whole.exit_code, broken.exit_code) == (0, 1)
    assert "第2条" in broken.output


def test_administrator_opened_on_the_server_must_change_the_password() -> None:
    done = CliRunner().invoke(cli, ["site", "open-admin", "security_admin", "anquan"])
    taken = CliRunner().invoke(cli, ["site", "open-admin", "audit_admin", "anquan"])

    assert (done.exit_code, taken.exit_code) == (0, 1)
    assert AuditEntry.objects.get(action="accounts.open_admin").subject == "anquan"

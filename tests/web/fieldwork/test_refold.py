"""The command that folds the ledger anew and compares."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from django.utils import timezone

from tests.web.fieldwork.phones import enrolled, plan_with, planned_id
from xunzhen.cli.main import cli
from xunzhen.domain.registry.county import County
from xunzhen.web.fieldwork.models import Outreach

pytestmark = pytest.mark.django_db
JIA_2 = "350524101202"


def test_row_that_was_tampered_with_is_named_and_mended(county: County) -> None:
    plan_with((timezone.localdate(), False, JIA_2, "s-01"))
    phone = enrolled()
    phone.pack()
    visit = planned_id(timezone.localdate(), False, JIA_2, "s-01")
    phone.send(phone.event(visit, "recorded", fields={"treatment": 4}))
    whole = CliRunner().invoke(cli, ["site", "refold"])
    Outreach.objects.filter(pk=visit).update(person_times=40)

    broken = CliRunner().invoke(cli, ["site", "refold"])
    mended = CliRunner().invoke(cli, ["site", "refold", "--mend"])
    after = CliRunner().invoke(cli, ["site", "refold"])

    assert (whole.exit_code, broken.exit_code) == (0, 1)
    assert f"{visit}：person_times" in broken.output
    assert (mended.exit_code, after.exit_code) == (0, 0)
    assert Outreach.objects.get(pk=visit).person_times == 4

"""Returns between sites: what is refused says why, what is entered is entered once.

One database plays both sites: the county's own return is sent, taken away from here, and comes back
as a file, as it would at the city's site.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from tests.web.people import COUNTY
from tests.web.reporting.a_month import (
    drafted,
    locked,
    october,
    planned_month,
    recorded,
    scope,
    somebody,
    submitted,
)
from xunzhen.domain.errors import BadData, NotAllowed
from xunzhen.domain.registry.county import County
from xunzhen.domain.reporting.canonical import canonical
from xunzhen.files.return_file import FORMAT
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.reporting import guard
from xunzhen.web.reporting.models import (
    FrozenVersion,
    HeldReturn,
    KnownSite,
    ReceivedFile,
    ReturnRestatement,
    ReturnStep,
    SiteKey,
)
from xunzhen.web.reporting.selectors.held import restatements_of, subject_of
from xunzhen.web.reporting.services import receiving
from xunzhen.web.reporting.services.exchange import export_return, note_receipt, take_in_file
from xunzhen.web.reporting.services.restating import restate_return
from xunzhen.web.reporting.services.sites import (
    SEALED_AS,
    make_site_key,
    register_site,
    reseal_site_keys,
    revoke_site,
    signing_key,
)
from xunzhen.web.sealing import unseal

pytestmark = pytest.mark.django_db


def county_site() -> KnownSite:
    """Give this site a key and register it at the city as the county's."""
    key = make_site_key(scope=scope("clerk"), at=october(1))
    return register_site(
        scope=scope("supervisor"), name="示例县站", division=COUNTY, public_key=key.public_key,
        at=october(1),
    )  # fmt: skip


def gone_elsewhere() -> None:
    """Take every return away from here: from now on this is the city's site."""
    guard.lift_guard(connection)
    for model in (ReturnRestatement, FrozenVersion, ReturnStep):
        model.objects.all()._raw_delete("default")
    HeldReturn.objects.all().delete()
    guard.raise_guard(connection)


def sent(row: HeldReturn) -> bytes:
    """Return the file of the county's return, which is then nowhere here."""
    file = export_return(scope=scope("clerk"), number=row.pk, at=october(5))
    gone_elsewhere()
    return file


def signed(body: Mapping[str, Any], key: Ed25519PrivateKey) -> bytes:
    """Sign a body as somebody with a key of their own would."""
    plain = {name: value for name, value in body.items() if name != "signature"}
    text = f"{FORMAT}/1\n".encode() + canonical(plain)
    return canonical({**plain, "signature": base64.b64encode(key.sign(text)).decode()})


def test_file_of_a_known_site_is_entered_as_submitted(county: County) -> None:
    scope("supervisor")
    county_site()
    recorded(planned_month()[0])
    row = submitted(scope("clerk"))
    digest, figures = row.digest, row.figures
    file = sent(row)

    came = take_in_file(scope=scope("supervisor"), data=file, at=october(5, 10))

    entered = HeldReturn.objects.get()
    assert came.entry == "new"
    assert (entered.state, entered.digest, entered.figures) == ("submitted", digest, figures)
    assert (entered.first_submitted, entered.origin) == (october(3), SiteKey.objects.get().key_id)
    assert subject_of(entered).is_intact
    receiving.accept_return(scope=scope("supervisor"), number=entered.pk, at=october(6))


def test_same_file_twice_is_entered_once(county: County) -> None:
    scope("supervisor")
    county_site()
    file = sent(submitted(scope("clerk")))
    take_in_file(scope=scope("supervisor"), data=file, at=october(5, 10))
    turn = HeldReturn.objects.get().turn

    again = take_in_file(scope=scope("supervisor"), data=file, at=october(5, 11))

    assert again.entry == "same"
    assert "以前收过" in again.told["zh"]
    assert HeldReturn.objects.get().turn == turn
    assert FrozenVersion.objects.count() == 1


def test_file_of_an_unknown_site_is_refused(county: County) -> None:
    scope("supervisor")
    make_site_key(scope=scope("clerk"))
    file = sent(submitted(scope("clerk")))

    with pytest.raises(NotAllowed, match="不在已知站点名单里"):
        take_in_file(scope=scope("supervisor"), data=file, at=october(5))
    assert HeldReturn.objects.count() == 0
    last = AuditEntry.objects.order_by("-number")[0]
    assert (last.action, last.facts["why"]) == ("reporting.refuse_file", "reporting.sender_unknown")


def test_file_of_a_revoked_site_is_refused(county: County) -> None:
    scope("supervisor")
    site = county_site()
    file = sent(submitted(scope("clerk")))
    revoke_site(scope=scope("supervisor"), number=site.pk, why="服务器失窃", at=october(4))

    with pytest.raises(NotAllowed, match=r"已于.*吊销"):
        take_in_file(scope=scope("supervisor"), data=file, at=october(5))


def test_changed_figure_breaks_the_signature(county: County) -> None:
    scope("supervisor")
    county_site()
    recorded(planned_month()[0])
    file = sent(submitted(scope("clerk")))
    body = json.loads(file)
    body["return"]["figures"][0]["numerator"] = body["return"]["figures"][0]["value"] = "9999"

    with pytest.raises(BadData, match="签名不符"):
        take_in_file(scope=scope("supervisor"), data=canonical(body), at=october(5))
    assert HeldReturn.objects.count() == 0


def test_site_may_not_send_for_another_county(county: County) -> None:
    scope("supervisor")
    county_site()
    other = Ed25519PrivateKey.generate()
    key = base64.b64encode(other.public_key().public_bytes_raw()).decode()
    neighbour = register_site(
        scope=scope("supervisor"), name="邻县站", division="350525", public_key=key
    )
    body = json.loads(sent(submitted(scope("clerk"))))

    with pytest.raises(NotAllowed, match="无权代350524报送"):
        take_in_file(
            scope=scope("supervisor"),
            data=signed({**body, "sender": neighbour.key_id}, other),
            at=october(5),
        )


def test_file_that_goes_to_another_city_is_refused(county: County) -> None:
    scope("supervisor")
    key = make_site_key(scope=scope("clerk"))
    elsewhere = somebody("fuzhou", "supervisor", "350100")
    province = somebody("fujian", "supervisor", "350000")
    register_site(scope=province, name="示例县站", division=COUNTY, public_key=key.public_key)
    file = sent(submitted(scope("clerk")))

    with pytest.raises(NotAllowed, match="报给350500，不是报给350100"):
        take_in_file(scope=elsewhere, data=file, at=october(5))


def test_what_is_no_return_file_says_so(county: County) -> None:
    with pytest.raises(BadData, match="不是可收的报表文件"):
        take_in_file(scope=scope("supervisor"), data=b"\xff\x00 no json")
    assert ReceivedFile.objects.count() == 0


def test_next_version_takes_the_place_of_one_sent_back(county: County) -> None:
    supervisor = scope("supervisor")
    county_site()
    clerk = scope("clerk")
    row = submitted(clerk)
    first = export_return(scope=clerk, number=row.pk, at=october(3))
    receiving.send_back_return(scope=supervisor, number=row.pk, why="第五行漏填", at=october(4))
    row = submitted(clerk, at=october(5))
    second = export_return(scope=clerk, number=row.pk, at=october(5))
    gone_elsewhere()
    take_in_file(scope=supervisor, data=first, at=october(3, 12))

    came = take_in_file(scope=supervisor, data=second, at=october(5, 12))
    late = take_in_file(scope=supervisor, data=first, at=october(5, 13))

    assert (came.entry, late.entry) == ("newer_version", "older")
    assert HeldReturn.objects.get().version == 2
    assert FrozenVersion.objects.count() == 2


def test_locked_here_takes_no_new_version_but_a_restatement(county: County) -> None:
    supervisor, clerk = scope("supervisor"), scope("clerk")
    county_site()
    visits = planned_month()
    row = locked(clerk, supervisor)
    first = export_return(scope=clerk, number=row.pk, at=october(5))
    recorded(visits[0])
    restate_return(scope=clerk, number=row.pk, why="补1次", at=october(14))
    second = export_return(scope=clerk, number=row.pk, at=october(14))
    gone_elsewhere()
    take_in_file(scope=supervisor, data=first, at=october(5))
    entered = HeldReturn.objects.get()
    receiving.accept_return(scope=supervisor, number=entered.pk, at=october(6))
    receiving.lock_return(scope=supervisor, number=entered.pk, at=october(6))

    came = take_in_file(scope=supervisor, data=second, at=october(14))

    assert came.entry == "restated"
    entered.refresh_from_db()
    assert (entered.state, entered.restated) == ("locked", 1)
    assert restatements_of(entered)[0].why == "补1次"


def test_only_what_was_handed_in_leaves(county: County) -> None:
    make_site_key(scope=scope("clerk"))
    row = drafted(scope("clerk"))

    with pytest.raises(NotAllowed, match="还没有报送"):
        export_return(scope=scope("clerk"), number=row.pk)


def test_without_a_key_nothing_is_sent(county: County) -> None:
    row = submitted(scope("clerk"))

    with pytest.raises(BadData, match="还没有签名密钥"):
        export_return(scope=scope("clerk"), number=row.pk)


def test_private_key_is_sealed_and_survives_a_rotation(county: County) -> None:
    kept = make_site_key(scope=scope("clerk"))

    assert unseal(kept.sealed_private_key, SEALED_AS)
    assert kept.public_key not in kept.sealed_private_key
    assert reseal_site_keys() == 0
    public = signing_key().public_key().public_bytes_raw()
    assert base64.b64encode(public).decode() == kept.public_key


@pytest.mark.parametrize("key", ["", "abc", base64.b64encode(b"k" * 31).decode()])
def test_what_is_no_public_key_is_not_registered(county: County, key: str) -> None:
    with pytest.raises(BadData, match="这不是公钥"):
        register_site(scope=scope("supervisor"), name="站", division=COUNTY, public_key=key)


def test_key_registered_twice_or_of_elsewhere_is_refused(county: County) -> None:
    scope("supervisor")
    site = county_site()

    with pytest.raises(BadData, match="已经登记过"):
        register_site(
            scope=scope("supervisor"), name="又一站", division=COUNTY, public_key=site.public_key
        )
    fresh = base64.b64encode(Ed25519PrivateKey.generate().public_key().public_bytes_raw()).decode()
    with pytest.raises(NotAllowed, match="既不在您的辖区里"):
        register_site(scope=scope("supervisor"), name="外市站", division="350124", public_key=fresh)


def test_director_exchanges_nothing(county: County) -> None:
    row = submitted(scope("director"))

    with pytest.raises(NotAllowed):
        export_return(scope=scope("director"), number=row.pk)


def test_county_on_its_own_server_notes_the_receipt_and_restates(county: County) -> None:
    # No supervisor has an account here; the city's site is known by its key.
    clerk = scope("clerk")
    city_key = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    register_site(
        scope=clerk, name="示例市站", division="350500",
        public_key=base64.b64encode(city_key).decode(),
    )  # fmt: skip
    visits = planned_month()
    row = submitted(clerk)
    assert row.above == "350500"

    with pytest.raises(BadData, match="写明对方的回执"):
        note_receipt(scope=clerk, number=row.pk, note=" ", at=october(6))
    note_receipt(scope=clerk, number=row.pk, note="市卫健委10月6日电话告知已锁定", at=october(6))
    recorded(visits[0])
    restate_return(scope=clerk, number=row.pk, why="补1次", at=october(14))

    row.refresh_from_db()
    last = row.steps.order_by("-number")[0]
    assert (row.state, row.restated) == ("locked", 1)
    assert (last.unit, last.person, last.note) == (
        "350500", "clerk", "市卫健委10月6日电话告知已锁定",
    )  # fmt: skip


def test_receipt_is_not_for_the_unit_to_note_where_the_city_is_here(county: County) -> None:
    scope("supervisor")
    row = submitted(scope("clerk"))

    with pytest.raises(NotAllowed, match="在本站有人"):
        note_receipt(scope=scope("clerk"), number=row.pk, note="回执", at=october(6))


def test_county_speaks_for_no_city_that_has_its_own_people_here(county: County) -> None:
    city = scope("supervisor")
    key = base64.b64encode(Ed25519PrivateKey.generate().public_key().public_bytes_raw()).decode()
    with pytest.raises(NotAllowed, match="自己的督导"):
        register_site(scope=scope("clerk"), name="市站", division="350500", public_key=key)
    site = register_site(scope=city, name="市站", division="350500", public_key=key)

    with pytest.raises(NotAllowed, match="自己的督导"):
        revoke_site(scope=scope("clerk"), number=site.pk, why="不认识")

    site.refresh_from_db()
    assert site.revoked_at is None

"""The keys by which returns travel between sites: this site's own, and those of known sites."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.db import transaction
from django.http import Http404

from xunzhen.domain.errors import BadData, NotAllowed, Sentence, say
from xunzhen.domain.places import DivisionLevel, contains, level_of, written
from xunzhen.files.return_file import key_id
from xunzhen.web.accounts.duties import Act, Duty
from xunzhen.web.accounts.models import User
from xunzhen.web.accounts.scope import Scope
from xunzhen.web.audit.services import record
from xunzhen.web.reporting.models import KnownSite, SiteKey
from xunzhen.web.reporting.selectors.chain import own_unit
from xunzhen.web.reporting.selectors.sites import sites_seen
from xunzhen.web.reporting.services.keeping import moment
from xunzhen.web.resealing import resealed
from xunzhen.web.sealing import seal, unseal

SEALED_AS: Final = "reporting.site_key"
_KEY_BYTES: Final = 32
_LEVELS: Final = (DivisionLevel.COUNTY, DivisionLevel.CITY, DivisionLevel.PROVINCE)


def make_site_key(*, scope: Scope, at: dt.datetime | None = None) -> SiteKey:
    """Make a new key that this site signs with from now on; files signed before stay valid until
    the sites that know the old key revoke it.

    Raises
    ------
    NotAllowed
        without the duty.
    """
    scope.require(Act.EXCHANGE_RETURNS)
    with transaction.atomic():
        key = Ed25519PrivateKey.generate()
        public = key.public_key().public_bytes_raw()
        private = base64.b64encode(key.private_bytes_raw()).decode()
        kept = SiteKey.objects.create(
            public_key=base64.b64encode(public).decode(), key_id=key_id(public),
            sealed_private_key=seal(private, SEALED_AS), made_at=moment(at),
        )  # fmt: skip
        _trail(scope, "reporting.make_key", kept.key_id)
        return kept


def signing_key() -> Ed25519PrivateKey:
    """Return the key that this site signs with.

    Raises
    ------
    BadData
        when it has none yet, or it cannot be opened.
    """
    kept = SiteKey.objects.first()
    if kept is None:
        raise BadData(
            say(
                "reporting.no_site_key",
                "本站还没有签名密钥，不能发出报表文件。请先在“站点交换”页生成密钥，并把公钥交给对方登记。",
                "This site has no key to sign with yet. Make one on the exchange page and hand its "
                "public half to the other site.",
            )
        )
    raw = base64.b64decode(unseal(kept.sealed_private_key, SEALED_AS))
    return Ed25519PrivateKey.from_private_bytes(raw)


def register_site(
    *, scope: Scope, name: str, division: str, public_key: str, at: dt.datetime | None = None
) -> KnownSite:
    """Register a site by its public key, checked in person or by telephone.

    Raises
    ------
    NotAllowed
        without the duty, for a division neither below nor above the reader's, or for one above
        whose own people are on this site: it registers and revokes its key itself.
    BadData
        for a key that is none, or is registered already.
    """
    scope.require(Act.EXCHANGE_RETURNS)
    where = written(division.strip())
    raw = _public_bytes(public_key)
    if not name.strip():
        raise BadData(_no_name())
    if level_of(where) not in _LEVELS:
        raise BadData(_no_division(division))
    mine = own_unit(scope)
    if not mine or not (contains(mine, where) or contains(where, mine)):
        raise NotAllowed(_foreign_division(where))
    _leave_to_its_own(scope, where)
    with transaction.atomic():
        if KnownSite.objects.filter(key_id=key_id(raw)).exists():
            raise BadData(_known_already(key_id(raw)))
        kept = KnownSite.objects.create(
            name=name.strip()[:80], division=where, public_key=base64.b64encode(raw).decode(),
            key_id=key_id(raw), registered_by=scope.who, registered_at=moment(at),
        )  # fmt: skip
        _trail(scope, "reporting.register_site", kept.key_id, division=where)
        return kept


def revoke_site(*, scope: Scope, number: int, why: str, at: dt.datetime | None = None) -> KnownSite:
    """Withdraw a site's key: its files are refused from now on, what was taken in stays.

    Raises
    ------
    BadData
        without a reason.
    """
    scope.require(Act.EXCHANGE_RETURNS)
    with transaction.atomic():
        site = sites_seen(scope).select_for_update().filter(pk=number).first()
        if site is not None:
            _leave_to_its_own(scope, site.division)
        if site is None:
            raise Http404
        if not why.strip():
            raise BadData(_no_reason())
        if site.revoked_at is None:
            site.revoked_at, site.revoked_by = moment(at), scope.who
            site.revoked_why = why.strip()[:200]
            site.save(update_fields=["revoked_at", "revoked_by", "revoked_why"])
            _trail(scope, "reporting.revoke_site", site.key_id, division=site.division)
        return site


def reseal_site_keys() -> int:
    """Seal anew what an older key sealed, as a rotation needs; say how many."""
    return resealed(SiteKey.objects.all(), "sealed_private_key", SEALED_AS)


def _public_bytes(text: str) -> bytes:
    try:
        raw = base64.b64decode("".join(text.split()), validate=True)
        Ed25519PublicKey.from_public_bytes(raw)
    except (binascii.Error, ValueError) as problem:
        raise BadData(_no_key()) from problem
    if len(raw) != _KEY_BYTES:
        raise BadData(_no_key())
    return raw


def _trail(scope: Scope, action: str, key: str, **facts: str) -> None:
    record(
        who=scope.who, duty=scope.duty, action=action, county=scope.county, subject=key,
        facts={"key": key, **facts}, address=scope.address,
    )  # fmt: skip


def _no_key() -> Sentence:
    return say(
        "reporting.no_public_key",
        "这不是公钥：应是44个字符的base64，由对方“站点交换”页给出。请整串复制，不要手打。",
        "This is no public key: it has 44 characters of base64 and stands on the other site's "
        "exchange page. Copy it whole.",
    )


def _no_name() -> Sentence:
    return say(
        "reporting.site_unnamed",
        "站点没有名称，没有登记。写上是哪个单位的站点。",
        "The site has no name; nothing was registered. Say whose site it is.",
    )


def _no_division(division: str) -> Sentence:
    return say(
        "reporting.site_division",
        "“{division}”不是县、市或省的代码，没有登记。请填对方的6位区划代码。",
        '"{division}" is no code of a county, city or province; nothing was registered.',
        division=division[:20],
    )


def _leave_to_its_own(scope: Scope, division: str) -> None:
    """Refuse to speak for a division above that has a supervisor here; elsewhere a county's site
    registers the city it hands in to."""
    own = User.objects.filter(duty=Duty.SUPERVISOR, division=division, is_active=True)
    if not scope.reaches(division) and own.exists():
        raise NotAllowed(
            say(
                "reporting.site_of_above",
                "{division}在本站有自己的督导账号，它的站点由他们登记和吊销。请联系上级督导。",
                "{division} has a supervisor on this site, who registers and revokes its key. Ask "
                "them.",
                division=division,
            )
        )


def _foreign_division(division: str) -> Sentence:
    return say(
        "reporting.site_foreign",
        "{division}既不在您的辖区里，也不是您的上级，不能登记它的站点。",
        "{division} lies neither below nor above your division; its site is not yours to register.",
        division=division,
    )


def _known_already(key: str) -> Sentence:
    return say(
        "reporting.site_known",
        "这把公钥（{key}）已经登记过，没有重复登记。吊销过的密钥不能再用，请对方另生成一把。",
        "This key ({key}) is registered already. A revoked key cannot come back; the other site "
        "must make a new one.",
        key=key,
    )


def _no_reason() -> Sentence:
    return say(
        "reporting.revoke_no_reason",
        "吊销要写明原因，例如服务器失窃或已换密钥。请填写原因。",
        "Say why the key is revoked, such as a stolen server or a new key.",
    )

"""Changing the key: everything sealed is sealed anew with the first key of ``XUNZHEN_KEYS``.

Old keys stay in the setting until this has run to its end; it may be cut off and started again.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from xunzhen.web.accounts.models import FACTOR_SEALED_AS, SecondFactor
from xunzhen.web.assistance.services.certificates import reseal_certificates
from xunzhen.web.audit.services import record, reseal_head
from xunzhen.web.fieldwork.services.reseal import reseal_field
from xunzhen.web.planning.services.reseal import reseal_outside
from xunzhen.web.registry.reseal import reseal_held, reseal_rows, reseal_versions
from xunzhen.web.reporting.services.sites import reseal_site_keys
from xunzhen.web.sealing import is_current, keyring, seal, unseal


def rotate(tell: Callable[[str, int], None]) -> dict[str, int]:
    """Seal everything anew and put it on the trail; return how many of each were.

    Raises
    ------
    BadData
        when something cannot be opened, for its key is not at hand. What was done stays done.
    """
    reseal_head()
    done = {
        "rows": reseal_rows(lambda count: tell("rows", count)),
        "versions": reseal_versions(lambda count: tell("versions", count)),
        "held": reseal_held(lambda count: tell("held", count)),
        "outside": reseal_outside(),
        "field": reseal_field(),
        "certificates": reseal_certificates(),
        "site_keys": reseal_site_keys(),
        "second_factors": _reseal_factors(),
    }
    ring = keyring()
    facts = {**done, "key": ring.current, "cipher": ring.cipher}
    record(who="server", duty="server", action="site.rotate_keys", facts=facts)
    return done


def _reseal_factors() -> int:
    count = 0
    with transaction.atomic():
        for factor in SecondFactor.objects.select_for_update():
            if not is_current(factor.sealed_secret):
                plain = unseal(factor.sealed_secret, FACTOR_SEALED_AS)
                factor.sealed_secret = seal(plain, FACTOR_SEALED_AS)
                factor.save(update_fields=["sealed_secret"])
                count += 1
    return count

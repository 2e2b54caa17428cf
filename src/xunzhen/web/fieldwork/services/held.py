"""What came before its visit did: refused or joined in the transaction that makes the visit."""

from __future__ import annotations

from collections.abc import Mapping

from xunzhen.domain.fieldwork import intake_words as words
from xunzhen.web.fieldwork.models import Happening


def waiting_for(county: str, made: Mapping[str, str]) -> tuple[str, ...]:
    """Return which visits, just made, events were waiting for; the caller folds them.

    ``made`` gives the doctor of each. What another doctor's phone had sent for one is refused now.
    """
    if not made:
        return ()
    held = Happening.objects.filter(county=county, fate=Happening.Fate.HELD)
    found = [
        (number, str(visit), by, device)
        for number, visit, by, device in held.values_list("pk", "visit", "by", "device")
        if str(visit) in made
    ]
    foreign = [number for number, visit, by, device in found if device and by != made[visit]]
    if foreign:
        why = words.not_yours()
        Happening.objects.filter(pk__in=foreign).update(
            fate=Happening.Fate.REFUSED,
            reason={"code": why.code, "zh": why.zh, "en": why.en},
        )
    return tuple(dict.fromkeys(visit for _, visit, _, _ in found))

"""Flags of visits, written whenever the visits are folded: they are read as they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from xunzhen.domain.fieldwork.flag import stored
from xunzhen.domain.fieldwork.flag_grounds import grounds_of
from xunzhen.domain.fieldwork.flags import flags_of
from xunzhen.domain.fieldwork.visit import Visit
from xunzhen.web.accounts.scope import system_scope
from xunzhen.web.fieldwork.models import Outreach
from xunzhen.web.fieldwork.selectors.beside import beside, flag_county_of, known_of
from xunzhen.web.fieldwork.services.numbers import Numbers
from xunzhen.web.registry.selectors import desk

_BATCH = 200


def flagged(
    *, county: str, rows: Iterable[Outreach], visits: Mapping[str, Visit], numbers: Numbers
) -> int:
    """Judge visits just folded, and those beside them, anew; return how many rows changed.

    Within the caller's transaction, which holds the county's numbers. ``rows`` are those of
    ``visits`` as they were just written. Visits nobody made cost nothing.
    """
    mine = {str(row.pk): row for row in rows}
    made = {number: visits[number] for number in mine if visits[number].events}
    cleared = [row for number, row in mine.items() if number not in made and row.flags]
    if not made and not cleared:
        return 0
    others = beside(county, made) if made else {}
    mine |= {number: row for number, (row, _visit) in others.items()}
    judged = {**made, **{number: visit for number, (_row, visit) in others.items()}}
    # Who is judged anew is judged by all that lies beside them, not only by what changed.
    around = beside(county, judged) if others else {}
    whole = {**judged, **{number: visit for number, (_row, visit) in around.items()}}
    at = desk(system_scope(county), county)
    known = known_of(at, whole, [mine[number] for number in judged])
    grounds = grounds_of(whole.values(), flag_county_of(at), known)
    changed = []
    for number, visit in judged.items():
        flags = [stored(one) for one in flags_of(visit, grounds[number])]
        if flags != mine[number].flags:
            mine[number].flags = flags
            changed.append(mine[number])
    for row in cleared:
        row.flags = []
    changed += cleared
    for row in changed:
        row.change = numbers.following()
    Outreach.objects.bulk_update(changed, ["flags", "change"], batch_size=_BATCH)
    return len(changed)

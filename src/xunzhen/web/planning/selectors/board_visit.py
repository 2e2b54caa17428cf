"""One visit beside the board: what it is, what it breaks, where else it could stand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from xunzhen.domain.planning.names import village_zh
from xunzhen.domain.planning.violation import Violation
from xunzhen.domain.registry.county import Institution, Staff, Township, Village
from xunzhen.web.pages.templatetags.parts import english
from xunzhen.web.planning.by_hand import kept_with_reason
from xunzhen.web.planning.models import PlanVisit
from xunzhen.web.planning.selectors.adjust import flags_of, own_row
from xunzhen.web.planning.selectors.board_cells import Sight, town_of


@dataclass(frozen=True)
class Panel:
    """A visit with the names it stands for; ``own``: the reader may change it."""

    row: PlanVisit
    name: str
    village: Village | None
    town: Township | None
    doctor: Staff | None
    centre: Institution | None
    previous: str
    next: str
    broken: tuple[tuple[Violation, str], ...]
    own: bool
    past: bool
    doctors: tuple[tuple[str, Staff], ...]
    days: tuple[dt.date, ...]


def panel_of(sight: Sight, row: PlanVisit) -> Panel:
    """Return what is shown of a visit."""
    whole = sight.desk.whole
    village = whole.village_by_code.get(row.village)
    doctor = whole.staff_by_id.get(row.staff)
    flags = flags_of(sight.desk, sight.plan, sight.stand, row.week)
    reasons = kept_with_reason(sight.stand.active)
    yard = sight.ground.yard
    own = sight.editable and own_row(sight.desk, row)
    return Panel(
        row,
        _name(village, row.village),
        village,
        whole.township_by_code.get(village.township) if village else None,
        doctor,
        whole.institution_by_code.get(row.origin),
        _name(whole.village_by_code.get(row.previous_village), row.previous_village),
        _name(whole.village_by_code.get(row.next_village), row.next_village),
        tuple((one, reasons.get((row.pk, one.code), "")) for one in flags.get(row.pk, ())),
        own and row.date >= sight.today,
        row.date < sight.today,
        choices(sight) if own else (),
        tuple(day for day in yard.days_of(row.week) if day >= sight.today) if own else (),
    )


def choices(sight: Sight) -> tuple[tuple[str, Staff], ...]:
    """Return (township, doctor) for every doctor whom the reader may send."""
    whole, known = sight.desk.whole, sight.desk.county.staff_by_id
    found = [
        (town_of(whole, one), one) for one in sight.ground.case.supply.doctors if one.id in known
    ]
    found.sort(key=lambda pair: (pair[0] or "~", pair[1].id))
    towns = whole.township_by_code
    return tuple((towns[town].name if town else "", one) for town, one in found)


def _name(village: Village | None, code: str) -> str:
    if village is None:
        return code
    return village.name if english() else village_zh(village)

"""An answer pack of a county as it would be frozen now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from xunzhen.domain.indicators.indicator import Indicator
from xunzhen.domain.indicators.measure import Measurement
from xunzhen.domain.periods.period import Period
from xunzhen.domain.reporting.answer_pack import AnswerPack, Quoted, answer_pack
from xunzhen.domain.reporting.filling import cut_off_of, last_day_of
from xunzhen.domain.workforce.tables import PREMIUM_ROWS
from xunzhen.web.indicators.selectors.evidence import evidence_of, lines_of
from xunzhen.web.registry.beside import reading_beside
from xunzhen.web.registry.selectors import Desk


def pack_now(desk: Desk, period: Period, at: dt.datetime, quoted: Sequence[Quoted]) -> AnswerPack:
    """Return the pack of a county and closed period as its data stands at a moment."""
    cut_off = cut_off_of(period, at)
    last = last_day_of(cut_off)
    premiums = reading_beside(desk, PREMIUM_ROWS)
    evidence = replace(
        evidence_of(desk, last), premiums=None if premiums is None else premiums.values
    )
    known: dict[str, Measurement] = {}
    for line in lines_of(desk, period, last):
        # An indicator with a target due earlier has a line up to that day beside its own.
        held = known.get(line.indicator.id)
        if held is None or str(held.period.until) < str(line.measurement.period.until):
            known[line.indicator.id] = line.measurement

    def at_hand(one: Indicator) -> Measurement | None:
        found = known.get(one.id)
        window = one.period_kind.window(period)
        return found if found is not None and found.period == window else None

    return answer_pack(evidence, period, cut_off, quoted, at_hand)

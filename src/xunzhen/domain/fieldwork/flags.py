"""Plausibility flags of a visit: every doubt is said with its facts, and nothing is blocked.

A limit that nobody has set is no limit: the flag then has the weight of a fact ("3.2 km from the
stop; the county has set no limit") and neither doubts the visit nor reaches the ledger's column.
Weights, and what each is judged by:

================  ======  ==========================================================================
no_fix            doubt   checked in without a position (and why), or never checked in
impossible_place  doubt   degrees that are no place on earth, or exchanged
far               doubt   beyond ``fieldwork.near_metres``, the circle of accuracy included;
                          notice where the accuracy leaves it open; fact without a limit or a stop
short             doubt   a circuit visit under ``circuit.half_day_minutes``; fact without a limit
impossible_time   doubt   another day, left before arriving or after 24 h, later than received
overlap           doubt   two visits of one doctor at one time; told on both
too_fast          doubt   less time between two stays than the travel table gives; told on both;
                          fact where no travel time is known
outside_hours     notice  before ``fieldwork.earliest_hour``, after ``fieldwork.latest_hour``
duplicate_people  doubt   the same contact twice, here or in another visit of the day
same_photo        doubt   the SHA-256 of a photograph stands on another visit
time_changed      doubt   arrival or leaving typed over what the phone noted, or without it
edited_late       doubt   the doctor wrote later than ``fieldwork.record_within_hours``; notice
                          where the township did; fact without a limit
clock_wrong       notice  beyond ``fieldwork.clock_error_minutes``; fact without a limit
reassigned        notice  the plan had given it to another, or dropped it
unplanned         notice  in no plan; fact where it makes up for another
================  ======  ==========================================================================

Only the one point of a check-in is read. No trail exists to be read.
"""

from __future__ import annotations

from xunzhen.domain.fieldwork.flag import Flag, told_order
from xunzhen.domain.fieldwork.flag_ground import FlagGround
from xunzhen.domain.fieldwork.flag_place import place_flags
from xunzhen.domain.fieldwork.flag_record import record_flags
from xunzhen.domain.fieldwork.flag_time import time_flags
from xunzhen.domain.fieldwork.visit import Visit


def flags_of(visit: Visit, ground: FlagGround) -> tuple[Flag, ...]:
    """Return the flags of a visit in the order they are told; one that nobody made has none.

    A function of the set of the visit's events and of the ground: no order of either matters.
    """
    if visit.arrived is None and not visit.heads:
        return ()
    raised = (
        *place_flags(visit, ground),
        *time_flags(visit, ground),
        *record_flags(visit, ground),
    )
    return tuple(sorted(raised, key=told_order))

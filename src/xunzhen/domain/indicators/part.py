"""The evidence of a part of a county: what a township's own figures are measured from."""

from __future__ import annotations

from dataclasses import replace

from xunzhen.domain.fieldwork.counting_makeups import township_of
from xunzhen.domain.fieldwork.ledger import Ledger
from xunzhen.domain.indicators.evidence import Evidence
from xunzhen.domain.registry.narrow import within


def evidence_within(evidence: Evidence, township: str) -> Evidence:
    """Return what of a county's evidence belongs to one of its townships (9 digits).

    A ledger entry, an assignment or an agreement belongs to the township in which its place or
    receiving institution stands; what stands in none (the county hospital) belongs to no township.
    Institutions are the township's own, so that a share of them has the township's denominator. A
    person who worked in two townships is counted in both: the parts then add up to more than the
    county (``roll_up``, counted twice).
    """
    county = evidence.county
    inside = {
        place: township_of(county, place) == township
        for place in {
            *((one.place for one in evidence.ledger.entries) if evidence.ledger else ()),
            *(one.to_institution for one in evidence.assignments or ()),
            *(one.receiver for one in evidence.agreements or ()),
            *(one.place for one in evidence.place_facts),
            *(one.code for one in county.institutions),
        }
    }
    part = within(county, township)
    part = replace(part, institutions=tuple(o for o in county.institutions if inside[o.code]))
    people = {one.id for one in part.staff}
    return replace(
        evidence,
        county=part,
        ledger=evidence.ledger
        and Ledger(tuple(one for one in evidence.ledger.entries if inside[one.place])),
        assignments=None
        if evidence.assignments is None
        else tuple(one for one in evidence.assignments if inside[one.to_institution]),
        agreements=None
        if evidence.agreements is None
        else tuple(one for one in evidence.agreements if inside[one.receiver]),
        place_facts=tuple(one for one in evidence.place_facts if inside[one.place]),
        person_facts=tuple(one for one in evidence.person_facts if one.staff in people),
    )

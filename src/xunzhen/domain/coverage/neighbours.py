"""邻村延伸: the nearest clinic with a village doctor, within the minutes that a clause allows."""

from __future__ import annotations

import math
from collections.abc import Sequence

from xunzhen.domain.coverage.grounds import bound_en, bound_zh, meets
from xunzhen.domain.coverage.options import Option, Verdict, citations, cited
from xunzhen.domain.coverage.survey import ClinicHost, Survey
from xunzhen.domain.coverage.travel import TravelTime
from xunzhen.domain.coverage.travel_words import minutes_en, minutes_zh
from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.policy.clause import Ruling
from xunzhen.domain.registry.county import Mode, Village


def neighbour_option(survey: Survey, village: Village) -> Option:
    """Judge service by a neighbouring clinic: exactly the limit still is within it.

    Nearest first; of equally near ones the clinic that serves fewer other villages. No clause
    limits how many villages a clinic may serve, so the number is said, not judged.

    Source: NAT-2021/10–11; AX-2024-19/1.2.1 for blank villages.
    """
    grounds = survey.grounds_at(village.township)
    limit = grounds.ruled("neighbour_service.max_minutes")
    blank, shared = grounds.blank_village_clause, grounds.ruled("neighbour_service.applies")
    clauses = cited(blank or shared, limit)
    if limit is None or (blank is None and shared is None):
        return Option(Mode.NEIGHBOUR, Verdict.UNSET, _unset(limit), clauses=clauses)
    host = nearest_host(survey, village.code)
    if host is None:
        reason = _no_host(survey, village.code)
        return Option(Mode.NEIGHBOUR, Verdict.SHORT, reason, clauses=clauses)
    travel = survey.times.between(village.code, host.village)
    if travel.minutes is None or not meets(limit, travel.minutes):
        reason = _too_far(_clinic_name(survey, host), limit, travel)
        return Option(Mode.NEIGHBOUR, Verdict.SHORT, reason, host.provider, travel, clauses)
    served_zh, served_en = _served_already(len(host.serves))
    reason = say(
        "coverage.neighbour_holds",
        "{clinic}有村医，{way}可到（条款要求{limit}分钟），{served_zh}。",
        "{clinic} has a village doctor, {way_en} away (the clause says {limit_en}); it serves "
        "{served_en}.",
        clinic=_clinic_name(survey, host),
        way=minutes_zh(travel),
        way_en=minutes_en(travel),
        limit=bound_zh(limit),
        limit_en=bound_en(limit),
        served=len(host.serves),
        served_zh=served_zh,
        served_en=served_en,
    )
    return Option(
        mode=Mode.NEIGHBOUR,
        verdict=Verdict.HOLDS,
        reason=reason,
        provider=host.provider,
        travel=travel,
        clauses=clauses,
        facts=(reason,),
        open_facts=() if blank else (_small_by_whom(cited(shared)),),
    )


def nearest_host(survey: Survey, village: str) -> ClinicHost | None:
    """Return the host with the fewest minutes; None where there is none or no way to any."""
    minutes = survey.minutes_to_hosts(village)
    best = min(
        (
            (float(way), len(host.serves), host.village, host)
            for way, host in zip(minutes, survey.hosts, strict=True)
            if math.isfinite(way)
        ),
        default=None,
    )
    return best[3] if best is not None else None


def _served_already(others: int) -> tuple[str, str]:
    if not others:
        return "目前只服务本村", "only its own village so far"
    noun = "village" if others == 1 else "villages"
    return f"已服务另外{others}村", f"{others} other {noun} already"


def _clinic_name(survey: Survey, host: ClinicHost) -> str:
    clinic = survey.county.institution_by_code.get(host.provider)
    return clinic.name if clinic else f"{survey.county.village_by_code[host.village].name}村医"


def _unset(limit: Ruling | None) -> Sentence:
    if limit is None:
        return say(
            "coverage.neighbour_minutes_unset",
            "没有现行条款规定到邻村卫生所最长多少分钟。请由县里设定neighbour_service.max_minutes。",
            "No clause in force says how many minutes a neighbouring clinic may be away. The "
            "county must set neighbour_service.max_minutes.",
        )
    return say(
        "coverage.neighbour_unset",
        "没有现行条款规定哪些村可由邻村卫生所延伸服务。",
        "No clause in force says which villages a neighbouring clinic may serve.",
    )


def _no_host(survey: Survey, village: str) -> Sentence:
    """Say that no clinic has a doctor to spare, or that there is no way to any."""
    if not survey.hosts:
        return say(
            "coverage.neighbour_none",
            "全县没有一个有驻村村医的村卫生所可以延伸。",
            "No village clinic of the county has a resident village doctor.",
        )
    way = survey.times.between(village, survey.hosts[0].village)
    return say(
        "coverage.neighbour_unreachable",
        "到不了任何一个有村医的村卫生所：{way}",
        "No clinic with a village doctor can be reached: {way_en}",
        way=minutes_zh(way).rstrip("。") + "。",
        way_en=minutes_en(way).rstrip(".") + ".",
    )


def _too_far(clinic: str, limit: Ruling, travel: TravelTime) -> Sentence:
    return say(
        "coverage.neighbour_far",
        "最近的有村医卫生所是{clinic}，{way}，条款要求{limit}分钟。",
        "The nearest clinic with a village doctor is {clinic}, {way_en} away; the clause says "
        "{limit_en}.",
        clinic=clinic,
        way=minutes_zh(travel),
        way_en=minutes_en(travel),
        limit=bound_zh(limit),
        limit_en=bound_en(limit),
    )


def _small_by_whom(shared: Sequence[Ruling]) -> Sentence:
    return say(
        "coverage.confirm_small",
        "须核实：本村人口少或辖区面积小（{citation}，界线未设定）。",
        "To confirm: the village has few people or little area ({citation_en}; no bound is set).",
        citation=citations(shared),
        citation_en=citations(shared, "en"),
    )

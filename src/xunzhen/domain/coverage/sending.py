"""Which health centre can send a doctor to a village: within reach, with half-days to spare."""

from __future__ import annotations

from dataclasses import dataclass

from xunzhen.domain.coverage.grounds import meets
from xunzhen.domain.coverage.survey import CentreLoad, Survey
from xunzhen.domain.coverage.travel import TravelTime
from xunzhen.domain.coverage.travel_words import minutes_en, minutes_zh
from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.policy.clause import Ruling
from xunzhen.domain.registry.county import Village


@dataclass(frozen=True, slots=True)
class CentreChoice:
    """A health centre that can send a doctor; ``travel`` is from the centre to the village."""

    load: CentreLoad
    travel: TravelTime
    own_township: bool


def sending_centre(
    survey: Survey, village: Village, half_days: int, reach: Ruling | None
) -> CentreChoice | Sentence:
    """Return the nearest centre that can send the half-days, the own township's before others.

    A centre can send if a doctor of its own may go out, the way is within reach, and enough
    half-days a week are free. If none can, the sentence says what the own township lacks.
    """
    own = survey.centres.get(village.township, ())
    others = [
        centre
        for township in sorted(survey.centres)
        if township != village.township
        for centre in survey.centres[township]
    ]
    problems: list[Sentence] = []
    for centres in (own, others):
        fit: list[CentreChoice] = []
        for centre in centres:
            load = survey.load_of(centre)
            travel = survey.times.between(centre.code, village.code)
            problem = _problem(load, travel, half_days, reach)
            if problem is None:
                fit.append(CentreChoice(load, travel, centres is own))
            elif centres is own:
                problems.append(problem)
        if fit:
            return min(fit, key=lambda one: (one.travel.minutes or 0.0, one.load.centre.code))
    return problems[0] if problems else _no_centre()


def _problem(
    load: CentreLoad, travel: TravelTime, half_days: int, reach: Ruling | None
) -> Sentence | None:
    """Say the first thing that keeps a centre from going; None if it can."""
    name = load.centre.name
    if load.capacity == 0:
        return say(
            "coverage.centre_without_doctor",
            "{centre}没有可出诊的医生。",
            "{centre} has no doctor who may go out.",
            centre=name,
        )
    if travel.minutes is None:
        return say(
            "coverage.centre_unreachable",
            "{centre}到不了本村：{way}。",
            "{centre} cannot reach the village: {way_en}.",
            centre=name,
            way=minutes_zh(travel).rstrip("。"),
            way_en=minutes_en(travel).rstrip("."),
        )
    if reach is not None and not meets(reach, travel.minutes):
        return say(
            "coverage.centre_too_far",
            "{centre}到本村{way}，单程最长{limit}分钟（{citation}）。",
            "{centre} is {way_en} away; at most {limit} minutes one way ({citation_en}).",
            centre=name,
            way=minutes_zh(travel),
            way_en=minutes_en(travel),
            limit=str(reach.value),
            citation=reach.citation,
            citation_en=reach.citation_en,
        )
    if load.free < half_days:
        return say(
            "coverage.centre_full",
            "{centre}每周可出{capacity}个半天，现有巡诊村已用{owed}个，再加{more}个就不够。",
            "{centre} can send {capacity} half-days a week and owes {owed} already; {more} more do "
            "not fit.",
            centre=name,
            capacity=load.capacity,
            owed=load.owed,
            more=half_days,
        )
    return None


def _no_centre() -> Sentence:
    return say(
        "coverage.no_centre",
        "机构表里本乡镇没有卫生院，外乡镇的也派不出。",
        "The institutions table has no health centre in this township, and no other can send.",
    )

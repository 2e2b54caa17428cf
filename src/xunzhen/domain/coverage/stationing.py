"""派驻 proposed: a doctor of the health centre posted to the village for half a year or more."""

from __future__ import annotations

from xunzhen.domain.coverage.circuits import no_doctor_soon
from xunzhen.domain.coverage.grounds import Grounds, bound_en, bound_zh, meets
from xunzhen.domain.coverage.options import Option, Verdict, cited
from xunzhen.domain.coverage.survey import CentreLoad, Survey
from xunzhen.domain.coverage.travel import TravelTime
from xunzhen.domain.coverage.travel_words import minutes_en, minutes_zh
from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.policy.clause import Ruling
from xunzhen.domain.registry.county import Mode, Village


def stationed_option(survey: Survey, village: Village, neighbour: Option) -> Option:
    """Judge stationing; ``neighbour`` is the verdict on neighbouring clinics, which go first.

    How many people are "many" no clause says; a village not small by the circuit clause counts as
    a candidate and the rest is asked. How many doctors a centre needs before it posts one is a
    setting: no clause says it, and a centre that posts its only doctor closes its own door.

    Source: FZ-2024-24/6.3; NAT-2021/1 and 7–9.
    """
    grounds = survey.grounds_at(village.township)
    conditions, national = (
        grounds.ruled("stationed_service.conditions"),
        grounds.ruled("circuit.applies"),
    )
    ground = conditions or national
    if ground is None:
        return Option(Mode.STATIONED, Verdict.UNSET, _unset())
    limit = grounds.small_village_limit
    clauses = cited(ground, limit if conditions else None, *_lengths(grounds))
    found = _eligibility(grounds, village, conditions, neighbour)
    verdict, reason, open_facts = found if found else (Verdict.HOLDS, None, ())
    if verdict not in (Verdict.HOLDS, Verdict.UNKNOWN) and reason is not None:
        return Option(Mode.STATIONED, verdict, reason, clauses=clauses)
    load = _posting_centre(survey, village)
    if load is None:
        return Option(Mode.STATIONED, Verdict.SHORT, _too_few(survey, village), clauses=clauses)
    travel = survey.times.between(load.centre.code, village.code)
    offer = _offer(grounds, load, travel)
    return Option(
        mode=Mode.STATIONED,
        verdict=verdict,
        reason=reason or offer,
        provider=load.centre.code,
        travel=travel,
        clauses=clauses,
        facts=(offer,),
        open_facts=open_facts + _to_confirm(ground, conditions),
    )


def _lengths(grounds: Grounds) -> tuple[Ruling | None, ...]:
    return tuple(
        grounds.ruled(f"stationed_service.{name}")
        for name in ("days_per_week", "min_days_per_day", "min_months")
    )


def _eligibility(
    grounds: Grounds, village: Village, conditions: Ruling | None, neighbour: Option
) -> tuple[Verdict, Sentence, tuple[Sentence, ...]] | None:
    """Say what the local conditions forbid or leave unknown; None if nothing stands against it."""
    if conditions is None:
        return None
    if neighbour.verdict is Verdict.HOLDS:
        return Verdict.INELIGIBLE, _neighbour_can(conditions, neighbour), ()
    limit = grounds.small_village_limit
    people, basis = grounds.served_population(village)
    if limit is None:
        return None
    facts = {
        "people": people,
        "basis": basis.zh,
        "basis_en": basis.en,
        "bound": bound_zh(limit),
        "bound_en": bound_en(limit),
        "citation": conditions.citation,
        "citation_en": conditions.citation_en,
    }
    if people is None:
        blank = say(
            "coverage.stationed_population_blank",
            "村表没有填{basis}，不能判断是否人口较多（{citation}）。请补填。",
            "The villages table gives no {basis_en}: whether the village has many people "
            "({citation_en}) cannot be judged. Fill it in.",
            **facts,
        )
        return Verdict.UNKNOWN, blank, (blank,)
    if meets(limit, people):
        small = say(
            "coverage.stationed_small",
            "{basis}{people}人（{bound}人按小村算），{citation}要求人口较多。",
            "The {basis_en} is {people} ({bound_en} counts as small); {citation_en} asks for many "
            "people.",
            **facts,
        )
        return Verdict.INELIGIBLE, small, ()
    return None


def _posting_centre(survey: Survey, village: Village) -> CentreLoad | None:
    """Return the own township's centre with most doctors that can post one and keep one."""
    loads = [survey.load_of(one) for one in survey.centres.get(village.township, ())]
    able = [
        load
        for load in loads
        if load.sitting >= survey.settings.posting_doctors
        and survey.times.between(load.centre.code, village.code).minutes is not None
    ]
    return min(able, key=lambda one: (-one.sitting, one.centre.code), default=None)


def _too_few(survey: Survey, village: Village) -> Sentence:
    loads = [survey.load_of(one) for one in survey.centres.get(village.township, ())]
    if not loads:
        return say(
            "coverage.stationed_no_centre",
            "机构表里本乡镇没有卫生院，派不出人。",
            "The institutions table has no health centre in this township to post from.",
        )
    most = max(loads, key=lambda one: one.sitting)
    if most.sitting >= survey.settings.posting_doctors:
        return say(
            "coverage.stationed_unreachable",
            "{centre}没有路可到本村。",
            "{centre} has no way to the village.",
            centre=most.centre.name,
        )
    if most.sitting == 0:
        return say(
            "coverage.stationed_none_sitting",
            "{centre}没有在院医生可派。",
            "{centre} has no doctor at the centre to post.",
            centre=most.centre.name,
        )
    return say(
        "coverage.stationed_too_few",
        "{centre}在院医生{doctors}名，不到{least}名：派出1名后留院的不够（计划参数，不是条款）。",
        "Doctors at {centre}: {doctors}, fewer than {least}; posting one would leave too few there "
        "(a planning setting, not a clause).",
        centre=most.centre.name,
        doctors=most.sitting,
        least=survey.settings.posting_doctors,
    )


def _offer(grounds: Grounds, load: CentreLoad, travel: TravelTime) -> Sentence:
    days, per_day, months = (str(one.value) if one else "未设定" for one in _lengths(grounds))
    return say(
        "coverage.stationed_offer",
        "{centre}在院医生{doctors}名，派1名驻点：每周{days}天、每天{per_day}天以上、"
        "同一村连续{months}个月以上；距卫生院{way}。",
        "{centre} has {doctors} doctors and posts one: {days} days a week, at least {per_day} of "
        "a day each time, {months} months or more in one village; {way_en} from the centre.",
        centre=load.centre.name,
        doctors=load.sitting,
        days=days,
        per_day=per_day,
        months=months,
        way=minutes_zh(travel),
        way_en=minutes_en(travel),
    )


def _to_confirm(ground: Ruling, conditions: Ruling | None) -> tuple[Sentence, ...]:
    if conditions is None:
        return (no_doctor_soon(ground),)
    return (
        say(
            "coverage.confirm_stationed",
            "须核实：人口较多、需求较大，短期招不到合格村医（{citation}，界线和期限均未设定）。",
            "To confirm: many people, much demand, and no qualified doctor to be hired soon "
            "({citation_en}; neither bound nor time is set).",
            citation=conditions.citation,
            citation_en=conditions.citation_en,
        ),
    )


def _neighbour_can(conditions: Ruling, neighbour: Option) -> Sentence:
    return say(
        "coverage.stationed_neighbour_can",
        "邻村卫生所可以覆盖，{way}；{citation}要求邻（联）村难以覆盖。",
        "A neighbouring clinic can serve it, {way_en} away; {citation_en} asks that none can.",
        way=minutes_zh(neighbour.travel) if neighbour.travel else "",
        way_en=minutes_en(neighbour.travel) if neighbour.travel else "",
        citation=conditions.citation,
        citation_en=conditions.citation_en,
    )


def _unset() -> Sentence:
    return say(
        "coverage.stationed_unset",
        "没有现行条款规定哪些村可以派驻。",
        "No clause in force says which villages may be stationed.",
    )

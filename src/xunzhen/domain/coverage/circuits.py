"""巡诊 proposed: is the village one that a circuit may serve, and which health centre can go?"""

from __future__ import annotations

from dataclasses import dataclass

from xunzhen.domain.coverage.grounds import Grounds, Reading, bound_en, bound_zh, meets
from xunzhen.domain.coverage.options import Option, Verdict, citations, cited
from xunzhen.domain.coverage.sending import CentreChoice, sending_centre
from xunzhen.domain.coverage.survey import Survey
from xunzhen.domain.coverage.travel_words import minutes_en, minutes_zh
from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.policy.clause import Ruling
from xunzhen.domain.registry.county import Mode, Village


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Whether a clause lets the village be on circuit, why, and what must be confirmed."""

    verdict: Verdict
    reason: Sentence
    clauses: tuple[Ruling, ...]
    open_facts: tuple[Sentence, ...] = ()


def circuit_option(survey: Survey, village: Village) -> Option:
    """Judge circuit visits: the clause first, then the centre, its minutes and its half-days.

    Source: FZ-2024-24/6.2 (served population under 500, high mobility, little demand); where no
    clause asks for a population, AX-2024-19/1.2.1 (no village doctor), else NAT-2021/1.
    """
    grounds = survey.grounds_at(village.township)
    found = circuit_eligibility(grounds, village)
    if found.verdict not in (Verdict.HOLDS, Verdict.UNKNOWN):
        return Option(Mode.CIRCUIT, found.verdict, found.reason, clauses=found.clauses)
    owed = survey.half_days_owed(village)
    if owed is None:
        return Option(Mode.CIRCUIT, Verdict.UNSET, _visits_unset(), clauses=found.clauses)
    reach = grounds.planned("circuit.max_outbound_minutes")
    clauses = cited(*found.clauses, *_lengths(grounds), reach)
    choice = sending_centre(survey, village, owed, reach)
    if isinstance(choice, Sentence):
        return Option(Mode.CIRCUIT, Verdict.SHORT, choice, clauses=clauses)
    return Option(
        mode=Mode.CIRCUIT,
        verdict=found.verdict,
        reason=found.reason,
        provider=choice.load.centre.code,
        travel=choice.travel,
        clauses=clauses,
        facts=(
            found.reason,
            _what_is_offered(grounds, choice, village, owed),
            _load_after(choice, owed),
        ),
        open_facts=found.open_facts + (() if choice.own_township else (_other_township(choice),)),
    )


def circuit_eligibility(grounds: Grounds, village: Village) -> Eligibility:
    """Say by which clause a village without a doctor may be on circuit, if by any."""
    limit = grounds.small_village_limit
    if limit is not None:
        return _small_village(grounds, village, limit)
    blank, national = grounds.blank_village_clause, grounds.ruled("circuit.applies")
    if blank is not None:
        return Eligibility(Verdict.HOLDS, _blank_suffices(blank), cited(blank))
    if national is not None:
        return Eligibility(
            Verdict.HOLDS, _national(national), cited(national), (no_doctor_soon(national),)
        )
    return Eligibility(Verdict.UNSET, _unset(), ())


def no_doctor_soon(ruling: Ruling) -> Sentence:
    """Ask for the fact that the national notice rests on and no table holds."""
    return say(
        "coverage.confirm_no_doctor_soon",
        "须核实：本村不宜设固定村医，或短期招不到合格村医（{citation}，“短期”多久未设定）。",
        "To confirm: a fixed village doctor does not suit this village, or none can be hired soon "
        "({citation_en}; how long “soon” is has not been set).",
        citation=ruling.citation,
        citation_en=ruling.citation_en,
    )


def _small_village(grounds: Grounds, village: Village, limit: Ruling) -> Eligibility:
    people, basis = grounds.served_population(village)
    reading, reading_ruling = grounds.reading()
    clauses = cited(limit, grounds.planned("circuit.served_population_basis"), reading_ruling)
    facts = {
        "people": people,
        "basis": basis.zh,
        "basis_en": basis.en,
        "bound": bound_zh(limit),
        "bound_en": bound_en(limit),
        "citation": limit.citation,
        "citation_en": limit.citation_en,
    }
    small = people is not None and meets(limit, people)
    if small:
        reason = say(
            "coverage.circuit_small",
            "{basis}{people}人，符合{citation}“{bound}人”的要求。",
            "The {basis_en} is {people}; {citation_en} asks for {bound_en}.",
            **facts,
        )
        asked = (_mobility_and_demand(limit),) if reading is Reading.ALL else ()
        return Eligibility(Verdict.HOLDS, reason, clauses, asked)
    if people is None:
        return Eligibility(
            Verdict.UNKNOWN, _population_blank(facts), clauses, (_population_blank(facts),)
        )
    if reading is Reading.ALL:
        reason = say(
            "coverage.circuit_too_large",
            "{basis}{people}人，{citation}要求{bound}人，三项须同时满足。",
            "The {basis_en} is {people}; {citation_en} asks for {bound_en}, and for all three "
            "conditions together.",
            **facts,
        )
        return Eligibility(Verdict.INELIGIBLE, reason, clauses)
    reason = say(
        "coverage.circuit_other_conditions",
        "{basis}{people}人，不合{citation}“{bound}人”的要求；按“满足一项即可”，"
        "须核实人口流动大或服务需求小。",
        "The {basis_en} is {people}, where {citation_en} asks for {bound_en}; read as “any one "
        "suffices”, high mobility or little demand must be confirmed.",
        **facts,
    )
    return Eligibility(Verdict.UNKNOWN, reason, clauses, (reason,))


def _lengths(grounds: Grounds) -> tuple[Ruling | None, Ruling | None, Ruling | None]:
    """Return how often, how long in days, and how many minutes half a day is at the least."""
    return (
        grounds.ruled("circuit.visits_per_week"),
        grounds.ruled("circuit.min_days_per_visit"),
        grounds.planned("circuit.half_day_minutes"),
    )


def _what_is_offered(
    grounds: Grounds, choice: CentreChoice, village: Village, half_days: int
) -> Sentence:
    _, _, minutes = _lengths(grounds)
    own = village.visits_per_week is not None
    return say(
        "coverage.circuit_offer",
        "由{centre}巡诊，每周{half_days}个半天{own_zh}，半天在村{minutes}分钟以上，车程{way}。",
        "Circuit by {centre}, {half_days} half-days a week{own_en} of {minutes} minutes or more, "
        "{way_en} away.",
        centre=choice.load.centre.name,
        half_days=half_days,
        own_zh="（村表另定次数）" if own else "",
        own_en=" (the village's own number)" if own else "",
        minutes=str(minutes.value) if minutes else "未设定",
        way=minutes_zh(choice.travel),
        way_en=minutes_en(choice.travel),
    )


def _load_after(choice: CentreChoice, half_days: int) -> Sentence:
    return say(
        "coverage.circuit_load",
        "{centre}每周巡诊由{before}个半天增到{after}个，可出{capacity}个。",
        "{centre} would make {after} circuit half-days a week instead of {before}; it can send "
        "{capacity}.",
        centre=choice.load.centre.name,
        before=choice.load.owed,
        after=choice.load.owed + half_days,
        capacity=choice.load.capacity,
    )


def _other_township(choice: CentreChoice) -> Sentence:
    return say(
        "coverage.confirm_other_township",
        "须县里协调：本乡镇卫生院派不出，由外乡镇的{centre}承担。",
        "The county must arrange it: the township's own health centre cannot send anybody; "
        "{centre} of another township would.",
        centre=choice.load.centre.name,
    )


def _mobility_and_demand(limit: Ruling) -> Sentence:
    return say(
        "coverage.confirm_mobility_and_demand",
        "须核实：人口流动大、服务需求小（{citation}，表里没有这两项）。",
        "To confirm: high mobility and little demand ({citation_en}; no table holds these two).",
        citation=limit.citation,
        citation_en=limit.citation_en,
    )


def _population_blank(facts: dict[str, str | int | None]) -> Sentence:
    return say(
        "coverage.population_blank",
        "村表没有填{basis}，不能判断是否{bound}人（{citation}）。请补填。",
        "The villages table gives no {basis_en}: whether it is {bound_en} ({citation_en}) cannot "
        "be judged. Fill it in.",
        **facts,
    )


def _blank_suffices(blank: Ruling) -> Sentence:
    return say(
        "coverage.circuit_blank",
        "缺少乡村医生的空白村，{citation}不看人口，可由卫生院巡诊。",
        "A village without a village doctor: {citation_en} sets no bound on its population, so "
        "the health centre may serve it by circuit visits.",
        citation=blank.citation,
        citation_en=blank.citation_en,
    )


def _national(national: Ruling) -> Sentence:
    return say(
        "coverage.circuit_national",
        "本地没有现行条款限定人口，按国家通知（{citation}）可由卫生院巡诊。",
        "No local clause in force bounds the population; the national notice ({citation_en}) "
        "allows circuit visits.",
        citation=citations((national,)),
        citation_en=national.citation_en,
    )


def _unset() -> Sentence:
    return say(
        "coverage.circuit_unset",
        "没有现行条款规定哪些村可以巡诊。",
        "No clause in force says which villages may be on circuit.",
    )


def _visits_unset() -> Sentence:
    return say(
        "coverage.visits_unset",
        "没有现行条款规定每周巡诊几次。请由县里设定circuit.visits_per_week。",
        "No clause in force says how many visits a week. The county must set "
        "circuit.visits_per_week.",
    )

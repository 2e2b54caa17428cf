"""中心村卫生所 proposed: one clinic for contiguous villages that have no village doctor.

Sites. A site is a doctorless village whose clinic would serve; its catchment C(s) is the set of
doctorless villages joined to s by neighbours (``adjacency``), each hop and the way to s within
the minutes of ``neighbour_service.max_minutes`` where a clause sets them. A site qualifies when

    |C(s)| ≥ 3,   premises(s) > 100 m²,   Σ_{v in C(s)} served(v) > 1000,

with the numbers and operators of the clauses in force; "above" excludes the number itself.

Source: FZ-2024-24/3.3–3.5.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from xunzhen.domain.coverage.adjacency import neighbour_pairs, reachable_from
from xunzhen.domain.coverage.grounds import all_meeting, bound_en, bound_zh, meets
from xunzhen.domain.coverage.options import Option, Verdict, cited
from xunzhen.domain.coverage.survey import Survey
from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.policy.clause import Ruling
from xunzhen.domain.registry.county import Mode, Village

RULES: Final = (
    "centre_clinic.min_contiguous_villages",
    "centre_clinic.min_premises_m2",
    "centre_clinic.min_served_population",
)


@dataclass(frozen=True, slots=True)
class CentreSite:
    """One village as a site: its catchment, what is known of people and premises.

    ``people`` is the sum over villages whose number is given, ``blank`` how many are not;
    ``premises_m2`` the largest clinic entered at the site, None if none states its size.
    """

    village: str
    clinic: str
    members: tuple[str, ...]
    people: int
    blank: int
    premises_m2: float | None


class CentreSites:
    """Every site of a county on a day; built once for all gaps."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._grounds = survey.grounds_at("")
        self._codes = survey.doctorless
        self._minutes = survey.times.matrix(self._codes, self._codes)
        self._row = {code: row for row, code in enumerate(self._codes)}
        limit = self._grounds.ruled("neighbour_service.max_minutes")
        self._within = all_meeting(limit, self._minutes)
        self._near = self._neighbours()

    @cached_property
    def sites(self) -> Mapping[str, tuple[CentreSite, ...]]:
        """The sites whose catchment holds a village, by that village; none without a point."""
        found: dict[str, list[CentreSite]] = {code: [] for code in self._near}
        for code in self._near:
            site = self._site(code)
            for member in site.members:
                found[member].append(site)
        return {code: tuple(sites) for code, sites in found.items()}

    def option(self, village: Village) -> Option:
        """Judge a centre clinic for a village: the best site that serves it."""
        grounds = self._survey.grounds_at(village.township)
        rulings = [grounds.ruled(rule) for rule in RULES]
        clauses = cited(*rulings)
        contiguous, premises, people = rulings
        if contiguous is None or premises is None or people is None:
            return Option(Mode.CENTRE, Verdict.UNSET, _unset(), clauses=clauses)
        if village.code not in self._row:
            return Option(Mode.CENTRE, Verdict.INELIGIBLE, _has_doctor(), clauses=clauses)
        if village.point is None:
            reason = _no_point(contiguous)
            return Option(Mode.CENTRE, Verdict.UNKNOWN, reason, "", None, clauses, (), (reason,))
        serving = self.sites[village.code]
        with_clinic = [site for site in serving if site.clinic]
        judged = [
            (_judge(site, contiguous, premises, people), site) for site in with_clinic or serving
        ]
        # Among sites that do not qualify the largest catchment says most about why.
        found, site = min(
            judged,
            key=lambda one: (
                one[0].rank,
                -len(one[1].members) if one[0].rank else 0,
                self._minutes[self._row[village.code], self._row[one[1].village]],
                one[1].village,
            ),
        )
        return self._option(village, site, found, clauses)

    def _option(
        self, village: Village, site: CentreSite, found: _Judgement, clauses: tuple[Ruling, ...]
    ) -> Option:
        if found.verdict is Verdict.INELIGIBLE:
            return Option(Mode.CENTRE, found.verdict, found.reason, clauses=clauses)
        described = self._describe(site)
        return Option(
            mode=Mode.CENTRE,
            verdict=found.verdict,
            reason=found.reason,
            provider=site.clinic,
            travel=self._survey.times.between(village.code, site.village),
            clauses=clauses,
            facts=(described,),
            open_facts=(*found.open_facts, _who_sits_there()),
        )

    def _neighbours(self) -> Mapping[str, list[str]]:
        """Return the doctorless neighbours, near both ways, of each that has a point.

        Neighbours are found among all villages: one with a doctor between two without parts them.
        """
        villages = sorted(self._survey.county.village_by_code.items())
        points = [(code, village.point) for code, village in villages if village.point is not None]
        found: dict[str, list[str]] = {code: [] for code, _ in points if code in self._row}
        for i, j in neighbour_pairs([point for _, point in points]):
            one, other = points[i][0], points[j][0]
            if one in found and other in found and self._near_both_ways(one, other):
                found[one].append(other)
                found[other].append(one)
        return found

    def _near_both_ways(self, one: str, other: str) -> bool:
        i, j = self._row[one], self._row[other]
        return bool(self._within[i, j] and self._within[j, i])

    def _site(self, site: str) -> CentreSite:
        row = self._row[site]
        close = {code for code in self._near if code == site or self._within[self._row[code], row]}
        members = reachable_from(
            site, {code: [one for one in self._near[code] if one in close] for code in close}
        )
        villages = self._survey.county.village_by_code
        counts = [self._grounds.served_population(villages[code])[0] for code in members]
        clinics = self._survey.clinics.get(site, ())
        sized = [one for one in clinics if one.premises_m2 is not None]
        best = max(sized, key=lambda one: one.premises_m2 or 0.0, default=None)
        chosen = best or (clinics[0] if clinics else None)
        return CentreSite(
            village=site,
            clinic=chosen.code if chosen else "",
            members=members,
            people=sum(count for count in counts if count is not None),
            blank=sum(count is None for count in counts),
            premises_m2=best.premises_m2 if best else None,
        )

    def _describe(self, site: CentreSite) -> Sentence:
        villages = self._survey.county.village_by_code
        names = [villages[code].name for code in site.members]
        return say(
            "coverage.centre_site",
            "设在{site}，服务连片的{count}个无村医村（{names}），共{people}人。",
            "At {site}, for {count} contiguous villages without a doctor ({names_en}), {people} "
            "people.",
            site=villages[site.village].name,
            count=len(site.members),
            names="、".join(names),
            names_en=", ".join(names),
            people=site.people,
        )


@dataclass(frozen=True, slots=True)
class _Judgement:
    verdict: Verdict
    reason: Sentence
    open_facts: tuple[Sentence, ...] = ()

    @property
    def rank(self) -> int:
        """0 holds, 1 to be confirmed, 2 not eligible."""
        return (Verdict.HOLDS, Verdict.UNKNOWN, Verdict.INELIGIBLE).index(self.verdict)


def _judge(site: CentreSite, contiguous: Ruling, premises: Ruling, people: Ruling) -> _Judgement:
    if not meets(contiguous, len(site.members)):
        return _Judgement(Verdict.INELIGIBLE, _too_few_villages(site, contiguous))
    enough = meets(people, site.people)
    if not enough and not site.blank:
        return _Judgement(Verdict.INELIGIBLE, _too_few_people(site, people))
    if site.premises_m2 is not None and not meets(premises, site.premises_m2):
        return _Judgement(Verdict.INELIGIBLE, _too_small(site, premises))
    asked: list[Sentence] = []
    if not enough:
        asked.append(_people_blank(site, people))
    if site.premises_m2 is None:
        asked.append(_premises_blank(premises))
    if asked:
        return _Judgement(Verdict.UNKNOWN, asked[0], tuple(asked))
    return _Judgement(Verdict.HOLDS, _qualifies(site, contiguous))


def _qualifies(site: CentreSite, contiguous: Ruling) -> Sentence:
    return say(
        "coverage.centre_qualifies",
        "连片{count}个无村医村、共{people}人、用房{premises}平方米，符合{citation}等条款。",
        "{count} contiguous villages without a doctor, {people} people, premises of {premises} "
        "m²: as {citation_en} and the clauses beside it ask.",
        count=len(site.members),
        people=site.people,
        premises=f"{site.premises_m2:g}",
        citation=contiguous.citation,
        citation_en=contiguous.citation_en,
    )


def _too_few_villages(site: CentreSite, ruling: Ruling) -> Sentence:
    return say(
        "coverage.centre_not_contiguous",
        "须连片{bound}个无村医村（{citation}），此处{count}个。人口较少、辖区面积较小也可设，"
        "界线未设定，不自动判定。",
        "{citation_en} asks for {bound_en} contiguous villages without a doctor; here {count}. A "
        "small population or area would do as well, but no bound is set, so it is not judged.",
        bound=bound_zh(ruling),
        bound_en=bound_en(ruling),
        citation=ruling.citation,
        citation_en=ruling.citation_en,
        count=len(site.members),
    )


def _too_few_people(site: CentreSite, ruling: Ruling) -> Sentence:
    return say(
        "coverage.centre_too_few_people",
        "连片{count}村共{people}人，{citation}要求{bound}人。",
        "{count} contiguous villages have {people} people together; {citation_en} asks for "
        "{bound_en}.",
        count=len(site.members),
        people=site.people,
        citation=ruling.citation,
        citation_en=ruling.citation_en,
        bound=bound_zh(ruling),
        bound_en=bound_en(ruling),
    )


def _too_small(site: CentreSite, ruling: Ruling) -> Sentence:
    return say(
        "coverage.centre_premises_small",
        "用房{premises}平方米，{citation}要求{bound}平方米。",
        "The premises have {premises} m²; {citation_en} asks for {bound_en} m².",
        premises=f"{site.premises_m2:g}",
        citation=ruling.citation,
        citation_en=ruling.citation_en,
        bound=bound_zh(ruling),
        bound_en=bound_en(ruling),
    )


def _people_blank(site: CentreSite, ruling: Ruling) -> Sentence:
    return say(
        "coverage.centre_people_blank",
        "须补填：连片{count}村中{blank}村没有填服务人口，已填的共{people}人（{citation}要求{bound}人）。",
        "To fill in: {blank} of {count} contiguous villages give no population; the others have "
        "{people} ({citation_en} asks for {bound_en}).",
        count=len(site.members),
        blank=site.blank,
        people=site.people,
        citation=ruling.citation,
        citation_en=ruling.citation_en,
        bound=bound_zh(ruling),
        bound_en=bound_en(ruling),
    )


def _premises_blank(ruling: Ruling) -> Sentence:
    return say(
        "coverage.centre_premises_blank",
        "须核实：卫生所用房面积没有登记（{citation}要求{bound}平方米）。",
        "To confirm: the clinic's premises are not entered ({citation_en} asks for {bound_en} m²).",
        citation=ruling.citation,
        citation_en=ruling.citation_en,
        bound=bound_zh(ruling),
        bound_en=bound_en(ruling),
    )


def _who_sits_there() -> Sentence:
    return say(
        "coverage.confirm_centre_doctor",
        "须落实：几个村都没有村医，由谁到中心村卫生所坐诊。",
        "To arrange: none of these villages has a doctor; settle who will sit at the centre "
        "clinic.",
    )


def _no_point(ruling: Ruling) -> Sentence:
    return say(
        "coverage.centre_no_point",
        "村表没有填坐标，不能判断是否连片（{citation}）。请补填经纬度。",
        "The villages table gives no coordinates: contiguity ({citation_en}) cannot be judged. "
        "Fill them in.",
        citation=ruling.citation,
        citation_en=ruling.citation_en,
    )


def _has_doctor() -> Sentence:
    return say(
        "coverage.centre_has_doctor",
        "本村有村医或卫生院，不是无村医村。",
        "A village doctor or the health centre is in this village: it is not without a doctor.",
    )


def _unset() -> Sentence:
    return say(
        "coverage.centre_unset",
        "没有现行条款规定中心村卫生所的设置条件（连片村数、用房、人口）。",
        "No clause in force sets the conditions of a centre clinic (contiguous villages, "
        "premises, people).",
    )

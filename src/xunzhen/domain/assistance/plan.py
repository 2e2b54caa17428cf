"""The annual plan of the thousand doctors: who goes where, what cannot hold, whose rule it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from xunzhen.domain.assistance.needs import (
    MIN_DAYS,
    MIN_LEVEL,
    MIN_TITLE,
    MUNICIPAL_DOCTORS,
    Doctor,
    Need,
    PlanRules,
    hindrance,
    junior,
)
from xunzhen.domain.assistance.share import ShareVerdict, municipal_share
from xunzhen.domain.errors import Sentence, say


@dataclass(frozen=True, slots=True)
class Stage:
    """One aim of the plan, in order of weight: what it came to and the least any plan must have.

    ``value == bound`` proves the stage best among plans as good in the stages before it.
    """

    name: str
    value: int
    bound: int

    @property
    def proven(self) -> bool:
        """Say whether no plan can do better."""
        return self.value <= self.bound


@dataclass(frozen=True)
class AnnualPlan:
    """Doctors by need (``assigned``: need id → doctor id), with the proof of each stage.

    A doctor serves one unit in a year.
    """

    assigned: dict[str, str]
    stages: tuple[Stage, ...]

    @property
    def proven(self) -> bool:
        """Say whether every stage is proven best."""
        return all(stage.proven for stage in self.stages)


@dataclass(frozen=True, slots=True)
class Finding:
    """What does not hold: about which unit, need or doctor; ``rule`` None: a lack, not a rule."""

    about: str
    rule: str | None
    sentence: Sentence


@dataclass(frozen=True)
class PlanReport:
    """All that is said of a plan: what does not hold, and the municipal share with its owner."""

    findings: tuple[Finding, ...]
    share: ShareVerdict


def plan_report(
    plan: AnnualPlan,
    doctors: Sequence[Doctor],
    needs: Sequence[Need],
    rules: PlanRules,
    level: str = "county",
) -> PlanReport:
    """Say what a plan leaves open, unit by unit and rule by rule, and why."""
    by_id = {one.id: one for one in doctors}
    covered = {need.unit for need in needs if need.id in plan.assigned}
    findings = []
    for need in sorted(needs, key=lambda one: one.id):
        if need.id not in plan.assigned:
            findings.append(_open(need, need.unit in covered, doctors, rules))
    sent = [by_id[doctor] for doctor in dict.fromkeys(plan.assigned.values())]
    findings += [
        Finding(one.id, MIN_TITLE, _junior(one, rules)) for one in sent if junior(one, rules)
    ]
    municipal = sum(one.municipal for one in sent)
    wanted = rules.number(MUNICIPAL_DOCTORS)
    if wanted is not None and municipal != wanted:
        findings.append(Finding("", MUNICIPAL_DOCTORS, _municipal(municipal, wanted, rules)))
    findings += [Finding("", rule, sentence) for rule, sentence in rules.unset.items()]
    return PlanReport(tuple(findings), municipal_share(municipal, len(sent), rules, level))


def _open(
    need: Need,
    covered: bool,
    doctors: Sequence[Doctor],
    rules: PlanRules,
) -> Finding:
    why: dict[str | None, int] = defaultdict(int)
    for doctor in doctors:
        why[hindrance(doctor, need, rules)] += 1
    able = why.pop(None, 0)
    rule = None
    if able:
        zh, en = f"能去的{able}人都已安排到别处", f"all {able} who could go are needed elsewhere"
    elif not doctors:
        zh, en = "没有报名的医师", "nobody is nominated"
    else:
        most = max(why, key=lambda one: (why[one], str(one)))
        rule = most if most in (MIN_LEVEL, MIN_DAYS) else None
        zh, en = _WHY.get(str(most), ("", ""))
    what = need.specialty or "不限专科"
    kind = "need_open" if covered else "unit_uncovered"
    return Finding(
        need.unit,
        rule,
        say(
            f"assistance.{kind}",
            "{unit}要的{what}没有安排上"
            + ("（已有别的专科医师）" if covered else "，这个单位没有人去")
            + "：{why}。可改派其他专科，或请上级增派。",
            "{unit} has no doctor for {what_en}"
            + (" (but one of another specialty)" if covered else " and nobody at all")
            + ": {why_en}. Send another specialty, or ask for more doctors.",
            unit=need.unit,
            what=what,
            what_en=need.specialty or "any specialty",
            why=zh,
            why_en=en,
        ),
    )


_WHY = {
    "specialty": ("没有这个专科的医师", "no doctor has this specialty"),
    "own_unit": ("有这个专科的都是本单位的人", "those who have it belong to the unit itself"),
    MIN_LEVEL: ("医师所在医院级别不够", "the doctors' hospitals are of too low a level"),
    MIN_DAYS: ("医师每月能去的天数不够", "the doctors have too few days a month"),
}


def _junior(doctor: Doctor, rules: PlanRules) -> Sentence:
    ruling = rules.rulings[MIN_TITLE]
    return say(
        "assistance.title_low",
        "{doctor}的职称是{title}，低于原则上要求的职称或年资（{citation}）。原则性要求，可以派，须说明理由。",
        "{doctor} ({title}) is below the title or years asked in principle ({citation_en}). It is "
        "no bar; give the reason.",
        doctor=doctor.id,
        title=doctor.title or "未填",
        citation=ruling.citation,
        citation_en=ruling.citation_en,
    )


def _municipal(have: int, wanted: int, rules: PlanRules) -> Sentence:
    ruling = rules.rulings[MUNICIPAL_DOCTORS]
    return say(
        "assistance.municipal_number",
        "市属医院医师安排了{have}人，要求{wanted}人（{citation}）。请与设区市卫健委核对名单。",
        "{have} municipal doctors are assigned, {wanted} are asked ({citation_en}). Check the list "
        "with the city.",
        have=have,
        wanted=wanted,
        citation=ruling.citation,
        citation_en=ruling.citation_en,
    )

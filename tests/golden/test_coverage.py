"""The proposals of ``coverage.toml`` under the shipped Book, as an official could check them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.domain.coverage import small
from tests.domain.coverage.ways import HandTimes
from xunzhen.domain.coverage.grounds import Reading
from xunzhen.domain.coverage.proposals import Proposal, proposals_for
from xunzhen.domain.coverage.survey import Survey
from xunzhen.domain.registry.county import County
from xunzhen.files.policies import load_book
from xunzhen.files.settings import load_coverage_settings

CASES = tomllib.loads((Path(__file__).parent / "coverage.toml").read_text(encoding="utf-8"))["case"]
WITH_DOCTOR = 9


def county_of(case: dict[str, Any]) -> tuple[County, HandTimes]:
    """Village 1 is the case; 2, 3 … are contiguous without a doctor; 9 has the nearest clinic."""
    township = case["county"] + "201"
    around = case.get("contiguous", ())
    villages = [
        small.village(number, served=served, at=(118.0 + number / 20, 26.0), township=township)
        for number, served in enumerate((case.get("served"), *around), start=1)
    ]
    staff = [small.doctor(f"D{number}") for number in range(case["doctors"])]
    ways = {(small.CENTRE, small.code(1, township)): float(case["minutes"])}
    for i in range(1, len(villages) + 1):
        for j in range(i + 1, len(villages) + 1):
            ways[small.code(i, township), small.code(j, township)] = 10.0
    if "clinic_minutes" in case:
        villages.append(small.village(WITH_DOCTOR, township=township))
        staff.append(small.doctor("V9", lives_in=WITH_DOCTOR, township=township))
        pair = small.code(1, township), small.code(WITH_DOCTOR, township)
        ways[pair] = float(case["clinic_minutes"])
    institutions = [
        small.health_centre(township=township),
        small.clinic(1, case.get("premises"), township),
    ]
    place = small.county(
        villages,
        staff=staff,
        institutions=institutions,
        townships=(township,),
        division=case["county"],
    )
    return place, HandTimes(ways)


def propose(case: dict[str, Any]) -> Proposal:
    place, times = county_of(case)
    reading = Reading(case["reading"]) if "reading" in case else None
    survey = Survey(
        place, load_book(), times, load_coverage_settings(case["day"]), case["day"], reading
    )
    village = small.code(1, case["county"] + "201")
    return next(one for one in proposals_for(survey) if one.village == village)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["name"]))
def test_proposal_is_what_the_documents_give(case: dict[str, Any]) -> None:
    found = propose(case)

    proposed = found.mode.zh if found.mode else None
    ids = [ruling.clause.id for ruling in found.clauses if ruling.clause]
    verdicts = {one.mode.zh: one.verdict.zh for one in found.passed_over}
    assert proposed == case.get("proposed")
    assert found.mode is None or found.verdict.zh == case.get("verdict", "可行")
    assert "clause" not in case or case["clause"] in ids
    assert {mode: verdicts[mode] for mode in case.get("passed_over", {})} == case.get(
        "passed_over", {}
    )
    if "confirm" in case:
        said = [sentence.zh for sentence in found.open_facts]
        assert len(said) == len(case["confirm"])
        assert all(
            part in sentence for part, sentence in zip(case["confirm"], said, strict=True)
        ), said


def test_same_village_gets_another_proposal_under_the_other_book_and_each_says_why() -> None:
    anxi, minqing = (propose(case) for case in CASES[:2])

    assert anxi.reason is not None
    assert "安卫函〔2024〕19号" in anxi.reason.zh
    assert "不看人口" in anxi.reason.zh
    circuit = next(one for one in minqing.passed_over if one.mode is anxi.mode)
    assert "服务人口3000人" in circuit.reason.zh
    assert "榕政办规〔2024〕24号" in circuit.reason.zh
    assert "不足500人" in circuit.reason.zh

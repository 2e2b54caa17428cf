"""线上联合门诊: encouraged, but it supplements another mode and never covers a village alone."""

from __future__ import annotations

from xunzhen.domain.coverage.options import Option, Verdict, cited
from xunzhen.domain.coverage.survey import Survey
from xunzhen.domain.errors import say
from xunzhen.domain.registry.county import Mode, Village


def online_option(survey: Survey, village: Village) -> Option:
    """Say that an online joint clinic is not used alone, with the clause that encourages it.

    Source: FZ-2024-24/6.5 (the village doctor serves offline: a village without one lacks half).
    """
    clauses = cited(survey.grounds_at(village.township).ruled("online_clinic.encouraged"))
    reason = say(
        "coverage.online_not_alone",
        "只能补充，单独不算覆盖。",
        "It only supplements; alone it does not cover.",
    )
    return Option(Mode.ONLINE, Verdict.NOT_ALONE, reason, clauses=clauses)

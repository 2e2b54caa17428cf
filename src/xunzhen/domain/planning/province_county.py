"""One county of a province: what is kept of its roster, or why there is none."""

from __future__ import annotations

from xunzhen.domain.errors import Sentence, XunzhenError, say
from xunzhen.domain.geo import Point
from xunzhen.domain.planning.province import CountyResult
from xunzhen.domain.planning.roster import Roster
from xunzhen.domain.registry.county import County


def county_result(source: str, county: County, roster: Roster) -> CountyResult:
    """Return what a province keeps of a roster; the costs of making it are not known here."""
    return CountyResult(
        source=source,
        code=county.code,
        name=county.name,
        point=middle_of(county),
        synthetic=county.synthetic,
        villages=len(county.villages),
        circuit_villages=len({village for village, _, owed in roster.required if owed}),
        short_villages=len({gap.village for gap in roster.uncovered}),
        required=sum(owed for _, _, owed in roster.required),
        planned=len(roster.visits),
        missed=roster.missing,
        least_missed=roster.lower_bound,
        doctors=len({visit.staff for visit in roster.visits}),
        minutes=roster.cost.travel_minutes,
    )


def middle_of(county: County) -> Point | None:
    """Return the mean of the villages' points, None where none has one."""
    points = [one.point for one in county.villages if one.point is not None]
    if not points:
        return None
    lng = sum(one.lng for one in points) / len(points)
    lat = sum(one.lat for one in points) / len(points)
    return Point(round(lng, 5), round(lat, 5))


def failed_county(source: str, problem: Exception, attempts: int = 1) -> CountyResult:
    """Return the result of a county that could not be planned, with the reason to print."""
    if isinstance(problem, XunzhenError):
        faults = getattr(problem, "faults", ())
        first = faults[0] if faults else None
        reason = problem.sentence
        if first is not None:
            reason = say(
                reason.code,
                "{zh}（{first}）",
                "{en} ({first_en})",
                zh=reason.zh,
                en=reason.en,
                first=first.line("zh"),
                first_en=first.line("en"),
            )
        return CountyResult(source, failure=reason, attempts=attempts)
    return CountyResult(source, failure=_broken(problem), attempts=attempts)


def killed_county(source: str, attempts: int) -> CountyResult:
    """Return the result of a county whose process was killed every time it was run."""
    reason = say(
        "province.killed",
        "计算这个县的进程{attempts}次被意外终止，可能是内存不足。请单独用xunzhen plan排这个县，"
        "看内存和提示。",
        "The process that planned this county was killed {attempts} times, perhaps for want of "
        "memory. Plan it alone with xunzhen plan and watch the memory.",
        attempts=attempts,
    )
    return CountyResult(source, failure=reason, attempts=attempts)


def _broken(problem: Exception) -> Sentence:
    return say(
        "province.broken",
        "程序出错（{kind}：{text}）。请把这个县的表和这句话一起报给维护人员。",
        "The program failed ({kind}: {text}). Report this line with the county's tables.",
        kind=type(problem).__name__,
        text=str(problem),
    )

"""Advice in sentences: what to add, what it wins, what it costs; or that there is no such thing."""

from __future__ import annotations

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.periods.half_days import half_day_en, half_day_zh
from xunzhen.domain.planning.advice import Advice, Finding, Suggestion
from xunzhen.domain.planning.advice_resources import Kind, Means, Resource
from xunzhen.domain.planning.build import CircuitCase
from xunzhen.domain.planning.names import village_zh


def suggestion_sentence(case: CircuitCase, means: Means, suggestion: Suggestion) -> Sentence:
    """Say what to add, how many visits it saves and how many half-days it takes."""
    told = [_resource(case, means, one) for one in suggestion.resources]
    return say(
        "advice.suggestion",
        "{what}：少缺{saved}次，多用{half_days}个半天。",
        "{what_en}: {saved} fewer missed, {half_days} half-days more.",
        what="，并且".join(zh for zh, _ in told),
        what_en=", and ".join(en for _, en in told),
        saved=suggestion.saved,
        half_days=suggestion.half_days,
    )


def _resource(case: CircuitCase, means: Means, one: Resource) -> tuple[str, str]:
    match one.kind:
        case Kind.CAP:
            return _cap(case, means, one)
        case Kind.HALF_DAY:
            doctor = case.supply.doctors[one.doctor]
            home = case.county.institution_by_code[doctor.institution].name
            return (
                f"请{doctor.name}（{home}）{half_day_zh(one.half_day)}也出诊",
                f"have {doctor.name} ({home}) go on {half_day_en(one.half_day)} too",
            )
        case Kind.FORBIDDEN:
            village = case.villages[one.village]
            return (
                f"{village_zh(village)}放开{half_day_zh(one.half_day)}（现填为不宜巡诊）",
                f"let {village.name} be visited on {half_day_en(one.half_day)}",
            )
        case Kind.VEHICLE:
            home = case.supply.centres[one.centre].name
            return f"给{home}加{one.amount}辆巡诊车", f"give {home} {one.amount} vehicle more"
    return _neighbour(case, one)


def _cap(case: CircuitCase, means: Means, one: Resource) -> tuple[str, str]:
    doctor, cap = case.supply.doctors[one.doctor], int(means.cap[one.doctor])
    home = case.county.institution_by_code[doctor.institution].name
    return (
        f"把{doctor.name}（{home}）每周上限由{cap}个半天调到{cap + one.amount}个",
        f"raise the weekly cap of {doctor.name} ({home}) from {cap} to {cap + one.amount}",
    )


def _neighbour(case: CircuitCase, one: Resource) -> tuple[str, str]:
    home, village = case.supply.centres[one.centre].name, case.villages[one.village]
    limit = f"{case.rules[0].outbound_minutes:g}"
    return (
        f"准许{home}的医生去{village_zh(village)}（单程{one.minutes:.0f}分钟，上限{limit}分钟）",
        f"let doctors of {home} go to {village.name} ({one.minutes:.0f} minutes one way, the "
        f"longest is {limit})",
    )


def finding_sentence(advice: Advice) -> Sentence | None:
    """Say that no single remedy exists, if so, and whether that is proven; None for a single."""
    doubt = "" if advice.complete else "（没有试完，未证明）"
    doubt_en = "" if advice.complete else " (not all tried, not proven)"
    match advice.finding:
        case Finding.SINGLE:
            return None
        case Finding.PAIR:
            zh, en = (
                "没有单项办法{doubt}，两项一起才行：",
                "No single remedy{doubt_en}; two together:",
            )
        case Finding.SET:
            zh = "没有单项办法{doubt}；下面这组缺一项都不行："
            en = "No single remedy{doubt_en}; of these none can be left out:"
        case Finding.MANY:
            zh = "没有单项办法{doubt}，四项以内的组合也没有找到。"
            en = "No single remedy{doubt_en}; no set of up to four was found."
        case Finding.NOTHING:
            zh = "没有办法：上限、半天、车辆、远一些的医生、村里的时段，全都加上也补不上。"
            zh += "请改用派驻等服务方式。"
            en = "No remedy: caps, half-days, vehicles, farther doctors and the village's own "
            en += "half-days all together do not help. Choose another service mode."
    return say(f"advice.{advice.finding.value}", zh, en, doubt=doubt, doubt_en=doubt_en)


def raised_cap_sentence(case: CircuitCase, week: int, means: Means, best: Suggestion) -> Sentence:
    """Say in a plan's notices which weekly cap saves most visits, and how many."""
    (one,) = best.resources
    cap = int(means.cap[one.doctor])
    return say(
        "planning.raised_cap",
        "办法（已验算）：把{name}每周上限由{cap}个半天调到{new}个，第{week}周可少缺{saved}次。",
        "What would help (checked): raise the weekly cap of {name} from {cap} to {new} half-days, "
        "and week {week} misses {saved_en} fewer.",
        name=case.supply.doctors[one.doctor].name,
        cap=cap,
        new=cap + one.amount,
        week=week,
        saved=best.saved,
        saved_en="1 visit" if best.saved == 1 else f"{best.saved} visits",
    )

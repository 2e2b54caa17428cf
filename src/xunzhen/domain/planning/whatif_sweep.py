"""A sweep: the same what-if with one value after another, as a table of what each would take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from xunzhen.domain.errors import BadData, Sentence, say
from xunzhen.domain.planning.whatif import Basis, Comparison, KeepGoing, Outcome, Scenario, suppose
from xunzhen.domain.policy.assumed import Supposed, supposed_law
from xunzhen.domain.policy.book import Book

CAP: Final = "cap"
"""Not a rule but a knob: the most half-days a week of every doctor, whatever was entered."""
MOST_CAP: Final = 14
MOST_VALUES: Final = 30


@dataclass(frozen=True, slots=True)
class Sweep:
    """What is varied, for which township if any, and its values as typed, in order."""

    subject: str
    values: tuple[str, ...]
    township: str = ""


@dataclass(frozen=True)
class SweepPoint:
    """One value of a sweep and what it would take; ``is_today``: the value that stands today."""

    value: str
    comparison: Comparison
    is_today: bool


def assignment_of(text: str) -> Supposed:
    """Read ``rule=value`` or ``rule@township=value``.

    >>> assignment_of("circuit.visits_per_week@湖头镇=3")
    Supposed(rule='circuit.visits_per_week', value='3', township='湖头镇')

    Raises
    ------
    BadData
        when a name or a value is missing.
    """
    name, equals, value = text.partition("=")
    rule, _, township = name.partition("@")
    if not equals or not rule.strip() or not value.strip():
        raise BadData(_no_assignment(text))
    return Supposed(rule.strip(), value.strip(), township.strip())


def sweep_of(text: str) -> Sweep:
    """Read ``rule=1,2,3`` or ``cap=2..6``.

    >>> sweep_of("cap=2..6").values
    ('2', '3', '4', '5', '6')

    Raises
    ------
    BadData
        when nothing or too much is to be varied, or a range runs backwards.
    """
    one = assignment_of(text)
    values: list[str] = []
    for part in one.value.replace("，", ",").replace("、", ",").split(","):
        low, dots, high = (end.strip() for end in part.partition(".."))
        if not dots:
            values += [low] if low else []
            continue
        if not (low.isdecimal() and high.isdecimal() and int(low) <= int(high)):
            raise BadData(_no_range(text))
        if int(high) - int(low) >= MOST_VALUES:
            raise BadData(_too_many(text))
        values += [str(number) for number in range(int(low), int(high) + 1)]
    values = list(dict.fromkeys(values))
    if not values:
        raise BadData(_no_range(text))
    if len(values) > MOST_VALUES:
        raise BadData(_too_many(text))
    return Sweep(one.rule, tuple(values), one.township)


def scenario_of(
    book: Book,
    place: str,
    supposed: tuple[Supposed, ...],
    townships: Mapping[str, str],
    base: Scenario | None = None,
) -> Scenario:
    """Return what is supposed, on top of ``base``; ``cap`` among the rules sets the knob.

    Raises
    ------
    BadData
        when a rule is unknown or supposed twice, or a value cannot be read.
    """
    start = base if base is not None else Scenario()
    law = supposed_law(book, place, [one for one in supposed if one.rule != CAP], townships)
    found = replace(start, law=start.law.joined(law))
    for one in supposed:
        if one.rule != CAP:
            continue
        if found.cap is not None:
            raise BadData(_two_caps())
        found = replace(found, cap=_cap_of(one))
    return found


def sweep_scenarios(
    sweep: Sweep, book: Book, place: str, townships: Mapping[str, str], base: Scenario
) -> tuple[Scenario, ...]:
    """Return one scenario for each value of the sweep, in its order.

    Raises
    ------
    BadData
        as ``scenario_of``.
    """
    return tuple(
        scenario_of(book, place, (Supposed(sweep.subject, value, sweep.township),), townships, base)
        for value in sweep.values
    )


def swept(
    basis: Basis,
    today: Outcome,
    sweep: Sweep,
    scenarios: tuple[Scenario, ...],
    told: Callable[[], None],
    keep_going: KeepGoing | None = None,
) -> tuple[SweepPoint, ...]:
    """Plan every value of a sweep beside today; ``told`` is called after each."""
    points = []
    for value, scenario in zip(sweep.values, scenarios, strict=True):
        comparison = suppose(basis, today, scenario, keep_going)
        points.append(SweepPoint(value, comparison, comparison.after is today))
        told()
    return tuple(points)


def _cap_of(one: Supposed) -> int:
    if one.township or not one.value.isdecimal() or int(one.value) > MOST_CAP:
        raise BadData(
            say(
                "whatif.cap_unreadable",
                "cap是全县每名医生每周最多巡诊的半天数，请写0到{most}的整数，不能只给一个乡镇，"
                "如cap=4；现在写的是“{entered}”。",
                "cap is the most half-days a week of every doctor of the county: a whole number "
                'from 0 to {most}, for no single township, such as cap=4, not "{entered}".',
                most=MOST_CAP,
                entered=f"{one.township}{one.value}",
            )
        )
    return int(one.value)


def _two_caps() -> Sentence:
    return say(
        "whatif.two_caps",
        "cap给了两次，不知道以哪个为准。请只留一个。",
        "cap is given twice; which is meant is not known. Keep one.",
    )


def _no_assignment(text: str) -> Sentence:
    return say(
        "whatif.no_assignment",
        "“{entered}”不合写法。请写“规则=值”，如circuit.visits_per_week=3；只管一个乡镇的，"
        "写“规则@乡镇=值”。",
        '"{entered}" is no assignment. Give rule=value, such as circuit.visits_per_week=3, or '
        "rule@township=value.",
        entered=text,
    )


def _no_range(text: str) -> Sentence:
    return say(
        "whatif.no_range",
        "“{entered}”里的取值读不出来。请用逗号分开，如1,2,3；连续的整数可写成2..6，从小到大。",
        'The values of "{entered}" cannot be read. Separate them by commas, such as 1,2,3, or '
        "give a rising range such as 2..6.",
        entered=text,
    )


def _too_many(text: str) -> Sentence:
    return say(
        "whatif.too_many",
        "“{entered}”要算的值太多，一次最多{most}个。请分几次算。",
        '"{entered}" asks for too many values; at most {most} at a time.',
        entered=text,
        most=MOST_VALUES,
    )

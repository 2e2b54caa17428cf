"""Whether a target is reached, on course, behind, missed, superseded, or cannot be judged, and why.

A rule of a province or city that is that level's total never makes a county behind or missed: it
is told with whose rule it is (differences D2, D17).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.indicators.forecast import Forecast
from xunzhen.domain.indicators.indicator import Indicator
from xunzhen.domain.indicators.measure import Measurement, plain_value
from xunzhen.domain.indicators.target import Bearing, Target
from xunzhen.domain.places import DivisionLevel, level_of
from xunzhen.domain.policy.clause import Force, Level, Range, Tiers, Value


class Status(StrEnum):
    """How a target stands."""

    REACHED = "reached"
    ON_COURSE = "on_course"
    BEHIND = "behind"
    MISSED = "missed"
    SUPERSEDED = "superseded"
    CANNOT_JUDGE = "cannot_judge"

    @property
    def zh(self) -> str:
        """The Chinese word."""
        return _STATUS_ZH[self]


_STATUS_ZH: Final = {
    Status.REACHED: "已达到",
    Status.ON_COURSE: "进度正常",
    Status.BEHIND: "落后",
    Status.MISSED: "未达到",
    Status.SUPERSEDED: "已被取代",
    Status.CANNOT_JUDGE: "无法判断",
}
_TOTAL: Final = {
    Level.NATIONAL: ("全国", "the nation"),
    Level.PROVINCE: ("全省", "the province"),
    Level.CITY: ("设区市", "the city"),
    Level.COUNTY: ("县", "the county"),
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """A status, never without its sentence."""

    status: Status
    sentence: Sentence


def judge(
    indicator: Indicator,
    measurement: Measurement,
    target: Target | None,
    cut_off: dt.date,
    forecast: Forecast | None = None,
) -> Judgement:
    """Judge one target by what was measured up to the end of ``cut_off``."""
    if target is None:
        missing = measurement.numerator is None
        said = data_missing(measurement) if missing else no_target(indicator)
        return Judgement(Status.CANNOT_JUDGE, said)
    if target.bearing is not Bearing.BINDS:
        return _not_binding(indicator, measurement, target)
    if measurement.numerator is None:
        return Judgement(Status.CANNOT_JUDGE, data_missing(measurement))
    value, most = measurement.value, measurement.most
    if value is None or most is None:
        return Judgement(Status.CANNOT_JUDGE, empty_denominator(indicator))
    low_met = target.is_met_by(value, indicator.at_most)
    if low_met is None:
        return Judgement(Status.CANNOT_JUDGE, no_number(target))
    if measurement.unknown and low_met != target.is_met_by(most, indicator.at_most):
        return Judgement(Status.CANNOT_JUDGE, unknown_rows(indicator, measurement, target))
    if low_met:
        return Judgement(Status.REACHED, _stands("reached", indicator, measurement, target))
    return _not_met(indicator, measurement, target, cut_off, forecast)


def _not_binding(indicator: Indicator, measurement: Measurement, target: Target) -> Judgement:
    if target.bearing is Bearing.SUPERSEDED:
        return Judgement(Status.SUPERSEDED, gives_way(target))
    if target.bearing is Bearing.CONTRADICTS:
        return Judgement(Status.CANNOT_JUDGE, contradicted(target))
    return Judgement(Status.CANNOT_JUDGE, whose_rule(indicator, measurement, target))


def _not_met(
    indicator: Indicator,
    measurement: Measurement,
    target: Target,
    cut_off: dt.date,
    forecast: Forecast | None,
) -> Judgement:
    if target.due is None:
        return Judgement(Status.BEHIND, _stands("no_due", indicator, measurement, target))
    if target.due <= cut_off:
        return Judgement(Status.MISSED, _stands("missed", indicator, measurement, target))
    if target.is_ceiling(indicator.at_most) or isinstance(target.value, Range):
        return Judgement(Status.BEHIND, _stands("not_yet", indicator, measurement, target))
    if forecast is None:
        return Judgement(Status.CANNOT_JUDGE, _stands("no_pace", indicator, measurement, target))
    status = Status.BEHIND if forecast.short else Status.ON_COURSE
    return Judgement(status, forecast_sentence(indicator, forecast))


_ENDS: Final = {
    "reached": ("已达到", "reached"),
    "missed": ("期限已过，差{short_zh}", "the due day is past, short by {short}"),
    "no_due": ("文件没写期限，眼下差{short_zh}", "no due day is given; short by {short} now"),
    "not_yet": ("期限未到，眼下不合", "the due day is to come; not kept now"),
    "no_pace": (
        "期限未到，还差{short_zh}；没有逐周的进度，说不出赶不赶得上",
        "the due day is to come, short by {short}; there is no weekly pace to tell the outcome",
    ),
}


def _stands(end: str, indicator: Indicator, measured: Measurement, target: Target) -> Sentence:
    value = measured.value or Fraction(0)
    number = target.number
    short = "" if number is None else plain_value(abs(number - value))
    zh, en = _ENDS[end]
    soft = target.force is not Force.HARD
    return say(
        f"indicators.{end}",
        "{value_zh}，目标{target_zh}{due_zh}（{citation}{soft_zh}）：" + zh + "。",
        "{value_en}; target {target_en}{due_en} ({clause}{soft_en}): " + en + ".",
        value_zh=fraction_text(indicator, measured, "zh"),
        value_en=fraction_text(indicator, measured, "en"),
        target_zh=target_text(target) + indicator.unit.zh,
        target_en=f"{target_text(target)} {indicator.unit.en}",
        due_zh=f"，至{target.due}" if target.due else "",
        due_en=f" by {target.due}" if target.due else "",
        citation=target.citation,
        clause=target.clause,
        soft_zh="，鼓励性" if soft else "",
        soft_en=", encouraged" if soft else "",
        short_zh=short + ("个百分点" if indicator.per == 100 else indicator.unit.zh),
        short=f"{short} {'points' if indicator.per == 100 else indicator.unit.en}",
    )


def fraction_text(indicator: Indicator, measured: Measurement, language: str) -> str:
    """Write a measured value with its unit and, for a fraction, what it is made of.

    ``16%（4/25）`` in Chinese, ``16 % (4/25)`` in English; ``—`` where there is no value.
    """
    if measured.numerator is None:
        return "no data" if language == "en" else "缺数据"
    value = plain_value(measured.value)
    if measured.value is None:
        return value
    parts = f"{measured.numerator}/{measured.denominator}"
    if language == "en":
        made = "" if indicator.per is None else f" ({parts})"
        return f"{value} {indicator.unit.en}{made}"
    return f"{value}{indicator.unit.zh}" + ("" if indicator.per is None else f"（{parts}）")


def target_text(target: Target) -> str:
    """Write comparator and value: ``≥30``, ``1—5``, ``三级乙等``."""
    if isinstance(target.value, Range):
        return f"{target.value.low}—{target.value.high}"
    number = target.number
    if number is None:
        return _words_of(target.value)
    return ("" if target.op == "=" else target.op) + plain_value(number)


def _words_of(value: Value) -> str:
    """Write a target that is no single number: tiers as ``省级2、市级8``, a text as it stands."""
    if isinstance(value, Tiers):
        return "、".join(f"{name}{number}" for name, number in value.entries)
    return "、".join(value) if isinstance(value, tuple) else str(value)


def forecast_sentence(indicator: Indicator, forecast: Forecast) -> Sentence:
    """Say what is expected on the due day, how sure that is, and what each week must bring."""
    facts: dict[str, str | int] = {
        "month": forecast.due.month,
        "day": forecast.due.day,
        "due": forecast.due.isoformat(),
        "expected": f"{forecast.expected:,}",
        "low": f"{forecast.low:,}",
        "high": f"{forecast.high:,}",
        "pace": plain_value(forecast.weekly, 1),
        "unit": indicator.unit.zh,
        "unit_en": indicator.unit.en,
        "short": f"{forecast.short or 0:,}",
        "needed": f"{forecast.needed_weekly or 0:,}",
        "more": f"{forecast.more_weekly or 0:,}",
    }
    zh = "至{month}月{day}日预计{expected}{unit}（95%可能在{low}—{high}）"
    en = "By {due} {expected} {unit_en} are expected (95 % interval {low}–{high})"
    if not forecast.short:
        return say(
            "indicators.forecast_enough",
            zh + "，够。现在每周{pace}{unit}。",
            en + ", which is enough. The pace is {pace} a week.",
            **facts,
        )
    return say(
        "indicators.forecast_short",
        zh + "，差{short}：每周需{needed}{unit}，现在每周{pace}，每周需多派{more}{unit}。",
        en + ", {short} short: {needed} a week are needed, the pace is {pace}; {more} more a week.",
        **facts,
    )


def whose_rule(indicator: Indicator, measured: Measurement, target: Target) -> Sentence:
    """Say whose total a target is, and that it judges no single part (D2)."""
    lacks = data_missing(measured) if measured.numerator is None else None
    is_city = level_of(measured.place) is DivisionLevel.CITY
    level_zh, level_en = _TOTAL.get(target.counted_at or Level.PROVINCE, ("上级", "a higher level"))
    return say(
        "indicators.whose_rule",
        "{value_zh}{target_zh}是{citation}按{level_zh}合计定的（{clause}），不判单个{part_zh}。{tail_zh}",
        "{value_en}{target_en} is a total of {level_en} ({clause}); it judges no single {part_en}. "
        "{tail_en}",
        value_zh="" if lacks else fraction_text(indicator, measured, "zh") + "。",
        value_en="" if lacks else fraction_text(indicator, measured, "en") + ". ",
        tail_zh=lacks.zh if lacks else "这里只报数，不判达没达到。",
        tail_en=lacks.en if lacks else "Here the number is told and not judged.",
        target_zh=target_text(target) + indicator.unit.zh,
        target_en=f"{target_text(target)} {indicator.unit.en}",
        citation=target.citation,
        clause=target.clause,
        level_zh=level_zh,
        level_en=level_en,
        part_zh="市" if is_city else "县",
        part_en="city" if is_city else "county",
    )


def gives_way(target: Target) -> Sentence:
    """Say that a target gives way, and to what."""
    return say(
        "indicators.gives_way",
        "{citation}的目标{target}不再用：{reason_zh}。",
        "The target {target} of {clause} no longer holds: {reason_en}.",
        citation=target.citation,
        clause=target.clause,
        target=target_text(target),
        reason_zh=target.reason.zh,
        reason_en=target.reason.en,
    )


def contradicted(target: Target) -> Sentence:
    """Say that targets contradict each other and that none was chosen."""
    return say(
        "indicators.contradicted",
        "{citation}的目标{target}与{others}互相矛盾，没有替您选。请核对文件，在“本县规则”里写明用哪一个。",
        "The target {target} of {clause} contradicts {others}; none was chosen. Check the "
        "documents and enter in the table rules which one holds.",
        citation=target.citation,
        clause=target.clause,
        target=target_text(target),
        others="、".join(target.others),
    )


def data_missing(measured: Measurement) -> Sentence:
    """Say which data is missing."""
    return say(
        "indicators.data_missing",
        "{zh}",
        "{en}",
        zh="".join(one.zh for one in measured.missing),
        en=" ".join(one.en for one in measured.missing),
    )


def empty_denominator(indicator: Indicator) -> Sentence:
    """Say that there is nothing to divide by."""
    words = indicator.denominator or indicator.numerator
    return say(
        "indicators.empty_denominator",
        "分母是空的（{what_zh}为0），算不出占比，记作—。",
        "The denominator is empty ({what_en}: 0), so there is no share; it is written —.",
        what_zh=words.zh,
        what_en=words.en,
    )


def no_number(target: Target) -> Sentence:
    """Say that a target is no number."""
    return say(
        "indicators.target_no_number",
        "目标“{target}”（{citation}）不是一个数，要人来判。",
        'The target "{target}" ({clause}) is no number; a person must judge it.',
        target=target_text(target),
        citation=target.citation,
        clause=target.clause,
    )


def unknown_rows(indicator: Indicator, measured: Measurement, target: Target) -> Sentence:
    """Say that the rows nobody told decide."""
    return say(
        "indicators.unknown_rows",
        "有{number}项没有填：填好后在{low}到{high}{unit}之间，目标{target}，现在判不了。请补填。",
        "{number} rows are not told: the value lies between {low} and {high} {unit_en}, the target "
        "is {target}; it cannot be judged. Fill them in.",
        number=measured.unknown,
        low=plain_value(measured.value),
        high=plain_value(measured.most),
        unit=indicator.unit.zh,
        unit_en=indicator.unit.en,
        target=target_text(target),
    )


def no_target(indicator: Indicator) -> Sentence:
    """Say that no clause in force sets a target here."""
    return say(
        "indicators.no_target",
        "这里现在没有在效的文件给“{name}”定目标，只报数。",
        "No clause in force sets a target of {name_en} here; only the number is told.",
        name=indicator.name.zh,
        name_en=indicator.name.en,
    )

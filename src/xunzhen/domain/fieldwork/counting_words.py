"""How a village-week stands, and why an entry did not count: the words of every sheet."""

from __future__ import annotations

from enum import StrEnum


class WhyNot(StrEnum):
    """Why an entry at a village did not count in its week."""

    OTHER_KIND = "other_kind"
    MISSED = "missed"
    EXCUSED = "excused"
    CANCELLED = "cancelled"
    NOT_IN_STATES = "not_in_states"
    NOT_ON_CIRCUIT = "not_on_circuit"
    NO_TIMES = "no_times"
    TOO_SHORT = "too_short"
    SAME_DAY = "same_day"
    OTHER_WEEK = "other_week"
    UNSET = "unset"

    @property
    def zh(self) -> str:
        """The reason in plain Chinese."""
        return _WHY_ZH[self]

    @property
    def en(self) -> str:
        """The reason in plain English."""
        return _WHY_EN[self]


_WHY_ZH = {
    WhyNot.OTHER_KIND: "不是巡诊",
    WhyNot.MISSED: "漏访",
    WhyNot.EXCUSED: "漏访，已认可",
    WhyNot.CANCELLED: "取消",
    WhyNot.NOT_IN_STATES: "还没有核实",
    WhyNot.NOT_ON_CIRCUIT: "当天这个村不是巡诊方式",
    WhyNot.NO_TIMES: "缺签到或签退时刻",
    WhyNot.TOO_SHORT: "不够半天",
    WhyNot.SAME_DAY: "同村当天已计一次",
    WhyNot.OTHER_WEEK: "补的是前一周，计在那一周",
    WhyNot.UNSET: "半天多少分钟未设定",
}
_WHY_EN = {
    WhyNot.OTHER_KIND: "no circuit visit",
    WhyNot.MISSED: "missed",
    WhyNot.EXCUSED: "missed, excused",
    WhyNot.CANCELLED: "cancelled",
    WhyNot.NOT_IN_STATES: "not yet verified",
    WhyNot.NOT_ON_CIRCUIT: "the village was not on circuit that day",
    WhyNot.NO_TIMES: "check-in or check-out is missing",
    WhyNot.TOO_SHORT: "shorter than the half-day",
    WhyNot.SAME_DAY: "the village's visit of that day is counted already",
    WhyNot.OTHER_WEEK: "makes up for an earlier week and counts there",
    WhyNot.UNSET: "the minutes of a half-day are not set",
}


class Standing(StrEnum):
    """How a village-week stands."""

    MET = "met"
    EXCUSED = "excused"
    SHORT = "short"
    NOT_DUE = "not_due"
    UNSET = "unset"

    @property
    def zh(self) -> str:
        """The word in Chinese."""
        return {
            "met": "达标",
            "excused": "认可后达标",
            "short": "未达标",
            "not_due": "本周不应巡",
            "unset": "未设定",
        }[self.value]

    @property
    def en(self) -> str:
        """The word in English."""
        return {
            "met": "met",
            "excused": "met by excuse",
            "short": "short",
            "not_due": "nothing due",
            "unset": "not set",
        }[self.value]

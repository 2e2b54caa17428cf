"""What a phone is told about an event that is not simply taken in."""

from __future__ import annotations

import datetime as dt

from xunzhen.domain.errors import Sentence, say


def other_content() -> Sentence:
    """Say that the id is known with another content."""
    return say(
        "fieldwork.other_content",
        "县里已有同一编号的另一条内容，先收到的那条不变。请在应用里重新记一条。",
        "The county already has something else under this number, and that stands. Record it anew "
        "in the app.",
    )


def visit_unknown() -> Sentence:
    """Say that the visit itself has not come yet."""
    return say(
        "fieldwork.visit_unknown",
        "这次巡诊本身还没有送到，这一条先留着，到了就接上。",
        "The visit itself has not arrived yet; this is kept and joined to it as soon as it does.",
    )


def base_missing() -> Sentence:
    """Say that what the edit builds on has not come yet."""
    return say(
        "fieldwork.base_missing",
        "它所修改的那一条还没有送到，先留着，到了就接上。",
        "What it corrects has not arrived yet; it is kept and joined as soon as that does.",
    )


def device_revoked() -> Sentence:
    """Say that the phone was reported lost."""
    return say(
        "fieldwork.device_revoked",
        "这部手机已经停用，停用以后送来的不计入。请找乡镇卫生院用新手机登记。",
        "This phone was withdrawn from use; what it sends since is not counted. Ask the township "
        "health centre to enrol another phone.",
    )


def duty_ended(ended: dt.datetime) -> Sentence:
    """Say that the duty had ended before this happened."""
    return say(
        "fieldwork.duty_ended",
        "您的巡诊岗位在{day}已经结束，以后的记录不计入。有疑问请找乡镇卫生院。",
        "Your duty of circuit visits ended on {day}; records of later are not counted. Ask the "
        "township health centre if that is wrong.",
        day=ended.date().isoformat(),
    )


def not_from_phone() -> Sentence:
    """Say that only the township does this."""
    return say(
        "fieldwork.not_from_phone",
        "核实、退回和更正由乡镇卫生院在网页上做，手机送来的不算。",
        "The township verifies, returns and corrects on its own pages; from a phone it does not "
        "count.",
    )


def not_yours() -> Sentence:
    """Say that the visit never was this doctor's."""
    return say(
        "fieldwork.not_yours",
        "这次巡诊不是您的，不能由您来记。如果确实是您去的，请找乡镇卫生院补记。",
        "This visit is not yours to record. If it was you who went, ask the township health centre "
        "to enter it.",
    )


def other_visit() -> Sentence:
    """Say that the visit was opened with another key."""
    return say(
        "fieldwork.other_visit",
        "这个编号已经是另一次巡诊了。请在应用里重新新建一次。",
        "This number already belongs to another visit. Open a new one in the app.",
    )


def other_county() -> Sentence:
    """Say that the place lies in no part of this county."""
    return say(
        "fieldwork.other_county",
        "这个地方不在本县，本县不收。请向那个县的卫生院登记。",
        "This place is not in this county, which does not take it in. Report to the health centre "
        "of that county.",
    )


def key_unreadable() -> Sentence:
    """Say that a new visit does not tell what it is."""
    return say(
        "fieldwork.key_unreadable",
        "新建的巡诊缺日期、半天、地点或医生。请更新应用后重新新建。",
        "The new visit lacks its day, half-day, place or doctor. Update the app and open it again.",
    )


def kind_unknown(kind: str) -> Sentence:
    """Say that a newer app sent something this site does not know."""
    return say(
        "fieldwork.kind_unknown",
        "“{kind}”是新版应用的内容，县里已原样收下，升级以后再读。",
        '"{kind}" is from a newer app; the county keeps it as it came and reads it once upgraded.',
        kind=kind,
    )


def long_ago(days: int) -> Sentence:
    """Say that it is older than what a phone holds."""
    return say(
        "fieldwork.long_ago",
        "这一条的时间在{days}天以前，县里收下了，乡镇会核对时间。",
        "This happened more than {days} days ago; the county has it and the township will check "
        "the time.",
        days=days,
    )


def future(minutes: int) -> Sentence:
    """Say that its time had not come yet."""
    return say(
        "fieldwork.from_the_future",
        "这一条的时间比县里的钟还晚{minutes}分钟以上，县里按收到的时间记。请校准手机的钟。",
        "Its time lies more than {minutes} minutes ahead of the county's clock; the county notes "
        "when it arrived. Set the phone's clock right.",
        minutes=minutes,
    )


def received() -> Sentence:
    """Say that the county has it."""
    return say("fieldwork.received", "县里收到了。", "The county has it.")

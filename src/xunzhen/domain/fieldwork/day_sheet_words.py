"""What is said of a row of filled day sheets that cannot be entered, or only with a notice."""

from __future__ import annotations

import datetime as dt

from xunzhen.domain.errors import Sentence, say


def unreadable(text: str) -> Sentence:
    """Say that a sign of the number is wrong."""
    return say(
        "fieldwork.sheet_number",
        "单号“{text}”有字写错了，对不上校验位。请照单子右上角重写。",
        'The sheet number "{text}" has a wrong sign. Copy it again from the sheet.',
        text=text[:40],
    )


def unknown(number: str) -> Sentence:
    """Say that no sheet within reach has this number."""
    return say(
        "fieldwork.sheet_unknown",
        "没有找到单号{number}的巡诊，或不归您管。请核对单号；改排过的，请在网页上给新的那次补录。",
        "No visit with the sheet number {number} within your reach. Check the number; if the visit "
        "was moved, enter it for the new one.",
        number=number,
    )


def twice(first: int) -> Sentence:
    """Say that the number stands in an earlier row."""
    return say(
        "fieldwork.sheet_twice",
        "这个单号第{row}行已经有了，一张单子只能录一次。请删去一行。",
        "Row {row} has this number already; a sheet is entered once. Delete one of the rows.",
        row=first,
    )


def entered_otherwise(number: str) -> Sentence:
    """Say that a sheet was entered before with other content."""
    return say(
        "fieldwork.sheet_entered",
        "单号{number}已经录过，内容和这一行不同，没有再录。要改，请院长在核实页面上改。",
        "Sheet {number} was entered before with other content and is not entered again. To correct "
        "it, ask the director to do so where visits are verified.",
        number=number,
    )


def other_day(day: dt.date) -> Sentence:
    """Say that the sheet is of another day."""
    return say(
        "fieldwork.sheet_day",
        "这张单子是{day}的，表里的日期被改过。请改回{day}；改了日子的巡诊是另一张单子。",
        "This sheet is of {day}; its date was changed. Put it back; a visit of another day is "
        "another sheet.",
        day=day.isoformat(),
    )


def no_time() -> Sentence:
    """Say that a time is missing."""
    return say(
        "fieldwork.sheet_no_time",
        "没有填。看成了就要写几点几分，如08:30；没看成的，请在“没看成”里选原因。",
        "It is empty. Give the time, as 08:30; if nobody was seen, choose why.",
    )


def no_clock(text: str) -> Sentence:
    """Say that a cell holds no time of day."""
    return say(
        "fieldwork.sheet_clock",
        "“{text}”不是时刻。请写成08:30这样。",
        '"{text}" is no time of day. Write it like 08:30.',
        text=text[:40],
    )


def left_first() -> Sentence:
    """Say that the doctor left before arriving."""
    return say(
        "fieldwork.sheet_left_first",
        "离开不晚于到村。请对照单子改正。",
        "The doctor left no later than they arrived. Correct it by the sheet.",
    )


def to_come() -> Sentence:
    """Say that the moment is still to come."""
    return say(
        "fieldwork.sheet_to_come",
        "这个时刻还没有到。请核对单号和时间。",
        "This moment is still to come. Check the number and the time.",
    )


def nothing_counted() -> Sentence:
    """Say that no service is filled in."""
    return say(
        "fieldwork.sheet_nothing",
        "三项服务一个也没有填。请照单子填人次；去了没有人来，就填0。",
        "None of the three services is filled in. Enter them by the sheet; 0 if nobody came.",
    )


def fewer_times(persons: int, times: int) -> Sentence:
    """Say that there are fewer services than people."""
    return say(
        "fieldwork.sheet_fewer_times",
        "{persons}个人只有{times}人次，人次不该少于人数。请核对；属实可以照录。",
        "{persons} people but {times} services. Check it; it can be entered if true.",
        persons=persons,
        times=times,
    )


def no_phone(least: int, most: int) -> Sentence:
    """Say that a telephone number is not complete."""
    return say(
        "fieldwork.sheet_phone",
        "号码不完整，要{least}到{most}位数字。请照单子第四栏改正，看不清的就清空。",
        "The number is not complete; it has {least} to {most} digits. Correct it by part four of "
        "the sheet, or clear it if it cannot be read.",
        least=least,
        most=most,
    )


def not_agreed(numbers: int) -> Sentence:
    """Say that fewer people agreed than numbers are entered."""
    return say(
        "fieldwork.sheet_consent",
        "录了{numbers}个回访电话，“同意回访”的人数却没有这么多。没问过、没同意的人，电话不录。",
        "{numbers} telephone numbers are entered, but fewer people agreed to be asked. Nobody's "
        "number is entered who was not asked or did not agree.",
        numbers=numbers,
    )


def gone() -> Sentence:
    """Say that a number is no longer kept in the workbook."""
    return say(
        "fieldwork.sheet_phone_gone",
        "这个电话没有留在这份表里了。请照单子第四栏重写，或清空。",
        "This number is no longer kept in this workbook. Copy it again from part four of the "
        "sheet, or clear it.",
    )


def both() -> Sentence:
    """Say that a row tells of a visit and of none."""
    return say(
        "fieldwork.sheet_both",
        "既选了没看成的原因，又填了时间或人数。看成了请把这一格清空；没看成请把别的清空。",
        "It says why nobody was seen and tells times or people too. Clear the one or the other.",
    )


def moved_without_reason() -> Sentence:
    """Say that a day is given but no reason."""
    return say(
        "fieldwork.sheet_moved",
        "填了改到哪天，却没有选没看成的原因。请选原因，或清空这一格。",
        "It says when it was put off to, but not why nobody was seen. Choose why, or clear this.",
    )


def half_a_day() -> Sentence:
    """Say that day and half-day belong together."""
    return say(
        "fieldwork.sheet_half_moved",
        "改到哪天和上午、下午要一起填。请补上，或都清空。",
        "The day and the half of it belong together. Fill in both, or neither.",
    )


def spare_needs() -> Sentence:
    """Say that a spare sheet needs day, half-day, village and doctor."""
    return say(
        "fieldwork.spare_needs",
        "备用手填单要照单子写上日期、半天、村和巡诊医生。这一格空着，请补上。",
        "A spare sheet needs its day, half-day, village and doctor. Fill this cell in by the "
        "sheet.",
    )


def spare_unknown(text: str) -> Sentence:
    """Say that no village or doctor within reach has this name."""
    return say(
        "fieldwork.spare_unknown",
        "您管的范围里没有“{text}”。请照县域表里的名称写，或写村代码、工号。",
        'Nothing within your reach is called "{text}". Write the name as in the county tables, or '
        "the village's code or the staff id.",
        text=text[:40],
    )


def spare_several(text: str) -> Sentence:
    """Say that several have this name."""
    return say(
        "fieldwork.spare_several",
        "叫“{text}”的不止一个。请写村代码或工号。",
        'More than one is called "{text}". Write the village\'s code or the staff id.',
        text=text[:40],
    )


def spare_planned() -> Sentence:
    """Say that a plan holds this visit, so that it has a sheet of its own."""
    return say(
        "fieldwork.spare_planned",
        "这一次本来就排上了，有自己的单号。请在“手填单”页找到它的单号，填在这里。",
        "This visit was planned and has a number of its own. Find it on the page of day sheets "
        "and write it here.",
    )


def spare_not_made() -> Sentence:
    """Say that a visit no plan holds cannot have been called off."""
    return say(
        "fieldwork.spare_not_made",
        "计划外的巡诊没看成，不用补录。请清空这一格，或删去这一行。",
        "A visit that no plan held and nobody made is not entered. Clear this cell or delete the "
        "row.",
    )

"""Columns that several tables beside the county share."""

from __future__ import annotations

from typing import Final

from xunzhen.domain.registry.schema import Choice, Column, Kind

SOURCE: Final = Column(
    "source",
    "依据",
    Kind.TEXT,
    "依据的证书、文件或名册，写清编号。",
    "The certificate, paper or register it rests on.",
    "示例〔2026〕1号",
    synonyms=("来源", "依据文件"),
)
FACT_VALUE: Final = Column(
    "value",
    "值",
    Kind.TEXT,
    "这个事实的值：是/否、数、等级或村代码。",
    "The value: yes or no, a number, a grade or a village's code.",
    "是",
    required=True,
    synonyms=("取值", "内容"),
)


def staff_column(about_zh: str, about_en: str) -> Column:
    """Return the column that names a member of staff."""
    return Column(
        "staff",
        "人员",
        Kind.CODE,
        about_zh,
        about_en,
        "YS01",
        required=True,
        synonyms=("工号", "医生", "姓名"),
    )


def fact_column(choices: tuple[Choice, ...], example: str) -> Column:
    """Return the column that names the fact; other words are accepted with a notice."""
    return Column(
        "fact",
        "事实",
        Kind.TEXT,
        "是哪一件事，从下拉单里选；别的词照写留着。",
        "Which fact, from the list; other words are kept as they stand.",
        example,
        required=True,
        choices=choices,
        open_choices=True,
        synonyms=("事项", "项目"),
    )

"""Words of the pages on plans: rules, tables, ways out, kinds of change, signed numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import template
from django.utils.translation import gettext_lazy

from xunzhen.domain.policy.clause import Ruling
from xunzhen.domain.policy.wording import owner_name, rule_name, say_value
from xunzhen.domain.registry.schema import Table
from xunzhen.web.pages.templatetags.parts import english

register = template.Library()
_WAYS: Final = {
    "best": gettext_lazy("改动最少"),
    "own_doctors": gettext_lazy("只用本乡镇医生"),
    "same_times": gettext_lazy("时间不变，只换医生"),
    "left_open": gettext_lazy("不补，缺着"),
}
_KINDS: Final = {
    "moved": gettext_lazy("改时间"),
    "doctor": gettext_lazy("换医生"),
    "moved_and_doctor": gettext_lazy("改时间并换医生"),
    "missed": gettext_lazy("缺"),
    "dropped": gettext_lazy("不再安排"),
    "added": gettext_lazy("新增"),
}


def _language() -> str:
    return "en" if english() else "zh"


@register.filter
def ruling_name(ruling: Ruling) -> str:
    """Name the rule of a ruling."""
    return rule_name(ruling.rule, _language())


@register.filter
def ruling_value(ruling: Ruling) -> str:
    """Say the value of a ruling with its operator and unit."""
    return say_value(ruling.rule, ruling.value, ruling.op, _language())


@register.simple_tag
def ruling_owner(ruling: Ruling) -> str:
    """Name who must set a rule that nobody has set."""
    return owner_name(ruling.rule, _language())


@register.filter
def table_name(table: Table) -> str:
    """Name a county table."""
    return table.name.replace("_", " ") if english() else table.zh


@register.filter
def told(change: Mapping[str, Any], name: str) -> str:
    """Say why a visit changes or what is lost; jobs of before kept the Chinese alone."""
    zh = str(change.get(name, ""))
    return str(change.get(f"{name}_en", zh)) if english() else zh


@register.filter
def rounded(number: float) -> str:
    """Write a number with commas, one decimal only where it has one."""
    return f"{number:,.0f}" if abs(number - round(number)) < 0.05 else f"{number:,.1f}"


@register.filter
def signed(number: Any) -> str:
    """Write a difference with its sign, ±0 where there is none."""
    value = float(number)
    if abs(value) < 0.05:
        return "±0"
    return ("+" if value > 0 else "−") + rounded(abs(value))


@register.simple_tag
def way_words(way: str) -> str:
    """Name a way to carry a plan on."""
    return str(_WAYS.get(way, way))


@register.simple_tag
def kind_words(kind: str) -> str:
    """Name what becomes of a visit."""
    return str(_KINDS.get(kind, kind))

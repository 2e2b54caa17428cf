"""What each kind of job is called, and the page of what came of it.

Pages are names of addresses: this app stands below those that do the work and knows none of them.
A service may also say in its result where to go:
``{"page": "planning:plan", "args": [county, 3]}``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kind:
    """``words`` name the work; ``page`` is where its result stands, ``key`` which result it is."""

    words: str | Promise
    open_words: str | Promise
    page: str = ""
    key: str = ""


KINDS: Final[Mapping[str, Kind]] = {
    "import.read": Kind(_("试读数据"), _("看试读结果"), "registry:import", "import"),
    "import.take": Kind(_("导入数据"), _("看导入结果"), "registry:import", "import"),
    "planning.plan": Kind(_("排巡诊班"), _("打开这份排班"), "planning:plan", "plan"),
    "planning.replan": Kind(_("改排"), _("打开改排后的排班"), "planning:plan", "plan"),
    "planning.publish": Kind(_("发布排班"), _("打开已公示的排班"), "planning:plan", "plan"),
    "assistance.plan": Kind(_("排千名医师年度计划"), _("看年度计划")),
    "planning.papers": Kind(_("印排班表和公示"), _("打开这份排班"), "planning:plan", "plan"),
}


def kind_of(name: str) -> Kind:
    """Return how a kind is shown; one that nobody described is shown by its name."""
    return KINDS.get(name) or Kind(name, _("打开结果"))


def result_address(kind: str, county: str, result: Mapping[str, Any]) -> str:
    """Return the address of what a job has made; empty if it made nothing to look at.

    ``result`` may hold what the job was asked with as well: an import is known from the beginning.
    """
    shown = kind_of(kind)
    page, arguments = result.get("page") or shown.page, result.get("args")
    if arguments is None and shown.key in result:
        arguments = [county, result[shown.key]]
    try:
        return reverse(str(page), args=list(arguments)) if page and arguments else ""
    except NoReverseMatch:
        return ""

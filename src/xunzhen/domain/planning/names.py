"""How places and people are called in the planner's sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from xunzhen.domain.registry.county import County, Village

_ALREADY_A_PLACE: Final = ("村", "社区", "居委会", "村委会", "委员会", "场", "点", "居")


def village_zh(village: Village) -> str:
    """Call a village in Chinese: ``尾洋`` becomes ``尾洋村``, a name that says so stays."""
    if village.name.endswith(_ALREADY_A_PLACE) or not _is_chinese(village.name):
        return village.name
    return f"{village.name}村"


def township_zh(county: County, code: str) -> str:
    """Call a township by its name, or by its code where the table lacks it."""
    township = county.township_by_code.get(code)
    return township.name if township else code


def some(names: Iterable[str], shown: int = 5, more: str = "等{n}个") -> str:
    """Join the first ``shown`` names with 、 and say how many there are in all.

    >>> some(["甲", "乙", "丙"], shown=2, more="等{n}人")
    '甲、乙等3人'
    """
    listed = list(names)
    tail = more.format(n=len(listed)) if len(listed) > shown else ""
    return "、".join(listed[:shown]) + tail


def some_en(names: Iterable[str], shown: int = 5) -> str:
    """Join the first ``shown`` names with commas and say how many more there are.

    >>> some_en(["甲", "乙", "丙"], shown=2)
    '甲, 乙 and 1 more'
    """
    listed = list(names)
    tail = f" and {len(listed) - shown} more" if len(listed) > shown else ""
    return ", ".join(listed[:shown]) + tail


def villages_by_township(
    county: County, villages: Sequence[Village]
) -> tuple[tuple[str, int], ...]:
    """Return (township name, villages) from the township with most villages to that with fewest."""
    counts = Counter(village.township for village in villages)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple((township_zh(county, code), count) for code, count in ordered)


def _is_chinese(text: str) -> bool:
    return any("一" <= letter <= "鿿" for letter in text)

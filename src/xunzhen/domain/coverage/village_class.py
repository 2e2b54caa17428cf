"""行政村 or 居委会: which units of the villages table are administrative villages."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

CODE_LENGTH: Final = 12
COMMUNITY_NUMBERS: Final = range(1, 200)
"""Last three digits of a 居委会 in the statistical division codes; 200–399 are 村委会."""


class VillageClass(StrEnum):
    """Which list of the return a unit of the villages table belongs to."""

    VILLAGE = "village"
    COMMUNITY = "community"


def village_class(code: str) -> VillageClass:
    """Tell 居委会 (communities) from 行政村 by the last three digits of a 12-digit code.

    Only 001–199 are communities; every other number, and any code outside the scheme, counts as
    a village, so that no place drops out of the denominator unseen.

    Source: 统计用区划代码 numbering, 001–199 居委会, 200–399 村委会.

    >>> village_class("350524100001"), village_class("350524100201"), village_class("H-17")
    (<VillageClass.COMMUNITY: 'community'>, <VillageClass.VILLAGE: 'village'>, \
<VillageClass.VILLAGE: 'village'>)
    """
    in_scheme = len(code) == CODE_LENGTH and code.isascii() and code.isdigit()
    if in_scheme and int(code[-3:]) in COMMUNITY_NUMBERS:
        return VillageClass.COMMUNITY
    return VillageClass.VILLAGE

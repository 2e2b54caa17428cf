"""Which units of the villages table count as administrative villages."""

from __future__ import annotations

import pytest

from xunzhen.domain.coverage.village_class import VillageClass, village_class


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("350524100001", VillageClass.COMMUNITY),
        ("350524100199", VillageClass.COMMUNITY),
        ("350524100200", VillageClass.VILLAGE),
        ("350524100399", VillageClass.VILLAGE),
        ("350524100498", VillageClass.VILLAGE),
        ("350524100000", VillageClass.VILLAGE),
        ("H-001", VillageClass.VILLAGE),
        ("35052410０００１", VillageClass.VILLAGE),
    ],
)
def test_only_the_numbers_of_residents_committees_are_communities(
    code: str, expected: VillageClass
) -> None:
    found = village_class(code)

    assert found is expected

from __future__ import annotations

from benchmarks.replan import leaves


def test_every_leave_of_a_small_week_is_replanned_as_well_as_is_proven() -> None:
    found = list(leaves("S", 1, 5))

    assert len(found) == 5
    assert all(one.repair.missed_proven for one in found)
    assert all(one.repair.changed_proven for one in found)

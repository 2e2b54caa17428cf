"""Resources tried: added to the week, the coverage flow solved again, what was won is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from xunzhen.domain.planning.advice_resources import Means, Resource, with_resources
from xunzhen.domain.planning.problem import Problem, Shortage

Set = tuple[Resource, ...]


@dataclass
class Trials:
    """A week and the shortages that are proven of it; ``made`` counts the flows solved."""

    problem: Problem
    means: Means
    least_missed: int
    made: int = 0
    _known: dict[Set, tuple[int, tuple[Shortage, ...]]] = field(default_factory=dict)

    def saved(self, resources: Set, shortage: Shortage) -> int:
        """Return how many visits of a shortage are missed no more once the resources are there."""
        missed, shortages = self._after(resources)
        mine = set(shortage.villages)
        left = sum(one.deficit for one in shortages if mine.intersection(one.villages))
        return max(0, min(self.least_missed - missed, shortage.deficit - left))

    def _after(self, resources: Set) -> tuple[int, tuple[Shortage, ...]]:
        from xunzhen.domain.planning.solve.flow import coverage_bound

        if resources not in self._known:
            self.made += 1
            bound = coverage_bound(with_resources(self.problem, self.means, resources))
            self._known[resources] = bound.least_missed, bound.shortages
        return self._known[resources]

    def those_that_help(
        self, sets: Sequence[Set], shortage: Shortage, wanted: int, most: int
    ) -> tuple[list[Set], bool]:
        """Return the first sets that save a visit of the shortage, and whether that is certain.

        Adding more never misses more: what does not help all together does not help one by one, so
        halves that do not help are left at once. After ``most`` flows the walk ends; if it has
        found nothing by then, nothing is certain.
        """
        limit, found = self.made + most, list[Set]()
        waiting = [list(sets)] if sets else []
        while waiting and len(found) < wanted:
            if self.made >= limit:
                return found, bool(found)
            group = waiting.pop()
            together = tuple(dict.fromkeys(one for each in group for one in each))
            if not self.saved(together, shortage):
                continue
            if len(group) == 1:
                found.append(group[0])
                continue
            # The best candidates stand at the front: a few of them first.
            front = 4 if len(group) > 8 else len(group) // 2
            waiting += [group[front:], group[:front]]
        return found, True

    def smallest_within(self, resources: Set, shortage: Shortage) -> Set:
        """Return a part of the resources that helps, of which nothing can be left out."""
        kept = list(resources)
        size = max(1, len(kept) // 2)
        while size >= 1:
            place = 0
            while place < len(kept):
                without = tuple(kept[:place] + kept[place + size :])
                if without and self.saved(without, shortage):
                    kept = list(without)
                else:
                    place += size
            size //= 2
        return tuple(kept)

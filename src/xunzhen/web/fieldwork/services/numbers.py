"""Change numbers of a county's ledger: whoever holds the counter is alone in writing it."""

from __future__ import annotations

from dataclasses import dataclass

from xunzhen.web.fieldwork.models import ChangeCounter


@dataclass
class Numbers:
    """The counter of a county, locked until the transaction ends; ``save`` it before that."""

    counter: ChangeCounter

    def following(self) -> int:
        """Return the next change number."""
        self.counter.value += 1
        return self.counter.value

    def save(self) -> None:
        """Write the counter back."""
        self.counter.save()


def numbers_of(county: str) -> Numbers:
    """Lock the counter of a county within the caller's transaction, making it if need be."""
    ChangeCounter.objects.get_or_create(county=county)
    return Numbers(ChangeCounter.objects.select_for_update().get(county=county))

"""Names on the pages: of places, townships and people, the code itself where nobody is known."""

from __future__ import annotations

from dataclasses import dataclass

from xunzhen.domain.registry.county import County


@dataclass(frozen=True)
class Names:
    """The names of one county as it is now."""

    county: County

    def place(self, code: str) -> str:
        """Name a village or an institution."""
        village = self.county.village_by_code.get(code)
        if village is not None:
            return village.name
        institution = self.county.institution_by_code.get(code)
        return institution.name if institution else code

    def town(self, code: str) -> str:
        """Name a township by its code."""
        found = self.county.township_by_code.get(code)
        return found.name if found else code

    def staff(self, number: str) -> str:
        """Name a member of staff."""
        found = self.county.staff_by_id.get(number)
        return found.name if found else number

    def is_village(self, code: str) -> bool:
        """Say whether a place is a village with a page of its own."""
        return code in self.county.village_by_code

"""The programmes of support, roles of stationed people, agreements and assignments."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from xunzhen.domain.periods.period import Period


class Programme(StrEnum):
    """Why somebody of a hospital works at a weaker one; the ledger's kinds bear the same words."""

    THOUSAND_DOCTORS = "thousand_doctors"
    PAIRED = "paired"
    RURAL_STAY = "rural_stay"
    STATIONED = "stationed"
    MOBILE_HOSPITAL = "mobile_hospital"

    @property
    def zh(self) -> str:
        """The Chinese term used in tables and on every page."""
        return _PROGRAMME_ZH[self]


_PROGRAMME_ZH: Final = {
    Programme.THOUSAND_DOCTORS: "千名医师",
    Programme.PAIRED: "对口帮扶",
    Programme.RURAL_STAY: "蹲点",
    Programme.STATIONED: "派驻",
    Programme.MOBILE_HOSPITAL: "移动医院",
}


class Role(StrEnum):
    """What a stationed person does; it decides the minimum term (FJ-2022-595/2.2.5–2.2.6)."""

    PRESIDENT = "president"
    VICE_PRESIDENT = "vice_president"
    HEAD = "head"
    DOCTOR = "doctor"
    MANAGER = "manager"

    @property
    def zh(self) -> str:
        """The Chinese term used in tables and on every page."""
        return _ROLE_ZH[self]


_ROLE_ZH: Final = {
    Role.PRESIDENT: "院长",
    Role.VICE_PRESIDENT: "副院长",
    Role.HEAD: "科室负责人",
    Role.DOCTOR: "医师",
    Role.MANAGER: "管理",
}


class PairingMode(StrEnum):
    """How a tertiary hospital supports a county hospital (FJ-2023-61/1.1.4, FZ-2024-24/4.2)."""

    HOSPITAL = "hospital"
    DEPARTMENT = "department"
    TRUST = "trust"
    LEAD = "lead"

    @property
    def zh(self) -> str:
        """The Chinese term used in tables and on every page."""
        return _MODE_ZH[self]


_MODE_ZH: Final = {
    PairingMode.HOSPITAL: "院包院",
    PairingMode.DEPARTMENT: "院包科",
    PairingMode.TRUST: "托管",
    PairingMode.LEAD: "领办",
}


@dataclass(frozen=True, slots=True)
class Agreement:
    """A tripartite agreement of paired assistance (FJ-2022-595/2.2.3); ``signed_…`` None: not yet.

    ``sender`` is an institution's code or, of elsewhere, its name; ``county`` a division or a name.
    """

    id: str
    sender: str
    receiver: str
    county: str
    mode: PairingMode
    period: Period
    signed_sender: dt.date | None = None
    signed_receiver: dt.date | None = None
    signed_county: dt.date | None = None

    @property
    def signed_on(self) -> dt.date | None:
        """The day of the last of the three signatures, None while one is missing."""
        days = (self.signed_sender, self.signed_receiver, self.signed_county)
        told = [day for day in days if day is not None]
        return max(told) if len(told) == len(days) else None


@dataclass(frozen=True, slots=True)
class Assignment:
    """One person sent to one unit in one role for some days.

    ``replaced_by`` is the id of the assignment that took over the post.
    """

    id: str
    programme: Programme
    staff: str
    from_institution: str
    to_institution: str
    role: Role
    period: Period
    agreement: str = ""
    replaced_by: str = ""

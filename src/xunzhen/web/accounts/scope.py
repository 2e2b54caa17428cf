"""The reader's scope: who asks, what they may do, and how far they reach. First argument of every
selector; the one place where the question "may they see this?" is answered."""

from __future__ import annotations

from dataclasses import dataclass

from xunzhen.domain.errors import NotAllowed, say
from xunzhen.domain.places import DivisionLevel, contains, level_of, same_division, written
from xunzhen.web.accounts.duties import ACTS, Act
from xunzhen.web.accounts.models import User


@dataclass(frozen=True)
class Scope:
    """What one signed-in reader may see and do.

    ``division`` is the code of the place they answer for (village, township, county, city,
    province or ``000000``); empty reaches nothing.
    """

    user_id: int
    who: str
    name: str
    duty: str
    division: str
    institution: str
    staff: str
    acts: frozenset[Act]
    address: str | None = None

    def may(self, act: Act) -> bool:
        """Say whether the duty permits an act."""
        return act in self.acts

    def require(self, act: Act) -> None:
        """Refuse unless the duty permits the act.

        Raises
        ------
        NotAllowed
            naming what the duty lacks.
        """
        if not self.may(act):
            raise NotAllowed(
                say(
                    "accounts.duty",
                    "您的岗位不能做这件事。确有需要，请安全管理员调整岗位。",
                    "Your duty does not permit this. If you need it, ask the security "
                    "administrator.",
                )
            )

    def reaches(self, place: str) -> bool:
        """Say whether a place lies in the scope: the place itself or anything inside it."""
        return bool(self.division) and bool(place) and contains(self.division, place)

    def touches(self, county: str) -> bool:
        """Say whether the reader has any business in a county: it lies in the scope, or the scope
        lies in it."""
        return self.reaches(county) or (bool(self.division) and contains(county, self.division))

    @property
    def county_wide(self) -> bool:
        """Say whether the reader answers for a whole county or more."""
        level = level_of(self.division) if self.division else None
        return level is not None and level <= DivisionLevel.COUNTY

    @property
    def county(self) -> str:
        """The county the reader belongs to; empty above the county."""
        level = level_of(self.division) if self.division else None
        if level is None or level < DivisionLevel.COUNTY:
            return ""
        return self.division[:6]

    @property
    def limit(self) -> str:
        """The division that bounds what is shown inside a county; empty if all of it is."""
        return "" if self.county_wide else self.division


NOBODY = Scope(0, "", "", "", "", "", "", frozenset())


def scope_of(user: User, address: str | None = None) -> Scope:
    """Return the scope of an account; one that is closed or without duty gets nothing."""
    if not user.is_active:
        return NOBODY
    return Scope(
        user_id=user.pk,
        who=user.username,
        name=user.name,
        duty=user.duty,
        division=written(user.division) if user.division else "",
        institution=user.institution,
        staff=user.staff,
        acts=ACTS.get(user.duty, frozenset({Act.OWN_ACCOUNT})),
        address=address,
    )


def system_scope(county: str) -> Scope:
    """Return the scope of the site's own work for one county: jobs, commands, the public pages."""
    return Scope(0, "system", "system", "system", written(county), "", "", frozenset(Act))


def inside_own(scope: Scope, township: str) -> bool:
    """Say whether a township lies within what the reader sees of their county."""
    return (
        not scope.limit
        or contains(scope.limit, township)
        or same_division(scope.limit[:9], township)
    )

"""Restatements 订正: what a locked return should have said, beside it and never in it.

A restatement names the frozen version by its digest, every figure old and new, why, who and when.
A second one stands against the first (``previous``), so that the order cannot be turned round.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from xunzhen.domain.errors import BadData, NotAllowed, say
from xunzhen.domain.reporting.canonical import Json, digest_of, moment_text
from xunzhen.domain.reporting.figure import Figure, filled
from xunzhen.domain.reporting.flow import Act, Actor
from xunzhen.domain.reporting.statutory_return import Frozen, State, StatutoryReturn


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One figure as it stood and as it should be."""

    old: Figure
    new: Figure


@dataclass(frozen=True, slots=True)
class Restatement:
    """A correction against a frozen version; ``person`` is an account, never a name."""

    identity: str
    against: str
    version: int
    previous: str
    changes: tuple[FigureChange, ...]
    why: str
    person: str
    unit: str
    at: dt.datetime

    def as_json(self) -> dict[str, Json]:
        """Return what is signed and frozen of it."""
        return {
            "format": "xunzhen-restatement/1",
            "identity": self.identity,
            "against": self.against,
            "version": self.version,
            "previous": self.previous,
            "changes": [
                {"old": change.old.as_json(), "new": change.new.as_json()}
                for change in self.changes
            ],
            "why": self.why,
            "person": self.person,
            "unit": self.unit,
            "at": moment_text(self.at),
        }

    @property
    def digest(self) -> str:
        """The SHA-256 of its canonical text: 64 hex digits."""
        return digest_of(self.as_json())


def restate(
    locked: StatutoryReturn,
    recomputed: Iterable[Figure],
    actor: Actor,
    at: dt.datetime,
    *,
    why: str,
    earlier: Sequence[Restatement] = (),
) -> Restatement:
    """Return a restatement holding the figures that differ from what stands; the return stays.

    ``recomputed`` may be some figures or all; a new cut-off alone is no difference.

    Raises
    ------
    NotAllowed
        if the return is not locked (then it is simply sent back and edited), or by another unit.
    BadData
        without a reason, without any difference, for an indicator the return does not have, or a
        value that its numerator and denominator do not give.
    """
    frozen = _may_restate(locked, actor, why)
    standing = {one.indicator: one for one in standing_figures(locked, earlier)}
    changes = []
    for new in sorted(recomputed, key=lambda figure: figure.indicator):
        old = standing.get(new.indicator)
        if old is None:
            raise BadData(
                say(
                    "reporting.restate_unknown",
                    "锁定的报表里没有指标{indicator}，无从订正。新增的数请写进下一期报表。",
                    "The locked return has no indicator {indicator} to restate. Put a new figure "
                    "into the next return.",
                    indicator=new.indicator,
                )
            )
        if _differ(old, new):
            filled([new], new.cut_off)
            changes.append(FigureChange(old, new))
    if not changes:
        raise BadData(
            say(
                "reporting.restate_nothing",
                "重新取的数与现行数全部相同，没有可订正的。",
                "Every recomputed figure is what stands already; there is nothing to restate.",
            )
        )
    previous = earlier[-1].digest if earlier else ""
    return Restatement(
        locked.identity,
        frozen.digest,
        frozen.version,
        previous,
        tuple(changes),
        why.strip(),
        actor.person,
        actor.unit,
        at,
    )


def standing_figures(
    locked: StatutoryReturn, restatements: Iterable[Restatement]
) -> tuple[Figure, ...]:
    """Return the figures as they stand after restatements, given in the order they were made.

    Raises
    ------
    BadData
        for one that is against another version, not the next after the one before it, or whose
        old figures are not those that stood.
    """
    figures = {one.indicator: one for one in locked.figures}
    frozen, previous = locked.frozen, ""
    for one in restatements:
        fits = all(figures.get(change.old.indicator) == change.old for change in one.changes)
        if not fits or (one.against, one.previous) != (frozen and frozen.digest, previous):
            raise BadData(
                say(
                    "reporting.restate_out_of_order",
                    "这份订正不是针对{identity}现行的锁定版本，或中间缺了一份订正，没有采用。"
                    "请补齐缺的那一份，或按现行数重新订正。",
                    "The restatement is not against the locked version of {identity} as it stands, "
                    "or one before it is missing; it was not taken in. Bring the missing one, or "
                    "restate anew.",
                    identity=locked.identity,
                )
            )
        figures.update({change.new.indicator: change.new for change in one.changes})
        previous = one.digest
    return tuple(figures[name] for name in sorted(figures))


def differing(locked: StatutoryReturn, recomputed: Iterable[Figure]) -> tuple[str, ...]:
    """Return the indicators that come out otherwise today than they were frozen; empty: identical.

    The digest of the source rows is compared too: the same number from other rows differs. So does
    an indicator that only one side has.
    """
    frozen = {one.indicator: one for one in locked.figures}
    today = {one.indicator: one for one in recomputed}
    return tuple(
        name for name in sorted(frozen.keys() | today) if frozen.get(name) != today.get(name)
    )


def _differ(old: Figure, new: Figure) -> bool:
    return (old.numerator, old.denominator, old.value, old.unit) != (
        new.numerator,
        new.denominator,
        new.value,
        new.unit,
    )


def _may_restate(locked: StatutoryReturn, actor: Actor, why: str) -> Frozen:
    if locked.state is not State.LOCKED or locked.frozen is None:
        raise NotAllowed(
            say(
                "reporting.restate_unlocked",
                "报表{state}，还没有锁定，不用订正：请上级退回后直接改。",
                "The return is {state_en}, not locked: have it sent back and edit it instead.",
                state=locked.state.zh,
                state_en=locked.state.en,
            )
        )
    if actor.unit != locked.unit.id or Act.SUBMIT not in actor.duties:
        raise NotAllowed(
            say(
                "reporting.restate_who",
                "订正要由报送单位{unit}有报送职责的人员作。",
                "Only somebody of {unit} with the duty to submit may restate it.",
                unit=locked.unit.id,
            )
        )
    if not why.strip():
        raise BadData(
            say(
                "reporting.restate_no_reason",
                "订正要写明原因，例如补录了哪些记录。请填写原因。",
                "Say why it is restated, such as which records came late.",
            )
        )
    return locked.frozen

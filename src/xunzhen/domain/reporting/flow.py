"""Who may do what to a return in which state; every refusal says what to do instead.

=========== ======================= ============== ====================
act         in state                by             then
=========== ======================= ============== ====================
edit        drafted, self-checked,  own unit       drafted
            returned
self_check  drafted                 own unit       self-checked
submit      self-checked            own unit       submitted (frozen)
send_back   submitted, accepted     unit above     returned
accept      submitted               unit above     accepted
lock        accepted                unit above     locked
=========== ======================= ============== ====================

The top of the chain has nobody above and receives its own. A person needs the duty of the act.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from xunzhen.domain.errors import NotAllowed, Sentence, say
from xunzhen.domain.reporting.figure import Figure, filled
from xunzhen.domain.reporting.statutory_return import (
    Frozen,
    Section,
    State,
    StatutoryReturn,
    Step,
    texts_of,
)


class Act(StrEnum):
    """What can be done to a return; also the duty a person needs for it."""

    EDIT = "edit"
    SELF_CHECK = "self_check"
    SUBMIT = "submit"
    SEND_BACK = "send_back"
    ACCEPT = "accept"
    LOCK = "lock"

    @property
    def zh(self) -> str:
        """The Chinese verb."""
        return _VERBS[self][0]

    @property
    def en(self) -> str:
        """The English verb."""
        return _VERBS[self][1]


_VERBS: Final = {
    Act.EDIT: ("修改", "edit"),
    Act.SELF_CHECK: ("自查", "self-check"),
    Act.SUBMIT: ("报送", "submit"),
    Act.SEND_BACK: ("退回", "send back"),
    Act.ACCEPT: ("接收", "accept"),
    Act.LOCK: ("锁定", "lock"),
}
_FROM: Final = {
    Act.EDIT: (State.DRAFTED, State.SELF_CHECKED, State.RETURNED),
    Act.SELF_CHECK: (State.DRAFTED,),
    Act.SUBMIT: (State.SELF_CHECKED,),
    Act.SEND_BACK: (State.SUBMITTED, State.ACCEPTED),
    Act.ACCEPT: (State.SUBMITTED,),
    Act.LOCK: (State.ACCEPTED,),
}
_THEN: Final = {
    Act.EDIT: State.DRAFTED,
    Act.SELF_CHECK: State.SELF_CHECKED,
    Act.SUBMIT: State.SUBMITTED,
    Act.SEND_BACK: State.RETURNED,
    Act.ACCEPT: State.ACCEPTED,
    Act.LOCK: State.LOCKED,
}
_OF_RECEIVER: Final = frozenset({Act.SEND_BACK, Act.ACCEPT, Act.LOCK})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account (never a name), the unit it acts for, and its duties there."""

    person: str
    unit: str
    duties: frozenset[Act]


def refusal(act: Act, subject: StatutoryReturn, actor: Actor) -> Sentence | None:
    """Return why the actor may not do this now, None if it may."""
    return (
        _wrong_unit(act, subject, actor) or _no_duty(act, actor) or _wrong_state(act, subject.state)
    )


def allowed_acts(subject: StatutoryReturn, actor: Actor) -> tuple[Act, ...]:
    """Return what the actor may do to the return now, in the order of a return's life."""
    return tuple(act for act in Act if refusal(act, subject, actor) is None)


def edit(
    subject: StatutoryReturn,
    actor: Actor,
    at: dt.datetime,
    *,
    figures: Iterable[Figure] | None = None,
    texts: Mapping[Section, str] | None = None,
) -> StatutoryReturn:
    """Return the draft with new figures (``figure.filled``) or texts; a self-check falls away.

    Raises
    ------
    NotAllowed
        by somebody else, or once submitted; after locking a restatement is offered.
    BadData
        for figures that do not belong to the return (``figure.filled``).
    """
    moved = _moved(Act.EDIT, subject, actor, at)
    if figures is not None:
        moved = replace(moved, figures=filled(figures, subject.cut_off))
    return moved if texts is None else replace(moved, texts=texts_of(texts))


def self_check(
    subject: StatutoryReturn,
    actor: Actor,
    at: dt.datetime,
    *,
    sections: Collection[Section],
    indicators: Collection[str] = (),
) -> StatutoryReturn:
    """Return the return as self-checked: every demanded section and indicator is there.

    ``sections`` come from ``required_sections``, ``indicators`` from the template.

    Raises
    ------
    NotAllowed
        by somebody else, in another state, or naming every part that is missing.
    """
    moved = _moved(Act.SELF_CHECK, subject, actor, at)
    texts = [one for one in Section if one in sections and not subject.text_of(one)]
    figures = [one for one in sorted(indicators) if subject.figure_of(one) is None]
    if texts or figures:
        raise NotAllowed(
            say(
                "reporting.incomplete",
                "还不能自查，缺：{missing}。请补齐后再自查。",
                "It cannot be self-checked yet; missing: {missing_en}. Fill these in first.",
                missing="、".join([*(one.zh for one in texts), *figures]),
                missing_en=", ".join([*(one.en for one in texts), *figures]),
            )
        )
    return moved


def submit(subject: StatutoryReturn, actor: Actor, at: dt.datetime) -> StatutoryReturn:
    """Return the return as handed in and frozen, one version above the last."""
    moved = _moved(Act.SUBMIT, subject, actor, at)
    version = 1 if subject.frozen is None else subject.frozen.version + 1
    return replace(moved, frozen=Frozen(version, subject.digest(version), at))


def send_back(
    subject: StatutoryReturn, actor: Actor, at: dt.datetime, *, why: str
) -> StatutoryReturn:
    """Return the return as sent back to its unit, with the reason."""
    if not why.strip():
        raise NotAllowed(
            say(
                "reporting.send_back_no_reason",
                "退回要写明原因，报送单位才知道改什么。请填写退回原因。",
                "Say why it goes back, so that the unit knows what to mend.",
            )
        )
    return _moved(Act.SEND_BACK, subject, actor, at, why.strip())


def accept(subject: StatutoryReturn, actor: Actor, at: dt.datetime) -> StatutoryReturn:
    """Return the return as accepted by the unit above; what arrived must be what was frozen."""
    return _moved(Act.ACCEPT, _intact(subject), actor, at)


def lock(subject: StatutoryReturn, actor: Actor, at: dt.datetime) -> StatutoryReturn:
    """Return the return as locked: from now on only a restatement says something else."""
    return _moved(Act.LOCK, _intact(subject), actor, at)


def _intact(subject: StatutoryReturn) -> StatutoryReturn:
    if subject.is_intact:
        return subject
    raise NotAllowed(
        say(
            "reporting.not_intact",
            "{identity}现在的内容与报送时封存的不一样，核对码对不上，不能接收或锁定。"
            "请退回报送单位重报，并报告系统管理员。",
            "{identity} no longer holds what was frozen: its digest differs, and it can be neither "
            "accepted nor locked. Send it back, and tell the administrator.",
            identity=subject.identity,
        )
    )


def _moved(
    act: Act, subject: StatutoryReturn, actor: Actor, at: dt.datetime, note: str = ""
) -> StatutoryReturn:
    why_not = refusal(act, subject, actor)
    if why_not is not None:
        raise NotAllowed(why_not)
    step = Step(act.value, _THEN[act], actor.person, actor.unit, at, note)
    return replace(subject, state=_THEN[act], steps=(*subject.steps, step))


def _wrong_unit(act: Act, subject: StatutoryReturn, actor: Actor) -> Sentence | None:
    unit = subject.unit
    needed = (unit.above or unit.id) if act in _OF_RECEIVER else unit.id
    if actor.unit == needed:
        return None
    return say(
        "reporting.wrong_unit",
        "{verb}这份报表的应是{needed}，不是{actor}。请由{needed}的人员办理。",
        "Only {needed} may {verb_en} this return, not {actor}.",
        verb=act.zh,
        verb_en=act.en,
        needed=needed,
        actor=actor.unit,
    )


def _no_duty(act: Act, actor: Actor) -> Sentence | None:
    if act in actor.duties:
        return None
    return say(
        "reporting.no_duty",
        "您的账号没有{verb}报表的职责。请本单位管理员授予，或请有此职责的同事办理。",
        "Your account has no duty to {verb_en} returns. Ask your administrator, or a colleague who "
        "has it.",
        verb=act.zh,
        verb_en=act.en,
    )


def _wrong_state(act: Act, state: State) -> Sentence | None:
    if state in _FROM[act]:
        return None
    if act is Act.EDIT and state is State.LOCKED:
        return say(
            "reporting.locked",
            "报表已锁定，不能再改。数有出入的，请另作订正：写明原数、新数和原因，原表保留不动。",
            "The return is locked and can no longer be edited. If a figure was wrong, make a "
            "restatement: old figure, new figure, why; the return itself stays.",
        )
    if act is Act.EDIT:
        return say(
            "reporting.handed_in",
            "报表{state}，不能直接改。要改请先请上级退回。",
            "The return is {state_en} and cannot be edited. Ask the unit above to send it back.",
            state=state.zh,
            state_en=state.en,
        )
    return say(
        "reporting.wrong_state",
        "报表{state}，现在不能{verb}；{verb}要在“{needed}”之后。",
        "The return is {state_en}; it can be {verb_en} only once it is {needed_en}.",
        state=state.zh,
        state_en=state.en,
        verb=act.zh,
        verb_en=_PARTICIPLES[act],
        needed="或".join(one.zh for one in _FROM[act]),
        needed_en=" or ".join(one.en for one in _FROM[act]),
    )


_PARTICIPLES: Final = {
    Act.EDIT: "edited",
    Act.SELF_CHECK: "self-checked",
    Act.SUBMIT: "submitted",
    Act.SEND_BACK: "sent back",
    Act.ACCEPT: "accepted",
    Act.LOCK: "locked",
}

"""The content of a return file read back into domain values, strictly: nothing is guessed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from xunzhen.domain.periods.period import inclusive
from xunzhen.domain.reporting.due import ReturnKind
from xunzhen.domain.reporting.figure import Figure, filled
from xunzhen.domain.reporting.flow import Act
from xunzhen.domain.reporting.restatement import FigureChange, Restatement
from xunzhen.domain.reporting.statutory_return import (
    FORMAT,
    Frozen,
    Rank,
    ReportingUnit,
    Section,
    State,
    StatutoryReturn,
    Step,
)

Content = Mapping[str, Any]


def return_of(content: Content, frozen: Frozen, first: dt.datetime) -> StatutoryReturn:
    """Return the submitted return that a content (``StatutoryReturn.content``) describes.

    ``first`` is when it was handed in for the first time, by which lateness is judged.

    Raises
    ------
    KeyError, TypeError, ValueError, ArithmeticError
        for a member that is missing or no such value.
    BadData
        for figures that contradict themselves (``figure.filled``).
    """
    if content["format"] != FORMAT:
        raise ValueError(f"unknown format {content['format']!r}")
    unit = content["unit"]
    rank = next(one for one in Rank if one.en == unit["rank"])
    cut_off = moment_of(content["cut_off"])
    figures = filled((figure_of(one) for one in content["figures"]), cut_off)
    return StatutoryReturn(
        ReportingUnit(_text(unit["id"]), _text(unit["name"]), rank, _text(content["above"])),
        ReturnKind(content["kind"]),
        inclusive(_day(content["since"]), _day(content["last"])),
        cut_off,
        figures,
        tuple(
            (section, _text(content["texts"][section.value]))
            for section in Section
            if section.value in content["texts"]
        ),
        State.SUBMITTED,
        (Step(Act.SUBMIT.value, State.SUBMITTED, "", _text(unit["id"]), first),),
        frozen,
    )


def restatement_of(content: Content) -> Restatement:
    """Return the restatement that a content (``as_json``) describes; errors as above."""
    changes = tuple(
        FigureChange(figure_of(one["old"]), figure_of(one["new"])) for one in content["changes"]
    )
    for one in changes:
        filled([one.new], one.new.cut_off)
    return Restatement(
        identity=_text(content["identity"]),
        against=_text(content["against"]),
        version=int(content["version"]),
        previous=_text(content["previous"]),
        changes=changes,
        why=_text(content["why"]),
        person=_text(content["person"]),
        unit=_text(content["unit"]),
        at=moment_of(content["at"]),
    )


def figure_of(content: Content) -> Figure:
    """Return the figure that a content (``Figure.as_json``) describes; errors as above."""
    return Figure(
        _text(content["indicator"]),
        _number(content["numerator"]),
        _number(content["denominator"]),
        _number(content["value"]),
        _text(content["unit"]),
        _text(content["source"]),
        moment_of(content["cut_off"]),
        _text(content["name"]),
    )


def moment_of(value: object) -> dt.datetime:
    """Return a moment written with its offset; errors as above."""
    moment = dt.datetime.fromisoformat(_text(value))
    if moment.utcoffset() is None:
        raise ValueError(f"{value!r} names no offset")
    return moment


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _number(value: object) -> Decimal | None:
    number = None if value is None else Decimal(_text(value))
    if number is not None and not number.is_finite():
        raise ValueError(f"{value!r} is no number")
    return number


def _day(value: object) -> dt.date:
    return dt.date.fromisoformat(_text(value))

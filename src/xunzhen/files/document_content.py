"""The content of a document read back from its JSON into domain values, strictly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from xunzhen.domain.periods.period import inclusive
from xunzhen.domain.reporting.document import (
    FORMAT,
    Corrected,
    DocumentContent,
    DocumentKind,
    Head,
    Passage,
    Source,
)
from xunzhen.files.return_content import figure_of, moment_of

Content = Mapping[str, Any]


def document_of(content: Content) -> DocumentContent:
    """Return the document that a content (``DocumentContent.as_json``) describes.

    Raises
    ------
    KeyError, TypeError, ValueError, ArithmeticError
        for a member that is missing or no such value.
    """
    if content["format"] != FORMAT:
        raise ValueError(f"unknown format {content['format']!r}")
    head = dict(content["head"])
    dated = dt.date.fromisoformat(head.pop("dated"))
    return DocumentContent(
        DocumentKind(content["kind"]),
        Head(dated=dated, **head),
        tuple(Passage(one["heading"], one["text"]) for one in content["passages"]),
        tuple(source_of(one) for one in content["sources"]),
        bool(content["demo"]),
    )


def source_of(content: Content) -> Source:
    """Return the source that a content (``Source.as_json``) describes; errors as above."""
    locked_at = content["locked_at"]
    return Source(
        content["identity"],
        content["name"],
        inclusive(dt.date.fromisoformat(content["since"]), dt.date.fromisoformat(content["last"])),
        int(content["version"]),
        content["digest"],
        None if locked_at is None else moment_of(locked_at),
        tuple(figure_of(one) for one in content["figures"]),
        tuple(
            Corrected(
                figure_of(one["locked"]), figure_of(one["standing"]), one["why"], one["digest"]
            )
            for one in content["corrected"]
        ),
        tuple(content["texts"]),
    )

"""Texts in CSV cells that spreadsheet programs would compute, and how they are kept text.

A cell that begins with ``=``, ``+``, ``-``, ``@`` or a tab gets an apostrophe before it, as people
type it in Excel; the reader takes it away again. A plain number such as ``-3`` is left alone.
"""

from __future__ import annotations

import re
from typing import Final

_COMPUTED: Final = re.compile(r"\s*[=+\-@\t\r＝＋－＠]")
_GUARDED: Final = re.compile(r"'+\s*[=+\-@\t\r＝＋－＠]")
_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")


def looks_like_formula(text: str) -> bool:
    """Say whether a spreadsheet program might compute a text.

    >>> looks_like_formula("=1+1"), looks_like_formula("-3.5"), looks_like_formula("甲镇")
    (True, False, False)
    """
    return _COMPUTED.match(text) is not None and _NUMBER.fullmatch(text) is None


def guarded(text: str) -> str:
    """Return a text as it is written into a CSV cell; ``unguarded`` gives it back.

    >>> guarded("=1+1"), guarded("'=1"), guarded("-3.5"), guarded("甲镇")
    ("'=1+1", "''=1", '-3.5', '甲镇')
    """
    return f"'{text}" if looks_like_formula(text) or _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """Return the text that a CSV cell means.

    >>> unguarded("'=1+1"), unguarded("''=1"), unguarded("'甲")
    ('=1+1', "'=1", "'甲")
    """
    return text[1:] if _GUARDED.match(text) else text

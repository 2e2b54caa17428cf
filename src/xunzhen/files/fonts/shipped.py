"""The fonts that come with the package, and which characters they cannot draw."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from xunzhen.domain.errors import Sentence, say

FAMILY: Final = "Noto Sans SC"
# Drawn by no font: breaks and joiners that a typesetter swallows.
_INVISIBLE: Final = frozenset("\n\r\t\u200b\u200d\u2060\ufeff")


def font_folder() -> Path:
    """Return the folder that holds the font files."""
    return Path(__file__).resolve().parent


@cache
def shipped_characters() -> frozenset[str]:
    """Return every character that both weights draw (written by ``tools/subset_fonts.py``)."""
    text = (font_folder() / "characters.txt").read_text(encoding="utf-8")
    return frozenset(text) - {"\n"}


def missing_characters(text: str) -> set[str]:
    """Return the characters of a text that the shipped fonts cannot draw."""
    return set(text) - shipped_characters() - _INVISIBLE


def missing_glyph_notices(names: Iterable[str]) -> tuple[Sentence, ...]:
    """Say for each name that the shipped fonts cannot draw which character it is.

    The papers then fall back to the fonts of the machine; where those lack it too, a box is
    printed, and this notice is what tells the clerk to look.
    """
    return tuple(
        say(
            "papers.missing_glyph",
            "“{name}”里的“{characters}”（{points}）随附字库没有，打印时改用本机字体。"
            "请看一眼印出来的是不是空框；是空框就手写补上。",
            "The shipped fonts lack {characters} ({points}) of {name}; the machine's fonts are "
            "used. Look whether an empty box is printed and write it in by hand if so.",
            name=name,
            characters="".join(sorted(missing)),
            points="、".join(f"U+{ord(one):04X}" for one in sorted(missing)),
        )
        for name in dict.fromkeys(names)
        if (missing := missing_characters(name))
    )

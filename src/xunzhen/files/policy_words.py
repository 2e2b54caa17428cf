"""The English of the Chinese words that the vocabulary of rules uses, from ``english.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable


@dataclass(frozen=True, slots=True)
class EnglishWords:
    """The English of owners and of the words a value may take, by the Chinese."""

    owners: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    def of_choices(self, choices: Mapping[str, str] | Sequence[str]) -> tuple[str, ...]:
        """Return a label a choice; a choice with a Chinese label is English itself."""
        if isinstance(choices, Mapping):
            return tuple(self.words.get(one, one.replace("_", " ")) for one in choices)
        return tuple(self.words.get(choice, choice) for choice in choices)


def read_english(file: Traversable) -> EnglishWords:
    """Read ``[owners]`` and ``[words]``; without the file nothing has an English word."""
    if not file.is_file():
        return EnglishWords()
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return EnglishWords(tables["owners"], tables["words"])

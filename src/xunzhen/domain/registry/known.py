"""What other rows may refer to: codes that were read, codes that were left out, and names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from xunzhen.domain.errors import Sentence, say
from xunzhen.domain.places import written
from xunzhen.domain.registry.cells import shown
from xunzhen.domain.registry.rows import Row
from xunzhen.domain.registry.schema import Table, plain

_MOST_SUGGESTIONS = 200


@dataclass
class Known:
    """The codes and names of one table, as far as it was read.

    ``unread`` is True when not all of the table could be read: then a code that is not found is
    not the fault of the row that names it.
    """

    table: Table
    codes: dict[str, str] = field(default_factory=dict)
    by_name: dict[str, list[str]] = field(default_factory=dict)
    left_out: dict[str, tuple[str, int]] = field(default_factory=dict)
    first_rows: dict[str, tuple[str, int]] = field(default_factory=dict)
    unread: bool = False

    def take(self, row: Row, code: str, name: str) -> None:
        """Note a row that was read, under its code and its name."""
        self.codes[code] = name
        self.first_rows[code] = (row.where, row.number)
        self.by_name.setdefault(plain(name), []).append(code)

    def leave_out(self, row: Row, code: str, name: str) -> None:
        """Note a row that was left out, so that rows which refer to it can be told so."""
        for word in (code, plain(name)):
            if word:
                self.left_out.setdefault(word, (row.where, row.number))

    def code_meant(self, text: str) -> str | None:
        """Return the code that a text names: a code, padded or not, or a name borne once."""
        for code in (text, written(text)):
            if code in self.codes:
                return code
        codes = self.by_name.get(plain(text), [])
        return codes[0] if len(codes) == 1 else None


@dataclass
class References:
    """Looks up codes for the rows of a county and says what is wrong with those not found."""

    suggestions: int = 0

    def resolve(self, row: Row, column: str, *tables: Known) -> str:
        """Return the code that a cell names in one of the tables; place a fault if none does."""
        text = row.text(column)
        if not text:
            return ""
        if any(text in known.codes for known in tables):
            return text
        for known in tables:
            code = known.code_meant(text)
            if code is not None:
                return code
        row.fault(column, self.not_found(text, tables))
        return text

    def not_found(self, text: str, tables: Iterable[Known]) -> Sentence:
        """Say why a code or name is not found: ambiguous, left out, unread or nowhere."""
        tables = tuple(tables)
        for known in tables:
            same_name = known.by_name.get(plain(text), [])
            if len(same_name) > 1:
                return _ambiguous(text, known, same_name)
        for known in tables:
            place = known.left_out.get(text) or known.left_out.get(plain(text))
            if place:
                return _left_out(text, known, *place)
        unread = [known for known in tables if known.unread]
        if unread:
            return _unread(text, unread[0])
        return _nowhere(text, tables, self._near(text, tables))

    def _near(self, text: str, tables: tuple[Known, ...]) -> str:
        """Return the name nearest to a text; only for the first so many, for it costs time."""
        if self.suggestions >= _MOST_SUGGESTIONS:
            return ""
        self.suggestions += 1
        names = [name for known in tables for name in known.codes.values()]
        codes = [code for known in tables for code in known.codes]
        found = get_close_matches(text, [*names, *codes], 1, 0.6)
        return found[0] if found else ""


def _ambiguous(text: str, known: Known, codes: list[str]) -> Sentence:
    return say(
        "registry.ambiguous_name",
        "叫“{entered}”的{zh}有{count}个（{codes}），分不清是哪一个。请改写代码。",
        'There are {count} rows named "{entered}" in {name} ({codes}). Write the code instead.',
        entered=shown(text),
        zh=known.table.zh,
        name=known.table.name,
        count=len(codes),
        codes="、".join(codes[:3]),
    )


def _left_out(text: str, known: Known, where: str, number: int) -> Sentence:
    return say(
        "registry.refers_to_left_out",
        "“{entered}”在{where}第{row}行，那一行有错没有读入，所以这一行也没有读入。请先改好那一行。",
        '"{entered}" stands in {where} row {row}, which was left out because of its faults; so '
        "this row was left out too. Mend that row first.",
        entered=shown(text),
        zh=known.table.zh,
        where=where,
        row=number,
    )


def _unread(text: str, known: Known) -> Sentence:
    return say(
        "registry.refers_to_unread_table",
        "{zh}表没有读全，找不到“{entered}”，所以这一行也没有读入。请先改好{zh}表。",
        'Not all of {name} was read, so "{entered}" cannot be found. Mend that table first.',
        entered=shown(text),
        zh=known.table.zh,
        name=known.table.name,
    )


def _nowhere(text: str, tables: tuple[Known, ...], near: str) -> Sentence:
    return say(
        "registry.unknown_reference",
        "{zh}表里没有“{entered}”{near_zh}。请改成表里有的代码或名称，或在那张表里补上。",
        '"{entered}" is not in {names}{near_en}. Write a code or name that is there, or add it.',
        entered=shown(text),
        zh="、".join(known.table.zh for known in tables),
        names=", ".join(known.table.name for known in tables),
        near_zh=f"，只有“{near}”" if near else "",
        near_en=f'; "{near}" is' if near else "",
        near=near,
    )

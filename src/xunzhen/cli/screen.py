"""What the command line writes on: one language, people or machines, progress when watched."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from xunzhen.domain.errors import Fault, Sentence


@dataclass(frozen=True)
class Screen:
    """Where a command writes. ``language`` is ``zh`` or ``en``."""

    language: str = "zh"

    def pick(self, zh: str, en: str) -> str:
        """Choose the reader's language."""
        return en if self.language == "en" else zh

    def say(self, zh: str, en: str) -> None:
        """Print a line in the reader's language."""
        click.echo(self.pick(zh, en))

    def notice(self, zh: str, en: str) -> None:
        """Print a line on the error stream, so that what machines read stays clean."""
        click.echo(self.pick(zh, en), err=True)

    def sentence(self, sentence: Sentence) -> None:
        """Print a sentence."""
        click.echo(sentence.in_language(self.language))

    def faults(self, faults: Iterable[Fault], limit: int = 50) -> None:
        """Print each fault on a line of its own, the first ``limit`` of them, and how many more."""
        lines = [fault.line(self.language) for fault in faults]
        for line in lines[:limit]:
            click.echo(f"  {line}")
        if len(lines) > limit:
            more = len(lines) - limit
            self.say(f"  …另有{more}处", f"  … and {more} more")

    def table(self, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Print a table; numbers to the right."""
        table = Table(*headings, box=None, header_style="bold", pad_edge=False)
        body = [tuple(row) for row in rows]
        for number, column in enumerate(table.columns):
            if body and all(isinstance(row[number], int | float) for row in body):
                column.justify = "right"
        for row in body:
            table.add_row(*("" if cell is None else str(cell) for cell in row))
        # Piped output keeps whole lines: a table must not be cut to 80 columns in a file.
        Console(width=None if sys.stdout.isatty() else 200, highlight=False).print(table)

    def machine(self, value: Any) -> None:
        """Print JSON for machines."""
        click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))

    def progress(self) -> Progress:
        """Return a progress display, shown only when a person is watching."""
        return Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f}%"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            disable=not sys.stderr.isatty(),
            transient=True,
        )


def screen_of(context: click.Context) -> Screen:
    """Return the screen that the main command prepared."""
    found = context.find_object(Screen)
    return found if found is not None else Screen()

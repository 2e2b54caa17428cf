"""Options that every command which plans has in common: said once, alike everywhere."""

from __future__ import annotations

from typing import Final

import click

# As `domain.planning.weeks.MOST_WEEKS`, which help texts need not load; a test holds them equal.
MOST_WEEKS: Final = 53

FIRST_DAY: Final = click.option(
    "--from",
    "since",
    type=click.DateTime(["%Y-%m-%d"]),
    required=True,
    help="从哪天起 · first day",
)
WEEKS: Final = click.option(
    "--weeks",
    type=click.IntRange(1, MOST_WEEKS),
    default=4,
    show_default=True,
    help="排几周，含起始日所在周 · weeks, that of the first day included",
)
SEED: Final = click.option(
    "--seed", type=click.IntRange(0), default=1, show_default=True, help="种子 · seed"
)
ITERATIONS: Final = click.option(
    "--iterations", type=click.IntRange(0), help="常规周搜索步数 · steps of search"
)

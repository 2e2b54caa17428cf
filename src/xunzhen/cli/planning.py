"""Commands of the planning column."""

from __future__ import annotations

import click

COMMANDS: tuple[click.Command, ...] = ()

"""Telling people outside that something happened to a plan. Nobody listens yet: channels do."""

from __future__ import annotations

from collections.abc import Mapping


def announce(*, county: str, occasion: str, facts: Mapping[str, int | str], link: str) -> None:
    """Tell the channels of a county; ``facts`` are counts and names of weeks, never of people."""

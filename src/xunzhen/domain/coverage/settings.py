"""Choices of the coverage proposals that no clause sets, from the dated settings table."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CoverageSettings:
    """See ``policies/settings/circuits.toml`` for who owns these and since when.

    ``posting_doctors``: doctors that must sit at a health centre before one of them is posted to a
    village, so that the others keep its door open. ``ending_days``: how many days ahead a service
    mode that ends is told.
    """

    posting_doctors: int
    ending_days: int

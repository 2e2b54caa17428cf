"""Fixtures of the planning pages."""

from __future__ import annotations

from tests.web.planning.the_day import wednesday

__all__ = ["wednesday"]

"""Fixtures of the journeys: those of the web tests."""

from __future__ import annotations

from tests.web.conftest import _empty_cabinet, county

__all__ = ["_empty_cabinet", "county"]

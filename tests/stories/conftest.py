"""Fixtures of the journeys: those of the web tests."""

from __future__ import annotations

from tests.web.conftest import _empty_cabinet, county
from tests.web.fieldwork.conftest import _one_pair

__all__ = ["_empty_cabinet", "_one_pair", "county"]

"""Fixtures of the reporting pages."""

from __future__ import annotations

from tests.web.fieldwork.conftest import _one_pair

__all__ = ["_one_pair"]

"""The tables of assistance."""

from __future__ import annotations

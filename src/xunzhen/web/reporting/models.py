"""The tables of reporting."""

from __future__ import annotations

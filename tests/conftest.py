"""Fixtures of all tests. One browser a process: Playwright refuses a second one beside it."""

from __future__ import annotations

from tests.web.browser import chromium, page, page_faults

__all__ = ["chromium", "page", "page_faults"]

"""Tests of the outreach ledger."""

"""The outreach ledger as a reader may see it."""

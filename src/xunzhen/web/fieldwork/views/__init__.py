"""Pages of the outreach ledger."""

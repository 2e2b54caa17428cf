"""Changes of the outreach ledger."""

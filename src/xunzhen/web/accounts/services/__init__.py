"""Changes of accounts: one transaction, one audit entry each."""

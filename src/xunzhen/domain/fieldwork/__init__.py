"""What really happened: the outreach ledger, its countings, flags, and the merge of logs."""

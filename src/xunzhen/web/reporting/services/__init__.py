"""What changes in reporting: one transaction, one entry of the trail."""

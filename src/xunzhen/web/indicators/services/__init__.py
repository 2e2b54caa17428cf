"""What changes in indicators: one transaction, one entry of the trail."""

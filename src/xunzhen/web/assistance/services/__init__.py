"""What changes in assistance: one transaction, one entry of the trail."""

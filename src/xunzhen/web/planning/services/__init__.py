"""What changes a plan: keeping, adjusting, publishing."""

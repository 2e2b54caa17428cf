"""Days, weeks, half-days, holidays and market days."""

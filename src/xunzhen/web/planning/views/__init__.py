"""Pages of the planning column."""

"""Template tags of the coverage pages."""

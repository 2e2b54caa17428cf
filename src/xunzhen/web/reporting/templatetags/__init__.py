"""Template tags of the returns."""

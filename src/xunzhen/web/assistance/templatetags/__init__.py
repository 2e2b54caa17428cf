"""Template tags of the assistance pages."""

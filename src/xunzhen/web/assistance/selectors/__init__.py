"""What the pages of assistance read."""

"""What the pages of indicators read."""

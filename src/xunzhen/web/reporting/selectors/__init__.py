"""What the pages of reporting read."""

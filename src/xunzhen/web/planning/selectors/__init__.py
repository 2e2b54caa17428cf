"""Plans and visits as a reader may see them."""

"""Accounts and the trail as a reader may see them."""

"""Capacity: what is true of a place from when to when."""
